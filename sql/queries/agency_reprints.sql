-- Which outlets reprint which agency, and how often?
SELECT a.agency, coalesce(a.source_name, a.source_domain) AS outlet, count(*) AS articles,
       count(*) FILTER (WHERE a.duplicate_role = 'duplicate') AS reprints
FROM v_article a
WHERE a.agency IS NOT NULL
GROUP BY a.agency, outlet
ORDER BY articles DESC, a.agency, outlet
LIMIT 100;
