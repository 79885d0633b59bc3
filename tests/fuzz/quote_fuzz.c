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

/* Beside them, for the last bytes: lines that are set in, or marked as another's. */
static const char *const lines[] = {"\n\n\t", "\n> ", " \u2014 Anna Keller", " wrote:\n\n\t", "."};
#define LINES_FROM 232u /* four times the pieces */

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

/* Lines that begin with a tab are set in. */
static void mark_set_in(struct arena *arena, struct clean *clean)
{
    clean->set_in = ARENA_NEW(arena, struct set_in, clean->text.n + 1);
    for (size_t i = 0, end; i < clean->text.n; i = end + 1) {
        for (end = i; end < clean->text.n && clean->text.p[end] != '\n'; end++) {
        }
        if (end > i && clean->text.p[i] == '\t') {
            clean->set_in[clean->n_set_in++] = (struct set_in){(uint32_t)i, (uint32_t)end};
        }
    }
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
        const char *piece = data[i] < LINES_FROM
                                ? pieces[data[i] % (sizeof pieces / sizeof pieces[0])]
                                : lines[data[i] % (sizeof lines / sizeof lines[0])];
        memcpy(text + n, piece, strlen(piece));
        n += strlen(piece);
    }
    struct clean clean = {.text = {text, n}, .language = STR("en")};
    mark_set_in(arena, &clean);
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
