-- Which names are in the news more than the week before?
-- psql -v days=7 -f rising_entities.sql
\if :{?days} \else \set days 7 \endif
WITH bound AS (SELECT max(published_at) AS until FROM v_article),
counts AS (
    SELECT m.entity_id, min(m.name) AS name, min(m.type) AS type,
           count(DISTINCT a.article_id) FILTER (WHERE a.published_at > until - make_interval(days => :days)) AS now,
           count(DISTINCT a.article_id) FILTER (WHERE a.published_at <= until - make_interval(days => :days)) AS before
    FROM bound, v_article a
    JOIN v_mention m USING (article_id)
    WHERE a.published_at > until - 2 * make_interval(days => :days)
    GROUP BY m.entity_id)
SELECT name, type, now, before, round(log(2, (now + 1.0) / (before + 1.0)), 2) AS doublings
FROM counts
WHERE now > before
ORDER BY doublings DESC, now DESC, name, type
LIMIT 50;
