/*
 * pipeline — one record through every pure stage: bytes in, a record to store out. No I/O.
 */
#ifndef WORKER_PIPELINE_H
#define WORKER_PIPELINE_H

#include "common/arena.h"
#include "common/err.h"
#include "worker/record.h"

/* What the stages share: read-only, made once, used by all threads. */
struct models {
    const struct gazetteer *gazetteer;
    const struct tagger_model *tagger; /* NULL: names by rules */
};

struct pipeline_options {
    size_t max_article_bytes;
    struct normalize_options normalize;
    bool text_only;             /* ends behind normalize: no facts, no print, no identity */
    struct pipeline_laps *laps; /* NULL: not measured */
};

enum pipeline_stage {
    PIPELINE_DECODE,
    PIPELINE_NORMALIZE,
    PIPELINE_EXTRACT,
    PIPELINE_FINGERPRINT,
    PIPELINE_STAGES /* number of stages */
};

/* How long each stage took. The clock is the caller's: nothing in here reads one. */
struct pipeline_laps {
    int64_t (*now_us)(void);
    int64_t us[PIPELINE_STAGES]; /* filled; 0 for a stage that was not reached */
};

/*
 * Why a record can be rejected: a closed list, part of the contract (dead letters, metrics,
 * v_rejected). Ends in NULL. "data" and "crashes_worker" are given by the edges.
 */
extern const char *const pipeline_reasons[];

/*
 * The reason that err_text ("reason: message") begins with, as it stands in the list; "data"
 * if it is none of them. message (may be NULL) gets what follows the colon, in err_text.
 */
const char *pipeline_reason(const char *err_text, const char **message);

/*
 * raw:  one record; a value without bytes is ERR_INPUT ("empty").
 * out:  filled on OK, else untouched; lives as long as arena and raw.
 * ERR_INPUT: err->text is "reason: message" with a reason of pipeline_reason();
 *            failed_stage (may be NULL) names the stage.
 */
enum status pipeline(const struct raw_message *raw,
                     const struct models *models,
                     struct pipeline_options options,
                     struct arena *arena,
                     struct record *out,
                     const char **failed_stage,
                     struct err *err);

#endif
