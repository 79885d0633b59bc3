#include "worker/store/batch.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/utf8.h"
#include "worker/decode/date.h"
#include "worker/store/batch_rows.h"

/* A btree entry may have 2,704 bytes; no name worth grouping by is near. */
#define MAX_NAME_BYTES 400

struct batch *batch_new(void)
{
    struct batch *batch = calloc(1, sizeof *batch);
    if (!batch) {
        abort();
    }
    rows_init(&batch->articles, "ib?TbbttttttttTttTtitttttiITti");
    rows_init(&batch->raws, "itb");
    rows_init(&batch->removed, "iitt");
    rows_init(&batch->entities, "iittti");
    rows_init(&batch->mentions, "iiiiitt");
    rows_init(&batch->quotes, "iiiittitIa");
    rows_init(&batch->dates, "iiiitttt");
    rows_init(&batch->amounts, "iiiitttttt");
    rows_init(&batch->prints, "ib");
    rows_init(&batch->rejects, "tiITtttbbbIb");
    rows_init(&batch->moves, "tiII");
    rows_init(&batch->traces, "it");
    rows_init(&batch->posts, "ittT");
    return batch;
}

static struct rows *const *all_rows(struct batch *batch, struct rows **list)
{
    struct rows *const every[] = {&batch->articles, &batch->raws,
                                  &batch->removed,  &batch->entities,
                                  &batch->mentions, &batch->quotes,
                                  &batch->dates,    &batch->amounts,
                                  &batch->prints,   &batch->rejects,
                                  &batch->moves,    &batch->traces,
                                  &batch->posts,    NULL};
    for (size_t i = 0; i < sizeof every / sizeof every[0]; i++) {
        list[i] = every[i];
    }
    return list;
}

void batch_free(struct batch *batch)
{
    struct rows *list[14];
    if (batch) {
        for (struct rows *const *r = all_rows(batch, list); *r; r++) {
            rows_release(*r);
        }
        free(batch->revisions);
        free(batch);
    }
}

void batch_reset(struct batch *batch)
{
    struct rows *list[14];
    for (struct rows *const *r = all_rows(batch, list); *r; r++) {
        rows_reset(*r);
    }
    batch->n = 0;
    batch_set_furniture(batch, FURNITURE_NO_EPOCH);
}

void batch_set_furniture(struct batch *batch, int32_t epoch)
{
    batch->furniture_epoch = epoch;
    batch->stale = false;
}

bool batch_is_stale(const struct batch *batch)
{
    return batch->stale;
}

size_t batch_count(const struct batch *batch)
{
    return batch->n;
}

static struct revision *next_revision(struct batch *batch)
{
    if (batch->n == batch->cap) {
        batch->cap = batch->cap > 0 ? batch->cap * 2 : 512;
        batch->revisions = realloc(batch->revisions, batch->cap * sizeof *batch->revisions);
        if (!batch->revisions) {
            abort();
        }
    }
    return &batch->revisions[batch->n++];
}

static struct str hash_str(const struct sha256 *hash)
{
    return (struct str){(const char *)hash->bytes, sizeof hash->bytes};
}

/* The items joined by U+001F, which string_to_array takes apart again; not given: none. */
static struct str join(const struct strs *list, struct arena *arena)
{
    size_t bytes = 0;
    for (size_t i = 0; i < list->n; i++) {
        bytes += list->items[i].n + 1;
    }
    char *out = ARENA_NEW(arena, char, bytes);
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        for (size_t k = 0; k < list->items[i].n; k++) {
            out[n++] = list->items[i].p[k] == '\x1f' ? ' ' : list->items[i].p[k];
        }
        out[n++] = '\x1f';
    }
    return n > 0 ? (struct str){out, n - 1} : (struct str){NULL, 0};
}

static void add_stamp(struct rows *rows, struct stamp stamp)
{
    rows_time(rows, stamp.us, stamp.from != DATE_FROM_NONE);
}

/* Of the text and of the facts in it, as article.v1 has them. */
static struct str warnings_of(const struct record *record, struct arena *arena)
{
    const struct strs *lists[] = {&record->clean.warnings, &record->facts.warnings};
    struct strs all = {0};
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < lists[k]->n; i++) {
            ARENA_PUSH(arena, all.items, all.n, all.cap, lists[k]->items[i]);
        }
    }
    return join(&all, arena);
}

static void add_article(struct batch *batch,
                        int32_t ord,
                        const struct record_origin *origin,
                        const struct record *record,
                        const struct revision *revision,
                        struct arena *arena)
{
    struct rows *r = &batch->articles;
    const struct clean *clean = &record->clean;
    bool dated = clean->published.from != DATE_FROM_NONE;
    rows_i4(r, ord);
    rows_bytea(r, hash_str(&revision->key));
    rows_bool(r, revision->killed);
    rows_time(r, revision->order_us, true);
    rows_bytea(r, hash_str(&revision->raw));
    rows_bytea(r, hash_str(&revision->content));
    rows_text(r, record->article.id);
    rows_text(r, clean->url);
    rows_text(r, clean->canonical_url);
    rows_text(r, clean->source_name);
    rows_text(r, clean->source_domain);
    rows_text(r, clean->title);
    rows_text(r, join(&clean->authors, arena));
    rows_text(r, clean->agency);
    add_stamp(r, clean->published);
    rows_text(r, !dated ? str_of(NULL) : clean->published.day_only ? STR("day") : STR("second"));
    rows_text(r, str_of(date_from_name(clean->published.from)));
    add_stamp(r, clean->modified);
    rows_text(r, clean->language);
    rows_i4(r, (int32_t)clean->language_percent);
    rows_text(r, str_of(article_kind_name(clean->kind)));
    rows_text(r, clean->text.p ? clean->text : STR(""));
    rows_text(r, warnings_of(record, arena));
    rows_text(r, record->article.extra);
    rows_text(r, str_of(origin->topic));
    rows_i4(r, origin->partition);
    rows_i8(r, origin->offset);
    rows_time(r, origin->record_us, true);
    rows_text(r, clean->dateline_place);
    rows_i4(r, clean->furniture_epoch);
    rows_done(r);
}

static void add_removed(struct batch *batch, int32_t ord, const struct clean *clean)
{
    struct rows *r = &batch->removed;
    for (size_t i = 0; i < clean->n_removed; i++) {
        rows_i4(r, ord);
        rows_i4(r, (int32_t)i);
        rows_text(r, str_of(removed_reason_name(clean->removed[i].reason)));
        rows_text(r, clean->removed[i].text);
        rows_done(r);
    }
}

static void add_span(struct rows *r, int32_t ord, size_t number, const struct span *span)
{
    rows_i4(r, ord);
    rows_i4(r, (int32_t)number);
    rows_i4(r, (int32_t)span->start);
    rows_i4(r, (int32_t)span->end);
    rows_text(r, span->text);
}

static void add_mentions(struct batch *batch,
                         int32_t ord,
                         const struct entity *entity,
                         int32_t entity_no,
                         int32_t *mention_no)
{
    struct rows *r = &batch->mentions;
    for (size_t i = 0; i < entity->n_mentions; i++) {
        const struct mention *mention = &entity->mentions[i];
        rows_i4(r, ord);
        rows_i4(r, (*mention_no)++);
        rows_i4(r, entity_no);
        rows_i4(r, (int32_t)mention->span.start);
        rows_i4(r, (int32_t)mention->span.end);
        rows_text(r, mention->span.text);
        rows_text(r, mention->role);
        rows_done(r);
    }
}

static void add_entities(struct batch *batch, int32_t ord, const struct facts *facts)
{
    struct rows *r = &batch->entities;
    int32_t mention_no = 0;
    for (size_t i = 0; i < facts->n_entities; i++) {
        const struct entity *entity = &facts->entities[i];
        rows_i4(r, ord);
        rows_i4(r, (int32_t)i);
        rows_text(r, str_of(entity_type_name(entity->type)));
        rows_text(r, utf8_clip(entity->name, MAX_NAME_BYTES));
        rows_text(r, entity->subtype);
        rows_i4(r, (int32_t)entity->salience_ppm);
        rows_done(r);
        add_mentions(batch, ord, entity, (int32_t)i, &mention_no);
    }
}

static void add_quote_print(struct rows *r, const struct quote_print *print)
{
    if (!print || print->key == 0) {
        rows_null(r);
        rows_null(r);
        return;
    }
    rows_i8(r, (int64_t)print->key);
    rows_i4_array(r, print->shingles, print->n_shingles);
}

static void add_quotes(struct batch *batch, int32_t ord, const struct record *record)
{
    struct rows *r = &batch->quotes;
    const struct facts *facts = &record->facts;
    for (size_t i = 0; i < facts->n_quotes; i++) {
        const struct quote *quote = &facts->quotes[i];
        add_span(r, ord, i, &quote->span);
        rows_text(r, quote->speaker);
        if (quote->entity >= 0) {
            rows_i4(r, quote->entity);
        } else {
            rows_null(r);
        }
        rows_text(r, quote->cue);
        add_quote_print(r, i < record->print.n_quotes ? &record->print.quotes[i] : NULL);
        rows_done(r);
    }
}

static void add_dates(struct batch *batch, int32_t ord, const struct facts *facts)
{
    struct rows *r = &batch->dates;
    for (size_t i = 0; i < facts->n_dates; i++) {
        const struct temporal *date = &facts->dates[i];
        add_span(r, ord, i, &date->span);
        rows_text(r, str_of(timex_type_name(date->type)));
        rows_text(r, date->value);
        rows_text(r, date->mod);
        rows_done(r);
    }
}

static void add_amounts(struct batch *batch, int32_t ord, const struct facts *facts)
{
    struct rows *r = &batch->amounts;
    for (size_t i = 0; i < facts->n_amounts; i++) {
        const struct amount *amount = &facts->amounts[i];
        char value[64];
        int n = snprintf(value, sizeof value, "%.15g", amount->value); /* as exact as a double is */
        add_span(r, ord, i, &amount->span);
        rows_text(r, str_of(amount_type_name(amount->type)));
        rows_text(r, (struct str){value, (size_t)n});
        rows_text(r, amount->currency);
        rows_text(r, amount->unit);
        rows_text(r, amount->mod);
        rows_done(r);
    }
}

void batch_add_record(struct batch *batch,
                      const struct record_origin *origin,
                      struct str value,
                      const struct record *record,
                      struct arena *arena)
{
    int32_t ord = (int32_t)batch->n;
    bool modified = record->clean.modified.from != DATE_FROM_NONE;
    struct revision *revision = next_revision(batch);
    *revision = (struct revision){
        .key = record->identity.key,
        .raw = record->identity.raw,
        .content = record->identity.content,
        .order_us = modified ? record->clean.modified.us : origin->record_us,
        .record_us = origin->record_us,
        .killed = record->article.killed,
    };
    add_article(batch, ord, origin, record, revision, arena);
    rows_i4(&batch->raws, ord);
    rows_text(&batch->raws, origin->content_type);
    rows_bytea(&batch->raws, value);
    rows_done(&batch->raws);
    add_removed(batch, ord, &record->clean);
    add_entities(batch, ord, &record->facts);
    add_quotes(batch, ord, record);
    add_dates(batch, ord, &record->facts);
    add_amounts(batch, ord, &record->facts);
    if (origin->traceparent.p) {
        rows_i4(&batch->traces, ord);
        rows_text(&batch->traces, origin->traceparent);
        rows_done(&batch->traces);
    }
    rows_i4(&batch->prints, ord);
    rows_bytea(&batch->prints, print_pack(&record->print, arena));
    rows_done(&batch->prints);
}

void batch_add_post(struct batch *batch, const struct record_origin *origin, struct str members)
{
    struct rows *r = &batch->posts;
    rows_i4(r, (int32_t)batch->n - 1);
    rows_text(r, members);
    rows_text(r, origin->traceparent);
    rows_time(r, origin->record_us, true);
    rows_done(r);
}

void batch_add_reject(struct batch *batch,
                      const struct record_origin *origin,
                      struct str value,
                      size_t keep_bytes,
                      const char *stage,
                      struct str reason,
                      struct str message)
{
    struct rows *r = &batch->rejects;
    struct sha256 hash = sha256(value);
    *next_revision(batch) = (struct revision){.rejected = true};
    rows_text(r, str_of(origin->topic));
    rows_i4(r, origin->partition);
    rows_i8(r, origin->offset);
    rows_time(r, origin->record_us, true);
    rows_text(r, str_of(stage));
    rows_text(r, reason);
    rows_text(r, message);
    rows_bytea(r, origin->key);
    rows_bytea(r, origin->headers.p ? origin->headers : STR(""));
    rows_bytea(r, value.p ? str_sub(value, 0, keep_bytes) : STR(""));
    rows_i8(r, (int64_t)value.n);
    rows_bytea(r, hash_str(&hash));
    rows_done(r);
}

void batch_move(
    struct batch *batch, const char *topic, int32_t partition, int64_t old, int64_t next)
{
    struct rows *r = &batch->moves;
    rows_text(r, str_of(topic));
    rows_i4(r, partition);
    rows_i8(r, old);
    rows_i8(r, next);
    rows_done(r);
}
