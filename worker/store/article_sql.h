/*
 * article_sql — the columns of table article as statements name them. Private to store.
 *
 * The batch's rows of articles come as the arrays $1 to $30, in the order of batch.c.
 */
#ifndef WORKER_STORE_ARTICLE_SQL_H
#define WORKER_STORE_ARTICLE_SQL_H

#include "worker/record.h"

#define STRINGIFY_(x)        #x
#define STRINGIFY(x)         STRINGIFY_(x)
#define PIPELINE_VERSION_SQL STRINGIFY(PIPELINE_VERSION)

#define ARTICLE_ARRAYS                                                                             \
    "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "            \
    "$19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30"
#define ARTICLE_NAMES                                                                              \
    "ord, identity_key, killed, order_at, raw_hash, content_hash, external_id, url, "              \
    "canonical_url, source_name, source_domain, title, authors, agency, published_at, "            \
    "published_precision, published_from, modified_at, language, language_percent, kind, text, "   \
    "warnings, envelope, topic, partition, record_offset, record_at, "                             \
    "dateline_place, furniture_epoch"
#define ARTICLE_COLUMNS "unnest(" ARTICLE_ARRAYS ") AS r(" ARTICLE_NAMES ")"

/* The arrays behind them: actions and ids, by record number. */
#define ACTIONS "($31::int[])"
#define IDS     "($32::bigint[])"

/* The same with article.search_words, which is the last array (search_words.h). */
#define ARTICLE_COLUMNS_AND_WORDS                                                                  \
    "unnest(" ARTICLE_ARRAYS ", $33) AS r(" ARTICLE_NAMES ", search_words)"

/* What the pipeline makes of a record, set in article a from r. */
#define ARTICLE_SET                                                                                \
    "content_hash = r.content_hash, pipeline_version = " PIPELINE_VERSION_SQL                      \
    ", external_id = r.external_id, url = r.url, canonical_url = r.canonical_url, "                \
    "source_name = r.source_name, source_domain = r.source_domain, title = r.title, "              \
    "authors = coalesce(string_to_array(r.authors, E'\\x1f'), '{}'), agency = r.agency, "          \
    "published_at = r.published_at, published_precision = r.published_precision, "                 \
    "published_from = r.published_from, modified_at = r.modified_at, language = r.language, "      \
    "language_percent = r.language_percent, kind = r.kind, text = r.text, "                        \
    "warnings = coalesce(string_to_array(r.warnings, E'\\x1f'), '{}'), "                           \
    "envelope = r.envelope::jsonb, dateline_place = r.dateline_place, "                            \
    "furniture_epoch = r.furniture_epoch"

#endif
