/*
 * book — the newest furniture that this process knows, shared by its threads.
 *
 * Why:   threads learn of a new epoch at different times, and one may still be in the middle of
 *        a batch by the one before: a set lives until nobody holds it.
 */
#ifndef WORKER_FURNITURE_BOOK_H
#define WORKER_FURNITURE_BOOK_H

#include "worker/furniture/furniture.h"

struct furniture_book; /* opaque; all functions may be called from any thread */

struct furniture_book *furniture_book_new(void);
void furniture_book_free(struct furniture_book *book); /* when all is given back; may be NULL */

/* The newest set, to be given back; NULL: none has been put in yet. */
const struct furniture *furniture_book_take(struct furniture_book *book);
void furniture_book_give(struct furniture_book *book,
                         const struct furniture *taken); /* NULL: none */

/* Takes furniture over; one that is not newer than what is there is freed. True: it was newer. */
bool furniture_book_put(struct furniture_book *book, struct furniture *furniture);

#endif
