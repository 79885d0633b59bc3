/*
 * line_model — which lines of a plain text are not its article: the learned tables, in the
 * form of block_model.h. A score is the log-odds of noise; a token is a hash as
 * worker/normalize/line_features.h makes them. Made by worker/train/lines.py.
 */
#ifndef WORKER_MODEL_LINE_MODEL_H
#define WORKER_MODEL_LINE_MODEL_H

#include "worker/model/block_model.h"

/* The compiled-in one. */
struct block_model line_model_builtin(void);

#endif
