#include "worker/model/tagger_model.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/hash.h"

/* The file, all numbers little-endian: header, features, lists, pairs, rows. */
__asm__(".section .rodata\n"
        ".balign 64\n"
        "tagger_model_begin:\n"
        ".incbin \"" TAGGER_MODEL "\"\n"
        "tagger_model_end:\n"
        ".previous\n");
extern const char tagger_model_begin[], tagger_model_end[];

#define MAGIC     "NMTAGGR1"
#define ROWS_MAX  (1u << 22)
#define SLOTS_MAX (1u << 24)

struct header {
    char magic[8];
    uint32_t byte_order; /* 1 */
    uint32_t n_features, n_lists, n_rows;
    uint64_t checksum; /* XXH3 of what follows the header */
};

/* Takes count items off the front of the rest. */
static const void *take(struct str *rest, size_t size, size_t count)
{
    if (!rest->p || count > rest->n / size) {
        *rest = (struct str){NULL, 0};
        return NULL;
    }
    const void *p = rest->p;
    *rest = str_sub(*rest, size * count, rest->n);
    return p;
}

static bool is_size(uint32_t n)
{
    return n > 0 && n <= SLOTS_MAX && (n & (n - 1)) == 0;
}

static int32_t spread_of(const struct tagger_pairs *pairs)
{
    int32_t least = 0;
    int32_t most = 0;
    for (int a = 0; a < TAGGER_LABELS; a++) {
        for (int b = 0; b < TAGGER_LABELS; b++) {
            int32_t weight = pairs[a].weights[b];
            least = weight < least ? weight : least;
            most = weight > most ? weight : most;
        }
    }
    return most - least;
}

static enum status
read_tables(struct str bytes, struct tagger_model *out, uint64_t *checksum, struct err *err)
{
    const struct header *h = take(&bytes, sizeof *h, 1);
    if (!h || memcmp(h->magic, MAGIC, sizeof h->magic) != 0 || h->byte_order != 1) {
        return err_set(err, ERR_FATAL, "no tagger model of this version");
    }
    if (!is_size(h->n_features) || !is_size(h->n_lists) || h->n_rows > ROWS_MAX) {
        return err_set(err, ERR_FATAL, "its sizes are impossible");
    }
    *checksum = h->checksum;
    *out = (struct tagger_model){.n_rows = h->n_rows};
    out->features.size = h->n_features;
    out->features.slots = take(&bytes, sizeof *out->features.slots, h->n_features);
    out->lists.size = h->n_lists;
    out->lists.slots = take(&bytes, sizeof *out->lists.slots, h->n_lists);
    out->pairs = take(&bytes, sizeof *out->pairs, TAGGER_WIDTH);
    out->rows = take(&bytes, sizeof *out->rows, h->n_rows);
    if (!out->rows || bytes.n != 0) {
        return err_set(err, ERR_FATAL, "it is cut off, or too long");
    }
    out->spread = spread_of(out->pairs);
    return OK;
}

static bool has_free_slot(const struct tagger_table *table)
{
    for (uint32_t i = 0; i < table->size; i++) {
        if (table->slots[i].key == 0) {
            return true;
        }
    }
    return false;
}

static bool is_whole(const struct tagger_model *model)
{
    for (uint32_t i = 0; i < model->features.size; i++) {
        const struct tagger_slot *slot = &model->features.slots[i];
        if (slot->key != 0 && slot->value >= model->n_rows) {
            return false;
        }
    }
    for (int a = 0; a < TAGGER_WIDTH; a++) {
        for (int b = 0; b < TAGGER_WIDTH; b++) {
            if (model->pairs[a].weights[b] > TAGGER_PAIR_MAX ||
                model->pairs[a].weights[b] < -TAGGER_PAIR_MAX) {
                return false;
            }
        }
    }
    return has_free_slot(&model->features) && has_free_slot(&model->lists);
}

enum status tagger_model_read(struct str bytes, struct tagger_model *out, struct err *err)
{
    struct tagger_model model;
    uint64_t checksum = 0;
    if (read_tables(bytes, &model, &checksum, err)) {
        return err->status;
    }
    if (hash64(str_sub(bytes, sizeof(struct header), bytes.n)) != checksum) {
        return err_set(err, ERR_FATAL, "its checksum is wrong: it was changed or damaged");
    }
    if (!is_whole(&model)) {
        return err_set(err, ERR_FATAL, "its tables are impossible");
    }
    *out = model;
    return OK;
}

char *tagger_model_write(const struct tagger_model *model, size_t *n)
{
    struct header header = {.magic = MAGIC,
                            .byte_order = 1,
                            .n_features = model->features.size,
                            .n_lists = model->lists.size,
                            .n_rows = model->n_rows};
    const struct str parts[] = {
        {(const char *)model->features.slots, model->features.size * sizeof *model->features.slots},
        {(const char *)model->lists.slots, model->lists.size * sizeof *model->lists.slots},
        {(const char *)model->pairs, TAGGER_WIDTH * sizeof *model->pairs},
        {(const char *)model->rows, model->n_rows * sizeof *model->rows},
    };
    *n = sizeof header;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        *n += parts[i].n;
    }
    char *bytes = malloc(*n);
    if (!bytes) {
        abort();
    }
    size_t at = sizeof header;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].n > 0) {
            memcpy(bytes + at, parts[i].p, parts[i].n);
        }
        at += parts[i].n;
    }
    header.checksum = hash64((struct str){bytes + sizeof header, *n - sizeof header});
    memcpy(bytes, &header, sizeof header);
    return bytes;
}

struct tagger_model tagger_model_builtin(void)
{
    struct str bytes = {tagger_model_begin, (size_t)(tagger_model_end - tagger_model_begin)};
    struct tagger_model model;
    uint64_t checksum;
    struct err err = {0};
    if (read_tables(bytes, &model, &checksum, &err)) {
        abort(); /* the file is part of the program; a test reads it with all checks */
    }
    return model;
}

static enum status map_file(int fd, struct str *out, struct err *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0) {
        return err_set(err, ERR_FATAL, "no file with bytes");
    }
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED) {
        return err_set(err, ERR_FATAL, "cannot be mapped: %s", strerror(errno));
    }
    *out = (struct str){p, (size_t)st.st_size};
    return OK;
}

/* ERR_FATAL: the file cannot be read or is no model; err says which file and why. */
static enum status open_model(const char *path, struct tagger_model *out, struct err *err)
{
    struct err why = {0};
    struct str bytes = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return err_set(err, ERR_FATAL, "model %s: %s", path, strerror(errno));
    }
    enum status status = map_file(fd, &bytes, &why);
    (void)close(fd);
    if (status == OK && tagger_model_read(bytes, out, &why) == OK) {
        out->map = bytes;
        return OK;
    }
    if (bytes.p) {
        (void)munmap((void *)(uintptr_t)bytes.p, bytes.n);
    }
    return err_set(err, ERR_FATAL, "model %s: %s", path, why.text);
}

enum status tagger_model_choose(const char *choice,
                                struct tagger_model *room,
                                const struct tagger_model **out,
                                struct err *err)
{
    *out = NULL;
    if (choice && strcmp(choice, "none") == 0) {
        return OK;
    }
    if (!choice) {
        *room = tagger_model_builtin();
    } else if (open_model(choice, room, err)) {
        return err->status;
    }
    *out = room;
    return OK;
}

void tagger_model_close(struct tagger_model *model)
{
    if (model->map.p) {
        (void)munmap((void *)(uintptr_t)model->map.p, model->map.n);
    }
    *model = (struct tagger_model){0};
}
