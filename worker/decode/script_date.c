#include "worker/decode/script_date.h"

#include <string.h>

#include "common/clock.h"

#define MAX_KEY   24 /* bytes */
#define MAX_VALUE 40
#define MAX_FOUND 200 /* statements that are read; in a list of articles two days come soon */

static bool is_key_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

/* Small letters alone: "date_published", "datePublished" and "date-published" are one. */
static bool is_key(struct str s)
{
    static const struct str keys[] = {
        STR_INIT("datepublished"),   STR_INIT("publisheddate"),     STR_INIT("publishdate"),
        STR_INIT("publishedat"),     STR_INIT("publisheddatetime"), STR_INIT("publishedtime"),
        STR_INIT("publicationdate"), STR_INIT("datepublication"),   STR_INIT("firstpublishedat"),
        STR_INIT("firstpublished"),  STR_INIT("publishtime"),
    };
    char low[MAX_KEY];
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (n == sizeof low) {
            return false;
        }
        if (s.p[i] != '_' && s.p[i] != '-') {
            low[n++] = (char)(s.p[i] | 0x20);
        }
    }
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (str_eq((struct str){low, n}, keys[i])) {
            return true;
        }
    }
    return false;
}

/* Bytes of a quotation mark at byte at, as it stands in scripts, in strings and in attributes. */
static size_t quote_at(struct str s, size_t at)
{
    static const struct str marks[] = {STR_INIT("\""), STR_INIT("\\\""), STR_INIT("&quot;")};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (str_starts(str_sub(s, at, s.n), marks[i])) {
            return marks[i].n;
        }
    }
    return 0;
}

static size_t skip_blanks(struct str s, size_t at)
{
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\n' || s.p[at] == '\t')) {
        at++;
    }
    return at;
}

/* The string that a key ending before byte at has; not given: it has none. */
static struct str value_behind(struct str s, size_t at)
{
    at += quote_at(s, at);
    at = skip_blanks(s, at);
    if (at == s.n || s.p[at] != ':') {
        return (struct str){0};
    }
    at = skip_blanks(s, at + 1);
    size_t open = quote_at(s, at);
    size_t from = at + open, to = from;
    while (to < s.n && to - from <= MAX_VALUE && quote_at(s, to) == 0) {
        to++;
    }
    bool whole = open > 0 && to < s.n && to - from <= MAX_VALUE;
    return whole ? str_sub(s, from, to) : (struct str){0};
}

bool script_date_find(struct str html, struct stamp *out)
{
    static const char common[] = "ubli"; /* of all keys, behind their capital or small p */
    struct stamp first = {0};
    size_t found = 0;
    for (size_t at = 0; at < html.n && found < MAX_FOUND;) {
        const char *hit = memmem(html.p + at, html.n - at, common, sizeof common - 1);
        if (!hit) {
            break;
        }
        size_t from = (size_t)(hit - html.p), to = from + sizeof common - 1;
        while (from > 0 && to - from <= MAX_KEY && is_key_byte(html.p[from - 1])) {
            from--;
        }
        while (to < html.n && to - from <= MAX_KEY && is_key_byte(html.p[to])) {
            to++;
        }
        at = to;
        struct stamp stamp;
        if (!is_key(str_sub(html, from, to)) ||
            !date_parse(value_behind(html, to), DATE_FROM_META, &stamp)) {
            continue;
        }
        if (found++ > 0 && date_local_day(stamp) != date_local_day(first)) {
            return false;
        }
        first = found == 1 ? stamp : first;
    }
    if (found > 0) {
        *out = first;
    }
    return found > 0;
}
