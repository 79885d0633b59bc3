-- Who is quoted most these days, and in how many stories?
-- psql -v days=7 -f most_quoted.sql
\if :{?days} \else \set days 7 \endif
SELECT q.speaker_name AS speaker, count(*) AS quotes, count(DISTINCT a.story_id) AS stories,
       count(DISTINCT a.source_domain) AS outlets
FROM v_quote q
JOIN v_article a USING (article_id)
WHERE q.speaker_name IS NOT NULL
  AND a.duplicate_role IS DISTINCT FROM 'duplicate'
  AND a.published_at > (SELECT max(published_at) FROM v_article) - make_interval(days => :days)
GROUP BY q.speaker_name
ORDER BY quotes DESC, stories DESC, speaker
LIMIT 50;
