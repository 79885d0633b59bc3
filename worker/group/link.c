#include "worker/group/link.h"

#include <stdlib.h>

/* A set of units still to be cut, with the edges inside it. */
struct piece {
    const struct item *const *items; /* all units of the component */
    uint32_t *units;                 /* ascending */
    uint32_t n;
    struct link_edge *edges;
    uint32_t n_edges;
    uint32_t threshold;
};

/* Parts while they are joined: row i of sums is alive if size[i] > 0. */
struct averages {
    uint32_t n;
    uint32_t *sums; /* n × n, symmetric: scores between the parts, added up */
    int64_t *size;
    uint32_t *best; /* the part with the highest average to i; i itself: none */
};

/* Is the average of (sum_a over pairs_a) greater than that of b? */
static bool is_greater(int64_t sum_a, int64_t pairs_a, int64_t sum_b, int64_t pairs_b)
{
    return sum_a * pairs_b > sum_b * pairs_a;
}

static int64_t sum_of(const struct averages *av, uint32_t i, uint32_t k)
{
    return av->sums[(size_t)i * av->n + k];
}

static void find_best(struct averages *av, uint32_t i)
{
    uint32_t best = i;
    for (uint32_t k = 0; k < av->n; k++) {
        if (k != i && av->size[k] > 0 &&
            (best == i ||
             is_greater(sum_of(av, i, k), av->size[k], sum_of(av, i, best), av->size[best]))) {
            best = k;
        }
    }
    av->best[i] = best;
}

static struct averages averages_of(const struct piece *piece, struct arena *arena)
{
    uint32_t n = piece->n;
    struct averages av = {
        .n = n,
        .sums = ARENA_NEW(arena, uint32_t, (size_t)n * n),
        .size = ARENA_NEW(arena, int64_t, n),
        .best = ARENA_NEW(arena, uint32_t, n),
    };
    struct probe probe;
    for (uint32_t i = 0; i < n; i++) {
        av.size[i] = 1;
        probe_init(&probe, piece->items[piece->units[i]], 0);
        for (uint32_t k = 0; k < i; k++) {
            uint32_t score = probe_score(&probe, piece->items[piece->units[k]]);
            av.sums[(size_t)i * n + k] = score;
            av.sums[(size_t)k * n + i] = score;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        find_best(&av, i);
    }
    return av;
}

/* k's part becomes part of i's. */
static void join(struct averages *av, uint32_t i, uint32_t k)
{
    for (uint32_t m = 0; m < av->n; m++) {
        if (m != i && av->size[m] > 0) { /* what is dead, and what is inside, might overflow */
            uint32_t sum = (uint32_t)(sum_of(av, i, m) + sum_of(av, k, m));
            av->sums[(size_t)i * av->n + m] = sum;
            av->sums[(size_t)m * av->n + i] = sum;
        }
    }
    av->size[i] += av->size[k];
    av->size[k] = 0;
    for (uint32_t m = 0; m < av->n; m++) {
        if (av->size[m] > 0 && (m == i || av->best[m] == i || av->best[m] == k)) {
            find_best(av, m);
        }
    }
}

/* The part whose best average is highest of all; av->n if no two parts are left. */
static uint32_t find_highest(const struct averages *av)
{
    uint32_t high = av->n;
    for (uint32_t i = 0; i < av->n; i++) {
        uint32_t k = av->best[i];
        if (av->size[i] == 0 || k == i) {
            continue;
        }
        if (high == av->n || is_greater(sum_of(av, i, k), av->size[i] * av->size[k],
                                        sum_of(av, high, av->best[high]),
                                        av->size[high] * av->size[av->best[high]])) {
            high = i;
        }
    }
    return high;
}

static void link_piece(const struct piece *piece, struct arena *arena, uint32_t *part)
{
    struct averages av = averages_of(piece, arena);
    uint32_t *into = ARENA_NEW(arena, uint32_t, piece->n);
    for (uint32_t i = 0; i < piece->n; i++) {
        into[i] = i;
    }
    for (uint32_t i; (i = find_highest(&av)) < av.n;) {
        uint32_t k = av.best[i];
        if (sum_of(&av, i, k) < (int64_t)piece->threshold * av.size[i] * av.size[k]) {
            break;
        }
        uint32_t low = i < k ? i : k;
        uint32_t high = i < k ? k : i;
        join(&av, low, high);
        into[high] = low;
    }
    for (uint32_t i = 0; i < piece->n; i++) {
        into[i] = into[into[i]]; /* into[i] < i is final before i comes */
        part[piece->units[i]] = piece->units[into[i]];
    }
}

static uint32_t root_of(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

/* The edges that reach threshold come first; returns how many. */
static uint32_t keep_edges(struct link_edge *edges, uint32_t n, uint32_t threshold)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (edges[i].score >= threshold) {
            struct link_edge edge = edges[i];
            edges[i] = edges[kept];
            edges[kept++] = edge;
        }
    }
    return kept;
}

static void find_roots(const struct piece *piece, uint32_t *root)
{
    for (uint32_t i = 0; i < piece->n; i++) {
        root[piece->units[i]] = piece->units[i];
    }
    for (uint32_t i = 0; i < piece->n_edges; i++) {
        uint32_t a = root_of(root, piece->edges[i].a);
        uint32_t b = root_of(root, piece->edges[i].b);
        root[a > b ? a : b] = a > b ? b : a;
    }
    for (uint32_t i = 0; i < piece->n; i++) {
        root[piece->units[i]] = root_of(root, piece->units[i]);
    }
}

static int units_by_root(const void *a, const void *b, void *roots)
{
    const uint32_t *root = roots;
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    if (root[x] != root[y]) {
        return root[x] < root[y] ? -1 : 1;
    }
    return (x > y) - (x < y);
}

static int edges_by_root(const void *a, const void *b, void *roots)
{
    const uint32_t *root = roots;
    uint32_t x = root[((const struct link_edge *)a)->a];
    uint32_t y = root[((const struct link_edge *)b)->a];
    return (x > y) - (x < y);
}

struct pieces {
    struct piece *items;
    size_t n, cap;
};

/* Pushes the components that a piece has at a threshold one step higher; in its own memory. */
static void take_apart(struct piece piece, uint32_t *root, struct arena *arena, struct pieces *todo)
{
    piece.threshold += LINK_STEP;
    piece.n_edges = keep_edges(piece.edges, piece.n_edges, piece.threshold);
    find_roots(&piece, root);
    qsort_r(piece.units, piece.n, sizeof *piece.units, units_by_root, root);
    qsort_r(piece.edges, piece.n_edges, sizeof *piece.edges, edges_by_root, root);
    uint32_t edge = 0;
    for (uint32_t unit = 0; unit < piece.n;) {
        struct piece part = piece;
        part.units = piece.units + unit;
        part.edges = piece.edges + edge;
        part.n = 0;
        part.n_edges = 0;
        uint32_t first = root[*part.units];
        while (unit < piece.n && root[piece.units[unit]] == first) {
            part.n++;
            unit++;
        }
        while (edge < piece.n_edges && root[piece.edges[edge].a] == first) {
            part.n_edges++;
            edge++;
        }
        ARENA_PUSH(arena, todo->items, todo->n, todo->cap, part);
    }
}

/* The averages of one piece are the only large thing: they live in an arena of their own. */
static void link_small(const struct piece *piece, uint32_t *part)
{
    if (piece->n == 1) {
        part[piece->units[0]] = piece->units[0];
        return;
    }
    struct arena *scratch = arena_new((size_t)1 << 16);
    link_piece(piece, scratch, part);
    arena_free(scratch);
}

void link_units(const struct item *const *items,
                uint32_t n,
                struct link_edge *edges,
                uint32_t n_edges,
                uint32_t threshold,
                struct arena *arena,
                uint32_t *part)
{
    struct pieces todo = {0};
    uint32_t *root = ARENA_NEW(arena, uint32_t, n);
    uint32_t *units = ARENA_NEW(arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        units[i] = i;
    }
    struct piece all = {items, units, n, edges, n_edges, threshold};
    ARENA_PUSH(arena, todo.items, todo.n, todo.cap, all);
    while (todo.n > 0) {
        struct piece piece = todo.items[--todo.n];
        if (piece.n <= LINK_MAX_UNITS) {
            link_small(&piece, part);
        } else {
            take_apart(piece, root, arena, &todo);
        }
    }
}
