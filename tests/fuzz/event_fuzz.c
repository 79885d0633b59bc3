/*
 * Bytes as a change of a cluster and as what its articles are called: the events are JSON of UTF-8
 * on one line, none is larger than asked for, and every member is told of.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "worker/render/event.h"

enum {
    MEMBERS_MAX = 40
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
    if (!ok) {
        abort();
    }
}

struct input {
    struct str rest;
    struct arena *arena;
};

static unsigned take(struct input *in)
{
    unsigned byte = in->rest.n > 0 ? (unsigned char)in->rest.p[0] : 0;
    in->rest = str_sub(in->rest, 1, in->rest.n);
    return byte;
}

static struct str take_text(struct input *in)
{
    size_t n = (size_t)take(in) * 4;
    struct str text = str_sub(in->rest, 0, n < in->rest.n ? n : in->rest.n);
    in->rest = str_sub(in->rest, text.n, in->rest.n);
    return utf8_clean(text, in->arena, NULL);
}

/* Every article has the same strings, and every third is unknown. */
static bool find(void *context, int64_t article_id, struct event_article *out)
{
    const struct event_article *all = context;
    if (article_id % 3 == 0) {
        return false;
    }
    *out = *all;
    out->article_id = article_id;
    return true;
}

static void check(const struct events *events)
{
    for (size_t i = 0; i < events->n; i++) {
        struct str line = events->items[i].data;
        json_t *json = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES, NULL);
        need(line.n <= EVENT_MIN_BYTES && utf8_valid(line) && !memchr(line.p, '\n', line.n));
        need(events->items[i].type < EVENT_TYPES);
        need(json_is_string(json_object_get(json_object_get(json, "cluster"), "id")));
        need(json_is_array(json_object_get(json, "articles")));
        json_decref(json);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(1 << 14);
    struct input in = {{(const char *)data, size}, arena};
    struct member_change members[MEMBERS_MAX] = {0};
    int64_t removed[MEMBERS_MAX];
    struct cluster_change change = {.fate =
                                        (enum cluster_fate)(take(&in) % CLUSTER_FATES),
                                    .kind = (enum cluster_kind)(take(&in) % CLUSTER_KINDS),
                                    .id = 1 + take(&in),
                                    .version = 1 + take(&in),
                                    .added = members,
                                    .n_added = take(&in) % MEMBERS_MAX,
                                    .removed = removed,
                                    .n_removed = take(&in) % MEMBERS_MAX};
    bool gone = change.fate == CLUSTER_MERGED || change.fate == CLUSTER_DISSOLVED;
    change.n_added = gone ? 0 : change.n_added;
    change.n_removed = change.fate == CLUSTER_CREATED ? 0 : change.n_removed;
    change.merged_into = change.fate == CLUSTER_MERGED ? 1000 : 0;
    change.summary.article_count = (uint32_t)change.n_added;
    change.summary.label_article = change.n_added > 0 ? 1 : 0;
    for (size_t i = 0; i < MEMBERS_MAX; i++) {
        members[i] = (struct member_change){.article_id = (int64_t)i + 1, .role = ROLE_MEMBER};
        removed[i] = 100 + (int64_t)i;
    }
    struct event_article called = {.title = take_text(&in), .source = take_text(&in)};
    called.external_id = str_sub(take_text(&in), 0, 0);
    called.url = take_text(&in);
    struct events events = {0};
    render_events(&change, (struct event_articles){find, &called}, EVENT_MIN_BYTES, arena, &events);
    need(events.n > 0 || (change.n_added == 0 && change.n_removed == 0));
    check(&events);
    arena_free(arena);
    return 0;
}
