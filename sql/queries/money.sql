-- How much money is named, and which organizations stand in the same sentence or near it?
-- psql -v least=1000000 -v days=7 -f money.sql
\if :{?days} \else \set days 7 \endif
SELECT coalesce((SELECT published_at FROM v_article WHERE published_at IS NOT NULL ORDER BY published_at DESC LIMIT 1)
                - make_interval(days => :days), '-infinity') AS since
\gset
\if :{?least} \else \set least 0 \endif
SELECT m.value, m.currency, m.text, o.organizations, m.title, m.article_id
FROM (SELECT m.article_id, m.amount_no, m.value, m.currency, m.text, m.span_start, m.span_end, a.title
      FROM v_amount m
      JOIN v_article a USING (article_id)
      WHERE a.published_at > :'since'
        AND m.type = 'MONEY' AND m.value >= :least AND a.duplicate_role IS DISTINCT FROM 'duplicate'
      ORDER BY m.value DESC, m.article_id, m.amount_no
      OFFSET 0) m -- the largest first: names are looked for only until there are enough
CROSS JOIN LATERAL (SELECT array_agg(DISTINCT n.name ORDER BY n.name) AS organizations
                    FROM v_mention n
                    WHERE n.article_id = m.article_id AND n.type = 'ORG'
                      AND n.span_start < m.span_end + 200 AND n.span_end > m.span_start - 200) o
WHERE o.organizations IS NOT NULL
ORDER BY m.value DESC, m.article_id, m.amount_no
LIMIT 50;
