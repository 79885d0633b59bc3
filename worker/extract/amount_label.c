/* Numbers that count nothing: which one it is, how old, scores, numbers of lines and telephones. */
#include "worker/extract/amount_rules.h"

static bool is_digits(const struct doc *doc, int64_t i)
{
    const struct token *token = token_at(doc, i);
    return token->kind == TOKEN_NUMBER && !(token->flags & TOKEN_TAKEN);
}

/* "number 3", but not "those that number 3", "They number 40": the verb. */
static bool is_number_noun(const struct doc *doc, int64_t i)
{
    static const char *const subjects[] = {"they",  "we",    "you", "that", "who", "which",
                                           "could", "would", "may", "now",  "to",  NULL};
    const struct token *before = token_at(doc, i - 1);
    bool plural = before->sentence == token_at(doc, i)->sentence && before->kind == TOKEN_WORD &&
                  !token_is(doc, i - 1, WORD_DET) &&
                  str_ends_nocase(token_text(doc, (uint32_t)i - 1), STR("s"));
    return token_word_is(doc, i, "number") && !plural && !token_is_one_of(doc, i - 1, subjects);
}

/* "No. 5", "Nos. 3"; the full stop is a token of its own. */
static bool is_number_sign(const struct doc *doc, int64_t i)
{
    const int64_t word =
        token_mark(doc, i, '.') && i > 0 && token_next_glued(doc, (uint32_t)i - 1) ? i - 1 : i;
    bool capital = (token_at(doc, word)->flags & TOKEN_CAPITAL) != 0;
    return token_mark(doc, i, '#') || token_word_is(doc, i, "no.") ||
           ((capital || word < i) &&
            (token_word_is(doc, word, "no") || token_word_is(doc, word, "nos")));
}

bool amount_is_label(const struct doc *doc, const struct reading *r)
{
    static const char *const labels[] = {
        "chapter",  "chapters",  "page",     "pages",    "section",  "sections", "article",
        "articles", "paragraph", "verse",    "version",  "phase",    "room",     "gate",
        "route",    "episode",   "terminal", "platform", "category", "psalm",    "ranked",
        "ranks",    "seeded",    "rated",    "numbered", "lap",      "stage",    "grade",
        "highway",  "channel",   "flight",   "tier",     "exit",     "step",     NULL};
    const int64_t at = (int64_t)r->first - 1;
    bool found =
        token_is_one_of(doc, at, labels) || is_number_noun(doc, at) || is_number_sign(doc, at);
    return found && !r->scaled && token_at(doc, at)->paragraph == doc->tokens[r->first].paragraph &&
           token_at(doc, at)->sentence != UINT32_MAX;
}

bool amount_is_weak_label(const struct doc *doc, const struct reading *r)
{
    static const char *const labels[] = {"day",  "days",  "week",   "year",  "level", "type",
                                         "top",  "table", "figure", "game",  "item",  "class",
                                         "unit", "line",  "turned", "turns", "turn",  NULL};
    return !r->scaled && r->value < 1000 && token_is_one_of(doc, (int64_t)r->first - 1, labels);
}

/* ---- ages ---- */

/* "when he was 12", "who was 11 when". */
static bool was_so_old(const struct doc *doc, const struct reading *r)
{
    static const char *const verbs[] = {"was", "is", "were", "turned", NULL};
    static const char *const subjects[] = {"he", "she", "i", "they", "we", "who", NULL};
    int64_t at = (int64_t)r->first - 1;
    at -= token_is(doc, at, WORD_APPROX) || token_word_is(doc, at, "just") ? 1 : 0;
    if (!token_is_one_of(doc, at, verbs) || !token_is_one_of(doc, at - 1, subjects)) {
        return false;
    }
    return token_word_is(doc, at - 2, "when") || token_word_is(doc, at - 2, "since") ||
           token_word_is(doc, at - 2, "until") || token_word_is(doc, (int64_t)r->last + 1, "when");
}

/* "aged over 19", "at age 30", "the age of 14", "ages 18". */
static bool age_before(const struct doc *doc, int64_t at)
{
    static const char *const words[] = {"aged", "age", "ages", NULL};
    while (token_is(doc, at, WORD_APPROX) || token_word_is(doc, at, "of") ||
           token_word_is(doc, at, "between") || token_word_is(doc, at, "under") ||
           token_word_is(doc, at, "just")) {
        at--;
        if (token_is_one_of(doc, at, words)) {
            return true;
        }
        if (token_word_is(doc, at, "of")) {
            return false;
        }
    }
    return token_is_one_of(doc, at, words);
}

/* "years old", "-year-old" from token i on. */
static bool old_behind(const struct doc *doc, int64_t i)
{
    i += token_mark(doc, i, '-') ? 1 : 0;
    if (!token_is(doc, i, WORD_TIME_UNIT)) {
        return false;
    }
    i++;
    i += token_mark(doc, i, '-') ? 1 : 0;
    return token_word_is(doc, i, "old") || token_word_is(doc, i, "olds");
}

/* Two numbers that one word or mark joins: "22 and 23", "18-25". */
static bool is_joint(const struct doc *doc, int64_t i)
{
    static const char *const words[] = {"and", "or", "to", NULL};
    return token_is_one_of(doc, i, words) || token_mark(doc, i, '-') || token_mark(doc, i, ',');
}

bool amount_is_age(const struct doc *doc, const struct reading *r)
{
    const int64_t before = (int64_t)r->first - 1;
    const int64_t behind = (int64_t)r->last + 1;
    if (r->scaled || r->value > 130) {
        return false;
    }
    bool second = is_joint(doc, before) && token_at(doc, before - 1)->kind == TOKEN_NUMBER;
    bool first = is_joint(doc, behind) && token_at(doc, behind + 1)->kind == TOKEN_NUMBER;
    return was_so_old(doc, r) || age_before(doc, before) || old_behind(doc, behind) ||
           (second && age_before(doc, before - 2)) || (first && old_behind(doc, behind + 2));
}

/* ---- figures ---- */

/* "12 - 3", "(10 - 5)", "1st - and - 10": a hyphen between blanks, and a number beyond. */
static bool is_score(const struct doc *doc, const struct reading *r)
{
    const int64_t before = (int64_t)r->first - 1;
    const int64_t behind = (int64_t)r->last + 1;
    bool left = token_mark(doc, before, '-') &&
                (is_digits(doc, before - 1) || token_mark(doc, before - 2, '-'));
    bool right = token_mark(doc, behind, '-') && is_digits(doc, behind + 1);
    bool clock = token_mark(doc, before, ':') && is_digits(doc, before - 1) &&
                 token_next_glued(doc, (uint32_t)before - 1);
    return left || right || clock;
}

/* "7. What follows", "2) The second", "3 of 25" at the beginning of a line. */
static bool numbers_line(const struct doc *doc, const struct reading *r)
{
    const int64_t behind = (int64_t)r->last + 1;
    bool line = (doc->tokens[r->first].flags & TOKEN_PARAGRAPH) != 0;
    bool sentence = line || (doc->tokens[r->first].flags & TOKEN_SENTENCE) != 0;
    bool glued = token_next_glued(doc, r->last);
    return (line && token_mark(doc, behind, '.') && glued) ||
           (sentence && token_mark(doc, behind, ')') && glued) ||
           (line && token_word_is(doc, behind, "of") && is_digits(doc, behind + 1));
}

/* The second of "3 of 25" at the beginning of a line. */
static bool is_of_line(const struct doc *doc, const struct reading *r)
{
    return r->first >= 2 && token_word_is(doc, (int64_t)r->first - 1, "of") &&
           is_digits(doc, (int64_t)r->first - 2) &&
           (doc->tokens[r->first - 2].flags & TOKEN_PARAGRAPH);
}

bool amount_is_figure(const struct doc *doc, const struct reading *r)
{
    struct str text = token_text(doc, r->first);
    bool zero = text.n > 1 && text.p[0] == '0' && text.p[1] != '.';
    bool telephone = is_digits(doc, (int64_t)r->first - 1) || is_digits(doc, (int64_t)r->last + 1);
    return zero || telephone || is_score(doc, r) || numbers_line(doc, r) || is_of_line(doc, r);
}
