/*
 * config — one table of settings: it fills a struct, checks bounds, prints help.
 *
 * What:  each row names a setting, its type, default, bounds and meaning, and the member of
 *        the caller's struct that it fills. Environment first, flags over it: NEWSMILL_BATCH_MAX
 *        and --batch-max 100 (or --batch-max=100) are the same setting.
 * Why:   a setting that stands in one place is checked, documented and shown the same way.
 * Holds: nothing but this module reads the environment. An empty environment variable
 *        counts as not given. NAME_FILE gives the path of a file that holds the value of a
 *        secret (up to 64 KiB; a line end at its end is dropped); NAME wins over NAME_FILE.
 * Rules: an error names the setting, what was given (never a secret's value) and what is allowed.
 */
#ifndef COMMON_CONFIG_H
#define COMMON_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/arena.h"
#include "common/buf.h"
#include "common/err.h"
#include "common/str.h"

enum config_type {
    CONFIG_INT,    /* int64_t; min..max */
    CONFIG_SIZE,   /* int64_t in bytes; 4096, 64KiB, 4MiB, 1GiB; min..max */
    CONFIG_MS,     /* int64_t in milliseconds; 200, 200ms, 5s, 2min; min..max */
    CONFIG_BOOL,   /* bool; true false yes no on off 1 0 */
    CONFIG_STRING, /* const char *; NULL where the default is NULL and nothing is given */
    CONFIG_LIST,   /* struct config_list; comma-separated, blanks trimmed, no empty item */
    CONFIG_ENUM,   /* unsigned: the index of the word in `words` */
    CONFIG_SET,    /* unsigned: bit i for words[i]; comma-separated, at least one */
};

struct config_list {
    const char **items;
    size_t n;
};

/* Says what is wrong with a value, as "must be …" or "is …"; NULL: nothing. */
typedef const char *config_check(const char *value);

struct config_setting {
    const char *name; /* of the environment variable */
    enum config_type type;
    bool secret;
    size_t offset;            /* of the member, offsetof(struct …, …) */
    const char *fallback;     /* the default as text; NULL: none (only STRING) */
    int64_t min, max;         /* INT, SIZE, MS; for LIST: number of items, 0 0: any */
    const char *const *words; /* ENUM, SET: the allowed words, ended by NULL */
    config_check *check;      /* STRING, and each item of a LIST; or NULL */
    const char *syntax;       /* what a value looks like, for help; NULL: by type */
    const char *meaning;      /* one sentence */
};

struct config_table {
    const char *prefix; /* "NEWSMILL_": not part of the flags' names */
    const struct config_setting *rows;
    size_t n;
};

enum config_origin {
    CONFIG_DEFAULT,
    CONFIG_ENVIRONMENT,
    CONFIG_FILE,
    CONFIG_FLAG,
};

const char *config_origin_name(enum config_origin origin);

/* What a row came out as, for showing; text of a secret is "***". */
struct config_shown {
    const char *text; /* NULL: not set */
    enum config_origin origin;
};

/*
 * argc, argv: the table's flags are taken out, the rest keeps its order (argv[0] stays); what
 *             follows "--" is left alone.
 * out:        the caller's struct, filled; strings and lists live as long as arena or argv.
 * shown:      table->n items, or NULL.
 * problems:   every error as a line of its own, or NULL.
 * ERR_INPUT:  a setting is wrong; err has the first.
 */
enum status config_load(const struct config_table *table,
                        int *argc,
                        char **argv,
                        struct arena *arena,
                        void *out,
                        struct config_shown *shown,
                        struct buf *problems,
                        struct err *err);

void config_print_help(const struct config_table *table, FILE *out);     /* for --help */
void config_print_markdown(const struct config_table *table, FILE *out); /* for the README */

/* The environment, for what is no row of a table. NULL: not set or empty. */
const char *config_env(const char *name);

/* Calls each(name, value, arg) for every non-empty variable whose name starts with prefix. */
typedef void config_env_each_fn(const char *name, const char *value, void *arg);
void config_env_each(const char *prefix, config_env_each_fn *each, void *arg);

/* The contents of a small file as a secret's value (see above). ERR_INPUT: cannot be read. */
enum status
config_read_file(const char *path, struct arena *arena, const char **out, struct err *err);

#endif
