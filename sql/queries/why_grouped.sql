-- Why are these two articles in one duplicate group: which pairs lead from one to the other, and what do they share?
-- psql -v a=1 -v b=2 -f why_grouped.sql        (without them: the first original and a duplicate of its group)
\if :{?a} \else
SELECT o.article_id AS a, d.article_id AS b
FROM v_duplicate o JOIN v_duplicate d USING (duplicate_group_id)
WHERE o.role = 'original' AND d.role = 'duplicate' ORDER BY duplicate_group_id, d.article_id LIMIT 1
\gset
\endif
SELECT w.step, f.source_name AS from_source, f.title AS from_title, t.source_name AS to_source, t.title AS to_title,
       w.shared AS shared_shingles, w.from_permille, w.to_permille, w.threshold_permille
FROM why_grouped(:a, :b) w
JOIN v_article f ON f.article_id = w.from_id
JOIN v_article t ON t.article_id = w.to_id
ORDER BY w.step;
