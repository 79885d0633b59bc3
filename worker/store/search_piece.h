/*
 * search_piece — where a text may be cut without PostgreSQL's parser reading it otherwise.
 * Private.
 *
 * Source: src/backend/tsearch/wparser_def.c, whose states TPS_Base and TPS_InSpace differ in '~'
 *         alone, and whose tokens hold no blank but for tags. That it is so is shown by
 *         tests/integration/test_search.py.
 */
#ifndef WORKER_STORE_SEARCH_PIECE_H
#define WORKER_STORE_SEARCH_PIECE_H

#include <stdbool.h>

#include "common/str.h"

/*
 * The next piece of *rest, which goes on behind it; false at the end. A piece is what stands
 * between two blanks; a plain word comes without the marks around it, as all of its writings are
 * one piece then.
 */
bool search_piece_next(struct str *rest, struct str *piece);

/* Not too long, and without the mark that is to stand behind it. */
bool search_piece_is_askable(struct str piece);

/*
 * May the whole text be read piece by piece? Tags go across blanks; and what begins with a tilde
 * begins with a path, but not behind a blank, as every piece is asked about.
 */
bool search_is_by_pieces(struct str text);

#endif
