#include "worker/render/explain.h"
#include "worker/render/out.h"

static void set(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new_nocheck(object, key, value);
}

static json_t *share(uint32_t thousandths)
{
    return json_real(thousandths / 1e3);
}

static json_t *article(const struct explain_article *a)
{
    json_t *object = json_object();
    set(object, "id", out_id(a->id));
    set(object, "external_id", out_text(a->external_id));
    set(object, "title", out_text(a->title));
    set(object, "source", out_text(a->source));
    set(object, "published_at", a->dated ? out_time(a->published_us) : json_null());
    set(object, "duplicates", out_id(a->cluster[CLUSTER_DUPLICATES]));
    set(object, "story", out_id(a->cluster[CLUSTER_STORY]));
    return object;
}

static json_t *
passage(const struct explain_article *a, const struct explain_article *b, const struct passage *p)
{
    json_t *object = json_object();
    json_t *places = json_array();
    const uint32_t offsets[] = {p->a_start, p->a_end, p->b_start, p->b_end};
    for (size_t i = 0; i < sizeof offsets / sizeof offsets[0]; i++) {
        (void)json_array_append_new(places, json_integer(offsets[i]));
    }
    set(object, "offsets", places);
    set(object, "from_text", out_text(explain_slice(a->text, p->a_start, p->a_end)));
    set(object, "to_text", out_text(explain_slice(b->text, p->b_start, p->b_end)));
    return object;
}

static json_t *pair(const struct explanation *e, const struct explain_pair *pair)
{
    const struct verdict *v = &pair->verdict;
    const struct explain_article *a = &e->articles[pair->a];
    const struct explain_article *b = &e->articles[pair->b];
    json_t *object = json_object();
    json_t *passages = json_array();
    for (uint32_t i = 0; i < pair->n_passages; i++) {
        (void)json_array_append_new(passages, passage(a, b, &pair->passages[i]));
    }
    set(object, "from", out_id(a->id));
    set(object, "to", out_id(b->id));
    set(object, "method", json_string(evidence_method_name(EVIDENCE_SHINGLES)));
    set(object, "result",
        json_string(v->duplicate  ? "duplicate"
                    : v->template ? "template"
                                  : "score"));
    set(object, "score", share(v->score));
    set(object, "threshold", share(v->threshold));
    set(object, "shared", json_integer(v->shared));
    set(object, "containment_from", share(v->of_a));
    set(object, "containment_to", share(v->of_b));
    set(object, "masked_containment", share(v->masked));
    set(object, "passages", passages);
    return object;
}

static json_t *link(const struct explanation *e, const struct explain_link *link)
{
    json_t *object = json_object();
    json_t *terms = json_array();
    for (uint32_t i = 0; i < link->n_terms; i++) {
        (void)json_array_append_new(terms, out_text(link->terms[i]));
    }
    set(object, "from", out_id(e->articles[link->a].id));
    set(object, "to", out_id(e->articles[link->b].id));
    set(object, "method",
        json_string(link->same_text ? "same_text" : evidence_method_name(EVIDENCE_TFIDF)));
    set(object, "score", link->same_text ? json_null() : share(link->score));
    set(object, "threshold", link->same_text ? json_null() : share(STORY_SCORE));
    set(object, "shared_terms", terms);
    return object;
}

static json_t *refusal(const struct explain_refusal *r)
{
    json_t *object = json_object();
    set(object, "article", out_id(r->article));
    set(object, "other", out_id(r->other));
    set(object, "reason", json_string(r->template ? "template" : "score"));
    set(object, "score", share(r->score));
    set(object, "threshold", share(r->threshold));
    return object;
}

static json_t *runner_up(const struct explain_runner_up *r)
{
    json_t *object = json_object();
    set(object, "article", out_id(r->article));
    set(object, "story", out_id(r->story));
    set(object, "nearest", out_id(r->nearest));
    set(object, "score", share(r->score));
    set(object, "threshold", share(r->threshold));
    return object;
}

struct str explain_json(const struct explanation *e, struct arena *arena)
{
    static const char *const answers[] = {
        [EXPLAIN_ONE_TEXT] = "duplicates",     [EXPLAIN_ONE_STORY] = "story",
        [EXPLAIN_NO_CHAIN] = "story",          [EXPLAIN_APART] = "apart",
        [EXPLAIN_NOT_GROUPED] = "not_grouped",
    };
    json_t *object = json_object();
    json_t *articles = json_array();
    json_t *pairs = json_array();
    json_t *links = json_array();
    json_t *refusals = json_array();
    json_t *runners_up = json_array();
    for (size_t i = 0; i < e->n_articles; i++) {
        (void)json_array_append_new(articles, article(&e->articles[i]));
    }
    for (size_t i = 0; i < e->n_pairs; i++) {
        (void)json_array_append_new(pairs, pair(e, &e->pairs[i]));
    }
    for (size_t i = 0; i < e->n_links; i++) {
        (void)json_array_append_new(links, link(e, &e->links[i]));
    }
    for (size_t i = 0; i < e->n_refusals; i++) {
        (void)json_array_append_new(refusals, refusal(&e->refusals[i]));
    }
    for (size_t i = 0; i < e->n_runners_up; i++) {
        (void)json_array_append_new(runners_up, runner_up(&e->runners_up[i]));
    }
    set(object, "together", json_string(answers[e->answer]));
    set(object, "articles", articles);
    set(object, "pairs", pairs);
    set(object, "links", links);
    set(object, "nearest_refused", refusals);
    set(object, "runner_up_stories", runners_up);
    return out_line(object, arena);
}
