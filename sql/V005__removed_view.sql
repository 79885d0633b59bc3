-- What normalization took out, for those who may only read views.
CREATE VIEW v_removed AS
SELECT r.article_id, r.removed_no, r.reason, r.text, a.source_name, a.source_domain
FROM article_removed r
JOIN article a USING (article_id);
COMMENT ON VIEW v_removed IS 'What was taken out of the texts, and why.';
COMMENT ON COLUMN v_removed.article_id IS 'Article.';
COMMENT ON COLUMN v_removed.removed_no IS 'Number within the article, in order of the text.';
COMMENT ON COLUMN v_removed.reason IS 'photo_credit, caption, dateline, promo, byline, share, video, url, date_line, boilerplate …';
COMMENT ON COLUMN v_removed.text IS 'The words.';
COMMENT ON COLUMN v_removed.source_name IS 'Outlet.';
COMMENT ON COLUMN v_removed.source_domain IS 'Host of the outlet.';
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_reader') THEN
        GRANT SELECT ON v_removed TO newsmill_reader;
    END IF;
END
$$;
