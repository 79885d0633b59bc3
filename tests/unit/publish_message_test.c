/*
 * publish — an outbox row as the record to send: every header, and what is left out of a record
 * that would be too large.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "tests/unit/publish_rows.h"

#define NIL                                                                                        \
    {                                                                                              \
        NULL, 0                                                                                    \
    }

struct want_header {
    const char *name;
    struct str value; /* NIL: a null value */
};

static void expect_headers(const char *name,
                           const struct message *message,
                           const struct want_header *wants,
                           size_t n)
{
    cr_expect(eq(sz, message->n_headers, n), "%s: number of headers", name);
    for (size_t i = 0; i < n && i < message->n_headers; i++) {
        const struct header *got = &message->headers[i];
        cr_expect(strcmp(got->name, wants[i].name) == 0, "%s: header %zu is '%s', not '%s'", name,
                  i, got->name, wants[i].name);
        cr_expect(same_or_nil(got->value, wants[i].value), "%s: %s is '%.*s'", name, got->name,
                  STR_ARG(got->value));
    }
}

static const struct want_header event_headers[] = {
    {"ce_specversion", STR_INIT("1.0")},
    {"ce_id", STR_INIT("7012")},
    {"ce_source", STR_INIT("/newsmill/mill")},
    {"ce_type", STR_INIT("newsmill.cluster.created.v1")},
    {"ce_subject", STR_INIT("17")},
    {"ce_time", STR_INIT("2022-01-01T00:00:00.120000Z")},
    {"ce_dataschema", STR_INIT("urn:newsmill:schema:cluster-event:v1")},
    {"ce_sequence", STR_INIT("00000000000000007012")},
    {"ce_partitionkey", STR_INIT("17")},
    {"content-type", STR_INIT("application/json")},
};

/* Twice: the same row gives the same bytes. */
Test(publish_message, cluster_event)
{
    struct arena *arena = arena_new(4096);
    for (int round = 0; round < 2; round++) {
        struct message got;
        message_of(&event, &settings, arena, &got);
        cr_expect(strcmp(got.topic, "clusters") == 0);
        cr_expect(str_eq(got.key, STR("17")));
        cr_expect(str_eq(got.value, event.value));
        expect_headers("event", &got, event_headers,
                       sizeof event_headers / sizeof event_headers[0]);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* An article that is there, one that is no more, and one for which there is no topic any more. */
Test(publish_message, article)
{
    struct arena *arena = arena_new(4096);
    struct outbox_row row = event;
    struct settings none = settings;
    struct message got;
    row.cluster_id = 0;
    row.article_id = 12;
    row.type = STR("newsmill.article.stored.v1");
    message_of(&row, &settings, arena, &got);
    cr_expect(strcmp(got.topic, "articles") == 0);
    cr_expect(str_eq(got.key, STR("12")));
    cr_expect(str_eq(got.value, event.value) && !got.null_value);
    cr_expect(eq(sz, got.n_headers, 10));
    cr_expect(str_eq(got.headers[1].value, STR("7012"))); /* ce_id: what recovery looks for */
    cr_expect(str_eq(got.headers[3].value, row.type));
    cr_expect(str_eq(got.headers[6].value, STR("urn:newsmill:schema:article:v1")));
    row.value = (struct str){NULL, 0};
    message_of(&row, &settings, arena, &got);
    cr_expect(got.null_value);
    none.articles_topic = NULL;
    message_of(&row, &none, arena, &got);
    cr_expect(got.topic == NULL);
    arena_free(arena);
}

/* clang-format off */
#define X_IS_1  N("\1") "x" N("\1") "1"
#define COUNT_2 N("\x15") "newsmill.replay_count" N("\1") "2"

#define CONNECT(replays)                                                                           \
    {"__connect.errors.topic", STR_INIT("raw")},                                                   \
    {"__connect.errors.partition", STR_INIT("3")},                                                 \
    {"__connect.errors.offset", STR_INIT("41")},                                                   \
    {"__connect.errors.stage", STR_INIT("decode")},                                                \
    {"__connect.errors.class.name", STR_INIT("not_text")},                                         \
    {"__connect.errors.exception.message", STR_INIT("binary")},                                    \
    {"newsmill.replay_count", STR_INIT(replays)},                                                  \
    {"newsmill.outbox_id", STR_INIT("9")}
#define ORIGINAL {"newsmill.original", STR_INIT("rejected_record/55")}

static const struct {
    const char *name;
    struct str packed;
    struct str value;
    int64_t value_bytes;
    int32_t bytes; /* of the whole, as reckoned; the limit is 1000 */
    bool whole;
    size_t n;
    struct want_header want[13];
} letters[] = {
    {"no headers", STR_INIT(""), STR_INIT("original"), 8, 100, true, 8, {CONNECT("0")}},
    {"original headers first, in their order, twice the same name, null and empty values",
     STR_INIT(X_IS_1 N("\1") "y" ABSENT N("\1") "x" N("\2") "2\0" N("\1") "z" N("\0")),
     STR_INIT("original"), 8, 100, true, 12,
     {{"x", STR_INIT("1")}, {"y", NIL}, {"x", STR_INIT("2\0")}, {"z", STR_INIT("")}, CONNECT("0")}},
    {"a replay count is taken over",
     STR_INIT(X_IS_1 COUNT_2), STR_INIT("original"), 8, 100, true, 9,
     {{"x", STR_INIT("1")}, CONNECT("2")}},
    {"a replay count without a value is none",
     STR_INIT(N("\x15") "newsmill.replay_count" ABSENT), STR_INIT("original"), 8, 100, true, 8,
     {CONNECT("0")}},
    {"another header whose name begins so stays",
     STR_INIT(N("\x16") "newsmill.replay_count2" N("\1") "9"), STR_INIT("original"), 8, 100, true, 9,
     {{"newsmill.replay_count2", STR_INIT("9")}, CONNECT("0")}},
    {"an empty value", STR_INIT(""), STR_INIT(""), 0, 100, true, 8, {CONNECT("0")}},
    {"exactly at the limit", STR_INIT(""), STR_INIT("original"), 8, 1000, true, 8, {CONNECT("0")}},
    {"over the limit", STR_INIT(X_IS_1), STR_INIT("original"), 8, 1001, false, 10,
     {{"x", STR_INIT("1")}, CONNECT("0"), ORIGINAL}},
    {"kept in part only", STR_INIT(""), STR_INIT("original"), 9, 100, false, 9,
     {CONNECT("0"), ORIGINAL}},
};
/* clang-format on */

Test(publish_message, dead_letters)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        struct outbox_row row = dead;
        struct message got;
        row.bytes = letters[i].bytes;
        row.reject.headers = letters[i].packed;
        row.reject.value = letters[i].value;
        row.reject.value_bytes = letters[i].value_bytes;
        struct str want = letters[i].whole ? letters[i].value : STR("");
        message_of(&row, &settings, arena, &got);
        cr_expect(strcmp(got.topic, "dead") == 0, "%s", letters[i].name);
        cr_expect(str_eq(got.key, STR("k")), "%s", letters[i].name);
        cr_expect(same_or_nil(got.value, want), "%s: '%.*s'", letters[i].name, STR_ARG(got.value));
        expect_headers(letters[i].name, &got, letters[i].want, letters[i].n);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* Over the limit of 1000 bytes, what alone is too large is left out; a record that fits is whole.
 */
Test(publish_message, dead_letter_too_large)
{
    static const struct {
        const char *name;
        size_t value, key, header; /* bytes */
        bool want_key, want_header, want_value;
    } cases[] = {
        {"small", 8, 1, 400, true, true, true},
        {"large headers that fit", 8, 1, 600, true, true, true},
        {"a large key that fits", 8, 600, 1, true, true, true},
        {"a large value", 1000, 1, 1, true, true, false},
        {"a large value, large headers", 1000, 1, 600, true, false, false},
        {"a large value, a large key", 1000, 600, 1, false, true, false},
        {"all large", 1000, 600, 600, false, false, false},
        {"large only together", 8, 500, 490, true, true, false},
    };
    static const char filler[1000];
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct outbox_row row = dead;
        struct message got;
        struct buf packed;
        buf_init(&packed, 4096);
        buf_add_u32be(&packed, 1);
        buf_add(&packed, "h", 1);
        buf_add_u32be(&packed, (uint32_t)cases[i].header);
        buf_add(&packed, filler, cases[i].header);
        row.reject.headers = buf_str(&packed);
        row.reject.key = (struct str){filler, cases[i].key};
        row.reject.value = (struct str){filler, cases[i].value};
        row.reject.value_bytes = (int64_t)cases[i].value;
        row.bytes = (int32_t)(packed.n + cases[i].key + cases[i].value);
        message_of(&row, &settings, arena, &got);
        bool has_header = strcmp(got.headers[0].name, "h") == 0;
        bool has_original = strcmp(got.headers[got.n_headers - 1].name, "newsmill.original") == 0;
        cr_expect(eq(int, got.key.p != NULL, cases[i].want_key), "%s: key", cases[i].name);
        cr_expect(eq(int, has_header, cases[i].want_header), "%s: header", cases[i].name);
        cr_expect(eq(int, has_original, !cases[i].want_value), "%s: newsmill.original",
                  cases[i].name);
        cr_expect(eq(int, got.value.n > 0, cases[i].want_value), "%s: value", cases[i].name);
        buf_release(&packed);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* Damaged bytes give some headers, never a read beyond them, and always our own. */
Test(publish_message, packed_headers_cut_off)
{
    static const char packed[] = X_IS_1 N("\3") "abc" N("\4") "defg" COUNT_2;
    struct arena *arena = arena_new(4096);
    for (size_t n = 0; n < sizeof packed - 1; n++) {
        char *exact = malloc(n + 1); /* so that a read beyond is found */
        struct outbox_row row = dead;
        struct message got;
        cr_assert(exact != NULL);
        memcpy(exact, packed, n);
        row.reject.headers = (struct str){exact, n};
        message_of(&row, &settings, arena, &got);
        cr_assert(ge(sz, got.n_headers, 8), "%zu bytes", n);
        cr_expect(strcmp(got.headers[got.n_headers - 1].name, "newsmill.outbox_id") == 0,
                  "%zu bytes", n);
        cr_expect(le(sz, got.n_headers, 8 + 3), "%zu bytes", n);
        if (n >= sizeof X_IS_1 - 1) {
            cr_expect(strcmp(got.headers[0].name, "x") == 0, "%zu bytes", n);
            cr_expect(str_eq(got.headers[0].value, STR("1")), "%zu bytes", n);
        }
        free(exact);
        arena_reset(arena);
    }
    arena_free(arena);
}
