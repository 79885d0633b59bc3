-- Who is quoted most these days, and in how many stories?
-- psql -v days=7 -f most_quoted.sql
\if :{?days} \else \set days 7 \endif
SELECT coalesce((SELECT published_at FROM v_article WHERE published_at IS NOT NULL ORDER BY published_at DESC LIMIT 1)
                - make_interval(days => :days), '-infinity') AS since
\gset
SELECT q.speaker_name AS speaker, count(*) AS quotes, count(DISTINCT a.story_id) AS stories,
       count(DISTINCT a.source_domain) AS outlets
FROM v_quote q
JOIN v_article a USING (article_id)
WHERE q.speaker_name IS NOT NULL
  AND a.duplicate_role IS DISTINCT FROM 'duplicate'
  AND a.published_at > :'since'
GROUP BY q.speaker_name
ORDER BY quotes DESC, stories DESC, speaker
LIMIT 50;
