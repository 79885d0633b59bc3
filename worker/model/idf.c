#include "worker/model/idf.h"

#include <stdlib.h>

#include "common/hash.h"

/* The file as it is, between two symbols; C has no #embed yet. */
__asm__(".section .rodata\n"
        "idf_table_begin:\n"
        ".incbin \"" IDF_TABLE "\"\n"
        "idf_table_end:\n"
        ".previous\n");
extern const char idf_table_begin[], idf_table_end[];

struct entry {
    uint32_t term;
    uint32_t weight; /* 0: a free place; no term of the table is in all texts */
};

struct idf {
    uint32_t unknown; /* weight of what the table lacks */
    size_t mask;
    struct entry entries[];
};

/* log2(n) in 1/256, rounded down, for n of 1 and more. */
static uint32_t idf_log2(uint32_t n)
{
    uint32_t whole = 31 - (uint32_t)__builtin_clz(n);
    uint64_t x = ((uint64_t)n << 31) >> whole; /* n / 2^whole in 1/2^31: 1 to below 2 */
    uint32_t log = whole;
    for (int bit = 0; bit < 8; bit++) {
        x = (x * x) >> 31;
        log = log << 1 | (uint32_t)(x >> 32);
        x >>= x >> 32;
    }
    return log;
}

static void put(struct idf *idf, uint32_t term, uint32_t weight)
{
    size_t i = term & idf->mask;
    while (idf->entries[i].weight != 0) {
        i = (i + 1) & idf->mask;
    }
    idf->entries[i] = (struct entry){term, weight};
}

static size_t places_for(struct str table)
{
    size_t places = 1024;
    for (size_t i = 0, lines = 0; i < table.n; i++) {
        lines += table.p[i] == '\n';
        while (places < 2 * lines) {
            places *= 2;
        }
    }
    return places;
}

struct idf *idf_new(void)
{
    struct str table = {idf_table_begin, (size_t)(idf_table_end - idf_table_begin)};
    size_t places = places_for(table);
    struct idf *idf = calloc(1, sizeof *idf + places * sizeof idf->entries[0]);
    struct str_pair line = str_cut(table, '\n');
    uint64_t texts = 0;
    if (!idf || !str_to_u64(line.head, &texts) || texts == 0 || texts > UINT32_MAX) {
        abort(); /* the table is part of the program */
    }
    idf->mask = places - 1;
    for (struct str rest = line.tail; rest.n > 0; rest = line.tail) {
        line = str_cut(rest, '\n');
        struct str_pair row = str_cut(line.head, '\t');
        uint64_t with = 0;
        if (!str_to_u64(row.tail, &with) || with == 0 || with > texts) {
            abort();
        }
        uint32_t weight = idf_log2((uint32_t)texts) - idf_log2((uint32_t)with) + 1;
        put(idf, (uint32_t)hash64(row.head), weight);
        idf->unknown = weight > idf->unknown ? weight : idf->unknown;
    }
    return idf;
}

void idf_free(struct idf *idf)
{
    free(idf);
}

uint32_t idf_weight(const struct idf *idf, uint32_t term)
{
    for (size_t i = term & idf->mask; idf->entries[i].weight != 0; i = (i + 1) & idf->mask) {
        if (idf->entries[i].term == term) {
            return idf->entries[i].weight;
        }
    }
    return idf->unknown;
}
