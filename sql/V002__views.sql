-- What users query. Columns only ever get added.

CREATE VIEW v_article AS
SELECT a.article_id, a.external_id, a.url, a.canonical_url, a.source_name, a.source_domain, a.title,
       a.authors, a.agency, a.published_at, a.published_precision, a.published_from, a.modified_at,
       a.language, a.kind, a.text, a.warnings, a.envelope, a.killed, a.revision, a.stored_at,
       a.pipeline_version, d.cluster_id AS duplicate_group_id, d.role AS duplicate_role,
       s.cluster_id AS story_id
FROM article a
LEFT JOIN cluster_article d ON d.article_id = a.article_id AND d.kind = 'duplicates'
LEFT JOIN cluster_article s ON s.article_id = a.article_id AND s.kind = 'story';
COMMENT ON VIEW v_article IS 'Articles, normalized, with the groups they are in.';
COMMENT ON COLUMN v_article.article_id IS 'Our id.';
COMMENT ON COLUMN v_article.external_id IS 'The feed''s id, as given.';
COMMENT ON COLUMN v_article.url IS 'URL as given.';
COMMENT ON COLUMN v_article.canonical_url IS 'URL in canonical form.';
COMMENT ON COLUMN v_article.source_name IS 'Name of the outlet.';
COMMENT ON COLUMN v_article.source_domain IS 'Host of the outlet, without www.';
COMMENT ON COLUMN v_article.title IS 'Headline.';
COMMENT ON COLUMN v_article.authors IS 'Authors, one person each.';
COMMENT ON COLUMN v_article.agency IS 'The wire the text is from, if it says so.';
COMMENT ON COLUMN v_article.published_at IS 'Date of publication; NULL if none is known.';
COMMENT ON COLUMN v_article.published_precision IS 'day or second.';
COMMENT ON COLUMN v_article.published_from IS 'Where the date was read.';
COMMENT ON COLUMN v_article.modified_at IS 'When the outlet last changed it.';
COMMENT ON COLUMN v_article.language IS 'Two-letter language.';
COMMENT ON COLUMN v_article.kind IS 'article, live_blog, roundup, table.';
COMMENT ON COLUMN v_article.text IS 'The article and nothing else.';
COMMENT ON COLUMN v_article.warnings IS 'What was repaired or left open.';
COMMENT ON COLUMN v_article.envelope IS 'Envelope fields without a column.';
COMMENT ON COLUMN v_article.killed IS 'True: withdrawn by its feed.';
COMMENT ON COLUMN v_article.revision IS 'Revisions stored, from 1.';
COMMENT ON COLUMN v_article.stored_at IS 'When this revision was stored.';
COMMENT ON COLUMN v_article.pipeline_version IS 'Version of the pipeline that made the row.';
COMMENT ON COLUMN v_article.duplicate_group_id IS 'Its duplicate group; NULL: no duplicates.';
COMMENT ON COLUMN v_article.duplicate_role IS 'original or duplicate.';
COMMENT ON COLUMN v_article.story_id IS 'Its story; NULL: not grouped yet, or killed.';

CREATE VIEW v_story AS
SELECT cluster_id AS story_id, state, version, label, article_count, source_count, reprint_count,
       independent_source_count, first_published_at, last_published_at, created_at, updated_at
FROM cluster
WHERE kind = 'story' AND state IN ('open', 'closed');
COMMENT ON VIEW v_story IS 'Stories: one event each, whoever tells it.';
COMMENT ON COLUMN v_story.story_id IS 'Id.';
COMMENT ON COLUMN v_story.state IS 'open or closed (idle; a late article reopens it).';
COMMENT ON COLUMN v_story.version IS 'Counts its changes, from 1.';
COMMENT ON COLUMN v_story.label IS 'Title of the article that stands for it.';
COMMENT ON COLUMN v_story.article_count IS 'Articles.';
COMMENT ON COLUMN v_story.source_count IS 'Different sources.';
COMMENT ON COLUMN v_story.reprint_count IS 'Articles that are a duplicate of another.';
COMMENT ON COLUMN v_story.independent_source_count IS 'Sources of articles that are no reprints.';
COMMENT ON COLUMN v_story.first_published_at IS 'Earliest publication.';
COMMENT ON COLUMN v_story.last_published_at IS 'Latest publication.';
COMMENT ON COLUMN v_story.created_at IS 'When it was made.';
COMMENT ON COLUMN v_story.updated_at IS 'When it last changed.';

CREATE VIEW v_story_article AS
SELECT m.cluster_id AS story_id, m.article_id, a.title, a.source_name, a.source_domain, a.url,
       a.published_at, m.evidence, m.added_at
FROM cluster_article m
JOIN article a USING (article_id)
WHERE m.kind = 'story';
COMMENT ON VIEW v_story_article IS 'The articles of each story, with the evidence.';
COMMENT ON COLUMN v_story_article.story_id IS 'Story.';
COMMENT ON COLUMN v_story_article.article_id IS 'Article.';
COMMENT ON COLUMN v_story_article.title IS 'Headline.';
COMMENT ON COLUMN v_story_article.source_name IS 'Outlet.';
COMMENT ON COLUMN v_story_article.source_domain IS 'Host of the outlet.';
COMMENT ON COLUMN v_story_article.url IS 'URL as given.';
COMMENT ON COLUMN v_story_article.published_at IS 'Date of publication.';
COMMENT ON COLUMN v_story_article.evidence IS 'Why it is there: method, partner, score, threshold, epoch.';
COMMENT ON COLUMN v_story_article.added_at IS 'When it joined.';

CREATE VIEW v_duplicate AS
SELECT m.cluster_id AS duplicate_group_id, c.label, c.article_count, m.article_id, m.role, a.title,
       a.source_name, a.source_domain, a.url, a.published_at, m.evidence, m.added_at
FROM cluster_article m
JOIN cluster c USING (cluster_id)
JOIN article a USING (article_id)
WHERE m.kind = 'duplicates';
COMMENT ON VIEW v_duplicate IS 'Duplicate groups: articles with essentially one text, with the evidence.';
COMMENT ON COLUMN v_duplicate.duplicate_group_id IS 'Group.';
COMMENT ON COLUMN v_duplicate.label IS 'Title of the group''s original.';
COMMENT ON COLUMN v_duplicate.article_count IS 'Members of the group.';
COMMENT ON COLUMN v_duplicate.article_id IS 'Article.';
COMMENT ON COLUMN v_duplicate.role IS 'original (earliest) or duplicate.';
COMMENT ON COLUMN v_duplicate.title IS 'Headline.';
COMMENT ON COLUMN v_duplicate.source_name IS 'Outlet.';
COMMENT ON COLUMN v_duplicate.source_domain IS 'Host of the outlet.';
COMMENT ON COLUMN v_duplicate.url IS 'URL as given.';
COMMENT ON COLUMN v_duplicate.published_at IS 'Date of publication.';
COMMENT ON COLUMN v_duplicate.evidence IS 'Why it is there: partner, containment both ways, shared passages, threshold, epoch.';
COMMENT ON COLUMN v_duplicate.added_at IS 'When it joined.';

CREATE VIEW v_entity AS
SELECT e.entity_id, e.type, e.name, count(*) AS article_count, max(a.published_at) AS last_published_at
FROM entity e
JOIN article_entity ae USING (entity_id)
JOIN article a USING (article_id)
GROUP BY e.entity_id;
COMMENT ON VIEW v_entity IS 'Names, and how many articles mention them.';
COMMENT ON COLUMN v_entity.entity_id IS 'Id.';
COMMENT ON COLUMN v_entity.type IS 'PERSON ORG LOC FAC NORP PRODUCT MISC.';
COMMENT ON COLUMN v_entity.name IS 'Canonical name.';
COMMENT ON COLUMN v_entity.article_count IS 'Articles that mention it.';
COMMENT ON COLUMN v_entity.last_published_at IS 'Latest publication among them.';

CREATE VIEW v_mention AS
SELECT m.article_id, m.mention_no, m.entity_no, ae.entity_id, e.type, e.name, ae.subtype, m.text, m.role,
       m.span_start, m.span_end, ae.salience_ppm / 1e6 AS salience
FROM mention m
JOIN article_entity ae USING (article_id, entity_no)
JOIN entity e USING (entity_id);
COMMENT ON VIEW v_mention IS 'Where articles name entities.';
COMMENT ON COLUMN v_mention.article_id IS 'Article.';
COMMENT ON COLUMN v_mention.mention_no IS 'Number within the article.';
COMMENT ON COLUMN v_mention.entity_no IS 'Which of the article''s entities.';
COMMENT ON COLUMN v_mention.entity_id IS 'Entity, across articles.';
COMMENT ON COLUMN v_mention.type IS 'Type of the entity.';
COMMENT ON COLUMN v_mention.name IS 'Canonical name.';
COMMENT ON COLUMN v_mention.subtype IS 'GPE for a state or city.';
COMMENT ON COLUMN v_mention.text IS 'The words in the text.';
COMMENT ON COLUMN v_mention.role IS 'Role named with it.';
COMMENT ON COLUMN v_mention.span_start IS 'First code point in the text: substr(text, span_start + 1, span_end - span_start).';
COMMENT ON COLUMN v_mention.span_end IS 'One past the last.';
COMMENT ON COLUMN v_mention.salience IS 'Share of the article''s attention, 0 to 1.';

CREATE VIEW v_quote AS
SELECT q.article_id, q.quote_no, q.text, q.speaker, e.entity_id AS speaker_entity_id, e.name AS speaker_name,
       q.cue, q.span_start, q.span_end
FROM quote q
LEFT JOIN article_entity ae ON ae.article_id = q.article_id AND ae.entity_no = q.entity_no
LEFT JOIN entity e ON e.entity_id = ae.entity_id;
COMMENT ON VIEW v_quote IS 'Direct quotes with their speakers.';
COMMENT ON COLUMN v_quote.article_id IS 'Article.';
COMMENT ON COLUMN v_quote.quote_no IS 'Number within the article.';
COMMENT ON COLUMN v_quote.text IS 'The words quoted.';
COMMENT ON COLUMN v_quote.speaker IS 'Who says it, as the text has it.';
COMMENT ON COLUMN v_quote.speaker_entity_id IS 'The speaker as an entity, if named.';
COMMENT ON COLUMN v_quote.speaker_name IS 'Canonical name of the speaker.';
COMMENT ON COLUMN v_quote.cue IS 'The verb.';
COMMENT ON COLUMN v_quote.span_start IS 'First code point in the text.';
COMMENT ON COLUMN v_quote.span_end IS 'One past the last.';

CREATE VIEW v_date AS
SELECT article_id, date_no, text, type, value, mod, span_start, span_end FROM article_date;
COMMENT ON VIEW v_date IS 'Dates and times that texts name, as TIMEX3.';
COMMENT ON COLUMN v_date.article_id IS 'Article.';
COMMENT ON COLUMN v_date.date_no IS 'Number within the article.';
COMMENT ON COLUMN v_date.text IS 'The words.';
COMMENT ON COLUMN v_date.type IS 'DATE TIME DURATION SET.';
COMMENT ON COLUMN v_date.value IS 'TIMEX3 value.';
COMMENT ON COLUMN v_date.mod IS 'TIMEX3 mod.';
COMMENT ON COLUMN v_date.span_start IS 'First code point in the text.';
COMMENT ON COLUMN v_date.span_end IS 'One past the last.';

CREATE VIEW v_amount AS
SELECT article_id, amount_no, text, type, value, currency, unit, span_start, span_end FROM amount;
COMMENT ON VIEW v_amount IS 'Amounts that texts name.';
COMMENT ON COLUMN v_amount.article_id IS 'Article.';
COMMENT ON COLUMN v_amount.amount_no IS 'Number within the article.';
COMMENT ON COLUMN v_amount.text IS 'The words.';
COMMENT ON COLUMN v_amount.type IS 'MONEY PERCENT QUANTITY CARDINAL.';
COMMENT ON COLUMN v_amount.value IS 'The number, multiplied out.';
COMMENT ON COLUMN v_amount.currency IS 'ISO 4217, for MONEY.';
COMMENT ON COLUMN v_amount.unit IS 'Unit, for QUANTITY.';
COMMENT ON COLUMN v_amount.span_start IS 'First code point in the text.';
COMMENT ON COLUMN v_amount.span_end IS 'One past the last.';

CREATE VIEW v_rejected AS
SELECT reject_id, topic, partition, record_offset, record_at, stage, reason, message, key, value_bytes,
       encode(value_sha256, 'hex') AS value_sha256, rejected_at
FROM rejected_record;
COMMENT ON VIEW v_rejected IS 'Records that could not become an article.';
COMMENT ON COLUMN v_rejected.reject_id IS 'Id; named by the dead letter.';
COMMENT ON COLUMN v_rejected.topic IS 'Input topic.';
COMMENT ON COLUMN v_rejected.partition IS 'Partition.';
COMMENT ON COLUMN v_rejected.record_offset IS 'Offset.';
COMMENT ON COLUMN v_rejected.record_at IS 'The record''s timestamp.';
COMMENT ON COLUMN v_rejected.stage IS 'Stage that refused it.';
COMMENT ON COLUMN v_rejected.reason IS 'Reason, from a closed list.';
COMMENT ON COLUMN v_rejected.message IS 'The same for a person.';
COMMENT ON COLUMN v_rejected.key IS 'Original key.';
COMMENT ON COLUMN v_rejected.value_bytes IS 'Size of the original value.';
COMMENT ON COLUMN v_rejected.value_sha256 IS 'SHA-256 of the original value, hex.';
COMMENT ON COLUMN v_rejected.rejected_at IS 'When it was refused.';

CREATE VIEW v_pipeline_health AS
SELECT (SELECT count(*) FROM group_queue) AS ungrouped_articles,
       (SELECT min(queued_at) FROM group_queue) AS oldest_ungrouped_at,
       (SELECT count(*) FROM reject_queue) AS unwritten_dead_letters,
       (SELECT count(*) FROM outbox o WHERE o.outbox_id > p.done) AS unpublished_events,
       p.done AS published_up_to, p.intent AS publishing_up_to, l.epoch AS leader_epoch,
       l.holder AS leader_holder, l.beat_at AS leader_beat_at
FROM leader l, publish_position p;
COMMENT ON VIEW v_pipeline_health IS 'Backlogs and the leader, at a glance.';
COMMENT ON COLUMN v_pipeline_health.ungrouped_articles IS 'Stored articles whose grouping is not decided yet.';
COMMENT ON COLUMN v_pipeline_health.oldest_ungrouped_at IS 'Since when the first of them waits.';
COMMENT ON COLUMN v_pipeline_health.unwritten_dead_letters IS 'Rejects whose dead letter is not in the outbox yet.';
COMMENT ON COLUMN v_pipeline_health.unpublished_events IS 'Outbox rows not known to be on the topics.';
COMMENT ON COLUMN v_pipeline_health.published_up_to IS 'Last outbox_id known to be on the topics.';
COMMENT ON COLUMN v_pipeline_health.publishing_up_to IS 'Last outbox_id of the transaction under way.';
COMMENT ON COLUMN v_pipeline_health.leader_epoch IS 'Counts the leaders.';
COMMENT ON COLUMN v_pipeline_health.leader_holder IS 'Host and process of the leader.';
COMMENT ON COLUMN v_pipeline_health.leader_beat_at IS 'Its last sign of life.';

-- The shortest chain of verified pairs between two articles of one duplicate group: breadth
-- first over the pairs. No rows: they are in no common group.
CREATE FUNCTION why_grouped(a bigint, b bigint)
RETURNS TABLE (step integer, from_id bigint, to_id bigint, shared integer, from_permille integer,
               to_permille integer, masked_permille integer, threshold_permille integer, passages jsonb)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT
AS $$
DECLARE
    frontier bigint[] := ARRAY[a];
    seen bigint[] := ARRAY[a];
    parent bigint[] := ARRAY[NULL::bigint]; -- parent[i] is where seen[i] was reached from
    reached bigint[];
    reached_from bigint[];
    path bigint[] := ARRAY[b];
BEGIN
    WHILE cardinality(frontier) > 0 AND b <> ALL (seen) LOOP
        SELECT coalesce(array_agg(n.y ORDER BY n.y), '{}'), coalesce(array_agg(n.x ORDER BY n.y), '{}')
        INTO reached, reached_from
        FROM (SELECT e.y, min(e.x) AS x
              FROM (SELECT high_id AS y, low_id AS x FROM duplicate_pair WHERE low_id = ANY (frontier)
                    UNION ALL
                    SELECT low_id, high_id FROM duplicate_pair WHERE high_id = ANY (frontier)) e
              WHERE e.y <> ALL (seen)
              GROUP BY e.y) n;
        frontier := reached;
        seen := seen || reached;
        parent := parent || reached_from;
    END LOOP;
    IF a = b OR b <> ALL (seen) THEN
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
COMMENT ON FUNCTION why_grouped(bigint, bigint) IS 'The shortest path of verified pairs between two members of a duplicate group.';
