/*
 * record — one article on its way: a member per stage, in the order of the stages.
 */
#ifndef WORKER_RECORD_H
#define WORKER_RECORD_H

#include "common/hash.h"
#include "worker/decode/decode.h"
#include "worker/extract/extract.h"
#include "worker/fingerprint/fingerprint.h"
#include "worker/normalize/normalize.h"

/* Raised when any stage's output changes for the same input. */
#define PIPELINE_VERSION 8

struct identity {
    struct sha256 key;     /* which article: ('id', source, id), ('url', …) or ('content', …) */
    struct sha256 raw;     /* of the record's bytes */
    struct sha256 content; /* of title and text, as they are in any epoch of furniture */
};

struct record {
    struct article article;
    struct clean clean;
    struct facts facts;
    struct print print;
    struct identity identity;
};

#endif
