-- Which outlets reprint which agency, and how often, these days?
-- psql -v days=30 -f agency_reprints.sql
\if :{?days} \else \set days 30 \endif
SELECT coalesce((SELECT published_at FROM v_article WHERE published_at IS NOT NULL ORDER BY published_at DESC LIMIT 1)
                - make_interval(days => :days), '-infinity') AS since
\gset
SELECT a.agency, coalesce(a.source_name, a.source_domain) AS outlet, count(*) AS articles,
       count(*) FILTER (WHERE a.duplicate_role = 'duplicate') AS reprints
FROM v_article a
WHERE a.agency IS NOT NULL AND a.published_at > :'since'
GROUP BY a.agency, outlet
ORDER BY articles DESC, a.agency, outlet
LIMIT 100;
