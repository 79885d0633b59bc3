-- Which articles were changed by their outlet after they were published, when, and what in them? Of the last thirty days.
SELECT a.article_id, coalesce(a.source_name, a.source_domain) AS outlet, a.title, a.revision, a.published_at, a.modified_at,
       coalesce(r.first_at, a.modified_at) - a.published_at AS after, r.headline_before, r.sentences_added,
       r.sentences_removed, r.figures_added, r.figures_removed, r.correction_note
FROM v_article a
LEFT JOIN v_revision r ON r.article_id = a.article_id AND r.revision_no > 1 AND NOT r.withdrawn
WHERE (r.article_id IS NOT NULL OR a.modified_at > a.published_at)
      AND a.published_at > (SELECT published_at - interval '30 days' FROM v_article WHERE published_at IS NOT NULL ORDER BY published_at DESC LIMIT 1)
ORDER BY coalesce(r.first_at, a.modified_at) DESC, a.article_id
LIMIT 50;
