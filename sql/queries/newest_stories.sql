-- Which stories are new, and how many sources tell them of their own?
-- psql -v days=7 -v sources=2 -f newest_stories.sql
\if :{?days} \else \set days 7 \endif
SELECT coalesce((SELECT last_published_at FROM v_story WHERE last_published_at IS NOT NULL ORDER BY last_published_at DESC LIMIT 1)
                - make_interval(days => :days), '-infinity') AS since
\gset
\if :{?sources} \else \set sources 0 \endif
SELECT story_id, label, independent_source_count AS sources, article_count AS articles, reprint_count AS reprints,
       first_published_at, last_published_at
FROM v_story
WHERE last_published_at > :'since'
  AND independent_source_count >= :sources
ORDER BY independent_source_count DESC, last_published_at DESC, story_id
LIMIT 50;
