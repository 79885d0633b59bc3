#include "worker/extract/timex_rules.h"

/* A number token of at most 4 digits and nothing else; -1 for another. */
int64_t timex_small_number(const struct doc *doc, int64_t i)
{
    const struct token *token = token_at(doc, i);
    uint64_t n = 0;
    if (token->kind != TOKEN_NUMBER || token->end - token->start > 4 ||
        !str_to_u64(token_text(doc, (uint32_t)i), &n)) {
        return -1;
    }
    return (int64_t)n;
}

/* A year written with four digits; 0 if token i is none. */
int64_t timex_year_at(const struct doc *doc, int64_t i)
{
    const struct token *token = token_at(doc, i);
    int64_t n = timex_small_number(doc, i);
    return token->end - token->start == 4 && n >= 1000 && n <= 2199 ? n : 0;
}

int timex_month_at(const struct doc *doc, int64_t i)
{
    bool month = token_is(doc, i, WORD_MONTH) && (token_at(doc, i)->flags & TOKEN_CAPITAL);
    return month ? doc->words[doc->tokens[i].word].value : 0;
}

int32_t timex_value_at(const struct doc *doc, int64_t i)
{
    return token_at(doc, i)->kind == TOKEN_WORD ? doc->words[doc->tokens[i].word].value : 0;
}

bool timex_same_sentence(const struct doc *doc, int64_t a, int64_t b)
{
    return token_at(doc, a)->sentence == token_at(doc, b)->sentence;
}

/* Whether "th", "st" … is glued to the number i. */
bool timex_has_ordinal_end(const struct doc *doc, uint32_t i)
{
    static const char *const ends[] = {"st", "nd", "rd", "th"};
    for (size_t k = 0; k < 4 && token_next_glued(doc, i); k++) {
        if (token_word_is(doc, (int64_t)i + 1, ends[k])) {
            return true;
        }
    }
    return false;
}

/* A day of a month at i: 1..31, *last its last token; 0 if there is none. */
int timex_day_at(const struct doc *doc, uint32_t i, uint32_t *last)
{
    int64_t n = timex_small_number(doc, i);
    if (n < 1 || n > 31 || token_at(doc, i)->end - token_at(doc, i)->start > 2) {
        return 0;
    }
    *last = timex_has_ordinal_end(doc, i) ? i + 1 : i;
    bool counted = token_is(doc, (int64_t)*last + 1, WORD_SCALE) ||
                   token_mark(doc, (int64_t)*last + 1, '%') ||
                   (token_mark(doc, (int64_t)*last + 1, ':') && token_next_glued(doc, *last));
    return counted ? 0 : (int)n;
}

/* The year behind a date, over a comma: *last moves to it; 0 if there is none. */
int64_t timex_year_behind(const struct doc *doc, uint32_t *last)
{
    uint32_t at = *last + 1;
    if (token_mark(doc, at, ',')) {
        at++;
    }
    int64_t year = timex_same_sentence(doc, *last, at) ? timex_year_at(doc, at) : 0;
    if (year > 0) {
        *last = at;
    }
    return year;
}

/* Words before token i, in its sentence, that speak of what is to come. */
bool timex_future_before(const struct doc *doc, uint32_t i)
{
    for (uint32_t n = 1; n <= 8 && n <= i && timex_same_sentence(doc, i - n, i); n++) {
        if (token_is(doc, (int64_t)i - n, WORD_FUTURE)) {
            return true;
        }
        if (token_is(doc, (int64_t)i - n, WORD_CUE)) {
            return false;
        }
    }
    return false;
}
