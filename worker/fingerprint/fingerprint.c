#include "worker/fingerprint/fingerprint.h"

#include <endian.h>

#include "common/hash.h"
#include "common/sort.h"
#include "worker/fingerprint/quote_print.h"
#include "worker/fingerprint/stem.h"
#include "worker/fingerprint/words.h"

/* The words of a text in lower case, joined by single blanks. */
struct joined {
    char *p;
    size_t *at; /* n + 1: where each word begins; at[n] is one blank past the end */
    uint32_t n;
};

/* A distinct word: an open-addressed table, a power of two in size and at most half full. */
struct count {
    uint32_t word; /* one more than its number, the title's behind the text's; 0: a free place */
    uint32_t hash;
    uint32_t in_text;
    bool in_title;
};

struct counts {
    const struct joined *text, *title;
    struct count *places;
    size_t mask;
    uint32_t n;
};

static size_t most_words(struct str s)
{
    return s.n / 2 + 1; /* a word takes a byte and something that parts it from the next */
}

static struct joined
join_words(struct str text, uint32_t max_words, struct arena *arena, struct print *print)
{
    size_t bound = most_words(text);
    bound = bound < max_words ? bound : max_words;
    struct joined joined = {
        .p = ARENA_ROOM(arena, char, 2 * text.n + 2), /* lower case can be longer: U+0130 */
        .at = ARENA_ROOM(arena, size_t, bound + 1),
    };
    if (print) {
        print->start = ARENA_ROOM(arena, uint32_t, bound);
        print->end = ARENA_ROOM(arena, uint32_t, bound);
        print->words = ARENA_ROOM(arena, uint32_t, bound);
        print->figure = ARENA_ROOM(arena, bool, bound);
        print->name = ARENA_ROOM(arena, bool, bound);
    }
    struct words words = {.text = text};
    struct word word;
    size_t n = 0;
    while (joined.n < bound && words_next(&words, &word)) {
        if (print) {
            print->start[joined.n] = word.start;
            print->end[joined.n] = word.end;
            print->words[joined.n] = (uint32_t)hash64((struct str){word.bytes, word.n});
            print->figure[joined.n] = word_is_figure(&word);
            print->name[joined.n] = word.capital && !stem_is_stop((struct str){word.bytes, word.n});
        }
        joined.at[joined.n++] = n;
        memcpy(joined.p + n, word.bytes, word.n);
        n += word.n;
        joined.p[n++] = ' ';
    }
    joined.at[joined.n] = n;
    return joined;
}

static struct str words_between(const struct joined *joined, uint32_t from, uint32_t to)
{
    return (struct str){joined->p + joined->at[from], joined->at[to] - joined->at[from] - 1};
}

void print_shingle(struct print *print, struct arena *arena)
{
    uint32_t n = print->n_words;
    uint32_t width = n < SHINGLE_WORDS ? n : SHINGLE_WORDS;
    print->n_shingles = n == 0 ? 0 : n - width + 1;
    print->shingles = ARENA_ROOM(arena, uint32_t, print->n_shingles);
    for (uint32_t i = 0; i < print->n_shingles; i++) {
        uint32_t words[SHINGLE_WORDS];
        for (uint32_t k = 0; k < width; k++) {
            words[k] = htole32(print->words[i + k]); /* the same hash on every machine */
        }
        print->shingles[i] = (uint32_t)hash64((struct str){(const char *)words, 4 * (size_t)width});
    }
}

/* facts' quotes are sorted by start and do not overlap. */
static void mark_quoted(const struct facts *facts, struct arena *arena, struct print *print)
{
    size_t next = 0;
    uint32_t reach = 0;
    print->quoted = ARENA_ROOM(arena, bool, print->n_words);
    for (uint32_t i = 0; i < print->n_words; i++) {
        while (next < facts->n_quotes && facts->quotes[next].span.start <= print->start[i]) {
            uint32_t end = facts->quotes[next++].span.end;
            reach = end > reach ? end : reach;
        }
        print->quoted[i] = print->start[i] < reach;
    }
}

/* facts' quotes are sorted by start and do not overlap. */
static void make_quotes(const struct joined *joined,
                        const struct facts *facts,
                        struct arena *arena,
                        struct print *print)
{
    uint32_t from = 0;
    print->n_quotes = facts->n_quotes;
    print->quotes = ARENA_NEW(arena, struct quote_print, facts->n_quotes);
    for (size_t i = 0; i < facts->n_quotes; i++) {
        const struct span *span = &facts->quotes[i].span;
        while (from < joined->n && print->start[from] < span->start) {
            from++;
        }
        uint32_t to = from;
        while (to < joined->n && print->end[to] <= span->end) {
            to++;
        }
        print->quotes[i] = quote_print(joined->p, joined->at, from, to, arena);
        from = to;
    }
}

static struct counts
counts_new(const struct joined *text, const struct joined *title, struct arena *arena)
{
    size_t places = 16;
    while (places < 2 * ((size_t)text->n + title->n)) {
        places *= 2;
    }
    return (struct counts){
        .text = text,
        .title = title,
        .places = ARENA_NEW(arena, struct count, places),
        .mask = places - 1,
    };
}

static struct str word_of(const struct counts *counts, const struct count *count)
{
    uint32_t i = count->word - 1;
    uint32_t in_text = counts->text->n;
    return i < in_text ? words_between(counts->text, i, i + 1)
                       : words_between(counts->title, i - in_text, i - in_text + 1);
}

/* number: of the word, as in struct count, less one. */
static struct count *
find_count(struct counts *counts, uint32_t number, struct str word, uint32_t hash)
{
    for (size_t i = hash & counts->mask;; i = (i + 1) & counts->mask) {
        struct count *place = &counts->places[i];
        if (place->word == 0) {
            *place = (struct count){.word = number + 1, .hash = hash};
            counts->n++;
            return place;
        }
        if (place->hash == hash && str_eq(word_of(counts, place), word)) {
            return place;
        }
    }
}

static uint16_t add_counts(uint32_t a, uint32_t b)
{
    return a + b > UINT16_MAX ? UINT16_MAX : (uint16_t)(a + b);
}

/*
 * Several words can have one stem: sorts the terms and adds up those of one hash. As numbers they
 * are sorted by few instructions: the hash is the upper half, then the count and the title's bit.
 */
static uint32_t merge_terms(uint64_t *packed, uint32_t n, struct arena *arena, struct term *terms)
{
    uint32_t kept = 0;
    sort_u64_by_high(packed, n, ARENA_ROOM(arena, uint64_t, n));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t hash = (uint32_t)(packed[i] >> 32);
        uint16_t count = (uint16_t)(packed[i] >> 1);
        bool in_title = packed[i] & 1;
        if (kept > 0 && terms[kept - 1].hash == hash) {
            terms[kept - 1].count = add_counts(terms[kept - 1].count, count);
            terms[kept - 1].in_title = terms[kept - 1].in_title || in_title;
        } else {
            terms[kept++] = (struct term){.hash = hash, .count = count, .in_title = in_title};
        }
    }
    return kept;
}

static void make_terms(const struct joined *text,
                       const struct joined *title,
                       struct arena *arena,
                       struct print *print)
{
    uint32_t n = 0;
    struct counts counts = counts_new(text, title, arena);
    for (uint32_t i = 0; i < text->n; i++) {
        find_count(&counts, i, words_between(text, i, i + 1), print->words[i])->in_text++;
    }
    for (uint32_t i = 0; i < title->n; i++) {
        struct str word = words_between(title, i, i + 1);
        find_count(&counts, text->n + i, word, (uint32_t)hash64(word))->in_title = true;
    }
    print->terms = ARENA_ROOM(arena, struct term, counts.n);
    uint64_t *packed = ARENA_ROOM(arena, uint64_t, counts.n);
    for (size_t i = 0; i <= counts.mask; i++) {
        const struct count *count = &counts.places[i];
        struct str word = count->word > 0 ? word_of(&counts, count) : (struct str){0};
        if (!stem_is_stop(word)) {
            char bytes[WORD_MAX_BYTES];
            memcpy(bytes, word.p, word.n);
            uint64_t hash = (uint32_t)hash64(stem_cut(bytes, word.n));
            packed[n++] =
                hash << 32 | (uint32_t)add_counts(count->in_text, 0) << 1 | count->in_title;
        }
    }
    print->n_terms = merge_terms(packed, n, arena, print->terms);
}

enum status fingerprint(const struct clean *clean,
                        const struct facts *facts,
                        struct arena *arena,
                        struct print *out,
                        struct err *err)
{
    struct print print = {0};
    (void)err; /* nothing of this can fail */
    struct joined text = join_words(clean->text, PRINT_MAX_WORDS, arena, &print);
    struct joined title = join_words(clean->title, PRINT_MAX_WORDS, arena, NULL);
    print.n_words = text.n;
    print_shingle(&print, arena);
    mark_quoted(facts, arena, &print);
    make_quotes(&text, facts, arena, &print);
    make_terms(&text, &title, arena, &print);
    *out = print;
    return OK;
}
