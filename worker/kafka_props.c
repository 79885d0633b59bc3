#include "worker/kafka_props.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

enum client {
    CLIENT_BOTH,
    CLIENT_CONSUMER,
    CLIENT_PRODUCER,
};

struct load {
    struct arena *arena;
    struct settings *settings;
    struct buf *problems;
    struct err *err;
    bool specific; /* this pass over the environment: one client's own, or the common ones */
    bool files;    /* …: KAFKA_…_FILE, or plain values */
};

/* A name that ends in '.' stands for all properties that begin so. */
static const struct {
    const char *name;
    const char *why;
} refused[] = {
    {"acks", "an event counts as sent only when all replicas have it"},
    {"auto.commit.", "positions are kept in PostgreSQL, with the rows"},
    {"auto.offset.reset", "NEWSMILL_START says where to begin; a lost position must not skip"},
    {"enable.auto.", "positions are kept in PostgreSQL, with the rows"},
    {"enable.idempotence", "events are sent in transactions, which need it"},
    {"enable.partition.eof", "the end of a partition is stored as a position"},
    {"group.id", "it follows from NEWSMILL_ID"},
    {"group.protocol", "positions are fenced by the classic group protocol"},
    {"isolation.level", "aborted records must never be read"},
    {"partition.assignment.strategy", "positions are fenced under the eager assignors only"},
    {"partitioner", "all events of a cluster must stay on one partition"},
    {"request.required.acks", "an event counts as sent only when all replicas have it"},
    {"transactional.id", "it follows from NEWSMILL_ID and keeps a second publisher out"},
};

static const char *const secret_parts[] = {
    "password", "secret", "key.pem", "oauthbearer.config", "oauthbearer.assertion", NULL};

__attribute__((format(printf, 2, 3))) static void
problem(const struct load *load, const char *fmt, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    (void)err_set(load->err, ERR_INPUT, "%s", text);
    if (load->problems) {
        buf_printf(load->problems, "%s\n", text);
    }
}

static bool is_secret(const char *name)
{
    for (size_t i = 0; secret_parts[i]; i++) {
        if (strstr(name, secret_parts[i])) {
            return true;
        }
    }
    return false;
}

static const char *refusal(const char *name)
{
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct str rule = str_of(refused[i].name);
        bool family = str_ends(rule, STR("."));
        if (family ? str_starts(str_of(name), rule) : str_eq(str_of(name), rule)) {
            return refused[i].why;
        }
    }
    return NULL;
}

static void push(struct arena *arena, struct kafka_props *props, struct kafka_prop prop)
{
    ARENA_PUSH(arena, props->items, props->n, props->cap, prop);
}

static void add(const struct load *load, enum client client, struct kafka_prop prop)
{
    const char *why = refusal(prop.name);
    if (why) {
        problem(load, "%s: %s may not be set: %s", prop.given_as, prop.name, why);
        return;
    }
    prop.secret = is_secret(prop.name);
    struct settings *s = load->settings;
    push(load->arena, &s->given_props, prop);
    if (client == CLIENT_BOTH) {
        push(load->arena, &s->common_props, prop);
    }
    if (client != CLIENT_PRODUCER) {
        push(load->arena, &s->consumer_props, prop);
    }
    if (client != CLIENT_CONSUMER) {
        push(load->arena, &s->producer_props, prop);
    }
}

/* Takes "consumer." or "producer." off the name. */
static enum client client_of(const char **name)
{
    static const struct {
        const char *prefix;
        enum client client;
    } clients[] = {{"consumer.", CLIENT_CONSUMER}, {"producer.", CLIENT_PRODUCER}};
    for (size_t i = 0; i < sizeof clients / sizeof clients[0]; i++) {
        struct str prefix = str_of(clients[i].prefix);
        if (str_starts(str_of(*name), prefix)) {
            *name += prefix.n;
            return clients[i].client;
        }
    }
    return CLIENT_BOTH;
}

/* KAFKA_SASL_PASSWORD: sasl.password */
static char *prop_of_variable(struct arena *arena, const char *variable)
{
    struct str name = arena_copy(arena, str_of(variable + strlen("KAFKA_")));
    char *p = ARENA_NEW(arena, char, name.n + 1);
    for (size_t i = 0; i < name.n; i++) {
        p[i] = name.p[i] == '_' ? '.' : (char)tolower((unsigned char)name.p[i]);
    }
    return p;
}

static void take_variable(const char *variable, const char *value, void *arg)
{
    const struct load *load = arg;
    char *full = prop_of_variable(load->arena, variable);
    size_t n = strlen(full);
    /* Only a secret's name makes …_FILE ours: others may mean anything by KAFKA_…_FILE. */
    bool file = n > 5 && strcmp(full + n - 5, ".file") == 0 && is_secret(full);
    const char *name = full;
    enum client client = client_of(&name);
    if (file != load->files || (client != CLIENT_BOTH) != load->specific || *name == '\0') {
        return;
    }
    if (file) {
        full[n - 5] = '\0';
        struct err why = {0};
        if (config_read_file(value, load->arena, &value, &why) != OK) {
            problem(load, "%s: %s", variable, why.text);
            return;
        }
    }
    struct kafka_prop prop = {
        .name = name,
        .value = arena_zstr(load->arena, str_of(value)),
        .given_as = arena_zstr(load->arena, str_of(variable)),
        .lenient = true,
    };
    add(load, client, prop);
}

static void take_assignment(const struct load *load, const char *text)
{
    struct str_pair cut = str_cut(str_of(text), '=');
    if (!cut.found || cut.head.n == 0) {
        problem(load, "-X %.80s: must be property=value", text);
        return;
    }
    const char *name = arena_zstr(load->arena, cut.head);
    struct kafka_prop prop = {
        .given_as = arena_printf(load->arena, "-X %s", name).p,
        .value = arena_zstr(load->arena, cut.tail),
    };
    enum client client = client_of(&name);
    prop.name = name;
    add(load, client, prop);
}

static void take_flags(const struct load *load, int *argc, char **argv)
{
    int kept = 1;
    int i = 1;
    for (; i < *argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "-X", 2) != 0) {
            argv[kept++] = argv[i];
        } else if (argv[i][2]) {
            take_assignment(load, argv[i] + 2);
        } else if (i + 1 < *argc) {
            take_assignment(load, argv[++i]);
        } else {
            problem(load, "-X: property=value is missing");
        }
    }
    while (i < *argc) {
        argv[kept++] = argv[i++];
    }
    *argc = kept;
    argv[kept] = NULL;
}

enum status kafka_props_load(int *argc,
                             char **argv,
                             struct arena *arena,
                             struct settings *settings,
                             struct buf *problems,
                             struct err *err)
{
    struct load load = {.arena = arena, .settings = settings, .problems = problems, .err = err};
    for (int pass = 0; pass < 4; pass++) {
        load.specific = pass >= 2;
        load.files = pass % 2 == 0;
        config_env_each("KAFKA_", take_variable, &load);
    }
    if (*argc > 0) {
        take_flags(&load, argc, argv);
    }
    return err->status;
}

const char *kafka_props_get(const struct kafka_props *props, const char *name)
{
    for (size_t i = props->n; i > 0; i--) {
        if (strcmp(props->items[i - 1].name, name) == 0) {
            return props->items[i - 1].value;
        }
    }
    return NULL;
}
