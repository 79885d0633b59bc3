#include "worker/store/migrate.h"

#include <stdio.h>

#include "common/hash.h"
#include "worker/store/pg.h"
#include "worker/store/store_inside.h"

/* A script may build an index on a large table. */
#define MIGRATE_STATEMENT_MS (3600 * 1000)

static struct pg *open_pg(const struct store_options *options)
{
    const struct pg_options pg = {.conninfo = options->conninfo,
                                  .schema = options->id,
                                  .application = "newsmill-migrate",
                                  .statement_ms = MIGRATE_STATEMENT_MS};
    return pg_new(&pg);
}

static int64_t checksum(const struct migration *migration)
{
    return (int64_t)hash64(str_of(migration->sql));
}

static int newest_known(void)
{
    return migrations[n_migrations - 1].version;
}

/* Newer migrations than ours are no hindrance as long as they allow workers of our version. */
static enum status check_newer(struct pg *pg, int newest, struct err *err)
{
    PGresult *res = NULL;
    if (pg_exec(pg, "SELECT oldest_worker FROM schema_compat", NULL, &res, err)) {
        return err->status;
    }
    int oldest = PQntuples(res) > 0 ? pg_get_i4(res, 0, 0) : newest;
    PQclear(res);
    if (oldest > newest_known()) {
        return err_set(err, ERR_FATAL,
                       "migrate: the schema has version %d, which allows workers from version %d "
                       "on; this newsmill knows %d: run the newsmill that migrated it",
                       newest, oldest, newest_known());
    }
    return OK;
}

/* One row of schema_version, number i of them. */
static enum status check_applied(const PGresult *res, int i, int *newest, struct err *err)
{
    int version = pg_get_i4(res, i, 0);
    bool ours = (size_t)i < n_migrations && migrations[i].version == version;
    if (ours && checksum(&migrations[i]) != pg_get_i8(res, i, 1)) {
        return err_set(err, ERR_FATAL, "migrate: %s is not the file that was applied",
                       migrations[i].name);
    }
    if (!ours && ((size_t)i < n_migrations || version < newest_known())) {
        return err_set(err, ERR_FATAL,
                       "migrate: the schema has version %d, which this newsmill does not know; run "
                       "the newsmill that made it, or a newer one",
                       version);
    }
    *newest = version;
    return OK;
}

static enum status read_applied(struct pg *pg, size_t *next, int *newest, struct err *err)
{
    PGresult *res = NULL;
    if (pg_exec(pg, "SELECT version, checksum FROM schema_version ORDER BY version", NULL, &res,
                err)) {
        return err->status;
    }
    for (int i = 0; i < PQntuples(res) && err->status == OK; i++) {
        (void)check_applied(res, i, newest, err);
    }
    *next = (size_t)PQntuples(res);
    *next = *next < n_migrations ? *next : n_migrations;
    PQclear(res);
    return err->status;
}

/*
 * Compares what is applied with what this binary has. next: the number of the first missing
 * migration (migrations are applied in order, so the rest is missing too).
 */
static enum status applied_so_far(struct pg *pg, size_t *next, struct err *err)
{
    PGresult *res = NULL;
    int newest = 0;
    *next = 0;
    if (pg_exec(pg, "SELECT to_regclass('schema_version') IS NOT NULL", NULL, &res, err)) {
        return err->status;
    }
    bool any = pg_get_bool(res, 0, 0);
    PQclear(res);
    if (!any || read_applied(pg, next, &newest, err)) {
        return err->status;
    }
    return newest > newest_known() ? check_newer(pg, newest, err) : OK;
}

enum status schema_check(struct pg *pg, struct err *err)
{
    size_t next = 0;
    if (applied_so_far(pg, &next, err)) {
        return err->status;
    }
    if (next < n_migrations) {
        return err_set(err, ERR_FATAL, "store: the schema lacks %s; run `newsmill migrate`",
                       migrations[next].name);
    }
    return OK;
}

static enum status apply_one(struct pg *pg, const struct migration *migration, struct err *err)
{
    struct params params = {0};
    struct err why = {0};
    if (pg_script(pg, migration->sql, &why)) {
        return err_set(err, why.status == ERR_RETRY ? ERR_RETRY : ERR_FATAL, "migrate: %s: %s",
                       migration->name, why.text);
    }
    params_i4(&params, migration->version);
    params_text(&params, str_of(migration->name));
    params_i8(&params, checksum(migration));
    return pg_exec(pg, "INSERT INTO schema_version (version, name, checksum) VALUES ($1, $2, $3)",
                   &params, NULL, err);
}

static enum status apply_all(struct pg *pg, int *applied, struct err *err)
{
    size_t next = 0;
    if (pg_begin(pg, err) ||
        pg_exec(pg,
                "SELECT pg_advisory_xact_lock(hashtextextended('newsmill-migrate/' || "
                "current_setting('search_path'), 0))",
                NULL, NULL, err) ||
        pg_create_schema(pg, err) ||
        pg_script(pg,
                  "CREATE TABLE IF NOT EXISTS schema_version ("
                  "version integer PRIMARY KEY, name text NOT NULL, checksum bigint NOT NULL, "
                  "applied_at timestamptz NOT NULL DEFAULT now());"
                  "COMMENT ON TABLE schema_version IS 'Migrations applied, by `newsmill migrate`.';"
                  "COMMENT ON COLUMN schema_version.version IS 'Number of the file in sql/.';"
                  "COMMENT ON COLUMN schema_version.name IS 'Its name.';"
                  "COMMENT ON COLUMN schema_version.checksum IS 'XXH3 of its text.';"
                  "COMMENT ON COLUMN schema_version.applied_at IS 'When.';",
                  err) ||
        applied_so_far(pg, &next, err)) {
        return err->status;
    }
    for (size_t i = next; i < n_migrations; i++) {
        if (apply_one(pg, &migrations[i], err)) {
            return err->status;
        }
        ++*applied;
    }
    return pg_commit(pg, err);
}

enum status migrate(const struct store_options *options, int *applied, struct err *err)
{
    struct pg *pg = open_pg(options);
    *applied = 0;
    enum status status = apply_all(pg, applied, err);
    pg_free(pg);
    return status;
}

enum status migrate_check(const struct store_options *options, int *missing, struct err *err)
{
    struct pg *pg = open_pg(options);
    size_t next = 0;
    enum status status = pg_begin(pg, err);
    if (status == OK) {
        status = applied_so_far(pg, &next, err);
    }
    *missing = (int)(n_migrations - next);
    pg_free(pg);
    return status;
}
