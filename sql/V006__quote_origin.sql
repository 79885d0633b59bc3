-- One quote in several articles: whole, shortened, merged with another; who had it first, and who
-- says that somebody else said it.

ALTER TABLE quote ADD COLUMN quote_key bigint, ADD COLUMN shingles integer[];
COMMENT ON COLUMN quote.quote_key IS 'XXH3 of all its words in lower case: equal for the same words; NULL in rows of pipelines that made none.';
COMMENT ON COLUMN quote.shingles IS 'Hashes of 4 words in a row, winnowed (the smallest of each 6): quotes that share 9 words in a row share one.';
CREATE INDEX quote_by_key ON quote (quote_key) WHERE quote_key IS NOT NULL;
CREATE INDEX quote_by_shingle ON quote USING gin (shingles);

CREATE FUNCTION quote_words(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT ' ' || trim(regexp_replace(regexp_replace(lower(words), '(\w)[''’](\w)', '\1\2', 'g'), '\W+', ' ', 'g')) || ' ';
END;
COMMENT ON FUNCTION quote_words(text) IS 'The words in lower case between single blanks, for finding one quote in another.';

-- Three shared hashes that are half of the shorter one's are no accident; one is, in
-- quotes that share a common phrase, unless all words of the shorter one are in the longer one.
CREATE FUNCTION quote_relation(a text, a_key bigint, a_shingles integer[], b text, b_key bigint, b_shingles integer[])
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN a_key = b_key THEN 'whole'
        WHEN position(quote_words(b) IN quote_words(a)) > 0 THEN 'shorter'
        WHEN position(quote_words(a) IN quote_words(b)) > 0 THEN 'longer'
        WHEN s.shared >= 3 AND 2 * s.shared >= least(cardinality(a_shingles), cardinality(b_shingles)) THEN 'other'
    END
    FROM (SELECT count(*) AS shared
          FROM (SELECT unnest(a_shingles) INTERSECT SELECT unnest(b_shingles)) AS both_have) AS s;
END;
COMMENT ON FUNCTION quote_relation(text, bigint, integer[], text, bigint, integer[]) IS
    'How b carries quote a: whole (the same words), shorter (a part of it), longer (with more around it), other (edited, or parts of both); NULL: they are two quotes.';

-- Two names of one person share their last word, or one has the other in it.
CREATE FUNCTION quote_other_name(a text, b text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT position(quote_words(a) IN quote_words(b)) = 0 AND position(quote_words(b) IN quote_words(a)) = 0
           AND substring(quote_words(a) FROM '(\w+) $') IS DISTINCT FROM substring(quote_words(b) FROM '(\w+) $');
END;
COMMENT ON FUNCTION quote_other_name(text, text) IS 'Whether two names cannot be one person''s; NULL if one is not given.';

CREATE VIEW v_quote_origin AS
SELECT *
FROM (SELECT q.article_id, q.quote_no, q.text, q.speaker, qe.name AS speaker_name,
             row_number() OVER same AS carrier_no, count(*) OVER (PARTITION BY q.article_id, q.quote_no) AS carrier_count,
             c.article_id AS carrier_article_id, c.quote_no AS carrier_quote_no, c.source_name AS carrier_source_name,
             c.source_domain AS carrier_source_domain, c.published_at AS carrier_published_at, c.text AS carrier_text,
             c.relation, c.speaker AS carrier_speaker, c.speaker_name AS carrier_speaker_name,
             quote_other_name(qe.name, c.speaker_name) AS other_speaker
      FROM quote q
      JOIN article qa ON qa.article_id = q.article_id AND NOT qa.killed
      LEFT JOIN article_entity qae ON qae.article_id = q.article_id AND qae.entity_no = q.entity_no
      LEFT JOIN entity qe ON qe.entity_id = qae.entity_id
      CROSS JOIN LATERAL (
          SELECT o.article_id, o.quote_no, o.text, o.speaker, e.name AS speaker_name, a.source_name, a.source_domain,
                 a.published_at, a.record_at,
                 quote_relation(q.text, q.quote_key, q.shingles, o.text, o.quote_key, o.shingles) AS relation
          FROM quote o
          JOIN article a ON a.article_id = o.article_id AND NOT a.killed
          LEFT JOIN article_entity ae ON ae.article_id = o.article_id AND ae.entity_no = o.entity_no
          LEFT JOIN entity e ON e.entity_id = ae.entity_id
          WHERE (o.quote_key = q.quote_key OR o.shingles && q.shingles)
            AND (o.article_id <> q.article_id OR o.quote_no = q.quote_no)) AS c
      WHERE c.relation IS NOT NULL
      WINDOW same AS (PARTITION BY q.article_id, q.quote_no
                      ORDER BY coalesce(c.published_at, c.record_at), c.article_id, c.quote_no)) AS carried
WHERE carrier_count > 1;
COMMENT ON VIEW v_quote_origin IS
    'Quotes that another article carries too: one row for each carrier, itself among them, the first one first. Ask for one quote by article_id and quote_no.';
COMMENT ON COLUMN v_quote_origin.article_id IS 'Article of the quote asked about.';
COMMENT ON COLUMN v_quote_origin.quote_no IS 'Its number there.';
COMMENT ON COLUMN v_quote_origin.text IS 'Its words.';
COMMENT ON COLUMN v_quote_origin.speaker IS 'Who says it, as that article has it.';
COMMENT ON COLUMN v_quote_origin.speaker_name IS 'Canonical name of the speaker, if named.';
COMMENT ON COLUMN v_quote_origin.carrier_no IS '1: the article that had it first, by publication (else arrival); a day without a time counts as its beginning.';
COMMENT ON COLUMN v_quote_origin.carrier_count IS 'How many carry it, parts of it counted each.';
COMMENT ON COLUMN v_quote_origin.carrier_article_id IS 'Article that carries it.';
COMMENT ON COLUMN v_quote_origin.carrier_quote_no IS 'Number of the quote there.';
COMMENT ON COLUMN v_quote_origin.carrier_source_name IS 'Name of its outlet.';
COMMENT ON COLUMN v_quote_origin.carrier_source_domain IS 'Host of its outlet.';
COMMENT ON COLUMN v_quote_origin.carrier_published_at IS 'When it was published.';
COMMENT ON COLUMN v_quote_origin.carrier_text IS 'The wording there.';
COMMENT ON COLUMN v_quote_origin.relation IS 'The carrier''s wording: whole, shorter, longer, other.';
COMMENT ON COLUMN v_quote_origin.carrier_speaker IS 'Who says it, as the carrier has it.';
COMMENT ON COLUMN v_quote_origin.carrier_speaker_name IS 'Canonical name of that speaker, if named.';
COMMENT ON COLUMN v_quote_origin.other_speaker IS 'True: the carrier names somebody else; NULL: one of the two gives no name.';

-- Roles may be missing where an administrator makes them later: see V003.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_reader') THEN
        EXECUTE 'GRANT SELECT ON v_quote_origin TO newsmill_reader';
    END IF;
END
$$;
