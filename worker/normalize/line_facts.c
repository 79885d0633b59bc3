/*
 * line_facts — one line by itself, in numbers. Looks at a bounded stretch of it.
 */
#include "common/utf8.h"
#include "worker/normalize/line_features.h"

#define LOOK_BYTES   2048 /* of a longer line; enough to know running text */
#define TOKEN_WORDS  16   /* at the front of the line that are looked up */
#define WHOLE_WORDS  12   /* a longer line is never furniture word by word */
#define LONG_WORD    4    /* bytes of a word that says what a text is about */
#define FRONT_WORDS  5
#define MAX_WORDS    100
#define MAX_BYTES    1000
#define MAX_COUNT    20
#define FNV_BASIS    2166136261u
#define FNV_PRIME    16777619u
#define SHORT_WORD   3
#define MILLI(n, of) ((int32_t)(1000 * (n) / ((of) > 0 ? (of) : 1)))

static int32_t capped(size_t n, size_t most)
{
    return (int32_t)(n < most ? n : most);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* The word without marks around it. */
static struct str bare(struct str word)
{
    while (word.n > 0 && !is_letter(word.p[0]) && !is_digit(word.p[0])) {
        word = str_sub(word, 1, word.n);
    }
    while (word.n > 0 && !is_letter(word.p[word.n - 1]) && !is_digit(word.p[word.n - 1])) {
        word.n--;
    }
    return word;
}

static uint32_t mix(uint32_t hash, uint32_t value)
{
    return (hash ^ value) * FNV_PRIME;
}

/* FNV-1a of the small letters; figures count as one, whatever they say. */
static uint32_t word_hash(struct str word)
{
    uint32_t hash = FNV_BASIS;
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        if (is_digit(c)) {
            if (i > 0 && is_digit(word.p[i - 1])) {
                continue;
            }
            c = '0';
        }
        hash = mix(hash, (unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c));
    }
    return hash;
}

/* One number of two; the last step spreads what FNV leaves in the low bits. */
static uint32_t token(enum line_token kind, uint32_t a, uint32_t b)
{
    uint32_t hash = mix(mix(mix(FNV_BASIS, (uint32_t)kind + 1), a), b);
    hash ^= hash >> 15;
    hash *= 0x85EBCA6Bu; /* MurmurHash3's finalizer */
    return hash ^ hash >> 13;
}

/* What tokens are made of, collected word by word. */
struct words {
    uint32_t hash[TOKEN_WORDS], last, whole;
    size_t n;
};

static void add_word(struct words *w, uint32_t hash)
{
    if (w->n < TOKEN_WORDS) {
        w->hash[w->n] = hash;
    }
    w->whole = mix(w->n == 0 ? FNV_BASIS : w->whole, hash);
    w->last = hash;
    w->n++;
}

static void tokens_of(const struct words *w, line_token_fn *each, void *arg)
{
    if (w->n == 0) {
        return;
    }
    each(arg, TOKEN_FIRST, token(TOKEN_FIRST, w->hash[0], 0));
    if (w->n > 1) {
        each(arg, TOKEN_FIRST_TWO, token(TOKEN_FIRST_TWO, w->hash[0], w->hash[1]));
    }
    for (size_t i = 0; i < w->n && i < TOKEN_WORDS; i++) {
        each(arg, TOKEN_WORD, token(TOKEN_WORD, w->hash[i], 0));
        if (i > 0) {
            each(arg, TOKEN_PAIR, token(TOKEN_PAIR, w->hash[i - 1], w->hash[i]));
        }
    }
    each(arg, TOKEN_LAST, token(TOKEN_LAST, w->last, 0));
    if (w->n <= WHOLE_WORDS) {
        each(arg, TOKEN_WHOLE, token(TOKEN_WHOLE, w->whole, 0));
    }
}

void line_tokens(struct str text, line_token_fn *each, void *arg)
{
    struct words words = {.n = 0};
    struct str rest = utf8_clip(text, LOOK_BYTES);
    for (struct str raw = shape_word(&rest); raw.n > 0; raw = shape_word(&rest)) {
        struct str word = bare(raw);
        if (word.n > 0) {
            add_word(&words, word_hash(word));
        }
    }
    tokens_of(&words, each, arg);
}

/* ---- scores of words ---- */

struct tally {
    const struct block_model *model;
    int32_t sum[LINE_TOKENS], n[LINE_TOKENS], least, most, pair_most, known;
};

static void add_token(void *arg, enum line_token kind, uint32_t hash)
{
    struct tally *t = arg;
    int32_t score = block_token_score(t->model, hash);
    t->sum[kind] += score;
    t->n[kind]++;
    if (kind == TOKEN_WORD) {
        t->known += score != 0;
        t->least = score < t->least ? score : t->least;
        t->most = score > t->most ? score : t->most;
    } else if (kind == TOKEN_PAIR) {
        t->pair_most = score > t->pair_most ? score : t->pair_most;
    }
}

static void read_scores(const struct words *words, const struct block_model *model, int32_t *of)
{
    struct tally t = {.model = model};
    tokens_of(words, add_token, &t);
    of[FACT_MEAN] = t.sum[TOKEN_WORD] / (t.n[TOKEN_WORD] > 0 ? t.n[TOKEN_WORD] : 1);
    of[FACT_LEAST] = t.least;
    of[FACT_MOST] = t.most;
    of[FACT_KNOWN] = MILLI(t.known, t.n[TOKEN_WORD]);
    of[FACT_PAIRS] = t.sum[TOKEN_PAIR] / (t.n[TOKEN_PAIR] > 0 ? t.n[TOKEN_PAIR] : 1);
    of[FACT_PAIR_MOST] = t.pair_most;
    of[FACT_FIRST] = t.sum[TOKEN_FIRST];
    of[FACT_FIRST_TWO] = t.sum[TOKEN_FIRST_TWO];
    of[FACT_LAST] = t.sum[TOKEN_LAST];
    of[FACT_WHOLE] = t.sum[TOKEN_WHOLE];
}

/* ---- marks and words ---- */

/* A class for a character at either end. */
static int32_t class_of(uint32_t cp)
{
    static const char marks[] = ".!?:,;)\"'-";
    const char *found = cp > 0 && cp < 0x80 ? strchr(marks, (int)cp) : NULL;
    if (found) {
        return 4 + (int32_t)(found - marks);
    }
    return utf8_is_upper(cp)    ? 1
           : utf8_is_letter(cp) ? 2
           : utf8_is_digit(cp)  ? 3
           : cp == 0x2026       ? 4
                                : 0;
}

static void read_marks(struct str text, int32_t *of)
{
    static const uint8_t facts[128] = {
        [','] = FACT_COMMAS,   [':'] = FACT_COLONS,   ['|'] = FACT_BARS,     ['>'] = FACT_BARS,
        ['/'] = FACT_BARS,     ['\\'] = FACT_BARS,    ['*'] = FACT_BARS,     ['+'] = FACT_BARS,
        ['$'] = FACT_MONEY,    ['%'] = FACT_MONEY,    ['@'] = FACT_HANDLES,  ['#'] = FACT_HANDLES,
        ['"'] = FACT_QUOTES,   ['('] = FACT_BRACKETS, [')'] = FACT_BRACKETS, ['['] = FACT_BRACKETS,
        [']'] = FACT_BRACKETS, ['-'] = FACT_DASHES,   ['_'] = FACT_DASHES,   ['.'] = FACT_STOPS,
        ['!'] = FACT_STOPS,    ['?'] = FACT_STOPS,
    };
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        uint8_t fact = c < 128 ? facts[c] : 0;
        bool within = i + 1 < text.n && text.p[i + 1] == ' ';
        if (fact != 0 && (fact != FACT_STOPS || within) && of[fact] < MAX_COUNT) {
            of[fact]++;
        }
    }
}

static void
read_words(struct str text, struct words *words, struct arena *arena, struct line_facts *out)
{
    size_t n = 0, capital = 0, caps = 0, small = 0, figures = 0;
    struct str rest = text;
    size_t cap = text.n / (LONG_WORD + 1) + 1;
    uint32_t *longer = ARENA_NEW(arena, uint32_t, cap);
    out->key = FNV_BASIS;
    for (struct str raw = shape_word(&rest); raw.n > 0; raw = shape_word(&rest)) {
        struct str word = bare(raw);
        if (word.n == 0) {
            continue;
        }
        size_t at = 0;
        bool upper = utf8_is_upper(utf8_next(word, &at));
        uint32_t hash = word_hash(word);
        n++;
        capital += upper;
        caps += upper && word.n > 1 && shape_capitals(word);
        small += word.n <= SHORT_WORD && word.p[0] >= 'a' && word.p[0] <= 'z';
        figures += is_digit(word.p[0]);
        add_word(words, hash);
        out->key = mix(out->key, hash);
        out->front = n == FRONT_WORDS ? mix(out->key, FRONT_WORDS) : out->front;
        if (word.n >= LONG_WORD && !is_digit(word.p[0]) && out->n_words < cap) {
            longer[out->n_words++] = hash;
        }
    }
    out->words = longer;
    out->of[FACT_WORDS] = capped(n, MAX_WORDS);
    out->of[FACT_CAPITAL] = MILLI(capital, n);
    out->of[FACT_CAPS] = MILLI(caps, n);
    out->of[FACT_SHORT] = MILLI(small, n);
    out->of[FACT_FIGURES] = MILLI(figures, n);
    out->of[FACT_WORD_BYTES] = capped(10 * text.n / (n > 0 ? n : 1), MAX_BYTES);
}

void line_facts_read(struct str text,
                     const struct block_model *model,
                     struct arena *arena,
                     struct line_facts *out)
{
    *out = (struct line_facts){0};
    struct str head = utf8_clip(text, LOOK_BYTES);
    int32_t *of = out->of;
    size_t front = 0, back = text.n;
    if (text.n > 0) {
        of[FACT_START] = class_of(utf8_next(text, &front));
        of[FACT_END] = class_of(utf8_prev(text, &back));
    }
    of[FACT_BYTES] = capped(text.n, MAX_BYTES);
    struct words words = {.n = 0};
    read_words(head, &words, arena, out);
    read_marks(head, of);
    read_scores(&words, model, of);
    of[FACT_BODY] = shape_body(text);
    of[FACT_HEADLINE] = shape_headline(text);
    of[FACT_LABEL] = shape_label(text);
    of[FACT_NAME] = shape_name(text);
}
