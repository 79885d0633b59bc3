#include "worker/suspect.h"

#include <stdlib.h>

void suspects_clear(struct suspects *suspects)
{
    suspects->n = 0;
}

void suspects_release(struct suspects *suspects)
{
    free(suspects->items);
    *suspects = (struct suspects){0};
}

void suspects_add(struct suspects *suspects, const char *topic, int32_t partition, int64_t until)
{
    if (suspects->n == suspects->cap) {
        suspects->cap = suspects->cap ? 2 * suspects->cap : 8;
        suspects->items = realloc(suspects->items, suspects->cap * sizeof *suspects->items);
        if (!suspects->items) {
            abort();
        }
    }
    suspects->items[suspects->n++] = (struct suspect){topic, partition, until};
}

bool suspects_have(const struct suspects *suspects, const struct fetched *item)
{
    for (size_t i = 0; i < suspects->n && !item->end; i++) {
        const struct suspect *suspect = &suspects->items[i];
        if (suspect->topic == item->topic && suspect->partition == item->partition) {
            return item->offset < suspect->until;
        }
    }
    return false;
}

size_t suspects_batch(const struct suspects *suspects, const struct fetched *items, size_t n)
{
    if (suspects->n == 0 || n == 0) {
        return n;
    }
    if (suspects_have(suspects, &items[0])) {
        return 1;
    }
    for (size_t i = 1; i < n; i++) {
        if (suspects_have(suspects, &items[i])) {
            return i;
        }
    }
    return n;
}

bool suspects_note(struct suspects *suspects, const struct fetched *item)
{
    if (suspects->topic == item->topic && suspects->partition == item->partition &&
        suspects->offset == item->offset) {
        return false;
    }
    suspects->topic = item->topic;
    suspects->partition = item->partition;
    suspects->offset = item->offset;
    suspects->worked = false;
    return true;
}

void suspects_forget(struct suspects *suspects)
{
    suspects->topic = NULL;
}
