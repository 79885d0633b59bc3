/*
 * group_bench FILE — what it costs to find out which articles are one text, and what is decided.
 *
 * FILE: NDJSON envelopes, as `newsmill cluster --ndjson` takes them. Printed: one line of JSON
 * for each pair of candidates, with its verdict; the last line is
 *     {"articles":…,"words":…,"candidates":…,"fingerprint_us":…,"candidates_us":…,"verify_us":…}
 * in microseconds of CPU over all articles. Reading, decoding, normalizing and extracting are not
 * in them. The articles come in batches, as they come to the leader.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/hash.h"
#include "worker/group/group.h"
#include "worker/pipeline.h"

#define BATCH     100
#define MAX_BYTES ((size_t)1 << 20)

struct bench {
    struct models models;
    struct arena *arena; /* what lives to the end */
    struct arena *batch; /* emptied as often as the service empties it */
    struct idf *idf;
    struct grouper *grouper;
    struct record *records;
    struct print *prints;
    size_t n, cap;
    uint64_t words, candidates;
    int64_t fingerprint_us, candidates_us, verify_us;
    int64_t last_id;
};

/* Of this process: other work on the machine does not count. */
static int64_t spent_us(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t next_id(void *context)
{
    return ++((struct bench *)context)->last_id;
}

static void read_articles(struct bench *b, FILE *file)
{
    char *line = NULL;
    size_t room = 0;
    for (ssize_t n; (n = getline(&line, &room, file)) > 0;) {
        struct raw_message raw = {
            .value = arena_copy(b->arena, (struct str){line, (size_t)n}),
            .content_type = STR("application/json"),
        };
        struct record record = {0};
        struct err err = {0};
        const struct pipeline_options options = {.max_article_bytes = MAX_BYTES};
        if (pipeline(&raw, &b->models, options, b->arena, &record, NULL, &err) == OK) {
            ARENA_PUSH(b->arena, b->records, b->n, b->cap, record);
        }
    }
    free(line);
}

/* Timed in memory that is used again, as in the service; then once more, to be kept. */
static void print_articles(struct bench *b)
{
    struct err err = {0};
    b->prints = ARENA_NEW(b->arena, struct print, b->n);
    int64_t begin = spent_us();
    for (size_t i = 0; i < b->n; i++) {
        (void)fingerprint(&b->records[i].clean, &b->records[i].facts, b->batch, &b->prints[i],
                          &err);
        b->words += b->prints[i].n_words;
        arena_reset(b->batch);
    }
    b->fingerprint_us = spent_us() - begin;
    for (size_t i = 0; i < b->n; i++) {
        (void)fingerprint(&b->records[i].clean, &b->records[i].facts, b->arena, &b->prints[i],
                          &err);
    }
}

static struct item item_of(struct bench *b, size_t i)
{
    const struct clean *clean = &b->records[i].clean;
    struct str source = clean->source_domain.n > 0 ? clean->source_domain : clean->source_name;
    bool dated = clean->published.from != DATE_FROM_NONE;
    struct item item = {
        .published_us = dated ? clean->published.us : ITEM_UNDATED,
        .dated = dated,
        .bridging = clean->kind == KIND_ARTICLE,
        .source = source.n > 0 ? (uint32_t)hash64(source) | 1 : 0,
    };
    memcpy(item.key, b->records[i].identity.key.bytes, sizeof item.key);
    item_fill(&b->prints[i], b->idf, b->batch, &item);
    return item;
}

static void say(const struct bench *b, const struct group_candidate *c)
{
    const struct verdict *v = &c->verdict;
    struct str x = b->records[c->a - 1].article.id;
    struct str y = b->records[c->b - 1].article.id;
    (void)printf(
        "{\"a\":\"%.*s\",\"b\":\"%.*s\",\"duplicate\":%s,\"template\":%s,\"shared\":%" PRIu32
        ",\"of_a\":%u,\"of_b\":%u,\"masked\":%u,\"score\":%u,"
        "\"threshold\":%u}\n",
        STR_ARG(x), STR_ARG(y), v->duplicate ? "true" : "false", v->template ? "true" : "false",
        v->shared, v->of_a, v->of_b, v->masked, v->score, v->threshold);
}

static void verify_batch(struct bench *b, struct group_batch *batch, struct sheet *sheets)
{
    for (size_t i = 0; i < batch->n_candidates; i++) {
        struct group_candidate *c = &batch->candidates[i];
        const int64_t pair[] = {c->a - 1, c->b - 1};
        for (size_t k = 0; k < 2; k++) {
            if (!sheets[pair[k]].print) {
                sheets[pair[k]] = sheet_make(&b->prints[pair[k]], b->batch);
            }
        }
        grouper_verify(b->grouper, c, &sheets[pair[0]], &sheets[pair[1]]);
    }
}

/* The decision itself is made too, but not timed: stories cost more, and are not asked for. */
static void group_articles(struct bench *b)
{
    for (size_t from = 0; from < b->n; from += BATCH) {
        size_t n = b->n - from < BATCH ? b->n - from : BATCH;
        struct group_change changes[BATCH];
        struct group_batch batch;
        struct group_decision decision;
        int64_t begin = spent_us();
        for (size_t i = 0; i < n; i++) {
            changes[i] = (struct group_change){.article_id = (int64_t)(from + i) + 1,
                                               .item = item_of(b, from + i)};
        }
        grouper_begin(b->grouper, changes, n, b->batch, &batch);
        int64_t found = spent_us();
        struct sheet *sheets = ARENA_NEW(b->batch, struct sheet, b->n);
        verify_batch(b, &batch, sheets);
        b->candidates_us += found - begin;
        b->verify_us += spent_us() - found;
        b->candidates += batch.n_candidates;
        for (size_t i = 0; i < batch.n_candidates; i++) {
            say(b, &batch.candidates[i]);
        }
        grouper_decide(b->grouper, &batch, (struct id_source){next_id, b}, b->batch, &decision);
        arena_reset(b->batch);
    }
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (!file) {
        (void)fprintf(stderr, "usage: group_bench FILE\n");
        return 2;
    }
    decode_init();
    struct gazetteer *gazetteer = gazetteer_new();
    struct bench b = {
        .models = {.gazetteer = gazetteer},
        .arena = arena_new(MAX_BYTES),
        .batch = arena_new(MAX_BYTES),
        .idf = idf_new(),
        .grouper = grouper_new(),
    };
    read_articles(&b, file);
    print_articles(&b);
    group_articles(&b);
    (void)printf("{\"articles\":%zu,\"words\":%" PRIu64 ",\"candidates\":%" PRIu64
                 ",\"fingerprint_us\":%" PRId64 ",\"candidates_us\":%" PRId64
                 ",\"verify_us\":%" PRId64 "}\n",
                 b.n, b.words, b.candidates, b.fingerprint_us, b.candidates_us, b.verify_us);
    grouper_free(b.grouper);
    idf_free(b.idf);
    arena_free(b.batch);
    arena_free(b.arena);
    gazetteer_free(gazetteer);
    decode_cleanup();
    (void)fclose(file);
    return 0;
}
