/*
 * replay — dead letters read back: what of their headers is theirs, what becomes of them, and the
 * positions by reason.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "common/arena.h"
#include "worker/headers.h"
#include "worker/replay/letter.h"
#include "worker/replay/marks.h"

#define OURS(topic, reason, count)                                                                 \
    {"__connect.errors.topic", STR_INIT(topic)}, {"__connect.errors.partition", STR_INIT("0")},    \
        {"__connect.errors.class.name", STR_INIT(reason)},                                         \
    {                                                                                              \
        LETTER_REPLAY_COUNT, STR_INIT(count)                                                       \
    }

static const struct {
    const char *name;
    struct letter_header headers[10];
    size_t n, original;
    bool read;
    const char *reason;
    uint64_t replays, reject_id;
} letters[] = {
    {"no headers", {{0}}, 0, 0, false, "", 0, 0},
    {"only its own", {{"a", STR_INIT("1")}}, 1, 1, false, "", 0, 0},
    {"one of ours", {{"a", STR_INIT("1")}, OURS("raw", "empty", "0")}, 5, 1, true, "empty", 0, 0},
    {"tried before", {OURS("raw", "data", "2")}, 4, 0, true, "data", 2, 0},
    {"another system's letter, refused by us",
     {OURS("other", "Boom", "7"), OURS("raw", "empty", "1")},
     8,
     4,
     true,
     "empty",
     1,
     0},
    {"kept in its row",
     {OURS("raw", "over_limit", "0"), {"newsmill.original", STR_INIT("rejected_record/41")}},
     5,
     0,
     true,
     "over_limit",
     0,
     41},
    {"kept nowhere",
     {OURS("raw", "empty", "0"), {"newsmill.original", STR_INIT("x/41")}},
     5,
     0,
     false,
     "",
     0,
     0},
    {"a count that is none", {OURS("raw", "empty", "many")}, 4, 0, false, "", 0, 0},
    {"another system's letter",
     {{"__connect.errors.topic", STR_INIT("raw")}, {"__connect.errors.class.name", STR_INIT("X")}},
     2,
     0,
     false,
     "",
     0,
     0},
};

Test(replay, letters)
{
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        struct letter_header headers[10];
        memcpy(headers, letters[i].headers, sizeof headers);
        struct letter letter = {.headers = headers, .n_headers = letters[i].n};
        cr_assert(eq(int, letter_read(&letter), letters[i].read), "%s", letters[i].name);
        if (letters[i].read) {
            cr_expect(eq(sz, letter.n_original, letters[i].original), "%s", letters[i].name);
            cr_expect(str_eq(letter.topic, STR("raw")), "%s", letters[i].name);
            cr_expect(str_eq(letter.reason, str_of(letters[i].reason)), "%s", letters[i].name);
            cr_expect(eq(u64, letter.replays, letters[i].replays), "%s", letters[i].name);
            cr_expect(eq(u64, letter.reject_id, letters[i].reject_id), "%s", letters[i].name);
        }
    }
}

static const struct {
    const char *name, *only, *topic;
    uint64_t replays;
    int64_t at_us;
    enum letter_fate fate;
} fates[] = {
    {"of the reason asked for", "empty", "raw", 0, 100, LETTER_AGAIN},
    {"of any", NULL, "raw", 2, 100, LETTER_AGAIN},
    {"of another reason", "data", "raw", 0, 100, LETTER_UNASKED},
    {"at the time asked for", NULL, "raw", 0, 50, LETTER_AGAIN},
    {"before it", NULL, "raw", 0, 49, LETTER_EARLIER},
    {"tried as often as may be", NULL, "raw", 3, 100, LETTER_WORN},
    {"the other input topic", NULL, "more", 0, 100, LETTER_AGAIN},
    {"a topic of others", NULL, "raw2", 0, 100, LETTER_ELSEWHERE},
};

Test(replay, fates)
{
    const char *items[] = {"raw", "more"};
    const struct config_list topics = {items, 2};
    for (size_t i = 0; i < sizeof fates / sizeof fates[0]; i++) {
        const struct letter letter = {
            .topic = str_of(fates[i].topic), .reason = STR("empty"), .replays = fates[i].replays};
        const struct letter_rules rules = {
            .reason = str_of(fates[i].only), .since_us = 50, .max_replays = 3, .topics = &topics};
        enum letter_fate fate = letter_fate(&letter, fates[i].at_us, &rules);
        cr_expect(eq(int, fate, fates[i].fate), "%s: %s", fates[i].name, letter_fate_name(fate));
    }
}

static const char *const reasons[] = {"empty", "data", "not_text", NULL};

static const struct {
    const char *text;
    int64_t next[3];
} written[] = {
    {"", {0, 0, 0}},
    {"empty=5 data=7 not_text=0", {5, 7, 0}},
    {"data=9223372036854775807", {0, INT64_MAX, 0}},
    {"not_text=3 unheard_of=8", {0, 0, 3}},
    {"empty=-1 data=x =4 not_text", {0, 0, 0}},
    {"data=99999999999999999999", {0, 0, 0}},
};

Test(replay, marks_in_metadata)
{
    struct arena *arena = arena_new(1024);
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++) {
        struct marks marks;
        struct marks again;
        marks_read(str_of(written[i].text), reasons, &marks);
        marks_read(marks_write(&marks, reasons, arena), reasons, &again);
        for (size_t r = 0; r < 3; r++) {
            cr_expect(eq(i64, marks.next[r], written[i].next[r]), "%s: %s", written[i].text,
                      reasons[r]);
            cr_expect(eq(i64, again.next[r], written[i].next[r]), "%s, read again: %s",
                      written[i].text, reasons[r]);
        }
    }
    arena_free(arena);
}

Test(replay, marks_move_forward_only)
{
    struct marks marks = {.next = {5, 7, 2}};
    cr_expect(eq(i64, marks_least(&marks, reasons, MARKS_MAX), 2));
    cr_expect(eq(i64, marks_least(&marks, reasons, 1), 7));
    marks_advance(&marks, reasons, 2, 9);
    cr_expect(eq(i64, marks.next[2], 9));
    cr_expect(eq(i64, marks.next[0], 5), "another reason waits");
    marks_advance(&marks, reasons, MARKS_MAX, 6);
    cr_expect(eq(i64, marks.next[0], 6));
    cr_expect(eq(i64, marks.next[1], 7), "and none goes back");
    cr_expect(eq(sz, marks_reason(reasons, STR("data")), 1));
    cr_expect(eq(sz, marks_reason(reasons, STR("dat")), MARKS_MAX));
}

/* Lengths are big-endian; what is cut short ends the list and reads nothing beyond. */
Test(replay, packed_headers)
{
    const struct str packed = STR("\0\0\0\1a\0\0\0\2bc\0\0\0\1d\xff\xff\xff\xff\0\0\0\0\0\0\0\0");
    static const struct {
        const char *name, *value;
    } wants[] = {{"a", "bc"}, {"d", NULL}, {"", ""}};
    struct str rest = packed;
    struct str name;
    struct str value;
    cr_assert(eq(sz, headers_count(packed), 3));
    for (size_t i = 0; i < 3; i++) {
        cr_assert(headers_next(&rest, &name, &value));
        cr_expect(str_eq(name, str_of(wants[i].name)));
        cr_expect(eq(int, value.p == NULL, wants[i].value == NULL));
        cr_expect(str_eq(value, str_of(wants[i].value)));
    }
    cr_expect(headers_next(&rest, &name, &value) == false);
    for (size_t n = 0; n < packed.n; n++) {
        cr_expect(le(sz, headers_count(str_sub(packed, 0, n)), 3), "cut after %zu bytes", n);
    }
}
