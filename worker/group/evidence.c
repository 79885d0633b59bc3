#include "worker/group/average.h"

#include <stdlib.h>

#include "common/sort.h"

#define LABEL_ARTICLES 32

const char *cluster_kind_name(enum cluster_kind kind)
{
    return kind == CLUSTER_STORY ? "story" : "duplicates";
}

const char *member_role_name(enum member_role role)
{
    static const char *const names[] = {
        [ROLE_ORIGINAL] = "original", [ROLE_DUPLICATE] = "duplicate", [ROLE_MEMBER] = "member"};
    return names[role];
}

const char *evidence_method_name(enum evidence_method method)
{
    static const char *const names[] = {
        [EVIDENCE_NONE] = NULL, [EVIDENCE_SHINGLES] = "shingles", [EVIDENCE_TFIDF] = "tfidf"};
    return names[method];
}

static uint32_t count_distinct(uint32_t *values, uint32_t n)
{
    uint32_t distinct = 0;
    qsort(values, n, sizeof *values, compare_u32);
    for (uint32_t i = 0; i < n; i++) {
        distinct += i == 0 || values[i] != values[i - 1];
    }
    return distinct;
}

/*
 * A story is named by the title that is nearest to the middle of its first titled articles, a
 * duplicate group by its first one. Without any title, by the first article.
 */
static int64_t find_label(const struct grouper *g,
                          enum cluster_kind kind,
                          const struct part *part,
                          struct arena *arena)
{
    uint32_t titled[LABEL_ARTICLES];
    uint32_t n = 0;
    uint32_t most = kind == CLUSTER_STORY ? LABEL_ARTICLES : 1;
    for (uint32_t i = 0; i < part->n && n < most; i++) {
        if (g->slots[part->slots[i]].item.titled) {
            titled[n++] = part->slots[i];
        }
    }
    uint32_t best = n == 0 ? part->slots[0] : titled[0];
    if (n > 2) { /* of two, both are as near */
        struct sums sums = sums_of_articles(g, titled, n, arena);
        uint64_t nearest = 0;
        for (uint32_t i = 0; i < n; i++) {
            uint64_t product = sums_product(&sums, &g->slots[titled[i]].item);
            if (product > nearest) {
                nearest = product;
                best = titled[i];
            }
        }
    }
    return g->slots[best].item.article_id;
}

/* Slots in canonical order, so the first is the earliest; undated ones have no say in dates. */
struct cluster_summary summarize(const struct grouper *g,
                                 enum cluster_kind kind,
                                 const struct part *part,
                                 struct arena *arena)
{
    const uint32_t *slots = part->slots;
    uint32_t n = part->n;
    struct cluster_summary sum;
    memset(&sum, 0, sizeof sum); /* compared by memcmp, padding and all */
    uint32_t *sources = ARENA_NEW(arena, uint32_t, n);
    uint32_t *heads = ARENA_NEW(arena, uint32_t, n);
    uint32_t n_sources = 0;
    uint32_t n_heads = 0;
    sum.article_count = n;
    sum.label_article = find_label(g, kind, part, arena);
    for (uint32_t i = 0; i < n; i++) {
        const struct slot *s = &g->slots[slots[i]];
        bool head = s->unit == slots[i];
        sum.reprint_count += !head;
        if (s->item.source != 0) {
            sources[n_sources++] = s->item.source;
            if (head) {
                heads[n_heads++] = s->item.source;
            }
        }
        if (i == 0 || s->item.published_us > sum.newest_us) {
            sum.newest_us = s->item.published_us;
        }
        if (s->item.dated) {
            bool first = !sum.dated || s->item.published_us < sum.first_us;
            bool last = !sum.dated || s->item.published_us > sum.last_us;
            sum.first_us = first ? s->item.published_us : sum.first_us;
            sum.last_us = last ? s->item.published_us : sum.last_us;
            sum.dated = true;
        }
    }
    sum.source_count = count_distinct(sources, n_sources);
    sum.independent_source_count = count_distinct(heads, n_heads);
    return sum;
}

/* The best so far, of those in the same part: the highest score; tie: the earlier article. */
struct nearest {
    const struct grouper *g;
    uint32_t part;
    struct neighbour best; /* slot NO_SLOT: none yet */
};

static void offer(struct nearest *n, struct neighbour other)
{
    const struct slot *slots = n->g->slots;
    if (!marked_has(&n->g->visited, other.slot) || n->g->visited.values[other.slot] != n->part) {
        return;
    }
    if (n->best.slot == NO_SLOT || other.score > n->best.score ||
        (other.score == n->best.score &&
         item_order(&slots[other.slot].item, &slots[n->best.slot].item) < 0)) {
        n->best = other;
    }
}

struct evidence find_evidence(const struct grouper *g,
                              enum cluster_kind kind,
                              uint32_t slot,
                              uint32_t part,
                              struct arena *arena)
{
    const struct slot *s = &g->slots[slot];
    bool reprint = kind == CLUSTER_DUPLICATES || s->unit != slot;
    struct nearest nearest = {g, part, {.slot = NO_SLOT}};
    struct evidence evidence = {0};
    for (uint32_t i = 0; reprint && i < s->pairs.n; i++) {
        offer(&nearest, s->pairs.items[i]);
    }
    for (uint32_t i = 0; !reprint && i < s->edges.n; i++) {
        const struct edge *edge = &s->edges.items[i];
        offer(&nearest,
              (struct neighbour){.slot = edge->slot,
                                 .score = edge->score,
                                 .threshold = s->item.bridging ? STORY_SCORE : LOOSE_SCORE});
    }
    if (nearest.best.slot != NO_SLOT) {
        evidence = (struct evidence){
            .method = reprint ? EVIDENCE_SHINGLES : EVIDENCE_TFIDF,
            .partner = g->slots[nearest.best.slot].item.article_id,
            .score = nearest.best.score,
            .threshold = nearest.best.threshold,
        };
    }
    if (!reprint) {
        evidence.runner_up = find_runner_up(g, slot, arena);
    }
    return evidence;
}
