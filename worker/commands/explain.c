/*
 * explain — why two stored articles are one text, one story, or neither.
 *
 * What the tables hold is told as it stands there: the chain of verified pairs, the nearest
 * articles that were refused, and the stories that were second best. Two texts that no stored pair
 * speaks of are compared again, by the code and the prints that decided; links between articles of
 * a story are scored again likewise.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/config.h"
#include "worker/commands/commands.h"
#include "worker/commands/read_settings.h"
#include "worker/fingerprint/term_words.h"
#include "worker/render/explain.h"
#include "worker/settings.h"
#include "worker/store/explain.h"

static const char usage[] =
    "usage: newsmill explain [--json] ID ID [flags]\n"
    "\n"
    "Why two stored articles are, or are not, in one duplicate group and in one story: the chain\n"
    "of verified pairs or links between them, scores and thresholds, and the passages that both\n"
    "texts have, side by side (in colour on a terminal, unless NO_COLOR is set).\n"
    "ID: an article id as in tables and events, or the id or URL that the article came with.\n"
    "\n"
    "  --json      one line of JSON instead\n"
    "\n"
    "Example: newsmill explain 1203 https://outlet.example/2026/03/bridge\n";

#define PIPED_WIDTH 120

struct search {
    struct store *store;
    struct arena *arena;
    struct explanation *out;
    struct known_article *known; /* in the order of out->articles */
    size_t n_known, cap_known;
    size_t cap_articles, cap_pairs, cap_links;
    struct err *err;
};

/* ---- articles ---- */

static size_t add_article(struct search *s, const struct known_article *known)
{
    for (size_t i = 0; i < s->n_known; i++) {
        if (s->known[i].article_id == known->article_id) {
            return i;
        }
    }
    struct explain_article article = {
        .id = known->article_id,
        .external_id = known->external_id,
        .title = known->title,
        .source = known->source,
        .text = known->text,
        .dated = known->dated,
        .published_us = known->published_us,
    };
    memcpy(article.cluster, known->cluster, sizeof article.cluster);
    ARENA_PUSH(s->arena, s->known, s->n_known, s->cap_known, *known);
    ARENA_PUSH(s->arena, s->out->articles, s->out->n_articles, s->cap_articles, article);
    return s->n_known - 1;
}

static enum status load_article(struct search *s, int64_t id, size_t *place)
{
    struct known_article *found = NULL;
    size_t n = 0;
    if (store_known_articles(s->store, &id, 1, s->arena, &found, &n, s->err)) {
        return s->err->status;
    }
    if (n == 0) {
        return err_set(s->err, ERR_INPUT, "article %" PRId64 " is gone", id);
    }
    *place = add_article(s, &found[0]);
    return OK;
}

/* ---- texts ---- */

static enum status add_chain(struct search *s, const struct known_pair *chain, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct explain_pair pair = {.verdict = chain[i].verdict, .n_passages = chain[i].n_passages};
        memcpy(pair.passages, chain[i].passages, sizeof pair.passages);
        if (load_article(s, chain[i].from, &pair.a) || load_article(s, chain[i].to, &pair.b)) {
            return s->err->status;
        }
        ARENA_PUSH(s->arena, s->out->pairs, s->out->n_pairs, s->cap_pairs, pair);
    }
    return OK;
}

/* Compares the two articles asked about. */
static enum status compare(struct search *s)
{
    struct print prints[2] = {{0}};
    struct sheet sheets[2];
    for (size_t i = 0; i < 2; i++) {
        if (!s->known[i].print.p) {
            return OK;
        }
        if (print_unpack(s->known[i].print, s->arena, &prints[i], s->err)) {
            return s->err->status;
        }
        sheets[i] = sheet_make(&prints[i], s->arena);
    }
    struct explain_pair pair = {.a = 0, .b = 1, .verdict = verify(&sheets[0], &sheets[1])};
    pair.n_passages = shared_passages(&sheets[0], &sheets[1], pair.passages);
    ARENA_PUSH(s->arena, s->out->pairs, s->out->n_pairs, s->cap_pairs, pair);
    return OK;
}

static enum status add_refusals(struct search *s)
{
    struct known_refusal *found = NULL;
    struct explanation *out = s->out;
    if (store_refusals(s->store, s->known[0].article_id, s->known[1].article_id, s->arena, &found,
                       &out->n_refusals, s->err)) {
        return s->err->status;
    }
    out->refusals = ARENA_NEW(s->arena, struct explain_refusal, out->n_refusals);
    for (size_t i = 0; i < out->n_refusals; i++) {
        out->refusals[i] = (struct explain_refusal){
            .article = found[i].article,
            .other = found[i].other,
            .template = found[i].template,
            .score = found[i].score,
            .threshold = found[i].threshold,
        };
    }
    return OK;
}

static enum status add_runners_up(struct search *s)
{
    struct known_runner_up *found = NULL;
    struct explanation *out = s->out;
    if (store_runners_up(s->store, s->known[0].article_id, s->known[1].article_id, s->arena, &found,
                         &out->n_runners_up, s->err)) {
        return s->err->status;
    }
    out->runners_up = ARENA_NEW(s->arena, struct explain_runner_up, out->n_runners_up);
    for (size_t i = 0; i < out->n_runners_up; i++) {
        out->runners_up[i] = (struct explain_runner_up){
            .article = found[i].article,
            .story = found[i].story,
            .nearest = found[i].nearest,
            .score = found[i].score,
            .threshold = found[i].threshold,
        };
    }
    return OK;
}

/* ---- stories ---- */

struct common_term {
    uint32_t hash;
    uint64_t weight;
};

static int by_weight(const void *x, const void *y)
{
    const struct common_term *a = x;
    const struct common_term *b = y;
    if (a->weight != b->weight) {
        return a->weight < b->weight ? 1 : -1;
    }
    return (a->hash > b->hash) - (a->hash < b->hash);
}

static int by_hash(const void *x, const void *y)
{
    uint32_t a = ((const struct common_term *)x)->hash;
    uint32_t b = ((const struct common_term *)y)->hash;
    return (a > b) - (a < b);
}

/* The heaviest terms that two items share, by hash. */
static uint32_t common_terms(const struct item *a, const struct item *b, struct common_term *out)
{
    uint32_t n = 0;
    for (uint32_t i = 0, k = 0; i < a->n_terms && k < b->n_terms;) {
        const struct item_term *x = &a->terms[i];
        const struct item_term *y = &b->terms[k];
        if (x->hash == y->hash) {
            out[n++] = (struct common_term){x->hash, (uint64_t)x->weight * y->weight};
        }
        i += x->hash <= y->hash;
        k += y->hash <= x->hash;
    }
    qsort(out, n, sizeof *out, by_weight);
    n = n < EXPLAIN_TERMS ? n : EXPLAIN_TERMS;
    qsort(out, n, sizeof *out, by_hash);
    return n;
}

static void add_link(struct search *s, size_t a, size_t b)
{
    const struct known_article *x = &s->known[a];
    const struct known_article *y = &s->known[b];
    int64_t group = x->cluster[CLUSTER_DUPLICATES];
    struct explain_link link = {
        .a = a,
        .b = b,
        .same_text = group != 0 && group == y->cluster[CLUSTER_DUPLICATES],
        .score = item_score(&x->item, &y->item),
    };
    struct common_term common[ITEM_MAX_TERMS];
    uint32_t hashes[EXPLAIN_TERMS];
    link.n_terms = link.same_text ? 0 : common_terms(&x->item, &y->item, common);
    for (uint32_t i = 0; i < link.n_terms; i++) {
        hashes[i] = common[i].hash;
    }
    term_words(x->text, hashes, link.n_terms, link.terms, s->arena);
    term_words(x->title, hashes, link.n_terms, link.terms, s->arena);
    ARENA_PUSH(s->arena, s->out->links, s->out->n_links, s->cap_links, link);
}

static bool are_linked(const struct known_article *a, const struct known_article *b)
{
    int64_t group = a->cluster[CLUSTER_DUPLICATES];
    return (group != 0 && group == b->cluster[CLUSTER_DUPLICATES]) ||
           item_score(&a->item, &b->item) >= STORY_SCORE;
}

/* Breadth first from b, so that before[] leads from a to b; SIZE_MAX: not reached. */
static void
reach(const struct known_article *members, size_t n, size_t from, size_t *before, size_t *queue)
{
    size_t queued = 0;
    for (size_t i = 0; i < n; i++) {
        before[i] = SIZE_MAX;
    }
    before[from] = from;
    queue[queued++] = from;
    for (size_t at = 0; at < queued; at++) {
        for (size_t i = 0; i < n; i++) {
            if (before[i] == SIZE_MAX && members[i].grouped &&
                are_linked(&members[queue[at]], &members[i])) {
                before[i] = queue[at];
                queue[queued++] = i;
            }
        }
    }
}

static size_t place_of(const struct known_article *members, size_t n, int64_t id)
{
    size_t i = 0;
    while (i < n && members[i].article_id != id) {
        i++;
    }
    return i;
}

/* The shortest chain of links between the two inside their story. */
static enum status add_links(struct search *s)
{
    int64_t *ids = NULL;
    struct known_article *members = NULL;
    size_t n = 0;
    if (store_story_members(s->store, s->known[0].cluster[CLUSTER_STORY], s->arena, &ids, &n,
                            s->err) ||
        store_known_articles(s->store, ids, n, s->arena, &members, &n, s->err)) {
        return s->err->status;
    }
    size_t from = place_of(members, n, s->known[0].article_id);
    size_t to = place_of(members, n, s->known[1].article_id);
    size_t *before = ARENA_NEW(s->arena, size_t, n + 1);
    if (from < n && to < n) {
        reach(members, n, to, before, ARENA_NEW(s->arena, size_t, n));
    }
    if (from == n || to == n || before[from] == SIZE_MAX) {
        s->out->answer = EXPLAIN_NO_CHAIN;
        add_link(s, 0, 1);
        return OK;
    }
    for (size_t i = from; i != to; i = before[i]) {
        size_t a = add_article(s, &members[i]);
        add_link(s, a, add_article(s, &members[before[i]]));
    }
    return OK;
}

/* ---- the command ---- */

static enum status explain(struct search *s, const int64_t ids[2])
{
    struct known_pair *chain = NULL;
    size_t n = 0;
    size_t place = 0;
    if (load_article(s, ids[0], &place) || load_article(s, ids[1], &place)) {
        return s->err->status;
    }
    const int64_t *a = s->known[0].cluster;
    const int64_t *b = s->known[1].cluster;
    if (a[CLUSTER_STORY] == 0 || b[CLUSTER_STORY] == 0) {
        s->out->answer = EXPLAIN_NOT_GROUPED;
        return OK;
    }
    if (store_pair_chain(s->store, ids[0], ids[1], s->arena, &chain, &n, s->err)) {
        return s->err->status;
    }
    if (n > 0) {
        s->out->answer = EXPLAIN_ONE_TEXT;
        return add_chain(s, chain, n);
    }
    bool one_story = a[CLUSTER_STORY] == b[CLUSTER_STORY];
    s->out->answer = one_story ? EXPLAIN_ONE_STORY : EXPLAIN_APART;
    if (compare(s) || add_refusals(s) || add_runners_up(s)) {
        return s->err->status;
    }
    if (one_story) {
        return add_links(s);
    }
    add_link(s, 0, 1);
    return OK;
}

static enum status find_ids(struct search *s, char **names, int64_t ids[2])
{
    for (size_t i = 0; i < 2; i++) {
        if (store_find_article(s->store, str_of(names[i]), &ids[i], s->err)) {
            return s->err->status;
        }
        if (ids[i] == 0) {
            return err_set(s->err, ERR_INPUT, "no article '%.100s'", names[i]);
        }
    }
    return ids[0] == ids[1] ? err_set(s->err, ERR_INPUT, "both are article %" PRId64, ids[0]) : OK;
}

static size_t terminal_width(void)
{
    struct winsize size = {0};
    bool known = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    return known && size.ws_col > 0 ? size.ws_col : PIPED_WIDTH;
}

/* https://no-color.org: set and not empty. */
static bool wants_colour(void)
{
    return isatty(STDOUT_FILENO) && !config_env("NO_COLOR");
}

static int run(const struct settings *settings, char **names, bool json, struct arena *arena)
{
    const struct store_options options = {
        .conninfo = settings->database_url ? settings->database_url : "", .id = settings->id};
    struct err err = {0};
    struct explanation explanation = {0};
    struct search search = {.arena = arena, .out = &explanation, .err = &err};
    int64_t ids[2];
    search.store = store_new(&options);
    if (find_ids(&search, names, ids) == OK && explain(&search, ids) == OK) {
        struct str text = json
                              ? explain_json(&explanation, arena)
                              : explain_text(&explanation, wants_colour(), terminal_width(), arena);
        (void)fwrite(text.p, 1, text.n, stdout);
        (void)fputs(json ? "\n" : "", stdout);
        if (fflush(stdout) != 0) {
            (void)err_set(&err, ERR_FATAL, "standard output: cannot be written");
        }
    }
    store_free(search.store);
    if (err.status) {
        (void)fprintf(stderr, "newsmill explain: %s\n", err.text);
    }
    return err.status ? EXIT_FAILED : EXIT_FINE;
}

int command_explain(int argc, char **argv)
{
    struct arena *arena = arena_new((size_t)1 << 20);
    struct settings settings;
    int code = EXIT_USAGE;

    bool go_on = read_settings(&argc, argv, usage, arena, &settings, &code);
    bool json = argc == 4 && (strcmp(argv[1], "--json") == 0 || strcmp(argv[3], "--json") == 0);
    if (go_on && argc != 3 && !json) {
        (void)fputs(usage, stderr);
    } else if (go_on) {
        code = run(&settings, argv + (json && strcmp(argv[1], "--json") == 0 ? 2 : 1), json, arena);
    }
    arena_free(arena);
    return code;
}
