-- Who is mentioned with whom, in how many stories?
-- psql -v name='Joe Biden' -f mentioned_together.sql        (without a name: all pairs)
\if :{?name} \else \set name '' \endif
WITH named AS (
    SELECT DISTINCT m.entity_id, m.name, m.type, coalesce(a.story_id, -a.article_id) AS story
    FROM v_mention m
    JOIN v_article a USING (article_id)
    WHERE m.type IN ('PERSON', 'ORG'))
SELECT x.name, x.type, y.name AS with_name, y.type AS with_type, count(*) AS stories
FROM named x
JOIN named y ON y.story = x.story AND y.entity_id > x.entity_id
WHERE :'name' = '' OR :'name' IN (x.name, y.name)
GROUP BY x.entity_id, x.name, x.type, y.entity_id, y.name, y.type
ORDER BY stories DESC, x.name, y.name
LIMIT 50;
