#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/hash.h"
#include "worker/model/tagger_model.h"

/* A file with one feature, made by hand. */
static char *small_file(size_t *n)
{
    const struct tagger_slot features[4] = {{.key = 7, .value = 0}};
    const struct tagger_slot lists[2] = {0};
    struct tagger_pairs pairs[TAGGER_WIDTH] = {0};
    struct tagger_row row = {{1, 2, 3}};
    struct tagger_model model = {
        .features = {features, 4}, .lists = {lists, 2}, .rows = &row, .pairs = pairs, .n_rows = 1};
    return tagger_model_write(&model, n);
}

Test(tagger_model, reads_what_it_wrote)
{
    size_t n;
    char *bytes = small_file(&n);
    struct tagger_model model;
    struct err err = {0};
    cr_assert(eq(int, tagger_model_read((struct str){bytes, n}, &model, &err), OK), "%s", err.text);
    cr_expect(eq(u32, model.n_rows, 1));
    cr_expect(eq(int, model.rows[0].weights[2], 3));
    const struct tagger_slot *slot = tagger_table_find(&model.features, (uint64_t)7 << 32);
    cr_expect(eq(u32, slot->key, 7));
    cr_expect(eq(u32, tagger_table_find(&model.features, (uint64_t)8 << 32)->key, 0));
    free(bytes);
}

#define HEADER   32
#define FEATURES HEADER
#define PAIRS    (HEADER + 6 * 8)

/* Offsets into the small file; sum: the checksum is made right again. */
static const struct {
    const char *name;
    size_t at;
    uint32_t value;
    bool sum;
    const char *want; /* part of the message */
} damages[] = {
    {"another magic", 0, 0x41414141, true, "version"},
    {"another order of bytes", 8, 0x01000000, true, "version"},
    {"a table of no power of two", 12, 3, true, "sizes"},
    {"no table", 12, 0, true, "sizes"},
    {"a huge table", 12, 1u << 31, true, "sizes"},
    {"a larger table than there is", 12, 1u << 20, true, "cut off"},
    {"more rows than there are", 20, 1000, true, "cut off"},
    {"fewer rows than there are", 20, 0, true, "too long"},
    {"another checksum", 24, 1, false, "checksum"},
    {"a changed weight", PAIRS + 4, 5, false, "checksum"},
    {"a row behind the last", FEATURES + 4, 1, true, "tables"},
    {"a pair's weight that overflows", PAIRS + 4, 0x7FFF, true, "tables"},
};

Test(tagger_model, refuses_damage)
{
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        size_t n;
        char *bytes = small_file(&n);
        struct tagger_model model;
        struct err err = {0};
        memcpy(bytes + damages[i].at, &damages[i].value, 4);
        if (damages[i].sum) {
            uint64_t sum = hash64((struct str){bytes + HEADER, n - HEADER});
            memcpy(bytes + 24, &sum, sizeof sum);
        }
        cr_expect(eq(int, tagger_model_read((struct str){bytes, n}, &model, &err), ERR_FATAL), "%s",
                  damages[i].name);
        cr_expect(strstr(err.text, damages[i].want) != NULL, "%s: %s", damages[i].name, err.text);
        free(bytes);
    }
}

Test(tagger_model, refuses_every_cut)
{
    size_t n;
    char *bytes = small_file(&n);
    for (size_t cut = 0; cut < n; cut += 8) {
        struct tagger_model model;
        struct err err = {0};
        cr_expect(eq(int, tagger_model_read((struct str){bytes, cut}, &model, &err), ERR_FATAL));
    }
    free(bytes);
}

Test(tagger_model, a_full_table_would_be_searched_for_ever)
{
    size_t n;
    char *bytes = small_file(&n);
    for (uint32_t i = 0; i < 4; i++) {
        const struct tagger_slot slot = {.key = 7 + i, .value = 0};
        memcpy(bytes + FEATURES + 8 * i, &slot, sizeof slot);
    }
    uint64_t sum = hash64((struct str){bytes + HEADER, n - HEADER});
    memcpy(bytes + 24, &sum, sizeof sum);
    struct tagger_model model;
    struct err err = {0};
    cr_expect(eq(int, tagger_model_read((struct str){bytes, n}, &model, &err), ERR_FATAL));
    free(bytes);
}

/* ---- files, and the choice ---- */

Test(tagger_model, a_file_is_mapped_and_a_wrong_one_named)
{
    size_t n;
    char *bytes = small_file(&n);
    char path[] = "/tmp/tagger_model_XXXXXX";
    int fd = mkstemp(path);
    struct tagger_model room = {0};
    const struct tagger_model *model = NULL;
    struct err err = {0};
    cr_assert(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
    cr_expect(eq(int, tagger_model_choose(path, &room, &model, &err), OK), "%s", err.text);
    cr_expect(model == &room && room.n_rows == 1);
    tagger_model_close(&room);
    cr_assert(ftruncate(fd, (off_t)n - 1) == 0);
    cr_expect(eq(int, tagger_model_choose(path, &room, &model, &err), ERR_FATAL));
    cr_expect(strstr(err.text, path) != NULL && strstr(err.text, "cut off") != NULL, "%s",
              err.text);
    close(fd);
    unlink(path);
    free(bytes);
    err = (struct err){0};
    cr_expect(eq(int, tagger_model_choose(path, &room, &model, &err), ERR_FATAL));
    cr_expect(strstr(err.text, path) != NULL, "%s", err.text);
}

Test(tagger_model, none_is_none_and_the_default_is_built_in)
{
    struct tagger_model room = {0};
    const struct tagger_model *model = &room;
    struct err err = {0};
    cr_expect(eq(int, tagger_model_choose("none", &room, &model, &err), OK));
    cr_expect(model == NULL);
    cr_expect(eq(int, tagger_model_choose(NULL, &room, &model, &err), OK));
    cr_expect(model == &room && room.n_rows > 0);
    tagger_model_close(&room);
}

/* The file that is compiled in, with all the checks that starting up leaves out. */
Test(tagger_model, the_built_in_one_is_whole)
{
    FILE *file = fopen(TAGGER_MODEL, "rb");
    cr_assert(file != NULL);
    cr_assert(fseek(file, 0, SEEK_END) == 0);
    size_t n = (size_t)ftell(file);
    char *bytes = malloc(n);
    rewind(file);
    cr_assert(fread(bytes, 1, n, file) == n);
    fclose(file);
    struct tagger_model model;
    struct err err = {0};
    cr_expect(eq(int, tagger_model_read((struct str){bytes, n}, &model, &err), OK), "%s", err.text);
    cr_expect(lt(sz, n, (size_t)10 << 20));
    free(bytes);
}
