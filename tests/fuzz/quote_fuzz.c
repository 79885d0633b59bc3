/*
 * Text built of pieces that quotes are made of: each byte of the input chooses a mark, a word, a
 * verb, a name, a stop or a paragraph, so that a few bytes make what bytes alone seldom do. Aborts
 * where a promise of quotes in extract.h is broken.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/extract.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const pieces[] = {
    "\"",
    " \"",
    "\" ",
    "''",
    " ''",
    "'",
    " '",
    "' ",
    "``",
    "\u201C",
    "\u201D",
    "\u2018",
    "\u2019",
    "\u00AB",
    "\u00BB",
    "\u201E",
    "\n\n",
    "\n\n\"",
    ". ",
    ", ",
    ": ",
    "? ",
    "! ",
    " \u2015 ",
    " - ",
    " (",
    ") ",
    " said",
    " told",
    " saying",
    " added",
    " according to",
    " beamed",
    " and",
    " to",
    " of",
    " the",
    " a",
    " he",
    " she",
    " they",
    " Anna Keller",
    " Keller",
    " Tom Becker",
    " Governor",
    " governor",
    " spokesman",
    " workers'",
    " don't",
    " '90s",
    " 6'2\"",
    " nothing",
    " we will sign it",
    " one",
    "\u2026",
    ".",
    ",",
    "=",
};

#define INPUT_MAX 4096u
#define PIECE_MAX 24u

static void check(bool ok)
{
    if (!ok) {
        abort();
    }
}

static bool within(struct str part, struct str text)
{
    return part.p >= text.p && part.p + part.n <= text.p + text.n && part.n > 0;
}

static void check_quote(const struct facts *facts, size_t i, struct str text)
{
    const struct quote *quote = &facts->quotes[i];
    check(within(quote->span.text, text));
    check(i == 0 || quote->span.start >= facts->quotes[i - 1].span.end);
    check(quote->span.start < quote->span.end);
    check(!quote->speaker.p || (within(quote->speaker, text) && within(quote->cue, text)));
    check(quote->entity >= -1 && quote->entity < (int32_t)facts->n_entities);
    check(quote->entity == -1 || quote->speaker.p); /* who is nobody in the text is nobody */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct gazetteer *gazetteer; /* lives as long as the process */
    static struct arena *arena;
    if (!gazetteer) {
        gazetteer = gazetteer_new();
        arena = arena_new(1 << 16);
    }
    size = size < INPUT_MAX ? size : INPUT_MAX;
    char *text = ARENA_NEW(arena, char, size *PIECE_MAX + 1);
    size_t n = 0;
    for (size_t i = 0; i < size; i++) {
        const char *piece = pieces[data[i] % (sizeof pieces / sizeof pieces[0])];
        memcpy(text + n, piece, strlen(piece));
        n += strlen(piece);
    }
    struct clean clean = {.text = {text, n}, .language = STR("en")};
    struct facts facts = {0};
    struct err err = {0};
    check(extract(&clean, gazetteer, NULL, arena, &facts, &err) == OK);
    bool open = false;
    for (size_t i = 0; i < facts.n_quotes; i++) {
        check_quote(&facts, i, clean.text);
        open |= !facts.quotes[i].speaker.p;
    }
    bool warned = false;
    for (size_t i = 0; i < facts.warnings.n; i++) {
        warned |= str_eq(facts.warnings.items[i], STR("speaker_unresolved"));
    }
    check(warned == open);
    arena_reset(arena);
    return 0;
}
