-- How many articles mention a name, day by day: kept, so that questions about many names do not read every mention.
--
-- Counts are of slices: 1024 articles with ids in a row. Whoever changes an article's names, date or standing notes its
-- slice in count_queue, in the same transaction, by the triggers below; that is an insert, so nobody waits for anybody.
-- The leader takes a slice off the queue and counts it anew: the same work however many articles a day has. What was
-- noted by transactions that commit meanwhile stays in the queue. So the counts are what the articles say whenever
-- the queue is empty, whatever came in whichever order, and a lost count cannot be: none is ever added to.
CREATE TABLE entity_count (
    entity_id bigint NOT NULL,
    day       date NOT NULL,
    slice     bigint NOT NULL,
    articles  integer NOT NULL,
    type      text COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, day, slice)
);
CREATE INDEX entity_count_day ON entity_count (day);
CREATE INDEX entity_count_slice ON entity_count (slice);
COMMENT ON TABLE entity_count IS 'How many articles mention a name, by day of publication, and by slices of 1024 articles.';
COMMENT ON COLUMN entity_count.entity_id IS 'Name.';
COMMENT ON COLUMN entity_count.day IS 'Day of publication, UTC.';
COMMENT ON COLUMN entity_count.slice IS 'article_id / 1024: what is counted at a time.';
COMMENT ON COLUMN entity_count.articles IS 'Articles of the slice and day that mention it; withdrawn ones do not count.';
COMMENT ON COLUMN entity_count.type IS 'Type of the name, so that questions about persons need not look up every name.';

CREATE TABLE count_queue (
    slice     bigint NOT NULL,
    queued_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE count_queue IS 'Slices of articles to be counted anew; a slice may be there many times.';
COMMENT ON COLUMN count_queue.slice IS 'Slice, as in entity_count.';
COMMENT ON COLUMN count_queue.queued_at IS 'Since when it waits.';

CREATE FUNCTION note_slices() RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    INSERT INTO count_queue (slice) SELECT DISTINCT article_id >> 10 FROM changed;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION note_slices() IS 'Notes the slices of the rows that a statement changed in count_queue.';
CREATE TRIGGER entity_added AFTER INSERT ON article_entity
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_slices();
CREATE TRIGGER entity_removed AFTER DELETE ON article_entity
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_slices();
CREATE TRIGGER entity_left AFTER UPDATE ON article_entity
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_slices();
CREATE TRIGGER entity_came AFTER UPDATE ON article_entity
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_slices();

CREATE FUNCTION note_slice() RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    INSERT INTO count_queue (slice) VALUES (OLD.article_id >> 10);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION note_slice() IS 'Notes the slice of an article in count_queue.';
-- What an article says of itself is only counted with its names, so that a new one needs no note of its own. By row, as
-- the rows of a statement would be set aside with their texts.
CREATE TRIGGER article_moved AFTER UPDATE ON article FOR EACH ROW
    WHEN (OLD.published_at IS DISTINCT FROM NEW.published_at OR OLD.killed IS DISTINCT FROM NEW.killed)
    EXECUTE FUNCTION note_slice();
CREATE TRIGGER article_gone AFTER DELETE ON article FOR EACH ROW EXECUTE FUNCTION note_slice();

CREATE FUNCTION count_slice() RETURNS boolean
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    taken bigint;
BEGIN
    -- One at a time. To be called at READ COMMITTED: what is counted is read later than what is taken off the queue.
    PERFORM pg_advisory_xact_lock('entity_count'::regclass::oid::integer, 0);
    SELECT slice INTO taken FROM count_queue ORDER BY queued_at, slice LIMIT 1;
    IF taken IS NULL THEN
        RETURN false;
    END IF;
    DELETE FROM count_queue WHERE slice = taken;
    WITH fresh AS MATERIALIZED (
        SELECT ae.entity_id, (a.published_at AT TIME ZONE 'UTC')::date AS day, count(DISTINCT a.article_id)::integer AS articles
        FROM article a
        JOIN article_entity ae USING (article_id)
        WHERE a.article_id >= taken << 10 AND a.article_id < (taken + 1) << 10
          AND ae.article_id >= taken << 10 AND ae.article_id < (taken + 1) << 10
          AND a.published_at IS NOT NULL AND NOT a.killed
        GROUP BY 1, 2
    ), old AS MATERIALIZED (
        SELECT entity_id, day, articles FROM entity_count WHERE slice = taken
    ), gone AS (
        DELETE FROM entity_count c USING (SELECT entity_id, day FROM old EXCEPT SELECT entity_id, day FROM fresh) g
        WHERE c.entity_id = g.entity_id AND c.day = g.day AND c.slice = taken
    )
    INSERT INTO entity_count (entity_id, day, slice, articles, type)
    SELECT n.entity_id, n.day, taken, n.articles, e.type FROM (SELECT * FROM fresh EXCEPT SELECT * FROM old) n JOIN entity e USING (entity_id)
    ON CONFLICT (entity_id, day, slice) DO UPDATE SET articles = excluded.articles;
    RETURN true;
END
$$;
COMMENT ON FUNCTION count_slice() IS
    'Counts one slice that waits in count_queue; false: none does. The leader calls it; who fills article by hand may, too.';

INSERT INTO count_queue (slice) SELECT DISTINCT article_id >> 10 FROM article;

CREATE VIEW v_entity_day AS
SELECT c.day, c.entity_id, e.type, e.name, sum(c.articles) AS articles
FROM entity_count c
JOIN entity e USING (entity_id)
GROUP BY c.day, c.entity_id, e.type, e.name;
COMMENT ON VIEW v_entity_day IS
    'How many articles of a day mention a name. Counted by the leader a moment after articles change: v_pipeline_health.uncounted_since says whether it is behind.';
COMMENT ON COLUMN v_entity_day.day IS 'Day of publication, UTC; articles without a date are not counted, nor withdrawn ones.';
COMMENT ON COLUMN v_entity_day.entity_id IS 'Id of the name.';
COMMENT ON COLUMN v_entity_day.type IS 'PERSON ORG LOC FAC NORP PRODUCT MISC.';
COMMENT ON COLUMN v_entity_day.name IS 'Canonical name.';
COMMENT ON COLUMN v_entity_day.articles IS 'Articles that mention it.';

CREATE VIEW v_entity_count AS
SELECT entity_id, type, day, articles FROM entity_count;
COMMENT ON VIEW v_entity_count IS
    'The parts of v_entity_day, for questions about many names: one name and day may have several rows, to be summed up. v_entity_name has the names.';
COMMENT ON COLUMN v_entity_count.entity_id IS 'Name.';
COMMENT ON COLUMN v_entity_count.type IS 'PERSON ORG LOC FAC NORP PRODUCT MISC.';
COMMENT ON COLUMN v_entity_count.day IS 'Day of publication, UTC.';
COMMENT ON COLUMN v_entity_count.articles IS 'Articles that mention it, of some of the day''s.';

CREATE VIEW v_entity_name AS
SELECT entity_id, type, name FROM entity;
COMMENT ON VIEW v_entity_name IS 'Names alone: v_entity also counts their articles, which takes time.';
COMMENT ON COLUMN v_entity_name.entity_id IS 'Id.';
COMMENT ON COLUMN v_entity_name.type IS 'PERSON ORG LOC FAC NORP PRODUCT MISC.';
COMMENT ON COLUMN v_entity_name.name IS 'Canonical name.';

CREATE VIEW v_article_entity AS
SELECT ae.article_id, ae.entity_no, ae.entity_id, e.type, e.name, ae.subtype, ae.salience_ppm / 1e6 AS salience
FROM article_entity ae
LEFT JOIN entity e USING (entity_id); -- there always is one; so said, it is not looked up where nobody asks for it
COMMENT ON VIEW v_article_entity IS 'The names of each article, once each; v_mention says where they stand.';
COMMENT ON COLUMN v_article_entity.article_id IS 'Article.';
COMMENT ON COLUMN v_article_entity.entity_no IS 'Number within the article, by first mention.';
COMMENT ON COLUMN v_article_entity.entity_id IS 'Name, across articles.';
COMMENT ON COLUMN v_article_entity.type IS 'PERSON ORG LOC FAC NORP PRODUCT MISC.';
COMMENT ON COLUMN v_article_entity.name IS 'Canonical name.';
COMMENT ON COLUMN v_article_entity.subtype IS 'GPE for a state or city.';
COMMENT ON COLUMN v_article_entity.salience IS 'Share of the article''s attention, 0 to 1.';

-- A view's new columns can only stand at its end.
DO $$
DECLARE
    old text := rtrim(pg_get_viewdef('v_pipeline_health'::regclass, true), E'; \n');
BEGIN
    EXECUTE 'CREATE OR REPLACE VIEW v_pipeline_health AS SELECT v.*, (SELECT min(queued_at) FROM count_queue) AS uncounted_since '
            'FROM (' || old || ') v';
END
$$;
COMMENT ON COLUMN v_pipeline_health.uncounted_since IS 'Since when articles wait to be counted in v_entity_day; NULL: none does.';

-- Roles may be missing where an administrator makes them later: see V003.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_reader') THEN
        GRANT SELECT ON v_entity_day, v_entity_count, v_entity_name, v_article_entity TO newsmill_reader;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_worker') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON entity_count, count_queue TO newsmill_worker;
    END IF;
END
$$;
