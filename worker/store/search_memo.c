#include "worker/store/search_memo.h"

#include <stdlib.h>
#include <string.h>

#include "common/hash.h"
#include "worker/store/search_piece.h"

#define WORDS       65536
#define PLACES      131072 /* of both hash tables: half of them stay free */
#define ITEMS       262144
#define POOL_BYTES  ((size_t)3 << 20)
#define LANGUAGES   64
#define UNREADABLE  UINT16_MAX /* as a piece's number of positions */
#define NOT_YET     (UINT16_MAX - 1)
#define FOUND_MAX   1024  /* words of one answer */
#define MAX_POS     16000 /* of 16,383: the limits themselves are PostgreSQL's business */
#define MAX_REPEATS 250   /* of 255 positions of one word */

enum {
    WEIGHT_B = 2,
    WEIGHT_A = 3
};

/* What stands between two blanks, without the marks around a plain word. */
struct piece {
    uint32_t text;  /* place in the pool */
    uint32_t items; /* its first one */
    uint16_t n, n_items;
    uint16_t positions; /* so many it takes, stop words included */
    uint8_t language;
};

struct item {
    uint32_t word;
    uint16_t pos; /* within the piece, from 1 */
};

struct word {
    uint32_t text;
    uint16_t n;
};

struct search_memo {
    uint32_t pieces_at[PLACES], words_at[PLACES]; /* number + 1; 0: free */
    struct piece pieces[SEARCH_PIECES];
    struct word words[WORDS];
    struct item items[ITEMS];
    char pool[POOL_BYTES];
    char languages[LANGUAGES][8];
    uint32_t n_pieces, n_words, n_items, n_pool, n_languages;
    uint32_t n_learned; /* pieces before this one are answered */
    bool full;
    uint64_t *used; /* of the text being built: word << 32 | position << 2 | weight */
    size_t n_used;
};

struct search_memo *search_memo_new(void)
{
    struct search_memo *memo = calloc(1, sizeof *memo);
    if (!memo || !(memo->used = calloc(MAX_POS, sizeof *memo->used))) {
        abort();
    }
    return memo;
}

void search_memo_free(struct search_memo *memo)
{
    if (memo) {
        free(memo->used);
        free(memo);
    }
}

void search_memo_clear(struct search_memo *memo)
{
    memset(memo->pieces_at, 0, sizeof memo->pieces_at);
    memset(memo->words_at, 0, sizeof memo->words_at);
    memo->n_pieces = memo->n_words = memo->n_items = memo->n_pool = memo->n_languages = 0;
    memo->n_learned = 0;
    memo->full = false;
}

static bool mostly_full(uint32_t n, size_t max)
{
    return n > max / 4 * 3;
}

void search_memo_begin(struct search_memo *memo)
{
    if (memo->full || mostly_full(memo->n_pieces, SEARCH_PIECES) ||
        mostly_full(memo->n_words, WORDS) || mostly_full(memo->n_items, ITEMS) ||
        mostly_full(memo->n_pool, POOL_BYTES)) {
        search_memo_clear(memo);
    }
}

/* ---- what is known ---- */

static bool find_language(struct search_memo *memo, struct str code, uint8_t *number)
{
    for (uint32_t i = 0; i < memo->n_languages; i++) {
        if (str_eq(code, str_of(memo->languages[i]))) {
            *number = (uint8_t)i;
            return true;
        }
    }
    if (memo->n_languages == LANGUAGES || code.n >= sizeof memo->languages[0]) {
        return false;
    }
    char *place = memo->languages[memo->n_languages];
    memset(place, 0, sizeof memo->languages[0]);
    memcpy(place, code.n > 0 ? code.p : "", code.n);
    *number = (uint8_t)memo->n_languages++;
    return true;
}

static struct str in_pool(const struct search_memo *memo, uint32_t text, uint16_t n)
{
    return (struct str){memo->pool + text, n};
}

/* Copies s to the pool, which has room. */
static uint32_t to_pool(struct search_memo *memo, struct str s)
{
    uint32_t at = memo->n_pool;
    memcpy(memo->pool + at, s.p, s.n);
    memo->n_pool += (uint32_t)s.n;
    return at;
}

static bool has_room(struct search_memo *memo, size_t bytes, uint32_t n, uint32_t max)
{
    bool room = memo->n_pool + bytes <= POOL_BYTES && n < max;
    memo->full = memo->full || !room;
    return room;
}

/* The place of a piece in pieces_at, or the free one where it would stand. */
static uint32_t *piece_place(struct search_memo *memo, uint8_t language, struct str s)
{
    uint32_t at = (uint32_t)hash64_seed(s, language) % PLACES;
    for (uint32_t number = 0; (number = memo->pieces_at[at]) != 0; at = (at + 1) % PLACES) {
        const struct piece *piece = &memo->pieces[number - 1];
        if (piece->language == language && str_eq(in_pool(memo, piece->text, piece->n), s)) {
            break;
        }
    }
    return &memo->pieces_at[at];
}

/* The number of a word; false if there is no room for it. */
static bool word_number(struct search_memo *memo, struct str s, uint32_t *number)
{
    uint32_t at = (uint32_t)hash64(s) % PLACES;
    for (uint32_t known = 0; (known = memo->words_at[at]) != 0; at = (at + 1) % PLACES) {
        const struct word *word = &memo->words[known - 1];
        if (str_eq(in_pool(memo, word->text, word->n), s)) {
            *number = known - 1;
            return true;
        }
    }
    if (!has_room(memo, s.n, memo->n_words, WORDS)) {
        return false;
    }
    memo->words[memo->n_words] = (struct word){.text = to_pool(memo, s), .n = (uint16_t)s.n};
    *number = memo->n_words++;
    memo->words_at[at] = memo->n_words;
    return true;
}

void search_memo_look(
    struct search_memo *memo, struct str language, struct str text, search_ask *ask, void *context)
{
    uint8_t number = 0;
    struct str piece;
    if (!search_is_by_pieces(text) || !find_language(memo, language, &number)) {
        return;
    }
    while (search_piece_next(&text, &piece)) {
        uint32_t *place = search_piece_is_askable(piece) ? piece_place(memo, number, piece) : NULL;
        if (!place || (*place == 0 && !has_room(memo, piece.n, memo->n_pieces, SEARCH_PIECES))) {
            return; /* it will not be built */
        }
        if (*place == 0) {
            memo->pieces[memo->n_pieces] = (struct piece){.text = to_pool(memo, piece),
                                                          .n = (uint16_t)piece.n,
                                                          .positions = NOT_YET,
                                                          .language = number};
            *place = ++memo->n_pieces;
            ask(context, language, piece);
        }
    }
}

/* ---- answers: tsvectors in binary form ---- */

struct reader {
    struct str rest;
    bool broken;
};

static uint32_t read_number(struct reader *r, size_t bytes)
{
    uint32_t v = 0;
    if (r->rest.n < bytes) {
        r->broken = true;
        return 0;
    }
    for (size_t i = 0; i < bytes; i++) {
        v = v << 8 | (unsigned char)r->rest.p[i];
    }
    r->rest = str_sub(r->rest, bytes, r->rest.n);
    return v;
}

static struct str read_word(struct reader *r)
{
    const char *end = r->rest.n > 0 ? memchr(r->rest.p, '\0', r->rest.n) : NULL;
    if (!end) {
        r->broken = true;
        return STR("");
    }
    struct str word = {r->rest.p, (size_t)(end - r->rest.p)};
    r->rest = str_sub(r->rest, word.n + 1, r->rest.n);
    return word;
}

/* The positions of the marks in an answer, which come in their order: one behind each piece. */
struct marks {
    uint32_t at[SEARCH_ASKED];
    uint32_t n;
};

static bool read_marks(struct str answer, struct marks *marks, uint32_t n_wanted)
{
    struct reader r = {.rest = answer};
    uint32_t n_words = read_number(&r, 4);
    for (uint32_t i = 0; i < n_words && !r.broken; i++) {
        bool mark = str_eq(read_word(&r), STR(SEARCH_END_MARK));
        uint32_t n = read_number(&r, 2);
        if (n >= MAX_REPEATS || (mark && (n != n_wanted || marks->n > 0))) {
            return false; /* some of its positions may be missing */
        }
        for (uint32_t k = 0; k < n; k++) {
            uint32_t pos = read_number(&r, 2) & 0x3FFF;
            if (mark) {
                marks->at[marks->n++] = pos;
            }
        }
    }
    return !r.broken && marks->n == n_wanted;
}

/* The number of the first mark behind a position. */
static uint32_t piece_of(const struct marks *marks, uint32_t pos)
{
    uint32_t i = 0;
    while (i < marks->n && marks->at[i] < pos) {
        i++;
    }
    return i;
}

/* A word of the answer at a position, as an item of the piece that it belongs to. */
struct found {
    uint32_t piece;
    struct item item;
};

/* What the answer has but marks, ordered by word; false if some of it cannot be taken. */
static bool read_words(struct search_memo *memo,
                       struct str answer,
                       const struct marks *marks,
                       struct found *found,
                       uint32_t *n_found)
{
    struct reader r = {.rest = answer};
    uint32_t n_words = read_number(&r, 4);
    for (uint32_t i = 0; i < n_words; i++) {
        struct str text = read_word(&r);
        uint32_t word = 0;
        if (text.n == 0 || text.n > UINT16_MAX || !word_number(memo, text, &word)) {
            return false;
        }
        for (uint32_t n = read_number(&r, 2); n > 0; n--) {
            uint32_t pos = read_number(&r, 2) & 0x3FFF;
            uint32_t piece = piece_of(marks, pos);
            if (piece == marks->n || *n_found == FOUND_MAX) {
                return false;
            }
            if (marks->at[piece] != pos) {
                uint32_t behind = piece > 0 ? marks->at[piece - 1] : 0;
                found[(*n_found)++] =
                    (struct found){piece, {.word = word, .pos = (uint16_t)(pos - behind)}};
            }
        }
    }
    return true;
}

/* The items of each piece in a row, behind those that are there. */
static void keep_words(struct search_memo *memo,
                       struct piece *pieces,
                       const struct marks *marks,
                       const struct found *found,
                       uint32_t n_found)
{
    for (uint32_t p = 0; p < marks->n; p++) {
        pieces[p].items = memo->n_items;
        pieces[p].positions = (uint16_t)(marks->at[p] - (p > 0 ? marks->at[p - 1] : 0) - 1);
        for (uint32_t i = 0; i < n_found; i++) {
            if (found[i].piece == p) {
                memo->items[memo->n_items++] = found[i].item;
                pieces[p].n_items++;
            }
        }
    }
}

void search_memo_learn(struct search_memo *memo, uint32_t n, struct str tsvector)
{
    struct found found[FOUND_MAX];
    struct marks marks = {.n = 0};
    struct piece *pieces = &memo->pieces[memo->n_learned];
    uint32_t n_found = 0;
    memo->n_learned += n;
    bool read =
        read_marks(tsvector, &marks, n) && read_words(memo, tsvector, &marks, found, &n_found);
    if (read && memo->n_items + n_found > ITEMS) {
        memo->full = true;
        read = false;
    }
    if (read) {
        keep_words(memo, pieces, &marks, found, n_found);
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        pieces[i].positions = UNREADABLE;
    }
}

/* ---- building ---- */

/* Adds the words of text to memo->used, behind position `behind`. *most: the greatest position. */
static bool use_text(struct search_memo *memo,
                     uint8_t language,
                     struct str text,
                     uint32_t behind,
                     unsigned weight,
                     uint32_t *most)
{
    struct str s;
    uint32_t at = behind;
    while (search_piece_next(&text, &s)) {
        uint32_t number = search_piece_is_askable(s) ? *piece_place(memo, language, s) : 0;
        const struct piece *piece = number > 0 ? &memo->pieces[number - 1] : NULL;
        if (!piece || piece->positions >= NOT_YET || at + piece->positions >= MAX_POS ||
            memo->n_used + piece->n_items > MAX_POS) {
            return false;
        }
        for (uint32_t i = 0; i < piece->n_items; i++) {
            const struct item *item = &memo->items[piece->items + i];
            uint32_t pos = at + item->pos;
            *most = pos > *most ? pos : *most;
            memo->used[memo->n_used++] = (uint64_t)item->word << 32 | pos << 2 | weight;
        }
        at += piece->positions;
    }
    return true;
}

static int by_number(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x;
    uint64_t b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

/* A word of the text and its entries in memo->used. */
struct group {
    struct str word;
    uint32_t first, n;
};

static int by_word(const void *x, const void *y)
{
    return str_cmp(((const struct group *)x)->word, ((const struct group *)y)->word);
}

/* Groups of memo->used by word, in the order of tsvector; the caller frees them. */
static struct group *group_words(struct search_memo *memo, uint32_t *n_groups)
{
    struct group *groups = calloc(memo->n_used + 1, sizeof *groups);
    if (!groups) {
        abort();
    }
    qsort(memo->used, memo->n_used, sizeof *memo->used, by_number);
    uint32_t n = 0;
    for (uint32_t i = 0; i < memo->n_used; i++) {
        uint32_t number = (uint32_t)(memo->used[i] >> 32);
        if (i == 0 || number != (uint32_t)(memo->used[i - 1] >> 32)) {
            const struct word *word = &memo->words[number];
            groups[n++] = (struct group){.word = in_pool(memo, word->text, word->n), .first = i};
        }
        groups[n - 1].n++;
    }
    qsort(groups, n, sizeof *groups, by_word);
    *n_groups = n;
    return groups;
}

static bool write_groups(const struct search_memo *memo,
                         const struct group *groups,
                         uint32_t n,
                         struct buf *out)
{
    for (uint32_t i = 0; i < n; i++) {
        if (groups[i].n > MAX_REPEATS) {
            return false;
        }
    }
    buf_add_u32be(out, n);
    for (uint32_t i = 0; i < n; i++) {
        buf_add_str(out, groups[i].word);
        buf_add(out, "", 1);
        buf_add_u16be(out, (uint16_t)groups[i].n);
        for (uint32_t k = 0; k < groups[i].n; k++) {
            uint32_t entry = (uint32_t)memo->used[groups[i].first + k];
            buf_add_u16be(out, (uint16_t)((entry & 3) << 14 | entry >> 2));
        }
    }
    return true;
}

bool search_memo_build(struct search_memo *memo,
                       struct str language,
                       struct str title,
                       struct str text,
                       struct buf *out)
{
    uint8_t number = 0;
    uint32_t of_title = 0;
    uint32_t of_text = 0;
    memo->n_used = 0;
    if (!text.p || !search_is_by_pieces(title) || !search_is_by_pieces(text) ||
        !find_language(memo, language, &number)) {
        return false;
    }
    /* Where two tsvectors are joined, the second one begins behind the last word of the first. */
    if (!use_text(memo, number, title, 0, WEIGHT_A, &of_title) ||
        !use_text(memo, number, text, of_title, WEIGHT_B, &of_text)) {
        return false;
    }
    uint32_t n = 0;
    struct group *groups = group_words(memo, &n);
    bool written = write_groups(memo, groups, n, out);
    free(groups);
    return written;
}
