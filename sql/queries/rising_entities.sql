-- Which names are in the news more than the week before?
-- psql -v days=7 -f rising_entities.sql
\if :{?days} \else \set days 7 \endif
SELECT coalesce((SELECT published_at FROM v_article WHERE published_at IS NOT NULL ORDER BY published_at DESC LIMIT 1)
                - make_interval(days => :days), '-infinity') AS since
\gset
WITH named AS (
    SELECT DISTINCT m.entity_id, m.name, m.type, a.article_id, a.published_at
    FROM v_article a
    JOIN v_mention m USING (article_id)
    WHERE a.published_at > :'since'::timestamptz - make_interval(days => :days)),
counts AS (
    SELECT entity_id, name, type, count(*) FILTER (WHERE published_at > :'since') AS now,
           count(*) FILTER (WHERE published_at <= :'since') AS before
    FROM named
    GROUP BY entity_id, name, type)
SELECT name, type, now, before, round(log(2, (now + 1.0) / (before + 1.0)), 2) AS doublings
FROM counts
WHERE now > before
ORDER BY doublings DESC, now DESC, name, type
LIMIT 50;
