-- What does only one source tell these days?
-- psql -v days=7 -f exclusive_stories.sql
\if :{?days} \else \set days 7 \endif
SELECT coalesce((SELECT last_published_at FROM v_story WHERE last_published_at IS NOT NULL ORDER BY last_published_at DESC LIMIT 1)
                - make_interval(days => :days), '-infinity') AS since
\gset
SELECT s.story_id, s.label, min(coalesce(a.source_name, a.source_domain)) AS outlet, s.article_count AS articles,
       s.first_published_at
FROM v_story s
JOIN v_article a ON a.story_id = s.story_id
WHERE s.last_published_at > :'since'
  AND s.source_count <= 1 -- 0: the outlet is not known
GROUP BY s.story_id, s.label, s.article_count, s.first_published_at
ORDER BY s.first_published_at DESC NULLS LAST, s.story_id
LIMIT 50;
