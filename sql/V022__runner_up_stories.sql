-- Which other story an article is most like, as told when it was placed: what duplicates have in refused_pair.

CREATE OR REPLACE VIEW v_story_article AS
SELECT m.cluster_id AS story_id, m.article_id, a.title, a.source_name, a.source_domain, a.url,
       a.published_at, m.evidence, m.added_at,
       (m.evidence ->> 'partner')::bigint AS nearest_id,
       (m.evidence ->> 'score')::numeric AS score,
       (m.evidence ->> 'threshold')::numeric AS threshold,
       coalesce(l.cluster_id, (m.evidence #>> '{runner_up,story}')::bigint) AS runner_up_story_id,
       (m.evidence #>> '{runner_up,article}')::bigint AS runner_up_id,
       (m.evidence #>> '{runner_up,score}')::numeric AS runner_up_score,
       (m.evidence #>> '{runner_up,threshold}')::numeric AS runner_up_threshold
FROM cluster_article m
JOIN article a USING (article_id)
LEFT JOIN cluster_alias l ON l.alias_id = (m.evidence #>> '{runner_up,story}')::bigint
WHERE m.kind = 'story';
COMMENT ON COLUMN v_story_article.evidence IS 'Why it is there: method, partner, score, threshold, version, epoch; runner_up: the other story that it was most like.';
COMMENT ON COLUMN v_story_article.nearest_id IS 'The article of the story that it was nearest to; NULL: it was the first, or came with what it was nearest to.';
COMMENT ON COLUMN v_story_article.score IS 'How near, from 0 to 1.';
COMMENT ON COLUMN v_story_article.threshold IS 'Threshold then in force.';
COMMENT ON COLUMN v_story_article.runner_up_story_id IS 'The other story that it was most like when it was placed; NULL: none was near.';
COMMENT ON COLUMN v_story_article.runner_up_id IS 'The article of that story that it was nearest to.';
COMMENT ON COLUMN v_story_article.runner_up_score IS 'How near on the average to that story''s articles, from 0 to 1; a round-up or live blog: to that article. From the threshold on, it was nearer still to its own.';
COMMENT ON COLUMN v_story_article.runner_up_threshold IS 'Threshold then in force.';
COMMENT ON COLUMN cluster_article.evidence IS 'Why: method, partner, scores, thresholds, shared passages, epoch; of stories the runner-up.';
