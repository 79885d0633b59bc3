-- What does only one source tell?
SELECT s.story_id, s.label, min(coalesce(a.source_name, a.source_domain)) AS outlet, s.article_count AS articles,
       s.first_published_at
FROM v_story s
JOIN v_article a ON a.story_id = s.story_id
WHERE s.source_count <= 1 -- 0: the outlet is not known
GROUP BY s.story_id, s.label, s.article_count, s.first_published_at
ORDER BY s.first_published_at DESC NULLS LAST, s.story_id
LIMIT 50;
