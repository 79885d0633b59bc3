#!/usr/bin/python3
"""fold_groups.py: all groups, rebuilt from the event topic alone; with DATABASE_URL they are held against the tables.

    KAFKA_BOOTSTRAP_SERVERS=localhost:9092 deploy/examples/fold_groups.py

Reads newsmill.clusters (NEWSMILL_CLUSTERS_TOPIC) from its beginning to its end, as a consumer that keeps its own copy
would begin. Needs confluent-kafka (Debian: python3-confluent-kafka), for the comparison psycopg2.
"""

import json
import os
import sys

import confluent_kafka as kafka


def fold(groups, event_type, key, data):
    """One event: the summary is replaced; its articles are added or replaced, or taken out."""
    group = groups.setdefault(key, {"summary": None, "articles": {}})
    group["summary"] = data["cluster"]
    for article in data["articles"]:
        if event_type.endswith(".article_removed.v1"):
            group["articles"].pop(article["id"], None)
        else:
            group["articles"][article["id"]] = article
    if data["cluster"]["state"] in ("merged", "dissolved"):
        group["articles"].clear()  # final: it has no members any more


def read_topic(bootstrap, topic):
    """{key: group}. read_committed: what a killed publisher had begun is never seen."""
    consumer = kafka.Consumer({"bootstrap.servers": bootstrap, "group.id": "fold-groups", "enable.auto.commit": False,
                               "isolation.level": "read_committed", "enable.partition.eof": True})
    partitions = list(consumer.list_topics(topic, 30).topics[topic].partitions)
    consumer.assign([kafka.TopicPartition(topic, p, kafka.OFFSET_BEGINNING) for p in partitions])
    groups, unread = {}, set(partitions)
    while unread:
        message = consumer.poll(10)
        if message is None:
            sys.exit(f"{topic}: no answer")
        if message.error() is None:
            fold(groups, dict(message.headers())["ce_type"].decode(), message.key().decode(), json.loads(message.value()))
        elif message.error().code() == kafka.KafkaError._PARTITION_EOF:
            unread.discard(message.partition())
    consumer.close()
    return groups


def read_tables(url, schema):
    import psycopg2
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(f'SET search_path = "{schema}"')
        cursor.execute("SELECT duplicate_group_id, article_id FROM v_duplicate UNION SELECT story_id, article_id FROM v_story_article")
        return {(str(group), str(article)) for group, article in cursor.fetchall()}


def main():
    groups = read_topic(os.environ.get("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
                        os.environ.get("NEWSMILL_CLUSTERS_TOPIC", "newsmill.clusters"))
    members = {(key, article) for key, group in groups.items() for article in group["articles"]}
    live = [g["summary"] for g in groups.values() if g["summary"]["state"] in ("open", "closed")]
    for summary in sorted(live, key=lambda s: -s["article_count"])[:10]:
        print(f"{summary['kind']:10} {summary['article_count']:4} articles  {summary['label'] or '(no title)'}")
    print(f"{len(live)} groups, {len(members)} memberships")
    if os.environ.get("DATABASE_URL"):
        stored = read_tables(os.environ["DATABASE_URL"], os.environ.get("NEWSMILL_ID", "newsmill"))
        print(f"tables and events differ in {len(stored ^ members)} memberships")
        return 1 if stored ^ members else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
