/*
 * offset_argument — TOPIC:PARTITION=WHERE, as `newsmill offsets --set` is given it.
 */
#ifndef WORKER_OFFSET_ARGUMENT_H
#define WORKER_OFFSET_ARGUMENT_H

#include <stdbool.h>

#include "common/arena.h"
#include "common/str.h"

struct offset_argument {
    const char *topic; /* not empty, without ':' and '='; in the arena */
    int32_t partition; /* 0 or more */
    struct str where;  /* earliest, latest or an offset of 0 to INT64_MAX; a part of the argument */
};

/* False, and out untouched: text is nothing of the kind. */
bool offset_argument_read(const char *text, struct arena *arena, struct offset_argument *out);

#endif
