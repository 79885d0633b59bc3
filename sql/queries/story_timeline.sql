-- How did a story unfold: who wrote when, and which articles only repeat another?
-- psql -v story=17 -f story_timeline.sql        (without a story: the one with most sources)
\if :{?story} \else
SELECT story_id AS story FROM v_story ORDER BY independent_source_count DESC, story_id LIMIT 1
\gset
\endif
SELECT a.published_at, a.published_at - first_value(a.published_at) OVER w AS after, a.source_name, a.source_domain,
       coalesce(a.duplicate_role, 'single') AS role, a.title, a.article_id
FROM v_article a
WHERE a.story_id = :story
WINDOW w AS (ORDER BY a.published_at, a.article_id)
ORDER BY a.published_at, a.article_id;
