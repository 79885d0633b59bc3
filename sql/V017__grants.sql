-- Fewer rights, for nobody's work.
--
-- why_not_grouped runs with its owner's rights: without pg_temp at the end of its path a reader's temporary view of the
-- name refused_pair came first, and what that view calls ran as the owner.
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION why_not_grouped(bigint, bigint) SET search_path = %I, pg_catalog, pg_temp', current_schema());
    -- Which migrations were applied, and which workers may run: to be read, not written, by those that migrations are for.
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_worker') THEN
        REVOKE INSERT, UPDATE, DELETE ON schema_version FROM newsmill_worker;
        REVOKE INSERT, UPDATE, DELETE ON v_article, v_story, v_story_article, v_duplicate, v_entity, v_mention, v_quote, v_date,
            v_amount, v_rejected, v_pipeline_health FROM newsmill_worker;
    END IF;
END
$$;
