-- What outlets changed in their articles after the first version came in. The rows depend on which
-- versions have come, not on the order in which they came: one for each content, ordered by the
-- outlet's own time. An article that was never changed has no rows here.
CREATE TABLE article_revision (
    article_id              bigint NOT NULL,
    killed                  boolean NOT NULL,
    content_hash            bytea NOT NULL,
    first_at                timestamptz NOT NULL,
    last_at                 timestamptz NOT NULL,
    title                   text,
    text                    text NOT NULL,
    removed_notes           text[] NOT NULL DEFAULT '{}',
    figures                 text[] NOT NULL DEFAULT '{}',
    names                   text[] NOT NULL DEFAULT '{}',
    quotes                  text[] NOT NULL DEFAULT '{}',
    pipeline_version        integer NOT NULL,
    topic                   text NOT NULL,
    partition               integer NOT NULL,
    record_offset           bigint NOT NULL,
    record_at               timestamptz NOT NULL,
    stored_at               timestamptz NOT NULL DEFAULT now(),
    previous_hash           bytea,
    headline_before         text,
    headline_after          text,
    sentences_added         text[],
    sentences_removed       text[],
    sentences_added_count   integer,
    sentences_removed_count integer,
    figures_added           text[],
    figures_removed         text[],
    names_added             text[],
    names_removed           text[],
    quotes_added            text[],
    quotes_removed          text[],
    correction_note         text,
    PRIMARY KEY (article_id, killed, content_hash)
);
COMMENT ON TABLE article_revision IS 'The versions of articles that have more than one, the current one too, and what each changed.';
COMMENT ON COLUMN article_revision.article_id IS 'Article.';
COMMENT ON COLUMN article_revision.killed IS 'True: by this one the feed withdrew the article.';
COMMENT ON COLUMN article_revision.content_hash IS 'SHA-256 of title and text: equal means the same version.';
COMMENT ON COLUMN article_revision.first_at IS 'Its least time: modified_at, else the record''s timestamp. Orders the versions; ties by content_hash.';
COMMENT ON COLUMN article_revision.last_at IS 'Its greatest time: later than the next version''s first_at where the outlet went back to it.';
COMMENT ON COLUMN article_revision.title IS 'Headline.';
COMMENT ON COLUMN article_revision.text IS 'The text, normalized.';
COMMENT ON COLUMN article_revision.removed_notes IS 'Notes on changes that normalization took out of the text.';
COMMENT ON COLUMN article_revision.figures IS 'Amounts in it, in its words: $840 million, 12 %.';
COMMENT ON COLUMN article_revision.names IS 'Canonical names in it.';
COMMENT ON COLUMN article_revision.quotes IS 'Words quoted in it.';
COMMENT ON COLUMN article_revision.pipeline_version IS 'Version of the pipeline that made title and text.';
COMMENT ON COLUMN article_revision.topic IS 'Topic of the record that brought it first.';
COMMENT ON COLUMN article_revision.partition IS 'Its partition.';
COMMENT ON COLUMN article_revision.record_offset IS 'Its offset.';
COMMENT ON COLUMN article_revision.record_at IS 'Its timestamp in Kafka.';
COMMENT ON COLUMN article_revision.stored_at IS 'When it was stored.';
COMMENT ON COLUMN article_revision.previous_hash IS 'The version before it, which the columns below compare it with; NULL: it is the first, or a withdrawal.';
COMMENT ON COLUMN article_revision.headline_before IS 'Headline before, if another one.';
COMMENT ON COLUMN article_revision.headline_after IS 'Headline since then, if another one.';
COMMENT ON COLUMN article_revision.sentences_added IS 'Sentences that are new, at most 40, cut at 600 bytes. A changed sentence went and came.';
COMMENT ON COLUMN article_revision.sentences_removed IS 'Sentences that are gone, as above.';
COMMENT ON COLUMN article_revision.sentences_added_count IS 'How many are new.';
COMMENT ON COLUMN article_revision.sentences_removed_count IS 'How many are gone.';
COMMENT ON COLUMN article_revision.figures_added IS 'Amounts that are new.';
COMMENT ON COLUMN article_revision.figures_removed IS 'Amounts that are gone.';
COMMENT ON COLUMN article_revision.names_added IS 'Names that are new.';
COMMENT ON COLUMN article_revision.names_removed IS 'Names that are gone.';
COMMENT ON COLUMN article_revision.quotes_added IS 'Quotes that are new.';
COMMENT ON COLUMN article_revision.quotes_removed IS 'Quotes that are gone.';
COMMENT ON COLUMN article_revision.correction_note IS 'What the outlet says of its correction, if the version before did not say it.';

ALTER TABLE article
    ADD COLUMN revised boolean NOT NULL DEFAULT false,
    ADD COLUMN first_at timestamptz,
    ADD COLUMN content_at timestamptz,
    ADD COLUMN content_raw_hash bytea;
COMMENT ON COLUMN article.revision IS 'How many versions of it are known, at least 1; see article_revision.';
COMMENT ON COLUMN article.revised IS 'True: article_revision has its versions.';
COMMENT ON COLUMN article.first_at IS 'Not revised: the least order_at of its deliveries; NULL: that is order_at.';
COMMENT ON COLUMN article.content_at IS 'Killed: what order_at was for the text that is kept; NULL: there was none but the withdrawal''s own.';
COMMENT ON COLUMN article.content_raw_hash IS 'Killed: what raw_hash was for the text that is kept.';

CREATE VIEW v_revision AS
SELECT r.article_id,
       row_number() OVER (PARTITION BY r.article_id ORDER BY r.first_at, r.killed, r.content_hash)::integer AS revision_no,
       r.killed = a.killed AND (a.killed OR r.content_hash = a.content_hash) AS current, r.killed AS withdrawn,
       r.first_at, r.last_at, r.title, r.text, r.headline_before, r.headline_after, r.sentences_added, r.sentences_removed,
       r.sentences_added_count, r.sentences_removed_count, r.figures_added, r.figures_removed, r.names_added,
       r.names_removed, r.quotes_added, r.quotes_removed, r.correction_note, r.pipeline_version, r.topic, r.partition,
       r.record_offset, r.record_at, r.stored_at
FROM article_revision r
JOIN article a USING (article_id);
COMMENT ON VIEW v_revision IS 'The versions of articles that were changed after they came in, and what each changed; ordered by the outlet''s own time.';
COMMENT ON COLUMN v_revision.article_id IS 'Article.';
COMMENT ON COLUMN v_revision.revision_no IS 'Number of the version, from 1, in order of first_at.';
COMMENT ON COLUMN v_revision.current IS 'True: the article stands so now.';
COMMENT ON COLUMN v_revision.withdrawn IS 'True: by this one the feed withdrew the article.';
COMMENT ON COLUMN v_revision.first_at IS 'Since when: modified_at of the outlet, else the record''s timestamp.';
COMMENT ON COLUMN v_revision.last_at IS 'When it came last; later than the next one''s first_at: the outlet went back to it.';
COMMENT ON COLUMN v_revision.title IS 'Headline.';
COMMENT ON COLUMN v_revision.text IS 'The text, normalized.';
COMMENT ON COLUMN v_revision.headline_before IS 'Headline before, if another one.';
COMMENT ON COLUMN v_revision.headline_after IS 'Headline since then, if another one.';
COMMENT ON COLUMN v_revision.sentences_added IS 'Sentences that are new, at most 40. A changed sentence went and came.';
COMMENT ON COLUMN v_revision.sentences_removed IS 'Sentences that are gone, at most 40.';
COMMENT ON COLUMN v_revision.sentences_added_count IS 'How many are new.';
COMMENT ON COLUMN v_revision.sentences_removed_count IS 'How many are gone.';
COMMENT ON COLUMN v_revision.figures_added IS 'Amounts that are new, in the article''s words: $840 million.';
COMMENT ON COLUMN v_revision.figures_removed IS 'Amounts that are gone.';
COMMENT ON COLUMN v_revision.names_added IS 'Names that are new.';
COMMENT ON COLUMN v_revision.names_removed IS 'Names that are gone.';
COMMENT ON COLUMN v_revision.quotes_added IS 'Quotes that are new.';
COMMENT ON COLUMN v_revision.quotes_removed IS 'Quotes that are gone.';
COMMENT ON COLUMN v_revision.correction_note IS 'What the outlet says of its correction, if the version before did not say it.';
COMMENT ON COLUMN v_revision.pipeline_version IS 'Version of the pipeline that made title and text; where it differs from the one before, so may the text.';
COMMENT ON COLUMN v_revision.topic IS 'Topic of the record that brought it first.';
COMMENT ON COLUMN v_revision.partition IS 'Its partition.';
COMMENT ON COLUMN v_revision.record_offset IS 'Its offset.';
COMMENT ON COLUMN v_revision.record_at IS 'Its timestamp in Kafka.';
COMMENT ON COLUMN v_revision.stored_at IS 'When it was stored.';

-- Roles may be missing where an administrator makes them later: see V003.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_reader') THEN
        EXECUTE 'GRANT SELECT ON v_revision TO newsmill_reader';
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsmill_worker') THEN
        EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON article_revision TO newsmill_worker';
    END IF;
END
$$;
