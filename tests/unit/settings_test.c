/*
 * settings — bounds, sources, refusals; and the topics that follow from them.
 *
 * The environment is the test's own: each case clears it first.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/arena.h"
#include "worker/settings.h"
#include "worker/topic_plan.h"

enum {
    ARGS_MAX = 16
};

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* One load: "NAME=value" and words of the command line, each list ended by NULL. */
struct input {
    const char *env[8];
    const char *args[8];
};

static enum status load(const struct input *in,
                        struct arena *arena,
                        struct settings *out,
                        char *argv[ARGS_MAX],
                        int *argc,
                        struct buf *problems,
                        struct err *err)
{
    clearenv();
    for (size_t i = 0; in->env[i]; i++) {
        char *pair = strdup(in->env[i]);
        char *eq = strchr(pair, '=');
        *eq = '\0';
        setenv(pair, eq + 1, 1);
        free(pair);
    }
    static char words[ARGS_MAX][128]; /* argv is not const; settings may point into it */
    *argc = 1;
    argv[0] = words[0];
    snprintf(words[0], sizeof words[0], "newsmill");
    for (size_t i = 0; in->args[i]; i++) {
        snprintf(words[*argc], sizeof words[0], "%s", in->args[i]);
        argv[*argc] = words[*argc];
        (*argc)++;
    }
    argv[*argc] = NULL;
    return settings_load(argc, argv, arena, out, problems, err);
}

/* Loads and gives only the settings, for what must be fine. */
static struct settings loaded(struct input in, struct arena *arena)
{
    char *argv[ARGS_MAX];
    int argc;
    struct settings settings;
    struct err err = {0};
    cr_assert(eq(int, load(&in, arena, &settings, argv, &argc, NULL, &err), OK), "%s", err.text);
    cr_expect(eq(int, argc, 1), "'%s' is left", argv[1]);
    return settings;
}

Test(settings, defaults)
{
    struct arena *arena = arena_new(4096);
    struct settings s = loaded((struct input){0}, arena);
    cr_expect(eq(i64, s.batch_bytes, 16 << 20));
    cr_expect(eq(i64, s.batch_max, 500));
    cr_expect(eq(i64, s.batch_ms, 200));
    cr_expect(eq(i64, s.max_article_bytes, 4 << 20));
    cr_expect(eq(i64, s.max_event_bytes, 900000));
    cr_expect(eq(i64, s.threads, 2));
    cr_expect(eq(int, (int)s.roles, ROLE_INGEST | ROLE_GROUP | ROLE_PUBLISH));
    cr_expect(eq(int, (int)s.log_level, LOG_LEVEL_INFO));
    cr_expect(eq(int, s.start.kind, START_EARLIEST));
    cr_expect(s.database_url == NULL);
    cr_expect(same(s.http_addr, "127.0.0.1:9464"));
    cr_expect(eq(sz, s.input_topics.n, 1));
    cr_expect(same(s.input_topics.items[0], "newsmill.articles.raw"));
    cr_expect(same(s.position_group, "newsmill-outbox-newsmill"));
    cr_expect(same(s.transactional_id, "newsmill-publish-newsmill"));
    arena_free(arena);
}

/* One number, given as the environment or the flag; want < 0: an error. */
static const struct {
    const char *name;
    struct input in;
    int64_t want; /* of batch_max, batch_bytes or batch_ms by `of` */
    enum {
        MAX,
        BYTES,
        MS
    } of;
} numbers[] = {
    {"the environment counts", {{"NEWSMILL_BATCH_MAX=7"}, {0}}, 7, MAX},
    {"a flag wins over it", {{"NEWSMILL_BATCH_MAX=7"}, {"--batch-max", "8"}}, 8, MAX},
    {"a flag with =", {{0}, {"--batch-max=9"}}, 9, MAX},
    {"the last flag wins", {{0}, {"--batch-max=9", "--batch-max", "10"}}, 10, MAX},
    {"an empty variable is none", {{"NEWSMILL_BATCH_MAX="}, {0}}, 500, MAX},
    {"the lowest", {{0}, {"--batch-max", "1"}}, 1, MAX},
    {"below the lowest", {{0}, {"--batch-max", "0"}}, -1, MAX},
    {"the highest", {{0}, {"--batch-max", "10000"}}, 10000, MAX},
    {"above the highest", {{0}, {"--batch-max", "10001"}}, -1, MAX},
    {"negative", {{0}, {"--batch-max", "-5"}}, -1, MAX},
    {"no number", {{0}, {"--batch-max", "many"}}, -1, MAX},
    {"a number and more", {{0}, {"--batch-max", "5x"}}, -1, MAX},
    {"more than 64 bits", {{0}, {"--batch-max", "99999999999999999999"}}, -1, MAX},
    {"a flag without its value", {{0}, {"--batch-max"}}, -1, MAX},
    {"a size in bytes", {{"NEWSMILL_BATCH_BYTES=8000000"}, {0}}, 8000000, BYTES},
    {"a size in MiB", {{"NEWSMILL_BATCH_BYTES=8MiB"}, {0}}, 8 << 20, BYTES},
    {"a blank before the unit", {{"NEWSMILL_BATCH_BYTES=8 MiB"}, {0}}, 8 << 20, BYTES},
    {"a size in MB", {{"NEWSMILL_BATCH_BYTES=8MB"}, {0}}, 8000000, BYTES},
    {"a unit that is none", {{"NEWSMILL_BATCH_BYTES=8Mib"}, {0}}, -1, BYTES},
    {"a size that overflows", {{"NEWSMILL_BATCH_BYTES=9999999999GiB"}, {0}}, -1, BYTES},
    {"a time in ms", {{"NEWSMILL_BATCH_MS=50"}, {0}}, 50, MS},
    {"a time in s", {{"NEWSMILL_BATCH_MS=2s"}, {0}}, 2000, MS},
    {"a time in min", {{"NEWSMILL_BATCH_MS=1min"}, {0}}, 60000, MS},
    {"a time beyond its bound", {{"NEWSMILL_BATCH_MS=2min"}, {0}}, -1, MS},
};

Test(settings, numbers)
{
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct arena *arena = arena_new(4096);
        char *argv[ARGS_MAX];
        int argc;
        struct settings s;
        struct err err = {0};
        enum status st = load(&numbers[i].in, arena, &s, argv, &argc, NULL, &err);
        cr_expect(eq(int, st, numbers[i].want < 0 ? ERR_INPUT : OK), "%s: %s", numbers[i].name,
                  err.text);
        if (st == OK) {
            int64_t got = numbers[i].of == MAX     ? s.batch_max
                          : numbers[i].of == BYTES ? s.batch_bytes
                                                   : s.batch_ms;
            cr_expect(eq(i64, got, numbers[i].want), "%s", numbers[i].name);
        }
        arena_free(arena);
    }
}

/* Each is wrong, and the message says with what. */
static const struct {
    struct input in;
    const char *part; /* of the message */
} wrong[] = {
    {{{"NEWSMILL_BATCH_MAX=0"}, {0}},
     "NEWSMILL_BATCH_MAX: \"0\" must be a whole number: 1 to 10000"},
    {{{0}, {"--batch-max", "x"}}, "--batch-max: \"x\""},
    {{{"NEWSMILL_ID=Upper"}, {0}}, "NEWSMILL_ID"},
    {{{"NEWSMILL_ID=9lives"}, {0}}, "NEWSMILL_ID"},
    {{{"NEWSMILL_ID=a23456789012345678901234567890123456789012"}, {0}}, "NEWSMILL_ID"},
    {{{0}, {"--clusters-topic", "a/b"}}, "topic name"},
    {{{0}, {"--input-topics", "a,,b"}}, "empty item"},
    {{{0}, {"--input-topics", "a,b c"}}, "topic name"},
    {{{0}, {"--input-topics", "a,a"}}, "twice"},
    {{{0}, {"--input-topics", "a,newsmill.articles.dead"}}, "output topic"},
    {{{0}, {"--dead-topic", "newsmill.clusters"}}, "two topics"},
    {{{0}, {"--http-addr", "9464"}}, "host:port"},
    {{{0}, {"--http-addr", "::1:9464"}}, "host:port"},
    {{{0}, {"--http-addr", "localhost:70000"}}, "host:port"},
    {{{0}, {"--log-level", "loud"}}, "debug, info, warn, error"},
    {{{0}, {"--roles", "ingest,group"}}, "one leader"},
    {{{0}, {"--roles", "publish"}}, "one leader"},
    {{{0}, {"--roles", "ingest,cook"}}, "ingest, group, publish"},
    {{{0}, {"--start", "yesterday"}}, "earliest, latest"},
    {{{0}, {"--start", "2024-02-30T00:00:00Z"}}, "earliest, latest"},
    {{{0}, {"--start", "2024-02-01T00:00:00"}}, "earliest, latest"},
    {{{0}, {"--start", "2024-02-01T00:00:00+1:00"}}, "earliest, latest"},
    {{{0}, {"--batch-bytes", "1MiB"}}, "NEWSMILL_MAX_ARTICLE_BYTES"},
    {{{"DATABASE_URL_FILE=/nonexistent"}, {0}}, "DATABASE_URL_FILE"},
    {{{"KAFKA_SASL_PASSWORD_FILE=/nonexistent"}, {0}}, "KAFKA_SASL_PASSWORD_FILE"},
    {{{0}, {"-X", "no-equals-sign"}}, "property=value"},
    {{{0}, {"-X"}}, "missing"},
};

Test(settings, wrong)
{
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct arena *arena = arena_new(4096);
        char *argv[ARGS_MAX];
        int argc;
        struct settings s;
        struct err err = {0};
        enum status st = load(&wrong[i].in, arena, &s, argv, &argc, NULL, &err);
        cr_expect(eq(int, st, ERR_INPUT), "case %zu (%s)", i, wrong[i].part);
        cr_expect(strstr(err.text, wrong[i].part) != NULL, "case %zu: '%s' lacks '%s'", i, err.text,
                  wrong[i].part);
        arena_free(arena);
    }
}

static const struct {
    const char *text;
    enum start_kind kind;
    int64_t us;
} starts[] = {
    {"earliest", START_EARLIEST, 0},
    {"latest", START_LATEST, 0},
    {"1970-01-02T00:00:00Z", START_TIME, 86400000000},
    {"2021-12-28T00:00:00Z", START_TIME, 1640649600000000},
    {"2021-12-28T01:00:00.25+01:00", START_TIME, 1640649600000000},
    {"2021-12-27T19:00:00-05:00", START_TIME, 1640649600000000},
};

Test(settings, starts)
{
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        struct arena *arena = arena_new(4096);
        struct settings s = loaded((struct input){{0}, {"--start", starts[i].text}}, arena);
        cr_expect(eq(int, s.start.kind, starts[i].kind), "%s", starts[i].text);
        cr_expect(eq(i64, s.start.us, starts[i].us), "%s", starts[i].text);
        arena_free(arena);
    }
}

Test(settings, addresses)
{
    static const char *const fine[] = {"0.0.0.0:9464", "[::1]:0", "[::]:65535", "localhost:1"};
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
        struct settings s = loaded((struct input){{0}, {"--http-addr", fine[i]}}, arena);
        cr_expect(same(s.http_addr, fine[i]));
    }
    struct settings off = loaded((struct input){{0}, {"--http-addr", "off"}}, arena);
    cr_expect(off.http_addr == NULL);
    arena_free(arena);
}

Test(settings, roles)
{
    struct arena *arena = arena_new(4096);
    struct settings ingest = loaded((struct input){{"NEWSMILL_ROLES=ingest"}, {0}}, arena);
    cr_expect(eq(int, (int)ingest.roles, ROLE_INGEST));
    struct settings leader = loaded((struct input){{0}, {"--roles", "publish, group"}}, arena);
    cr_expect(eq(int, (int)leader.roles, ROLE_GROUP | ROLE_PUBLISH));
    arena_free(arena);
}

Test(settings, a_command_keeps_its_own_arguments)
{
    struct input in = {{0}, {"--once", "--threads", "2", "file", "-Xa=b", "--", "--threads", NULL}};
    struct arena *arena = arena_new(4096);
    char *argv[ARGS_MAX];
    int argc;
    struct settings s;
    struct err err = {0};
    cr_assert(eq(int, load(&in, arena, &s, argv, &argc, NULL, &err), OK), "%s", err.text);
    static const char *const want[] = {"newsmill", "--once", "file", "--", "--threads"};
    cr_assert(eq(int, argc, 5));
    for (int i = 0; i < argc; i++) {
        cr_expect(same(argv[i], want[i]));
    }
    cr_expect(eq(ptr, argv[argc], NULL));
    cr_expect(eq(i64, s.threads, 2));
    arena_free(arena);
}

Test(settings, a_secret_from_a_file_is_used_and_never_shown)
{
    char path[] = "/tmp/settings_test_XXXXXX";
    char link[128];
    int fd = mkstemp(path);
    cr_assert(fd >= 0);
    cr_assert(write(fd, "postgresql://u:hush@h/d\n", 24) == 24);
    close(fd);
    snprintf(link, sizeof link, "DATABASE_URL_FILE=%s", path);

    struct arena *arena = arena_new(4096);
    struct settings s = loaded(
        (struct input){{link, "KAFKA_SASL_PASSWORD=hush", "KAFKA_SSL_KEY_PASSWORD=hush"}, {0}},
        arena);
    cr_expect(same(s.database_url, "postgresql://u:hush@h/d"));
    cr_expect(same(s.leader_database_url, "postgresql://u:hush@h/d"));
    cr_expect(same(kafka_props_get(&s.common_props, "sasl.password"), "hush"));

    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    settings_print(&s, out);
    fclose(out);
    cr_expect(strstr(text, "hush") == NULL, "%s", text);
    cr_expect(strstr(text, "DATABASE_URL=*** (file)") != NULL, "%s", text);
    cr_expect(strstr(text, "sasl.password=*** (KAFKA_SASL_PASSWORD)") != NULL, "%s", text);
    free(text);
    arena_free(arena);

    struct input bad = {{"NEWSMILL_LEADER_DATABASE_URL_FILE=/", NULL}, {0}};
    char *argv[ARGS_MAX];
    int argc;
    struct err err = {0};
    arena = arena_new(4096);
    cr_expect(eq(int, load(&bad, arena, &s, argv, &argc, NULL, &err), ERR_INPUT));
    arena_free(arena);
    unlink(path);
}

/* A property reaches the consumers, the producers, both or is refused. */
static const struct {
    const char *name;
    struct input in;
    const char *prop;
    const char *consumer, *producer; /* NULL: not there */
} props[] = {
    {"for both", {{"KAFKA_BOOTSTRAP_SERVERS=h:1"}, {0}}, "bootstrap.servers", "h:1", "h:1"},
    {"-X for both", {{0}, {"-X", "client.id=c"}}, "client.id", "c", "c"},
    {"-X wins", {{"KAFKA_CLIENT_ID=e"}, {"-X", "client.id=c"}}, "client.id", "c", "c"},
    {"a value with =", {{0}, {"-X", "client.id=a=b"}}, "client.id", "a=b", "a=b"},
    {"an empty value", {{0}, {"-X", "client.id="}}, "client.id", "", ""},
    {"the consumers' own", {{"KAFKA_CONSUMER_CLIENT_ID=c"}, {0}}, "client.id", "c", NULL},
    {"the producers' own", {{0}, {"-X", "producer.linger.ms=9"}}, "linger.ms", NULL, "9"},
    {"its own wins over the common one",
     {{"KAFKA_PRODUCER_LINGER_MS=9", "KAFKA_LINGER_MS=1"}, {0}},
     "linger.ms",
     "1",
     "9"},
    {"another's variable is passed on to be ignored",
     {{"KAFKA_HOME=/opt"}, {0}},
     "home",
     "/opt",
     "/opt"},
    {"another's file is not read",
     {{"KAFKA_LOG_FILE=/nonexistent"}, {0}},
     "log.file",
     "/nonexistent",
     "/nonexistent"},
};

Test(settings, kafka_props)
{
    for (size_t i = 0; i < sizeof props / sizeof props[0]; i++) {
        struct arena *arena = arena_new(4096);
        struct settings s = loaded(props[i].in, arena);
        const char *consumer = kafka_props_get(&s.consumer_props, props[i].prop);
        const char *producer = kafka_props_get(&s.producer_props, props[i].prop);
        cr_expect(eq(int, consumer != NULL, props[i].consumer != NULL), "%s", props[i].name);
        cr_expect(eq(int, producer != NULL, props[i].producer != NULL), "%s", props[i].name);
        if (consumer && props[i].consumer) {
            cr_expect(same(consumer, props[i].consumer), "%s", props[i].name);
        }
        if (producer && props[i].producer) {
            cr_expect(same(producer, props[i].producer), "%s", props[i].name);
        }
        arena_free(arena);
    }
}

Test(settings, only_variables_may_name_what_librdkafka_does_not_know)
{
    struct arena *arena = arena_new(4096);
    struct settings s = loaded((struct input){{"KAFKA_HOME=/opt"}, {"-X", "nonsense=1"}}, arena);
    cr_assert(eq(sz, s.common_props.n, 2));
    cr_expect(s.common_props.items[0].lenient);
    cr_expect(not(s.common_props.items[1].lenient));
    arena_free(arena);
}

Test(settings, what_breaks_a_promise_is_refused)
{
    static const char *const refused[] = {
        "acks=1",
        "request.required.acks=1",
        "auto.offset.reset=latest",
        "auto.commit.enable=true",
        "enable.auto.commit=true",
        "enable.auto.offset.store=true",
        "enable.idempotence=false",
        "enable.partition.eof=false",
        "group.id=x",
        "group.protocol=consumer",
        "isolation.level=read_uncommitted",
        "partition.assignment.strategy=cooperative-sticky",
        "partitioner=random",
        "transactional.id=x",
        "consumer.isolation.level=read_uncommitted",
        "producer.acks=0",
    };
    static const char *const kept[] = {"group.instance.id=x", "retries=3", "security.protocol=ssl",
                                       "session.timeout.ms=6000"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct arena *arena = arena_new(4096);
        char *argv[ARGS_MAX];
        int argc;
        struct settings s;
        struct err err = {0};
        struct input in = {{0}, {"-X", refused[i]}};
        cr_expect(eq(int, load(&in, arena, &s, argv, &argc, NULL, &err), ERR_INPUT), "%s",
                  refused[i]);
        cr_expect(strstr(err.text, "may not be set") != NULL, "%s", err.text);
        cr_expect(eq(sz, s.consumer_props.n + s.producer_props.n, 0), "%s", refused[i]);
        arena_free(arena);
    }
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        struct arena *arena = arena_new(4096);
        struct settings s = loaded((struct input){{0}, {"-X", kept[i]}}, arena);
        cr_expect(eq(sz, s.common_props.n, 1), "%s", kept[i]);
        arena_free(arena);
    }
    struct arena *arena = arena_new(4096);
    char *argv[ARGS_MAX];
    int argc;
    struct settings s;
    struct err err = {0};
    struct input in = {{"KAFKA_CONSUMER_ENABLE_AUTO_COMMIT=true"}, {0}};
    cr_expect(eq(int, load(&in, arena, &s, argv, &argc, NULL, &err), ERR_INPUT));
    cr_expect(strstr(err.text, "KAFKA_CONSUMER_ENABLE_AUTO_COMMIT") != NULL, "%s", err.text);
    arena_free(arena);
}

Test(settings, check_config_gets_every_problem)
{
    struct input in = {{"NEWSMILL_ID=X", "KAFKA_ACKS=1"}, {"--batch-max", "0", "-X", "x"}};
    struct arena *arena = arena_new(4096);
    char *argv[ARGS_MAX];
    int argc;
    struct settings s;
    struct err err = {0};
    struct buf problems;
    buf_init(&problems, 4096);
    cr_expect(eq(int, load(&in, arena, &s, argv, &argc, &problems, &err), ERR_INPUT));
    size_t lines = 0;
    for (size_t i = 0; i < problems.n; i++) {
        lines += problems.p[i] == '\n';
    }
    cr_expect(eq(sz, lines, 4), "%.*s", STR_ARG(buf_str(&problems)));
    buf_release(&problems);
    arena_free(arena);
}

Test(settings, a_slip_in_a_name_is_told)
{
    static const char *const env[][2] = {
        {"NEWSMILL_BATCHMAX", "1"},        {"NEWSMILL_BATCH_MAX", "1"},
        {"NEWSMILL_BATCH_MAX_FILE", "/x"}, {"NEWSMILL_LEADER_DATABASE_URL_FILE", "/x"},
        {"NEWSMILL_TEST_FAULT", "kill@x"}, {"NEWSMILL_EMPTY", ""},
        {"OTHER_NEWSMILL_X", "1"},
    };
    clearenv();
    for (size_t i = 0; i < sizeof env / sizeof env[0]; i++) {
        setenv(env[i][0], env[i][1], 1);
    }
    struct buf out;
    buf_init(&out, 4096);
    settings_unknown(&out);
    buf_add(&out, "", 1);
    cr_expect(strstr(out.p, "NEWSMILL_BATCHMAX is no setting") != NULL, "%s", out.p);
    cr_expect(strstr(out.p, "NEWSMILL_BATCH_MAX_FILE is no setting") != NULL, "%s", out.p);
    cr_expect(eq(sz, out.n,
                 strlen("NEWSMILL_BATCHMAX is no setting; ignored\n") +
                     strlen("NEWSMILL_BATCH_MAX_FILE is no setting; ignored\n") + 1),
              "%s", out.p);
    buf_release(&out);
}

/* ---- topic_plan ---- */

static const struct topic_config good_clusters[] = {{"cleanup.policy", "delete"},
                                                    {"retention.ms", "-1"},
                                                    {"retention.bytes", "-1"},
                                                    {"max.message.bytes", "1048588"}};

Test(settings, topics_are_planned_as_they_are_checked)
{
    struct arena *arena = arena_new(4096);
    struct settings s =
        loaded((struct input){{0}, {"--input-topics", "a,b", "--max-event-bytes", "3MiB"}}, arena);
    size_t n;
    const struct topic_plan *plans = topic_plan(&s, 3, arena, &n);
    cr_assert(eq(sz, n, 5));
    cr_expect(same(plans[0].name, "a"));
    cr_expect(same(plans[2].name, "newsmill.clusters"));
    cr_expect(eq(int, plans[2].partitions, 12));
    cr_expect(same(plans[4].name, "newsmill.clusters.state"));
    for (size_t i = 0; i < n; i++) {
        struct topic_facts facts = {plans[i].partitions, 3, plans[i].configs, plans[i].n_configs};
        struct buf lines;
        buf_init(&lines, 4096);
        cr_expect(topic_check(&plans[i], &s, &facts, &lines), "%s", plans[i].name);
        cr_expect(eq(sz, lines.n, 0), "%.*s", STR_ARG(buf_str(&lines)));
        buf_release(&lines);
    }
    arena_free(arena);
}

/* Off, it is no topic of this deployment; on, what it must be is what it is made as. */
Test(settings, the_topic_of_articles_is_asked_for)
{
    struct arena *arena = arena_new(4096);
    struct settings off = loaded((struct input){0}, arena);
    struct settings on = loaded((struct input){{0}, {"--articles-topic", "told"}}, arena);
    struct topic_config deletes = {"cleanup.policy", "delete"};
    struct topic_facts facts = {12, 3, &deletes, 1};
    struct buf lines;
    size_t n;
    cr_expect(off.articles_topic == NULL);
    (void)topic_plan(&off, 3, arena, &n);
    cr_assert(eq(sz, n, 4));
    const struct topic_plan *plans = topic_plan(&on, 3, arena, &n);
    cr_assert(eq(sz, n, 5));
    cr_expect(same(plans[4].name, "told"));
    buf_init(&lines, 4096);
    cr_expect(eq(int, topic_check(&plans[4], &on, &facts, &lines), false));
    buf_reset(&lines);
    facts.configs = plans[4].configs;
    facts.n_configs = plans[4].n_configs;
    cr_expect(topic_check(&plans[4], &on, &facts, &lines));
    buf_release(&lines);
    arena_free(arena);
}

/* What expires or is deleted in the state topic is a group that nobody hears of. */
Test(settings, the_state_topic_is_compacted)
{
    struct arena *arena = arena_new(4096);
    struct settings s = loaded((struct input){0}, arena);
    static const struct {
        const char *policy;
        bool kept;
    } policies[] = {{"compact", true}, {"delete", false}, {"compact,delete", false}};
    size_t n;
    const struct topic_plan *state = &topic_plan(&s, 3, arena, &n)[3];
    for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
        struct topic_config config = {"cleanup.policy", policies[i].policy};
        struct topic_facts facts = {12, 3, &config, 1};
        struct buf lines;
        buf_init(&lines, 4096);
        bool kept = topic_check(state, &s, &facts, &lines);
        cr_expect(eq(int, kept, policies[i].kept), "%s", policies[i].policy);
        buf_release(&lines);
    }
    arena_free(arena);
}

/* The clusters topic with one setting changed; says: part of the line, NULL: no line. */
static const struct {
    const char *name, *value;
    bool kept;
    const char *says;
} changes[] = {
    {"cleanup.policy", "compact", false, "cleanup.policy is compact, must be delete"},
    {"cleanup.policy", "compact,delete", false, "must be delete"},
    {"retention.ms", "604800000", false, "retention.ms is 604800000, must be -1"},
    {"retention.bytes", "1000000", false, "must be -1"},
    {"max.message.bytes", "899999", false, "at least 900000"},
    {"max.message.bytes", "900000", true, NULL},
    {"unclean.leader.election.enable", "true", false, "must be false"},
    {"unclean.leader.election.enable", "false", true, NULL},
    {"min.insync.replicas", "3", true, "one broker down stops it"},
    {"min.insync.replicas", "2", true, NULL},
    {"segment.bytes", "1", true, NULL},
};

Test(settings, a_topic_that_breaks_a_promise_is_told)
{
    struct arena *arena = arena_new(4096);
    struct settings s = loaded((struct input){0}, arena);
    size_t n;
    const struct topic_plan *clusters = &topic_plan(&s, 3, arena, &n)[1];
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct topic_config configs[5];
        memcpy(configs, good_clusters, sizeof good_clusters);
        size_t k = 0;
        while (k < 4 && strcmp(configs[k].name, changes[i].name) != 0) {
            k++;
        }
        configs[k] = (struct topic_config){changes[i].name, changes[i].value};
        struct topic_facts facts = {12, 3, configs, k < 4 ? 4 : 5};
        struct buf lines;
        buf_init(&lines, 4096);
        bool kept = topic_check(clusters, &s, &facts, &lines);
        buf_add(&lines, "", 1);
        cr_expect(eq(int, kept, changes[i].kept), "%s=%s", changes[i].name, changes[i].value);
        if (changes[i].says) {
            cr_expect(strstr(lines.p, changes[i].says) != NULL, "%s", lines.p);
        } else {
            cr_expect(same(lines.p, ""), "%s=%s", changes[i].name, changes[i].value);
        }
        buf_release(&lines);
    }
    arena_free(arena);
}
