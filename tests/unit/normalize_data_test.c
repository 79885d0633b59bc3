/*
 * normalize_data — over the texts of the development data, where it is beside this clone:
 * normalizing its own output changes nothing, the output is valid UTF-8 and not too long.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/utf8.h"
#include "worker/normalize/normalize.h"

#define DATA "../../shared/data" /* from the folder of the tests */

/* The sanitizers take some fifteen times as long, and look for what any of the texts shows. */
#ifdef __SANITIZE_ADDRESS__
#define EVERY 8
#else
#define EVERY 1
#endif

struct sums {
    size_t seen, texts, left, changed;
};

static enum status run(struct str text, struct arena *arena, struct clean *out)
{
    struct raw_message raw = {.value = text, .content_type = STR("text/plain")};
    struct article article = {0};
    struct err err = {0};
    enum status status = decode(&raw, arena, &article, &err);
    return status ? status : normalize(&article, (struct normalize_options){0}, arena, out, &err);
}

static void check_text(struct str text, const char *name, struct sums *sums)
{
    if (sums->seen++ % EVERY != 0) {
        return;
    }
    struct arena *arena = arena_new(1 << 16);
    struct clean once = {0}, twice = {0};
    sums->texts++;
    if (run(text, arena, &once) == OK) {
        sums->left++;
        cr_expect(utf8_valid(once.text), "%s, text %zu", name, sums->texts);
        cr_expect(le(sz, once.text.n, 3 * text.n + 64), "%s, text %zu", name, sums->texts);
        bool same = run(once.text, arena, &twice) == OK && str_eq(once.text, twice.text);
        sums->changed += !same;
        cr_expect(same, "%s, text %zu: '%.60s' …", name, sums->texts, once.text.p);
    }
    arena_free(arena);
}

static void check_row(json_t *row, const char *name, struct sums *sums)
{
    static const char *const fields[] = {"text", "text1", "text2", "Input"};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        json_t *field = json_object_get(row, fields[i]);
        if (json_is_string(field) && json_string_length(field) > 0) {
            struct str text = {json_string_value(field), json_string_length(field)};
            check_text(text, name, sums);
        }
    }
}

static void check_lines(const char *path, const char *name, struct sums *sums)
{
    FILE *f = fopen(path, "rb");
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    cr_assert(f != NULL, "%s", path);
    while ((n = getline(&line, &cap, f)) > 0) {
        json_t *row = json_loadb(line, (size_t)n, 0, NULL);
        check_row(row, name, sums);
        json_decref(row);
    }
    free(line);
    (void)fclose(f);
}

static void check_whole(const char *path, const char *name, struct sums *sums)
{
    static char bytes[1 << 20];
    FILE *f = fopen(path, "rb");
    cr_assert(f != NULL, "%s", path);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    (void)fclose(f);
    check_text((struct str){bytes, n}, name, sums);
}

static void check_folder(const char *folder,
                         const char *suffix,
                         void (*check)(const char *path, const char *name, struct sums *sums),
                         struct sums *sums)
{
    DIR *dir = opendir(folder);
    cr_assert(dir != NULL, "%s", folder);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        char path[1024];
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (str_ends(str_of(entry->d_name), str_of(suffix))) {
            check(path, entry->d_name, sums);
        }
    }
    (void)closedir(dir);
}

Test(normalize_data, its_own_output_stays)
{
    DIR *dir = opendir(DATA);
    if (!dir) {
        cr_skip_test("skipped: the development data, ../shared/data, is not beside this clone");
    }
    (void)closedir(dir);
    struct sums sums = {0};
    decode_init();
    check_folder(DATA "/seeds", ".txt", check_whole, &sums);
    check_folder(DATA, ".jsonl", check_lines, &sums);
    decode_cleanup();
    cr_expect(gt(sz, sums.left, 1000));
    cr_expect(eq(sz, sums.changed, 0), "%zu of %zu texts", sums.changed, sums.left);
}
