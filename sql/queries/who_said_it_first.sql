-- Which words were quoted by several outlets, and who had them first?
-- Wordings that differ in case, spaces or marks count as one.
-- psql -v days=7 -f who_said_it_first.sql
\if :{?days} \else \set days 7 \endif
SELECT coalesce((SELECT published_at FROM v_article WHERE published_at IS NOT NULL ORDER BY published_at DESC LIMIT 1)
                - make_interval(days => :days), '-infinity') AS since
\gset
WITH said AS MATERIALIZED (
    SELECT q.article_id, q.quote_no, q.text, a.published_at, a.source_name, a.source_domain,
           coalesce(q.quote_key, hashtextextended(regexp_replace(lower(q.text), '[^[:alnum:]]+', ' ', 'g'), 0)) AS words
    FROM v_quote q
    JOIN v_article a USING (article_id)
    WHERE a.published_at > :'since'),
often AS MATERIALIZED (
    SELECT words, min(quote) AS quote, count(source_domain) AS outlets, min(first_published_at) AS first_published_at
    FROM (SELECT words, source_domain, count(*) AS quotes, min(text) AS quote, min(published_at) AS first_published_at
          FROM said
          GROUP BY words, source_domain) o
    GROUP BY words
    HAVING sum(quotes) > 1
    ORDER BY outlets DESC, first_published_at, quote
    LIMIT 50)
SELECT o.quote, min(q.speaker_name) AS speaker, o.outlets,
       (array_agg(coalesce(s.source_name, s.source_domain) ORDER BY s.published_at, s.article_id))[1] AS first_outlet, o.first_published_at
FROM often o
JOIN said s USING (words)
CROSS JOIN LATERAL (SELECT speaker_name FROM v_quote WHERE article_id = s.article_id AND quote_no = s.quote_no OFFSET 0) q
GROUP BY o.words, o.quote, o.outlets, o.first_published_at
ORDER BY o.outlets DESC, o.first_published_at, o.quote;
