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
};

struct pipeline_options {
    size_t max_article_bytes;
    struct normalize_options normalize;
};

/*
 * raw:  one record; a value without bytes is ERR_INPUT ("empty").
 * out:  filled on OK, else untouched; lives as long as arena and raw.
 * ERR_INPUT: err->text is "reason: message" with a reason of pipeline_reason();
 *            failed_stage (may be NULL) names the stage.
 */
enum status pipeline(const struct raw_message *raw, const struct models *models,
                     struct pipeline_options options, struct arena *arena, struct record *out,
                     const char **failed_stage, struct err *err);

#endif
