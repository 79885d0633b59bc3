-- Why two articles are not one text: of each article the nearest one that it was compared with
-- and kept apart from. And: what duplicate_pair's shares are shares of.

COMMENT ON COLUMN duplicate_pair.shared IS 'Distinct 5-word shingles that both have.';
COMMENT ON COLUMN duplicate_pair.low_permille IS 'How many of low''s words stand in runs of words that high has too, in thousandths.';
COMMENT ON COLUMN duplicate_pair.high_permille IS 'How many of high''s words stand in runs of words that low has too, in thousandths.';
COMMENT ON COLUMN duplicate_pair.masked_permille IS 'The same of the shorter text''s words outside quotations; NULL where it was not asked.';
COMMENT ON COLUMN duplicate_pair.pipeline_version IS 'Version of the comparison that decided.';

CREATE TABLE refused_pair (
    article_id         bigint PRIMARY KEY,
    other_id           bigint NOT NULL,
    reason             text NOT NULL CHECK (reason IN ('score', 'template')),
    shared             integer NOT NULL,
    article_permille   integer NOT NULL,
    other_permille     integer NOT NULL,
    masked_permille    integer NOT NULL,
    score_permille     integer NOT NULL,
    threshold_permille integer NOT NULL,
    passages           jsonb NOT NULL,
    pipeline_version   integer NOT NULL,
    decided_at         timestamptz NOT NULL DEFAULT now(),
    CHECK (article_id <> other_id)
);
CREATE INDEX refused_pair_other ON refused_pair (other_id);
COMMENT ON TABLE refused_pair IS 'Of each article the most alike one that it was compared with and that is no duplicate of it: one row at most.';
COMMENT ON COLUMN refused_pair.article_id IS 'The article.';
COMMENT ON COLUMN refused_pair.other_id IS 'The one that it is kept apart from.';
COMMENT ON COLUMN refused_pair.reason IS 'score: too little is shared; template: one form with other facts in it.';
COMMENT ON COLUMN refused_pair.shared IS 'Distinct 5-word shingles that both have.';
COMMENT ON COLUMN refused_pair.article_permille IS 'How many of the article''s words stand in runs of words that the other has too, in thousandths.';
COMMENT ON COLUMN refused_pair.other_permille IS 'The same of the other''s words.';
COMMENT ON COLUMN refused_pair.masked_permille IS 'The same of the shorter text''s words outside quotations.';
COMMENT ON COLUMN refused_pair.score_permille IS 'What was compared with the threshold.';
COMMENT ON COLUMN refused_pair.threshold_permille IS 'Threshold in force.';
COMMENT ON COLUMN refused_pair.passages IS 'Longest shared passages: [article_start, article_end, other_start, other_end] in code points.';
COMMENT ON COLUMN refused_pair.pipeline_version IS 'Version of the comparison that decided.';
COMMENT ON COLUMN refused_pair.decided_at IS 'When.';

-- As in V002, but along members of the group alone: a round-up is paired with texts of several
-- groups and joins none of them.
CREATE OR REPLACE FUNCTION why_grouped(a bigint, b bigint)
RETURNS TABLE (step integer, from_id bigint, to_id bigint, shared integer, from_permille integer,
               to_permille integer, masked_permille integer, threshold_permille integer, passages jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
    frontier bigint[] := ARRAY[a];
    seen bigint[] := ARRAY[a];
    parent bigint[] := ARRAY[NULL::bigint]; -- parent[i] is where seen[i] was reached from
    reached bigint[];
    reached_from bigint[];
    path bigint[] := ARRAY[b];
    common bigint;
BEGIN
    SELECT x.cluster_id INTO common
    FROM cluster_article x JOIN cluster_article y USING (cluster_id)
    WHERE x.article_id = a AND y.article_id = b AND x.kind = 'duplicates' AND y.kind = 'duplicates';
    IF common IS NULL OR a = b THEN
        RETURN;
    END IF;
    WHILE cardinality(frontier) > 0 AND b <> ALL (seen) LOOP
        SELECT coalesce(array_agg(n.y ORDER BY n.y), '{}'), coalesce(array_agg(n.x ORDER BY n.y), '{}')
        INTO reached, reached_from
        FROM (SELECT e.y, min(e.x) AS x
              FROM (SELECT high_id AS y, low_id AS x FROM duplicate_pair WHERE low_id = ANY (frontier)
                    UNION ALL
                    SELECT low_id, high_id FROM duplicate_pair WHERE high_id = ANY (frontier)) e
              JOIN cluster_article m ON m.article_id = e.y AND m.kind = 'duplicates' AND m.cluster_id = common
              WHERE e.y <> ALL (seen)
              GROUP BY e.y) n;
        frontier := reached;
        seen := seen || reached;
        parent := parent || reached_from;
    END LOOP;
    IF b <> ALL (seen) THEN
        RETURN;
    END IF;
    WHILE path[1] <> a LOOP
        path := parent[array_position(seen, path[1])] || path;
    END LOOP;
    RETURN QUERY
    SELECT i, path[i], path[i + 1], p.shared,
           CASE WHEN path[i] = p.low_id THEN p.low_permille ELSE p.high_permille END,
           CASE WHEN path[i] = p.low_id THEN p.high_permille ELSE p.low_permille END,
           p.masked_permille, p.threshold_permille, p.passages
    FROM generate_series(1, cardinality(path) - 1) AS i
    JOIN duplicate_pair p ON p.low_id = least(path[i], path[i + 1])
                         AND p.high_id = greatest(path[i], path[i + 1])
    ORDER BY i;
END
$$;
COMMENT ON FUNCTION why_grouped(bigint, bigint) IS
    'The shortest path of verified pairs between two members of a duplicate group; no rows: they are in no common group (see why_not_grouped).';

CREATE FUNCTION why_not_grouped(a bigint, b bigint)
RETURNS TABLE (article_id bigint, other_id bigint, reason text, shared integer, article_permille integer,
               other_permille integer, masked_permille integer, score_permille integer, threshold_permille integer,
               passages jsonb)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
    SELECT r.article_id, r.other_id, r.reason, r.shared, r.article_permille, r.other_permille, r.masked_permille,
           r.score_permille, r.threshold_permille, r.passages
    FROM refused_pair r
    WHERE r.article_id IN (a, b)
      AND NOT EXISTS (SELECT FROM cluster_article x JOIN cluster_article y USING (cluster_id)
                      WHERE x.article_id = a AND y.article_id = b AND x.kind = 'duplicates' AND y.kind = 'duplicates')
    ORDER BY (r.article_id, r.other_id) IN ((a, b), (b, a)) DESC, r.score_permille DESC, r.article_id
$$;
COMMENT ON FUNCTION why_not_grouped(bigint, bigint) IS
    'Of two articles in no common duplicate group: what each was nearest to and kept apart from, their own pair first. No rows: they were never close to anything.';

-- Roles may be missing where an administrator makes them later: see V003.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_worker') THEN
        EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON refused_pair TO newsmill_worker';
    END IF;
END
$$;
