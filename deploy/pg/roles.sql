-- roles.sql: the three roles, made once per server by an administrator, connected to newsmill's database:
--
--   psql -v ON_ERROR_STOP=1 -f deploy/pg/roles.sql "$ADMIN_DATABASE_URL"
--
-- newsmill_owner   owns the schema; `newsmill migrate` and `newsmill furniture` run under it: a login that is its member, with
--                  ?options=-c%20role%3Dnewsmill_owner in DATABASE_URL.
-- newsmill_worker  reads and writes rows, makes and drops nothing: `newsmill run` and the other commands.
-- newsmill_reader  reads the views and calls the functions of sql/README.md; original bytes are in none of them.
--
-- The migrations grant tables and views; here is what stands above a schema. tests/integration/test_security_postgres.py
-- tries what each must not do. Logins with passwords are the administrator's: CREATE ROLE … LOGIN IN ROLE newsmill_worker.
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['newsmill_owner', 'newsmill_worker', 'newsmill_reader'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
        END IF;
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role_name);
    END LOOP;
    EXECUTE format('GRANT CREATE ON DATABASE %I TO newsmill_owner', current_database());
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
END
$$;
