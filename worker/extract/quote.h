/*
 * quote — what is said in quotation marks, and who says it.
 *
 * What:  quote_marks.c pairs the marks, quote_block.c finds block quotes without any, quote.c tells
 *        quotes from titles and words in marks;
 *        speaker.c reads the attribution around one ("…," the spokesman said; Petrov told
 *        reporters: "…"; "…," according to the report), speaker_entity.c resolves it.
 * Why:   a wrong speaker is worse than none: without a verb of speech or a signature beside the
 *        quote, in the sentence in front of it, or a quote just before it that has a speaker, the
 *        speaker is left open. Normalizing makes curly marks straight, so what stands around a mark
 *        says which way it turns.
 * Holds: quotes are in order and do not overlap; a quote that goes on over paragraphs is one
 *        for each of them, with one speaker; of quotes in quotes the outermost counts. One that
 *        nothing closes ends with its paragraph.
 * Cost:  O(tokens).
 * Source: rules and bounds were made on the training articles of PolNeAR (Newell et al. 2018).
 */
#ifndef WORKER_EXTRACT_QUOTE_H
#define WORKER_EXTRACT_QUOTE_H

#include "worker/extract/entity.h"

#define QUOTES_MAX 10000u

/*
 * What stands between two marks, as tokens: words [first, end), the opening mark from before
 * on, the first token behind the closing mark. Without a mark of its own at one side (the
 * quote goes on from a paragraph to the next) before == first or end == behind.
 */
struct stretch {
    uint32_t before, first, end, behind;
    bool goes_on;  /* closes in a later paragraph */
    bool block;    /* set in, without marks: a line of a block quote */
    uint32_t sign; /* … the dash before the name that the block is signed with; 0: none */
};

struct stretches {
    struct stretch *items;
    size_t n, cap;
};

/* Pairs the marks of all paragraphs; the outermost pairs, in order. */
void pair_marks(const struct doc *doc, struct stretches *out);

/*
 * Adds the lines of block quotes (clean->set_in, or "> …") that have no marks, where the sentence
 * in front of one or a signature below it says that it is said or written by somebody; stretches in
 * them go.
 */
void add_block_quotes(const struct doc *doc,
                      const struct clean *clean,
                      struct stretches *stretches);

/* Any kind of double quotation mark, or a part of one ('' is two tokens). */
bool is_double_mark(const struct doc *doc, int64_t i);

bool is_dash(const struct doc *doc, int64_t i); /* a hyphen too */

/* A full stop, a question mark … */
bool token_stops(const struct doc *doc, int64_t i);

/* Who said it: tokens [first, last], and the verb. */
struct source {
    bool found;
    uint32_t first, last;
    uint32_t cue;
};

struct source find_source(const struct doc *doc, struct stretch stretch);

/* The name behind a dash, to the end of the line, a comma or a bracket. */
struct source signed_by(const struct doc *doc, uint32_t dash);

/* Of a quote that is a sentence of its own: who speaks in the one before it ("Holm agreed."). */
struct source source_in_front(const struct doc *doc, struct stretch stretch);

/* Who is called by a role that is a word ("Governor Holm"); entity -1: several are. */
#define ROLE_HOLDERS_MAX 64u
struct role_holders {
    struct role_holder {
        uint32_t word; /* of doc->words */
        int32_t entity;
    } items[ROLE_HOLDERS_MAX];
    size_t n;
};
void find_role_holders(const struct doc *doc,
                       const struct chunks *chunks,
                       const struct facts *facts,
                       struct role_holders *out);

/*
 * The entity that speaks quote s, or -1 where that is not certain: one that the source names; for
 * "he" and "she" the only person whom the writer names since the paragraph before, as one who acts;
 * for "the
 * governor" the only person so called. facts: entities, and the quotes in front of s.
 */
int32_t speaker_entity(const struct doc *doc,
                       const struct chunks *chunks,
                       const struct role_holders *roles,
                       const struct stretch *s,
                       const struct source *source,
                       const struct facts *facts);

/* Fills out->quotes (byte offsets); true: there were too many. chunks may be empty. */
bool find_quotes(const struct doc *doc,
                 const struct clean *clean,
                 const struct chunks *chunks,
                 struct facts *out);

#endif
