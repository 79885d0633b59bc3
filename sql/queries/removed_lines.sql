-- What was taken out of an outlet's texts, and for which reason? Lines that keep coming back are its furniture.
-- psql -v domain=example.org -v days=7 -f removed_lines.sql        (without a domain: all)
\if :{?days} \else \set days 7 \endif
SELECT coalesce((SELECT published_at FROM v_article WHERE published_at IS NOT NULL ORDER BY published_at DESC LIMIT 1)
                - make_interval(days => :days), '-infinity') AS since
\gset
\if :{?domain} \else \set domain '' \endif
SELECT r.source_domain, r.reason, left(r.text, 100) AS line, count(DISTINCT r.article_id) AS articles
FROM v_removed r
JOIN v_article a USING (article_id)
WHERE a.published_at > :'since'
  AND (:'domain' = '' OR r.source_domain = :'domain')
GROUP BY r.source_domain, r.reason, left(r.text, 100)
ORDER BY articles DESC, r.source_domain, r.reason, line
LIMIT 100;
