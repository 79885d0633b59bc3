/*
 * group_scale N… — what a decision on stories costs with N articles in one window.
 *
 * The articles are made up: terms by Zipf's law out of one vocabulary; 200 topics that share it,
 * events within topics, of any size (half of them have one article, a few have hundreds), their
 * articles days apart within thirty days, in the order of publication; no duplicates. Printed for
 * each N: microseconds of CPU a decision over the last tenth, the slowest batch, memory, edges.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/hash.h"
#include "worker/group/state.h"

#define BATCH       100
#define VOCABULARY  100000
#define TOPICS      200
#define TOPIC_WORDS 300
#define EVENT_WORDS 40
#define WORDS       260 /* drawn for an article */
#define WINDOW_S    (30 * 86400)

struct maker {
    uint64_t state;
    uint32_t *counts; /* of each word, in this article */
    float *idf;       /* of each word */
    uint32_t *events; /* of each article */
    int64_t *times;   /* of each article, in microseconds */
    uint32_t n;
    int64_t last_id;
};

static uint32_t draw(struct maker *m, uint32_t below)
{
    m->state = m->state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)((m->state >> 33) % below);
}

static double fraction(struct maker *m)
{
    return (draw(m, 1 << 24) + 0.5) / (1 << 24);
}

/* From low to high, each octave as often as the next. */
static uint32_t zipf(double at, uint32_t low, uint32_t high)
{
    return (uint32_t)(low * pow((double)high / low, at));
}

static uint32_t hashed(uint32_t a, uint32_t b)
{
    const uint32_t both[] = {a, b};
    return (uint32_t)hash64((struct str){(const char *)both, sizeof both});
}

/* A topic's and an event's words are a function of their numbers. */
static uint32_t draw_word(struct maker *m, uint32_t event)
{
    uint32_t topic = hashed(event, 0) % TOPICS;
    uint32_t kind = draw(m, 100);
    if (kind < 35) {
        uint32_t k = (uint32_t)(EVENT_WORDS * fraction(m) * fraction(m));
        return zipf(hashed(event, k + 1) / 4294967296.0, 1000, VOCABULARY);
    }
    if (kind < 65) {
        uint32_t k = (uint32_t)(TOPIC_WORDS * fraction(m) * fraction(m));
        return zipf(hashed(topic + 1000000000, k) / 4294967296.0, 100, 30000);
    }
    return zipf(fraction(m), 1, VOCABULARY) % VOCABULARY;
}

struct weighed {
    uint32_t word;
    float weight;
};

static int by_weight(const void *a, const void *b)
{
    const struct weighed *x = a;
    const struct weighed *y = b;
    return (x->weight < y->weight) - (x->weight > y->weight);
}

static int by_hash(const void *a, const void *b)
{
    uint32_t x = ((const struct item_term *)a)->hash;
    uint32_t y = ((const struct item_term *)b)->hash;
    return (x > y) - (x < y);
}

static struct item make_item(struct maker *m, uint32_t i, struct arena *arena)
{
    struct weighed all[WORDS];
    uint32_t n = 0;
    double squares = 0;
    for (uint32_t k = 0; k < WORDS; k++) {
        uint32_t word = draw_word(m, m->events[i]) % VOCABULARY;
        if (m->counts[word]++ == 0) {
            all[n++].word = word;
        }
    }
    for (uint32_t k = 0; k < n; k++) {
        all[k].weight = sqrtf((float)m->counts[all[k].word]) * m->idf[all[k].word];
        m->counts[all[k].word] = 0;
    }
    qsort(all, n, sizeof *all, by_weight);
    n = n < ITEM_MAX_TERMS ? n : ITEM_MAX_TERMS;
    for (uint32_t k = 0; k < n; k++) {
        squares += (double)all[k].weight * all[k].weight;
    }
    struct item item = {
        .article_id = i + 1,
        .published_us = m->times[i],
        .dated = true,
        .bridging = draw(m, 30) != 0,
        .n_terms = (uint16_t)n,
        .terms = ARENA_NEW(arena, struct item_term, n),
    };
    memcpy(item.key, &i, sizeof i);
    for (uint32_t k = 0; k < n; k++) {
        uint16_t weight = (uint16_t)(all[k].weight * ITEM_LENGTH / sqrt(squares));
        item.terms[k] = (struct item_term){hashed(all[k].word, 7), weight, k < ITEM_TOP_TERMS};
    }
    qsort(item.terms, n, sizeof *item.terms, by_hash);
    return item;
}

struct told {
    int64_t us;
    uint32_t event;
};

static int by_time(const void *a, const void *b)
{
    int64_t x = ((const struct told *)a)->us;
    int64_t y = ((const struct told *)b)->us;
    return (x > y) - (x < y);
}

static void make_events(struct maker *m)
{
    struct told *all = malloc(m->n * sizeof *all);
    if (!all) {
        abort();
    }
    for (uint32_t i = 0, event = 0; i < m->n; event++) {
        uint32_t size = (uint32_t)pow(fraction(m), -1.0);
        int64_t begin = (int64_t)(fraction(m) * WINDOW_S);
        for (uint32_t k = 0; k < size && k < 500 && i < m->n; k++) {
            int64_t later = (int64_t)(-log(fraction(m)) * 86400);
            all[i++] = (struct told){(begin + later) * 1000000, event};
        }
    }
    qsort(all, m->n, sizeof *all, by_time);
    for (uint32_t i = 0; i < m->n; i++) {
        m->events[i] = all[i].event;
        m->times[i] = all[i].us;
    }
    free(all);
}

static int64_t next_id(void *context)
{
    return ++((struct maker *)context)->last_id;
}

static int64_t spent_us(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t decide(struct maker *m, struct grouper *g, struct arena *arena, uint32_t from)
{
    struct group_change changes[BATCH];
    struct group_batch batch;
    struct group_decision decision;
    uint32_t n = m->n - from < BATCH ? m->n - from : BATCH;
    for (uint32_t i = 0; i < n; i++) {
        changes[i] = (struct group_change){.article_id = from + i + 1,
                                           .item = make_item(m, from + i, arena)};
    }
    int64_t begin = spent_us();
    grouper_begin(g, changes, n, arena, &batch);
    grouper_decide(g, &batch, (struct id_source){next_id, m}, arena, &decision);
    return spent_us() - begin;
}

static void print_shape(const struct maker *m, const struct grouper *g)
{
    uint64_t edges = 0;
    uint32_t stories = 0;
    uint32_t largest = 0;
    for (uint32_t i = 0; i < g->n_slots; i++) {
        edges += g->slots[i].edges.n;
    }
    for (uint32_t i = 0; i < g->n_clusters; i++) {
        stories += g->clusters[i].id != 0;
        largest = g->clusters[i].n > largest ? g->clusters[i].n : largest;
    }
    (void)printf(",\"mb\":%zu,\"edges\":%.1f,\"stories\":%" PRIu32 ",\"largest\":%" PRIu32 "}\n",
                 grouper_size(g).bytes >> 20, (double)edges / m->n, stories, largest);
}

static void run(uint32_t n)
{
    struct maker m = {.state = 7, .n = n};
    struct grouper *g = grouper_new();
    struct arena *arena = arena_new((size_t)1 << 20);
    int64_t last = 0;
    int64_t all = 0;
    int64_t slowest = 0;
    m.counts = calloc(VOCABULARY, sizeof *m.counts);
    m.idf = calloc(VOCABULARY, sizeof *m.idf);
    m.events = calloc(n, sizeof *m.events);
    m.times = calloc(n, sizeof *m.times);
    if (!m.counts || !m.idf || !m.events || !m.times) {
        abort();
    }
    for (uint32_t word = 0; word < VOCABULARY; word++) {
        m.idf[word] = fminf(9.3F, log2f(1 + (float)word / 40) + 0.5F); /* as the table's */
    }
    make_events(&m);
    for (uint32_t from = 0; from < n; from += BATCH) {
        int64_t us = decide(&m, g, arena, from);
        all += us;
        last += from >= n - n / 10 ? us : 0;
        slowest = us > slowest ? us : slowest;
        arena_reset(arena);
    }
    (void)printf("{\"articles\":%" PRIu32 ",\"us\":%.0f,\"us_of_last_tenth\":%.0f,"
                 "\"slowest_batch_ms\":%.1f",
                 n, (double)all / n, (double)last / (n / 10), (double)slowest / 1000);
    print_shape(&m, g);
    (void)fflush(stdout);
    free(m.counts);
    free(m.idf);
    free(m.events);
    free(m.times);
    arena_free(arena);
    grouper_free(g);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        (void)fprintf(stderr, "usage: group_scale ARTICLES...\n");
        return 2;
    }
    for (int i = 1; i < argc; i++) {
        unsigned long n = strtoul(argv[i], NULL, 10);
        run(n < 100 ? 100 : n > 10000000 ? 10000000 : (uint32_t)n);
    }
    return 0;
}
