#include "common/sort.h"

#define FEW 32

static void insertion(uint32_t *values, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        uint32_t v = values[i];
        uint32_t k = i;
        for (; k > 0 && values[k - 1] > v; k--) {
            values[k] = values[k - 1];
        }
        values[k] = v;
    }
}

/* One pass: from in to out, ordered by the byte at shift, otherwise as before. */
static void by_byte(const uint32_t *in, uint32_t *out, uint32_t n, unsigned shift)
{
    uint32_t next[257] = {0};
    for (uint32_t i = 0; i < n; i++) {
        next[((in[i] >> shift) & 0xFF) + 1]++;
    }
    for (unsigned b = 1; b < 256; b++) {
        next[b] += next[b - 1];
    }
    for (uint32_t i = 0; i < n; i++) {
        out[next[(in[i] >> shift) & 0xFF]++] = in[i];
    }
}

void sort_u32(uint32_t *values, uint32_t n, uint32_t *scratch)
{
    if (n <= FEW) {
        insertion(values, n);
        return;
    }
    by_byte(values, scratch, n, 0);
    by_byte(scratch, values, n, 8);
    by_byte(values, scratch, n, 16);
    by_byte(scratch, values, n, 24);
}

uint32_t sort_u32_unique(uint32_t *values, uint32_t n, uint32_t *scratch)
{
    uint32_t kept = 0;
    sort_u32(values, n, scratch);
    for (uint32_t i = 0; i < n; i++) {
        if (kept == 0 || values[kept - 1] != values[i]) {
            values[kept++] = values[i];
        }
    }
    return kept;
}

static void insertion_by_high(uint64_t *values, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        uint64_t v = values[i];
        uint32_t k = i;
        for (; k > 0 && values[k - 1] >> 32 > v >> 32; k--) {
            values[k] = values[k - 1];
        }
        values[k] = v;
    }
}

static void by_high_byte(const uint64_t *in, uint64_t *out, uint32_t n, unsigned shift)
{
    uint32_t next[257] = {0};
    for (uint32_t i = 0; i < n; i++) {
        next[((in[i] >> shift) & 0xFF) + 1]++;
    }
    for (unsigned b = 1; b < 256; b++) {
        next[b] += next[b - 1];
    }
    for (uint32_t i = 0; i < n; i++) {
        out[next[(in[i] >> shift) & 0xFF]++] = in[i];
    }
}

void sort_u64_by_high(uint64_t *values, uint32_t n, uint64_t *scratch)
{
    if (n <= FEW) {
        insertion_by_high(values, n);
        return;
    }
    by_high_byte(values, scratch, n, 32);
    by_high_byte(scratch, values, n, 40);
    by_high_byte(values, scratch, n, 48);
    by_high_byte(scratch, values, n, 56);
}
