/* Whether a sentence speaks of what was or of what is to come, near an expression. */
#include "worker/extract/timex_rules.h"

#define REACH 14u /* tokens that are looked at on either side */

/* Past forms without -ed that are frequent beside dates and mean nothing else. */
static bool is_irregular_past(const struct doc *doc, int64_t i)
{
    static const char *const words[] = {
        "was",  "were",  "had",   "did",    "went",   "came", "took",   "gave",  "made",
        "left", "met",   "began", "fell",   "rose",   "won",  "lost",   "broke", "held",
        "shot", "sent",  "flew",  "ran",    "spoke",  "got",  "became", "saw",   "found",
        "led",  "drove", "sold",  "bought", "struck", "grew", "knew",   "kept",  "stood"};
    size_t n = token_at(doc, i)->end - token_at(doc, i)->start;
    char letter = timex_letter(doc, i);
    for (size_t k = 0; n <= 6 && k < sizeof words / sizeof words[0]; k++) {
        if (words[k][0] == letter && token_word_is(doc, i, words[k])) {
            return true;
        }
    }
    return false;
}

static bool ends_in_ed(const struct doc *doc, int64_t i)
{
    const struct token *token = token_at(doc, i);
    return token->kind == TOKEN_WORD && !(token->flags & TOKEN_CAPITAL) &&
           token->end - token->start > 4 && str_ends(token_text(doc, (uint32_t)i), STR("ed"));
}

/* What one token says; behind "be" a participle says nothing: "will be held". */
static enum tense tense_of(const struct doc *doc, int64_t i)
{
    if (token_word_is(doc, i - 1, "be") || token_word_is(doc, i - 1, "being")) {
        return TENSE_NONE;
    }
    if (token_is(doc, i, WORD_FUTURE)) {
        return TENSE_FUTURE;
    }
    if (token_word_is(doc, i, "since")) {
        return TENSE_PAST;
    }
    bool to_be = token_word_is(doc, i, "to") && token_is(doc, i - 1, WORD_AUX) &&
                 !is_irregular_past(doc, i - 1);
    if (to_be) {
        return TENSE_FUTURE; /* "is to open" */
    }
    bool past = token_is(doc, i, WORD_CUE) || ends_in_ed(doc, i) || is_irregular_past(doc, i);
    return past ? TENSE_PAST : TENSE_NONE;
}

static enum tense look_back(const struct doc *doc, uint32_t first)
{
    for (uint32_t n = 1; n <= REACH && n <= first; n++) {
        if (!timex_same_sentence(doc, first - n, first)) {
            break;
        }
        enum tense tense = tense_of(doc, (int64_t)first - n);
        if (tense != TENSE_NONE) {
            return tense;
        }
    }
    return TENSE_NONE;
}

/* Behind an expression only "will" and its like, a copula and past forms count. */
static enum tense look_ahead(const struct doc *doc, uint32_t last)
{
    for (uint32_t i = last + 1; i <= last + REACH && timex_same_sentence(doc, last, i); i++) {
        bool will = token_word_is(doc, i, "will") || token_word_is(doc, i, "'ll") ||
                    token_word_is(doc, i, "shall") ||
                    (token_word_is(doc, i, "to") && tense_of(doc, i) == TENSE_FUTURE);
        if (will) {
            return TENSE_FUTURE;
        }
        if (tense_of(doc, i) == TENSE_PAST) {
            return TENSE_PAST;
        }
    }
    return TENSE_NONE;
}

enum tense timex_tense(const struct doc *doc, uint32_t first, uint32_t last)
{
    /* "Friday's meeting will …": what it qualifies is the subject of what follows. */
    const struct token *next = token_at(doc, (int64_t)last + 1);
    bool owns =
        next->kind == TOKEN_MARK && token_next_glued(doc, last) && next->end - next->start > 1;
    enum tense before = owns ? look_ahead(doc, last) : look_back(doc, first);
    if (before != TENSE_NONE) {
        return before;
    }
    return owns ? look_back(doc, first) : look_ahead(doc, last);
}
