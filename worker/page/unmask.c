#include "worker/page/unmask.h"

#include <stdint.h>

#include "worker/page/streamed.h"

#define MIN_RUNNING 60 /* bytes of one text node: shorter ones are labels and links */

/* Bytes of running text below each node. */
static uint32_t *count_running(const struct dom *dom, struct arena *arena)
{
    uint32_t *running = ARENA_NEW(arena, uint32_t, dom->n);
    for (uint32_t i = 0; i < dom->n; i++) {
        const struct node *node = &dom->nodes[i];
        if (node->tag != TAG_TEXT) {
            i = dom_is_never_text(dom, i) ? node->end - 1 : i;
        } else if (dom->nodes[node->parent].tag != TAG_A) {
            size_t n = str_trim(node->text).n;
            running[i] = n >= MIN_RUNNING ? (uint32_t)n : 0;
        }
    }
    for (uint32_t i = dom->n; i > 1; i--) {
        running[dom->nodes[i - 1].parent] += running[i - 1];
    }
    return running;
}

static void make_plain(struct dom *dom, uint32_t i, struct arena *arena)
{
    struct node *node = &dom->nodes[i];
    struct dom_attr *attrs = ARENA_NEW(arena, struct dom_attr, node->n_attrs);
    size_t n = 0;
    for (size_t k = 0; k < node->n_attrs; k++) {
        struct str name = node->attrs[k].name;
        bool hiding = str_eq(name, STR("hidden")) || str_eq(name, STR("aria-hidden")) ||
                      str_eq(name, STR("style"));
        attrs[n] = node->attrs[k];
        n += !hiding;
    }
    node->attrs = attrs;
    node->n_attrs = (uint16_t)n;
    node->tag = dom_is_furniture(dom, i) ? TAG_DIV : node->tag;
}

/* What a reader opens by a click: an accordion's part, the text behind a tab. */
static bool is_panel(const struct dom *dom, uint32_t i)
{
    struct str role = dom_attr(dom, i, "role");
    return str_eq_nocase(role, STR("region")) || str_eq_nocase(role, STR("tabpanel")) ||
           str_eq_nocase(dom_attr(dom, i, "hidden"), STR("until-found"));
}

void unmask(struct dom *dom, struct arena *arena)
{
    streamed_join(dom, arena);
    const uint32_t *running = count_running(dom, arena);
    for (uint32_t i = 1; i < dom->n; i++) {
        bool most = running[i] > running[0] / 2;
        bool masked = dom->nodes[i].tag != TAG_TEXT && !dom_is_never_text(dom, i) &&
                      (most ? dom_is_furniture(dom, i) : is_panel(dom, i) && dom_is_hidden(dom, i));
        if (masked) {
            make_plain(dom, i, arena);
        }
    }
}
