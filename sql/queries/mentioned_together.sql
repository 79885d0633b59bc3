-- Who is mentioned with whom these days, in how many stories?
-- psql -v name='Joe Biden' -v days=7 -f mentioned_together.sql
-- Without a name: the pairs among the 300 people and organizations that most articles mention.
\if :{?name} \else \set name '' \endif
\if :{?days} \else \set days 7 \endif
SELECT coalesce((SELECT published_at FROM v_article WHERE published_at IS NOT NULL ORDER BY published_at DESC LIMIT 1)
                AT TIME ZONE 'UTC', '-infinity')::date - :days AS since
\gset
WITH asked AS MATERIALIZED (
    SELECT entity_id, 0::bigint AS articles
    FROM v_entity_name
    WHERE :'name' <> '' AND name = :'name'
    UNION ALL
   (SELECT entity_id, sum(articles)
    FROM v_entity_count
    WHERE :'name' = '' AND day > :'since' AND type IN ('PERSON', 'ORG')
    GROUP BY entity_id
    ORDER BY sum(articles) DESC, entity_id
    LIMIT 300)),
articles AS MATERIALIZED (
    SELECT article_id
    FROM v_article
    WHERE published_at >= (:'since'::date + 1)::timestamp AT TIME ZONE 'UTC' AND NOT killed),
stories AS MATERIALIZED (
    SELECT a.article_id, s.story
    FROM articles a -- by its indexes, an article at a time
    CROSS JOIN LATERAL (SELECT coalesce(story_id, -article_id) AS story FROM v_article WHERE article_id = a.article_id OFFSET 0) s),
told AS MATERIALIZED (
    SELECT DISTINCT m.entity_id, s.story
    FROM stories s -- OR false: looked up in a hash, not joined once more for each article
    CROSS JOIN LATERAL (SELECT entity_id FROM v_article_entity
                        WHERE article_id = s.article_id AND (entity_id IN (SELECT entity_id FROM asked) OR false) OFFSET 0) m),
x AS MATERIALIZED (
    SELECT entity_id, story, articles
    FROM told
    JOIN asked USING (entity_id)),
y AS (
    SELECT entity_id, story, articles FROM x WHERE :'name' = ''
    UNION
    SELECT m.entity_id, s.story, 0
    FROM stories s
    CROSS JOIN LATERAL (SELECT entity_id FROM v_article_entity WHERE article_id = s.article_id OFFSET 0) m
    WHERE :'name' <> '' AND s.story IN (SELECT story FROM told)),
pairs AS MATERIALIZED (
    SELECT x.entity_id AS x, y.entity_id AS y, count(*) AS stories, min(least(x.articles, y.articles)) AS articles
    FROM x
    JOIN y USING (story)
    WHERE y.entity_id > x.entity_id OR (:'name' <> '' AND y.entity_id <> x.entity_id)
    GROUP BY x.entity_id, y.entity_id
    ORDER BY stories DESC, articles DESC, x, y
    LIMIT CASE WHEN :'name' = '' THEN 50 END)
SELECT x.name, x.type, y.name AS with_name, y.type AS with_type, stories
FROM pairs
JOIN v_entity_name x ON x.entity_id = pairs.x
JOIN v_entity_name y ON y.entity_id = pairs.y
WHERE x.type IN ('PERSON', 'ORG') AND y.type IN ('PERSON', 'ORG')
ORDER BY stories DESC, pairs.articles DESC, x.name, y.name
LIMIT 50;
