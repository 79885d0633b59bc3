#include "common/config.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

enum {
    SECRET_FILE_MAX = 64 * 1024,
    PROBLEM_MAX = 512,
};

/* What came for one row, before it is parsed. */
struct given {
    const char *text; /* NULL: nothing */
    enum config_origin origin;
};

/* One run of config_load. */
struct load {
    const struct config_table *table;
    struct arena *arena;
    struct given *given; /* per row */
    struct buf *problems;
    struct err *err;
};

struct unit {
    const char *suffix;
    int64_t factor;
};

static const struct unit size_units[] = {
    {"", 1},
    {"B", 1},
    {"K", 1 << 10},
    {"KiB", 1 << 10},
    {"kB", 1000},
    {"M", 1 << 20},
    {"MiB", 1 << 20},
    {"MB", 1000 * 1000},
    {"G", 1 << 30},
    {"GiB", 1 << 30},
    {"GB", 1000 * 1000 * 1000},
    {NULL, 0},
};

static const struct unit ms_units[] = {
    {"", 1}, {"ms", 1}, {"s", 1000}, {"min", 60 * 1000}, {"h", 60 * 60 * 1000}, {NULL, 0},
};

static const struct unit no_units[] = {{"", 1}, {NULL, 0}};

const char *config_origin_name(enum config_origin origin)
{
    static const char *const names[] = {"default", "environment", "file", "flag"};
    return names[origin];
}

const char *config_env(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

void config_env_each(const char *prefix, config_env_each_fn *each, void *arg)
{
    struct arena *arena = arena_new(4096);
    for (char **e = environ; e && *e; e++) {
        struct str_pair cut = str_cut(str_of(*e), '=');
        if (cut.tail.n > 0 && str_starts(cut.head, str_of(prefix))) {
            each(arena_zstr(arena, cut.head), cut.tail.p, arg);
        }
    }
    arena_free(arena);
}

enum status
config_read_file(const char *path, struct arena *arena, const char **out, struct err *err)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        return err_set(err, ERR_INPUT, "cannot open %.120s: %s", path, strerror(errno));
    }
    char *text = ARENA_NEW(arena, char, SECRET_FILE_MAX + 2);
    errno = 0;
    size_t n = fread(text, 1, SECRET_FILE_MAX + 1, file);
    bool failed = ferror(file) != 0;
    int why = errno;
    (void)fclose(file);
    if (failed) {
        return err_set(err, ERR_INPUT, "cannot read %.120s: %s", path, strerror(why));
    }
    if (n > SECRET_FILE_MAX) {
        return err_set(err, ERR_INPUT, "%.120s is larger than 64 KiB", path);
    }
    n -= n > 0 && text[n - 1] == '\n';
    n -= n > 0 && text[n - 1] == '\r';
    text[n] = '\0';
    if (n == 0 || strlen(text) != n) {
        return err_set(err, ERR_INPUT, "%.120s is empty or has a NUL byte", path);
    }
    *out = text;
    return OK;
}

__attribute__((format(printf, 2, 3))) static void
problem(const struct load *load, const char *fmt, ...)
{
    char text[PROBLEM_MAX];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    (void)err_set(load->err, ERR_INPUT, "%s", text);
    if (load->problems) {
        buf_printf(load->problems, "%s\n", text);
    }
}

/* "--batch-max" for NEWSMILL_BATCH_MAX; in the arena. */
static const char *
config_flag(const struct config_table *table, const struct config_setting *row, struct arena *arena)
{
    struct str name = str_of(row->name);
    struct str prefix = str_of(table->prefix);
    if (str_starts(name, prefix)) {
        name = str_sub(name, prefix.n, name.n);
    }
    char *flag = ARENA_NEW(arena, char, name.n + 3);
    flag[0] = flag[1] = '-';
    for (size_t i = 0; i < name.n; i++) {
        flag[2 + i] = name.p[i] == '_' ? '-' : (char)tolower((unsigned char)name.p[i]);
    }
    return flag;
}

/* A row's name as the user gave it; its value in quotes unless it is secret. */
static void bad_value(const struct load *load, size_t row, const char *value, const char *why)
{
    const struct config_setting *s = &load->table->rows[row];
    const char *name =
        load->given[row].origin == CONFIG_FLAG ? config_flag(load->table, s, load->arena) : s->name;
    if (s->secret) {
        problem(load, "%s: the value %s", name, why);
    } else {
        problem(load, "%s: \"%.80s\" %s", name, value, why);
    }
}

/* ---- bounds as text ---- */

static const char *words_text(const struct config_setting *s, struct arena *arena)
{
    struct str all = {"", 0};
    for (size_t i = 0; s->words[i]; i++) {
        all = arena_printf(arena, "%.*s%s%s", STR_ARG(all), i > 0 ? ", " : "", s->words[i]);
    }
    return all.p;
}

/* 64KiB, 4MiB: with the largest unit that leaves a whole number. */
static const char *size_text(int64_t bytes, struct arena *arena)
{
    static const char *const names[] = {"", "KiB", "MiB", "GiB"};
    size_t i = 0;
    while (i < 3 && bytes > 0 && bytes % 1024 == 0) {
        bytes /= 1024;
        i++;
    }
    return arena_printf(arena, "%lld%s", (long long)bytes, names[i]).p;
}

/* What a value looks like: "1 to 10000", "earliest|latest", "a,b". */
static const char *syntax_of(const struct config_setting *s, struct arena *arena)
{
    if (s->syntax) {
        return s->syntax;
    }
    switch (s->type) {
    case CONFIG_BOOL:
        return "true|false";
    case CONFIG_ENUM:
    case CONFIG_SET:
        return words_text(s, arena);
    case CONFIG_LIST:
        return "a,b,…";
    case CONFIG_STRING:
        return "text";
    case CONFIG_SIZE:
        return arena_printf(arena, "%s to %s", size_text(s->min, arena), size_text(s->max, arena))
            .p;
    default:
        return arena_printf(arena, "%lld to %lld%s", (long long)s->min, (long long)s->max,
                            s->type == CONFIG_MS ? " ms" : "")
            .p;
    }
}

/* ---- values ---- */

static const struct unit *units_of(enum config_type type)
{
    return type == CONFIG_SIZE ? size_units : type == CONFIG_MS ? ms_units : no_units;
}

static bool parse_number(struct str text, const struct unit *units, int64_t *out)
{
    size_t digits = text.n > 0 && text.p[0] == '-';
    while (digits < text.n && isdigit((unsigned char)text.p[digits])) {
        digits++;
    }
    bool negative = text.n > 0 && text.p[0] == '-';
    struct str number = str_sub(text, negative, digits);
    struct str suffix = str_trim(str_sub(text, digits, text.n));
    uint64_t n;
    if (!str_to_u64(number, &n)) {
        return false;
    }
    for (const struct unit *u = units; u->suffix; u++) {
        if (str_eq(suffix, str_of(u->suffix))) {
            if (n > (uint64_t)(INT64_MAX / u->factor)) {
                return false;
            }
            *out = (negative ? -1 : 1) * (int64_t)n * u->factor;
            return true;
        }
    }
    return false;
}

static void set_number(const struct load *load, size_t row, const char *text, int64_t *out)
{
    static const char *const shape[] = {
        [CONFIG_INT] = "a whole number",
        [CONFIG_SIZE] = "a size (bytes, KiB, MiB, GiB)",
        [CONFIG_MS] = "a time (ms, s, min, h)",
    };
    const struct config_setting *s = &load->table->rows[row];
    int64_t n;
    if (parse_number(str_trim(str_of(text)), units_of(s->type), &n) && n >= s->min && n <= s->max) {
        *out = n;
        return;
    }
    bad_value(
        load, row, text,
        arena_printf(load->arena, "must be %s: %s", shape[s->type], syntax_of(s, load->arena)).p);
}

static void set_bool(const struct load *load, size_t row, const char *text, bool *out)
{
    static const char *const words[] = {"false", "true", "no", "yes", "off", "on", "0", "1"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq_nocase(str_of(text), str_of(words[i]))) {
            *out = i % 2 == 1;
            return;
        }
    }
    bad_value(load, row, text, "must be true or false");
}

static int word_index(const struct config_setting *s, struct str word)
{
    for (int i = 0; s->words[i]; i++) {
        if (str_eq(word, str_of(s->words[i]))) {
            return i;
        }
    }
    return -1;
}

static void set_words(const struct load *load, size_t row, const char *text, unsigned *out)
{
    const struct config_setting *s = &load->table->rows[row];
    bool many = s->type == CONFIG_SET;
    unsigned got = 0;
    struct str rest = str_of(text);
    do {
        struct str_pair cut = many ? str_cut(rest, ',') : (struct str_pair){.head = rest};
        int i = word_index(s, str_trim(cut.head));
        rest = cut.found ? cut.tail : (struct str){NULL, 0};
        if (i < 0) {
            struct str why =
                arena_printf(load->arena, "must be %s of: %s",
                             many ? "a comma-separated list" : "one", words_text(s, load->arena));
            bad_value(load, row, text, why.p);
            return;
        }
        got = many ? got | 1u << i : (unsigned)i;
    } while (rest.p);
    *out = got;
}

static void set_list(const struct load *load, size_t row, const char *text, struct config_list *out)
{
    const struct config_setting *s = &load->table->rows[row];
    struct config_list list = {0};
    size_t cap = 0;
    struct str rest = str_of(text);
    do {
        struct str_pair cut = str_cut(rest, ',');
        const char *item = arena_zstr(load->arena, str_trim(cut.head));
        rest = cut.found ? cut.tail : (struct str){NULL, 0};
        const char *why = *item ? NULL : "has an empty item";
        why = !why && s->check ? s->check(item) : why;
        if (why) {
            bad_value(load, row, *item ? item : text, why);
            return;
        }
        ARENA_PUSH(load->arena, list.items, list.n, cap, item);
    } while (rest.p);
    if (s->max > 0 && (int64_t)list.n > s->max) {
        char why[64];
        (void)snprintf(why, sizeof why, "must have at most %lld items", (long long)s->max);
        bad_value(load, row, text, why);
        return;
    }
    *out = list;
}

static void set_row(const struct load *load, size_t row, const char *text, void *member)
{
    const struct config_setting *s = &load->table->rows[row];
    const char *why;
    switch (s->type) {
    case CONFIG_INT:
    case CONFIG_SIZE:
    case CONFIG_MS:
        set_number(load, row, text, member);
        return;
    case CONFIG_BOOL:
        set_bool(load, row, text, member);
        return;
    case CONFIG_ENUM:
    case CONFIG_SET:
        set_words(load, row, text, member);
        return;
    case CONFIG_LIST:
        set_list(load, row, text, member);
        return;
    case CONFIG_STRING:
        why = s->check ? s->check(text) : NULL;
        if (why) {
            bad_value(load, row, text, why);
        } else {
            *(const char **)member = text;
        }
        return;
    }
}

/* ---- sources ---- */

static void take_environment(const struct load *load, size_t row)
{
    const struct config_setting *s = &load->table->rows[row];
    const char *value = config_env(s->name);
    if (value) {
        load->given[row] = (struct given){value, CONFIG_ENVIRONMENT};
        return;
    }
    struct str file_name = arena_printf(load->arena, "%s_FILE", s->name);
    const char *path = s->secret ? config_env(file_name.p) : NULL;
    if (path) {
        struct err why = {0};
        if (config_read_file(path, load->arena, &value, &why) == OK) {
            load->given[row] = (struct given){value, CONFIG_FILE};
        } else {
            problem(load, "%s: %s", file_name.p, why.text);
        }
    }
}

/* The row that a flag's name (up to '=') means, or table->n. */
static size_t row_of_flag(const struct load *load, struct str name)
{
    size_t row = 0;
    while (row < load->table->n) {
        const char *flag = config_flag(load->table, &load->table->rows[row], load->arena);
        if (str_eq(name, str_of(flag))) {
            break;
        }
        row++;
    }
    return row;
}

static void take_flags(const struct load *load, int *argc, char **argv)
{
    int kept = 1;
    int i = 1;
    for (; i < *argc && strcmp(argv[i], "--") != 0; i++) {
        struct str_pair cut = str_cut(str_of(argv[i]), '=');
        size_t row = strncmp(argv[i], "--", 2) == 0 ? row_of_flag(load, cut.head) : load->table->n;
        if (row == load->table->n) {
            argv[kept++] = argv[i];
        } else if (cut.found) {
            load->given[row] = (struct given){cut.tail.p, CONFIG_FLAG};
        } else if (load->table->rows[row].type == CONFIG_BOOL) {
            load->given[row] = (struct given){"true", CONFIG_FLAG};
        } else if (i + 1 < *argc) {
            load->given[row] = (struct given){argv[++i], CONFIG_FLAG};
        } else {
            problem(load, "%s: a value is missing", argv[i]);
        }
    }
    while (i < *argc) {
        argv[kept++] = argv[i++];
    }
    *argc = kept;
    argv[kept] = NULL;
}

enum status config_load(const struct config_table *table,
                        int *argc,
                        char **argv,
                        struct arena *arena,
                        void *out,
                        struct config_shown *shown,
                        struct buf *problems,
                        struct err *err)
{
    struct load load = {table, arena, ARENA_NEW(arena, struct given, table->n), problems, err};
    for (size_t i = 0; i < table->n; i++) {
        load.given[i] = (struct given){table->rows[i].fallback, CONFIG_DEFAULT};
        take_environment(&load, i);
    }
    if (*argc > 0) {
        take_flags(&load, argc, argv);
    }
    for (size_t i = 0; i < table->n; i++) {
        const struct config_setting *s = &table->rows[i];
        struct given g = load.given[i];
        if (g.text) {
            set_row(&load, i, g.text, (char *)out + s->offset);
        }
        if (shown) {
            shown[i] = (struct config_shown){g.text && s->secret ? "***" : g.text, g.origin};
        }
    }
    return err->status;
}

/* ---- help ---- */

void config_print_help(const struct config_table *table, FILE *out)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < table->n; i++) {
        const struct config_setting *s = &table->rows[i];
        (void)fprintf(out, "  %s, %s%s\n", config_flag(table, s, arena), s->name,
                      s->secret ? " or …_FILE" : "");
        (void)fprintf(out, "        %s\n", s->meaning);
        (void)fprintf(out, "        %s", syntax_of(s, arena));
        (void)fprintf(out, s->fallback ? "; default %s\n" : "\n", s->fallback);
    }
    arena_free(arena);
}

void config_print_markdown(const struct config_table *table, FILE *out)
{
    struct arena *arena = arena_new(4096);
    (void)fputs("| Setting | Flag | Default | Values | Meaning |\n|---|---|---|---|---|\n", out);
    for (size_t i = 0; i < table->n; i++) {
        const struct config_setting *s = &table->rows[i];
        (void)fprintf(out, "| `%s`%s | `%s` | ", s->name, s->secret ? " (`…_FILE`)" : "",
                      config_flag(table, s, arena));
        if (s->fallback) {
            (void)fprintf(out, "`%s`", s->fallback);
        }
        (void)fputs(" | ", out);
        for (const char *p = syntax_of(s, arena); *p; p++) {
            (void)fprintf(out, *p == '|' ? "\\%c" : "%c", *p);
        }
        (void)fprintf(out, " | %s |\n", s->meaning);
    }
    arena_free(arena);
}
