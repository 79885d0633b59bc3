/* What is behind a number: scales, percent, units of measure, the noun that is counted. */
#include "worker/extract/amount_rules.h"
#include "worker/extract/bound.h"

/* By the values of WORD_UNIT in words.c. */
static const char *const unit_names[] = {
    "",    "km",  "m",  "cm", "mm",     "mile",   "foot", "inch",   "yard", "kg",   "g",  "tonne",
    "ton", "lb",  "oz", "l",  "gallon", "barrel", "ha",   "acre",   "mph",  "km/h", "kW", "MW",
    "GW",  "kWh", "C",  "F",  "degree", "knot",   "W",    "bushel", "Mt",   "hp",
};

bool amount_is_word(const struct doc *doc, int64_t i, uint64_t classes)
{
    return token_is(doc, i, classes) && token_at(doc, i)->sentence != UINT32_MAX;
}

bool amount_goes_on(const struct doc *doc, const struct reading *r, int64_t i)
{
    return token_at(doc, i)->sentence == doc->tokens[r->last].sentence;
}

uint32_t amount_next(const struct doc *doc, const struct reading *r)
{
    bool hyphen = token_mark(doc, (int64_t)r->last + 1, '-') && token_next_glued(doc, r->last);
    return r->last + 1 + hyphen;
}

/* The power of ten of a scale word; one-letter ones are units, too, and have their own. */
static int scale_power(const struct doc *doc, uint32_t i)
{
    struct str s = token_text(doc, i);
    if (s.n > 1) {
        return doc->words[doc->tokens[i].word].value;
    }
    return s.p[0] == 'k' || s.p[0] == 'K' ? 3 : s.p[0] == 'm' || s.p[0] == 'M' ? 6 : 9;
}

/* "350m euros", "3m people": a money or a noun behind the letter says that it is no metre. */
static bool is_million(const struct doc *doc, uint32_t i)
{
    return token_is(doc, (int64_t)i + 1, WORD_CURRENCY) ||
           token_word_is(doc, (int64_t)i + 1, "people") ||
           token_word_is(doc, (int64_t)i + 1, "users") ||
           token_word_is(doc, (int64_t)i + 1, "customers");
}

void amount_read_scale(const struct doc *doc, struct reading *r)
{
    for (int times = 0; times < 2; times++) {
        uint32_t next = amount_next(doc, r);
        if (!amount_is_word(doc, next, WORD_SCALE) || !amount_goes_on(doc, r, next)) {
            return;
        }
        struct str s = token_text(doc, next);
        bool glued = token_next_glued(doc, r->last);
        if (s.n == 1 && (!glued || (!r->money && s.p[0] != 'k' && !is_million(doc, next)))) {
            return;
        }
        for (int k = scale_power(doc, next); k > 0; k--) {
            r->value *= 10;
        }
        r->scaled = true;
        r->last = next;
    }
}

bool amount_read_percent(const struct doc *doc, struct reading *r)
{
    uint32_t next = amount_next(doc, r);
    bool two = token_word_is(doc, next, "per") && token_word_is(doc, (int64_t)next + 1, "cent");
    bool points = token_word_is(doc, next, "percentage") &&
                  (token_word_is(doc, (int64_t)next + 1, "points") ||
                   token_word_is(doc, (int64_t)next + 1, "point"));
    if (token_mark(doc, next, '%') || token_word_is(doc, next, "percent") ||
        token_word_is(doc, next, "pct") || two || points) {
        r->percent = true;
        r->last = next + (two || points);
    }
    return r->percent;
}

bool amount_read_unit(const struct doc *doc, struct reading *r)
{
    uint32_t next = amount_next(doc, r);
    bool square = token_word_is(doc, next, "square") || token_word_is(doc, next, "sq");
    bool cubic = token_word_is(doc, next, "cubic");
    next += square || cubic;
    if (!amount_is_word(doc, next, WORD_UNIT) || (token_at(doc, next)->flags & TOKEN_TAKEN) ||
        !amount_goes_on(doc, r, next)) {
        return false;
    }
    const char *unit = unit_names[doc->words[doc->tokens[next].word].value];
    if (token_word_is(doc, next, "degrees") &&
        (token_word_is(doc, (int64_t)next + 1, "celsius") ||
         token_word_is(doc, (int64_t)next + 1, "fahrenheit"))) {
        next++;
        unit = unit_names[doc->words[doc->tokens[next].word].value];
    }
    r->quantity = true;
    r->unit = square  ? arena_printf(doc->arena, "%s2", unit)
              : cubic ? arena_printf(doc->arena, "%s3", unit)
                      : str_of(unit);
    r->last = next;
    return true;
}

/* A plural that can be counted, as far as its form shows. */
static bool is_plural_noun(const struct doc *doc, uint32_t i)
{
    static const char *const irregular[] = {"people", "men",       "women",  "children",
                                            "police", "personnel", "cattle", "sheep",
                                            "staff",  "aircraft",  "victims"};
    const struct token *token = token_at(doc, i);
    if (token->kind != TOKEN_WORD || (token->flags & (TOKEN_CAPITAL | TOKEN_TAKEN)) ||
        token_word_is(doc, i, "times")) {
        return false;
    }
    for (size_t k = 0; k < sizeof irregular / sizeof irregular[0]; k++) {
        if (token_word_is(doc, i, irregular[k])) {
            return true;
        }
    }
    struct str text = token_text(doc, i);
    return text.n > 3 && text.p[text.n - 1] == 's' && text.p[text.n - 2] != 's' &&
           !str_ends(text, STR("us")) && !str_ends(text, STR("sis")) &&
           (!token_is(doc, i, WORD_FUNCTION) || token_is(doc, i, WORD_SPEAKER) ||
            token_word_is(doc, i, "troops") || token_word_is(doc, i, "forces") ||
            token_word_is(doc, i, "soldiers") || token_word_is(doc, i, "workers")) &&
           !token_is(doc, i, WORD_CUE | WORD_AUX | WORD_PREP | WORD_CONJ | WORD_TIME_UNIT);
}

/* Nouns that are verbs of speech, too: only right behind a number, or in "25 basis points". */
static bool is_told_noun(const struct doc *doc, const struct reading *r, uint32_t i)
{
    static const char *const nouns[] = {"points", "states", "reports",  "calls",
                                        "posts",  "claims", "comments", "others"};
    bool near = i == r->last + 1 || token_word_is(doc, (int64_t)i - 1, "basis");
    for (size_t k = 0; near && k < sizeof nouns / sizeof nouns[0]; k++) {
        if (token_word_is(doc, i, nouns[k])) {
            return !(token_at(doc, i)->flags & (TOKEN_CAPITAL | TOKEN_TAKEN));
        }
    }
    return false;
}

/* "250,000 Syrians", "700 million Chinese": a people, in the plural as far as its form shows. */
static bool is_people(const struct doc *doc, uint32_t i)
{
    struct name name;
    return i < doc->n_tokens && doc->gazetteer && gazetteer_match(doc, i, &name) == 1 &&
           name.type == ENTITY_NORP &&
           (str_ends(token_text(doc, i), STR("s")) || str_ends(token_text(doc, i), STR("ese")));
}

/* A word that may stand between a number and its noun: "new", "Russian". */
static bool is_between(const struct doc *doc, uint32_t i)
{
    bool taken = (doc->tokens[i].flags & TOKEN_TAKEN) && !(doc->tokens[i].flags & TOKEN_CAPITAL);
    return token_at(doc, i)->kind == TOKEN_WORD && !taken &&
           !token_is(doc, i,
                     WORD_PREP | WORD_CONJ | WORD_AUX | WORD_CUE | WORD_PRONOUN | WORD_DET |
                         WORD_TIME_UNIT | WORD_MONTH | WORD_WEEKDAY);
}

static bool is_counted(const struct doc *doc, const struct reading *r, uint32_t i)
{
    return is_plural_noun(doc, i) || is_told_noun(doc, r, i);
}

bool amount_has_tail(const struct doc *doc, const struct reading *r)
{
    int64_t at = (int64_t)r->last + 1;
    return token_mark(doc, at, '-') &&
           (token_word_is(doc, at + 1, "strong") || token_word_is(doc, at + 1, "plus") ||
            token_word_is(doc, at + 1, "odd"));
}

bool amount_read_noun(const struct doc *doc, struct reading *r)
{
    uint32_t at = r->last + 1;
    if (amount_has_tail(doc, r) && !token_word_is(doc, (int64_t)at + 1, "strong")) {
        at += 2; /* "200-plus people" */
    } else if (token_word_is(doc, at, "or") && bound_behind(doc, r->last)) {
        at += 2; /* "10 or more people" */
    }
    if (token_mark(doc, at, '-') && token_word_is(doc, (int64_t)at + 1, "strong")) {
        at += 2; /* "175,000-strong force" */
        bool noun = token_at(doc, at)->kind == TOKEN_WORD && amount_goes_on(doc, r, at) &&
                    !token_is(doc, at, WORD_FUNCTION | WORD_PREP);
        r->quantity = noun;
    } else {
        const uint32_t first = at;
        for (int skipped = 0; skipped < 2 && at < doc->n_tokens && !is_counted(doc, r, at) &&
                              is_between(doc, at) && amount_goes_on(doc, r, at);
             skipped++) {
            at++;
        }
        bool noun = at < doc->n_tokens && is_counted(doc, r, at) && amount_goes_on(doc, r, at);
        at = noun ? at : first;
        r->quantity = (noun || (is_people(doc, at) && amount_goes_on(doc, r, at))) &&
                      token_at(doc, at)->flags & TOKEN_SPACE;
    }
    if (r->quantity) {
        uint32_t first = token_word_is(doc, (int64_t)at - 1, "basis") ? at - 1 : at;
        r->unit = token_range(doc, first, at);
        r->last = at;
    }
    return r->quantity;
}
