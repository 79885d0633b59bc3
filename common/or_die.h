/*
 * or_die — memory for what outlives a message: there, or the process ends.
 *
 * Why:   nobody could go on without it. Started again, the process takes up its work where the
 *        tables say, so nothing is lost; the input is bounded before anything grows with it.
 */
#ifndef COMMON_OR_DIE_H
#define COMMON_OR_DIE_H

#include <stdlib.h>

/* p as malloc(), realloc(), calloc() or strdup() gave it, never for 0 bytes. Never NULL. */
static inline void *or_die(void *p)
{
    if (!p) {
        abort();
    }
    return p;
}

#endif
