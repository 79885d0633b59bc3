-- For other tools: an article a row in plain columns, and in the shape of GDELT's Global Knowledge Graph.

CREATE VIEW v_article_flat AS
SELECT a.article_id, a.published_at, a.stored_at, coalesce(a.source_domain, a.source_name) AS outlet, a.source_name, a.agency,
       array_to_string(a.authors, ', ') AS authors, a.title, a.url, a.language, a.kind, a.dateline_place, a.revision, a.killed AS withdrawn,
       s.cluster_id AS story_id, c.label AS story_label, c.independent_source_count AS story_source_count,
       d.cluster_id AS duplicate_group_id, d.role AS duplicate_role
FROM article a
LEFT JOIN cluster_article d ON d.article_id = a.article_id AND d.kind = 'duplicates'
LEFT JOIN cluster_article s ON s.article_id = a.article_id AND s.kind = 'story'
LEFT JOIN cluster c ON c.cluster_id = s.cluster_id;
COMMENT ON VIEW v_article_flat IS 'Articles without their texts, in plain columns alone: for Metabase, Superset, spreadsheets and data frames.';
COMMENT ON COLUMN v_article_flat.article_id IS 'Article.';
COMMENT ON COLUMN v_article_flat.published_at IS 'Date of publication; NULL if none is known. Ask by it: it has an index.';
COMMENT ON COLUMN v_article_flat.stored_at IS 'When this revision was stored.';
COMMENT ON COLUMN v_article_flat.outlet IS 'Host of the outlet, else its name.';
COMMENT ON COLUMN v_article_flat.source_name IS 'Name of the outlet.';
COMMENT ON COLUMN v_article_flat.agency IS 'The wire the text is from, if it says so.';
COMMENT ON COLUMN v_article_flat.authors IS 'Authors, by commas.';
COMMENT ON COLUMN v_article_flat.title IS 'Headline.';
COMMENT ON COLUMN v_article_flat.url IS 'URL as given.';
COMMENT ON COLUMN v_article_flat.language IS 'Two-letter language.';
COMMENT ON COLUMN v_article_flat.kind IS 'article, live_blog, roundup, table …';
COMMENT ON COLUMN v_article_flat.dateline_place IS 'Where the text was written, if its dateline says so.';
COMMENT ON COLUMN v_article_flat.revision IS 'Revisions stored, from 1.';
COMMENT ON COLUMN v_article_flat.withdrawn IS 'True: withdrawn by its feed.';
COMMENT ON COLUMN v_article_flat.story_id IS 'Its story; NULL: not grouped yet, or withdrawn.';
COMMENT ON COLUMN v_article_flat.story_label IS 'Title of the article that stands for the story.';
COMMENT ON COLUMN v_article_flat.story_source_count IS 'Sources of the story''s articles that are no reprints.';
COMMENT ON COLUMN v_article_flat.duplicate_group_id IS 'Its duplicate group; NULL: no duplicates.';
COMMENT ON COLUMN v_article_flat.duplicate_role IS 'original or duplicate.';

-- What stands between marks in a field of GDELT's has none of them in it.
CREATE FUNCTION gkg_words(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT trim(regexp_replace(words, '[;,#|<>[:space:]]+', ' ', 'g'));
END;
COMMENT ON FUNCTION gkg_words(text) IS 'Words without the marks that separate fields in v_gkg.';

CREATE VIEW v_gkg AS
SELECT to_char(coalesce(a.published_at, a.record_at) AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISS') || '-' || a.article_id AS gkgrecordid,
       to_char(coalesce(a.published_at, a.record_at) AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISS')::bigint AS date,
       CASE WHEN a.url IS NULL THEN 2 ELSE 1 END AS sourcecollectionidentifier,
       coalesce(a.source_domain, a.source_name) AS sourcecommonname,
       coalesce(a.url, a.external_id) AS documentidentifier,
       NULL::text AS counts, NULL::text AS v2counts, NULL::text AS themes, NULL::text AS v2themes,
       n.locations, m.v2locations, n.persons, m.v2persons, n.organizations, m.v2organizations,
       NULL::text AS v2tone,
       (SELECT string_agg(CASE length(d.value) WHEN 4 THEN '1#0#0#' || d.value
                                               WHEN 7 THEN '2#' || ltrim(substr(d.value, 6, 2), '0') || '#0#' || left(d.value, 4)
                                               ELSE '3#' || ltrim(substr(d.value, 6, 2), '0') || '#' || ltrim(substr(d.value, 9, 2), '0') || '#' || left(d.value, 4)
                          END || '#' || d.span_start, ';' ORDER BY d.date_no)
        FROM article_date d
        WHERE d.article_id = a.article_id AND d.value ~ '^\d{4}(-\d\d(-\d\d(T.*)?)?)?$') AS dates,
       'wc:' || array_length(regexp_split_to_array(a.text, '\s+'), 1) AS gcam,
       NULL::text AS sharingimage, NULL::text AS relatedimages, NULL::text AS socialimageembeds, NULL::text AS socialvideoembeds,
       (SELECT string_agg(q.span_start || '|' || length(q.text) || '|' || coalesce(gkg_words(q.cue), '') || '|' || gkg_words(q.text), '#' ORDER BY q.quote_no)
        FROM quote q WHERE q.article_id = a.article_id) AS quotations,
       m.allnames,
       (SELECT string_agg(trim_scale(x.value) || ',' || coalesce(gkg_words(x.currency), gkg_words(x.unit), lower(x.type)) || ',' || x.span_start, ';' ORDER BY x.amount_no)
        FROM amount x WHERE x.article_id = a.article_id) AS amounts,
       NULL::text AS translationinfo,
       coalesce('<PAGE_TITLE>' || gkg_words(a.title) || '</PAGE_TITLE>', '') ||
           coalesce('<PAGE_AUTHORS>' || nullif(gkg_words(array_to_string(a.authors, ' / ')), '') || '</PAGE_AUTHORS>', '') AS extras
FROM article a
CROSS JOIN LATERAL (
    SELECT string_agg('#' || gkg_words(e.name) || '#####', ';' ORDER BY ae.entity_no) FILTER (WHERE e.type = 'LOC') AS locations,
           string_agg(gkg_words(e.name), ';' ORDER BY ae.entity_no) FILTER (WHERE e.type = 'PERSON') AS persons,
           string_agg(gkg_words(e.name), ';' ORDER BY ae.entity_no) FILTER (WHERE e.type = 'ORG') AS organizations
    FROM article_entity ae JOIN entity e USING (entity_id)
    WHERE ae.article_id = a.article_id) n
CROSS JOIN LATERAL (
    SELECT string_agg('#' || gkg_words(e.name) || '#######' || x.span_start, ';' ORDER BY x.mention_no) FILTER (WHERE e.type = 'LOC') AS v2locations,
           string_agg(gkg_words(e.name) || ',' || x.span_start, ';' ORDER BY x.mention_no) FILTER (WHERE e.type = 'PERSON') AS v2persons,
           string_agg(gkg_words(e.name) || ',' || x.span_start, ';' ORDER BY x.mention_no) FILTER (WHERE e.type = 'ORG') AS v2organizations,
           string_agg(gkg_words(x.text) || ',' || x.span_start, ';' ORDER BY x.mention_no) AS allnames
    FROM mention x JOIN article_entity ae USING (article_id, entity_no) JOIN entity e USING (entity_id)
    WHERE x.article_id = a.article_id) m
WHERE NOT a.killed;
COMMENT ON VIEW v_gkg IS
    'Articles in the 27 columns of GDELT''s Global Knowledge Graph 2.1, under the names they have in BigQuery, for tools that read those. '
    'What Newsmill does not find is NULL or an empty field: themes, counts, tone, images, codes and coordinates of places. '
    'Offsets count code points of v_article.text from 0; the marks ; , # | < > in names, titles and quotes are spaces. Withdrawn articles are not there.';
COMMENT ON COLUMN v_gkg.gkgrecordid IS 'YYYYMMDDHHMMSS-article_id.';
COMMENT ON COLUMN v_gkg.date IS 'YYYYMMDDHHMMSS of publication, UTC; where it is not known, of the record.';
COMMENT ON COLUMN v_gkg.sourcecollectionidentifier IS '1: documentidentifier is a URL; 2: it is not.';
COMMENT ON COLUMN v_gkg.sourcecommonname IS 'Host of the outlet, else its name.';
COMMENT ON COLUMN v_gkg.documentidentifier IS 'URL as given, else the feed''s id.';
COMMENT ON COLUMN v_gkg.counts IS 'NULL.';
COMMENT ON COLUMN v_gkg.v2counts IS 'NULL.';
COMMENT ON COLUMN v_gkg.themes IS 'NULL.';
COMMENT ON COLUMN v_gkg.v2themes IS 'NULL.';
COMMENT ON COLUMN v_gkg.locations IS 'Places, by semicolons: type#name#country#adm1#latitude#longitude#feature; all but the name are empty.';
COMMENT ON COLUMN v_gkg.v2locations IS 'Their mentions: type#name#country#adm1#adm2#latitude#longitude#feature#offset.';
COMMENT ON COLUMN v_gkg.persons IS 'Persons, by semicolons.';
COMMENT ON COLUMN v_gkg.v2persons IS 'Their mentions: name,offset;…';
COMMENT ON COLUMN v_gkg.organizations IS 'Organizations, by semicolons.';
COMMENT ON COLUMN v_gkg.v2organizations IS 'Their mentions: name,offset;…';
COMMENT ON COLUMN v_gkg.v2tone IS 'NULL.';
COMMENT ON COLUMN v_gkg.dates IS 'Dates the text names: resolution#month#day#year#offset;… with resolution 1 year, 2 month, 3 day; 0 is not said.';
COMMENT ON COLUMN v_gkg.gcam IS 'wc: how many words the text has; nothing else of it.';
COMMENT ON COLUMN v_gkg.sharingimage IS 'NULL.';
COMMENT ON COLUMN v_gkg.relatedimages IS 'NULL.';
COMMENT ON COLUMN v_gkg.socialimageembeds IS 'NULL.';
COMMENT ON COLUMN v_gkg.socialvideoembeds IS 'NULL.';
COMMENT ON COLUMN v_gkg.quotations IS 'Quotes: offset|length|verb|words#…';
COMMENT ON COLUMN v_gkg.allnames IS 'Names as they stand, of every type: words,offset;…';
COMMENT ON COLUMN v_gkg.amounts IS 'Amounts: number,currency or unit or type,offset;…';
COMMENT ON COLUMN v_gkg.translationinfo IS 'NULL: nothing is translated.';
COMMENT ON COLUMN v_gkg.extras IS '<PAGE_TITLE>…</PAGE_TITLE><PAGE_AUTHORS>…</PAGE_AUTHORS>; authors by " / ".';

-- Roles may be missing where an administrator makes them later: see V003.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_reader') THEN
        GRANT SELECT ON v_article_flat, v_gkg TO newsmill_reader;
    END IF;
END
$$;
