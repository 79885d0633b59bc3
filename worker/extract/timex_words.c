/* Single tokens and numbers, as the rules for dates read them. */
#include "worker/extract/timex_rules.h"

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

int64_t timex_year_at(const struct doc *doc, int64_t i)
{
    const struct token *token = token_at(doc, i);
    int64_t n = timex_small_number(doc, i);
    return token->end - token->start == 4 && n >= 1000 && n <= 2199 ? n : 0;
}

int32_t timex_value_at(const struct doc *doc, int64_t i)
{
    return token_at(doc, i)->kind == TOKEN_WORD ? doc->words[doc->tokens[i].word].value : 0;
}

/* A number word with its value; 0 for none. */
static int64_t number_word(const struct doc *doc, int64_t i)
{
    return token_is(doc, i, WORD_NUMBER) ? timex_value_at(doc, i) : 0;
}

/* "forty", "forty-five", "eleven": 1..99; 0 for none. */
static int64_t below_hundred(const struct doc *doc, uint32_t i, uint32_t *next)
{
    int64_t n = number_word(doc, i);
    if (n == 0) {
        return 0;
    }
    *next = i + 1;
    uint32_t unit = token_mark(doc, (int64_t)i + 1, '-') ? i + 2 : i + 1;
    int64_t more = number_word(doc, unit);
    if (n >= 20 && more >= 1 && more < 10 && timex_same_sentence(doc, i, unit)) {
        *next = unit + 1;
        n += more;
    }
    return n;
}

int64_t timex_number_words(const struct doc *doc, uint32_t i, uint32_t *next)
{
    int64_t n = below_hundred(doc, i, next);
    if (n == 0) {
        return -1;
    }
    if (n < 10 && token_word_is(doc, *next, "hundred")) {
        uint32_t rest = *next + 1;
        n *= 100;
        *next = rest;
        rest += token_word_is(doc, rest, "and") ? 1u : 0u;
        n += below_hundred(doc, rest, next);
    }
    return n;
}

int64_t timex_year_words(const struct doc *doc, uint32_t i, uint32_t *last)
{
    int64_t century = number_word(doc, i);
    uint32_t next = i + 1;
    if (century == 2 && token_word_is(doc, next, "thousand")) {
        uint32_t rest = token_word_is(doc, (int64_t)next + 1, "and") ? next + 2 : next + 1;
        int64_t n = below_hundred(doc, rest, &next);
        *last = next - 1;
        return n > 0 ? 2000 + n : 0;
    }
    if (century < 16 || century > 20) {
        return 0;
    }
    uint32_t rest = next;
    bool hundred = token_word_is(doc, rest, "hundred");
    rest += hundred ? 1u : 0u;
    rest += hundred && token_word_is(doc, rest, "and") ? 1u : 0u;
    rest += token_mark(doc, rest, '-') ? 1u : 0u;
    int64_t n = below_hundred(doc, rest, &next);
    if (n < (hundred ? 1 : 10) || !timex_same_sentence(doc, i, (int64_t)next - 1)) {
        return 0;
    }
    *last = next - 1;
    return century * 100 + n;
}

int timex_month_at(const struct doc *doc, int64_t i)
{
    if (!token_is(doc, i, WORD_MONTH)) {
        return 0;
    }
    int month = doc->words[doc->tokens[i].word].value;
    bool word = month == 3 || month == 5 || token_at(doc, i)->end - token_at(doc, i)->start < 3;
    bool capital = token_at(doc, i)->flags & TOKEN_CAPITAL;
    return capital || !word ? month : 0;
}

/* "th", "st" … is glued to the number i. */
static bool has_ordinal_end(const struct doc *doc, uint32_t i)
{
    static const char *const ends[] = {"st", "nd", "rd", "th", "st.", NULL};
    return token_next_glued(doc, i) && timex_word_in(doc, (int64_t)i + 1, ends);
}

/* "Mon 13th", "Tue May 9": without a full stop only before a date, as they are also words. */
static int short_weekday(const struct doc *doc, int64_t i)
{
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    const struct token *token = token_at(doc, i);
    bool dated =
        (token_at(doc, i + 1)->kind == TOKEN_NUMBER && has_ordinal_end(doc, (uint32_t)(i + 1))) ||
        token_is(doc, i + 1, WORD_MONTH);
    for (size_t k = 0; dated && (token->flags & TOKEN_CAPITAL) && k < 7; k++) {
        if (token_word_is(doc, i, names[k])) {
            return (int)k + 1;
        }
    }
    return 0;
}

int timex_weekday_at(const struct doc *doc, int64_t i)
{
    if (!token_is(doc, i, WORD_WEEKDAY)) {
        return token_is(doc, i, WORD_TIME_START) ? short_weekday(doc, i) : 0;
    }
    struct str text = token_text(doc, (uint32_t)i);
    bool capital = token_at(doc, i)->flags & TOKEN_CAPITAL;
    bool whole = str_ends_nocase(text, STR("day"));
    bool plural = str_ends_nocase(text, STR("days"));
    return !plural && (whole || capital) ? doc->words[doc->tokens[i].word].value : 0;
}

bool timex_unit_at(const struct doc *doc, int64_t i, enum time_unit *unit, bool *many)
{
    if (!token_is(doc, i, WORD_TIME_UNIT)) {
        return false;
    }
    *unit = (enum time_unit)timex_value_at(doc, i);
    *many = str_ends_nocase(token_text(doc, (uint32_t)i), STR("s"));
    return true;
}

bool timex_same_sentence(const struct doc *doc, int64_t a, int64_t b)
{
    return token_at(doc, a)->sentence == token_at(doc, b)->sentence;
}

bool timex_dash(const struct doc *doc, int64_t i)
{
    if (token_at(doc, i)->kind != TOKEN_MARK || i < 0 || i >= (int64_t)doc->n_tokens) {
        return false;
    }
    struct str text = token_text(doc, (uint32_t)i);
    return str_eq(text, STR("-")) || str_eq(text, STR("\u2013")) || str_eq(text, STR("\u2014"));
}

bool timex_owns(const struct doc *doc, int64_t i)
{
    const struct token *token = token_at(doc, i);
    return token->kind == TOKEN_MARK && token->end - token->start > 1 && !timex_dash(doc, i) &&
           str_ends_nocase(token_text(doc, (uint32_t)i), STR("s"));
}

char timex_letter(const struct doc *doc, int64_t i)
{
    if (i < 0 || i >= (int64_t)doc->n_tokens) {
        return '\0';
    }
    char c = doc->text.p[doc->tokens[i].start];
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool timex_word_in(const struct doc *doc, int64_t i, const char *const *words)
{
    char first = timex_letter(doc, i);
    for (size_t k = 0; token_at(doc, i)->kind == TOKEN_WORD && words[k]; k++) {
        if (words[k][0] == first && token_word_is(doc, i, words[k])) {
            return true;
        }
    }
    return false;
}

/* "first" … "twentieth", "thirtieth"; "second" is also a unit and has that one's value. */
static int ordinal_word(const struct doc *doc, int64_t i)
{
    if (token_word_is(doc, i, "second")) {
        return 2;
    }
    if (token_word_is(doc, i, "thirtieth")) {
        return 30;
    }
    return token_is(doc, i, WORD_ORDINAL) ? timex_value_at(doc, i) : 0;
}

int timex_ordinal_at(const struct doc *doc, uint32_t i, uint32_t *last)
{
    *last = i;
    int64_t n = timex_small_number(doc, i);
    if (n > 0 && n < 100 && has_ordinal_end(doc, i)) {
        *last = i + 1;
        return (int)n;
    }
    int64_t tens = number_word(doc, i);
    if (tens == 20 || tens == 30) {
        uint32_t unit = token_mark(doc, (int64_t)i + 1, '-') ? i + 2 : i + 1;
        int more = ordinal_word(doc, unit);
        *last = unit;
        return more >= 1 && more < 10 ? (int)tens + more : 0;
    }
    return ordinal_word(doc, i);
}

int timex_day_at(const struct doc *doc, uint32_t i, uint32_t *last)
{
    int ordinal = timex_ordinal_at(doc, i, last);
    if (ordinal > 0) {
        return ordinal <= 31 ? ordinal : 0;
    }
    *last = i;
    int64_t n = timex_small_number(doc, i);
    if (n < 1 || n > 31 || token_at(doc, i)->end - token_at(doc, i)->start > 2) {
        return 0;
    }
    bool clock = token_mark(doc, (int64_t)i + 1, ':') && token_next_glued(doc, i);
    bool counted =
        token_is(doc, (int64_t)i + 1, WORD_SCALE) || token_mark(doc, (int64_t)i + 1, '%') || clock;
    return counted ? 0 : (int)n;
}

int64_t timex_year_behind(const struct doc *doc, uint32_t *last)
{
    uint32_t at = *last + 1;
    at += token_mark(doc, at, ',') || token_word_is(doc, at, "of") ? 1u : 0u;
    if (!timex_same_sentence(doc, *last, at)) {
        return 0;
    }
    uint32_t end = at;
    int64_t year = timex_year_at(doc, at);
    if (year == 0 && token_word_is(doc, (int64_t)at - 1, "of")) {
        /* "April of 87", "of '87" */
        end = token_mark(doc, at, '\'') && token_next_glued(doc, at) ? at + 1 : at;
        int64_t n = timex_small_number(doc, end);
        bool two = n > 31 && token_at(doc, end)->end - token_at(doc, end)->start == 2;
        year = two ? 1900 + n : 0;
    }
    if (year == 0 && at < doc->n_tokens) {
        year = timex_year_words(doc, at, &end);
    }
    /* "In May, 2000 people": of a year in digits, nothing is counted behind it. */
    bool counted = token_mark(doc, (int64_t)at - 1, ',') && year % 100 == 0 &&
                   token_at(doc, (int64_t)end + 1)->kind == TOKEN_WORD &&
                   !token_is(doc, (int64_t)end + 1, WORD_FUNCTION);
    if (year > 0 && !counted) {
        *last = end;
        return year;
    }
    return 0;
}

/* "half" behind a count: "two and a half", "an hour" has none. */
static bool and_a_half(const struct doc *doc, uint32_t *next)
{
    uint32_t at = *next;
    at += token_mark(doc, at, '-') ? 1u : 0u;
    if (!token_word_is(doc, at, "and")) {
        return false;
    }
    at += token_mark(doc, (int64_t)at + 1, '-') ? 2u : 1u;
    at += token_word_is(doc, at, "a") || token_word_is(doc, at, "one") ? 1u : 0u;
    at += token_mark(doc, at, '-') ? 1u : 0u;
    if (!token_word_is(doc, at, "half")) {
        return false;
    }
    *next = at + 1;
    return true;
}

/* "2.5", "10", "1,200": in halves; 0 for another number. */
static int64_t digits_halves(const struct doc *doc, uint32_t i)
{
    struct str text = token_text(doc, i);
    int64_t n = 0;
    for (size_t k = 0; k < text.n && k < 6; k++) {
        if (text.p[k] == '.') {
            return text.n == k + 2 && text.p[k + 1] == '5' ? 2 * n + 1 : 0;
        }
        if (text.p[k] != ',') {
            n = n * 10 + (text.p[k] - '0');
        }
    }
    return text.n <= 6 ? 2 * n : 0;
}

int64_t timex_count(const struct doc *doc, uint32_t i, uint32_t *next)
{
    static const char *const some[] = {"few", "several", "many", "some", "couple", NULL};
    static const char *const heaps[] = {"dozens", "hundreds", "thousands", "scores", NULL};
    *next = i + 1;
    if (doc->tokens[i].kind == TOKEN_NUMBER) {
        int64_t n = digits_halves(doc, i);
        return n > 0 && and_a_half(doc, next) ? n + 1 : n;
    }
    if (token_is(doc, i, WORD_NUMBER)) {
        int64_t n = 2 * timex_number_words(doc, i, next);
        return n > 0 && and_a_half(doc, next) ? n + 1 : n;
    }
    if (timex_word_in(doc, i, heaps) && token_word_is(doc, *next, "of")) {
        *next = i + 2;
        return -1;
    }
    bool article = token_word_is(doc, i, "a") || token_word_is(doc, i, "an");
    uint32_t word = article ? i + 1 : i;
    word += article && (token_word_is(doc, word, "full") || token_word_is(doc, word, "whole")) ? 1u
                                                                                               : 0u;
    if (timex_word_in(doc, word, some)) {
        bool couple = token_word_is(doc, word, "couple");
        *next = word + 1;
        *next += (couple || token_word_is(doc, word, "few")) && token_word_is(doc, *next, "of");
        return couple ? (article || token_word_is(doc, (int64_t)i - 1, "last") ||
                                 token_word_is(doc, (int64_t)i - 1, "the")
                             ? 4
                             : 0)
                      : -1;
    }
    if (token_word_is(doc, word, "half")) {
        *next = word + 1;
        *next += token_word_is(doc, *next, "a") || token_word_is(doc, *next, "an") ? 1u : 0u;
        return 1;
    }
    *next = word;
    return article ? 2 : 0;
}
