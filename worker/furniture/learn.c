#include "worker/furniture/learn.h"

#include <stdlib.h>
#include <string.h>

#include "common/hash.h"
#include "common/utf8.h"

#define MIN_WORDS       4  /* of a line that may be furniture */
#define MIN_DENSE       8  /* … or so many characters of a script without blanks */
#define WORD_MIN_BYTES  4  /* shorter words say little about a subject */
#define LEARN_MAX_WORDS 24 /* of a sentence that are looked at */
/*
 * A sentence whose words are, on average, so much more frequent (thousandths of articles) in the
 * rest of the articles that have it than in those that have it not, is about their subject. Five
 * articles with words that half of all articles have differ by chance by some 70.
 */
#define LEARN_TOPICAL 150
#define LEARN_OTHERS  5 /* articles without the line that are needed to tell */

/* One line in one article. */
struct use {
    uint64_t hash;
    uint32_t article;
    const struct seen_line *line;
};

struct learner {
    const struct seen_article *articles;
    size_t n;
    size_t texts; /* duplicate groups count once */
    struct arena *arena;
    struct use *uses; /* by hash, then by article */
    size_t n_uses, uses_cap;
    uint64_t *recurring; /* hashes of lines that come again, ascending */
    size_t n_recurring, recurring_cap;
    struct words {
        uint64_t *items; /* of all lines but the recurring ones, ascending, with repeats */
        size_t n, cap;
    } *words; /* by article; made when a sentence asks for them */
};

/* ---- one line ---- */

/* Han, kana, Thai and their neighbours: words are not set apart by blanks. */
static bool is_dense(uint32_t cp)
{
    return (cp >= 0x2E80 && cp < 0xA000) || (cp >= 0x0E00 && cp < 0x1000) ||
           (cp >= 0x20000 && cp < 0x32000);
}

bool learnable(struct str line)
{
    size_t words = 0, dense = 0;
    bool blank = true;
    if (line.n == 0 || line.n > LEARN_MAX_LINE_BYTES || line.p[0] == '"' ||
        line.p[line.n - 1] == '"' || line.p[line.n - 1] == ':') {
        return false;
    }
    for (size_t i = 0; i < line.n;) {
        uint32_t cp = utf8_next(line, &i);
        if (utf8_is_digit(cp) || cp == 0x300C /* an opening quotation mark of Japanese */) {
            return false;
        }
        words += blank && utf8_is_letter(cp);
        dense += is_dense(cp);
        blank = cp == ' ' || (blank && !utf8_is_letter(cp));
    }
    return words >= MIN_WORDS || dense >= MIN_DENSE;
}

/* ---- what comes again ---- */

static int by_hash(const void *x, const void *y)
{
    const struct use *a = x, *b = y;
    if (a->hash != b->hash) {
        return a->hash < b->hash ? -1 : 1;
    }
    return (a->article > b->article) - (a->article < b->article);
}

static int by_number(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

/* How many different numbers; sorts them. */
static size_t distinct(uint64_t *numbers, size_t n)
{
    size_t count = 0;
    qsort(numbers, n, sizeof *numbers, by_number);
    for (size_t i = 0; i < n; i++) {
        count += i == 0 || numbers[i] != numbers[i - 1];
    }
    return count;
}

static bool is_looked_at(const struct seen_article *article, size_t line)
{
    return line < LEARN_MAX_LINES / 2 || article->n_lines - line <= LEARN_MAX_LINES / 2;
}

static void collect(struct learner *l)
{
    for (uint32_t a = 0; a < l->n; a++) {
        const struct seen_article *article = &l->articles[a];
        for (size_t i = 0; i < article->n_lines; i++) {
            const struct seen_line *line = &article->lines[i];
            if (is_looked_at(article, i) && learnable(line->text)) {
                struct use use = {furniture_hash(line->text), a, line};
                ARENA_PUSH(l->arena, l->uses, l->n_uses, l->uses_cap, use);
            }
        }
    }
    if (l->n_uses > 1) {
        qsort(l->uses, l->n_uses, sizeof *l->uses, by_hash);
    }
}

/* A line that comes again: where it stands. */
struct run {
    const struct use *uses;
    size_t n;
    size_t articles, texts, days;
    size_t within; /* uses between paragraphs that are no sentence */
};

/* The run that begins at use `from`. */
static struct run run_at(const struct learner *l, size_t from)
{
    struct run run = {.uses = &l->uses[from]};
    while (from + run.n < l->n_uses && l->uses[from + run.n].hash == l->uses[from].hash) {
        run.n++;
    }
    uint64_t *groups = ARENA_NEW(l->arena, uint64_t, run.n);
    uint64_t *days = ARENA_NEW(l->arena, uint64_t, run.n);
    for (size_t i = 0; i < run.n; i++) {
        const struct use *use = &run.uses[i];
        run.within += use->line->within && !use->line->body;
        if (i > 0 && use->article == use[-1].article) {
            continue;
        }
        groups[run.articles] = (uint64_t)l->articles[use->article].group;
        days[run.articles++] = (uint64_t)l->articles[use->article].day;
    }
    run.texts = distinct(groups, run.articles);
    run.days = distinct(days, run.articles);
    return run;
}

static bool comes_again(const struct learner *l, const struct run *run)
{
    bool heading = 2 * run->within > run->n;
    size_t share = heading ? LEARN_WITHIN : LEARN_SHARE;
    return run->texts >= LEARN_MIN_TEXTS && run->days >= LEARN_MIN_DAYS &&
           1000 * run->texts >= share * l->texts;
}

/* ---- is it about the subject? ---- */

/* The next word of s from byte *i on, as a hash of its lower case; 0: there is none. */
static uint64_t next_word(struct str s, size_t *i)
{
    char low[64];
    size_t n = 0;
    while (*i < s.n) {
        uint32_t cp = utf8_next(s, i);
        bool letter = utf8_is_letter(cp);
        if (letter && n + 4 <= sizeof low) {
            n += utf8_put(utf8_lower(cp), low + n);
        }
        if (!letter || *i >= s.n) {
            if (n >= WORD_MIN_BYTES) {
                return hash64((struct str){low, n});
            }
            n = 0;
        }
    }
    return 0;
}

static bool is_recurring(const struct learner *l, struct str text)
{
    uint64_t hash = furniture_hash(text);
    return l->n_recurring > 0 &&
           bsearch(&hash, l->recurring, l->n_recurring, sizeof hash, by_number) != NULL;
}

static void read_words(struct learner *l)
{
    l->words = ARENA_NEW(l->arena, struct words, l->n);
    for (size_t a = 0; a < l->n; a++) {
        struct words *words = &l->words[a];
        const struct seen_article *article = &l->articles[a];
        for (size_t i = 0; i < article->n_lines; i++) {
            struct str text = article->lines[i].text;
            if (!is_looked_at(article, i) || is_recurring(l, text)) {
                continue;
            }
            size_t at = 0;
            for (uint64_t word; (word = next_word(text, &at)) != 0;) {
                ARENA_PUSH(l->arena, words->items, words->n, words->cap, word);
            }
        }
        if (words->n > 1) {
            qsort(words->items, words->n, sizeof *words->items, by_number);
        }
    }
}

static bool has_word(const struct words *words, uint64_t word)
{
    return words->n > 0 && bsearch(&word, words->items, words->n, sizeof word, by_number) != NULL;
}

/* True: the line's words are at home in the articles that have it, and not in the others. */
static bool is_topical(struct learner *l, const struct run *run)
{
    size_t others = l->n - run->articles, n_words = 0, at = 0;
    int64_t lift = 0; /* sum over the words, thousandths */
    if (others < LEARN_OTHERS) {
        return false;
    }
    if (!l->words) {
        read_words(l);
    }
    bool *has_line = ARENA_NEW(l->arena, bool, l->n);
    for (size_t i = 0; i < run->n; i++) {
        has_line[run->uses[i].article] = true;
    }
    for (uint64_t word;
         n_words < LEARN_MAX_WORDS && (word = next_word(run->uses[0].line->text, &at)) != 0;
         n_words++) {
        size_t with = 0, without = 0;
        for (size_t a = 0; a < l->n; a++) {
            bool has = has_word(&l->words[a], word);
            with += has && has_line[a];
            without += has && !has_line[a];
        }
        lift += (int64_t)(1000 * with / run->articles) - (int64_t)(1000 * without / others);
    }
    return n_words > 0 && lift > LEARN_TOPICAL * (int64_t)n_words;
}

void furniture_learn(struct str source,
                     const struct seen_article *articles,
                     size_t n,
                     struct arena *arena,
                     struct furniture_list *out)
{
    struct learner l = {.articles = articles, .n = n, .arena = arena};
    uint64_t *groups = ARENA_NEW(arena, uint64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        groups[i] = (uint64_t)articles[i].group;
    }
    l.texts = distinct(groups, n);
    collect(&l);
    struct run *runs = NULL;
    size_t n_runs = 0, runs_cap = 0;
    for (size_t i = 0; i < l.n_uses;) {
        struct run run = run_at(&l, i);
        if (comes_again(&l, &run)) {
            ARENA_PUSH(arena, runs, n_runs, runs_cap, run);
            ARENA_PUSH(arena, l.recurring, l.n_recurring, l.recurring_cap, run.uses[0].hash);
        }
        i += run.n;
    }
    for (size_t i = 0; i < n_runs; i++) {
        const struct run *run = &runs[i];
        if (run->uses[0].line->body && is_topical(&l, run)) {
            continue;
        }
        struct furniture_line item = {
            .source = source,
            .line = run->uses[0].line->text,
            .origin = FURNITURE_LEARNED,
            .articles = (uint32_t)run->articles,
            .permille = (uint32_t)(1000 * run->texts / l.texts),
        };
        ARENA_PUSH(arena, out->items, out->n, out->cap, item);
    }
}
