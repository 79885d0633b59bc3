#include "worker/group_tries.h"

enum status
group_tries_begin(struct group_tries *tries, struct leader *leader, int max, struct err *err)
{
    return leader_suspects(leader, max, &tries->until, err);
}

/* False, and no error: it has killed often enough. */
static enum status count(
    struct group_tries *tries, struct leader *leader, int64_t article_id, bool *go, struct err *err)
{
    unsigned n = 0;
    *go = true;
    if (tries->counted == article_id) {
        return OK;
    }
    if (leader_count_try(leader, article_id, &n, err)) {
        return err->status;
    }
    *go = n <= GROUP_TRIES;
    tries->counted = article_id;
    return *go ? OK : leader_leave_ungrouped(leader, article_id, err);
}

enum status group_tries_next(struct group_tries *tries,
                             struct leader *leader,
                             const struct log *log,
                             bool *alone,
                             struct err *err)
{
    int64_t id = 0;
    bool go = false;
    *alone = false;
    while (tries->until != 0 && !go) {
        if (leader_next_suspect(leader, tries->until, &id, err)) {
            return err->status;
        }
        if (id == 0) {
            tries->until = 0;
            return OK;
        }
        if (count(tries, leader, id, &go, err)) {
            return err->status;
        }
        if (!go) {
            log_warn(log, LOG_FIELDS(LOG_INT("article_id", id)),
                     "group: left ungrouped (crashes_worker): each time it was tried, the worker "
                     "died");
        }
    }
    *alone = tries->until != 0;
    return OK;
}
