/*
 * quote — what is said in quotation marks, and who says it.
 *
 * What:  quote.c pairs the marks of a paragraph and tells quotes from quoted titles and
 *        single words; speaker.c reads the attribution around one: "…," the spokesman said;
 *        Petrov told reporters: "…"; "…," according to the report.
 * Why:   a wrong speaker is worse than none: without a verb of speech beside the quote, or a
 *        quote just before it that has a speaker, the speaker is left open.
 * Holds: quotes are in order and do not overlap; a quote that goes on over paragraphs is one
 *        for each of them, with one speaker.
 * Cost:  O(tokens).
 */
#ifndef WORKER_EXTRACT_QUOTE_H
#define WORKER_EXTRACT_QUOTE_H

#include "worker/extract/entity.h"

#define QUOTES_MAX 10000u

/* A stretch between marks, as token numbers. */
struct stretch {
    uint32_t open, close; /* the marks; close is the last token + 1 of a quote that goes on */
    bool goes_on;         /* closes in a later paragraph */
};

/* Who said it: tokens [first, last], and the verb. */
struct source {
    bool found;
    uint32_t first, last;
    uint32_t cue;
};

struct source find_source(const struct doc *doc, struct stretch stretch);

/* Any kind of double quotation mark. */
bool is_double_mark(const struct doc *doc, int64_t i);

/* Fills out->quotes (byte offsets); true: there were too many. chunks may be empty. */
bool find_quotes(const struct doc *doc, const struct chunks *chunks, struct facts *out);

#endif
