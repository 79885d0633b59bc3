/*
 * line — one line of text that grows piece by piece, blanks collapsed on the way.
 *
 * Also reads the C1 controls that old pages write ("&#146;") as windows-1252 has them.
 * Holds: no '\n' and no NUL inside, no ASCII blanks at the ends or in a row.
 * Cost:  amortized O(bytes added).
 */
#ifndef WORKER_PAGE_LINE_H
#define WORKER_PAGE_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/arena.h"
#include "common/str.h"

struct line {
    struct arena *arena; /* set by the caller; all else zero */
    char *p;
    size_t n, cap;
    bool blank_due; /* a blank goes before the next character */
};

void line_add(struct line *line, struct str text); /* valid UTF-8 */
void line_add_tab(struct line *line);              /* a cell ends */

/* The line so far, copied to its exact size; the line is empty afterwards. */
struct str line_take(struct line *line);

#endif
