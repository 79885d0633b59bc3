-- What is going to happen: which future days do articles name, and in which stories?
-- psql -v day=2022-01-10 -v days=7 -f dates_ahead.sql        (without a day: all that lie ahead of their article)
-- days: by articles of how many days.
\if :{?days} \else \set days 7 \endif
SELECT coalesce((SELECT published_at FROM v_article WHERE published_at IS NOT NULL ORDER BY published_at DESC LIMIT 1)
                - make_interval(days => :days), '-infinity') AS since
\gset
\if :{?day} \else \set day '' \endif
SELECT d.value AS day, count(DISTINCT a.story_id) AS stories, count(DISTINCT a.article_id) AS articles,
       (array_agg(a.title ORDER BY a.published_at, a.article_id))[1] AS first_title,
       (array_agg(d.text ORDER BY a.published_at, a.article_id, d.date_no))[1] AS said_as
FROM v_date d
JOIN v_article a USING (article_id)
WHERE d.type = 'DATE' AND d.value ~ '^\d{4}-\d{2}-\d{2}$'
  AND a.published_at > :'since'
  AND d.value > to_char(a.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')
  AND (:'day' = '' OR d.value = :'day')
GROUP BY d.value
ORDER BY d.value
LIMIT 100;
