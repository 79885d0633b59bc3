#include "worker/kafka_assign.h"

/*
 * Partitions that rk has. The question goes through the same queue of librdkafka's thread as the
 * orders to stop and their answers: once it is answered, each stop that was ordered before has been
 * answered, too, and that answer comes in front of whatever is asked next.
 */
static rd_kafka_resp_err_t count_assigned(rd_kafka_t *rk, int *n)
{
    rd_kafka_topic_partition_list_t *list = NULL;
    rd_kafka_resp_err_t code = rd_kafka_assignment(rk, &list);
    *n = code || !list ? 0 : list->cnt;
    if (list) {
        rd_kafka_topic_partition_list_destroy(list);
    }
    return code;
}

static rd_kafka_resp_err_t take_all(rd_kafka_t *rk)
{
    int n = 0;
    rd_kafka_resp_err_t code = rd_kafka_assign(rk, NULL);
    return code ? code : count_assigned(rk, &n);
}

rd_kafka_resp_err_t kafka_assign(rd_kafka_t *rk, const rd_kafka_topic_partition_list_t *list)
{
    int n = 0;
    if (!list) {
        return take_all(rk);
    }
    rd_kafka_resp_err_t code = count_assigned(rk, &n);
    if (!code && n > 0) {
        code = take_all(rk);
    }
    return code ? code : rd_kafka_assign(rk, list);
}
