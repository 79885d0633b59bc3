/* str, utf8, arena, buf, clock, hash. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "common/arena.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/eight.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/sort.h"
#include "common/str.h"
#include "common/utf8.h"

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])
#define NONE                                                                                       \
    {                                                                                              \
        NULL, 0                                                                                    \
    }

/* ---- str ---------------------------------------------------------------------------- */

static const struct {
    const char *name;
    struct str a, b;
    bool eq, eq_nocase, starts, starts_nocase, ends, ends_nocase;
    int cmp;
    int find, find_nocase;
} pairs[] = {
    {"equal", STR_INIT("abc"), STR_INIT("abc"), 1, 1, 1, 1, 1, 1, 0, 0, 0},
    {"case", STR_INIT("aBc"), STR_INIT("Abc"), 0, 1, 0, 1, 0, 1, 1, -1, 0},
    {"front", STR_INIT("abc"), STR_INIT("ab"), 0, 0, 1, 1, 0, 0, 1, 0, 0},
    {"back", STR_INIT("abc"), STR_INIT("BC"), 0, 0, 0, 0, 0, 1, 1, -1, 1},
    {"middle", STR_INIT("abcabc"), STR_INIT("ca"), 0, 0, 0, 0, 0, 0, -1, 2, 2},
    {"longer needle", STR_INIT("ab"), STR_INIT("abc"), 0, 0, 0, 0, 0, 0, -1, -1, -1},
    {"empty needle", STR_INIT("ab"), STR_INIT(""), 0, 0, 1, 1, 1, 1, 1, 0, 0},
    {"not given and empty", NONE, STR_INIT(""), 1, 1, 1, 1, 1, 1, 0, 0, 0},
    {"not given and some", NONE, STR_INIT("a"), 0, 0, 0, 0, 0, 0, -1, -1, -1},
    {"not given twice", NONE, NONE, 1, 1, 1, 1, 1, 1, 0, 0, 0},
    {"NUL inside", STR_INIT("a\0b"), STR_INIT("a\0c"), 0, 0, 0, 0, 0, 0, -1, -1, -1},
    {"find behind a NUL", STR_INIT("a\0b"), STR_INIT("b"), 0, 0, 0, 0, 1, 1, -1, 2, 2},
    {"high bytes sort last", STR_INIT("\xC3\xA9"), STR_INIT("z"), 0, 0, 0, 0, 0, 0, 1, -1, -1},
    {"only ASCII has case", STR_INIT("\xC3\xA9"), STR_INIT("\xC3\x89"), 0, 0, 0, 0, 0, 0, 1, -1,
     -1},
    {"signs have no case", STR_INIT("[`"), STR_INIT("{@"), 0, 0, 0, 0, 0, 0, -1, -1, -1},
};

static int sign(int x)
{
    return (x > 0) - (x < 0);
}

Test(common, str_pairs)
{
    for (size_t i = 0; i < LENGTH(pairs); i++) {
        const char *name = pairs[i].name;
        struct str a = pairs[i].a, b = pairs[i].b;
        cr_expect(eq(int, str_eq(a, b), pairs[i].eq), "%s", name);
        cr_expect(eq(int, str_eq_nocase(a, b), pairs[i].eq_nocase), "%s", name);
        cr_expect(eq(int, str_starts(a, b), pairs[i].starts), "%s", name);
        cr_expect(eq(int, str_starts_nocase(a, b), pairs[i].starts_nocase), "%s", name);
        cr_expect(eq(int, str_ends(a, b), pairs[i].ends), "%s", name);
        cr_expect(eq(int, str_ends_nocase(a, b), pairs[i].ends_nocase), "%s", name);
        cr_expect(eq(int, sign(str_cmp(a, b)), pairs[i].cmp), "%s", name);
        cr_expect(eq(int, sign(str_cmp(b, a)), -pairs[i].cmp), "%s", name);
        cr_expect(eq(int, (int)str_find(a, b), pairs[i].find), "%s", name);
        cr_expect(eq(int, (int)str_find_nocase(a, b), pairs[i].find_nocase), "%s", name);
    }
}

Test(common, str_has_any)
{
    static const struct str words[] = {STR_INIT("live"), STR_INIT("As it happened")};
    cr_expect(str_has_any_nocase(STR("Storm LIVE: the coast"), words, 2));
    cr_expect(str_has_any_nocase(STR("as it HAPPENED"), words, 2), "the last word counts, too");
    cr_expect(not(str_has_any_nocase(STR("Storm"), words, 2)));
    cr_expect(not(str_has_any_nocase(STR("as it happened"), words, 1)));
    cr_expect(not(str_has_any_nocase(str_of(NULL), words, 2)));
    cr_expect(not(str_has_any_nocase(STR("live"), NULL, 0)));
}

Test(common, str_pieces)
{
    static const struct {
        struct str s, trimmed, head, tail;
        bool found;
    } cases[] = {
        {STR_INIT(" a,b \n"), STR_INIT("a,b"), STR_INIT(" a"), STR_INIT("b \n"), true},
        {STR_INIT("ab"), STR_INIT("ab"), STR_INIT("ab"), NONE, false},
        {STR_INIT("\t\v\f\r "), STR_INIT(""), STR_INIT("\t\v\f\r "), NONE, false},
        {STR_INIT(",b"), STR_INIT(",b"), STR_INIT(""), STR_INIT("b"), true},
        {STR_INIT("a,"), STR_INIT("a,"), STR_INIT("a"), STR_INIT(""), true},
        {STR_INIT("\xC2\xA0"), STR_INIT("\xC2\xA0"), STR_INIT("\xC2\xA0"), NONE, false},
        {NONE, NONE, NONE, NONE, false},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct str_pair cut = str_cut(cases[i].s, ',');
        cr_expect(str_eq(str_trim(cases[i].s), cases[i].trimmed), "case %zu", i);
        cr_expect(str_eq(cut.head, cases[i].head), "case %zu", i);
        cr_expect(str_eq(cut.tail, cases[i].tail), "case %zu", i);
        cr_expect(eq(int, cut.found, cases[i].found), "case %zu", i);
    }
}

Test(common, str_sub)
{
    static const struct {
        struct str s;
        size_t from, to;
        struct str want;
    } cases[] = {
        {STR_INIT("abcd"), 1, 3, STR_INIT("bc")},        {STR_INIT("abcd"), 0, 9, STR_INIT("abcd")},
        {STR_INIT("abcd"), 3, 1, STR_INIT("")},          {STR_INIT("abcd"), 9, 12, STR_INIT("")},
        {STR_INIT("abcd"), 4, 4, STR_INIT("")},          {NONE, 1, 2, NONE},
        {STR_INIT("abcd"), 2, SIZE_MAX, STR_INIT("cd")},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct str got = str_sub(cases[i].s, cases[i].from, cases[i].to);
        cr_expect(str_eq(got, cases[i].want), "case %zu: got '%.*s'", i, STR_ARG(got));
    }
    cr_expect(str_of(NULL).p == NULL);
    cr_expect(eq(sz, str_of("abc").n, 3));
}

Test(common, str_to_u64)
{
    static const struct {
        const char *s;
        bool ok;
        uint64_t want;
    } cases[] = {
        {"0", true, 0},
        {"007", true, 7},
        {"1640686500", true, 1640686500},
        {"18446744073709551609", true, UINT64_MAX - 6},
        {"18446744073709551615", true, UINT64_MAX},
        {"18446744073709551616", false, 0},
        {"99999999999999999999", false, 0},
        {"", false, 0},
        {"-1", false, 0},
        {"+1", false, 0},
        {" 1", false, 0},
        {"1a", false, 0},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        uint64_t got = 77;
        bool ok = str_to_u64(str_of(cases[i].s), &got);
        cr_expect(eq(int, ok, cases[i].ok), "'%s'", cases[i].s);
        cr_expect(eq(u64, got, cases[i].ok ? cases[i].want : 77), "'%s'", cases[i].s);
    }
}

/* ---- utf8 --------------------------------------------------------------------------- */

static const struct {
    const char *name;
    struct str s;
    const char *clean; /* what utf8_clean makes of it; NULL: it is valid and without NUL */
    size_t changed;
} texts[] = {
    {"ASCII", STR_INIT("plain"), NULL, 0},
    {"two, three and four bytes", STR_INIT("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), NULL, 0},
    {"empty", STR_INIT(""), NULL, 0},
    {"not given", NONE, NULL, 0},
    {"the last code point", STR_INIT("\xF4\x8F\xBF\xBF"), NULL, 0},
    {"the replacement character itself", STR_INIT("\xEF\xBF\xBD"), NULL, 0},
    {"behind eight ASCII bytes", STR_INIT("12345678\xC3\xA9"), NULL, 0},
    {"a NUL", STR_INIT("a\0b"), "ab", 1},
    {"only NULs", STR_INIT("\0\0"), "", 2},
    {"a lone continuation byte", STR_INIT("a\x80"), "a\xEF\xBF\xBD", 1},
    {"an overlong slash", STR_INIT("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD", 2},
    {"overlong in three", STR_INIT("\xE0\x80\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3},
    {"a surrogate", STR_INIT("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3},
    {"above U+10FFFF", STR_INIT("\xF4\x90\x80\x80"),
     "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 4},
    {"cut off", STR_INIT("a\xE2\x82"), "a\xEF\xBF\xBD\xEF\xBF\xBD", 2},
    {"cut off before a letter", STR_INIT("\xE2\x82z"), "\xEF\xBF\xBD\xEF\xBF\xBDz", 2},
    {"FF", STR_INIT("12345678\xFF"), "12345678\xEF\xBF\xBD", 1},
};

Test(common, utf8_texts)
{
    struct arena *arena = arena_new(256);
    for (size_t i = 0; i < LENGTH(texts); i++) {
        const char *name = texts[i].name;
        struct str s = texts[i].s;
        bool has_nul = s.n > 0 && memchr(s.p, 0, s.n) != NULL;
        size_t changed = 77;
        struct str got = utf8_clean(s, arena, &changed);
        cr_expect(eq(int, utf8_valid(s), texts[i].clean == NULL || has_nul), "%s", name);
        cr_expect(eq(sz, changed, texts[i].changed), "%s", name);
        cr_expect(str_eq(got, texts[i].clean ? str_of(texts[i].clean) : s), "%s: got '%.*s'", name,
                  STR_ARG(got));
        cr_expect(utf8_valid(got), "%s", name);
        cr_expect(texts[i].clean || got.p == s.p, "%s: nothing is copied", name);
    }
    arena_free(arena);
}

/* Stepping back gives the code points of stepping forth, also over invalid bytes. */
Test(common, utf8_steps)
{
    for (size_t k = 0; k < LENGTH(texts); k++) {
        struct str s = texts[k].s;
        uint32_t forth[32], back[32];
        size_t n = 0, m = 0;
        for (size_t i = 0; i < s.n;) {
            forth[n++] = utf8_next(s, &i);
        }
        for (size_t i = s.n; i > 0;) {
            back[m++] = utf8_prev(s, &i);
        }
        cr_assert(eq(sz, n, m), "%s", texts[k].name);
        for (size_t i = 0; i < n; i++) {
            cr_expect(eq(u32, forth[i], back[n - 1 - i]), "%s", texts[k].name);
        }
    }
}

Test(common, utf8_round_trip)
{
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp += cp < 0x3000 ? 1 : 97) {
        if (cp >= 0xD800 && cp <= 0xDFFF) {
            continue;
        }
        char bytes[4];
        size_t n = utf8_put(cp, bytes), i = 0;
        struct str s = {bytes, n};
        cr_assert(utf8_valid(s), "U+%04X", cp);
        cr_assert(eq(u32, utf8_next(s, &i), cp));
        cr_assert(eq(sz, i, n));
        cr_assert(eq(sz, utf8_count(s), 1));
    }
}

Test(common, utf8_clip)
{
    struct str s = STR("a\xC3\xA9\xE2\x82\xAC");
    static const size_t want[] = {0, 1, 1, 3, 3, 3, 6, 6};
    for (size_t max = 0; max < LENGTH(want); max++) {
        cr_expect(eq(sz, utf8_clip(s, max).n, want[max]), "max %zu", max);
    }
    cr_expect(eq(sz, utf8_count(s), 3));
}

Test(common, utf8_properties)
{
    static const struct {
        uint32_t cp;
        bool letter, upper, digit, space;
        uint32_t lower;
    } cases[] = {
        {'a', 1, 0, 0, 0, 'a'},       {'Z', 1, 1, 0, 0, 'z'},         {'7', 0, 0, 1, 0, '7'},
        {' ', 0, 0, 0, 1, ' '},       {'@', 0, 0, 0, 0, '@'},         {'[', 0, 0, 0, 0, '['},
        {'\n', 0, 0, 0, 1, '\n'},     {0x1F, 0, 0, 0, 0, 0x1F},       {0xC9, 1, 1, 0, 0, 0xE9},
        {0xE9, 1, 0, 0, 0, 0xE9},     {0x416, 1, 1, 0, 0, 0x436},     {0x301, 1, 0, 0, 0, 0x301},
        {0x664, 0, 0, 1, 0, 0x664},   {0xB2, 0, 0, 0, 0, 0xB2},       {0xA0, 0, 0, 0, 1, 0xA0},
        {0x200B, 0, 0, 0, 1, 0x200B}, {0x2028, 0, 0, 0, 1, 0x2028},   {0xFEFF, 0, 0, 0, 1, 0xFEFF},
        {0x201C, 0, 0, 0, 0, 0x201C}, {0x1F600, 0, 0, 0, 0, 0x1F600}, {0x4E2D, 1, 0, 0, 0, 0x4E2D},
        {0x1C5, 1, 1, 0, 0, 0x1C6},   {0x200C, 0, 0, 0, 0, 0x200C},   {0xAD, 0, 0, 0, 0, 0xAD},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        uint32_t cp = cases[i].cp;
        cr_expect(eq(int, utf8_is_letter(cp), cases[i].letter), "U+%04X letter", cp);
        cr_expect(eq(int, utf8_is_upper(cp), cases[i].upper), "U+%04X upper", cp);
        cr_expect(eq(int, utf8_is_digit(cp), cases[i].digit), "U+%04X digit", cp);
        cr_expect(eq(int, utf8_is_space(cp), cases[i].space), "U+%04X space", cp);
        cr_expect(eq(u32, utf8_lower(cp), cases[i].lower), "U+%04X lower", cp);
    }
}

/* ---- arena -------------------------------------------------------------------------- */

/* Each byte at each place, among bytes next to where the answers change. */
Test(common, eight_bytes)
{
    static const char around[] = {'a', ' ', '\x1F', '0', 'Z', '\x7F', '\x80', '\xFF'};
    for (size_t at = 0; at < 8 * sizeof around * 256; at++) {
        char bytes[8];
        memset(bytes, around[at / 8 % sizeof around], sizeof bytes);
        bytes[at % 8] = (char)(at / 8 / sizeof around);
        const uint64_t eight = eight_at(bytes);
        bool ascii = true, below = false, has = false;
        char low[8], wanted[8];
        for (size_t i = 0; i < 8; i++) {
            const unsigned char c = (unsigned char)bytes[i];
            ascii = ascii && c < 0x80;
            below = below || c < 0x20;
            has = has || c == 0xE2;
            wanted[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
        eight_put(eight | eight_range(eight, 'A', 'Z') >> 2, low);
        cr_assert(eq(int, eight_ascii(eight), ascii), "%zu", at);
        cr_assert(eq(int, eight_below(eight, 0x20), below), "%zu", at);
        cr_assert(eq(int, eight_has(eight, 0xE2), has), "%zu", at);
        cr_assert(memcmp(low, wanted, 8) == 0, "%zu", at);
    }
}

Test(common, arena_takes)
{
    static const size_t sizes[] = {0, 1, 7, 16, 63, 64, 65, 1000, 3};
    struct arena *arena = arena_new(64);
    for (unsigned round = 0; round < 3; round++) {
        unsigned char *taken[LENGTH(sizes)];
        for (size_t i = 0; i < LENGTH(sizes); i++) {
            taken[i] = arena_take(arena, 1, sizes[i]);
            cr_assert(taken[i] != NULL);
            for (size_t k = 0; k < sizes[i]; k++) {
                cr_assert(eq(int, taken[i][k], 0), "zeroed, also in round %u", round);
            }
            memset(taken[i], (int)i + 1, sizes[i]);
        }
        for (size_t i = 0; i < LENGTH(sizes); i++) {
            for (size_t k = 0; k < sizes[i]; k++) {
                cr_assert(eq(int, taken[i][k], (int)i + 1), "no two pieces overlap");
            }
        }
        cr_expect(ge(sz, arena_used(arena), 1219));
        arena_reset(arena);
        cr_expect(eq(sz, arena_used(arena), 0));
    }
    arena_free(arena);
    arena_free(NULL);
}

Test(common, arena_rooms)
{
    struct arena *arena = arena_new(64);
    char *rooms[20];
    for (size_t i = 0; i < 20; i++) {
        rooms[i] = arena_room(arena, i * 10);
        memset(rooms[i], (int)i, i * 10);
    }
    for (size_t i = 1; i < 20; i++) {
        cr_expect(rooms[i][0] == (char)i && rooms[i][i * 10 - 1] == (char)i, "room %zu", i);
    }
    arena_reset(arena);
    const char *zeroed = arena_take(arena, 1, 50);
    for (size_t i = 0; i < 50; i++) {
        cr_expect(zeroed[i] == '\0', "byte %zu is of the last message", i);
    }
    arena_free(arena);
}

Test(common, arena_texts)
{
    struct arena *arena = arena_new(32);
    struct str copy = arena_copy(arena, STR("a\0b"));
    cr_expect(str_eq(copy, STR("a\0b")));
    cr_expect(eq(int, copy.p[3], 0));
    cr_expect(eq(sz, strlen(arena_zstr(arena, (struct str){NULL, 0})), 0));
    struct str text = arena_printf(arena, "%s-%d-%050d", "x", 7, 1);
    cr_expect(eq(sz, text.n, 54));
    cr_expect(str_starts(text, STR("x-7-0000")));
    cr_expect(eq(int, text.p[text.n], 0));
    arena_free(arena);
}

Test(common, arena_lists)
{
    struct arena *arena = arena_new(128);
    size_t *items = NULL, n = 0, cap = 0;
    for (size_t i = 0; i < 1000; i++) {
        ARENA_PUSH(arena, items, n, cap, i * i);
    }
    cr_assert(eq(sz, n, 1000));
    for (size_t i = 0; i < n; i++) {
        cr_assert(eq(sz, items[i], i * i));
    }
    cr_expect(le(sz, arena_used(arena), 1000 * sizeof *items * 4));
    arena_free(arena);
}

/* ---- buf ---------------------------------------------------------------------------- */

Test(common, buf_adds)
{
    struct buf buf;
    buf_init(&buf, 1000);
    cr_expect(eq(sz, buf_str(&buf).n, 0));
    buf_add_str(&buf, STR("ab"));
    buf_add_u16be(&buf, 0x0102);
    buf_add_u32be(&buf, 0x03040506);
    buf_add_u64be(&buf, 0x0708090A0B0C0D0Eu);
    buf_printf(&buf, "%d,%s", -5, "x");
    buf_printf(&buf, "%s", "");
    cr_expect(str_eq(buf_str(&buf), STR("ab\1\2\3\4\5\6\7\10\11\12\13\14\15\16-5,x")));
    cr_expect(eq(int, buf_failed(&buf), false));
    buf_reset(&buf);
    cr_expect(eq(sz, buf_str(&buf).n, 0));
    buf_release(&buf);
}

Test(common, buf_ceiling)
{
    struct buf buf;
    buf_init(&buf, 300);
    for (size_t i = 0; i < 300; i++) {
        buf_add(&buf, "x", 1);
    }
    cr_expect(eq(int, buf_failed(&buf), false), "exactly full is fine");
    buf_add(&buf, "", 0);
    cr_expect(eq(int, buf_failed(&buf), false), "nothing more fits as well");
    buf_printf(&buf, "%d", 1);
    cr_expect(buf_failed(&buf));
    cr_expect(eq(sz, buf.n, 300), "a failed append changes nothing");
    buf_reset(&buf);
    buf_add(&buf, "abc", 3);
    cr_expect(buf.n == 3 && !buf_failed(&buf), "a reset forgives");
    char big[400] = {0};
    buf_add(&buf, big, sizeof big);
    buf_add(&buf, "d", 1);
    cr_expect(buf_failed(&buf) && buf.n == 3, "once failed, nothing more goes in");
    buf_release(&buf);
}

/* ---- clock -------------------------------------------------------------------------- */

Test(common, clock_formats)
{
    static const struct {
        int64_t us;
        const char *want;
        int weekday;
    } cases[] = {
        {0, "1970-01-01T00:00:00Z", 4},
        {-1, "1969-12-31T23:59:59.999999Z", 3},
        {INT64_C(1640686500) * 1000000, "2021-12-28T10:15:00Z", 2},
        {INT64_C(1640686500250000), "2021-12-28T10:15:00.250000Z", 2},
        {INT64_C(951782400) * 1000000, "2000-02-29T00:00:00Z", 2},
        {INT64_C(-2208988800) * 1000000, "1900-01-01T00:00:00Z", 1},
        {INT64_C(-62135596800) * 1000000, "0001-01-01T00:00:00Z", 1},
        {INT64_C(253402300799) * 1000000, "9999-12-31T23:59:59Z", 5},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        char text[CLOCK_TEXT_MAX];
        clock_format(cases[i].us, text);
        cr_expect(str_eq(str_of(text), str_of(cases[i].want)), "got %s", text);
        struct civil c = clock_to_civil(cases[i].us);
        cr_expect(eq(int, c.weekday, cases[i].weekday), "%s", text);
        cr_expect(
            eq(i64, clock_from_civil(c), cases[i].us - (cases[i].us % 1000000 + 1000000) % 1000000),
            "%s", text);
    }
    char text[CLOCK_TEXT_MAX];
    clock_format(INT64_MIN, text);
    clock_format(INT64_MAX, text);
    cr_expect(lt(sz, strlen(text), CLOCK_TEXT_MAX));
}

/* Every day of 400 years and one follows the day before it. */
Test(common, clock_days)
{
    int64_t day = clock_days(1800, 1, 1);
    for (int64_t year = 1800; year <= 2200; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int d = 1; d <= clock_month_days(year, month); d++, day++) {
                cr_assert(eq(i64, clock_days(year, month, d), day));
                struct civil c = clock_to_civil(day * CLOCK_US_PER_DAY);
                cr_assert(c.year == year && c.month == month && c.day == d);
            }
        }
    }
    cr_expect(eq(i64, day, clock_days(2201, 1, 1)));
}

Test(common, clock_runs)
{
    int64_t before = clock_monotonic_us();
    clock_sleep_ms(5);
    cr_expect(ge(i64, clock_monotonic_us() - before, 5000));
    cr_expect(gt(i64, clock_wall_us(), INT64_C(1700000000) * 1000000));
}

/* ---- hash, err ---------------------------------------------------------------------- */

Test(common, sha256_vectors)
{
    static const struct {
        struct str s;
        const char *want;
    } cases[] = {
        /* FIPS 180-4 examples */
        {STR_INIT("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {STR_INIT(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {NONE, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct sha256 hash = sha256(cases[i].s);
        char hex[2 * sizeof hash.bytes + 1];
        for (size_t k = 0; k < sizeof hash.bytes; k++) {
            (void)snprintf(hex + 2 * k, 3, "%02x", hash.bytes[k]);
        }
        cr_expect(str_eq(str_of(hex), str_of(cases[i].want)), "case %zu", i);
    }
}

static bool same_parts(struct str a1, struct str a2, struct str b1, struct str b2)
{
    struct sha256 a = sha256_parts((struct str[]){a1, a2}, 2);
    struct sha256 b = sha256_parts((struct str[]){b1, b2}, 2);
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

Test(common, sha256_parts)
{
    cr_expect(same_parts(STR("ab"), STR("c"), STR("ab"), STR("c")));
    cr_expect(eq(int, same_parts(STR("ab"), STR("c"), STR("a"), STR("bc")), false));
    cr_expect(eq(int, same_parts(STR(""), STR("abc"), STR("abc"), STR("")), false));
    cr_expect(same_parts((struct str){NULL, 0}, STR("x"), STR(""), STR("x")));
}

/* Stored in tables: the values may never change. */
Test(common, hash64_values)
{
    cr_expect(eq(u64, hash64(STR("")), 0x2D06800538D394C2u));
    cr_expect(eq(u64, hash64((struct str){NULL, 0}), 0x2D06800538D394C2u));
    cr_expect(eq(u64, hash64_seed(STR("abc"), 0), hash64(STR("abc"))));
    cr_expect(ne(u64, hash64_seed(STR("abc"), 1), hash64(STR("abc"))));
}

Test(common, err_first_wins)
{
    struct err err = {0};
    cr_expect(eq(int, err_set(&err, ERR_INPUT, "first %d", 1), ERR_INPUT));
    cr_expect(eq(int, err_set(&err, ERR_FATAL, "second"), ERR_INPUT));
    cr_expect(str_eq(str_of(err.text), STR("first 1")));
    char big[1000];
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    struct err cut = {0};
    (void)err_set(&cut, ERR_RETRY, "%s", big);
    cr_expect(eq(sz, strlen(cut.text), sizeof cut.text - 1));
}

Test(sort, pairs_by_their_upper_half)
{
    static uint64_t values[300], scratch[300];
    for (uint32_t n = 0; n <= 300; n += n < 40 ? 1 : 65) {
        for (uint32_t i = 0; i < n; i++) {
            values[i] = ((i * 0x9E3779B97F4A7C15ull) & 0xFF00FF0F00000000ull) | i;
        }
        sort_u64_by_high(values, n, scratch);
        for (uint32_t i = 1; i < n; i++) {
            bool ordered = values[i - 1] >> 32 < values[i] >> 32 ||
                           (values[i - 1] >> 32 == values[i] >> 32 &&
                            (uint32_t)values[i - 1] < (uint32_t)values[i]);
            cr_expect(ordered, "%u of %u", i, n);
        }
    }
}
