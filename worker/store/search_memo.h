/*
 * search_memo — what PostgreSQL's text search makes of pieces of text, remembered. Private.
 *
 * What:  builds the tsvector that search_words() (sql/V014) gives for an article, byte for byte,
 *        from what to_tsvector() said of the pieces between its blanks when it was asked about
 *        each once.
 * Why:   to parse and to stem a text of 400 words takes PostgreSQL some 0.6 ms, more than all its
 *        tables and indexes together; but news uses the same words again and again.
 * Holds: a text that cannot be read piece by piece (search_piece.h) is not built here, nor is
 *        one in which a limit of tsvector would count. A dictionary that looks at several words
 *        (thesaurus) has no place in this; none of PostgreSQL's own configurations has one.
 * Memory: at most SEARCH_PIECES and about 8 MB; a full one is emptied by search_memo_begin().
 * Source: src/backend/tsearch/to_tsany.c, ts_parse.c (positions count stop words, too), and
 *        tsvectorrecv() for the binary form.
 */
#ifndef WORKER_STORE_SEARCH_MEMO_H
#define WORKER_STORE_SEARCH_MEMO_H

#include <stdbool.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/str.h"

#define SEARCH_PIECES      65536
#define SEARCH_PIECE_BYTES 256    /* an article with longer ones is left to PostgreSQL */
#define SEARCH_TEXT_BYTES  100000 /* so many characters search_words() takes */

/* Stands behind every piece that is asked about: its positions tell how many the pieces take. */
#define SEARCH_END_MARK "7351"
#define SEARCH_ASKED    64 /* so many pieces may be asked about at once */

struct search_memo; /* opaque */

struct search_memo *search_memo_new(void);
void search_memo_free(struct search_memo *memo); /* may be NULL */

/* Before a batch: forgets everything if there is little room left. */
void search_memo_begin(struct search_memo *memo);
/* Forgets everything, as after a question that was not answered. */
void search_memo_clear(struct search_memo *memo);

/* Called for a piece that is not known yet, in the order in which the answers are to come. */
typedef void search_ask(void *context, struct str language, struct str piece);

/*
 * Asks about the pieces of a text that are not known; they count as asked for from now on.
 * language: as the article has it; not given: the empty string.
 */
void search_memo_look(
    struct search_memo *memo, struct str language, struct str text, search_ask *ask, void *context);

/*
 * The answer for the next n pieces that were asked about, at most SEARCH_ASKED of one language:
 * to_tsvector() of all of them, each as " PIECE " SEARCH_END_MARK, in binary form. An answer that
 * cannot be read makes them pieces that no text is built with.
 */
void search_memo_learn(struct search_memo *memo, uint32_t n, struct str tsvector);

/*
 * Appends the article's tsvector in binary form to out: words of the title with weight A, of the
 * text with weight B. title: may not be given. False, and out as it was: left to PostgreSQL.
 */
bool search_memo_build(struct search_memo *memo,
                       struct str language,
                       struct str title,
                       struct str text,
                       struct buf *out);

#endif
