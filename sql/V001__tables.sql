-- The tables behind the views of V002. Applied by `newsmill migrate` in one transaction, with
-- search_path set to the deployment's schema (named by NEWSMILL_ID), so no name is qualified.
--
-- Who writes what:
--   ingest (several)  consumer_offset, article and its children, entity, the two queues, rejected_record
--   the leader (one)  leader, cluster*, duplicate_pair, outbox, publish_position; deletes from the queues
-- Children of article have no foreign keys: their one writer replaces them in the transaction that
-- writes the article row, and a key check per row would cost a fifth of the ingest rate.

CREATE TABLE consumer_offset (
    kafka_cluster_id text COLLATE "C" NOT NULL,
    consumer_group   text COLLATE "C" NOT NULL,
    topic            text COLLATE "C" NOT NULL,
    partition        integer NOT NULL,
    next_offset      bigint NOT NULL,
    updated_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kafka_cluster_id, consumer_group, topic, partition)
) WITH (fillfactor = 50);
COMMENT ON TABLE consumer_offset IS 'How far ingest has read: the truth, moved in the transaction that stores the rows.';
COMMENT ON COLUMN consumer_offset.kafka_cluster_id IS 'Id of the Kafka cluster the offsets belong to.';
COMMENT ON COLUMN consumer_offset.consumer_group IS 'Consumer group (NEWSMILL_ID).';
COMMENT ON COLUMN consumer_offset.topic IS 'Input topic.';
COMMENT ON COLUMN consumer_offset.partition IS 'Partition of the topic.';
COMMENT ON COLUMN consumer_offset.next_offset IS 'Offset of the next record to read.';
COMMENT ON COLUMN consumer_offset.updated_at IS 'When it was last moved.';

CREATE TABLE article (
    article_id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    identity_key        bytea NOT NULL UNIQUE,
    killed              boolean NOT NULL DEFAULT false,
    revision            integer NOT NULL DEFAULT 1,
    order_at            timestamptz NOT NULL,
    raw_hash            bytea NOT NULL,
    content_hash        bytea NOT NULL,
    pipeline_version    integer NOT NULL,
    external_id         text,
    url                 text,
    canonical_url       text,
    source_name         text,
    source_domain       text,
    title               text,
    authors             text[] NOT NULL DEFAULT '{}',
    agency              text,
    published_at        timestamptz,
    published_precision text CHECK (published_precision IN ('day', 'second')),
    published_from      text,
    modified_at         timestamptz,
    language            text,
    kind                text NOT NULL,
    text                text NOT NULL,
    warnings            text[] NOT NULL DEFAULT '{}',
    envelope            jsonb,
    topic               text NOT NULL,
    partition           integer NOT NULL,
    record_offset       bigint NOT NULL,
    record_at           timestamptz NOT NULL,
    stored_at           timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE article IS 'One row an article: its current revision, normalized.';
COMMENT ON COLUMN article.article_id IS 'Our id; `id` in rows and events.';
COMMENT ON COLUMN article.identity_key IS 'SHA-256 of what makes the article this article: source and id, else canonical URL, else the raw bytes.';
COMMENT ON COLUMN article.killed IS 'True: the feed has withdrawn it; it is in no group.';
COMMENT ON COLUMN article.revision IS 'Counts the revisions stored, from 1.';
COMMENT ON COLUMN article.order_at IS 'What orders revisions: modified_at, else the record''s timestamp; ties by raw_hash.';
COMMENT ON COLUMN article.raw_hash IS 'SHA-256 of the record''s value.';
COMMENT ON COLUMN article.content_hash IS 'SHA-256 of title and text; equal means a repeat.';
COMMENT ON COLUMN article.pipeline_version IS 'Version of the pipeline that made this row.';
COMMENT ON COLUMN article.external_id IS 'The envelope''s id, as given.';
COMMENT ON COLUMN article.url IS 'URL as given.';
COMMENT ON COLUMN article.canonical_url IS 'URL in canonical form (rules v1).';
COMMENT ON COLUMN article.source_name IS 'Name of the outlet.';
COMMENT ON COLUMN article.source_domain IS 'Host of the outlet, without www.';
COMMENT ON COLUMN article.title IS 'Headline.';
COMMENT ON COLUMN article.authors IS 'Authors, one person each.';
COMMENT ON COLUMN article.agency IS 'The wire the text is from, if it says so.';
COMMENT ON COLUMN article.published_at IS 'Date of publication; NULL if none is known.';
COMMENT ON COLUMN article.published_precision IS 'day: published_at is a day (midnight UTC); second: a moment.';
COMMENT ON COLUMN article.published_from IS 'Where the date was read: envelope, json-ld, meta, time-element, text, url.';
COMMENT ON COLUMN article.modified_at IS 'When the outlet last changed it, if it says so.';
COMMENT ON COLUMN article.language IS 'Two-letter language, if known.';
COMMENT ON COLUMN article.kind IS 'article, live_blog, roundup, table.';
COMMENT ON COLUMN article.text IS 'The article and nothing else; paragraphs separated by an empty line.';
COMMENT ON COLUMN article.warnings IS 'What was repaired or left open, in short words.';
COMMENT ON COLUMN article.envelope IS 'Envelope fields that have no column.';
COMMENT ON COLUMN article.topic IS 'Topic of the record that brought this revision.';
COMMENT ON COLUMN article.partition IS 'Its partition.';
COMMENT ON COLUMN article.record_offset IS 'Its offset.';
COMMENT ON COLUMN article.record_at IS 'Its timestamp in Kafka.';
COMMENT ON COLUMN article.stored_at IS 'When this revision was stored.';
CREATE INDEX article_published ON article (published_at);
CREATE INDEX article_external ON article (md5(external_id)) WHERE external_id IS NOT NULL;

CREATE TABLE article_raw (
    article_id   bigint PRIMARY KEY,
    content_type text,
    value        bytea NOT NULL
);
COMMENT ON TABLE article_raw IS 'The record''s bytes as they came, for reprocessing.';
COMMENT ON COLUMN article_raw.article_id IS 'Article.';
COMMENT ON COLUMN article_raw.content_type IS 'content-type header, if there was one.';
COMMENT ON COLUMN article_raw.value IS 'Value of the record.';

CREATE TABLE article_removed (
    article_id bigint NOT NULL,
    removed_no integer NOT NULL,
    reason     text NOT NULL,
    text       text NOT NULL,
    PRIMARY KEY (article_id, removed_no)
);
COMMENT ON TABLE article_removed IS 'What normalization took out of the text, and why.';
COMMENT ON COLUMN article_removed.article_id IS 'Article.';
COMMENT ON COLUMN article_removed.removed_no IS 'Number within the article, from 0, in order of the text.';
COMMENT ON COLUMN article_removed.reason IS 'photo_credit, caption, dateline, promo, byline …';
COMMENT ON COLUMN article_removed.text IS 'The piece as it stood.';

CREATE TABLE entity (
    entity_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type      text COLLATE "C" NOT NULL,
    name      text COLLATE "C" NOT NULL,
    UNIQUE (type, name)
);
COMMENT ON TABLE entity IS 'A name that articles mention, under its canonical spelling.';
COMMENT ON COLUMN entity.entity_id IS 'Id.';
COMMENT ON COLUMN entity.type IS 'PERSON ORG LOC FAC NORP PRODUCT MISC.';
COMMENT ON COLUMN entity.name IS 'Canonical name.';

CREATE TABLE article_entity (
    article_id   bigint NOT NULL,
    entity_no    integer NOT NULL,
    entity_id    bigint NOT NULL,
    subtype      text,
    salience_ppm integer NOT NULL,
    PRIMARY KEY (article_id, entity_no)
);
CREATE INDEX article_entity_entity ON article_entity (entity_id);
COMMENT ON TABLE article_entity IS 'The entities of an article.';
COMMENT ON COLUMN article_entity.article_id IS 'Article.';
COMMENT ON COLUMN article_entity.entity_no IS 'Number within the article, from 0, by first mention.';
COMMENT ON COLUMN article_entity.entity_id IS 'Entity.';
COMMENT ON COLUMN article_entity.subtype IS 'GPE for a place that is a state or city.';
COMMENT ON COLUMN article_entity.salience_ppm IS 'Share of the article''s attention, in millionths.';

CREATE TABLE mention (
    article_id bigint NOT NULL,
    mention_no integer NOT NULL,
    entity_no  integer NOT NULL,
    span_start integer NOT NULL,
    span_end   integer NOT NULL,
    text       text NOT NULL,
    role       text,
    PRIMARY KEY (article_id, mention_no)
);
COMMENT ON TABLE mention IS 'Where an article names an entity.';
COMMENT ON COLUMN mention.article_id IS 'Article.';
COMMENT ON COLUMN mention.mention_no IS 'Number within the article, from 0.';
COMMENT ON COLUMN mention.entity_no IS 'Which of the article''s entities.';
COMMENT ON COLUMN mention.span_start IS 'First code point in article.text, from 0.';
COMMENT ON COLUMN mention.span_end IS 'One past the last: substr(text, span_start + 1, span_end - span_start).';
COMMENT ON COLUMN mention.text IS 'The words.';
COMMENT ON COLUMN mention.role IS 'Role named with it: President, spokesman.';

CREATE TABLE quote (
    article_id bigint NOT NULL,
    quote_no   integer NOT NULL,
    span_start integer NOT NULL,
    span_end   integer NOT NULL,
    text       text NOT NULL,
    speaker    text,
    entity_no  integer,
    cue        text,
    PRIMARY KEY (article_id, quote_no)
);
COMMENT ON TABLE quote IS 'Direct quotes.';
COMMENT ON COLUMN quote.article_id IS 'Article.';
COMMENT ON COLUMN quote.quote_no IS 'Number within the article, from 0.';
COMMENT ON COLUMN quote.span_start IS 'First code point in article.text, behind the opening mark.';
COMMENT ON COLUMN quote.span_end IS 'One past the last, before the closing mark.';
COMMENT ON COLUMN quote.text IS 'The words quoted.';
COMMENT ON COLUMN quote.speaker IS 'Who says it, as the text has it; NULL if it does not say.';
COMMENT ON COLUMN quote.entity_no IS 'The speaker among the article''s entities, if it is one.';
COMMENT ON COLUMN quote.cue IS 'The verb: said, told.';

CREATE TABLE article_date (
    article_id bigint NOT NULL,
    date_no    integer NOT NULL,
    span_start integer NOT NULL,
    span_end   integer NOT NULL,
    text       text NOT NULL,
    type       text NOT NULL,
    value      text NOT NULL,
    mod        text,
    PRIMARY KEY (article_id, date_no)
);
COMMENT ON TABLE article_date IS 'Dates and times that the text names, as TIMEX3.';
COMMENT ON COLUMN article_date.article_id IS 'Article.';
COMMENT ON COLUMN article_date.date_no IS 'Number within the article, from 0.';
COMMENT ON COLUMN article_date.span_start IS 'First code point in article.text.';
COMMENT ON COLUMN article_date.span_end IS 'One past the last.';
COMMENT ON COLUMN article_date.text IS 'The words.';
COMMENT ON COLUMN article_date.type IS 'DATE TIME DURATION SET.';
COMMENT ON COLUMN article_date.value IS 'TIMEX3 value, resolved against the date of publication: 2022-01-10, 2022-01, P3D.';
COMMENT ON COLUMN article_date.mod IS 'TIMEX3 mod: START, END, APPROX.';

CREATE TABLE amount (
    article_id bigint NOT NULL,
    amount_no  integer NOT NULL,
    span_start integer NOT NULL,
    span_end   integer NOT NULL,
    text       text NOT NULL,
    type       text NOT NULL,
    value      numeric NOT NULL,
    currency   text,
    unit       text,
    PRIMARY KEY (article_id, amount_no)
);
COMMENT ON TABLE amount IS 'Amounts of money, shares, quantities and counts.';
COMMENT ON COLUMN amount.article_id IS 'Article.';
COMMENT ON COLUMN amount.amount_no IS 'Number within the article, from 0.';
COMMENT ON COLUMN amount.span_start IS 'First code point in article.text.';
COMMENT ON COLUMN amount.span_end IS 'One past the last.';
COMMENT ON COLUMN amount.text IS 'The words.';
COMMENT ON COLUMN amount.type IS 'MONEY PERCENT QUANTITY CARDINAL.';
COMMENT ON COLUMN amount.value IS 'The number, multiplied out: 768000000000.';
COMMENT ON COLUMN amount.currency IS 'ISO 4217, for MONEY.';
COMMENT ON COLUMN amount.unit IS 'Unit, for QUANTITY.';

CREATE TABLE fingerprint (
    article_id bigint PRIMARY KEY,
    print      bytea NOT NULL
) WITH (toast_tuple_target = 8160);
-- Hashes do not compress; and most prints fit a page, where reading them is one access.
ALTER TABLE fingerprint ALTER COLUMN print SET STORAGE EXTERNAL;
COMMENT ON TABLE fingerprint IS 'What grouping knows of an article: shingles and terms, packed.';
COMMENT ON COLUMN fingerprint.article_id IS 'Article.';
COMMENT ON COLUMN fingerprint.print IS 'Packed form; see worker/fingerprint/pack.c.';

CREATE TABLE group_queue (
    article_id bigint PRIMARY KEY,
    queued_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE group_queue IS 'Articles whose grouping is to be decided; a row is deleted in the transaction that decides.';
COMMENT ON COLUMN group_queue.article_id IS 'Article, new, revised or withdrawn.';
COMMENT ON COLUMN group_queue.queued_at IS 'Since when it waits.';

CREATE TABLE rejected_record (
    reject_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic         text COLLATE "C" NOT NULL,
    partition     integer NOT NULL,
    record_offset bigint NOT NULL,
    record_at     timestamptz NOT NULL,
    stage         text NOT NULL,
    reason        text NOT NULL,
    message       text NOT NULL,
    key           bytea,
    headers       bytea NOT NULL,
    value         bytea NOT NULL,
    value_bytes   bigint NOT NULL,
    value_sha256  bytea NOT NULL,
    rejected_at   timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE rejected_record IS 'Records that could not become an article, with their original bytes.';
COMMENT ON COLUMN rejected_record.reject_id IS 'Id; named by the dead letter.';
COMMENT ON COLUMN rejected_record.topic IS 'Input topic.';
COMMENT ON COLUMN rejected_record.partition IS 'Partition.';
COMMENT ON COLUMN rejected_record.record_offset IS 'Offset.';
COMMENT ON COLUMN rejected_record.record_at IS 'The record''s timestamp.';
COMMENT ON COLUMN rejected_record.stage IS 'Stage that refused it: decode, normalize, store …';
COMMENT ON COLUMN rejected_record.reason IS 'Reason, from a closed list.';
COMMENT ON COLUMN rejected_record.message IS 'The same for a person.';
COMMENT ON COLUMN rejected_record.key IS 'Original key.';
COMMENT ON COLUMN rejected_record.headers IS 'Original headers, packed: per header length and bytes of name, then of value (length -1: null), big-endian 32 bit.';
COMMENT ON COLUMN rejected_record.value IS 'Original value; of one over the size limit the first 64 KiB.';
COMMENT ON COLUMN rejected_record.value_bytes IS 'Size of the original value.';
COMMENT ON COLUMN rejected_record.value_sha256 IS 'SHA-256 of the original value.';
COMMENT ON COLUMN rejected_record.rejected_at IS 'When it was refused.';

CREATE TABLE reject_queue (
    reject_id bigint PRIMARY KEY
);
COMMENT ON TABLE reject_queue IS 'Rejects whose dead letter is still to be written.';
COMMENT ON COLUMN reject_queue.reject_id IS 'Reject.';

CREATE TABLE grouped_article (
    article_id   bigint PRIMARY KEY,
    identity_key bytea NOT NULL,
    order_us     bigint NOT NULL,
    dated        boolean NOT NULL,
    bridging     boolean NOT NULL,
    source_hash  bigint NOT NULL,
    item         bytea NOT NULL
) WITH (toast_tuple_target = 8160);
ALTER TABLE grouped_article ALTER COLUMN item SET STORAGE EXTERNAL;
COMMENT ON TABLE grouped_article IS 'What the leader keeps in memory of each grouped article, as it was when its grouping was decided; a new leader starts from it.';
COMMENT ON COLUMN grouped_article.article_id IS 'Article.';
COMMENT ON COLUMN grouped_article.identity_key IS 'First 16 bytes of its identity: breaks ties.';
COMMENT ON COLUMN grouped_article.order_us IS 'Microseconds since 1970 that order it: date of publication, else the record''s.';
COMMENT ON COLUMN grouped_article.dated IS 'True: order_us is its date of publication.';
COMMENT ON COLUMN grouped_article.bridging IS 'False for live blogs, round-ups and tables.';
COMMENT ON COLUMN grouped_article.source_hash IS 'Hash of its source, 32 bits; 0: not known.';
COMMENT ON COLUMN grouped_article.item IS 'Marks and terms, packed; see worker/group/item.h.';

CREATE SEQUENCE cluster_id_seq;
COMMENT ON SEQUENCE cluster_id_seq IS 'Ids of clusters, of both kinds.';

CREATE TABLE cluster (
    cluster_id               bigint PRIMARY KEY,
    kind                     text NOT NULL CHECK (kind IN ('duplicates', 'story')),
    state                    text NOT NULL CHECK (state IN ('open', 'closed', 'merged', 'dissolved')),
    version                  integer NOT NULL,
    article_count            integer NOT NULL,
    source_count             integer NOT NULL,
    reprint_count            integer NOT NULL,
    independent_source_count integer NOT NULL,
    label                    text,
    first_published_at       timestamptz,
    last_published_at        timestamptz,
    merged_into              bigint,
    created_at               timestamptz NOT NULL DEFAULT now(),
    updated_at               timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 80);
COMMENT ON TABLE cluster IS 'Duplicate groups and stories, past ones too.';
COMMENT ON COLUMN cluster.cluster_id IS 'Id, for ever.';
COMMENT ON COLUMN cluster.kind IS 'duplicates or story.';
COMMENT ON COLUMN cluster.state IS 'open; closed (idle); merged (see cluster_alias); dissolved (no members left).';
COMMENT ON COLUMN cluster.version IS 'Counts its changes, from 1; its events carry it.';
COMMENT ON COLUMN cluster.article_count IS 'Members.';
COMMENT ON COLUMN cluster.source_count IS 'Different sources among them.';
COMMENT ON COLUMN cluster.reprint_count IS 'Members that are a duplicate of another member.';
COMMENT ON COLUMN cluster.independent_source_count IS 'Sources of members that are no reprints.';
COMMENT ON COLUMN cluster.label IS 'Title of the member that stands for it.';
COMMENT ON COLUMN cluster.first_published_at IS 'Earliest publication of a member.';
COMMENT ON COLUMN cluster.last_published_at IS 'Latest publication of a member.';
COMMENT ON COLUMN cluster.merged_into IS 'Cluster that it went into, as its last event said; the live one is in cluster_alias.';
COMMENT ON COLUMN cluster.created_at IS 'When it was made.';
COMMENT ON COLUMN cluster.updated_at IS 'When its last event was written.';

CREATE TABLE cluster_article (
    article_id bigint NOT NULL,
    kind       text NOT NULL,
    cluster_id bigint NOT NULL,
    role       text NOT NULL CHECK (role IN ('original', 'duplicate', 'member')),
    evidence   jsonb NOT NULL,
    added_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (article_id, kind)
);
CREATE INDEX cluster_article_cluster ON cluster_article (cluster_id);
COMMENT ON TABLE cluster_article IS 'Who is in which cluster: at most one of each kind.';
COMMENT ON COLUMN cluster_article.article_id IS 'Article.';
COMMENT ON COLUMN cluster_article.kind IS 'Kind of the cluster.';
COMMENT ON COLUMN cluster_article.cluster_id IS 'Cluster.';
COMMENT ON COLUMN cluster_article.role IS 'original (earliest), duplicate, member (of a story).';
COMMENT ON COLUMN cluster_article.evidence IS 'Why: method, partner, scores, thresholds, shared passages, epoch.';
COMMENT ON COLUMN cluster_article.added_at IS 'When it joined.';

CREATE TABLE cluster_alias (
    alias_id   bigint PRIMARY KEY,
    cluster_id bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX cluster_alias_cluster ON cluster_alias (cluster_id);
COMMENT ON TABLE cluster_alias IS 'Ids of absorbed clusters, each pointing straight at the live one.';
COMMENT ON COLUMN cluster_alias.alias_id IS 'Absorbed id.';
COMMENT ON COLUMN cluster_alias.cluster_id IS 'Live cluster.';
COMMENT ON COLUMN cluster_alias.created_at IS 'When it was absorbed.';

CREATE TABLE duplicate_pair (
    low_id      bigint NOT NULL,
    high_id     bigint NOT NULL,
    shared      integer NOT NULL,
    low_permille  integer NOT NULL,
    high_permille integer NOT NULL,
    masked_permille integer,
    threshold_permille integer NOT NULL,
    passages    jsonb NOT NULL,
    epoch       integer NOT NULL,
    pipeline_version integer NOT NULL,
    decided_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (low_id, high_id),
    CHECK (low_id < high_id)
);
CREATE INDEX duplicate_pair_high ON duplicate_pair (high_id);
COMMENT ON TABLE duplicate_pair IS 'Verified pairs: duplicate groups are their connected components.';
COMMENT ON COLUMN duplicate_pair.low_id IS 'The lower article id.';
COMMENT ON COLUMN duplicate_pair.high_id IS 'The higher article id.';
COMMENT ON COLUMN duplicate_pair.shared IS 'Distinct 5-word shingles that both have.';
COMMENT ON COLUMN duplicate_pair.low_permille IS 'How much of low''s shingles high has, in thousandths.';
COMMENT ON COLUMN duplicate_pair.high_permille IS 'How much of high''s shingles low has, in thousandths.';
COMMENT ON COLUMN duplicate_pair.masked_permille IS 'Containment of the smaller without quoted words; NULL where it was not asked.';
COMMENT ON COLUMN duplicate_pair.threshold_permille IS 'Threshold in force.';
COMMENT ON COLUMN duplicate_pair.passages IS 'Longest shared passages: [low_start, low_end, high_start, high_end] in code points.';
COMMENT ON COLUMN duplicate_pair.epoch IS 'Epoch of the learned tables.';
COMMENT ON COLUMN duplicate_pair.pipeline_version IS 'Pipeline version that decided.';
COMMENT ON COLUMN duplicate_pair.decided_at IS 'When.';

CREATE TABLE leader (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch    bigint NOT NULL,
    pid      integer NOT NULL,
    holder   text NOT NULL,
    beat_at  timestamptz NOT NULL
) WITH (fillfactor = 10);
INSERT INTO leader (epoch, pid, holder, beat_at) VALUES (0, 0, '', '-infinity');
COMMENT ON TABLE leader IS 'Who groups and publishes. Every transaction of the leader begins by updating this row under its epoch.';
COMMENT ON COLUMN leader.only_row IS 'There is one row.';
COMMENT ON COLUMN leader.epoch IS 'Counts the leaders.';
COMMENT ON COLUMN leader.pid IS 'Backend process of the leader''s connection.';
COMMENT ON COLUMN leader.holder IS 'Host and process of the leader.';
COMMENT ON COLUMN leader.beat_at IS 'Its last sign of life.';

CREATE TABLE outbox (
    outbox_id  bigint GENERATED ALWAYS AS IDENTITY (CACHE 1) PRIMARY KEY,
    type       text NOT NULL,
    cluster_id bigint,
    reject_id  bigint,
    value      text,
    bytes      integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((cluster_id IS NULL) <> (reject_id IS NULL))
);
COMMENT ON TABLE outbox IS 'What is to be published, in order. One writer and one reader: the leader.';
COMMENT ON COLUMN outbox.outbox_id IS 'Order of publication; the event''s ce_id.';
COMMENT ON COLUMN outbox.type IS 'CloudEvents type; for a dead letter: dead_letter.';
COMMENT ON COLUMN outbox.cluster_id IS 'Cluster: key of the event.';
COMMENT ON COLUMN outbox.reject_id IS 'Reject that the dead letter is made from.';
COMMENT ON COLUMN outbox.value IS 'JSON data of the event.';
COMMENT ON COLUMN outbox.bytes IS 'Size of the record that will be sent.';
COMMENT ON COLUMN outbox.created_at IS 'The event''s ce_time.';

CREATE TABLE publish_position (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    done       bigint NOT NULL,
    intent     bigint NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (done <= intent)
) WITH (fillfactor = 10);
INSERT INTO publish_position (done, intent) VALUES (0, 0);
COMMENT ON TABLE publish_position IS 'How far the outbox has been published. done < intent: a Kafka transaction may or may not have committed.';
COMMENT ON COLUMN publish_position.only_row IS 'There is one row.';
COMMENT ON COLUMN publish_position.done IS 'Last outbox_id known to be on the topics.';
COMMENT ON COLUMN publish_position.intent IS 'Last outbox_id of the Kafka transaction begun.';
COMMENT ON COLUMN publish_position.updated_at IS 'When it was last moved.';

CREATE TABLE offset_audit (
    audit_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kafka_cluster_id text NOT NULL,
    topic            text NOT NULL,
    partition        integer NOT NULL,
    old_offset       bigint,
    new_offset       bigint NOT NULL,
    db_user          text NOT NULL DEFAULT session_user,
    changed_at       timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE offset_audit IS 'Every move of an offset by `newsmill offsets --set`.';
COMMENT ON COLUMN offset_audit.audit_id IS 'Id.';
COMMENT ON COLUMN offset_audit.kafka_cluster_id IS 'Kafka cluster.';
COMMENT ON COLUMN offset_audit.topic IS 'Topic.';
COMMENT ON COLUMN offset_audit.partition IS 'Partition.';
COMMENT ON COLUMN offset_audit.old_offset IS 'Where it stood.';
COMMENT ON COLUMN offset_audit.new_offset IS 'Where it was set.';
COMMENT ON COLUMN offset_audit.db_user IS 'Who did it.';
COMMENT ON COLUMN offset_audit.changed_at IS 'When.';

-- lz4 is several times faster than the default and every packaged server has it; a server
-- without it keeps the default.
DO $$
BEGIN
    ALTER TABLE article ALTER COLUMN text SET COMPRESSION lz4;
    ALTER TABLE article_raw ALTER COLUMN value SET COMPRESSION lz4;
    ALTER TABLE outbox ALTER COLUMN value SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    RAISE NOTICE 'this server has no lz4: texts are stored with pglz';
END
$$;
