/*
 * cluster — raw articles in, groups out; no Kafka, no database. The articles are grouped
 * online, in batches and in input order, by the code that the leader runs; the memory that
 * the leader has in PostgreSQL is a table here.
 */
#include "worker/commands/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/hash.h"
#include "worker/commands/furniture_file.h"
#include "worker/commands/input.h"
#include "worker/gazetteer_open.h"
#include "worker/group/group.h"
#include "worker/group/idmap.h"
#include "worker/model/tagger_model.h"
#include "worker/pipeline.h"
#include "worker/render/event.h"
#include "worker/render/render.h"

#define ARENA_BYTES    ((size_t)1 << 20)
#define BATCH_ARTICLES 100
#define EVENT_BYTES    900000 /* as NEWSMILL_MAX_EVENT_BYTES by default */

/* What is kept of an article; its article id is its place in the table, from 1. */
struct kept {
    struct str id, url, title, source; /* as given */
    struct str packed;                 /* its print */
    struct sha256 raw;
    int64_t modified_us;
    int64_t published_us;
    bool dated;
};

/* A line of output: an article's groups, or one that is already written. */
struct line {
    struct str written;
    int64_t article_id;
    struct str id;
};

struct clustering {
    const struct input_options *options;
    struct models models;
    struct furniture *furniture; /* NULL: none given */
    const struct idf *idf;
    struct grouper *grouper;
    struct idmap by_key;
    struct arena *keep;    /* what lives to the end */
    struct arena *scratch; /* of one article */
    struct arena *batch;   /* of one batch */
    struct kept *kept;
    size_t n_kept, cap_kept;
    struct line *lines;
    size_t n_lines, cap_lines;
    struct group_change changes[BATCH_ARTICLES];
    size_t n_changes;
    int64_t last_id;
    bool rejected_some;
};

static int64_t next_id(void *context)
{
    return ++((struct clustering *)context)->last_id;
}

static bool find_article(void *context, int64_t article_id, struct event_article *out)
{
    const struct clustering *c = context;
    const struct kept *kept = &c->kept[article_id - 1];
    *out = (struct event_article){
        .external_id = kept->id,
        .url = kept->url,
        .title = kept->title,
        .source = kept->source,
        .dated = kept->dated,
        .published_us = kept->published_us,
    };
    return true;
}

static void print_events(struct clustering *c, const struct group_decision *decision)
{
    struct events events = {0};
    for (size_t i = 0; i < decision->n_changes; i++) {
        struct event_articles articles = {find_article, c};
        render_events(&decision->changes[i], articles, EVENT_BYTES, c->batch, &events);
    }
    for (size_t i = 0; i < events.n; i++) {
        (void)printf("{\"type\":\"%s\",\"data\":%.*s}\n", event_type_name(events.items[i].type),
                     STR_ARG(events.items[i].data));
    }
}

/* The sheets of one batch's candidates, each made once. */
struct sheets {
    struct clustering *c;
    struct idmap made; /* article id → number of its sheet */
    struct sheet *items;
    size_t n, cap;
};

static enum status
sheet_of(struct sheets *sheets, int64_t article_id, struct sheet *out, struct err *err)
{
    uint32_t number = idmap_get(&sheets->made, article_id);
    if (number == IDMAP_NONE) {
        struct arena *arena = sheets->c->batch;
        struct print *print = ARENA_NEW(arena, struct print, 1);
        if (print_unpack(sheets->c->kept[article_id - 1].packed, arena, print, err)) {
            return err->status;
        }
        struct sheet sheet = sheet_make(print, arena);
        number = (uint32_t)sheets->n;
        ARENA_PUSH(arena, sheets->items, sheets->n, sheets->cap, sheet);
        idmap_put(&sheets->made, article_id, number);
    }
    *out = sheets->items[number];
    return OK;
}

static enum status
verify_candidates(struct clustering *c, struct group_batch *batch, struct err *err)
{
    struct sheets sheets = {.c = c};
    for (size_t i = 0; i < batch->n_candidates && err->status == OK; i++) {
        struct group_candidate *candidate = &batch->candidates[i];
        struct sheet a;
        struct sheet b;
        if (sheet_of(&sheets, candidate->a, &a, err) == OK &&
            sheet_of(&sheets, candidate->b, &b, err) == OK) {
            grouper_verify(c->grouper, candidate, &a, &b);
        }
    }
    idmap_release(&sheets.made);
    return err->status;
}

static enum status group_batch(struct clustering *c, struct err *err)
{
    struct group_batch batch;
    struct group_decision decision;
    grouper_begin(c->grouper, c->changes, c->n_changes, c->batch, &batch);
    if (verify_candidates(c, &batch, err)) {
        return err->status;
    }
    grouper_decide(c->grouper, &batch, (struct id_source){next_id, c}, c->batch, &decision);
    if (c->options->events) {
        print_events(c, &decision);
    }
    c->n_changes = 0;
    arena_reset(c->batch);
    return OK;
}

static void push_line(struct clustering *c, struct line line)
{
    ARENA_PUSH(c->keep, c->lines, c->n_lines, c->cap_lines, line);
}

static void keep_rejection(struct clustering *c,
                           const struct input_item *item,
                           const char *stage,
                           const char *text)
{
    struct rejection rejection = {
        .id = input_item_id(item, c->scratch), .file = item->file, .stage = stage};
    rejection.reason = pipeline_reason(text, &rejection.message);
    c->rejected_some = true;
    push_line(c, (struct line){.written = render_rejected(&rejection, c->keep)});
}

static struct kept keep(struct clustering *c, const struct record *record)
{
    const struct clean *clean = &record->clean;
    struct str source = clean->source_domain.n > 0 ? clean->source_domain : clean->source_name;
    bool dated = clean->published.from != DATE_FROM_NONE;
    bool modified = clean->modified.from != DATE_FROM_NONE;
    return (struct kept){
        .id = record->article.id.p ? arena_copy(c->keep, record->article.id) : (struct str){0},
        .url = clean->url.p ? arena_copy(c->keep, clean->url) : (struct str){0},
        .title = clean->title.p ? arena_copy(c->keep, clean->title) : (struct str){0},
        .source = source.p ? arena_copy(c->keep, source) : (struct str){0},
        .packed = print_pack(&record->print, c->keep),
        .raw = record->identity.raw,
        .modified_us = modified ? clean->modified.us : INT64_MIN,
        .published_us = dated ? clean->published.us : ITEM_UNDATED,
        .dated = dated,
    };
}

static struct item
item_of(struct clustering *c, const struct record *record, const struct kept *kept)
{
    struct item item = {
        .published_us = kept->published_us,
        .dated = kept->dated,
        .bridging = article_kind_bridges(str_of(article_kind_name(record->clean.kind))),
        .own = article_is_wires_own(record->clean.agency, record->clean.source_name,
                                    record->clean.source_domain),
        .source = kept->source.n > 0 ? (uint32_t)hash64(kept->source) | 1 : 0,
    };
    memcpy(item.key, record->identity.key.bytes, sizeof item.key);
    item_fill(&record->print, c->idf, c->batch, &item);
    return item;
}

/* Of two versions of one article the later one counts, whatever the order they come in. */
static bool supersedes(const struct kept *a, const struct kept *b)
{
    if (a->modified_us != b->modified_us) {
        return a->modified_us > b->modified_us;
    }
    return memcmp(a->raw.bytes, b->raw.bytes, sizeof a->raw.bytes) > 0;
}

static bool is_waiting(const struct clustering *c, int64_t article_id)
{
    for (size_t i = 0; i < c->n_changes; i++) {
        if (c->changes[i].article_id == article_id) {
            return true;
        }
    }
    return false;
}

static enum status take_record(struct clustering *c, const struct record *record, struct err *err)
{
    int64_t key = 0;
    memcpy(&key, record->identity.key.bytes, sizeof key);
    struct kept kept = keep(c, record);
    uint32_t known = idmap_get(&c->by_key, key);
    if (known != IDMAP_NONE && !supersedes(&kept, &c->kept[known])) {
        push_line(c, (struct line){.article_id = (int64_t)known + 1, .id = kept.id});
        return OK;
    }
    if (known == IDMAP_NONE) {
        known = (uint32_t)c->n_kept;
        ARENA_PUSH(c->keep, c->kept, c->n_kept, c->cap_kept, kept);
        idmap_put(&c->by_key, key, known);
    } else if (is_waiting(c, (int64_t)known + 1) && group_batch(c, err)) {
        return err->status;
    }
    c->kept[known] = kept;
    c->changes[c->n_changes++] = (struct group_change){
        .removed = record->article.killed || record->clean.kind == KIND_NOT_ARTICLE,
        .article_id = (int64_t)known + 1,
        .item = item_of(c, record, &kept),
    };
    push_line(c, (struct line){.article_id = (int64_t)known + 1, .id = kept.id});
    return c->n_changes == BATCH_ARTICLES ? group_batch(c, err) : OK;
}

static enum status take_item(struct clustering *c, struct input_item *item, struct err *err)
{
    const struct pipeline_options options = {
        .max_article_bytes = c->options->max_article_bytes,
        .normalize = {.keep_all = c->options->keep_all, .furniture = c->furniture},
    };
    struct record record = {0};
    const char *stage = NULL;
    if (input_load(item, options.max_article_bytes, c->scratch, err)) {
        return err->status;
    }
    if (pipeline(&item->raw, &c->models, options, c->scratch, &record, &stage, err) == ERR_INPUT) {
        keep_rejection(c, item, stage, err->text);
        *err = (struct err){0};
        return OK;
    }
    return err->status ? err->status : take_record(c, &record, err);
}

static enum status take_all(struct clustering *c, struct err *err)
{
    struct input *input = input_open(c->options);
    for (bool end = false; !end && err->status == OK;) {
        struct input_item item;
        if (input_next(input, c->scratch, &item, &end, err) == OK && !end) {
            (void)take_item(c, &item, err);
        }
        arena_reset(c->scratch);
    }
    input_close(input);
    return err->status ? err->status : group_batch(c, err);
}

static void print_lines(const struct clustering *c)
{
    for (size_t i = 0; i < c->n_lines; i++) {
        const struct line *line = &c->lines[i];
        struct str text = line->written;
        if (!text.p) {
            text = render_groups(
                line->id, grouper_cluster_of(c->grouper, CLUSTER_DUPLICATES, line->article_id),
                grouper_cluster_of(c->grouper, CLUSTER_STORY, line->article_id), c->scratch);
        }
        (void)fwrite(text.p, 1, text.n, stdout);
        (void)putchar('\n');
        arena_reset(c->scratch);
    }
}

static int run_all(struct clustering *c)
{
    struct err err = {0};
    (void)take_all(c, &err);
    if (err.status == OK && !c->options->events) {
        print_lines(c);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        (void)err_set(&err, ERR_FATAL, "standard output: cannot be written");
    }
    if (err.status) {
        (void)fprintf(stderr, "newsmill cluster: %s\n", err.text);
        return EXIT_FAILED;
    }
    return c->rejected_some ? EXIT_REJECTED : EXIT_FINE;
}

int command_cluster(int argc, char **argv)
{
    struct input_options options;
    struct err err = {0};
    if (input_parse(argc, argv, INPUT_FOR_CLUSTER, &options, &err)) {
        if (err.text[0]) {
            (void)fprintf(stderr, "newsmill cluster: %s (--help shows the flags)\n", err.text);
            return EXIT_USAGE;
        }
        input_usage("cluster", INPUT_FOR_CLUSTER);
        return EXIT_FINE;
    }
    decode_init();
    struct gazetteer *gazetteer = gazetteer_new();
    struct tagger_model room = {0};
    struct idf *idf = idf_new();
    struct clustering c = {
        .options = &options,
        .models = {.gazetteer = gazetteer},
        .idf = idf,
        .grouper = grouper_new(),
        .keep = arena_new(ARENA_BYTES),
        .scratch = arena_new(ARENA_BYTES),
        .batch = arena_new(ARENA_BYTES),
    };
    int code = EXIT_FAILED;
    if (furniture_file_set(options.furniture, &c.furniture, &err) ||
        gazetteer_open(options.gazetteer, gazetteer, &err) ||
        tagger_model_choose(options.model, &room, &c.models.tagger, &err)) {
        (void)fprintf(stderr, "newsmill cluster: %s\n", err.text);
    } else {
        code = run_all(&c);
    }
    tagger_model_close(&room);
    furniture_free(c.furniture);
    arena_free(c.batch);
    arena_free(c.scratch);
    arena_free(c.keep);
    idmap_release(&c.by_key);
    grouper_free(c.grouper);
    idf_free(idf);
    gazetteer_free(gazetteer);
    decode_cleanup();
    return code;
}
