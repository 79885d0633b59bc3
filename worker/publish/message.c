#include "worker/publish/message.h"

#include <inttypes.h>

#include "common/clock.h"
#include "worker/headers.h"
#include "worker/trace.h"

#define REPLAY_COUNT "newsmill.replay_count"

/* Headers that every dead letter has besides the original ones. */
#define DEAD_HEADERS 10

static void add(struct message *message, const char *name, struct str value)
{
    message->headers[message->n_headers++] = (struct header){name, value};
}

/* What a cluster event and an article share; out has its topic and value. */
static void cloud_event(const struct outbox_row *row,
                        const struct settings *settings,
                        int64_t key,
                        struct str schema,
                        struct arena *arena,
                        struct message *out)
{
    char time[CLOCK_TEXT_MAX];
    clock_format(row->created_us, time);
    out->key = arena_printf(arena, "%" PRId64, key);
    out->headers = ARENA_NEW(arena, struct header, 11);
    add(out, "ce_specversion", STR("1.0"));
    add(out, "ce_id", arena_printf(arena, "%" PRId64, row->outbox_id));
    add(out, "ce_source", arena_printf(arena, "/newsmill/%s", settings->id));
    add(out, "ce_type", row->type);
    add(out, "ce_subject", out->key);
    add(out, "ce_time", arena_copy(arena, str_of(time)));
    add(out, "ce_dataschema", schema);
    add(out, "ce_sequence", arena_printf(arena, "%020" PRId64, row->outbox_id));
    add(out, "ce_partitionkey", out->key);
    add(out, "content-type", STR("application/json"));
    if (row->traceparent.p) {
        add(out, "traceparent",
            trace_continue(row->traceparent, str_of(settings->id), row->outbox_id, arena));
    }
}

static void event_message(const struct outbox_row *row,
                          const struct settings *settings,
                          struct arena *arena,
                          struct message *out)
{
    *out = (struct message){.topic = settings->clusters_topic, .value = row->value};
    cloud_event(row, settings, row->cluster_id, STR(MESSAGE_SCHEMA), arena, out);
}

/* A null value: on a compacted topic nothing of the article stays. */
static void article_message(const struct outbox_row *row,
                            const struct settings *settings,
                            struct arena *arena,
                            struct message *out)
{
    *out = (struct message){
        .topic = settings->articles_topic, .value = row->value, .null_value = row->value.p == NULL};
    cloud_event(row, settings, row->article_id, STR(MESSAGE_ARTICLE_SCHEMA), arena, out);
}

/* The original headers in their order; a replay count is taken over, not shown twice. */
static void
original_headers(struct str packed, struct arena *arena, struct message *out, struct str *replays)
{
    struct str name;
    struct str value;
    while (headers_next(&packed, &name, &value)) {
        if (str_eq(name, STR(REPLAY_COUNT))) {
            *replays = value.p ? value : *replays;
        } else {
            add(out, arena_zstr(arena, name), value);
        }
    }
}

/*
 * A record over the limit goes without its value, and says where that is kept. Its headers and its
 * key stay if they take at most half of the limit each, so the rest always fits.
 */
static void dead_message(const struct outbox_row *row,
                         const struct settings *settings,
                         struct arena *arena,
                         struct message *out)
{
    const struct outbox_reject *reject = &row->reject;
    struct str replays = STR("0");
    int64_t half = settings->max_event_bytes / 2;
    bool whole =
        row->bytes <= settings->max_event_bytes && (int64_t)reject->value.n == reject->value_bytes;
    struct str packed = whole || (int64_t)reject->headers.n <= half ? reject->headers : STR("");
    *out = (struct message){
        .topic = settings->dead_topic,
        .key = whole || (int64_t)reject->key.n <= half ? reject->key : (struct str){NULL, 0},
        .value = whole ? reject->value : STR(""),
        .headers = ARENA_NEW(arena, struct header, headers_count(packed) + DEAD_HEADERS),
    };
    original_headers(packed, arena, out, &replays);
    add(out, "__connect.errors.topic", reject->topic);
    add(out, "__connect.errors.partition", arena_printf(arena, "%" PRId32, reject->partition));
    add(out, "__connect.errors.offset", arena_printf(arena, "%" PRId64, reject->offset));
    add(out, "__connect.errors.stage", reject->stage);
    add(out, "__connect.errors.class.name", reject->reason);
    add(out, "__connect.errors.exception.message", reject->message);
    add(out, REPLAY_COUNT, replays);
    add(out, "newsmill.outbox_id", arena_printf(arena, "%" PRId64, row->outbox_id));
    if (!whole) {
        add(out, "newsmill.original",
            arena_printf(arena, "rejected_record/%" PRId64, reject->reject_id));
    }
}

void message_of(const struct outbox_row *row,
                const struct settings *settings,
                struct arena *arena,
                struct message *out)
{
    if (row->cluster_id > 0) {
        event_message(row, settings, arena, out);
    } else if (row->article_id > 0) {
        article_message(row, settings, arena, out);
    } else {
        dead_message(row, settings, arena, out);
    }
}
