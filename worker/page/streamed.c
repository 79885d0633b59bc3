#include "worker/page/streamed.h"

#include <string.h>

#include "common/hash.h"

/* Pieces by the rest of their id. */
struct pieces {
    uint64_t *keys; /* 0: free */
    uint32_t *nodes;
    uint32_t places;  /* a power of two, at most half full */
    uint32_t n, left; /* left: not yet in their place */
};

static uint64_t key_of(struct str id)
{
    uint64_t key = hash64(str_sub(id, 2, id.n));
    return key + (key == 0);
}

static bool begins(struct str id, const char *letters)
{
    return id.n > 2 && id.p[1] == ':' && strchr(letters, id.p[0]);
}

static bool is_piece(const struct dom *dom, uint32_t i)
{
    return dom->nodes[i].tag == TAG_DIV && dom->nodes[i].n_attrs >= 2 &&
           begins(dom_attr(dom, i, "id"), "S") && dom_is_hidden(dom, i);
}

static uint32_t place_of(const struct pieces *pieces, uint64_t key)
{
    uint32_t at = (uint32_t)(key >> 9) & (pieces->places - 1);
    while (pieces->keys[at] != 0 && pieces->keys[at] != key) {
        at = (at + 1) & (pieces->places - 1);
    }
    return at;
}

static struct pieces find_pieces(const struct dom *dom, struct arena *arena)
{
    struct pieces pieces = {.places = 16};
    uint32_t n = 0;
    for (uint32_t i = 1; i < dom->n; i++) {
        n += is_piece(dom, i);
    }
    if (n == 0) {
        return pieces;
    }
    while (pieces.places < 2 * (uint64_t)n) {
        pieces.places *= 2;
    }
    pieces.keys = ARENA_NEW(arena, uint64_t, pieces.places);
    pieces.nodes = ARENA_NEW(arena, uint32_t, pieces.places);
    for (uint32_t i = 1; i < dom->n; i++) {
        if (is_piece(dom, i)) {
            uint64_t key = key_of(dom_attr(dom, i, "id"));
            uint32_t at = place_of(&pieces, key);
            pieces.n += pieces.keys[at] == 0;
            pieces.keys[at] = key;
            pieces.nodes[at] = i; /* of two with one id the last counts */
        }
    }
    return pieces;
}

/* For each node that is one end of a move the other: piece of a template, template of a piece. */
static uint32_t *pair_up(const struct dom *dom, struct pieces *pieces, struct arena *arena)
{
    uint32_t *other = ARENA_NEW(arena, uint32_t, dom->n);
    for (uint32_t i = 1; i < dom->n; i++) {
        struct str id = dom->nodes[i].tag == TAG_TEMPLATE ? dom_attr(dom, i, "id") : STR("");
        if (begins(id, "BP")) {
            uint32_t at = place_of(pieces, key_of(id));
            uint32_t piece = pieces->keys[at] != 0 ? pieces->nodes[at] : 0;
            if (piece != 0 && other[piece] == 0) {
                other[piece] = i;
                other[i] = piece;
                pieces->left++;
            }
        }
    }
    return other;
}

/* Where the walk goes on when a piece is done. */
struct level {
    uint32_t next, end; /* nodes of the old array */
};

struct copy {
    const struct dom *from;
    struct node *to;
    uint32_t *numbers; /* by old node: its new number */
    uint32_t n;
};

/* false: too deep. */
static bool put_node(struct copy *c, uint32_t i, uint32_t parent)
{
    struct node *node = &c->to[c->n];
    *node = c->from->nodes[i];
    node->parent = parent;
    node->depth = i == 0 ? 0 : (uint16_t)(c->to[parent].depth + 1);
    c->numbers[i] = c->n++;
    return node->depth <= DOM_MAX_DEPTH;
}

/* A piece is shown: what hid it was an attribute, and those that are left name its look. */
static void put_piece(struct copy *c, uint32_t piece)
{
    struct node *node = &c->to[c->numbers[piece]];
    node->attrs = NULL;
    node->n_attrs = 0;
}

static void set_ends(struct node *nodes, uint32_t n)
{
    uint32_t open[DOM_MAX_DEPTH + 2];
    uint32_t depth = 0; /* how many are open */
    for (uint32_t i = 0; i < n; i++) {
        while (depth > nodes[i].depth) {
            nodes[open[--depth]].end = i;
        }
        open[depth++] = i;
    }
    while (depth > 0) {
        nodes[open[--depth]].end = n;
    }
}

/* All nodes in their new order; false: it cannot be done. */
static bool copy_nodes(struct copy *c, const uint32_t *other, struct pieces *pieces)
{
    struct level levels[DOM_MAX_DEPTH + 2] = {{0, c->from->n}};
    uint32_t depth = 0;
    while (true) {
        struct level *level = &levels[depth];
        if (level->next >= level->end) {
            if (depth-- == 0) {
                return pieces->left == 0;
            }
            continue;
        }
        uint32_t i = level->next;
        const struct node *node = &c->from->nodes[i];
        bool moved = other[i] != 0;
        bool hole = moved && node->tag == TAG_TEMPLATE;
        level->next = moved ? node->end : i + 1;
        if (moved && !hole) {
            continue; /* a piece: it stands elsewhere */
        }
        uint32_t put = hole ? other[i] : i;
        if (!put_node(c, put, c->numbers[node->parent])) {
            return false;
        }
        if (hole) {
            put_piece(c, put);
            pieces->left--;
            if (++depth == DOM_MAX_DEPTH + 2) {
                return false;
            }
            levels[depth] = (struct level){put + 1, c->from->nodes[put].end};
        }
    }
}

void streamed_join(struct dom *dom, struct arena *arena)
{
    struct pieces pieces = find_pieces(dom, arena);
    if (pieces.n == 0) {
        return;
    }
    const uint32_t *other = pair_up(dom, &pieces, arena);
    struct copy copy = {.from = dom,
                        .to = ARENA_NEW(arena, struct node, dom->n),
                        .numbers = ARENA_NEW(arena, uint32_t, dom->n)};
    if (pieces.left > 0 && copy_nodes(&copy, other, &pieces)) {
        set_ends(copy.to, copy.n);
        dom->nodes = copy.to;
        dom->n = copy.n;
    }
}
