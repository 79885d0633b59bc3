/*
 * plan — what a transaction does about the records of a batch. Private to store.
 */
#ifndef WORKER_STORE_PLAN_H
#define WORKER_STORE_PLAN_H

#include "worker/store/batch_rows.h"

/* What is done about a record. Values are compared in SQL. */
enum action {
    ACTION_NONE = 0,    /* nothing, or only its order */
    ACTION_INSERT = 1,  /* first of its identity */
    ACTION_REPLACE = 2, /* a newer revision with other content */
    ACTION_KILL = 3,    /* withdraw what is there */
    ACTION_TOUCH = 4,   /* the same content, delivered again later: only its order moves on */
    ACTION_UNDER = 5, /* content of before the withdrawal: replaces what is kept, stays withdrawn */
};

/* An article that was there before the batch, as it was locked. */
struct known {
    bool exists, killed, revised;
    struct sha256 raw, content;
    int64_t first_us; /* least time of its content; not kept where revised */
    bool has_text;    /* killed: content is what was there before the withdrawal, of: */
    int64_t text_us;
    struct sha256 text_raw;
};

struct plan {
    struct batch *batch;
    enum batch_outcome *outcomes;
    uint32_t *sorted; /* all records but rejects, by identity and order */
    size_t n_sorted;
    uint32_t *by_key; /* of each identity the record that decides, sorted by identity */
    size_t n_inserts;
    uint32_t *kills; /* of some identities the withdrawal that follows it, sorted by identity */
    size_t n_kills;
    enum action *actions; /* by record number */
    int64_t *ids;         /* article ids by record number; 0: none */
    struct known *known;  /* by record number */
    int64_t *entity_ids;  /* by row of batch->entities */
    struct rows words;    /* article.search_words by row of batch->articles */
};

#endif
