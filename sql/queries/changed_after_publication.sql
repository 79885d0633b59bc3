-- Which articles were changed by their outlet after they were published, and when?
SELECT article_id, coalesce(source_name, source_domain) AS outlet, title, revision, published_at, modified_at,
       modified_at - published_at AS after
FROM v_article
WHERE revision > 1 OR modified_at > published_at
ORDER BY coalesce(modified_at, stored_at) DESC, article_id
LIMIT 50;
