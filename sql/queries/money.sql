-- How much money is named, and which organizations stand in the same sentence or near it?
-- psql -v least=1000000 -f money.sql
\if :{?least} \else \set least 0 \endif
SELECT m.value, m.currency, m.text, array_agg(DISTINCT n.name ORDER BY n.name) AS organizations, a.title, a.article_id
FROM v_amount m
JOIN v_article a USING (article_id)
JOIN v_mention n ON n.article_id = m.article_id AND n.type = 'ORG'
                AND n.span_start < m.span_end + 200 AND n.span_end > m.span_start - 200
WHERE m.type = 'MONEY' AND m.value >= :least AND a.duplicate_role IS DISTINCT FROM 'duplicate'
GROUP BY m.article_id, m.amount_no, m.value, m.currency, m.text, a.title, a.article_id
ORDER BY m.value DESC, a.article_id, m.amount_no
LIMIT 50;
