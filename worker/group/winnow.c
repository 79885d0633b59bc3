#include "worker/group/item.h"

#include <stdlib.h>

#include "common/sort.h"

static uint32_t sort_unique(uint32_t *values, uint32_t n)
{
    uint32_t kept = 0;
    qsort(values, n, sizeof *values, compare_u32);
    for (uint32_t i = 0; i < n; i++) {
        if (kept == 0 || values[kept - 1] != values[i]) {
            values[kept++] = values[i];
        }
    }
    return kept;
}

/*
 * The smallest of each window; of equal ones the last, so that it stays chosen longest. A
 * queue of indices with rising values holds what can still become the smallest: O(n).
 * A text shorter than a window keeps all of its shingles. The smallest of a window is the
 * smallest of any narrower one around it, so short and long texts meet in the long one's marks.
 */
uint32_t winnow(const uint32_t *shingles, uint32_t n, uint32_t *out)
{
    uint32_t queue[ITEM_WINDOW];
    uint32_t first = 0;
    uint32_t queued = 0;
    uint32_t n_out = 0;
    uint32_t window = n < ITEM_SHORT ? ITEM_SHORT_WINDOW : ITEM_WINDOW;
    if (n < window) {
        for (uint32_t i = 0; i < n; i++) {
            out[i] = shingles[i];
        }
        return sort_unique(out, n);
    }
    for (uint32_t i = 0; i < n; i++) {
        while (queued > 0 && shingles[queue[(first + queued - 1) % ITEM_WINDOW]] >= shingles[i]) {
            queued--;
        }
        if (queued > 0 && queue[first] + window <= i) {
            first = (first + 1) % ITEM_WINDOW;
            queued--;
        }
        queue[(first + queued++) % ITEM_WINDOW] = i;
        uint32_t smallest = shingles[queue[first]];
        if (i + 1 >= window && (n_out == 0 || out[n_out - 1] != smallest)) {
            out[n_out++] = smallest;
        }
    }
    return sort_unique(out, n_out);
}
