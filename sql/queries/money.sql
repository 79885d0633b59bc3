-- How much money is named, and which organizations stand in the same sentence or near it?
-- psql -v least=1000000 -v days=7 -f money.sql
\if :{?days} \else \set days 7 \endif
SELECT coalesce((SELECT published_at FROM v_article WHERE published_at IS NOT NULL ORDER BY published_at DESC LIMIT 1)
                - make_interval(days => :days), '-infinity') AS since
\gset
\if :{?least} \else \set least 0 \endif
SELECT m.value, m.currency, m.text, array_agg(DISTINCT n.name ORDER BY n.name) AS organizations, a.title, a.article_id
FROM v_amount m
JOIN v_article a USING (article_id)
JOIN v_mention n ON n.article_id = m.article_id AND n.type = 'ORG'
                AND n.span_start < m.span_end + 200 AND n.span_end > m.span_start - 200
WHERE a.published_at > :'since'
  AND m.type = 'MONEY' AND m.value >= :least AND a.duplicate_role IS DISTINCT FROM 'duplicate'
GROUP BY m.article_id, m.amount_no, m.value, m.currency, m.text, a.title, a.article_id
ORDER BY m.value DESC, a.article_id, m.amount_no
LIMIT 50;
