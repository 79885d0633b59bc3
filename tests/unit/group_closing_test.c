/*
 * group — stories of which nothing more is expected: closed, let go, and opened again.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "tests/unit/group_random.h"

static const struct cluster_change *told(const struct world *w, int64_t id)
{
    for (size_t i = 0; i < w->last.n_changes; i++) {
        if (w->last.changes[i].id == id) {
            return &w->last.changes[i];
        }
    }
    return NULL;
}

/* Two reprints of one text, and an article of another story; 4 is a third reprint, not put yet. */
static struct world *world_of_two(void)
{
    struct world *w = world_new();
    write_article(w, 1, STORM, 10, true);
    write_article(w, 2, STORM, 11, true);
    write_article(w, 3, COURT, 12, true);
    write_article(w, 4, STORM, 13, true);
    int64_t all[] = {1, 2, 3};
    put_batch(w, all, 3, false);
    cr_assert(w->tables[1][CLUSTER_DUPLICATES] != 0);
    return w;
}

Test(group_closing, a_closed_story_keeps_its_members_and_a_late_one_opens_it)
{
    struct world *w = world_of_two();
    int64_t story = w->tables[1][CLUSTER_STORY];
    close_stories(w, &story, 1);
    cr_assert(eq(sz, w->last.n_changes, 1));
    const struct cluster_change *c = told(w, story);
    cr_expect(c->fate == CLUSTER_CLOSED && c->closed);
    cr_expect(eq(sz, c->n_added + c->n_changed + c->n_removed, 0));
    cr_expect(eq(u32, c->summary.article_count, 2));
    cr_expect(c->summary.newest_us == 11 * DAY_US);
    put(w, 4);
    c = told(w, story);
    cr_assert(c && c->fate == CLUSTER_CHANGED);
    cr_expect(c->n_added == 1 && !c->closed && c->added[0].article_id == 4);
    cr_expect(c->summary.newest_us == 13 * DAY_US);
    world_free(w);
}

Test(group_closing, only_live_stories_are_closed)
{
    struct world *w = world_of_two();
    int64_t ids[] = {w->tables[1][CLUSTER_DUPLICATES], 0, 77};
    close_stories(w, ids, 3);
    cr_expect(eq(sz, w->last.n_changes, 0));
    let_go(w, ids, 3);
    cr_expect(eq(sz, w->last.n_changes, 0));
    world_free(w);
}

Test(group_closing, what_is_let_go_stays_a_member_and_is_compared_with_nothing)
{
    struct world *w = world_of_two();
    int64_t story = w->tables[1][CLUSTER_STORY];
    int64_t duplicates = w->tables[1][CLUSTER_DUPLICATES];
    size_t before = grouper_size(w->grouper).articles;
    let_go(w, &story, 1);
    cr_expect(eq(sz, grouper_size(w->grouper).articles, before - 2));
    cr_expect(w->closed[story] && w->closed[duplicates]);
    cr_expect(w->tables[1][CLUSTER_STORY] == story && w->tables[2][CLUSTER_STORY] == story);
    put(w, 4);
    cr_expect(w->tables[4][CLUSTER_STORY] != story && w->tables[4][CLUSTER_DUPLICATES] == 0);
    cr_expect(w->closed[story]);
    restore(w);
    cr_expect(eq(sz, grouper_size(w->grouper).articles, 2));
    world_free(w);
}

Test(group_closing, a_change_brings_all_of_a_story_back)
{
    struct world *w = world_of_two();
    int64_t story = w->tables[1][CLUSTER_STORY];
    int64_t duplicates = w->tables[1][CLUSTER_DUPLICATES];
    let_go(w, &story, 1);
    write_article(w, 2, COURT, 11, true);
    put(w, 2); /* revised into the other story */
    cr_expect(w->tables[1][CLUSTER_STORY] == story && !w->closed[story]);
    cr_expect(w->tables[2][CLUSTER_STORY] == w->tables[3][CLUSTER_STORY]);
    cr_expect(w->tables[2][CLUSTER_DUPLICATES] == duplicates && !w->closed[duplicates]);
    cr_expect(w->tables[1][CLUSTER_DUPLICATES] == 0);
    let_go(w, &story, 1);
    take_away(w, 1); /* withdrawn */
    cr_expect(told(w, story) && told(w, story)->fate == CLUSTER_DISSOLVED);
    cr_expect(w->tables[1][CLUSTER_STORY] == 0);
    world_free(w);
}

/* ---- Random histories; group_world.h holds each decision against the tables. ---- */

static int64_t any_story(const struct world *w, uint32_t *state)
{
    return w->tables[1 + draw(state, MAX_ARTICLES)][CLUSTER_STORY];
}

static void one_step(struct world *w, uint32_t *state)
{
    int64_t ids[MAX_ARTICLES];
    for (int64_t i = 0; i < MAX_ARTICLES; i++) {
        ids[i] = i + 1;
    }
    shuffle(ids, MAX_ARTICLES, state);
    int64_t stories[] = {any_story(w, state), any_story(w, state)};
    switch (draw(state, 8)) {
    case 0:
        let_go(w, stories, stories[0] == stories[1] ? 1 : 2);
        return;
    case 1:
        close_stories(w, stories, 1);
        return;
    case 2:
        restore(w);
        return;
    case 3:
        take_away(w, ids[0]);
        return;
    default:
        put_batch(w, ids, 1 + draw(state, 4), false);
    }
}

Test(group_closing, in_random_histories_decisions_lead_to_the_tables, .timeout = 300)
{
    size_t gone = 0;
    for (uint32_t seed = 1; seed <= 16; seed++) {
        uint32_t state = seed * 104729;
        struct world *w = world_new();
        struct world *at_once = world_new();
        write_random(w, seed);
        write_random(at_once, seed);
        for (int i = 0; i < 60 && w->last_id < 900; i++) {
            one_step(w, &state);
        }
        int64_t ids[MAX_ARTICLES];
        for (int64_t i = 0; i < MAX_ARTICLES; i++) {
            ids[i] = i + 1;
            gone += w->let_go[i + 1];
        }
        /* Decided anew, all together: what was away leaves no trace. */
        put_batch(w, ids, MAX_ARTICLES, false);
        put_batch(at_once, ids, MAX_ARTICLES, false);
        cr_assert(same_partition(w, at_once, MAX_ARTICLES), "seed %u", seed);
        world_free(w);
        world_free(at_once);
    }
    cr_expect(gt(sz, gone, 16));
}
