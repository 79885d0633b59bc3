/*
 * config — the engine alone, with what no setting of the service uses; the rest is held by
 * settings_test.c.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/config.h"

struct small {
    bool on;
    int64_t ms;
};

static const struct config_setting small_rows[] = {
    {.name = "X_ON",
     .type = CONFIG_BOOL,
     .offset = offsetof(struct small, on),
     .fallback = "no",
     .meaning = "On | off."},
    {.name = "X_WAIT_MS",
     .type = CONFIG_MS,
     .offset = offsetof(struct small, ms),
     .fallback = "5s",
     .max = 60000,
     .meaning = "Wait."},
};
static const struct config_table small_table = {"X_", small_rows, 2};

static const struct {
    const char *env; /* of X_ON; NULL: not set */
    const char *arg; /* NULL: none */
    int want;        /* -1: an error */
} bools[] = {
    {NULL, NULL, 0},     {"yes", NULL, 1},        {"TRUE", NULL, 1},       {"0", NULL, 0},
    {"maybe", NULL, -1}, {NULL, "--on", 1},       {NULL, "--on=false", 0}, {"yes", "--on=off", 0},
    {"on", "--o", 1},    {NULL, "--on=nope", -1}, {NULL, "--on=", -1},
};

Test(config, bools)
{
    for (size_t i = 0; i < sizeof bools / sizeof bools[0]; i++) {
        clearenv();
        if (bools[i].env) {
            setenv("X_ON", bools[i].env, 1);
        }
        char name[] = "x";
        char arg[32];
        snprintf(arg, sizeof arg, "%s", bools[i].arg ? bools[i].arg : "");
        char *argv[] = {name, arg, NULL};
        int argc = bools[i].arg ? 2 : 1;
        struct arena *arena = arena_new(4096);
        struct small got = {0};
        struct err err = {0};
        enum status st = config_load(&small_table, &argc, argv, arena, &got, NULL, NULL, &err);
        cr_expect(eq(int, st, bools[i].want < 0 ? ERR_INPUT : OK), "case %zu: %s", i, err.text);
        if (st == OK) {
            cr_expect(eq(int, got.on, bools[i].want), "case %zu", i);
            cr_expect(eq(i64, got.ms, 5000), "case %zu", i);
        }
        arena_free(arena);
    }
}

Test(config, the_table_documents_itself)
{
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    config_print_markdown(&small_table, out);
    config_print_help(&small_table, out);
    fclose(out);
    cr_expect(strstr(text, "| `X_ON` | `--on` | `no` | true\\|false |") != NULL, "%s", text);
    cr_expect(strstr(text, "| `X_WAIT_MS` | `--wait-ms` | `5s` | 0 to 60000 ms | Wait. |") != NULL,
              "%s", text);
    cr_expect(
        strstr(text,
               "  --wait-ms, X_WAIT_MS\n        Wait.\n        0 to 60000 ms; default 5s\n") !=
            NULL,
        "%s", text);
    free(text);
}
