/*
 * kafka_assign — partitions given and taken in quick succession, on a mock broker.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "tests/unit/mock_kafka.h"
#include "worker/kafka_assign.h"

#define PARTITIONS 8
#define ROUNDS     50

static rd_kafka_t *open_consumer(struct mock *mock)
{
    char why[256];
    mock_open(mock);
    mock_topic(mock, "raw", PARTITIONS);
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    mock_set(conf, mock->props[0].name, mock->props[0].value);
    mock_set(conf, "group.id", "mill");
    mock_set(conf, "enable.auto.commit", "false");
    mock_set(conf, "log_level", "0");
    rd_kafka_t *rk = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof why);
    cr_assert(rk != NULL, "%s", why);
    (void)rd_kafka_poll_set_consumer(rk);
    return rk;
}

static rd_kafka_topic_partition_list_t *from_offset(int64_t offset)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(PARTITIONS);
    for (int32_t i = 0; i < PARTITIONS; i++) {
        rd_kafka_topic_partition_list_add(list, "raw", i)->offset = offset;
    }
    return list;
}

static int assigned(rd_kafka_t *rk)
{
    rd_kafka_topic_partition_list_t *list = NULL;
    cr_assert(rd_kafka_assignment(rk, &list) == 0);
    int n = list->cnt;
    rd_kafka_topic_partition_list_destroy(list);
    return n;
}

/* With rd_kafka_assign() the process is gone in one of the first rounds: nothing may be asked
 * between. */
Test(kafka_assign, in_quick_succession)
{
    struct mock mock;
    rd_kafka_t *rk = open_consumer(&mock);
    rd_kafka_topic_partition_list_t *list = from_offset(0);
    for (int i = 0; i < ROUNDS; i++) {
        cr_assert(kafka_assign(rk, list) == 0);
        cr_assert(kafka_assign(rk, list) == 0);
        cr_assert(kafka_assign(rk, NULL) == 0);
    }
    cr_expect(eq(int, assigned(rk), 0));
    cr_assert(kafka_assign(rk, list) == 0);
    cr_assert(kafka_assign(rk, list) == 0);
    cr_expect(eq(int, assigned(rk), PARTITIONS));
    rd_kafka_topic_partition_list_destroy(list);
    rd_kafka_destroy_flags(rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    mock_close(&mock);
}

/* What is given anew is read from where it was given. */
Test(kafka_assign, from_its_offset)
{
    struct mock mock;
    char value[] = "x";
    rd_kafka_t *rk = open_consumer(&mock);
    for (int i = 0; i < 4; i++) {
        cr_assert(rd_kafka_producev(mock.rk, RD_KAFKA_V_TOPIC("raw"), RD_KAFKA_V_PARTITION(0),
                                    RD_KAFKA_V_VALUE(value, sizeof value), RD_KAFKA_V_END) == 0);
    }
    cr_assert(rd_kafka_flush(mock.rk, 10000) == 0);
    for (int64_t from = 3; from >= 0; from--) {
        rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
        rd_kafka_topic_partition_list_add(list, "raw", 0)->offset = from;
        cr_assert(kafka_assign(rk, list) == 0);
        rd_kafka_topic_partition_list_destroy(list);
        rd_kafka_message_t *message = rd_kafka_consumer_poll(rk, 10000);
        cr_assert(message && !message->err, "nothing from %lld", (long long)from);
        cr_expect(eq(i64, message->offset, from));
        rd_kafka_message_destroy(message);
    }
    rd_kafka_destroy_flags(rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    mock_close(&mock);
}
