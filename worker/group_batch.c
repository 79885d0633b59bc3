#include "worker/group_batch.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "worker/fault.h"
#include "worker/group/refused.h"
#include "worker/group_work.h"
#include "worker/render/event.h"
#include "worker/store/leader_prune.h"

/* ---- what has changed ---- */

static struct str source_of(const struct group_article *article)
{
    return article->source_domain.n > 0 ? article->source_domain : article->source_name;
}

static struct item
item_of(const struct work *w, const struct group_article *article, const struct print *print)
{
    struct str source = source_of(article);
    struct item item = {
        .article_id = article->article_id,
        .published_us = article->dated ? article->published_us : article->record_us,
        .dated = article->dated,
        .bridging = article_kind_bridges(article->kind),
        .own = article_is_wires_own(article->agency, article->source_name, article->source_domain),
        .source = source.n > 0 ? (uint32_t)hash64(source) | 1 : 0,
    };
    memcpy(item.key, article->identity_key.p, sizeof item.key);
    item_fill(print, w->context->idf, w->arena, &item);
    return item;
}

static enum status learn(struct work *w, int64_t article_id, struct str packed, struct print **out)
{
    struct print *print = ARENA_NEW(w->arena, struct print, 1);
    if (packed.p && print_unpack(packed, w->arena, print, w->err)) {
        return w->err->status;
    }
    w->known[w->n_known++] = (struct known){.article_id = article_id, .print = print};
    *out = print;
    return OK;
}

/* Withdrawn, or perhaps no article at all. */
static bool stays_out(const struct group_article *article)
{
    return article->killed || str_eq(article->kind, STR("not_article"));
}

/* The time that the news has come to: a date later than the record's own is not believed. */
static enum status move_clock(struct work *w)
{
    int64_t news_us = w->context->news_us;
    for (size_t i = 0; i < w->n_queued; i++) {
        const struct group_article *a = &w->queued[i];
        int64_t at = a->published_us < a->record_us ? a->published_us : a->record_us;
        if (a->dated && !stays_out(a) && at > news_us) {
            news_us = at;
        }
    }
    if (news_us == w->context->news_us) {
        return OK;
    }
    w->context->news_us = news_us;
    return leader_move_clock(w->context->leader, news_us, w->err);
}

/* What stays out and was never grouped needs nothing. */
static enum status find_changes(struct work *w)
{
    w->changes = ARENA_NEW(w->arena, struct group_change, w->n_revived + w->n_queued);
    for (size_t i = 0; i < w->n_revived; i++) {
        w->changes[w->n_changes++] = w->revived[i];
    }
    w->known = ARENA_NEW(w->arena, struct known, w->n_queued);
    for (size_t i = 0; i < w->n_queued; i++) {
        const struct group_article *article = &w->queued[i];
        bool out = stays_out(article);
        fault_bytes("crash-group", article->title);
        struct group_change change = {.removed = out, .article_id = article->article_id};
        bool grouped =
            work_is_revived(w, article->article_id) ||
            grouper_cluster_of(w->context->grouper, CLUSTER_STORY, article->article_id) != 0;
        struct print *print = NULL;
        if (out && !grouped) {
            continue;
        }
        if (!out) {
            if (learn(w, article->article_id, w->queued_prints[i], &print)) {
                return w->err->status;
            }
            change.item = item_of(w, article, print);
        }
        w->changes[w->n_changes++] = change;
    }
    return OK;
}

/* ---- pairs ---- */

static int by_id(const void *x, const void *y)
{
    int64_t a = ((const struct known *)x)->article_id;
    int64_t b = ((const struct known *)y)->article_id;
    return (a > b) - (a < b);
}

static struct known *find_known(const struct work *w, int64_t article_id)
{
    const struct known key = {.article_id = article_id};
    return w->n_known == 0 ? NULL : bsearch(&key, w->known, w->n_known, sizeof *w->known, by_id);
}

/* The prints of candidates that are not in the batch. */
static enum status load_partners(struct work *w)
{
    const struct group_batch *batch = &w->batch;
    int64_t *ids = ARENA_NEW(w->arena, int64_t, 2 * batch->n_candidates);
    struct stored_print *prints = NULL;
    size_t n = 0;
    size_t n_prints = 0;
    qsort(w->known, w->n_known, sizeof *w->known, by_id);
    for (size_t i = 0; i < 2 * batch->n_candidates; i++) {
        const struct group_candidate *c = &batch->candidates[i / 2];
        int64_t id = i % 2 ? c->b : c->a;
        if (!find_known(w, id)) {
            ids[n++] = id;
        }
    }
    if (n == 0) {
        return OK;
    }
    if (leader_load_prints(w->context->leader, ids, n, w->arena, &prints, &n_prints, w->err)) {
        return w->err->status;
    }
    struct known *own = w->known;
    w->known = ARENA_NEW(w->arena, struct known, w->n_known + n_prints);
    memcpy(w->known, own, w->n_known * sizeof *own);
    for (size_t i = 0; i < n_prints; i++) {
        struct print *print = NULL;
        if (learn(w, prints[i].article_id, prints[i].packed, &print)) {
            return w->err->status;
        }
    }
    qsort(w->known, w->n_known, sizeof *w->known, by_id);
    return OK;
}

static const struct sheet *sheet_of(struct work *w, struct known *known)
{
    if (!known->has_sheet) {
        known->sheet = sheet_make(known->print, w->arena);
        known->has_sheet = true;
    }
    return &known->sheet;
}

static struct str passages_json(struct work *w, const struct sheet *a, const struct sheet *b)
{
    struct passage found[VERIFY_PASSAGES];
    uint32_t n = shared_passages(a, b, found);
    struct str json = STR("[");
    for (uint32_t i = 0; i < n; i++) {
        const struct passage *p = &found[i];
        json =
            arena_printf(w->arena, "%.*s%s[%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32 "]",
                         STR_ARG(json), i ? "," : "", p->a_start, p->a_end, p->b_start, p->b_end);
    }
    return arena_printf(w->arena, "%.*s]", STR_ARG(json));
}

static void keep_pair(struct work *w,
                      const struct group_candidate *c,
                      const struct known *a,
                      const struct known *b)
{
    bool swap = c->a > c->b;
    const struct verdict *v = &c->verdict;
    struct group_pair pair = {
        .a = swap ? c->b : c->a,
        .b = swap ? c->a : c->b,
        .shared = v->shared,
        .of_a = swap ? v->of_b : v->of_a,
        .of_b = swap ? v->of_a : v->of_b,
        .masked = v->masked,
        .threshold = v->threshold,
        .passages = passages_json(w, &(swap ? b : a)->sheet, &(swap ? a : b)->sheet),
    };
    ARENA_PUSH(w->arena, w->pairs, w->n_pairs, w->cap_pairs, pair);
}

static enum status verify_candidates(struct work *w)
{
    if (load_partners(w)) {
        return w->err->status;
    }
    for (size_t i = 0; i < w->batch.n_candidates; i++) {
        struct group_candidate *c = &w->batch.candidates[i];
        struct known *a = find_known(w, c->a);
        struct known *b = find_known(w, c->b);
        if (!a || !b) {
            continue; /* one was let go once, and its print with it */
        }
        grouper_verify(w->context->grouper, c, sheet_of(w, a), sheet_of(w, b));
        if (c->verdict.duplicate) {
            keep_pair(w, c, a, b);
        }
    }
    return OK;
}

static struct refused_row refused_row(struct work *w, const struct refused *refused)
{
    const struct verdict *v = &refused->candidate->verdict;
    bool first = refused->article == refused->candidate->a;
    return (struct refused_row){
        .article = refused->article,
        .other = refused->other,
        .template = v->template,
        .shared = v->shared,
        .of_article = first ? v->of_a : v->of_b,
        .of_other = first ? v->of_b : v->of_a,
        .masked = v->masked,
        .score = v->score,
        .threshold = v->threshold,
        .passages = passages_json(w, sheet_of(w, find_known(w, refused->article)),
                                  sheet_of(w, find_known(w, refused->other))),
    };
}

static enum status write_refused(struct work *w, const int64_t *dropped, size_t n_dropped)
{
    struct refused *refused = NULL;
    size_t n = refused_best(&w->batch, w->arena, &refused);
    struct refused_row *rows = ARENA_NEW(w->arena, struct refused_row, n);
    for (size_t i = 0; i < n; i++) {
        rows[i] = refused_row(w, &refused[i]);
    }
    return leader_write_refused(w->context->leader, dropped, n_dropped, rows, n, w->err);
}

/* Pairs of revised and withdrawn articles are decided again, or gone. */
static enum status write_pairs(struct work *w)
{
    int64_t *dropped = ARENA_NEW(w->arena, int64_t, w->n_changes);
    size_t n = 0;
    for (size_t i = w->n_revived; i < w->n_changes; i++) {
        int64_t id = w->changes[i].article_id;
        if (grouper_cluster_of(w->context->grouper, CLUSTER_STORY, id) != 0) {
            dropped[n++] = id;
        }
    }
    return leader_write_pairs(w->context->leader, dropped, n, w->pairs, w->n_pairs, w->err)
               ? w->err->status
               : write_refused(w, dropped, n);
}

/* ---- the decision ---- */

static int64_t next_cluster_id(void *arg)
{
    struct work *w = arg;
    struct group_context *c = w->context;
    if (c->next_id == c->n_ids) {
        c->n_ids = (int)(sizeof c->ids / sizeof c->ids[0]);
        c->next_id = 0;
        if (leader_cluster_ids(c->leader, c->n_ids, c->ids, w->err)) {
            c->n_ids = 0;
            return 0; /* w->err is looked at after the decision, which is then not used */
        }
    }
    return c->ids[c->next_id++];
}

/* ---- articles as events tell of them ---- */

static int article_by_id(const void *x, const void *y)
{
    int64_t a = ((const struct group_article *)x)->article_id;
    int64_t b = ((const struct group_article *)y)->article_id;
    return (a > b) - (a < b);
}

static const struct group_article *told_article(const struct work *w, int64_t article_id)
{
    const struct group_article key = {.article_id = article_id};
    return w->n_told == 0 ? NULL
                          : bsearch(&key, w->told, w->n_told, sizeof *w->told, article_by_id);
}

static bool find_article(void *arg, int64_t article_id, struct event_article *out)
{
    const struct group_article *article = told_article(arg, article_id);
    if (!article) {
        return false;
    }
    *out = (struct event_article){
        .article_id = article_id,
        .external_id =
            article->external_id.n <= EVENT_NAME_BYTES ? article->external_id : (struct str){0},
        .url = article->url.n <= EVENT_URL_BYTES ? article->url : (struct str){0},
        .title = utf8_clip(article->title, EVENT_TITLE_BYTES),
        .source = utf8_clip(source_of(article), EVENT_NAME_BYTES),
        .dated = article->dated,
        .published_us = article->published_us,
    };
    return true;
}

static enum status load_told(struct work *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->decision.n_changes; i++) {
        const struct cluster_change *c = &w->decision.changes[i];
        n += c->n_added + c->n_changed + c->n_removed + 1;
    }
    int64_t *ids = ARENA_NEW(w->arena, int64_t, n);
    n = 0;
    for (size_t i = 0; i < w->decision.n_changes; i++) {
        const struct cluster_change *c = &w->decision.changes[i];
        for (size_t k = 0; k < c->n_added; k++) {
            ids[n++] = c->added[k].article_id;
        }
        for (size_t k = 0; k < c->n_changed; k++) {
            ids[n++] = c->changed[k].article_id;
        }
        for (size_t k = 0; k < c->n_removed; k++) {
            ids[n++] = c->removed[k];
        }
        ids[n++] = c->summary.label_article;
    }
    return leader_load_articles(w->context->leader, ids, n, w->arena, &w->told, &w->n_told, w->err);
}

/* ---- writing it down ---- */

static enum status write_clusters(struct work *w)
{
    struct cluster_row *rows = ARENA_NEW(w->arena, struct cluster_row, w->decision.n_changes);
    for (size_t i = 0; i < w->decision.n_changes; i++) {
        const struct cluster_change *change = &w->decision.changes[i];
        const struct group_article *label = told_article(w, change->summary.label_article);
        struct str title = label ? utf8_clip(label->title, EVENT_TITLE_BYTES) : (struct str){0};
        rows[i] = (struct cluster_row){change, cluster_state_name(change), title};
    }
    return leader_write_clusters(w->context->leader, rows, w->decision.n_changes, w->err);
}

static struct group_pair pair_of(const struct member_change *member)
{
    int64_t a = member->article_id;
    int64_t b = member->evidence.partner;
    bool shingles = member->evidence.method == EVIDENCE_SHINGLES;
    return (struct group_pair){.a = !shingles ? 0
                                    : a < b   ? a
                                              : b,
                               .b = !shingles ? 0
                                    : a < b   ? b
                                              : a};
}

/* ,"runner_up":{…}, or nothing. Its story is the one that this batch leaves the article in. */
static struct str runner_up_json(struct work *w, const struct runner_up *r)
{
    int64_t story = grouper_cluster_of(w->context->grouper, CLUSTER_STORY, r->article);
    return story == 0
               ? STR("")
               : arena_printf(w->arena,
                              ",\"runner_up\":{\"story\":\"%" PRId64 "\",\"article\":\"%" PRId64
                              "\",\"score\":%.3f,\"threshold\":%.3f}",
                              story, r->article, r->score / 1e3, r->threshold / 1e3);
}

static struct str
evidence_json(struct work *w, const struct member_change *member, const struct group_pair *pair)
{
    const struct evidence *e = &member->evidence;
    const char *method = evidence_method_name(e->method);
    struct str runner_up = runner_up_json(w, &e->runner_up);
    struct str how = STR("");
    if (!method && runner_up.n == 0) {
        return STR("{}");
    }
    if (method) {
        how = arena_printf(w->arena,
                           "\"method\":\"%s\",\"partner\":\"%" PRId64
                           "\",\"score\":%.3f,\"threshold\":%.3f,",
                           method, e->partner, e->score / 1e3, e->threshold / 1e3);
    }
    struct str head = arena_printf(w->arena, "{%.*s\"version\":%d,\"epoch\":%d%.*s", STR_ARG(how),
                                   GROUP_VERSION, IDF_EPOCH, STR_ARG(runner_up));
    if (!pair->passages.p) {
        return arena_printf(w->arena, "%.*s}", STR_ARG(head));
    }
    bool low = pair->a == member->article_id;
    return arena_printf(w->arena,
                        "%.*s,\"shared\":%" PRIu32
                        ",\"containment\":%.3f,\"partner_containment\":%.3f,"
                        "\"masked_containment\":%.3f,\"passages_of\":[\"%" PRId64 "\",\"%" PRId64
                        "\"],\"passages\":%.*s}",
                        STR_ARG(head), pair->shared, (low ? pair->of_a : pair->of_b) / 1e3,
                        (low ? pair->of_b : pair->of_a) / 1e3, pair->masked / 1e3, pair->a, pair->b,
                        STR_ARG(pair->passages));
}

/* Members that come or stay, then those that leave: leaving never undoes a coming. */
static enum status write_members(struct work *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->decision.n_changes; i++) {
        const struct cluster_change *c = &w->decision.changes[i];
        n += c->n_added + c->n_changed + c->n_removed;
    }
    struct member_row *rows = ARENA_NEW(w->arena, struct member_row, n);
    struct group_pair *pairs = ARENA_NEW(w->arena, struct group_pair, n);
    const struct member_change **members = ARENA_NEW(w->arena, const struct member_change *, n);
    size_t n_here = 0;
    size_t n_rows = 0;
    for (size_t i = 0; i < w->decision.n_changes; i++) {
        const struct cluster_change *c = &w->decision.changes[i];
        for (size_t k = 0; k < c->n_added + c->n_changed; k++) {
            const struct member_change *m =
                k < c->n_added ? &c->added[k] : &c->changed[k - c->n_added];
            members[n_here] = m;
            pairs[n_here++] = pair_of(m);
            rows[n_rows++] = (struct member_row){m->article_id, c->id, c->kind, m->role, STR("{}")};
        }
    }
    if (leader_read_pairs(w->context->leader, pairs, n_here, w->arena, w->err)) {
        return w->err->status;
    }
    for (size_t i = 0; i < n_here; i++) {
        rows[i].evidence = evidence_json(w, members[i], &pairs[i]);
    }
    for (size_t i = 0; i < w->decision.n_changes; i++) {
        const struct cluster_change *c = &w->decision.changes[i];
        for (size_t k = 0; k < c->n_removed; k++) {
            rows[n_rows++] = (struct member_row){
                .article_id = c->removed[k], .cluster_id = c->id, .kind = c->kind};
        }
    }
    return leader_write_members(w->context->leader, rows, n_rows, w->err);
}

/* The place in the batch of an article that a change is about; n_queued: none of these. */
static size_t find_cause(const struct work *w, const struct cluster_change *change)
{
    size_t n_here = change->n_added + change->n_changed;
    for (size_t i = 0; w->n_queued > 0 && i < n_here + change->n_removed; i++) {
        int64_t id = i < change->n_added ? change->added[i].article_id
                     : i < n_here        ? change->changed[i - change->n_added].article_id
                                         : change->removed[i - n_here];
        const struct group_article key = {.article_id = id};
        const struct group_article *found =
            bsearch(&key, w->queued, w->n_queued, sizeof *w->queued, article_by_id);
        if (found) {
            return (size_t)(found - w->queued);
        }
    }
    return w->n_queued;
}

static void
add_cause(const struct work *w, const struct cluster_change *change, struct event_row *row)
{
    size_t i = find_cause(w, change);
    if (i < w->n_queued && w->origins[i].fresh) {
        row->record_us = w->queued[i].record_us;
        row->queued_us = w->origins[i].queued_us;
        row->traceparent = w->origins[i].traceparent;
    }
}

static enum status write_events(struct work *w)
{
    struct events events = {.reason = w->reason};
    struct event_row *rows = NULL;
    size_t n = 0;
    size_t cap = 0;
    for (size_t i = 0; i < w->decision.n_changes; i++) {
        const struct cluster_change *change = &w->decision.changes[i];
        events.n = 0;
        render_events(change, (struct event_articles){find_article, w}, w->context->max_event_bytes,
                      w->arena, &events);
        for (size_t k = 0; k < events.n; k++) {
            struct event_row row = {.cluster_id = change->id,
                                    .type = event_type_name(events.items[k].type),
                                    .value = events.items[k].data};
            add_cause(w, change, &row);
            ARENA_PUSH(w->arena, rows, n, cap, row);
        }
    }
    return leader_write_events(w->context->leader, rows, n, w->err);
}

static enum status write_items(struct work *w)
{
    return w->letting_go ? OK
                         : leader_write_items(w->context->leader, w->changes + w->n_revived,
                                              w->n_changes - w->n_revived, w->arena, w->err);
}

/* What was decided before comes first: the rest was decided without those stories. */
static void add_closed(struct work *w)
{
    size_t n = w->closed.n_changes;
    struct cluster_change *all =
        ARENA_NEW(w->arena, struct cluster_change, n + w->decision.n_changes);
    for (size_t i = 0; i < n + w->decision.n_changes; i++) {
        all[i] = i < n ? w->closed.changes[i] : w->decision.changes[i - n];
    }
    w->decision = (struct group_decision){all, n + w->decision.n_changes};
}

enum status work_decide(struct work *w)
{
    struct group_context *c = w->context;
    if (w->n_changes > 0) {
        grouper_begin(c->grouper, w->changes, w->n_changes, w->arena, &w->batch);
        if (verify_candidates(w) || write_pairs(w) || work_add_pairs(w)) {
            return w->err->status;
        }
        grouper_decide(c->grouper, &w->batch, (struct id_source){next_cluster_id, w}, w->arena,
                       &w->decision);
    }
    add_closed(w);
    if (w->n_changes == 0 && w->decision.n_changes == 0) {
        return OK;
    }
    if (w->err->status != OK || load_told(w) || write_clusters(w) || write_members(w) ||
        write_items(w) || write_events(w)) {
        return w->err->status;
    }
    fault_point("group_before_commit");
    return OK;
}

static enum status group(struct work *w, int max)
{
    if (leader_group_begin(w->context->leader, max, w->arena, &w->queued, &w->queued_prints,
                           &w->origins, &w->n_queued, w->err) ||
        move_clock(w) || work_revive(w) || find_changes(w) || work_decide(w)) {
        return w->err->status;
    }
    /* Told with what made them idle, but for an archive that is still coming. */
    bool drained = w->n_queued > 0 && w->n_queued < (size_t)max;
    size_t closed = 0;
    return drained ? work_close_idle(w->context, w->arena, &closed, w->err) : OK;
}

static void tally(const struct work *w, struct group_tally *out)
{
    *out = (struct group_tally){0};
    for (size_t i = 0; i < w->decision.n_changes; i++) {
        const struct cluster_change *c = &w->decision.changes[i];
        out->of[c->kind].clusters[c->fate]++;
        out->of[c->kind].added += c->n_added;
        out->of[c->kind].removed += c->n_removed;
    }
}

enum status
group_batch(struct group_context *context, int max, struct arena *arena, size_t *n, struct err *err)
{
    struct work w = {.context = context, .arena = arena, .err = err};
    enum status status = leader_group_end(context->leader, group(&w, max), err);
    *n = status == OK ? w.n_queued : 0;
    tally(&w, &context->tally);
    if (status == OK && w.n_changes > 0) {
        fault_point("group_after_commit");
    }
    return status;
}
