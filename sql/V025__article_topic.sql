-- Articles on their way to the topic of articles. Written only where NEWSMILL_ARTICLES_TOPIC is set: by the transaction
-- that stores, withdraws, reprocesses or forgets an article. The leader moves the rows into the outbox.

CREATE TABLE article_queue (
    queue_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id  bigint NOT NULL,
    type        text NOT NULL,
    value       text,
    bytes       integer NOT NULL,
    record_at   timestamptz,
    traceparent text
);
COMMENT ON TABLE article_queue IS 'States of articles that wait for the leader to put them into the outbox. Of one article they are in the order of its transactions: its row is locked while they get their id.';
COMMENT ON COLUMN article_queue.queue_id IS 'Order in which they go out.';
COMMENT ON COLUMN article_queue.article_id IS 'Article.';
COMMENT ON COLUMN article_queue.type IS 'CloudEvents type.';
COMMENT ON COLUMN article_queue.value IS 'article.v1; NULL: the article was withdrawn or forgotten.';
COMMENT ON COLUMN article_queue.bytes IS 'Size of the record that will be sent.';
COMMENT ON COLUMN article_queue.record_at IS 'Timestamp of the record that caused it; NULL: none did.';
COMMENT ON COLUMN article_queue.traceparent IS 'Its traceparent.';

-- Old rows hold the older, narrower rule: they need not be looked at.
ALTER TABLE outbox ADD COLUMN article_id bigint;
ALTER TABLE outbox DROP CONSTRAINT outbox_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_one_key CHECK (num_nonnulls(cluster_id, reject_id, article_id) = 1) NOT VALID;
COMMENT ON COLUMN outbox.article_id IS 'Article: key of the record on the topic of articles.';
COMMENT ON COLUMN outbox.value IS 'JSON data of the event, or article.v1; NULL for a dead letter, and for an article that is no more.';
CREATE INDEX outbox_article ON outbox (article_id) WHERE article_id IS NOT NULL;

DO $$
BEGIN
    ALTER TABLE article_queue ALTER COLUMN value SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END
$$;

-- Roles may be missing where an administrator makes them later: see V003.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_worker') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON article_queue TO newsmill_worker;
        GRANT USAGE ON SEQUENCE article_queue_queue_id_seq TO newsmill_worker;
    END IF;
END
$$;
