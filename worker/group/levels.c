#include "worker/group/levels.h"

#include "worker/group/average.h"
#include "worker/group/unite.h"

#define DIRTY 1 /* changed itself */
#define AGAIN 2 /* its best neighbour has changed */

/* From one level to the next. */
struct climb {
    struct grouper *g;
    struct arena *arena;   /* of the batch */
    struct arena *scratch; /* of one node */
    uint32_t from;         /* level of the nodes that look for neighbours; the next one is made */
    uint32_t least;        /* threshold */
    struct slots dirty;    /* nodes, by their first units; in g->found as DIRTY */
    struct slots again;    /* in g->found as AGAIN */
    struct slots pool;     /* units whose nodes are to be made, in g->visited */
};

/* The highest first; in thousandths. */
static uint32_t level_threshold(uint32_t level)
{
    static const uint32_t thresholds[LEVELS + 1] = {1000, 400, 280, 200, STORY_SCORE};
    return thresholds[level];
}

static struct place *place_at(const struct grouper *g, uint32_t level, uint32_t unit)
{
    return &g->slots[unit].places[level];
}

static void stand_alone(struct grouper *g, uint32_t level, uint32_t unit)
{
    kept_touch(g->kept, level, unit);
    *place_at(g, level, unit) =
        (struct place){.first = unit, .next = unit, .n = 1, .best = NO_SLOT};
}

void levels_enter(struct grouper *g, uint32_t head)
{
    for (uint32_t level = 0; level <= LEVELS; level++) {
        stand_alone(g, level, head);
    }
}

/* The others of a node stand alone, and wait to be taken up again. */
static void fall_apart(struct grouper *g, struct touched *to, uint32_t level, uint32_t head)
{
    for (uint32_t unit = place_at(g, level, head)->next, next; unit != head; unit = next) {
        struct slot *s = &g->slots[unit];
        next = s->places[level].next;
        if (s->touch == 0 && s->split == 0) {
            slots_push(to->arena, to->slots, unit);
        }
        s->split = (uint8_t)(s->split | 1u << level);
        stand_alone(g, level, unit);
    }
    stand_alone(g, level, head);
}

void levels_leave(struct grouper *g, struct touched *to, uint32_t head)
{
    for (uint32_t level = 1; level <= LEVELS; level++) {
        fall_apart(g, to, level, head);
    }
}

/* ---- Best neighbours ---- */

static bool bridges(const struct grouper *g, uint32_t unit)
{
    return g->slots[unit].posted && g->slots[unit].item.bridging;
}

static void add_dirty(struct climb *c, uint32_t unit)
{
    uint32_t node = place_at(c->g, c->from, unit)->first;
    if (marked_add(&c->g->found, node, DIRTY)) {
        slots_push(c->arena, &c->dirty, node);
    }
}

static void add_to_pool(struct climb *c, uint32_t unit)
{
    if (marked_add(&c->g->visited, unit, 0)) {
        slots_push(c->arena, &c->pool, unit);
    }
}

/* The nodes that edges lead to; g->near: the highest score of such an edge. */
static struct slots neighbours_of(struct climb *c, uint32_t node)
{
    struct grouper *g = c->g;
    struct slots all = {0};
    uint32_t unit = node;
    marked_clear(g, &g->near);
    do {
        const struct edges *edges = &g->slots[unit].edges;
        for (uint32_t i = 0; i < edges->n; i++) {
            const struct edge *edge = &edges->items[i];
            if (edge->score < c->least || !g->slots[edge->slot].item.bridging) {
                continue;
            }
            uint32_t other = place_at(g, c->from, edge->slot)->first;
            if (other != node && marked_add(&g->near, other, 0)) {
                slots_push(c->scratch, &all, other);
            }
            if (other != node && g->near.values[other] < edge->score) {
                g->near.values[other] = edge->score;
            }
        }
        unit = place_at(g, c->from, unit)->next;
    } while (unit != node);
    return all;
}

/* Is (average, other) better than what the place has? Too low a one never is. */
static bool
is_better(const struct climb *c, const struct place *place, uint32_t other, uint32_t average)
{
    if (average < c->least * AVERAGE_ONE) {
        return false;
    }
    if (place->best == NO_SLOT || average != place->average) {
        return place->best == NO_SLOT || average > place->average;
    }
    return item_order(&c->g->slots[other].item, &c->g->slots[place->best].item) < 0;
}

/* Does it point to a node that has changed, or is not there any more? */
static bool is_stale(const struct climb *c, const struct place *place)
{
    uint32_t best = place->best;
    return best != NO_SLOT &&
           (!bridges(c->g, best) || place_at(c->g, c->from, best)->first != best ||
            (marked_has(&c->g->found, best) && c->g->found.values[best] == DIRTY));
}

/* A clean node hears of a dirty one. */
static void offer(struct climb *c, uint32_t node, uint32_t dirty, uint32_t average)
{
    struct place *place = place_at(c->g, c->from, node);
    if (marked_has(&c->g->found, node)) {
        return; /* looks for itself */
    }
    if (is_stale(c, place)) {
        (void)marked_add(&c->g->found, node, AGAIN);
        slots_push(c->arena, &c->again, node);
    } else if (is_better(c, place, dirty, average)) {
        place->best = dirty;
        place->average = average;
        add_to_pool(c, node);
    }
}

/* By the terms of the smaller one: the sums of the larger one may be at hand. */
static uint32_t average_of(struct climb *c, struct sums *sums, uint32_t node, uint32_t other)
{
    struct grouper *g = c->g;
    if (place_at(g, c->from, other)->n > place_at(g, c->from, node)->n) {
        const struct sums *kept = kept_sums(g, c->from, other, false);
        if (kept) {
            return average(g, kept, c->from, node);
        }
    }
    if (!sums->places) {
        const struct sums *kept = kept_sums(g, c->from, node, true);
        *sums = kept ? *kept : sums_of(g, c->from, node, c->scratch);
    }
    return average(g, sums, c->from, other);
}

static void find_best(struct climb *c, uint32_t node, bool dirty)
{
    struct grouper *g = c->g;
    struct place *place = place_at(g, c->from, node);
    struct place found = {.best = NO_SLOT};
    struct sums sums = {0}; /* of the node, once they are wanted */
    arena_reset(c->scratch);
    struct slots others = neighbours_of(c, node);
    for (size_t i = 0; i < others.n; i++) {
        uint32_t other = others.items[i];
        uint32_t units = place_at(g, c->from, other)->n;
        uint32_t value = g->near.values[other] * AVERAGE_ONE;
        if (place->n > NODE_MAX_UNITS || units > NODE_MAX_UNITS) {
            value = 0;
        } else if (place->n > 1 || units > 1) {
            value = average_of(c, &sums, node, other);
        }
        if (is_better(c, &found, other, value)) {
            found.best = other;
            found.average = value;
        }
        if (dirty) {
            offer(c, other, node, value);
        }
    }
    if (dirty || place->best != found.best) {
        add_to_pool(c, node);
    }
    place->best = found.best;
    place->average = found.average;
}

/* ---- Nodes of the next level ---- */

/*
 * With a unit: its node, what that points to, and all of its former node of the next level.
 * Each node is gone through from its first unit, so that no unit is looked at twice.
 */
static void close_pool(struct climb *c)
{
    for (size_t i = 0; i < c->pool.n; i++) {
        uint32_t unit = c->pool.items[i];
        for (uint32_t level = c->from; level <= c->from + 1; level++) {
            uint32_t first = place_at(c->g, level, unit)->first;
            if (first != unit) {
                add_to_pool(c, first);
                continue;
            }
            for (uint32_t u = place_at(c->g, level, unit)->next; u != unit;
                 u = place_at(c->g, level, u)->next) {
                add_to_pool(c, u);
            }
            uint32_t best = place_at(c->g, c->from, unit)->best;
            if (level == c->from && best != NO_SLOT) {
                add_to_pool(c, best);
            }
        }
    }
    sort_slots(c->g, c->pool.items, c->pool.n);
    for (size_t i = 0; i < c->pool.n; i++) {
        c->g->visited.values[c->pool.items[i]] = (uint32_t)i;
    }
}

/* A component in the making, at the number of its first unit. */
struct component {
    uint32_t root; /* of unit i: number of its component's first unit */
    uint32_t n;
    bool same; /* as before */
};

static struct component *find_components(struct climb *c)
{
    struct grouper *g = c->g;
    uint32_t n = (uint32_t)c->pool.n;
    uint32_t *parent = ARENA_NEW(c->arena, uint32_t, n);
    struct component *all = ARENA_NEW(c->arena, struct component, n);
    for (uint32_t i = 0; i < n; i++) {
        parent[i] = i;
    }
    for (uint32_t i = 0; i < n; i++) {
        const struct place *place = place_at(g, c->from, c->pool.items[i]);
        unite(parent, i, g->visited.values[place->first]);
        if (place->first == c->pool.items[i] && place->best != NO_SLOT) {
            unite(parent, i, g->visited.values[place->best]);
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        all[i] = (struct component){.root = unite_root(parent, i), .same = true};
        all[all[i].root].n++; /* a root comes before the others */
    }
    return all;
}

static bool is_split(const struct grouper *g, uint32_t level, uint32_t unit)
{
    return (g->slots[unit].split & 1u << level) != 0;
}

static void compare_with_former(const struct climb *c, struct component *all)
{
    const struct grouper *g = c->g;
    uint32_t level = c->from + 1;
    for (uint32_t i = 0; i < c->pool.n; i++) {
        uint32_t unit = c->pool.items[i];
        uint32_t first = c->pool.items[all[i].root];
        if (is_split(g, level, unit) || place_at(g, level, unit)->first != first ||
            place_at(g, level, first)->n != all[all[i].root].n) {
            all[all[i].root].same = false;
        }
    }
}

/* Makes the nodes; the ones that were not there before are put in out. */
static void make_nodes(struct climb *c, struct slots *out)
{
    struct grouper *g = c->g;
    uint32_t level = c->from + 1;
    struct component *all = find_components(c);
    compare_with_former(c, all);
    for (uint32_t i = 0; i < c->pool.n; i++) {
        uint32_t unit = c->pool.items[i];
        uint32_t first = c->pool.items[all[i].root];
        if (all[all[i].root].same) {
            continue;
        }
        stand_alone(g, level, unit);
        if (unit == first) {
            slots_push(c->arena, out, unit);
            continue;
        }
        struct place *place = place_at(g, level, unit);
        place->first = first;
        place->next = place_at(g, level, first)->next;
        place_at(g, level, first)->next = unit;
        place_at(g, level, first)->n++;
    }
}

static void climb(struct climb *c, const struct slots *touched, const struct slots *changed)
{
    struct grouper *g = c->g;
    marked_clear(g, &g->found);
    marked_clear(g, &g->visited);
    for (size_t i = 0; i < changed->n; i++) {
        add_dirty(c, changed->items[i]);
    }
    for (size_t i = 0; i < touched->n; i++) {
        uint32_t unit = touched->items[i];
        if (!bridges(g, unit)) {
            continue;
        }
        if (g->slots[unit].touch >= c->least) {
            add_dirty(c, unit);
        }
        if (is_split(g, c->from + 1, unit)) {
            add_to_pool(c, unit);
        }
    }
    for (size_t i = 0; i < c->dirty.n; i++) {
        find_best(c, c->dirty.items[i], true);
        grouper_beat(g);
    }
    for (size_t i = 0; i < c->again.n; i++) {
        find_best(c, c->again.items[i], false);
        grouper_beat(g);
    }
    close_pool(c);
}

void levels_update(struct grouper *g,
                   const struct slots *touched,
                   struct arena *arena,
                   struct slots *stories)
{
    struct slots changed = {0};
    struct arena *scratch = arena_new((size_t)1 << 16);
    for (uint32_t level = 0; level < LEVELS; level++) {
        struct climb c = {
            .g = g,
            .arena = arena,
            .scratch = scratch,
            .from = level,
            .least = level_threshold(level + 1),
        };
        climb(&c, touched, &changed);
        changed = (struct slots){0};
        make_nodes(&c, &changed);
    }
    *stories = changed;
    arena_free(scratch);
}
