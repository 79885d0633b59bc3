/*
 * headers — the packed form of a record's headers (rejected_record.headers).
 *
 * Per header: length and bytes of its name, then of its value; lengths are big-endian 32 bit,
 * that of a null value is -1. consume packs them, publish and replay unpack them.
 */
#ifndef WORKER_HEADERS_H
#define WORKER_HEADERS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/str.h"

#define HEADERS_NULL UINT32_MAX /* the length of a null value */

/* Takes the first header off *packed; false if there is none. value.p is NULL for a null value. */
bool headers_next(struct str *packed, struct str *name, struct str *value);
size_t headers_count(struct str packed);

#endif
