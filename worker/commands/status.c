#include "worker/store/status.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "worker/build_info.h"
#include "worker/commands/commands.h"
#include "worker/commands/kafka_open.h"
#include "worker/commands/read_settings.h"
#include "worker/store/migrate.h"

static const char usage[] =
    "usage: newsmill status [--json] [flags]\n"
    "\n"
    "The deployment at a glance, from PostgreSQL and Kafka: who leads, what waits where, the last\n"
    "rejects, versions. Exit code 1 if one of the two gives no answer, or something needs a look\n"
    "(those lines begin with '!').\n"
    "\n"
    "  --json      the same for machines\n"
    "\n"
    "Example: newsmill status --json | jq .lag\n";

#define ANSWER_MS 10000
#define LEADER_S  15 /* without a beat for so long there is none */

struct partition_state {
    const struct offset_row *row;
    int64_t low, high; /* -1: no answer */
};

struct state {
    struct store_status store;
    struct err store_err, kafka_err;
    int brokers;
    struct partition_state *partitions;
    int64_t lag;  /* of those that are known */
    bool missing; /* some of Kafka's answers are */
};

static double seconds_since(int64_t now_us, int64_t us)
{
    return us > 0 && us < now_us ? (double)(now_us - us) / 1e6 : 0;
}

static bool leads(const struct store_status *s)
{
    return s->epoch > 0 && s->now_us - s->beat_us < (int64_t)LEADER_S * CLOCK_US_PER_S;
}

/* Of this partition records are lost: what Kafka has begins behind the position. */
static bool is_lost(const struct partition_state *p)
{
    return p->low >= 0 && (p->row->next < p->low || p->row->next > p->high);
}

/* ---- asking ---- */

static void ask_partitions(struct state *state, rd_kafka_t *rk, struct arena *arena)
{
    size_t n = state->store.n_offsets;
    state->partitions = ARENA_NEW(arena, struct partition_state, n);
    for (size_t i = 0; i < n; i++) {
        struct partition_state *p = &state->partitions[i];
        *p = (struct partition_state){&state->store.offsets[i], -1, -1};
        rd_kafka_resp_err_t code =
            state->missing
                ? RD_KAFKA_RESP_ERR__TIMED_OUT
                : rd_kafka_query_watermark_offsets(rk, p->row->topic.p, p->row->partition, &p->low,
                                                   &p->high, ANSWER_MS);
        if (code) {
            state->missing = true;
            (void)err_set(&state->kafka_err, ERR_RETRY, "%s:%d: %s", p->row->topic.p,
                          (int)p->row->partition, rd_kafka_err2str(code));
        } else if (p->high > p->row->next) {
            state->lag += p->high - p->row->next;
        }
    }
}

static void ask_kafka(const struct settings *settings, struct state *state, struct arena *arena)
{
    static const struct kafka_conf_pair ours[] = {{"log_level", "2"}, {NULL, NULL}};
    const struct kafka_open kafka = {
        .type = RD_KAFKA_PRODUCER, .props = &settings->common_props, .ours = ours};
    const struct rd_kafka_metadata *metadata = NULL;
    rd_kafka_t *rk = NULL;
    if (kafka_open(&kafka, &rk, &state->kafka_err)) {
        state->missing = true;
        state->partitions = NULL;
        return;
    }
    rd_kafka_resp_err_t code = rd_kafka_metadata(rk, 0, NULL, &metadata, ANSWER_MS);
    if (code) {
        state->missing = true;
        (void)err_set(&state->kafka_err, ERR_RETRY, "%s", rd_kafka_err2str(code));
    } else {
        state->brokers = metadata->broker_cnt;
        rd_kafka_metadata_destroy(metadata);
    }
    ask_partitions(state, rk, arena);
    rd_kafka_destroy(rk);
}

/* ---- telling ---- */

static bool needs_a_look(const struct state *state)
{
    bool lost = false;
    for (size_t i = 0; state->partitions && i < state->store.n_offsets; i++) {
        lost = lost || is_lost(&state->partitions[i]);
    }
    return state->store_err.status || state->kafka_err.status || !leads(&state->store) || lost;
}

static void print_store(const struct store_status *s)
{
    char since[CLOCK_TEXT_MAX];
    if (leads(s)) {
        (void)printf("  leader      %.*s, epoch %" PRId64 ", alive %.1f s ago\n",
                     STR_ARG(s->holder), s->epoch, seconds_since(s->now_us, s->beat_us));
    } else {
        clock_format(s->beat_us, since);
        (void)printf("! leader      none%s%s: no articles are grouped, no events published\n",
                     s->epoch > 0 ? " since " : "", s->epoch > 0 ? since : "");
    }
    (void)printf("  backlog     %" PRId64 " articles wait for their group", s->ungrouped);
    if (s->ungrouped > 0) {
        (void)printf(", the first for %.0f s", seconds_since(s->now_us, s->oldest_us));
    }
    (void)printf("\n  outbox      %" PRId64 " events and dead letters wait for Kafka; published up "
                 "to %" PRId64 "\n",
                 s->unpublished + s->unwritten, s->done);
    if (s->queued > 0) {
        (void)printf("  articles    %" PRId64 " states wait for the topic of articles\n",
                     s->queued);
    }
    if (s->last_stored_us > 0) {
        (void)printf("  last stored %.0f s ago\n", seconds_since(s->now_us, s->last_stored_us));
    }
}

static void print_lag(const struct state *state)
{
    (void)printf("%s lag         %" PRId64 " records%s\n", state->missing ? "!" : " ", state->lag,
                 state->missing ? ", and those of partitions that gave no answer" : "");
    for (size_t i = 0; state->partitions && i < state->store.n_offsets; i++) {
        const struct partition_state *p = &state->partitions[i];
        (void)printf("%s             %.*s:%d at %" PRId64 " of %" PRId64 "\n",
                     is_lost(p) ? "!" : " ", STR_ARG(p->row->topic), (int)p->row->partition,
                     p->row->next, p->high);
    }
}

static void print_rejects(const struct store_status *s)
{
    for (size_t i = 0; i < s->n_rejects; i++) {
        const struct status_reject *r = &s->rejects[i];
        char at[CLOCK_TEXT_MAX];
        clock_format(r->at_us - r->at_us % CLOCK_US_PER_S, at);
        (void)printf("  %s %s  %.*s (%.*s) %.*s:%d:%" PRId64 "\n",
                     i == 0 ? "last rejects" : "            ", at, STR_ARG(r->reason),
                     STR_ARG(r->stage), STR_ARG(r->topic), (int)r->partition, r->offset);
    }
}

static void print_text(const struct settings *settings,
                       const struct state *state,
                       const struct build_texts *build)
{
    const struct store_status *s = &state->store;
    (void)printf("%s\n", settings->id);
    if (state->store_err.status) {
        (void)printf("! PostgreSQL  %s\n", state->store_err.text);
    } else {
        print_store(s);
    }
    if (state->kafka_err.status) {
        (void)printf("! Kafka       %s\n", state->kafka_err.text);
    }
    if (!state->store_err.status) {
        print_lag(state);
        print_rejects(s);
    }
    (void)printf("  versions    newsmill %s (pipeline %s, schema %d, librdkafka %s, libpq %s)",
                 build->info.version, build->info.pipeline, migrations[n_migrations - 1].version,
                 build->info.rdkafka, build->info.libpq);
    if (!state->store_err.status) {
        (void)printf("; PostgreSQL %.*s, schema %d", STR_ARG(s->server), (int)s->schema_version);
    }
    (void)printf("; %d brokers\n", state->brokers);
}

static json_t *json_str(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static json_t *json_time(int64_t us)
{
    char text[CLOCK_TEXT_MAX];
    clock_format(us, text);
    return us > 0 ? json_string(text) : json_null();
}

static json_t *json_partitions(const struct state *state)
{
    json_t *list = json_array();
    for (size_t i = 0; state->partitions && i < state->store.n_offsets; i++) {
        const struct partition_state *p = &state->partitions[i];
        (void)json_array_append_new(
            list,
            json_pack("{s:o,s:i,s:I,s:I,s:I,s:b}", "topic", json_str(p->row->topic), "partition",
                      (int)p->row->partition, "next", (json_int_t)p->row->next, "first",
                      (json_int_t)p->low, "end", (json_int_t)p->high, "lost", is_lost(p)));
    }
    return list;
}

static json_t *json_rejects(const struct store_status *s)
{
    json_t *list = json_array();
    for (size_t i = 0; i < s->n_rejects; i++) {
        const struct status_reject *r = &s->rejects[i];
        (void)json_array_append_new(
            list, json_pack("{s:o,s:o,s:o,s:i,s:I,s:o}", "reason", json_str(r->reason), "stage",
                            json_str(r->stage), "topic", json_str(r->topic), "partition",
                            (int)r->partition, "offset", (json_int_t)r->offset, "at",
                            json_time(r->at_us)));
    }
    return list;
}

static void print_json(const struct settings *settings,
                       const struct state *state,
                       const struct build_texts *build)
{
    const struct store_status *s = &state->store;
    json_t *root = json_pack(
        "{s:s,s:b,s:s?,s:s?,s:{s:b,s:o,s:I,s:o},s:I,s:I,s:I,s:I,s:I,s:o,s:o,s:i,s:o}", "id",
        settings->id, "ok", !needs_a_look(state), "postgresql_error",
        state->store_err.status ? state->store_err.text : NULL, "kafka_error",
        state->kafka_err.status ? state->kafka_err.text : NULL, "leader", "alive", leads(s),
        "holder", json_str(s->holder), "epoch", (json_int_t)s->epoch, "beat_at",
        json_time(s->beat_us), "lag", (json_int_t)state->lag, "ungrouped", (json_int_t)s->ungrouped,
        "outbox", (json_int_t)(s->unpublished + s->unwritten), "queued_articles",
        (json_int_t)s->queued, "published_up_to", (json_int_t)s->done, "partitions",
        json_partitions(state), "rejects", json_rejects(s), "brokers", state->brokers, "versions",
        json_pack("{s:s,s:s,s:s,s:s,s:i,s:o,s:i}", "newsmill", build->info.version, "pipeline",
                  build->info.pipeline, "librdkafka", build->info.rdkafka, "libpq",
                  build->info.libpq, "schema", migrations[n_migrations - 1].version, "postgresql",
                  json_str(s->server), "schema_applied", (int)s->schema_version));
    (void)json_dumpf(root, stdout, JSON_COMPACT);
    (void)printf("\n");
    json_decref(root);
}

static int run(const struct settings *settings, bool json, struct arena *arena)
{
    const char *url = settings->database_url;
    const struct store_options options = {.conninfo = url ? url : "", .id = settings->id};
    struct build_texts build;
    struct state *state = ARENA_NEW(arena, struct state, 1);
    *state = (struct state){0};
    build_info(&build);
    (void)store_status(&options, arena, &state->store, &state->store_err);
    ask_kafka(settings, state, arena);
    if (json) {
        print_json(settings, state, &build);
    } else {
        print_text(settings, state, &build);
    }
    return needs_a_look(state) ? EXIT_FAILED : EXIT_FINE;
}

int command_status(int argc, char **argv)
{
    struct arena *arena = arena_new(64 * 1024);
    struct settings settings;
    int code = EXIT_USAGE;

    bool go_on = read_settings(&argc, argv, usage, arena, &settings, &code);
    bool json = argc == 2 && strcmp(argv[1], "--json") == 0;
    if (go_on && argc > 1 && !json) {
        (void)fputs(usage, stderr);
    } else if (go_on) {
        code = run(&settings, json, arena);
    }
    arena_free(arena);
    return code;
}
