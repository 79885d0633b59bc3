#include <string.h>

#include "common/utf8.h"
#include "worker/revision/revision.h"

static bool is_stop(uint32_t cp)
{
    return cp == '.' || cp == '!' || cp == '?' || cp == 0x2026 || cp == 0x3002 || cp == 0xFF01 ||
           cp == 0xFF1F;
}

static bool is_wide_stop(uint32_t cp)
{
    return cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F; /* no blank follows them */
}

static bool is_closing(uint32_t cp)
{
    return cp == '"' || cp == '\'' || cp == ')' || cp == ']' || cp == 0x2019 || cp == 0x201D ||
           cp == 0xBB || cp == 0x300D;
}

static bool is_opening(uint32_t cp)
{
    return cp == '"' || cp == '\'' || cp == '(' || cp == '[' || cp == 0x2018 || cp == 0x201C ||
           cp == 0x201E || cp == 0xAB || cp == 0xBF || cp == 0xA1 || cp == 0x2014;
}

/* The word that the full stop at `stop` ends is an initial or an abbreviation. */
static bool is_abbreviated(struct str s, size_t stop)
{
    static const struct str known[] = {
        STR_INIT("Mr"),   STR_INIT("Mrs"), STR_INIT("Ms"),  STR_INIT("Dr"),  STR_INIT("St"),
        STR_INIT("Prof"), STR_INIT("Gen"), STR_INIT("Sen"), STR_INIT("Rep"), STR_INIT("Gov"),
        STR_INIT("Lt"),   STR_INIT("Col"), STR_INIT("No"),  STR_INIT("Jr"),  STR_INIT("Sr")};
    size_t from = stop;
    size_t letters = 0;
    uint32_t first = 0;
    while (from > 0) {
        size_t at = from;
        uint32_t cp = utf8_prev(s, &at);
        if (!utf8_is_letter(cp)) {
            break;
        }
        from = at;
        first = cp;
        if (++letters > 4) {
            return false;
        }
    }
    if (letters == 1 && utf8_is_upper(first)) {
        return true;
    }
    struct str word = str_sub(s, from, stop);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_eq(word, known[i])) {
            return true;
        }
    }
    return false;
}

/* Whether a sentence may begin at byte i. */
static bool begins(struct str s, size_t i)
{
    if (i >= s.n) {
        return true;
    }
    uint32_t cp = utf8_next(s, &i);
    return utf8_is_upper(cp) || utf8_is_digit(cp) || is_opening(cp) ||
           (utf8_is_letter(cp) && utf8_lower(cp) == cp && cp > 0x2E7F); /* scripts without case */
}

/* Where the sentence at the front of a paragraph ends. */
static size_t sentence_end(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        uint32_t cp = utf8_next(s, &i);
        if (!is_stop(cp)) {
            continue;
        }
        bool wide = is_wide_stop(cp);
        for (size_t next = i; next < s.n; i = next) {
            uint32_t more = utf8_next(s, &next);
            if (!is_stop(more) && !is_closing(more)) {
                break;
            }
        }
        size_t behind = i;
        while (behind < s.n) {
            size_t next = behind;
            if (!utf8_is_space(utf8_next(s, &next))) {
                break;
            }
            behind = next;
        }
        bool apart = behind > i || wide || i == s.n;
        if (apart && begins(s, behind) && !(cp == '.' && is_abbreviated(s, at))) {
            return i;
        }
    }
    return s.n;
}

bool revision_sentence(struct str *rest, struct str *out)
{
    struct str left = str_trim(*rest);
    if (left.n == 0) {
        *rest = left;
        return false;
    }
    const char *end = memmem(left.p, left.n, "\n\n", 2);
    struct str paragraph = end ? str_sub(left, 0, (size_t)(end - left.p)) : left;
    size_t n = sentence_end(paragraph);
    *out = str_trim(str_sub(left, 0, n));
    *rest = str_sub(left, n, left.n);
    return true;
}
