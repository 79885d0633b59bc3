/*
 * item — what the index keeps of an article: enough to find its neighbours and to score
 * stories, small enough for a million of them.
 *
 * What:  winnowed shingles (candidates for duplicates), the heaviest terms as a vector of
 *        length ITEM_LENGTH (stories), and what ties are broken by.
 * Holds: an item is a function of the article alone; everything in it is an integer.
 * Cost:  about 700 bytes for 500 words, never over 1.2 KB.
 * Source: winnowing: Schleimer, Wilkerson, Aiken (2003). Window 32 over 5-word shingles: some
 *        28 marks an article, and of true duplicates .9988 share at least one.
 */
#ifndef WORKER_GROUP_ITEM_H
#define WORKER_GROUP_ITEM_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/err.h"
#include "worker/fingerprint/fingerprint.h"
#include "worker/model/idf.h"

#define ITEM_KEY_BYTES    16
#define ITEM_WINDOW       32  /* shingles, of which the smallest is a mark */
#define ITEM_SHORT        128 /* shingles; below, some 8 marks would miss edited copies: */
#define ITEM_SHORT_WINDOW 8
#define ITEM_MAX_MARKS    128  /* of a longer text the smallest ones */
#define ITEM_MAX_TERMS    64   /* the heaviest; 96 or 128 are no better */
#define ITEM_TOP_TERMS    12   /* of these, the ones that candidates are found by */
#define ITEM_LENGTH       4096 /* Euclidean length of the weights, up to rounding */
#define ITEM_UNDATED      INT64_MAX

struct item_term {
    uint32_t hash;
    uint16_t weight;
    bool top;
};

/* What decides is published_us and key, never article_id, which says who came first. */
struct item {
    int64_t article_id;
    unsigned char key[ITEM_KEY_BYTES]; /* the first bytes of the identity key */
    int64_t published_us; /* where it is not known: a stand-in for the order, or ITEM_UNDATED */
    bool dated;           /* published_us is known */
    bool titled;          /* it has a title with words in it */
    bool bridging;        /* false for live blogs, round-ups and tables */
    bool own;             /* a wire's text as the wire itself has it: before all reprints */
    uint32_t source;      /* hash of the source; 0: not known */
    uint16_t n_marks, n_terms;
    uint32_t *marks;         /* ascending, unique */
    struct item_term *terms; /* by hash */
};

/* Fills marks, terms and titled; the other members are the caller's. They live in the arena. */
void item_fill(const struct print *print,
               const struct idf *idf,
               struct arena *arena,
               struct item *item);

/* Ascending, unique. Any ITEM_WINDOW shingles in a row that two texts share give both a mark. */
uint32_t winnow(const uint32_t *shingles, uint32_t n, uint32_t *out);

/* A wire's own first, then by time of publication, then by key: the canonical order of articles. */
int item_order(const struct item *a, const struct item *b);

/* The stored form of marks, terms, titled and own: versioned, byte-order independent. */
struct str item_pack(const struct item *item, struct arena *arena);
/* ERR_FATAL: the bytes are not ours. */
enum status item_unpack(struct str packed, struct arena *arena, struct item *item, struct err *err);

/*
 * One item against many: its terms in a small table, so that another's need no merging.
 * probe_score() is item_score(), or 0 where that is certainly below `least`.
 */
#define PROBE_PLACES 1024 /* a power of two; few of them taken, so that most looks end at once */

struct probe {
    const struct item *item;
    uint32_t least;
    uint8_t places[PROBE_PLACES]; /* number of the term, from 1; 0: free */
};

void probe_init(struct probe *probe, const struct item *item, uint32_t least);
uint32_t probe_score(const struct probe *probe, const struct item *other);

/* What a distance in time, or an unknown one, leaves of a score, in thousandths. */
#define UNDATED_LEFT 650 /* about as much as a month does */
uint32_t time_factor(int64_t distance_us);

/* 0..1000: the cosine, and how far apart in time they were published. */
uint32_t item_score(const struct item *a, const struct item *b);

#endif
