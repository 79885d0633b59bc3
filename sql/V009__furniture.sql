-- Outlet furniture: lines that keep coming back in one outlet's articles, in numbered epochs that
-- never change, so that what was taken out of an article by its epoch can be taken out again; and
-- the place that a dateline names.
CREATE TABLE furniture_epoch (
    epoch      integer PRIMARY KEY CHECK (epoch > 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    note       text NOT NULL
);
COMMENT ON TABLE furniture_epoch IS 'Epochs of outlet furniture; ingest works by the newest. Rows never change.';
COMMENT ON COLUMN furniture_epoch.epoch IS 'Number, from 1; before the first epoch no line is furniture.';
COMMENT ON COLUMN furniture_epoch.created_at IS 'When it was made.';
COMMENT ON COLUMN furniture_epoch.note IS 'What made it: learned, added, removed, imported.';

CREATE TABLE furniture_line (
    epoch     integer NOT NULL REFERENCES furniture_epoch,
    source    text COLLATE "C" NOT NULL,
    line_hash bigint NOT NULL,
    line      text COLLATE "C" NOT NULL,
    origin    text NOT NULL CHECK (origin IN ('learned', 'manual', 'removed')),
    articles  integer NOT NULL,
    share     real NOT NULL,
    PRIMARY KEY (epoch, source, line_hash)
);
COMMENT ON TABLE furniture_line IS 'The lines of each epoch. Rows never change; newsmill furniture makes new epochs.';
COMMENT ON COLUMN furniture_line.epoch IS 'Epoch.';
COMMENT ON COLUMN furniture_line.source IS 'Outlet: its host, else its name.';
COMMENT ON COLUMN furniture_line.line_hash IS 'Hash of the line (XXH3, 64 bits), by which it is found in texts.';
COMMENT ON COLUMN furniture_line.line IS 'The line, folded as texts are: one form of spaces and quotation marks, no bullet.';
COMMENT ON COLUMN furniture_line.origin IS 'learned; manual: added by hand; removed: by hand, so it stays in texts and is not learned again.';
COMMENT ON COLUMN furniture_line.articles IS 'Learned: in how many of the outlet''s newest articles it stood; else 0.';
COMMENT ON COLUMN furniture_line.share IS 'Learned: in which share of the outlet''s newest texts, reprints counted once, 0 to 1; else 0.';

ALTER TABLE article ADD COLUMN furniture_epoch integer NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN dateline_place text;
COMMENT ON COLUMN article.furniture_epoch IS 'Epoch of outlet furniture that its text was made by; 0: none.';
COMMENT ON COLUMN article.dateline_place IS 'Where the text was written, if its dateline says so: Kyiv, Ukraine.';
COMMENT ON COLUMN article.content_hash IS 'SHA-256 of title and text as they are without any furniture taken out; equal means a repeat.';

-- A view's new columns can only stand at its end.
CREATE OR REPLACE VIEW v_article AS
SELECT a.article_id, a.external_id, a.url, a.canonical_url, a.source_name, a.source_domain, a.title,
       a.authors, a.agency, a.published_at, a.published_precision, a.published_from, a.modified_at,
       a.language, a.kind, a.text, a.warnings, a.envelope, a.killed, a.revision, a.stored_at,
       a.pipeline_version, d.cluster_id AS duplicate_group_id, d.role AS duplicate_role,
       s.cluster_id AS story_id, a.language_percent / 100.0 AS language_confidence, a.dateline_place,
       a.furniture_epoch
FROM article a
LEFT JOIN cluster_article d ON d.article_id = a.article_id AND d.kind = 'duplicates'
LEFT JOIN cluster_article s ON s.article_id = a.article_id AND s.kind = 'story';
COMMENT ON COLUMN v_article.dateline_place IS 'Where the text was written, if its dateline says so: Kyiv, Ukraine.';
COMMENT ON COLUMN v_article.furniture_epoch IS 'Epoch of outlet furniture that its text was made by (v_furniture); 0: none.';

CREATE VIEW v_furniture AS
SELECT f.epoch, e.created_at, e.note, f.epoch = (SELECT max(epoch) FROM furniture_epoch) AS newest,
       f.source, f.line, f.origin, f.articles, f.share
FROM furniture_line f
JOIN furniture_epoch e USING (epoch);
COMMENT ON VIEW v_furniture IS 'Lines that keep coming back in one outlet and are taken out of its texts, by epoch.';
COMMENT ON COLUMN v_furniture.epoch IS 'Epoch, as in v_article.furniture_epoch.';
COMMENT ON COLUMN v_furniture.created_at IS 'When the epoch was made.';
COMMENT ON COLUMN v_furniture.note IS 'What made it: learned, added, removed, imported.';
COMMENT ON COLUMN v_furniture.newest IS 'True: of the epoch that ingest works by.';
COMMENT ON COLUMN v_furniture.source IS 'Outlet: its host, else its name.';
COMMENT ON COLUMN v_furniture.line IS 'The line.';
COMMENT ON COLUMN v_furniture.origin IS 'learned; manual: added by hand; removed: by hand, so it stays in texts and is not learned again.';
COMMENT ON COLUMN v_furniture.articles IS 'Learned: in how many of the outlet''s newest articles it stood.';
COMMENT ON COLUMN v_furniture.share IS 'Learned: in which share of the outlet''s newest texts, 0 to 1.';
COMMENT ON COLUMN v_removed.reason IS 'photo_credit, caption, dateline, promo, byline, share, video, url, date_line, furniture, boilerplate …';

-- Roles may be missing where an administrator makes them later: see V003. The worker may add
-- epochs, and change none.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_reader') THEN
        EXECUTE 'GRANT SELECT ON v_furniture TO newsmill_reader';
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_worker') THEN
        EXECUTE 'GRANT SELECT, INSERT ON furniture_epoch, furniture_line TO newsmill_worker';
    END IF;
END
$$;
