/*
 * reprocess — stored raw articles, read and stored again by the present pipeline.
 *
 * What:  pieces of raw articles in the order of their ids; for each piece what has come out of
 *        them now, compared with what is stored; and how far a run has come.
 * Holds: an article is changed only under its row's lock, and only if it still is what was read:
 *        a newer revision that a worker stores meanwhile wins. A piece and the progress are
 *        one transaction. What comes out the same changes but its pipeline_version; what
 *        grouping or events show of is queued again.
 */
#ifndef WORKER_STORE_REPROCESS_H
#define WORKER_STORE_REPROCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "worker/store/batch.h"
#include "worker/store/store.h"

/* Which articles. Runs of one choice are one job, which goes on where it was. */
struct reprocess_choice {
    int64_t since_us;      /* stored since then; INT64_MIN: all */
    int32_t version_below; /* made by an older pipeline than this; 0: all */
    struct str source;     /* name or domain; p NULL: all */
};

/* What may come out another way. */
enum reprocess_field {
    REPROCESS_TITLE,
    REPROCESS_TEXT,
    REPROCESS_AUTHORS,
    REPROCESS_AGENCY,
    REPROCESS_PUBLISHED,
    REPROCESS_LANGUAGE,
    REPROCESS_KIND,
    REPROCESS_WARNINGS,
    REPROCESS_PLACE, /* URL, source, modified_at and what the envelope says besides */
    REPROCESS_REMOVED,
    REPROCESS_ENTITIES,
    REPROCESS_MENTIONS,
    REPROCESS_QUOTES,
    REPROCESS_DATES,
    REPROCESS_AMOUNTS,
    REPROCESS_PRINT,
    REPROCESS_FIELDS /* number of fields */
};

const char *reprocess_field_name(enum reprocess_field field);

#define REPROCESS_EXAMPLES 3

struct reprocess_report {
    int64_t same, changed;
    int64_t overtaken; /* stored again by a worker meanwhile: left to it */
    int64_t refused;   /* no article any more: left as it is */
    int64_t renamed;   /* another identity by now: left as it is */
    struct {
        int64_t n;
        int64_t examples[REPROCESS_EXAMPLES]; /* article ids */
    } fields[REPROCESS_FIELDS];
};

struct reprocess_job {
    const char *name; /* of the choice: the progress row's key */
    int64_t after;    /* articles up to this id are done */
    int64_t upto;     /* the greatest id at the beginning: later ones are of the present pipeline */
    bool dry_run;     /* nothing is written, no progress kept */
};

/* Fills after and upto: from the progress row, or as a new job (with a row, unless dry_run). */
enum status store_reprocess_open(struct store *store, struct reprocess_job *job, struct err *err);

struct reprocess_item {
    int64_t article_id;
    struct record_origin origin; /* as the record was; no key and headers */
    struct str value;
};

/*
 * The next articles of the job, at most max_rows and no more once they have 8 MiB (but one).
 * Everything lives in arena. n 0: none are left.
 */
enum status store_reprocess_read(struct store *store,
                                 const struct reprocess_job *job,
                                 const struct reprocess_choice *choice,
                                 int max_rows,
                                 struct arena *arena,
                                 struct reprocess_item **out,
                                 size_t *n,
                                 struct err *err);

/*
 * Stores a piece.
 * batch: the records of those items that are articles still; items[i].article_id belongs to
 *        record number i.
 * last:  id of the last item that was read; job->after moves there.
 * report: is added to, once the transaction is committed.
 * ERR_RETRY: nothing is known to be stored: open the job again and read on from there.
 */
enum status store_reprocess_write(struct store *store,
                                  struct reprocess_job *job,
                                  struct batch *batch,
                                  const struct reprocess_item *items,
                                  int64_t last,
                                  struct reprocess_report *report,
                                  struct err *err);

/* The job is done: its row goes. */
enum status
store_reprocess_close(struct store *store, const struct reprocess_job *job, struct err *err);

#endif
