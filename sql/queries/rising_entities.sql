-- Which names are in the news more than in the days before?
-- Whole days, UTC: the last of which there are articles, and as many before them.
-- psql -v days=7 -f rising_entities.sql
\if :{?days} \else \set days 7 \endif
SELECT coalesce((SELECT published_at FROM v_article WHERE published_at IS NOT NULL ORDER BY published_at DESC LIMIT 1)
                AT TIME ZONE 'UTC', '-infinity')::date - :days AS since
\gset
WITH counts AS (
    SELECT entity_id, sum(CASE WHEN day > :'since' THEN articles ELSE 0 END) AS now,
           sum(CASE WHEN day > :'since' THEN 0 ELSE articles END) AS before
    FROM v_entity_count
    WHERE day > :'since'::date - :days
    GROUP BY entity_id),
rising AS MATERIALIZED (
    SELECT entity_id, now, before, (now + 1.0::float8) / (before + 1) AS times
    FROM counts
    WHERE now > before
    ORDER BY times DESC, now DESC, entity_id
    LIMIT 50)
SELECT name, type, now, before, round(log(2, times::numeric), 2) AS doublings
FROM rising
JOIN v_entity_name USING (entity_id)
ORDER BY times DESC, now DESC, name, type;
