-- What was taken out of an outlet's texts, and for which reason? Lines that keep coming back are its furniture.
-- psql -v domain=example.org -f removed_lines.sql        (without a domain: all)
\if :{?domain} \else \set domain '' \endif
SELECT source_domain, reason, left(text, 100) AS line, count(DISTINCT article_id) AS articles
FROM v_removed
WHERE :'domain' = '' OR source_domain = :'domain'
GROUP BY source_domain, reason, left(text, 100)
ORDER BY articles DESC, source_domain, reason, line
LIMIT 100;
