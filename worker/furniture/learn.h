/*
 * learn — which lines of one outlet are its furniture.
 *
 * What:  a line is furniture that stands in at least LEARN_MIN_TEXTS of the outlet's newest texts
 *        and in a tenth of them, on at least LEARN_MIN_DAYS days.
 * Why not more simply: what must never go is content that comes again. So
 *        - members of one duplicate group are one text: a wire story that is printed five times
 *          makes none of its sentences furniture;
 *        - days count, so that one day's live coverage does not;
 *        - a sentence of the background ("The strait has been closed since the storm broke its
 *          lock") comes back with its subject: its words, or the words beside it, are then much
 *          more frequent in the articles that have it than in the outlet's others. Furniture
 *          stands beside any subject (LEARN_TOPICAL);
 *        - short lines ("Updated", "Why it matters"), lines with figures, quotations, and lines
 *          that introduce something (":") are content too often, and are never learned;
 *        - a line between two paragraphs that is no sentence ("What we know so far") may be a
 *          heading: it has to be in LEARN_WITHIN of the texts.
 * Holds: pure; the result depends on the articles alone, not on their order.
 * Cost:  O(n log n) in the lines, times LEARN_MAX_WORDS for sentences that come again.
 */
#ifndef WORKER_FURNITURE_LEARN_H
#define WORKER_FURNITURE_LEARN_H

#include "worker/furniture/list.h"

#define LEARN_ARTICLES       500  /* newest articles of an outlet that are looked at */
#define LEARN_MAX_LINES      400  /* of an article: its first half and its last half */
#define LEARN_MIN_TEXTS      5    /* with the line */
#define LEARN_MIN_DAYS       3    /* with the line */
#define LEARN_SHARE          100  /* thousandths of the outlet's texts */
#define LEARN_WITHIN         300  /* … for what may be a heading */
#define LEARN_MAX_LINE_BYTES 1000 /* a longer one is left to hands */

/* A line as the rules of normalize leave it. */
struct seen_line {
    struct str text;
    bool body;   /* a full sentence, or a long line */
    bool within; /* between two such */
};

struct seen_article {
    int64_t group; /* its duplicate group; articles in none have numbers of their own */
    int32_t day;   /* of publication */
    struct seen_line *lines;
    size_t n_lines;
};

/* True: the line by itself may be furniture. */
bool learnable(struct str line);

/*
 * articles: at most LEARN_ARTICLES, all of the same source; of one with more than
 *           LEARN_MAX_LINES lines those at both ends count.
 * out:      appended; not sorted. Lives as long as articles and arena.
 */
void furniture_learn(struct str source,
                     const struct seen_article *articles,
                     size_t n,
                     struct arena *arena,
                     struct furniture_list *out);

#endif
