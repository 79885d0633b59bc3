-- Who is mentioned with whom these days, in how many stories?
-- psql -v name='Joe Biden' -v days=7 -f mentioned_together.sql        (without a name: all pairs)
\if :{?name} \else \set name '' \endif
\if :{?days} \else \set days 7 \endif
SELECT coalesce((SELECT published_at FROM v_article WHERE published_at IS NOT NULL ORDER BY published_at DESC LIMIT 1)
                - make_interval(days => :days), '-infinity') AS since
\gset
WITH named AS (
    SELECT DISTINCT m.entity_id, m.name, m.type, coalesce(a.story_id, -a.article_id) AS story
    FROM v_mention m
    JOIN v_article a USING (article_id)
    WHERE m.type IN ('PERSON', 'ORG') AND a.published_at > :'since')
SELECT x.name, x.type, y.name AS with_name, y.type AS with_type, count(*) AS stories
FROM named x
JOIN named y ON y.story = x.story AND y.entity_id > x.entity_id
WHERE :'name' = '' OR :'name' IN (x.name, y.name)
GROUP BY x.entity_id, x.name, x.type, y.entity_id, y.name, y.type
ORDER BY stories DESC, x.name, y.name
LIMIT 50;
