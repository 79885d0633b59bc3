#include "worker/render/event.h"

#include "worker/render/out.h"

const char *event_type_name(enum event_type type)
{
    static const char *const names[] = {
        [EVENT_CREATED] = "newsmill.cluster.created.v1",
        [EVENT_ARTICLE_ADDED] = "newsmill.cluster.article_added.v1",
        [EVENT_ARTICLE_REMOVED] = "newsmill.cluster.article_removed.v1",
        [EVENT_UPDATED] = "newsmill.cluster.updated.v1",
        [EVENT_MERGED] = "newsmill.cluster.merged.v1",
        [EVENT_CLOSED] = "newsmill.cluster.closed.v1",
    };
    return names[type];
}

static void set(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new_nocheck(object, key, value);
}

const char *cluster_state_name(const struct cluster_change *change)
{
    return change->fate == CLUSTER_MERGED      ? "merged"
           : change->fate == CLUSTER_DISSOLVED ? "dissolved"
           : change->closed                    ? "closed"
                                               : "open";
}

/* One change, and what it is told with. */
struct teller {
    const struct cluster_change *change;
    struct event_articles articles;
    size_t max_bytes;
    struct arena *arena;
    struct events *out;
};

/* An upper bound of an article's JSON: every byte may become \u00xx, the rest is fixed. */
static size_t article_bytes(const struct event_article *a)
{
    return 6 * (a->external_id.n + a->url.n + a->title.n + a->source.n) + 600;
}

/* Whether one more article fits an event that has n of them already. */
static bool fits(const struct teller *t, size_t n, size_t *used, const struct event_article *a)
{
    const size_t frame = 8192; /* the summary, with a label of up to a kilobyte */
    *used += article_bytes(a);
    return n == 0 || (n < EVENT_MAX_ARTICLES && *used + frame <= t->max_bytes);
}

static struct event_article look_up(const struct teller *t, int64_t article_id)
{
    struct event_article article = {0};
    if (!t->articles.find(t->articles.context, article_id, &article)) {
        article = (struct event_article){0};
    }
    article.article_id = article_id;
    return article;
}

static json_t *cluster(const struct teller *t)
{
    const struct cluster_summary *s = &t->change->summary;
    json_t *object = json_object();
    set(object, "id", out_id(t->change->id));
    set(object, "kind", json_string(cluster_kind_name(t->change->kind)));
    set(object, "state", json_string(cluster_state_name(t->change)));
    set(object, "version", json_integer(t->change->version));
    set(object, "article_count", json_integer(s->article_count));
    set(object, "source_count", json_integer(s->source_count));
    set(object, "reprint_count", json_integer(s->reprint_count));
    set(object, "independent_source_count", json_integer(s->independent_source_count));
    struct str label = s->label_article == 0 ? (struct str){0} : look_up(t, s->label_article).title;
    set(object, "label", out_text(label));
    set(object, "first_published_at", s->dated ? out_time(s->first_us) : json_null());
    set(object, "last_published_at", s->dated ? out_time(s->last_us) : json_null());
    set(object, "merged_into", out_id(t->change->merged_into));
    return object;
}

static json_t *article(const struct event_article *a, bool with_role)
{
    json_t *object = json_object();
    set(object, "id", out_id(a->article_id));
    set(object, "external_id", out_text(a->external_id));
    set(object, "url", out_text(a->url));
    set(object, "title", out_text(a->title));
    set(object, "source", out_text(a->source));
    set(object, "published_at", a->dated ? out_time(a->published_us) : json_null());
    set(object, "role", with_role ? json_string(member_role_name(a->role)) : json_null());
    return object;
}

/* By article id: why each is a member. */
static void add_evidence(json_t *evidence, const struct member_change *member)
{
    char key[24];
    const char *method = evidence_method_name(member->evidence.method);
    if (!method) {
        return;
    }
    json_t *object = json_object();
    set(object, "method", json_string(method));
    set(object, "nearest", out_id(member->evidence.partner));
    set(object, "score", json_real(member->evidence.score / 1000.0));
    set(object, "threshold", json_real(member->evidence.threshold / 1000.0));
    (void)snprintf(key, sizeof key, "%lld", (long long)member->article_id);
    set(evidence, key, object);
}

static void push(const struct teller *t, enum event_type type, json_t *articles, json_t *evidence)
{
    json_t *object = json_object();
    set(object, "cluster", cluster(t));
    set(object, "articles", articles);
    set(object, "evidence", evidence);
    if (t->change->fate == CLUSTER_CLOSED && t->out->reason) {
        set(object, "reason", json_string(t->out->reason));
    }
    struct event event = {type, out_line(object, t->arena)};
    ARENA_PUSH(t->arena, t->out->items, t->out->n, t->out->cap, event);
}

/* Events of at most EVENT_MAX_ARTICLES and max_bytes each; the first may be of another type. */
static void tell_members(const struct teller *t,
                         enum event_type first,
                         enum event_type more,
                         const struct member_change *members,
                         size_t n)
{
    for (size_t i = 0; i < n;) {
        json_t *list = json_array();
        json_t *evidence = json_object();
        enum event_type type = i == 0 ? first : more;
        size_t used = 0;
        for (; i < n; i++) {
            struct event_article found = look_up(t, members[i].article_id);
            found.role = members[i].role;
            if (!fits(t, json_array_size(list), &used, &found)) {
                break;
            }
            (void)json_array_append_new(list, article(&found, true));
            add_evidence(evidence, &members[i]);
        }
        push(t, type, list, evidence);
    }
}

static void tell_removed(const struct teller *t)
{
    const struct cluster_change *change = t->change;
    for (size_t i = 0; i < change->n_removed;) {
        json_t *list = json_array();
        size_t used = 0;
        for (; i < change->n_removed; i++) {
            struct event_article found = look_up(t, change->removed[i]);
            if (!fits(t, json_array_size(list), &used, &found)) {
                break;
            }
            (void)json_array_append_new(list, article(&found, false));
        }
        push(t, EVENT_ARTICLE_REMOVED, list, json_object());
    }
}

void render_events(const struct cluster_change *change,
                   struct event_articles articles,
                   size_t max_bytes,
                   struct arena *arena,
                   struct events *out)
{
    const struct teller t = {change, articles, max_bytes, arena, out};
    bool member_events = change->n_added + change->n_changed + change->n_removed > 0;
    switch (change->fate) {
    case CLUSTER_CREATED:
        tell_members(&t, EVENT_CREATED, EVENT_ARTICLE_ADDED, change->added, change->n_added);
        return;
    case CLUSTER_CHANGED:
        tell_removed(&t);
        tell_members(&t, EVENT_ARTICLE_ADDED, EVENT_ARTICLE_ADDED, change->added, change->n_added);
        tell_members(&t, EVENT_UPDATED, EVENT_UPDATED, change->changed, change->n_changed);
        if (change->absorbed_some) {
            push(&t, EVENT_MERGED, json_array(), json_object());
        } else if (!member_events) {
            push(&t, EVENT_UPDATED, json_array(), json_object());
        }
        return;
    case CLUSTER_MERGED:
    case CLUSTER_DISSOLVED:
        tell_removed(&t); /* the fold knows no other way out */
        push(&t, EVENT_CLOSED, json_array(), json_object());
        return;
    case CLUSTER_CLOSED:
        push(&t, EVENT_CLOSED, json_array(), json_object());
        return;
    case CLUSTER_FATES:
        return;
    }
}
