#include "worker/store/entities.h"

#include <stdlib.h>

#include "worker/store/names.h"
#include "worker/store/pg.h"

/* The names of a batch that the cache does not know, each once. */
struct wanted {
    struct rows names;   /* type, name */
    struct names *index; /* name → its row in `names`, from 1 */
    int64_t *found;      /* ids by row */
};

static void wanted_init(struct wanted *wanted, uint32_t n_max)
{
    *wanted = (struct wanted){.index = names_new(n_max),
                              .found = calloc((size_t)n_max + 1, sizeof *wanted->found)};
    if (!wanted->found) {
        abort();
    }
    rows_init(&wanted->names, "tt");
}

static void wanted_release(struct wanted *wanted)
{
    rows_release(&wanted->names);
    names_free(wanted->index);
    free(wanted->found);
}

/* Fills ids as far as they are remembered; other names go to `wanted`. */
static void
look_up(const struct store *store, const struct batch *batch, int64_t *ids, struct wanted *wanted)
{
    for (struct rows_reader r = rows_read(&batch->entities); rows_more(&r); rows_next(&r)) {
        struct str type = rows_value(&r, 2);
        struct str name = rows_value(&r, 3);
        struct name_key key = name_key(type, name);
        ids[r.row] = names_find(store->names, key);
        if (ids[r.row] == 0 && names_find(wanted->index, key) == 0) {
            rows_text(&wanted->names, type);
            rows_text(&wanted->names, name);
            rows_done(&wanted->names);
            names_add(wanted->index, key, wanted->names.n_rows);
        }
    }
}

/* Runs sql, whose rows are id, type, name. */
static enum status take_ids(struct store *store,
                            const char *sql,
                            struct rows *names,
                            struct wanted *wanted,
                            struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    rows_params(names, &params);
    if (pg_exec(store->pg, sql, &params, &res, err)) {
        return err->status;
    }
    for (int i = 0; i < PQntuples(res); i++) {
        struct name_key key = name_key(pg_get_str(res, i, 1), pg_get_str(res, i, 2));
        wanted->found[names_find(wanted->index, key) - 1] = pg_get_i8(res, i, 0);
        names_add(store->names, key, pg_get_i8(res, i, 0));
    }
    PQclear(res);
    return OK;
}

static void still_wanted(const struct wanted *wanted, struct rows *out)
{
    rows_init(out, "tt");
    for (struct rows_reader r = rows_read(&wanted->names); rows_more(&r); rows_next(&r)) {
        if (wanted->found[r.row] == 0) {
            rows_text(out, rows_value(&r, 0));
            rows_text(out, rows_value(&r, 1));
            rows_done(out);
        }
    }
}

#define FIND                                                                                       \
    "SELECT e.entity_id, e.type, e.name FROM unnest($1, $2) AS w(type, name) "                     \
    "JOIN entity e USING (type, name)"

/* Sorted, so that two batches meet in one order. */
#define MAKE                                                                                       \
    "INSERT INTO entity (type, name) SELECT * FROM unnest($1, $2) AS w(type, name) ORDER BY 1, 2 " \
    "ON CONFLICT DO NOTHING RETURNING entity_id, type, name"

/* What is there, what is made, and what another batch has made in between: that one is visible
 * to a statement of its own only. */
static enum status find_or_make(struct store *store, struct wanted *wanted, struct err *err)
{
    static const char *const steps[] = {FIND, MAKE, FIND};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct rows names;
        still_wanted(wanted, &names);
        enum status status =
            names.n_rows == 0 ? OK : take_ids(store, steps[i], &names, wanted, err);
        rows_release(&names);
        if (status != OK) {
            return status;
        }
    }
    return OK;
}

static enum status ask(struct store *store, struct wanted *wanted, struct err *err)
{
    if (pg_begin(store->pg, err) || find_or_make(store, wanted, err) || pg_commit(store->pg, err)) {
        pg_rollback(store->pg);
        names_rollback(store->names);
        return err->status;
    }
    names_commit(store->names);
    return OK;
}

/* The ids that were not remembered. */
static void fill_in(const struct batch *batch, const struct wanted *wanted, int64_t *ids)
{
    for (struct rows_reader r = rows_read(&batch->entities); rows_more(&r); rows_next(&r)) {
        if (ids[r.row] == 0) {
            struct name_key key = name_key(rows_value(&r, 2), rows_value(&r, 3));
            ids[r.row] = wanted->found[names_find(wanted->index, key) - 1];
        }
    }
}

enum status
entities_find(struct store *store, const struct batch *batch, int64_t **ids, struct err *err)
{
    struct wanted wanted;
    uint32_t n = batch->entities.n_rows;
    *ids = calloc((size_t)n + 1, sizeof **ids);
    if (!*ids) {
        abort();
    }
    wanted_init(&wanted, n);
    look_up(store, batch, *ids, &wanted);
    if (wanted.names.n_rows > 0 && ask(store, &wanted, err) == OK) {
        fill_in(batch, &wanted, *ids);
    }
    wanted_release(&wanted);
    return err->status;
}
