-- Roles are shared by the whole server, so they may exist already; and the owner of a schema
-- need not be allowed to make them: then an administrator does, and repeats these grants.
DO $$
DECLARE
    role_name text;
    here text := current_schema();
BEGIN
    FOREACH role_name IN ARRAY ARRAY['newsmill_reader', 'newsmill_worker'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
            EXCEPTION WHEN insufficient_privilege OR duplicate_object THEN
                RAISE NOTICE 'role % was not made here', role_name;
            END;
        END IF;
    END LOOP;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_reader') THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO newsmill_reader', here);
        EXECUTE 'GRANT SELECT ON v_article, v_story, v_story_article, v_duplicate, v_entity, v_mention, '
                'v_quote, v_date, v_amount, v_rejected, v_pipeline_health TO newsmill_reader';
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_worker') THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO newsmill_worker', here);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO newsmill_worker', here);
        EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO newsmill_worker', here);
    END IF;
END
$$;
-- why_grouped reads tables that readers cannot: it runs with its owner's rights, under a fixed path.
ALTER FUNCTION why_grouped(bigint, bigint) SECURITY DEFINER;
