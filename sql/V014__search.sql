-- Full-text search. The words are kept beside the article, as ranking reads them for every match; by its text search
-- configuration PostgreSQL stems them in the article's own language, or takes them as they are.

CREATE FUNCTION search_config(language text) RETURNS regconfig
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
SELECT CASE language
    WHEN 'ar' THEN 'pg_catalog.arabic'::regconfig
    WHEN 'ca' THEN 'pg_catalog.catalan'::regconfig
    WHEN 'da' THEN 'pg_catalog.danish'::regconfig
    WHEN 'de' THEN 'pg_catalog.german'::regconfig
    WHEN 'el' THEN 'pg_catalog.greek'::regconfig
    WHEN 'en' THEN 'pg_catalog.english'::regconfig
    WHEN 'es' THEN 'pg_catalog.spanish'::regconfig
    WHEN 'eu' THEN 'pg_catalog.basque'::regconfig
    WHEN 'fi' THEN 'pg_catalog.finnish'::regconfig
    WHEN 'fr' THEN 'pg_catalog.french'::regconfig
    WHEN 'ga' THEN 'pg_catalog.irish'::regconfig
    WHEN 'hi' THEN 'pg_catalog.hindi'::regconfig
    WHEN 'hu' THEN 'pg_catalog.hungarian'::regconfig
    WHEN 'hy' THEN 'pg_catalog.armenian'::regconfig
    WHEN 'id' THEN 'pg_catalog.indonesian'::regconfig
    WHEN 'it' THEN 'pg_catalog.italian'::regconfig
    WHEN 'lt' THEN 'pg_catalog.lithuanian'::regconfig
    WHEN 'nb' THEN 'pg_catalog.norwegian'::regconfig
    WHEN 'ne' THEN 'pg_catalog.nepali'::regconfig
    WHEN 'nl' THEN 'pg_catalog.dutch'::regconfig
    WHEN 'nn' THEN 'pg_catalog.norwegian'::regconfig
    WHEN 'no' THEN 'pg_catalog.norwegian'::regconfig
    WHEN 'pt' THEN 'pg_catalog.portuguese'::regconfig
    WHEN 'ro' THEN 'pg_catalog.romanian'::regconfig
    WHEN 'ru' THEN 'pg_catalog.russian'::regconfig
    WHEN 'sr' THEN 'pg_catalog.serbian'::regconfig
    WHEN 'sv' THEN 'pg_catalog.swedish'::regconfig
    WHEN 'ta' THEN 'pg_catalog.tamil'::regconfig
    WHEN 'tr' THEN 'pg_catalog.turkish'::regconfig
    WHEN 'yi' THEN 'pg_catalog.yiddish'::regconfig
    ELSE 'pg_catalog.simple'::regconfig
END
$$;
COMMENT ON FUNCTION search_config(text) IS 'Text search configuration for articles of a language; simple where PostgreSQL has none.';

-- The first 100,000 characters: a tsvector may have 1 MB, and must not be what an article is refused for.
CREATE FUNCTION search_words(language text, title text, text text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path FROM CURRENT
AS $$
SELECT setweight(to_tsvector(search_config(language), coalesce(title, '')), 'A') ||
       setweight(to_tsvector(search_config(language), left(text, 100000)), 'B')
$$;
COMMENT ON FUNCTION search_words(text, text, text) IS 'What article_search looks in: words of the headline (weight A) and of the text (B).';

ALTER TABLE article ADD COLUMN search_words tsvector GENERATED ALWAYS AS (search_words(language, title, text)) STORED;
COMMENT ON COLUMN article.search_words IS 'Words of headline and text for article_search().';
CREATE INDEX article_search_words ON article USING gin (search_words);
CREATE INDEX article_language ON article (language); -- which languages there are, without reading the table

CREATE FUNCTION article_search(query text, source text DEFAULT NULL, entity text DEFAULT NULL,
                               since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL,
                               in_language text DEFAULT NULL, max_rows integer DEFAULT 20)
RETURNS TABLE (article_id bigint, published_at timestamptz, source_name text, title text, headline text,
               rank real, language text, story_id bigint, duplicate_group_id bigint)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH RECURSIVE present AS ( -- a loose scan of article_language
        (SELECT a.language FROM article a ORDER BY a.language LIMIT 1)
        UNION ALL
        SELECT (SELECT a.language FROM article a WHERE a.language > p.language ORDER BY a.language LIMIT 1)
        FROM present p WHERE p.language IS NOT NULL
    ), asked AS (
        SELECT search_config(p.language) AS config, array_agg(p.language) AS languages,
               websearch_to_tsquery(search_config(p.language), query) AS words
        FROM present p
        WHERE p.language IS NOT NULL AND (in_language IS NULL OR p.language = in_language)
        GROUP BY 1
    ), found AS ( -- the newest thousand that match
        SELECT a.article_id, a.published_at, a.order_at, a.search_words, q.words, q.config
        FROM asked q
        JOIN article a ON a.search_words @@ q.words AND a.language = ANY (q.languages)
        WHERE NOT a.killed
          AND (source IS NULL OR a.source_domain = lower(source) OR lower(a.source_name) = lower(source))
          AND (since IS NULL OR a.published_at >= since)
          AND (until IS NULL OR a.published_at < until)
          AND (entity IS NULL OR EXISTS (
                SELECT FROM article_entity ae JOIN entity e USING (entity_id)
                WHERE ae.article_id = a.article_id AND e.name = entity))
        ORDER BY coalesce(a.published_at, a.order_at) DESC, a.article_id DESC
        LIMIT 1000
    ), best AS (
        SELECT f.*, ts_rank_cd(f.search_words, f.words, 1) AS rank
        FROM found f
        ORDER BY rank DESC, coalesce(f.published_at, f.order_at) DESC, f.article_id DESC
        LIMIT least(greatest(max_rows, 0), 1000)
    )
    SELECT b.article_id, b.published_at, a.source_name, a.title,
           ts_headline(b.config, coalesce(a.title || ' — ', '') || left(a.text, 20000), b.words,
                       'StartSel=<b>, StopSel=</b>, MaxFragments=2, MinWords=5, MaxWords=18'),
           b.rank, a.language, s.cluster_id, d.cluster_id
    FROM best b
    JOIN article a USING (article_id)
    LEFT JOIN cluster_article s ON s.article_id = b.article_id AND s.kind = 'story'
    LEFT JOIN cluster_article d ON d.article_id = b.article_id AND d.kind = 'duplicates'
    ORDER BY b.rank DESC, coalesce(b.published_at, b.order_at) DESC, b.article_id DESC;
END
$$;
COMMENT ON FUNCTION article_search(text, text, text, timestamptz, timestamptz, text, integer) IS
    'Articles by words, as in a web search: "a phrase", or, -without. Each is searched by the grammar of its own language. '
    'source: domain or name; entity: canonical name; since, until: of publication; of the newest 1,000 that match the '
    'max_rows best are given, with the words in <b>…</b>.';

-- Both read tables that readers cannot: they run with their owner's rights, under a path where nobody's temporary
-- table comes before ours.
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION article_search(text, text, text, timestamptz, timestamptz, text, integer) '
                   'SECURITY DEFINER SET search_path = %I, pg_catalog, pg_temp', current_schema());
    EXECUTE format('ALTER FUNCTION why_grouped(bigint, bigint) SET search_path = %I, pg_catalog, pg_temp', current_schema());
END
$$;
