-- Stories of which nothing more is expected: idle ones, and those that are too old to be compared with anything.

ALTER TABLE cluster ADD COLUMN newest_at timestamptz, ADD COLUMN pruned_at timestamptz;
COMMENT ON COLUMN cluster.newest_at IS 'Latest publication of a member, or its record''s time where it has none: what idleness is counted from. NULL: written by an older worker.';
COMMENT ON COLUMN cluster.pruned_at IS 'Since when its articles are compared with no others; NULL: they are.';
COMMENT ON COLUMN cluster.state IS 'open; closed (idle or pruned: its members stay); merged (see cluster_alias); dissolved (no members left).';
COMMENT ON COLUMN v_story.state IS 'open or closed (nothing more is expected; a late article reopens it).';
COMMENT ON TABLE prune_queue IS 'Stories that are too old to be kept; the leader closes them, and compares their articles with no others.';

CREATE INDEX cluster_story_idle ON cluster (coalesce(newest_at, last_published_at, created_at)) WHERE kind = 'story' AND state = 'open';
CREATE INDEX cluster_story_kept ON cluster (coalesce(last_published_at, created_at))
    WHERE kind = 'story' AND state IN ('open', 'closed') AND pruned_at IS NULL;
DROP INDEX cluster_story_age;

CREATE TABLE story_clock (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    news_at  timestamptz NOT NULL
);
COMMENT ON TABLE story_clock IS 'How far the news has come: what stories are idle against. One row, or none before the first dated article.';
COMMENT ON COLUMN story_clock.only_row IS 'There is one row.';
COMMENT ON COLUMN story_clock.news_at IS 'Latest publication of any grouped article; one that is dated later than its record counts as of that.';
INSERT INTO story_clock (news_at)
SELECT max(least(published_at, record_at)) FROM article WHERE published_at IS NOT NULL AND NOT killed HAVING count(*) > 0;

-- Roles may be missing where an administrator makes them later: see V003.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_worker') THEN
        EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON story_clock TO newsmill_worker';
    END IF;
END
$$;
