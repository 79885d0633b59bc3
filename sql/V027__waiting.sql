-- What waits: articles for the topic of articles are told of, and new words wait in shorter lists.

-- A view's new columns can only stand at its end.
DO $$
DECLARE
    old text := rtrim(pg_get_viewdef('v_pipeline_health'::regclass, true), E'; \n');
BEGIN
    EXECUTE 'CREATE OR REPLACE VIEW v_pipeline_health AS SELECT v.*, (SELECT count(*) FROM article_queue) AS queued_articles '
            'FROM (' || old || ') v';
END
$$;
COMMENT ON COLUMN v_pipeline_health.queued_articles IS 'States of articles that are not in the outbox yet; without a topic of articles there are none, or they wait for one.';

-- New words wait in a list of their own and go into the index in lots. By default a lot is 4 MB, some 800 articles, and
-- whoever fills it waits .2 s and more; a lot of 1 MB is done in a third of that, at the same cost for all lots together
-- (half of that would cost a third more).
ALTER INDEX article_search_words SET (gin_pending_list_limit = 1024);
ALTER INDEX quote_by_shingle SET (gin_pending_list_limit = 1024);
