-- From a record to the events it causes: the trace it came with, when it came, and, where that
-- is wanted, the article itself on a topic of its own.

CREATE TABLE article_trace (
    article_id  bigint PRIMARY KEY,
    traceparent text NOT NULL,
    trace_id    text NOT NULL GENERATED ALWAYS AS (substr(traceparent, 4, 32)) STORED
);
CREATE INDEX article_trace_id ON article_trace (trace_id);
COMMENT ON TABLE article_trace IS 'Articles whose record came with a traceparent header. A table of its own, so that feeds without tracing pay nothing.';
COMMENT ON COLUMN article_trace.article_id IS 'Article.';
COMMENT ON COLUMN article_trace.traceparent IS 'The header of the record that brought the current revision (W3C Trace Context).';
COMMENT ON COLUMN article_trace.trace_id IS 'The trace''s id in it: 32 hex digits.';

CREATE TABLE article_queue (
    article_id bigint PRIMARY KEY,
    value      text NOT NULL
);
COMMENT ON TABLE article_queue IS 'Stored articles on their way to the topic of articles (NEWSMILL_ARTICLES_TOPIC); the leader moves them into the outbox.';
COMMENT ON COLUMN article_queue.article_id IS 'Article.';
COMMENT ON COLUMN article_queue.value IS 'It as article.v1; empty: too large for an event.';

ALTER TABLE outbox
    ADD COLUMN article_id bigint,
    ADD COLUMN record_at timestamptz,
    ADD COLUMN stored_at timestamptz,
    ADD COLUMN traceparent text,
    DROP CONSTRAINT outbox_check,
    ADD CONSTRAINT outbox_about_one CHECK (num_nonnulls(cluster_id, reject_id, article_id) = 1);
COMMENT ON COLUMN outbox.article_id IS 'Article that the row is a copy of.';
COMMENT ON COLUMN outbox.record_at IS 'Timestamp of the record that caused the event; NULL: no new record did, or it is not known which.';
COMMENT ON COLUMN outbox.stored_at IS 'When the article that caused the event was queued for grouping.';
COMMENT ON COLUMN outbox.traceparent IS 'Its record''s traceparent.';

-- A view's new columns can only stand at its end.
DO $$
DECLARE
    old text := rtrim(pg_get_viewdef('v_article'::regclass, true), E'; \n');
BEGIN
    EXECUTE 'CREATE OR REPLACE VIEW v_article AS SELECT v.*, t.trace_id FROM (' || old || ') v '
            'LEFT JOIN article_trace t ON t.article_id = v.article_id';
END
$$;
COMMENT ON COLUMN v_article.trace_id IS 'Trace that the record came with, if any: 32 hex digits.';

-- Roles may be missing where an administrator makes them later: see V003.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_worker') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON article_trace, article_queue TO newsmill_worker;
    END IF;
END
$$;
