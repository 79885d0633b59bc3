-- Who is first? For each outlet: in how many stories of several sources it was first, and how far behind otherwise.
-- psql -v days=30 -f fastest_outlets.sql
\if :{?days} \else \set days 30 \endif
SELECT coalesce((SELECT last_published_at FROM v_story WHERE last_published_at IS NOT NULL ORDER BY last_published_at DESC LIMIT 1)
                - make_interval(days => :days), '-infinity') AS since
\gset
WITH arrivals AS (
    SELECT a.story_id, coalesce(a.source_name, a.source_domain) AS outlet, min(a.published_at) AS at
    FROM v_article a
    JOIN v_story s USING (story_id)
    WHERE s.last_published_at > :'since'
      AND s.source_count > 1 AND a.published_precision = 'second' AND coalesce(a.source_name, a.source_domain) IS NOT NULL
    GROUP BY a.story_id, outlet),
behind AS (
    SELECT outlet, at - min(at) OVER (PARTITION BY story_id) AS behind FROM arrivals)
SELECT outlet, count(*) AS stories, count(*) FILTER (WHERE behind = interval '0') AS first,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY behind) AS median_behind
FROM behind
GROUP BY outlet
ORDER BY first DESC, median_behind, outlet
LIMIT 50;
