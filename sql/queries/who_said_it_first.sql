-- Which words were quoted by several outlets, and who had them first?
-- Wordings that differ in case, spaces or marks count as one.
-- psql -v days=7 -f who_said_it_first.sql
\if :{?days} \else \set days 7 \endif
SELECT coalesce((SELECT published_at FROM v_article WHERE published_at IS NOT NULL ORDER BY published_at DESC LIMIT 1)
                - make_interval(days => :days), '-infinity') AS since
\gset
SELECT min(q.text) AS quote, min(q.speaker_name) AS speaker, count(DISTINCT a.source_domain) AS outlets,
       (array_agg(coalesce(a.source_name, a.source_domain) ORDER BY a.published_at, a.article_id))[1] AS first_outlet,
       min(a.published_at) AS first_published_at
FROM v_quote q
JOIN v_article a USING (article_id)
WHERE a.published_at > :'since'
GROUP BY regexp_replace(lower(q.text), '[^[:alnum:]]+', ' ', 'g')
HAVING count(*) > 1
ORDER BY outlets DESC, first_published_at, quote
LIMIT 50;
