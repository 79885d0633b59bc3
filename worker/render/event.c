#include "worker/render/event.h"

#include <inttypes.h>
#include <stdio.h>

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

static const char *state_name(enum cluster_fate fate)
{
    switch (fate) {
    case CLUSTER_MERGED:
        return "merged";
    case CLUSTER_DISSOLVED:
        return "dissolved";
    default:
        return "open";
    }
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

static void out_time_if(struct out *out, const char *key, bool known, int64_t us)
{
    if (known) {
        out_time(out, key, us);
    } else {
        out_null(out, key);
    }
}

static void cluster(const struct teller *t, struct out *out)
{
    const struct cluster_summary *s = &t->change->summary;
    struct str label = s->label_article == 0 ? (struct str){0} : look_up(t, s->label_article).title;
    out_object(out, "cluster");
    out_id(out, "id", t->change->id);
    out_word(out, "kind", cluster_kind_name(t->change->kind));
    out_word(out, "state", state_name(t->change->fate));
    out_integer(out, "version", t->change->version);
    out_integer(out, "article_count", s->article_count);
    out_integer(out, "source_count", s->source_count);
    out_integer(out, "reprint_count", s->reprint_count);
    out_integer(out, "independent_source_count", s->independent_source_count);
    out_text(out, "label", label);
    out_time_if(out, "first_published_at", s->dated, s->first_us);
    out_time_if(out, "last_published_at", s->dated, s->last_us);
    out_id(out, "merged_into", t->change->merged_into);
    out_end(out, '}');
}

static void article(struct out *out, const struct event_article *a, bool with_role)
{
    out_object(out, NULL);
    out_id(out, "id", a->article_id);
    out_text(out, "external_id", a->external_id);
    out_text(out, "url", a->url);
    out_text(out, "title", a->title);
    out_text(out, "source", a->source);
    out_time_if(out, "published_at", a->dated, a->published_us);
    out_word(out, "role", with_role ? member_role_name(a->role) : NULL);
    out_end(out, '}');
}

/* By article id: why each is a member. */
static void add_evidence(struct out *out, const struct member_change *member)
{
    char key[24];
    const char *method = evidence_method_name(member->evidence.method);
    if (!method) {
        return;
    }
    (void)snprintf(key, sizeof key, "%" PRId64, member->article_id);
    out_object(out, key);
    out_word(out, "method", method);
    out_id(out, "nearest", member->evidence.partner);
    out_thousandths(out, "score", member->evidence.score);
    out_thousandths(out, "threshold", member->evidence.threshold);
    out_end(out, '}');
}

/* articles: a JSON list; evidence: a JSON object. */
static void
push(const struct teller *t, enum event_type type, struct str articles, struct str evidence)
{
    struct out out = out_new(t->arena, articles.n + evidence.n + 1024);
    out_object(&out, NULL);
    cluster(t, &out);
    out_ready(&out, "articles", articles);
    out_ready(&out, "evidence", evidence);
    out_end(&out, '}');
    struct event event = {type, out_line(&out)};
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
        struct out list = out_new(t->arena, 1024);
        struct out evidence = out_new(t->arena, 512);
        enum event_type type = i == 0 ? first : more;
        size_t begin = i;
        size_t used = 0;
        out_list(&list, NULL);
        out_object(&evidence, NULL);
        for (; i < n; i++) {
            struct event_article found = look_up(t, members[i].article_id);
            found.role = members[i].role;
            if (!fits(t, i - begin, &used, &found)) {
                break;
            }
            article(&list, &found, true);
            add_evidence(&evidence, &members[i]);
        }
        out_end(&list, ']');
        out_end(&evidence, '}');
        push(t, type, out_line(&list), out_line(&evidence));
    }
}

static void tell_removed(const struct teller *t)
{
    const struct cluster_change *change = t->change;
    for (size_t i = 0; i < change->n_removed;) {
        struct out list = out_new(t->arena, 1024);
        size_t begin = i;
        size_t used = 0;
        out_list(&list, NULL);
        for (; i < change->n_removed; i++) {
            struct event_article found = look_up(t, change->removed[i]);
            if (!fits(t, i - begin, &used, &found)) {
                break;
            }
            article(&list, &found, false);
        }
        out_end(&list, ']');
        push(t, EVENT_ARTICLE_REMOVED, out_line(&list), STR("{}"));
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
            push(&t, EVENT_MERGED, STR("[]"), STR("{}"));
        } else if (!member_events) {
            push(&t, EVENT_UPDATED, STR("[]"), STR("{}"));
        }
        return;
    case CLUSTER_MERGED:
    case CLUSTER_DISSOLVED:
        tell_removed(&t); /* the fold knows no other way out */
        push(&t, EVENT_CLOSED, STR("[]"), STR("{}"));
        return;
    }
}
