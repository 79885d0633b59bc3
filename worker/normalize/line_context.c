/*
 * line_context — a line among the others: neighbours, windows, the run of short lines that
 * it stands in, its place, and whether the running text around uses the same words.
 *
 * Every look around is bounded (NEAR, WIDE, FAR lines), so all lines together cost O(n).
 */
#include "worker/normalize/line_features.h"

#define BESIDE          3  /* neighbours that are seen one by one */
#define NEAR            5  /* lines of the small window on each side */
#define WIDE            12 /* … and of the large one */
#define FAR             40 /* no count of lines goes further */
#define ABSENT          (-1)
#define TABLE_MAX       (1u << 16)
#define TABLE_MIN       64u
#define PERMILLE(n, of) ((int32_t)(1000 * (int64_t)(n) / ((of) > 0 ? (int64_t)(of) : 1)))

/* Open addressing; where it is full, words are forgotten. */
struct slot {
    uint32_t hash, last; /* last: the line that counted it last, plus one */
    uint32_t n;
};

struct line_table {
    struct slot *slots;
    uint32_t mask, used;
};

static struct slot *slot_of(struct line_table *t, uint32_t hash, bool add)
{
    uint32_t at = (hash ^ hash >> 16) * 0x9E3779B1u >> 7;
    for (;; at++) {
        struct slot *s = &t->slots[at & t->mask];
        if (s->n > 0 && s->hash == hash) {
            return s;
        }
        if (s->n == 0) {
            if (!add || 2 * t->used > t->mask) {
                return NULL;
            }
            t->used++;
            s->hash = hash;
            return s;
        }
    }
}

static struct line_table *table_new(size_t items, struct arena *arena)
{
    struct line_table *t = ARENA_NEW(arena, struct line_table, 1);
    uint32_t size = TABLE_MIN;
    while (size < TABLE_MAX && size < 3 * items) {
        size *= 2;
    }
    t->slots = ARENA_NEW(arena, struct slot, size);
    t->mask = size - 1;
    return t;
}

/* Keys of lines and words of text share the table; a key is told by this. */
static uint32_t key_hash(uint32_t key)
{
    return key * 0xC2B2AE35u + 1;
}

/* Returns how many other lines had it before. */
static uint32_t count_in(struct line_table *t, uint32_t hash, size_t line)
{
    struct slot *s = slot_of(t, hash, true);
    if (!s || s->last == line + 1) {
        return 0;
    }
    s->last = (uint32_t)line + 1;
    return s->n++;
}

static void count_all(struct line_view *v)
{
    for (size_t i = 0; i < v->n; i++) {
        const struct line_facts *f = &v->facts[i];
        v->earlier[i] = (int32_t)count_in(v->table, key_hash(f->key), i);
        if (f->front != 0) {
            (void)count_in(v->table, key_hash(f->front), i);
        }
        for (uint32_t k = 0; f->of[FACT_BODY] && k < f->n_words; k++) {
            (void)count_in(v->table, f->words[k], i);
        }
    }
}

static int32_t step(int32_t before)
{
    return before >= FAR ? FAR : before + 1;
}

static void measure(struct line_view *v)
{
    int64_t words = 0, bodies = 0, small = 0, known = 0;
    int32_t since = FAR;
    for (size_t i = 0; i < v->n; i++) {
        const int32_t *of = v->facts[i].of;
        v->distance[0][i] = since = step(since);
        if (of[FACT_BODY]) {
            since = 0;
            v->first_body = v->first_body == v->n ? i : v->first_body;
            v->last_body = i;
        }
        words += of[FACT_WORDS];
        bodies += of[FACT_BODY];
        small += of[FACT_WORDS] < 4;
        known += (int64_t)of[FACT_KNOWN] * of[FACT_WORDS];
    }
    since = FAR;
    for (size_t i = v->n; i-- > 0;) {
        v->distance[1][i] = since = step(since);
        since = v->facts[i].of[FACT_BODY] ? 0 : since;
    }
    v->mean_words = (int32_t)(words / (int64_t)(v->n > 0 ? v->n : 1));
    v->known = (int32_t)(known / (words > 0 ? words : 1));
    v->body_share = PERMILLE(bodies, v->n);
    v->short_share = PERMILLE(small, v->n);
}

void line_view_open(const struct line_facts *facts,
                    size_t n,
                    struct arena *arena,
                    struct line_view *out)
{
    *out = (struct line_view){.facts = facts, .n = n, .first_body = n, .last_body = n};
    size_t items = 2 * n;
    for (size_t i = 0; i < n; i++) {
        items += facts[i].of[FACT_BODY] ? facts[i].n_words : 0;
    }
    out->table = table_new(items, arena);
    out->distance[0] = ARENA_NEW(arena, int32_t, n + 1);
    out->distance[1] = ARENA_NEW(arena, int32_t, n + 1);
    out->earlier = ARENA_NEW(arena, int32_t, n + 1);
    count_all(out);
    measure(out);
}

/* ---- features of one line ---- */

struct sink {
    int32_t *out;
    size_t n;
};

static void put(struct sink *s, int32_t value)
{
    s->out[s->n++] = value;
}

/* Share of the line's longer words that other lines of running text use; ABSENT: it has none. */
static int32_t topical(const struct line_view *v, size_t i)
{
    const struct line_facts *f = &v->facts[i];
    uint32_t found = 0;
    for (uint32_t k = 0; k < f->n_words; k++) {
        const struct slot *s = slot_of(v->table, f->words[k], false);
        found += s && s->n > (f->of[FACT_BODY] ? 1u : 0u);
    }
    return f->n_words > 0 ? PERMILLE(found, f->n_words) : ABSENT;
}

/* Lines with this key, itself among them. */
static int32_t repeats(const struct line_view *v, uint32_t key)
{
    const struct slot *s = key != 0 ? slot_of(v->table, key_hash(key), false) : NULL;
    return s ? (int32_t)(s->n < FAR ? s->n : FAR) : 1;
}

/* Line i, or line i + 1, begins as the other does. */
static bool same_front(const struct line_view *v, size_t i)
{
    return i + 1 < v->n && v->facts[i].front != 0 && v->facts[i].front == v->facts[i + 1].front;
}

static void put_neighbours(const struct line_view *v, size_t i, struct sink *s)
{
    static const enum line_fact facts[] = {FACT_WORDS, FACT_END,   FACT_START,
                                           FACT_MEAN,  FACT_WHOLE, FACT_CAPITAL};
    for (int d = -BESIDE; d <= BESIDE; d++) {
        bool there = d < 0 ? i >= (size_t)-d : i + (size_t)d < v->n;
        const int32_t *of = there ? v->facts[d < 0 ? i - (size_t)-d : i + (size_t)d].of : NULL;
        for (size_t k = 0; d != 0 && k < sizeof facts / sizeof facts[0]; k++) {
            put(s, of ? of[facts[k]] : ABSENT);
        }
    }
}

/* Lines [from, to): how much running text, how many words, how much like noise. */
static void put_window(const struct line_view *v, size_t from, size_t to, struct sink *s)
{
    int32_t bodies = 0, words = 0, score = 0;
    for (size_t i = from; i < to; i++) {
        const int32_t *of = v->facts[i].of;
        bodies += of[FACT_BODY];
        words += of[FACT_WORDS];
        score += of[FACT_MEAN] + of[FACT_WHOLE];
    }
    put(s, bodies);
    put(s, words);
    put(s, to > from ? score / (int32_t)(to - from) : 0);
}

static void put_windows(const struct line_view *v, size_t i, struct sink *s)
{
    static const size_t spans[] = {NEAR, WIDE};
    for (size_t k = 0; k < 2; k++) {
        size_t from = i > spans[k] ? i - spans[k] : 0;
        size_t to = i + 1 + spans[k] < v->n ? i + 1 + spans[k] : v->n;
        put_window(v, from, i, s);
        put_window(v, i + 1, to, s);
    }
}

/* The stretch around line i without other running text. */
static void put_run(const struct line_view *v, size_t i, struct sink *s)
{
    int32_t up = v->distance[0][i], down = v->distance[1][i];
    size_t from = (size_t)up > i ? 0 : i + 1 - (size_t)up;
    size_t to = i + (size_t)down < v->n ? i + (size_t)down : v->n;
    int32_t words = 0, score = 0, capital = 0, whole = 0, longest = 0, ends = 0;
    for (size_t k = from; k < to; k++) {
        const int32_t *of = v->facts[k].of;
        words += of[FACT_WORDS];
        score += of[FACT_MEAN];
        whole += of[FACT_WHOLE];
        capital += of[FACT_CAPITAL];
        ends += of[FACT_END] >= 4;
        longest = of[FACT_WORDS] > longest ? of[FACT_WORDS] : longest;
    }
    int32_t n = to > from ? (int32_t)(to - from) : 1;
    put(s, up);
    put(s, down);
    put(s, n);
    put(s, 10 * words / n);
    put(s, score / n);
    put(s, whole / n);
    put(s, capital / n);
    put(s, PERMILLE(ends, n));
    put(s, longest);
    put(s, from == 0);
    put(s, to == v->n);
    put(s, from > 0 ? v->facts[from - 1].of[FACT_WORDS] : ABSENT);
    put(s, to < v->n ? v->facts[to].of[FACT_WORDS] : ABSENT);
    put(s, from > 0 ? v->facts[from - 1].of[FACT_END] : ABSENT);
}

static bool alike(const int32_t *a, const int32_t *b)
{
    int32_t more = a[FACT_WORDS] - b[FACT_WORDS];
    return more >= -3 && more <= 3 && a[FACT_START] == b[FACT_START] &&
           a[FACT_END] == b[FACT_END] && a[FACT_BODY] == b[FACT_BODY];
}

/* Lines above and below that look like this one: lists, menus, tables. */
static void put_alike(const struct line_view *v, size_t i, struct sink *s)
{
    int32_t up = 0, down = 0;
    while (up < WIDE && (size_t)up < i && alike(v->facts[i].of, v->facts[i - 1 - (size_t)up].of)) {
        up++;
    }
    while (down < WIDE && i + 1 + (size_t)down < v->n &&
           alike(v->facts[i].of, v->facts[i + 1 + (size_t)down].of)) {
        down++;
    }
    put(s, up);
    put(s, down);
}

static int32_t within_far(size_t n)
{
    return (int32_t)(n < FAR ? n : FAR);
}

/* Lines from a to b, below zero if b stands above. */
static int32_t from_to(size_t a, size_t b)
{
    return b >= a ? within_far(b - a) : -within_far(a - b);
}

static void put_place(const struct line_view *v, size_t i, struct sink *s)
{
    bool has_body = v->first_body < v->n;
    put(s, within_far(i));
    put(s, within_far(v->n - 1 - i));
    put(s, PERMILLE(i, v->n));
    put(s, has_body ? from_to(v->first_body, i) : 2 * FAR);
    put(s, has_body ? from_to(i, v->last_body) : 2 * FAR);
    put(s, (int32_t)(v->n < 1000 ? v->n : 1000));
    put(s, v->mean_words);
    put(s, v->body_share);
    put(s, v->short_share);
}

size_t line_features(const struct line_view *view, size_t i, int32_t *out)
{
    struct sink s = {.out = out};
    for (size_t k = 0; k < LINE_FACTS; k++) {
        put(&s, view->facts[i].of[k]);
    }
    put_neighbours(view, i, &s);
    put_windows(view, i, &s);
    put_run(view, i, &s);
    put_alike(view, i, &s);
    put_place(view, i, &s);
    put(&s, topical(view, i));
    put(&s, i > 0 ? topical(view, i - 1) : ABSENT);
    put(&s, i + 1 < view->n ? topical(view, i + 1) : ABSENT);
    put(&s, repeats(view, view->facts[i].key));
    put(&s, view->earlier[i] < FAR ? view->earlier[i] : FAR);
    put(&s, repeats(view, view->facts[i].front));
    put(&s, i > 0 ? repeats(view, view->facts[i - 1].key) : ABSENT);
    put(&s, i + 1 < view->n ? repeats(view, view->facts[i + 1].key) : ABSENT);
    put(&s, i > 0 && same_front(view, i - 1));
    put(&s, same_front(view, i));
    put(&s, view->known);
    return s.n;
}
