/*
 * explain_page — `process --explain`: for people who must see why a line went missing.
 *
 * What:  one line for each block of a page, in the page's order:
 *            keep  998 in   div.story > p | "The ferry …" | linked 0 (+0.41), …
 *        decision · probability of the forest in thousandths ("-": not asked) · inside
 *        the element with most text, or not · where it stands · how it begins · what set it
 *        apart most from the page's other blocks, with the change of its score (reasons.h).
 *        Under a block, what normalize then took out of it. A text has only keep and drop.
 */
#ifndef WORKER_COMMANDS_EXPLAIN_PAGE_H
#define WORKER_COMMANDS_EXPLAIN_PAGE_H

#include <stdbool.h>

#include "common/arena.h"
#include "worker/commands/input.h"
#include "worker/furniture/furniture.h"

/* Prints one article; item is loaded. furniture may be NULL. True: the article is rejected. */
bool explain_page(const struct input_item *item,
                  const struct input_options *options,
                  const struct furniture *furniture,
                  struct arena *arena);

#endif
