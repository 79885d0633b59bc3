/*
 * bound — what words beside a number or a stretch of time say of it: "up to", "about", "or more".
 *
 * What:  one table for amounts and dates; values are those of TIMEX3's mod: MORE_THAN, LESS_THAN,
 *        EQUAL_OR_MORE, EQUAL_OR_LESS, APPROX.
 * Cost:  O(1): it looks at three tokens at each side.
 * Source: TimeML 1.2.1, mod of TIMEX3.
 */
#ifndef WORKER_EXTRACT_BOUND_H
#define WORKER_EXTRACT_BOUND_H

#include "worker/extract/token.h"

/*
 * The mod of what begins at token `first`, by the words in front of it, in its sentence; *start is
 * then the first of these. NULL: they say nothing. of_time: of a stretch of time, before which
 * "over" and "under" are left out, as "over two years" may be during them.
 */
const char *bound_before(const struct doc *doc, uint32_t first, bool of_time, uint32_t *start);
/* The same of what ends at token `last`, by the words behind it: "$5 or more", "10 or so". */
const char *bound_behind(const struct doc *doc, uint32_t last);

#endif
