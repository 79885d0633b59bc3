-- article_search() for a word that a fifth of all articles have read every one of them to find the newest thousand. It now
-- looks at the newest articles first, and further back only if they do not have a thousand: the same answer, sooner.
--
-- Bitmaps of the two indexes, of the words and of published_at, are put together before an article is read. Their memory is
-- set here, as a bitmap that does not fit it forgets which article of a page it meant; and each look has a plan of its own.
CREATE OR REPLACE FUNCTION article_search(query text, source text DEFAULT NULL, entity text DEFAULT NULL,
                                          since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL,
                                          in_language text DEFAULT NULL, max_rows integer DEFAULT 20)
RETURNS TABLE (article_id bigint, published_at timestamptz, source_name text, title text, headline text,
               rank real, language text, story_id bigint, duplicate_group_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT
SET work_mem = '32MB'
SET plan_cache_mode = force_custom_plan
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    ranked CONSTANT integer := 1000; -- matches
    first_look CONSTANT integer := 10000; -- articles
    asked record;
    look integer; -- articles looked at; NULL: all
    back_to timestamptz; -- the oldest of them; NULL: all
    newest bigint[];
    found_ids bigint[] := '{}'; -- of every grammar the newest, and by which grammar they were found
    found_by integer[] := '{}';
    configs regconfig[] := '{}';
    words tsquery[] := '{}';
BEGIN
    FOR asked IN
        WITH RECURSIVE present AS ( -- a loose scan of article_language
            (SELECT a.language FROM article a ORDER BY a.language LIMIT 1)
            UNION ALL
            SELECT (SELECT a.language FROM article a WHERE a.language > p.language ORDER BY a.language LIMIT 1)
            FROM present p WHERE p.language IS NOT NULL
        )
        SELECT search_config(p.language) AS config, array_agg(p.language) AS languages,
               websearch_to_tsquery(search_config(p.language), query) AS words
        FROM present p
        WHERE p.language IS NOT NULL AND (in_language IS NULL OR p.language = in_language)
        GROUP BY 1
    LOOP
        look := first_look;
        LOOP
            back_to := NULL;
            IF look IS NOT NULL THEN
                SELECT a.published_at INTO back_to
                FROM article a
                WHERE a.published_at IS NOT NULL AND (until IS NULL OR a.published_at < until)
                ORDER BY a.published_at DESC
                OFFSET look LIMIT 1;
            END IF;
            newest := ARRAY(
                SELECT a.article_id
                FROM article a
                WHERE a.search_words @@ asked.words AND a.language = ANY (asked.languages)
                  AND (back_to IS NULL OR a.published_at >= back_to OR (a.published_at IS NULL AND a.order_at >= back_to))
                  AND NOT a.killed
                  AND (source IS NULL OR a.source_domain = lower(source) OR lower(a.source_name) = lower(source))
                  AND (since IS NULL OR a.published_at >= since)
                  AND (until IS NULL OR a.published_at < until)
                  AND (entity IS NULL OR EXISTS (
                        SELECT FROM article_entity ae JOIN entity e USING (entity_id)
                        WHERE ae.article_id = a.article_id AND e.name = entity))
                ORDER BY coalesce(a.published_at, a.order_at) DESC, a.article_id DESC
                LIMIT ranked);
            EXIT WHEN back_to IS NULL OR back_to < since OR cardinality(newest) = ranked;
            -- As far as will do at this rate, half as far again; what is rare costs little to find everywhere.
            look := CASE WHEN look = first_look AND cardinality(newest) >= ranked / 10
                         THEN first_look * 3 / 2 * ranked / cardinality(newest) END;
        END LOOP;
        configs := configs || asked.config;
        words := words || asked.words;
        found_ids := found_ids || newest;
        found_by := found_by || array_fill(cardinality(words), ARRAY[cardinality(newest)]);
    END LOOP;
    RETURN QUERY
    WITH found AS (
        SELECT a.article_id, a.published_at, a.order_at, a.search_words, f.by
        FROM unnest(found_ids, found_by) AS f (article_id, by)
        JOIN article a USING (article_id)
        ORDER BY coalesce(a.published_at, a.order_at) DESC, a.article_id DESC
        LIMIT ranked
    ), best AS (
        SELECT f.*, ts_rank_cd(f.search_words, words[f.by], 1) AS rank
        FROM found f
        ORDER BY rank DESC, coalesce(f.published_at, f.order_at) DESC, f.article_id DESC
        LIMIT least(greatest(max_rows, 0), ranked)
    )
    SELECT b.article_id, b.published_at, a.source_name, a.title,
           ts_headline(configs[b.by], coalesce(a.title || ' — ', '') || left(a.text, 20000), words[b.by],
                       'StartSel=<b>, StopSel=</b>, MaxFragments=2, MinWords=5, MaxWords=18'),
           b.rank, a.language, s.cluster_id, d.cluster_id
    FROM best b
    JOIN article a USING (article_id)
    LEFT JOIN cluster_article s ON s.article_id = b.article_id AND s.kind = 'story'
    LEFT JOIN cluster_article d ON d.article_id = b.article_id AND d.kind = 'duplicates'
    ORDER BY b.rank DESC, coalesce(b.published_at, b.order_at) DESC, b.article_id DESC;
END
$$;

-- It reads tables that readers cannot: nobody's temporary table comes before ours.
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION article_search(text, text, text, timestamptz, timestamptz, text, integer) '
                   'SET search_path = %I, pg_catalog, pg_temp', current_schema());
END
$$;

-- How many quotes share a shingle cannot be guessed: with many articles all of them were read instead of the few that carry
-- a quote. OFFSET 0: carriers are found first, and their articles one by one.
CREATE OR REPLACE VIEW v_quote_origin AS
SELECT *
FROM (SELECT q.article_id, q.quote_no, q.text, q.speaker, qe.name AS speaker_name,
             row_number() OVER same AS carrier_no, count(*) OVER (PARTITION BY q.article_id, q.quote_no) AS carrier_count,
             c.article_id AS carrier_article_id, c.quote_no AS carrier_quote_no, a.source_name AS carrier_source_name,
             a.source_domain AS carrier_source_domain, a.published_at AS carrier_published_at, c.text AS carrier_text,
             c.relation, c.speaker AS carrier_speaker, ce.name AS carrier_speaker_name,
             quote_other_name(qe.name, ce.name) AS other_speaker
      FROM quote q
      JOIN article qa ON qa.article_id = q.article_id AND NOT qa.killed
      LEFT JOIN article_entity qae ON qae.article_id = q.article_id AND qae.entity_no = q.entity_no
      LEFT JOIN entity qe ON qe.entity_id = qae.entity_id
      CROSS JOIN LATERAL (
          SELECT o.article_id, o.quote_no, o.text, o.speaker, o.entity_no,
                 quote_relation(q.text, q.quote_key, q.shingles, o.text, o.quote_key, o.shingles) AS relation
          FROM quote o
          WHERE (o.quote_key = q.quote_key OR o.shingles && q.shingles)
            AND (o.article_id <> q.article_id OR o.quote_no = q.quote_no)
          OFFSET 0) AS c
      CROSS JOIN LATERAL (
          SELECT source_name, source_domain, published_at, record_at
          FROM article
          WHERE article_id = c.article_id AND NOT killed AND c.relation IS NOT NULL
          OFFSET 0) AS a
      LEFT JOIN LATERAL (
          SELECT e.name
          FROM article_entity ae
          JOIN entity e USING (entity_id)
          WHERE ae.article_id = c.article_id AND ae.entity_no = c.entity_no
          OFFSET 0) AS ce ON true
      WINDOW same AS (PARTITION BY q.article_id, q.quote_no
                      ORDER BY coalesce(a.published_at, a.record_at), c.article_id, c.quote_no)) AS carried
WHERE carrier_count > 1;
