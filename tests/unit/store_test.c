/*
 * store — what needs no server: arrays in binary form, records taken apart into rows, what an
 * SQLSTATE means, and the names of the migrations.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "common/arena.h"
#include "common/clock.h"
#include "worker/store/batch.h"
#include "worker/store/batch_rows.h"
#include "worker/store/migrate.h"
#include "worker/store/pg.h"
#include "worker/store/rows.h"

/* ---- arrays ---- */

/* A value of any type; nothing given is NULL. */
struct value {
    bool given;
    int64_t number;
    struct str bytes;
};

/* clang-format off */
#define NONE       {0}
#define NUMBER(n)  {.given = true, .number = (n)}
#define BYTES(lit) {.given = true, .bytes = STR_INIT(lit)}

#define DIMENSIONS(n) "\0\0\0" n /* how many there are */
#define HAS_NULL(n)   "\0\0\0" n
#define OID(n)        "\0\0" n /* of the element */
#define LENGTH(n)     "\0\0\0" n
#define FROM_ONE      "\0\0\0\1" /* lower bound */
#define IS_NULL       "\xff\xff\xff\xff"

static const struct {
    const char *name;
    const char *type; /* the column's letter */
    unsigned array;   /* object id of the parameter's type */
    size_t n;
    struct value values[3];
    struct str want;
} arrays[] = {
    {"int4", "i", 1007, 3, {NUMBER(1), NUMBER(-2), NUMBER(0x01020304)},
     STR_INIT(DIMENSIONS("\1") HAS_NULL("\0") OID("\0\x17") LENGTH("\3") FROM_ONE
              LENGTH("\4") "\0\0\0\1" LENGTH("\4") "\xff\xff\xff\xfe" LENGTH("\4") "\1\2\3\4")},
    {"int4 with NULL", "i", 1007, 2, {NONE, NUMBER(INT32_MAX)},
     STR_INIT(DIMENSIONS("\1") HAS_NULL("\1") OID("\0\x17") LENGTH("\2") FROM_ONE
              IS_NULL LENGTH("\4") "\x7f\xff\xff\xff")},
    {"int8", "I", 1016, 2, {NUMBER(0x0102030405060708), NUMBER(INT64_MIN)},
     STR_INIT(DIMENSIONS("\1") HAS_NULL("\0") OID("\0\x14") LENGTH("\2") FROM_ONE
              LENGTH("\x08") "\1\2\3\4\5\6\7\x08" LENGTH("\x08") "\x80\0\0\0\0\0\0\0")},
    {"text: none is NULL, empty is not", "t", 1009, 3, {BYTES("na\xC3\xAFve"), NONE, BYTES("")},
     STR_INIT(DIMENSIONS("\1") HAS_NULL("\1") OID("\0\x19") LENGTH("\3") FROM_ONE
              LENGTH("\x06") "na\xC3\xAFve" IS_NULL LENGTH("\0"))},
    {"bytea may hold NUL", "b", 1001, 2, {BYTES("a\0b"), BYTES("")},
     STR_INIT(DIMENSIONS("\1") HAS_NULL("\0") OID("\0\x11") LENGTH("\2") FROM_ONE
              LENGTH("\3") "a\0b" LENGTH("\0"))},
    {"bytea not given is NULL", "b", 1001, 1, {NONE},
     STR_INIT(DIMENSIONS("\1") HAS_NULL("\1") OID("\0\x11") LENGTH("\1") FROM_ONE IS_NULL)},
    {"timestamptz counts from 2000", "T", 1185, 3,
     {NUMBER(INT64_C(946684800000001)), NONE, NUMBER(0)},
     STR_INIT(DIMENSIONS("\1") HAS_NULL("\1") OID("\x04\xA0") LENGTH("\3") FROM_ONE
              LENGTH("\x08") "\0\0\0\0\0\0\0\1" IS_NULL
              LENGTH("\x08") "\xff\xfc\xa2\xfe\xc4\xc8\x20\0")},
    {"bool", "?", 1000, 2, {NUMBER(1), NUMBER(0)},
     STR_INIT(DIMENSIONS("\1") HAS_NULL("\0") OID("\0\x10") LENGTH("\2") FROM_ONE
              LENGTH("\1") "\1" LENGTH("\1") "\0")},
    {"an empty array has no dimension", "t", 1009, 0, {NONE},
     STR_INIT(DIMENSIONS("\0") HAS_NULL("\0") OID("\0\x19"))},
};
/* clang-format on */

static void add_value(struct rows *rows, char type, const struct value *value)
{
    switch (type) {
    case 'i':
        value->given ? rows_i4(rows, (int32_t)value->number) : rows_null(rows);
        break;
    case 'I':
        rows_i8(rows, value->number);
        break;
    case 't':
        rows_text(rows, value->bytes);
        break;
    case 'b':
        rows_bytea(rows, value->bytes);
        break;
    case 'T':
        rows_time(rows, value->number, value->given);
        break;
    default:
        rows_bool(rows, value->number != 0);
    }
}

/* Twice into the same rows: what was there before the reset leaves no trace. */
Test(store, arrays)
{
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        struct rows rows;
        rows_init(&rows, arrays[i].type);
        for (int round = 0; round < 2; round++) {
            struct params params = {0};
            for (size_t k = 0; k < arrays[i].n; k++) {
                add_value(&rows, arrays[i].type[0], &arrays[i].values[k]);
                rows_done(&rows);
            }
            rows_params(&rows, &params);
            struct str got = {params.values[0], (size_t)params.lengths[0]};
            cr_expect(eq(int, params.n, 1), "%s", arrays[i].name);
            cr_expect(eq(u32, params.types[0], arrays[i].array), "%s", arrays[i].name);
            cr_expect(eq(int, params.formats[0], 1), "%s", arrays[i].name);
            cr_expect(str_eq(got, arrays[i].want), "%s: %zu bytes, not %zu, or others",
                      arrays[i].name, got.n, arrays[i].want.n);
            rows_reset(&rows);
        }
        rows_release(&rows);
    }
}

Test(store, parameters)
{
    static const char four[] = "\xff\xff\xff\xff";
    static const char eight[] = "\1\2\3\4\5\6\7\x08";
    struct params params = {0};
    params_i4(&params, -1);
    params_i8(&params, 0x0102030405060708);
    params_text(&params, STR("text"));
    params_text(&params, (struct str){NULL, 0});
    cr_expect(eq(int, params.n, 4));
    cr_expect(eq(u32, params.types[0], 23));
    cr_expect(str_eq((struct str){params.values[0], (size_t)params.lengths[0]}, STR(four)));
    cr_expect(eq(u32, params.types[1], 20));
    cr_expect(str_eq((struct str){params.values[1], (size_t)params.lengths[1]}, STR(eight)));
    cr_expect(eq(u32, params.types[2], 25));
    cr_expect(str_eq((struct str){params.values[2], (size_t)params.lengths[2]}, STR("text")));
    cr_expect(params.values[3] == NULL, "not given: NULL");
}

/* ---- batches ---- */

/* Value `row` of column `col`; p NULL for NULL. */
static struct str cell(const struct rows *rows, int col, uint32_t row)
{
    const struct buf *bytes = &rows->cols[col].bytes;
    size_t at = 20;
    for (uint32_t i = 0;; i++) {
        uint32_t n = 0;
        cr_assert(le(sz, at + 4, bytes->n), "row %u is not there", row);
        for (size_t k = 0; k < 4; k++) {
            n = n << 8 | (unsigned char)bytes->p[at + k];
        }
        at += 4;
        struct str value = n == UINT32_MAX ? (struct str){NULL, 0} : (struct str){bytes->p + at, n};
        cr_assert(le(sz, at + value.n, bytes->n));
        if (i == row) {
            return value;
        }
        at += value.n;
    }
}

static int64_t cell_number(const struct rows *rows, int col, uint32_t row)
{
    struct str bytes = cell(rows, col, row);
    uint64_t v = 0;
    cr_assert(bytes.n == 4 || bytes.n == 8);
    for (size_t i = 0; i < bytes.n; i++) {
        v = v << 8 | (unsigned char)bytes.p[i];
    }
    return bytes.n == 4 ? (int32_t)v : (int64_t)v;
}

static const struct record_origin origin = {
    .topic = "raw",
    .partition = 3,
    .offset = 41,
    .record_us = INT64_C(1640995200000000),
    .key = STR_INIT("key"),
    .headers = STR_INIT("packed"),
    .content_type = STR_INIT("text/plain"),
};

/* Two entities with three mentions, a quote of one of them and one of nobody, a date, two amounts.
 */
static struct facts sample_facts(void)
{
    static struct mention reed[] = {{{0, 9, STR_INIT("Mara Reed")}, STR_INIT("Mayor")},
                                    {{20, 24, STR_INIT("Reed")}, {NULL, 0}}};
    static struct mention oden[] = {{{30, 34, STR_INIT("Oden")}, {NULL, 0}}};
    static struct entity entities[] = {{.type = ENTITY_PERSON,
                                        .name = STR_INIT("Mara Reed"),
                                        .salience_ppm = 600000,
                                        .mentions = reed,
                                        .n_mentions = 2},
                                       {.type = ENTITY_LOC,
                                        .name = STR_INIT("Oden"),
                                        .subtype = STR_INIT("GPE"),
                                        .salience_ppm = 400000,
                                        .mentions = oden,
                                        .n_mentions = 1}};
    static struct quote quotes[] = {{.span = {40, 45, STR_INIT("Never")},
                                     .speaker = STR_INIT("Reed"),
                                     .entity = 0,
                                     .cue = STR_INIT("said")},
                                    {.span = {50, 53, STR_INIT("Now")}, .entity = -1}};
    static struct temporal dates[] = {{.span = {60, 66, STR_INIT("Monday")},
                                       .type = TIMEX_DATE,
                                       .value = STR_INIT("2022-01-03")}};
    static struct amount amounts[] = {
        {.span = {70, 82, STR_INIT("$768 billion")},
         .type = AMOUNT_MONEY,
         .value = 768e9,
         .currency = STR_INIT("USD"),
         .mod = STR_INIT("APPROX")},
        {.span = {90, 94, STR_INIT("2.5%")}, .type = AMOUNT_PERCENT, .value = 2.5}};
    return (struct facts){.entities = entities,
                          .n_entities = 2,
                          .quotes = quotes,
                          .n_quotes = 2,
                          .dates = dates,
                          .n_dates = 1,
                          .amounts = amounts,
                          .n_amounts = 2};
}

/* An article with these, two authors, a warning, two pieces removed. */
static struct record sample(void)
{
    static struct str authors[] = {STR_INIT("Ada\x1fLint"), STR_INIT("Bo Marsh")};
    static struct str warnings[] = {STR_INIT("nul_removed")};
    static struct removed removed[] = {
        {.text = STR_INIT("Photo: M. Reed"), .reason = REMOVED_PHOTO_CREDIT},
        {.text = STR_INIT("Read more"), .reason = REMOVED_PROMO}};
    static uint32_t shingles[] = {5, 6};
    static struct quote_print quote_prints[] = {{.key = 77, .n_shingles = 2, .shingles = shingles},
                                                {.key = 0}};
    return (struct record){
        .article = {.id = STR_INIT("a-1"), .extra = STR_INIT("{\"desk\":\"city\"}")},
        .clean = {.text = STR_INIT("Mara Reed …"),
                  .title = STR_INIT("Bridge"),
                  .authors = {authors, 2, 2},
                  .warnings = {warnings, 1, 1},
                  .removed = removed,
                  .n_removed = 2,
                  .language_percent = 97,
                  .published = {.us = INT64_C(1640995200000000),
                                .day_only = true,
                                .from = DATE_FROM_META}},
        .facts = sample_facts(),
        .print = {.quotes = quote_prints, .n_quotes = 2},
        .identity = {.key = sha256(STR("k")), .raw = sha256(STR("r")), .content = sha256(STR("c"))},
    };
}

static struct batch *batch_of(const struct record *records, size_t n, struct arena *arena)
{
    struct batch *batch = batch_new();
    for (size_t i = 0; i < n; i++) {
        batch_add_record(batch, &origin, STR("value"), &records[i], arena);
    }
    return batch;
}

/* Columns are those of rows_init() in batch.c. */
Test(store, batch_counts)
{
    struct arena *arena = arena_new(4096);
    struct record records[] = {sample(), {.clean = {.text = STR_INIT("x")}}};
    struct batch *batch = batch_of(records, 2, arena);
    const struct {
        const char *name;
        const struct rows *rows;
        uint32_t want;
    } counts[] = {
        {"articles", &batch->articles, 2}, {"raws", &batch->raws, 2},
        {"removed", &batch->removed, 2},   {"entities", &batch->entities, 2},
        {"mentions", &batch->mentions, 3}, {"quotes", &batch->quotes, 2},
        {"dates", &batch->dates, 1},       {"amounts", &batch->amounts, 2},
        {"prints", &batch->prints, 2},     {"rejects", &batch->rejects, 0},
        {"moves", &batch->moves, 0},
    };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        cr_expect(eq(u32, counts[i].rows->n_rows, counts[i].want), "%s", counts[i].name);
    }
    cr_expect(eq(sz, batch_count(batch), 2));
    batch_reset(batch);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        cr_expect(eq(u32, counts[i].rows->n_rows, 0), "%s after the reset", counts[i].name);
    }
    cr_expect(eq(sz, batch_count(batch), 0));
    batch_free(batch);
    arena_free(arena);
}

struct want {
    const char *name;
    int col;
    const char *text; /* NULL: NULL */
};

static void expect_cells(const struct rows *rows, uint32_t row, const struct want *wants, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str got = cell(rows, wants[i].col, row);
        cr_expect(eq(int, got.p == NULL, wants[i].text == NULL), "%s: NULL or not", wants[i].name);
        cr_expect(str_eq(got, str_of(wants[i].text)), "%s: '%.*s'", wants[i].name, STR_ARG(got));
    }
}

#define EXPECT_CELLS(rows, row, ...)                                                               \
    expect_cells(rows, row, (const struct want[]){__VA_ARGS__},                                    \
                 sizeof((const struct want[]){__VA_ARGS__}) / sizeof(struct want))

Test(store, batch_article)
{
    struct arena *arena = arena_new(4096);
    struct record records[] = {{.clean = {.kind = KIND_ROUNDUP}}, sample()};
    struct batch *batch = batch_of(records, 2, arena);
    const struct rows *articles = &batch->articles;
    EXPECT_CELLS(articles, 0, {"no id", 6, NULL}, {"no title", 11, NULL}, {"no authors", 12, NULL},
                 {"no date", 14, NULL}, {"no precision", 15, NULL},
                 {"no source of a date", 16, NULL}, {"kind", 20, "roundup"},
                 {"a text is never NULL", 21, ""}, {"no warnings", 22, NULL});
    EXPECT_CELLS(articles, 1, {"id", 6, "a-1"}, {"title", 11, "Bridge"},
                 {"the separator inside an author is a blank", 12,
                  "Ada Lint\x1f"
                  "Bo Marsh"},
                 {"precision", 15, "day"}, {"published_from", 16, "meta"},
                 {"no modified", 17, NULL}, {"kind", 20, "article"}, {"text", 21, "Mara Reed …"},
                 {"warnings", 22, "nul_removed"}, {"extra", 23, "{\"desk\":\"city\"}"},
                 {"topic", 24, "raw"});
    cr_expect(eq(i64, cell_number(articles, 0, 1), 1), "record number");
    cr_expect(eq(i64, cell_number(articles, 19, 1), 97), "how sure the language is");
    cr_expect(eq(i64, cell_number(articles, 25, 1), 3), "partition");
    cr_expect(eq(i64, cell_number(articles, 26, 1), 41), "offset");
    cr_expect(
        eq(i64, cell_number(articles, 14, 1), INT64_C(1640995200000000) - INT64_C(946684800000000)),
        "published");
    cr_expect(eq(i64, batch->revisions[1].order_us, origin.record_us),
              "ordered by the record's time");
    EXPECT_CELLS(&batch->raws, 1, {"content type", 1, "text/plain"}, {"value", 2, "value"});
    batch_free(batch);
    arena_free(arena);
}

Test(store, batch_facts)
{
    struct arena *arena = arena_new(4096);
    struct record records[] = {{.clean = {.text = STR_INIT("x")}}, sample()};
    struct batch *batch = batch_of(records, 2, arena);
    EXPECT_CELLS(&batch->removed, 1, {"reason", 2, "promo"}, {"text", 3, "Read more"});
    EXPECT_CELLS(&batch->entities, 0, {"type", 2, "PERSON"}, {"name", 3, "Mara Reed"},
                 {"subtype", 4, NULL});
    EXPECT_CELLS(&batch->entities, 1, {"type", 2, "LOC"}, {"subtype", 4, "GPE"});
    EXPECT_CELLS(&batch->mentions, 0, {"text", 5, "Mara Reed"}, {"role", 6, "Mayor"});
    EXPECT_CELLS(&batch->mentions, 2, {"text", 5, "Oden"}, {"role", 6, NULL});
    static const int64_t mention[] = {1, 2, 1, 30, 34}; /* record, number, entity, start, end */
    for (int col = 0; col < 5; col++) {
        cr_expect(eq(i64, cell_number(&batch->mentions, col, 2), mention[col]),
                  "mention, column %d", col);
    }
    EXPECT_CELLS(&batch->quotes, 0, {"text", 4, "Never"}, {"speaker", 5, "Reed"},
                 {"cue", 7, "said"});
    EXPECT_CELLS(&batch->quotes, 1, {"speaker", 5, NULL}, {"entity", 6, NULL}, {"cue", 7, NULL});
    cr_expect(eq(i64, cell_number(&batch->quotes, 6, 0), 0), "the speaker's entity");
    cr_expect(eq(i64, cell_number(&batch->quotes, 8, 0), 77), "the quote's key");
    EXPECT_CELLS(&batch->quotes, 1, {"key", 8, NULL}, {"shingles", 9, NULL});
    struct rows_reader first = rows_read(&batch->quotes);
    struct str array = rows_value(&first, 9); /* 1 dimension, no NULL, int4, 2 from 1: 4: 5, 4: 6 */
    cr_expect(str_eq(array, (struct str){"\0\0\0\1\0\0\0\0\0\0\0\27\0\0\0\2\0\0\0\1"
                                         "\0\0\0\4\0\0\0\5\0\0\0\4\0\0\0\6",
                                         36}));
    EXPECT_CELLS(&batch->dates, 0, {"type", 5, "DATE"}, {"value", 6, "2022-01-03"},
                 {"mod", 7, NULL});
    EXPECT_CELLS(&batch->amounts, 0, {"mod", 9, "APPROX"}, {"type", 5, "MONEY"},
                 {"value", 6, "768000000000"}, {"currency", 7, "USD"}, {"unit", 8, NULL});
    EXPECT_CELLS(&batch->amounts, 1, {"type", 5, "PERCENT"}, {"value", 6, "2.5"},
                 {"currency", 7, NULL});
    batch_free(batch);
    arena_free(arena);
}

/* The name is a key of an index, so it is cut, and between code points; a mention is not. */
Test(store, batch_long_name)
{
    struct arena *arena = arena_new(4096);
    char name[1002];
    for (size_t i = 0; i + 1 < sizeof name; i += 2) {
        memcpy(name + i, "\xC3\xA9", 2);
    }
    for (size_t shift = 0; shift < 2; shift++) { /* an even limit, and one inside a code point */
        char *p = name + 2 - shift;
        struct str text = {p, 1000};
        *p = shift ? 'x' : *p;
        struct mention mention = {.span = {0, 500, text}};
        struct entity entity = {.name = text, .mentions = &mention, .n_mentions = 1};
        struct record record = {.facts = {.entities = &entity, .n_entities = 1}};
        struct batch *batch = batch_of(&record, 1, arena);
        struct str got = cell(&batch->entities, 3, 0);
        cr_expect(eq(sz, got.n, shift ? 399 : 400));
        cr_expect(str_starts(text, got));
        cr_expect(str_eq(cell(&batch->mentions, 5, 0), text));
        batch_free(batch);
    }
    arena_free(arena);
}

Test(store, batch_order)
{
    static const struct {
        const char *name;
        struct stamp modified;
        int64_t want;
    } cases[] = {
        {"the record's time", {0}, INT64_C(1640995200000000)},
        {"a date of modification wins, even an earlier one",
         {.us = 5, .from = DATE_FROM_ENVELOPE},
         5},
    };
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct record record = {.clean = {.modified = cases[i].modified}};
        struct batch *batch = batch_of(&record, 1, arena);
        cr_expect(eq(i64, batch->revisions[0].order_us, cases[i].want), "%s", cases[i].name);
        batch_free(batch);
    }
    arena_free(arena);
}

Test(store, batch_rejects)
{
    static const struct {
        const char *name;
        struct str value, key, headers;
        size_t keep;
        const char *want_value, *want_key, *want_headers;
    } cases[] = {
        {"whole", STR_INIT("bytes"), STR_INIT("k"), STR_INIT("h"), 5, "bytes", "k", "h"},
        {"cut", STR_INIT("bytes"), STR_INIT("k"), STR_INIT("h"), 2, "by", "k", "h"},
        {"nothing given", {NULL, 0}, {NULL, 0}, {NULL, 0}, 9, "", NULL, ""},
    };
    struct batch *batch = batch_new();
    for (uint32_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct record_origin from = origin;
        from.key = cases[i].key;
        from.headers = cases[i].headers;
        batch_add_reject(batch, &from, cases[i].value, cases[i].keep, "decode", STR("not_text"),
                         STR("binary"));
        struct sha256 hash = sha256(cases[i].value);
        EXPECT_CELLS(&batch->rejects, i, {"topic", 0, "raw"}, {"stage", 4, "decode"},
                     {"reason", 5, "not_text"}, {"message", 6, "binary"},
                     {"key", 7, cases[i].want_key}, {"headers", 8, cases[i].want_headers},
                     {"value", 9, cases[i].want_value});
        cr_expect(eq(i64, cell_number(&batch->rejects, 10, i), (int64_t)cases[i].value.n),
                  "%s: the size of the original", cases[i].name);
        cr_expect(str_eq(cell(&batch->rejects, 11, i),
                         (struct str){(const char *)hash.bytes, sizeof hash.bytes}),
                  "%s: the hash of the original", cases[i].name);
        cr_expect(batch->revisions[i].rejected, "%s", cases[i].name);
    }
    cr_expect(eq(sz, batch_count(batch), sizeof cases / sizeof cases[0]));
    cr_expect(eq(u32, batch->articles.n_rows, 0));
    batch_free(batch);
}

Test(store, batch_moves)
{
    struct batch *batch = batch_new();
    batch_move(batch, "raw", 2, 17, 20);
    EXPECT_CELLS(&batch->moves, 0, {"topic", 0, "raw"});
    cr_expect(eq(i64, cell_number(&batch->moves, 1, 0), 2));
    cr_expect(eq(i64, cell_number(&batch->moves, 2, 0), 17));
    cr_expect(eq(i64, cell_number(&batch->moves, 3, 0), 20));
    cr_expect(eq(sz, batch_count(batch), 0), "a move is no record");
    batch_free(batch);
}

/* ---- errors ---- */

static const struct {
    const char *state; /* NULL: the connection broke */
    const char *name;
    enum status want;
} states[] = {
    {NULL, "no state", ERR_RETRY},
    {"22021", "character not in repertoire", ERR_INPUT},
    {"22P02", "invalid text representation", ERR_INPUT},
    {"54000", "program limit exceeded", ERR_INPUT},
    {"23514", "check violation", ERR_INPUT},
    {"23505", "unique violation: a race", ERR_RETRY},
    {"23503", "foreign key violation: a race", ERR_RETRY},
    {"23502", "not-null violation: ours", ERR_FATAL},
    {"08006", "connection failure", ERR_RETRY},
    {"53100", "disk full", ERR_RETRY},
    {"53300", "too many connections", ERR_RETRY},
    {"57014", "query canceled", ERR_RETRY},
    {"57P01", "admin shutdown", ERR_RETRY},
    {"57P05", "idle session timeout", ERR_RETRY},
    {"40001", "serialization failure", ERR_RETRY},
    {"40P01", "deadlock", ERR_RETRY},
    {"25P03", "idle in transaction", ERR_RETRY},
    {"25006", "read-only: a standby", ERR_RETRY},
    {"25P02", "in failed transaction: ours", ERR_FATAL},
    {"42P01", "undefined table", ERR_FATAL},
    {"42501", "insufficient privilege", ERR_FATAL},
    {"21000", "cardinality violation: ours", ERR_FATAL},
    {"XX000", "internal error", ERR_FATAL},
    {"28P01", "invalid password", ERR_FATAL},
};

Test(store, states)
{
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        cr_expect(eq(int, pg_status_of(states[i].state), states[i].want), "%s", states[i].name);
    }
}

/* ---- migrations ---- */

Test(store, migrations)
{
    cr_assert(ge(sz, n_migrations, 1));
    for (size_t i = 0; i < n_migrations; i++) {
        char prefix[32];
        snprintf(prefix, sizeof prefix, "V%03zu__", i + 1);
        cr_expect(eq(int, migrations[i].version, (int)i + 1), "%s", migrations[i].name);
        cr_expect(str_starts(str_of(migrations[i].name), str_of(prefix)), "%s", migrations[i].name);
        cr_expect(str_ends(str_of(migrations[i].name), STR(".sql")), "%s", migrations[i].name);
        cr_expect(ge(sz, str_trim(str_of(migrations[i].sql)).n, 1), "%s is empty",
                  migrations[i].name);
    }
}
