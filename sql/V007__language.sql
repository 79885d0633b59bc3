-- How sure the language is; and what language and kind can say since then.
ALTER TABLE article ADD COLUMN language_percent integer;
COMMENT ON COLUMN article.language IS 'Primary subtag of BCP 47: en, zh, nb; und: too little text to tell, and nothing declared.';
COMMENT ON COLUMN article.language_percent IS 'How sure the language is, 0 to 99; NULL: stored before this was measured.';
COMMENT ON COLUMN article.kind IS 'article, live_blog, roundup, opinion, press_release, table, video, gallery, not_article (perhaps a home page, a paywall …: in no group).';

-- A view's new columns can only stand at its end.
CREATE OR REPLACE VIEW v_article AS
SELECT a.article_id, a.external_id, a.url, a.canonical_url, a.source_name, a.source_domain, a.title,
       a.authors, a.agency, a.published_at, a.published_precision, a.published_from, a.modified_at,
       a.language, a.kind, a.text, a.warnings, a.envelope, a.killed, a.revision, a.stored_at,
       a.pipeline_version, d.cluster_id AS duplicate_group_id, d.role AS duplicate_role,
       s.cluster_id AS story_id, a.language_percent / 100.0 AS language_confidence
FROM article a
LEFT JOIN cluster_article d ON d.article_id = a.article_id AND d.kind = 'duplicates'
LEFT JOIN cluster_article s ON s.article_id = a.article_id AND s.kind = 'story';
COMMENT ON COLUMN v_article.language IS 'Primary subtag of BCP 47: en, zh, nb; und: too little text to tell, and nothing declared.';
COMMENT ON COLUMN v_article.language_confidence IS 'How sure the language is, 0 to 0.99.';
COMMENT ON COLUMN v_article.kind IS 'article, live_blog, roundup, opinion, press_release, table, video, gallery, not_article (perhaps a home page, a paywall …: in no group).';
