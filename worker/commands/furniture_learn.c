#include "worker/commands/furniture_learn.h"

#include "worker/decode/decode.h"
#include "worker/normalize/normalize.h"
#include "worker/store/furniture.h"

#define ARENA_BYTES    ((size_t)1 << 20)
#define READ_AT_ONCE   20    /* records: each may have megabytes */
#define TEXT_MAX_BYTES 65536 /* of an article; what is longer is looked at to here */

/* One outlet. */
struct outlet {
    struct str source;
    const struct furniture_article *stored; /* by article_id */
    size_t n_stored;
    struct arena *keep;    /* what lives until the outlet is done */
    struct arena *scratch; /* of one record */
    struct seen_article articles[LEARN_ARTICLES];
    size_t n;
};

static const struct furniture_article *find(const struct outlet *outlet, int64_t article_id)
{
    size_t low = 0;
    for (size_t high = outlet->n_stored; low < high;) {
        size_t mid = (low + high) / 2;
        if (outlet->stored[mid].article_id < article_id) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return &outlet->stored[low]; /* it was asked for */
}

static void
take_record(void *context, int64_t article_id, struct str content_type, struct str value)
{
    struct outlet *outlet = context;
    struct raw_message raw = {.value = value, .content_type = content_type};
    struct article article;
    struct normalize_seen seen;
    struct err err = {0};
    if (value.n > 0 && decode(&raw, outlet->scratch, &article, &err) == OK) {
        normalize_seen(&article, outlet->scratch, &seen);
        /* Where only the text names the outlet, furniture is not looked for. */
        if (str_eq(seen.source, outlet->source)) {
            const struct furniture_article *stored = find(outlet, article_id);
            struct seen_article *to = &outlet->articles[outlet->n++];
            *to = (struct seen_article){.group = stored->group, .day = stored->day};
            to->lines = ARENA_NEW(outlet->keep, struct seen_line, seen.n + 1);
            for (size_t bytes = 0; to->n_lines < seen.n && bytes < TEXT_MAX_BYTES;) {
                struct seen_line line = seen.lines[to->n_lines];
                bytes += line.text.n;
                line.text = arena_copy(outlet->keep, line.text);
                to->lines[to->n_lines++] = line;
            }
        }
    }
    arena_reset(outlet->scratch);
}

static enum status learn_outlet(struct store *store,
                                struct outlet *outlet,
                                struct furniture_list *out,
                                struct err *err)
{
    for (size_t i = 0; i < outlet->n_stored; i += READ_AT_ONCE) {
        size_t left = outlet->n_stored - i;
        if (store_read_records(store, outlet->stored + i, left < READ_AT_ONCE ? left : READ_AT_ONCE,
                               take_record, outlet, err)) {
            return err->status;
        }
    }
    furniture_learn(outlet->source, outlet->articles, outlet->n, outlet->keep, out);
    return OK;
}

/* Copies what was learned of an outlet out of its arena. */
static void keep_lines(const struct furniture_list *from, struct arena *arena, struct learned *out)
{
    for (size_t i = 0; i < from->n; i++) {
        struct furniture_line item = from->items[i];
        item.line = arena_copy(arena, item.line);
        ARENA_PUSH(arena, out->lines.items, out->lines.n, out->lines.cap, item);
    }
}

enum status learn_furniture(struct store *store,
                            struct str source,
                            struct arena *arena,
                            struct learned *out,
                            struct err *err)
{
    struct furniture_article *articles = NULL;
    size_t n = 0;
    *out = (struct learned){0};
    if (store_furniture_articles(store, source, LEARN_ARTICLES, LEARN_NEWEST, arena, &articles, &n,
                                 err)) {
        return err->status;
    }
    out->sources = ARENA_NEW(arena, struct str, n + 1);
    out->n_articles = n;
    struct outlet *outlet = ARENA_NEW(arena, struct outlet, 1);
    outlet->keep = arena_new(ARENA_BYTES);
    outlet->scratch = arena_new(ARENA_BYTES);
    for (size_t i = 0; i < n && err->status == OK; i += outlet->n_stored) {
        struct furniture_list lines = {0};
        outlet->source = articles[i].source;
        outlet->stored = articles + i;
        outlet->n = 0;
        outlet->n_stored = 1;
        while (i + outlet->n_stored < n &&
               str_eq(articles[i + outlet->n_stored].source, outlet->source)) {
            outlet->n_stored++;
        }
        if (learn_outlet(store, outlet, &lines, err) == OK) {
            /* Too few to tell by: what was learned before stays. */
            if (outlet->n >= LEARN_MIN_TEXTS) {
                out->sources[out->n_sources++] = outlet->source;
            }
            keep_lines(&lines, arena, out);
        }
        arena_reset(outlet->keep);
    }
    furniture_list_sort(&out->lines);
    arena_free(outlet->scratch);
    arena_free(outlet->keep);
    return err->status;
}
