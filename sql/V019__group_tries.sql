-- One article that kills the process that groups it must not stop the grouping of all others: who began and did not get
-- on, and how often one article was tried alone.

ALTER TABLE leader
    ADD COLUMN claimed_by text,
    ADD COLUMN claims     integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN leader.claimed_by IS 'Process that leads, or did last; other than holder unique among all there ever were.';
COMMENT ON COLUMN leader.claims IS 'Processes that began to lead, one after the other, and grouped nothing; 0 after one that did, or ended well.';

CREATE TABLE group_try (
    article_id bigint PRIMARY KEY,
    tries      integer NOT NULL,
    left_at    timestamptz
);
COMMENT ON TABLE group_try IS 'Articles that were grouped alone, as one like them may have killed a process; a row goes when its article is grouped.';
COMMENT ON COLUMN group_try.article_id IS 'The article.';
COMMENT ON COLUMN group_try.tries IS 'How often it was tried.';
COMMENT ON COLUMN group_try.left_at IS 'When it was left ungrouped, as each try had killed its process; NULL: it was not.';

CREATE VIEW v_left_ungrouped AS
SELECT t.article_id, a.title, coalesce(a.source_domain, a.source_name) AS source, t.left_at
FROM group_try t JOIN article a USING (article_id)
WHERE t.left_at IS NOT NULL;
COMMENT ON VIEW v_left_ungrouped IS 'Stored articles that are in no group, or in those of an earlier revision, because grouping them killed the worker (crashes_worker).';
COMMENT ON COLUMN v_left_ungrouped.article_id IS 'The article.';
COMMENT ON COLUMN v_left_ungrouped.title IS 'Its headline.';
COMMENT ON COLUMN v_left_ungrouped.source IS 'Its outlet.';
COMMENT ON COLUMN v_left_ungrouped.left_at IS 'When it was left out; a new revision, or `newsmill reprocess`, tries it again.';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_worker') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON group_try TO newsmill_worker;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_reader') THEN
        GRANT SELECT ON v_left_ungrouped TO newsmill_reader;
    END IF;
END
$$;
