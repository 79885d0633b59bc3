#include "worker/pipeline.h"

#include <string.h>

#include "worker/decode/url.h"

const char *const pipeline_reasons[] = {
    "empty",      "invalid_json",     "not_text", "no_body",        "not_article",
    "over_limit", "only_boilerplate", "data",     "crashes_worker", NULL};

const char *pipeline_reason(const char *err_text, const char **message)
{
    for (const char *const *reason = pipeline_reasons; *reason; reason++) {
        size_t n = strlen(*reason);
        if (strncmp(err_text, *reason, n) == 0 && (err_text[n] == ':' || err_text[n] == '\0')) {
            if (message) {
                *message = err_text + n + strspn(err_text + n, ": ");
            }
            return *reason;
        }
    }
    if (message) {
        *message = err_text;
    }
    return "data";
}

/* What makes two records the same article; frozen, for the keys are stored. */
static struct sha256
identity_key(const struct raw_message *raw, const struct article *article, struct arena *arena)
{
    if (article->id.n > 0) {
        struct str source =
            article->source_domain.n > 0 ? article->source_domain : article->source_name;
        struct str parts[] = {STR("id"), source, article->id};
        return sha256_parts(parts, 3);
    }
    struct str link = article->canonical_url.n > 0 ? article->canonical_url : article->url;
    struct str canonical = url_canonical_v1(link, arena);
    if (canonical.n > 0) {
        struct str parts[] = {STR("url"), canonical};
        return sha256_parts(parts, 2);
    }
    struct str parts[] = {STR("content"), raw->value};
    return sha256_parts(parts, 2);
}

static struct identity
identify(const struct raw_message *raw, const struct record *record, struct arena *arena)
{
    struct str content[] = {record->clean.whole_title, record->clean.whole_text};
    return (struct identity){
        .key = identity_key(raw, &record->article, arena),
        .raw = sha256(raw->value),
        .content = sha256_parts(content, 2),
    };
}

static enum status check_size(struct str value, size_t max_bytes, struct err *err)
{
    if (value.n > max_bytes) {
        return err_set(err, ERR_INPUT, "over_limit: more than %zu bytes", max_bytes);
    }
    if (value.n == 0) {
        return err_set(err, ERR_INPUT, "empty: no bytes");
    }
    return OK;
}

/* Ends one stage's lap and begins the next; passes the stage's status through. */
static enum status
lap(struct pipeline_laps *laps, enum pipeline_stage stage, int64_t *since_us, enum status status)
{
    if (laps) {
        int64_t now = laps->now_us();
        laps->us[stage] = now - *since_us;
        *since_us = now;
    }
    return status;
}

enum status pipeline(const struct raw_message *raw,
                     const struct models *models,
                     struct pipeline_options options,
                     struct arena *arena,
                     struct record *out,
                     const char **failed_stage,
                     struct err *err)
{
    static const char *const names[] = {"decode", "normalize", "extract", "fingerprint"};
    struct record r = {0};
    enum pipeline_stage stage = PIPELINE_DECODE;
    int64_t t = options.laps ? options.laps->now_us() : 0;
    if (check_size(raw->value, options.max_article_bytes, err) ||
        lap(options.laps, stage, &t, decode(raw, arena, &r.article, err)) ||
        lap(options.laps, stage = PIPELINE_NORMALIZE, &t,
            normalize(&r.article, options.normalize, arena, &r.clean, err)) ||
        (!options.text_only &&
         (lap(options.laps, stage = PIPELINE_EXTRACT, &t,
              extract(&r.clean, models->gazetteer, models->tagger, arena, &r.facts, err)) ||
          lap(options.laps, stage = PIPELINE_FINGERPRINT, &t,
              fingerprint(&r.clean, &r.facts, arena, &r.print, err))))) {
        if (failed_stage) {
            *failed_stage = names[stage];
        }
        return err->status;
    }
    if (!options.text_only) {
        r.identity = identify(raw, &r, arena);
    }
    *out = r;
    return OK;
}
