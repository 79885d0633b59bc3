#include "worker/settings.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "worker/kafka_props.h"

#define KIB ((int64_t)1024)
#define MIB (1024 * KIB)

/* Where the table's rows go: the settings, and what has to be read further. */
struct filled {
    struct settings s;
    const char *start;
};

static const char *const role_words[] = {"ingest", "group", "publish", NULL};

/* ---- checks ---- */

static const char *check_id(const char *id)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    size_t n = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_-");
    bool ok = n >= 1 && n <= 41 && id[n] == '\0' && strchr(letters, id[0]);
    return ok ? NULL : "must be a letter and up to 40 of a-z 0-9 _ -, in lower case";
}

static const char *check_topic(const char *topic)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    size_t n = strlen(topic);
    bool ok = n >= 1 && n <= 249 && strspn(topic, allowed) == n && strcmp(topic, ".") != 0 &&
              strcmp(topic, "..") != 0;
    return ok ? NULL : "must be a topic name: 1 to 249 of letters, digits, '.', '_' and '-'";
}

static const char *check_http_addr(const char *addr)
{
    static const char why[] = "must be host:port, [ipv6]:port or off";
    uint64_t port;
    const char *colon = strrchr(addr, ':');
    if (strcmp(addr, "off") == 0) {
        return NULL;
    }
    if (!colon || colon == addr || !str_to_u64(str_of(colon + 1), &port) || port > 65535) {
        return why;
    }
    bool bracketed = addr[0] == '[' && colon[-1] == ']';
    bool has_colon = memchr(addr, ':', (size_t)(colon - addr)) != NULL;
    return bracketed || !has_colon ? NULL : why;
}

/* '0' in the shape stands for any digit; what follows the shape is not looked at. */
static bool has_shape(const char *text, const char *shape)
{
    for (; *shape; text++, shape++) {
        if (*shape == '0' ? *text < '0' || *text > '9' : *text != *shape) {
            return false;
        }
    }
    return true;
}

static bool read_offset(const char *text, int64_t *us)
{
    int hour, minute;
    if (strcmp(text, "Z") == 0) {
        *us = 0;
        return true;
    }
    bool west = *text == '-';
    if (strlen(text) != 6 || !has_shape(text, west ? "-00:00" : "+00:00") ||
        sscanf(text + 1, "%d:%d", &hour, &minute) != 2 || hour > 23 || minute > 59) {
        return false;
    }
    *us = (west ? -1 : 1) * ((int64_t)hour * 60 + minute) * 60 * CLOCK_US_PER_S;
    return true;
}

/* RFC 3339: 2024-05-01T12:00:00Z, with an offset, with a fraction (dropped). */
static bool read_time(const char *text, int64_t *us)
{
    static const char shape[] = "0000-00-00T00:00:00";
    const size_t used = sizeof shape - 1;
    int year;
    struct civil c = {0};
    if (!has_shape(text, shape) || sscanf(text, "%d-%d-%dT%d:%d:%d", &year, &c.month, &c.day,
                                          &c.hour, &c.minute, &c.second) != 6) {
        return false;
    }
    c.year = year;
    bool valid = year >= 1970 && c.month >= 1 && c.month <= 12 && c.day >= 1 &&
                 c.day <= clock_month_days(year, c.month) && c.hour <= 23 && c.minute <= 59 &&
                 c.second <= 59;
    const char *rest = text + used;
    if (*rest == '.') {
        size_t digits = strspn(rest + 1, "0123456789");
        valid = valid && digits > 0;
        rest += 1 + digits;
    }
    int64_t offset_us = 0;
    if (!valid || !read_offset(rest, &offset_us)) {
        return false;
    }
    *us = clock_from_civil(c) - offset_us;
    return true;
}

static bool read_start(const char *text, struct start *out)
{
    *out = (struct start){.kind = START_EARLIEST};
    if (strcmp(text, "earliest") == 0) {
        return true;
    }
    out->kind = strcmp(text, "latest") == 0 ? START_LATEST : START_TIME;
    return out->kind == START_LATEST || read_time(text, &out->us);
}

static const char *check_start(const char *text)
{
    struct start start;
    return read_start(text, &start)
               ? NULL
               : "must be earliest, latest or a time like 2024-05-01T00:00:00Z";
}

/* ---- the table, alphabetical ---- */

#define AT(member) offsetof(struct filled, member)

/* clang-format off */
static const struct config_setting rows[] = {
    {.name = "DATABASE_URL", .type = CONFIG_STRING, .secret = true, .offset = AT(s.database_url),
     .syntax = "postgresql://user:password@host:5432/db",
     .meaning = "PostgreSQL for the rows; without it libpq's PG* variables count."},
    {.name = "NEWSMILL_ARTICLES_TOPIC", .type = CONFIG_STRING, .offset = AT(s.articles_topic),
     .check = check_topic, .syntax = "topic",
     .meaning = "Compacted topic for every stored article as article.v1, for example "
                "newsmill.articles; ingest and leader must both have it; default: none is written."},
    {.name = "NEWSMILL_BATCH_BYTES", .type = CONFIG_SIZE, .offset = AT(s.batch_bytes),
     .fallback = "16MiB", .min = 64 * KIB, .max = 256 * MIB,
     .meaning = "An ingest batch is closed at so many bytes of values."},
    {.name = "NEWSMILL_BATCH_MAX", .type = CONFIG_INT, .offset = AT(s.batch_max),
     .fallback = "500", .min = 1, .max = 10000,
     .meaning = "An ingest batch is closed at so many records."},
    {.name = "NEWSMILL_BATCH_MS", .type = CONFIG_MS, .offset = AT(s.batch_ms),
     .fallback = "200", .min = 1, .max = 60000,
     .meaning = "An ingest batch is closed so long after its first record."},
    {.name = "NEWSMILL_CLUSTERS_TOPIC", .type = CONFIG_STRING, .offset = AT(s.clusters_topic),
     .fallback = "newsmill.clusters", .check = check_topic, .syntax = "topic",
     .meaning = "Topic for the events of duplicate groups and stories."},
    {.name = "NEWSMILL_DEAD_TOPIC", .type = CONFIG_STRING, .offset = AT(s.dead_topic),
     .fallback = "newsmill.articles.dead", .check = check_topic, .syntax = "topic",
     .meaning = "Topic for records that were rejected."},
    {.name = "NEWSMILL_GAZETTEER", .type = CONFIG_STRING, .offset = AT(s.gazetteer),
     .syntax = "a file",
     .meaning = "Names of your own to find, an entity a line; worker/model/README.md shows the form."},
    {.name = "NEWSMILL_HTTP_ADDR", .type = CONFIG_STRING, .offset = AT(s.http_addr),
     .fallback = "127.0.0.1:9464", .check = check_http_addr, .syntax = "host:port or off",
     .meaning = "Address for health checks and metrics."},
    {.name = "NEWSMILL_ID", .type = CONFIG_STRING, .offset = AT(s.id), .fallback = "newsmill",
     .check = check_id, .syntax = "[a-z][a-z0-9_-]{0,40}",
     .meaning = "Name of this deployment: its schema, lock, consumer group, position group and "
                "transactional id."},
    {.name = "NEWSMILL_IDLE_DAYS", .type = CONFIG_INT, .offset = AT(s.idle_days), .fallback = "14",
     .max = 36500,
     .meaning = "A story is closed once the news has come so many days further than its last "
                "article; a late one reopens it; 0: never."},
    {.name = "NEWSMILL_INPUT_TOPICS", .type = CONFIG_LIST, .offset = AT(s.input_topics),
     .fallback = "newsmill.articles.raw", .max = 64, .check = check_topic,
     .syntax = "topic,topic,…",
     .meaning = "Topics to read raw articles from. One whose name ends in .backfill is an archive: it is "
                "read beside the others and never delays them."},
    {.name = "NEWSMILL_LEADER_DATABASE_URL", .type = CONFIG_STRING, .secret = true,
     .offset = AT(s.leader_database_url), .syntax = "postgresql://user:password@host:5432/db",
     .meaning = "A direct connection for the leader, where DATABASE_URL goes through a "
                "transaction pooler; default: DATABASE_URL."},
    {.name = "NEWSMILL_LOG_FORMAT", .type = CONFIG_ENUM, .offset = AT(s.log_format),
     .fallback = "json", .words = log_format_names,
     .meaning = "json: an object a line; text: for people, in colour on a terminal."},
    {.name = "NEWSMILL_LOG_LEVEL", .type = CONFIG_ENUM, .offset = AT(s.log_level),
     .fallback = "info", .words = log_level_names,
     .meaning = "Lines below this level are not logged."},
    {.name = "NEWSMILL_MAX_ARTICLE_BYTES", .type = CONFIG_SIZE, .offset = AT(s.max_article_bytes),
     .fallback = "4MiB", .min = KIB, .max = 64 * MIB,
     .meaning = "A longer record is rejected."},
    {.name = "NEWSMILL_MAX_EVENT_BYTES", .type = CONFIG_SIZE, .offset = AT(s.max_event_bytes),
     .fallback = "900000", .min = 32 * KIB, .max = 64 * MIB,
     .meaning = "No event or dead letter is larger; the topics and the brokers must allow it."},
    {.name = "NEWSMILL_MODEL", .type = CONFIG_STRING, .offset = AT(s.model),
     .syntax = "none or a file",
     .meaning = "What finds names: a model made by `newsmill train`, or none for rules and lists "
                "alone; default: the compiled-in one."},
    {.name = "NEWSMILL_RETAIN_OUTBOX_DAYS", .type = CONFIG_INT, .offset = AT(s.retain_outbox_days),
     .fallback = "7", .max = 36500,
     .meaning = "Published outbox rows are dropped after so many days; 0: never."},
    {.name = "NEWSMILL_RETAIN_RAW_DAYS", .type = CONFIG_INT, .offset = AT(s.retain_raw_days),
     .fallback = "0", .max = 36500,
     .meaning = "The original bytes of articles are dropped after so many days, and cannot be "
                "reprocessed any more; 0: never."},
    {.name = "NEWSMILL_RETAIN_STORIES_DAYS", .type = CONFIG_INT,
     .offset = AT(s.retain_stories_days), .fallback = "0", .max = 36500,
     .meaning = "A story whose last article is so many days old is closed for good: its articles "
                "stay in it, and are compared with no later ones; 0: never."},
    {.name = "NEWSMILL_ROLES", .type = CONFIG_SET, .offset = AT(s.roles),
     .fallback = "ingest,group,publish", .words = role_words,
     .syntax = "ingest and/or group,publish",
     .meaning = "What this process does; group and publish go together."},
    {.name = "NEWSMILL_START", .type = CONFIG_STRING, .offset = AT(start),
     .fallback = "earliest", .check = check_start, .syntax = "earliest, latest or RFC 3339 time",
     .meaning = "Where to begin on a partition that has no stored position."},
    {.name = "NEWSMILL_STATE_TOPIC", .type = CONFIG_STRING, .offset = AT(s.state_topic),
     .fallback = "newsmill.clusters.state", .check = check_topic, .syntax = "topic",
     .meaning = "Compacted topic for the present state of all groups, written by `newsmill "
                "snapshot`."},
    {.name = "NEWSMILL_THREADS", .type = CONFIG_INT, .offset = AT(s.threads), .fallback = "2",
     .min = 1, .max = 64, .meaning = "Equal ingest loops in this process."},
};
/* clang-format on */

static const struct config_table table = {
    .prefix = "NEWSMILL_", .rows = rows, .n = sizeof rows / sizeof rows[0]};

/* ---- loading ---- */

static void add_problem(struct buf *problems, struct err *err, const char *text)
{
    (void)err_set(err, ERR_INPUT, "%s", text);
    if (problems) {
        buf_printf(problems, "%s\n", text);
    }
}

/* What no single row can tell. */
static void check_together(const struct settings *s, struct buf *problems, struct err *err)
{
    unsigned leader = s->roles & (ROLE_GROUP | ROLE_PUBLISH);
    if (leader == ROLE_GROUP || leader == ROLE_PUBLISH) {
        add_problem(
            problems, err,
            "NEWSMILL_ROLES: group and publish must be given together: they are one leader");
    }
    if (s->batch_bytes > 0 && s->batch_bytes < s->max_article_bytes) {
        add_problem(problems, err,
                    "NEWSMILL_BATCH_BYTES must be at least NEWSMILL_MAX_ARTICLE_BYTES");
    }
    for (size_t i = 0; i < s->input_topics.n; i++) {
        const char *topic = s->input_topics.items[i];
        bool output = (s->articles_topic && strcmp(topic, s->articles_topic) == 0) ||
                      (s->clusters_topic && strcmp(topic, s->clusters_topic) == 0) ||
                      (s->dead_topic && strcmp(topic, s->dead_topic) == 0) ||
                      (s->state_topic && strcmp(topic, s->state_topic) == 0);
        for (size_t k = 0; k < i; k++) {
            if (strcmp(topic, s->input_topics.items[k]) == 0) {
                add_problem(problems, err, "NEWSMILL_INPUT_TOPICS names a topic twice");
            }
        }
        if (output) {
            add_problem(problems, err, "NEWSMILL_INPUT_TOPICS names an output topic");
        }
    }
    if (s->clusters_topic && s->dead_topic && strcmp(s->clusters_topic, s->dead_topic) == 0) {
        add_problem(problems, err,
                    "NEWSMILL_CLUSTERS_TOPIC and NEWSMILL_DEAD_TOPIC must be two topics");
    }
    if (s->state_topic && ((s->clusters_topic && strcmp(s->state_topic, s->clusters_topic) == 0) ||
                           (s->dead_topic && strcmp(s->state_topic, s->dead_topic) == 0))) {
        add_problem(problems, err, "NEWSMILL_STATE_TOPIC must be a topic of its own");
    }
    if (s->articles_topic &&
        ((s->clusters_topic && strcmp(s->articles_topic, s->clusters_topic) == 0) ||
         (s->dead_topic && strcmp(s->articles_topic, s->dead_topic) == 0) ||
         (s->state_topic && strcmp(s->articles_topic, s->state_topic) == 0))) {
        add_problem(problems, err, "NEWSMILL_ARTICLES_TOPIC must be a topic of its own");
    }
}

/* By its name. */
static bool is_archive(const char *topic)
{
    return str_ends(str_of(topic), STR(".backfill"));
}

static void part_topics(struct settings *s, struct arena *arena)
{
    size_t n = s->input_topics.n;
    struct config_list live = {.items = ARENA_NEW(arena, const char *, n + 1)};
    struct config_list archive = {.items = ARENA_NEW(arena, const char *, n + 1)};
    for (size_t i = 0; i < n; i++) {
        const char *topic = s->input_topics.items[i];
        struct config_list *to = is_archive(topic) ? &archive : &live;
        to->items[to->n++] = topic;
    }
    bool none_live = live.n == 0;
    s->live_topics = none_live ? archive : live;
    s->archive_topics = none_live ? live : archive;
}

static void derive(struct settings *s, const char *start, struct arena *arena)
{
    part_topics(s, arena);
    (void)read_start(start ? start : "earliest", &s->start);
    if (s->http_addr && strcmp(s->http_addr, "off") == 0) {
        s->http_addr = NULL;
    }
    if (!s->leader_database_url) {
        s->leader_database_url = s->database_url;
    }
    if (s->id) {
        s->schema = s->id;
        s->consumer_group = s->id;
        s->position_group = arena_printf(arena, "newsmill-outbox-%s", s->id).p;
        s->transactional_id = arena_printf(arena, "newsmill-publish-%s", s->id).p;
    }
}

enum status settings_load(int *argc,
                          char **argv,
                          struct arena *arena,
                          struct settings *out,
                          struct buf *problems,
                          struct err *err)
{
    struct filled filled = {0};
    struct config_shown *shown = ARENA_NEW(arena, struct config_shown, table.n);
    (void)config_load(&table, argc, argv, arena, &filled, shown, problems, err);
    (void)kafka_props_load(argc, argv, arena, &filled.s, problems, err);
    check_together(&filled.s, problems, err);
    derive(&filled.s, filled.start, arena);
    filled.s.shown = shown;
    *out = filled.s;
    return err->status;
}

static bool is_row(struct str name)
{
    for (size_t i = 0; i < table.n; i++) {
        struct str row = str_of(rows[i].name);
        if (str_starts(name, row)) {
            struct str rest = str_sub(name, row.n, name.n);
            if (rest.n == 0 || (rows[i].secret && str_eq(rest, STR("_FILE")))) {
                return true;
            }
        }
    }
    return false;
}

static void note_unknown(const char *name, const char *value, void *arg)
{
    (void)value;
    bool of_tests = str_starts(str_of(name), STR("NEWSMILL_TEST_"));
    if (!of_tests && !is_row(str_of(name))) {
        buf_printf(arg, "%s is no setting; ignored\n", name);
    }
}

void settings_unknown(struct buf *out)
{
    config_env_each(table.prefix, note_unknown, out);
}

/* ---- showing ---- */

void settings_print_help(FILE *out)
{
    config_print_help(&table, out);
    (void)fputs(
        "  -X property=value, KAFKA_PROPERTY_NAME\n"
        "        A property of librdkafka; -X consumer.…, KAFKA_CONSUMER_… and the like for\n"
        "        producers reach that client only. Secrets: KAFKA_SASL_PASSWORD_FILE.\n",
        out);
}

void settings_print_markdown(FILE *out)
{
    config_print_markdown(&table, out);
}

void settings_print(const struct settings *settings, FILE *out)
{
    for (size_t i = 0; i < table.n; i++) {
        struct config_shown shown = settings->shown[i];
        (void)fprintf(out, "%s=%s (%s)\n", rows[i].name, shown.text ? shown.text : "",
                      config_origin_name(shown.origin));
    }
    for (size_t i = 0; i < settings->given_props.n; i++) {
        const struct kafka_prop *p = &settings->given_props.items[i];
        (void)fprintf(out, "%s=%s (%s)\n", p->name, p->secret ? "***" : p->value, p->given_as);
    }
}
