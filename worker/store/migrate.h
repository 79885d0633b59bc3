/*
 * migrate — the schema's versions.
 *
 * What:  the files of sql/ are compiled into the binary and applied in order, all missing ones
 *        in one transaction under an advisory lock, so that several may try at once.
 * Holds: an applied file must never change: its checksum is compared each time. A schema that is
 *        newer than this binary is fine as long as its table schema_compat allows workers of
 *        this version: migrations may be applied while older workers run. One that they cannot
 *        work with ends with `UPDATE schema_compat SET oldest_worker = N`.
 */
#ifndef WORKER_STORE_MIGRATE_H
#define WORKER_STORE_MIGRATE_H

#include <stddef.h>

#include "common/err.h"
#include "worker/store/store.h"

struct migration {
    int version;      /* from the file's name, V001__… */
    const char *name; /* the file's name */
    const char *sql;  /* its text */
};

/* Every migration of this binary by version; generated from sql/ (worker/store/embed.cmake). */
extern const struct migration migrations[];
extern const size_t n_migrations;

/*
 * Applies what is missing. applied: how many that were.
 * ERR_RETRY: not reachable. ERR_FATAL: a script failed, a checksum differs, or the schema is
 * newer and allows this binary no more; nothing has been changed.
 */
enum status migrate(const struct store_options *options, int *applied, struct err *err);

/* missing: how many are not applied (all, where there is no schema yet). Changes nothing. */
enum status migrate_check(const struct store_options *options, int *missing, struct err *err);

#endif
