-- From a record to the events it causes: the trace it came with, and when it came.

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

ALTER TABLE outbox
    ADD COLUMN record_at timestamptz,
    ADD COLUMN stored_at timestamptz,
    ADD COLUMN traceparent text;
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
        GRANT SELECT, INSERT, UPDATE, DELETE ON article_trace TO newsmill_worker;
    END IF;
END
$$;
