#include "worker/store/leader_count.h"

#include "worker/store/leader_inside.h"

enum status leader_count(struct leader *leader, bool *more, struct err *err)
{
    PGresult *res = NULL;
    enum status status = leader_begin(leader, err);
    if (status == OK) {
        status = pg_exec(leader->pg, "SELECT count_slice()::int", NULL, &res, err);
    }
    *more = status == OK && pg_get_i4(res, 0, 0) != 0;
    PQclear(res);
    return leader_end(leader, status, err);
}
