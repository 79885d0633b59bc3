-- What `newsmill reprocess`, `prune` and `forget` keep, and which workers may go on.

CREATE TABLE reprocess_job (
    job        text PRIMARY KEY,
    after_id   bigint NOT NULL,
    upto_id    bigint NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE reprocess_job IS 'How far `newsmill reprocess` has come; a row goes when its job is done.';
COMMENT ON COLUMN reprocess_job.job IS 'Which articles, as the command''s flags say.';
COMMENT ON COLUMN reprocess_job.after_id IS 'Articles up to this id are done.';
COMMENT ON COLUMN reprocess_job.upto_id IS 'The last article: the greatest id at the beginning.';
COMMENT ON COLUMN reprocess_job.started_at IS 'Since when.';
COMMENT ON COLUMN reprocess_job.updated_at IS 'When it last came further.';

CREATE TABLE prune_queue (
    cluster_id bigint PRIMARY KEY,
    queued_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE prune_queue IS 'Stories that are too old to be kept; the leader takes their articles out of their groups.';
COMMENT ON COLUMN prune_queue.cluster_id IS 'Story.';
COMMENT ON COLUMN prune_queue.queued_at IS 'Since when it waits.';

CREATE INDEX cluster_story_age ON cluster (coalesce(last_published_at, created_at)) WHERE kind = 'story' AND state IN ('open', 'closed');

CREATE TABLE forgotten (
    article_id bigint PRIMARY KEY,
    outbox_id  bigint,
    asked_at   timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE forgotten IS 'Articles that `newsmill forget` has erased and whose last traces wait for the leader; rows go with the traces.';
COMMENT ON COLUMN forgotten.article_id IS 'Article: an empty row, until it has left its groups.';
COMMENT ON COLUMN forgotten.outbox_id IS 'No later event names it; NULL: it has not left its groups yet.';
COMMENT ON COLUMN forgotten.asked_at IS 'Since when.';

CREATE TABLE schema_compat (
    only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    oldest_worker integer NOT NULL
);
INSERT INTO schema_compat (oldest_worker) VALUES (11);
COMMENT ON TABLE schema_compat IS 'Which workers may go on when the schema is newer than they are. There is one row.';
COMMENT ON COLUMN schema_compat.only_row IS 'There is one row.';
COMMENT ON COLUMN schema_compat.oldest_worker IS 'Version of the newest migration that a worker must know; a worker that knows less stops.';

-- Roles may be missing where an administrator makes them later: see V003.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_worker') THEN
        EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON reprocess_job, prune_queue, forgotten TO newsmill_worker';
        EXECUTE 'GRANT SELECT ON schema_compat TO newsmill_worker';
    END IF;
END
$$;
