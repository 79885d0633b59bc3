/*
 * Ranges: two dates of one kind with a dash between are one stretch of the calendar ("June 21-26",
 * "2019-2021"), and so is a season or a year of accounts that begins in one year and ends in the
 * next ("2021/22"). Its value is that of both ends with a slash between, an interval by ISO 8601.
 * With "to" or "and" between them they stay two.
 */
#include <string.h>

#include "worker/extract/timex_rules.h"

bool timex_read_two_years(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    const int64_t year = timex_year_at(doc, i);
    if (year < 1400 || !token_mark(doc, (int64_t)i + 1, '/') || !token_next_glued(doc, i) ||
        !token_next_glued(doc, i + 1) || token_mark(doc, (int64_t)i + 3, '/') ||
        timex_dash(doc, (int64_t)i + 3)) {
        return false;
    }
    const struct token *other = token_at(doc, (int64_t)i + 2);
    const int64_t n = timex_small_number(doc, (int64_t)i + 2);
    const bool short_form = other->end - other->start == 2;
    if (n != (short_form ? (year + 1) % 100 : year + 1)) {
        return false;
    }
    hit->last = i + 2;
    hit->value = arena_printf(doc->arena, "%04lld/%04lld", (long long)year, (long long)year + 1);
    return true;
}

/* What a value is without the mark of a year of accounts. */
static struct str plain_value(struct str value)
{
    return str_starts(value, STR("FY")) ? str_sub(value, 2, value.n) : value;
}

/* Both are points of one unit, and the second does not lie before the first. */
static bool in_order(struct str a, struct str b)
{
    const bool point = a.n == b.n && a.n > 1 && a.n <= 10 && a.p[0] != 'P' &&
                       !memchr(a.p, '/', a.n) && !memchr(a.p, 'T', a.n);
    return point && (a.p[0] == 'X' ? b.p[0] == 'X' && !str_eq(a, b) : memcmp(a.p, b.p, a.n) < 0);
}

bool timex_join(const struct doc *doc, struct hit *before, const struct hit *hit)
{
    const int64_t dash = (int64_t)before->last + 1;
    if (before->value.n == 0 || hit->first != before->last + 2 || !timex_dash(doc, dash) ||
        str_eq(token_text(doc, (uint32_t)dash), STR("\u2014")) ||
        !timex_same_sentence(doc, before->last, hit->first) ||
        token_next_glued(doc, before->last) != token_next_glued(doc, before->last + 1)) {
        return false;
    }
    const struct str from = plain_value(before->value);
    const struct str to = plain_value(hit->value);
    if (before->type != TIMEX_DATE || hit->type != TIMEX_DATE || before->mod || hit->mod ||
        !in_order(from, to)) {
        return false;
    }
    const char *fiscal = from.n < before->value.n ? "FY" : "";
    before->value =
        arena_printf(doc->arena, "%s%.*s/%s%.*s", fiscal, STR_ARG(from), fiscal, STR_ARG(to));
    before->last = hit->last;
    before->known = hit->known;
    before->point = hit->point;
    return true;
}
