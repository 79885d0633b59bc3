#include "worker/tagger/features.h"

#define GAP_MAX  4u  /* tokens between two capitalized words of one name ("of the … de la") */
#define NAME_MAX 12u /* tokens of a list's name */

static bool is_capital(const struct doc *doc, uint32_t i)
{
    const struct token *token = &doc->tokens[i];
    return token->kind == TOKEN_WORD && (token->flags & TOKEN_CAPITAL) &&
           !(token->flags & TOKEN_TAKEN);
}

/* ---- what a token is, whatever its case ---- */

static uint64_t number_shape(struct str s)
{
    uint64_t separators = 0;
    for (size_t i = 0; i < s.n; i++) {
        separators += s.p[i] < '0' || s.p[i] > '9';
    }
    return 0x4E554Dull + (s.n < 6 ? s.n : 6) * 16 + (separators < 3 ? separators : 3);
}

/* Classes and form of a token, as a number. */
static uint64_t mask_of(const struct tag_view *view, uint32_t i)
{
    const struct token *token = &view->doc->tokens[i];
    uint64_t form = token->flags & (TOKEN_CAPITAL | TOKEN_ALL_CAPS | TOKEN_TAKEN);
    uint64_t classes = token->kind == TOKEN_MARK ? view->low[i] : token_classes(view->doc, i);
    return classes * 16 + form * 0x1000193 + token->kind;
}

static void read_words(struct tag_view *view)
{
    const struct doc *doc = view->doc;
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        const struct token *token = &doc->tokens[i];
        if (token->kind == TOKEN_WORD && token->word != 0) {
            view->low[i] = doc->words[token->word].hash;
        } else {
            view->low[i] =
                token->kind == TOKEN_NUMBER ? number_shape(token_text(doc, i)) : token->hash;
        }
        view->mask[i] = mask_of(view, i);
    }
}

/* ---- which tokens may be part of a name ---- */

static bool is_glued_behind(const struct doc *doc, uint32_t i)
{
    return i + 2 < doc->n_tokens && token_mark(doc, (int64_t)i + 1, '-') &&
           token_next_glued(doc, i) && token_next_glued(doc, i + 1);
}

#define WORD_TAIL                                                                                  \
    (WORD_ORG_HEAD | WORD_FAC_HEAD | WORD_LOC_HEAD | WORD_MISC_HEAD | WORD_SAYS_LOC | WORD_SAYS_ORG)

/*
 * Behind a capital: a number ("Boeing 737"), what a hyphen ties to it ("Jae-min"), a head in
 * lower case ("Conservative party", "Gyeonggi province").
 */
static void activate_behind(struct tag_view *view, uint32_t i)
{
    const struct doc *doc = view->doc;
    const struct token *next = token_at(doc, (int64_t)i + 1);
    bool fits = next->kind == TOKEN_NUMBER || token_is(doc, (int64_t)i + 1, WORD_TAIL);
    if (fits && next->sentence == doc->tokens[i].sentence && !(next->flags & TOKEN_TAKEN)) {
        view->active[i + 1] = true;
    }
    if (is_glued_behind(doc, i)) {
        view->active[i + 1] = true;
        view->active[i + 2] = true;
    }
}

static void activate(struct tag_view *view)
{
    const struct doc *doc = view->doc;
    uint32_t last = UINT32_MAX; /* capital */
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        if (!is_capital(doc, i)) {
            continue;
        }
        view->active[i] = true;
        activate_behind(view, i);
        bool near = last != UINT32_MAX && i - last <= GAP_MAX + 1 &&
                    doc->tokens[last].sentence == doc->tokens[i].sentence;
        for (uint32_t k = near ? last + 1 : i; k < i; k++) {
            view->active[k] = !(doc->tokens[k].flags & TOKEN_TAKEN);
        }
        /* "al-X", "de X", "ultra-X" */
        for (uint32_t k = i; k > 0 && i - k < 3; k--) {
            bool tied = token_is(doc, (int64_t)k - 1, WORD_PARTICLE) ||
                        (token_mark(doc, (int64_t)k - 1, '-') && token_next_glued(doc, k - 1)) ||
                        (k < i && token_mark(doc, k, '-') && token_next_glued(doc, k - 1));
            if (!tied || doc->tokens[k - 1].sentence != doc->tokens[i].sentence ||
                (doc->tokens[k - 1].flags & TOKEN_TAKEN)) {
                break;
            }
            view->active[k - 1] = true;
        }
        last = i;
    }
}

bool tag_stretch(const struct tag_view *view, uint32_t i, uint32_t *first, uint32_t *end)
{
    const struct doc *doc = view->doc;
    while (i < doc->n_tokens && !view->active[i]) {
        i++;
    }
    if (i >= doc->n_tokens) {
        return false;
    }
    *first = i;
    while (i < doc->n_tokens && view->active[i] && i - *first < STRETCH_MAX &&
           doc->tokens[i].sentence == doc->tokens[*first].sentence) {
        i++;
    }
    *end = i;
    return true;
}

/* ---- runs of capitalized words, and where else a word stands in one ---- */

/* The next word of the run behind token i, over a hyphen, "&" or a particle; 0: there is none. */
static uint32_t run_next(const struct doc *doc, uint32_t i)
{
    const struct token *next = token_at(doc, (int64_t)i + 1);
    if (next->sentence != doc->tokens[i].sentence) {
        return 0;
    }
    if (is_glued_behind(doc, i) && is_capital(doc, i + 2)) {
        return i + 2;
    }
    if (token_next_spaced(doc, i) && is_capital(doc, i + 1)) {
        return i + 1;
    }
    bool tie = token_is(doc, (int64_t)i + 1, WORD_PARTICLE) || token_mark(doc, (int64_t)i + 1, '&');
    return tie && i + 2 < doc->n_tokens && is_capital(doc, i + 2) &&
                   doc->tokens[i + 2].sentence == doc->tokens[i].sentence
               ? i + 2
               : 0;
}

static void note_seen(struct tag_view *view, uint32_t run)
{
    const struct tag_run *r = &view->runs[run - 1];
    for (uint32_t i = r->first; i <= r->last; i++) {
        if (!is_capital(view->doc, i) || view->doc->tokens[i].word == 0) {
            continue;
        }
        struct tag_seen *seen = &view->seen[view->doc->tokens[i].word];
        const struct tag_run *best = seen->longest ? &view->runs[seen->longest - 1] : NULL;
        if (!best || r->last - r->first > best->last - best->first) {
            seen->longest = run;
        }
        if (seen->n < sizeof seen->runs / sizeof seen->runs[0] &&
            (seen->n == 0 || seen->runs[seen->n - 1] != run)) {
            seen->runs[seen->n++] = run;
        }
    }
}

static void find_runs(struct tag_view *view)
{
    const struct doc *doc = view->doc;
    size_t n = 0;
    size_t cap = 64;
    view->runs = ARENA_NEW(doc->arena, struct tag_run, cap);
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        if (!is_capital(doc, i)) {
            continue;
        }
        struct tag_run run = {i, i};
        for (uint32_t next; (next = run_next(doc, run.last)) != 0;) {
            run.last = next;
        }
        ARENA_PUSH(doc->arena, view->runs, n, cap, run);
        for (uint32_t k = run.first; k <= run.last; k++) {
            view->run[k] = (uint32_t)n;
        }
        note_seen(view, (uint32_t)n);
        i = run.last;
    }
    view->n_runs = (uint32_t)n;
}

/* ---- lists ---- */

static uint8_t part_of(uint32_t i, uint32_t n)
{
    if (n == 1) {
        return PART_SINGLE;
    }
    return i == 0 ? PART_BEGIN : i + 1 == n ? PART_END : PART_INSIDE;
}

static void look_up_known(struct tag_view *view)
{
    const struct doc *doc = view->doc;
    for (uint32_t i = 0; i < doc->n_tokens;) {
        struct name name;
        uint32_t n = view->active[i] ? gazetteer_match(doc, i, &name) : 0;
        for (uint32_t k = 0; k < n; k++) {
            unsigned kind = 1u + 2u * name.type + name.gpe;
            view->known[i + k] = (uint8_t)(kind * 4 + part_of(k, n));
        }
        i += n > 0 ? n : 1;
    }
}

uint64_t tag_phrase(uint64_t before, uint64_t low)
{
    uint64_t h = (before ^ low) * 0x9E3779B97F4A7C15ull;
    return h ^ h >> 31;
}

/* The longest name of the lists that begins at i: how many tokens, and which lists have it. */
static uint32_t list_match(const struct tag_view *view, uint32_t i, uint32_t *lists)
{
    const struct doc *doc = view->doc;
    uint32_t best = 0;
    uint64_t hash = 0;
    for (uint32_t n = 0; n < NAME_MAX && i + n < doc->n_tokens; n++) {
        if (doc->tokens[i + n].sentence != doc->tokens[i].sentence) {
            break;
        }
        hash = tag_phrase(hash, view->low[i + n]);
        const struct tagger_slot *slot = tagger_table_find(&view->lists->lists, hash);
        if (slot->key == 0) {
            break;
        }
        if (slot->value & ~TAGGER_LIST_BEGIN) {
            best = n + 1;
            *lists = slot->value & ~TAGGER_LIST_BEGIN;
        }
    }
    return best;
}

static void look_up_listed(struct tag_view *view)
{
    const struct doc *doc = view->doc;
    for (uint32_t i = 0; i < doc->n_tokens;) {
        uint32_t lists = 0;
        uint32_t n = is_capital(doc, i) ? list_match(view, i, &lists) : 0;
        for (uint32_t k = 0; k < n; k++) {
            view->listed[i + k] = (uint8_t)((lists & 0x3F) * 4 + part_of(k, n));
        }
        i += n > 0 ? n : 1;
    }
}

void tag_view_init(struct tag_view *view, const struct doc *doc, const struct tagger_model *lists)
{
    size_t n = (size_t)doc->n_tokens + 1;
    *view = (struct tag_view){.doc = doc, .lists = lists};
    view->low = ARENA_NEW(doc->arena, uint64_t, n);
    view->mask = ARENA_NEW(doc->arena, uint64_t, n);
    view->run = ARENA_NEW(doc->arena, uint32_t, n);
    view->known = ARENA_NEW(doc->arena, uint8_t, n);
    view->listed = ARENA_NEW(doc->arena, uint8_t, n);
    view->active = ARENA_NEW(doc->arena, bool, n);
    view->seen = ARENA_NEW(doc->arena, struct tag_seen, (size_t)doc->n_words + 1);
    read_words(view);
    activate(view);
    find_runs(view);
    look_up_known(view);
    if (lists) {
        look_up_listed(view);
    }
}
