/*
 * line_features — what the learned pass and its training see of a line: whole numbers.
 *
 * What:  facts of each line by itself (length, case, marks, how words of it stand in noise
 *        elsewhere) and, from those, of its surroundings (neighbours, runs of short lines,
 *        where in the text, whether the running text speaks of the same things).
 * Why:   worker/train/lines_dump prints them with this very code, so training and serving
 *        cannot differ.
 * Holds: they are a function of the lines' texts in their order and of nothing else (no
 *        title, no blank lines, no list marks), so a text that is read back gives the same.
 * Cost:  O(n) time for n bytes; about 400 bytes of arena a line, 12 a word of four letters.
 * Source: line classification with block-level and neighbour features: Kohlschütter, Fankhauser
 *        and Nejdl, "Boilerplate Detection using Shallow Text Features" (WSDM 2010).
 */
#ifndef WORKER_NORMALIZE_LINE_FEATURES_H
#define WORKER_NORMALIZE_LINE_FEATURES_H

#include "worker/model/block_model.h"
#include "worker/normalize/passes.h"

/* Facts of one line; shares are in thousandths, scores in thousandths of log-odds of noise. */
enum line_fact {
    FACT_WORDS, /* capped, as all counts are */
    FACT_BYTES,
    FACT_END,     /* class of the last character, as class_of() has it in line_facts.c */
    FACT_START,   /* class of the first */
    FACT_CAPITAL, /* share of words that begin with a capital letter */
    FACT_CAPS,    /* share of words in capitals */
    FACT_SHORT,   /* share of words of up to three small letters: running text has them */
    FACT_FIGURES, /* share of words that begin with a digit */
    FACT_COMMAS,
    FACT_COLONS,
    FACT_BARS, /* | > / and other characters that part links */
    FACT_MONEY,
    FACT_HANDLES, /* @ # */
    FACT_QUOTES,
    FACT_BRACKETS,
    FACT_DASHES,
    FACT_WORD_BYTES, /* a word, in tenths */
    FACT_STOPS,      /* sentence ends within the line */
    FACT_MEAN,       /* scores of its words: mean … */
    FACT_LEAST,
    FACT_MOST,
    FACT_PAIRS,     /* … of pairs of words: mean … */
    FACT_PAIR_MOST, /* … greatest */
    FACT_FIRST,     /* score of the first word as such */
    FACT_FIRST_TWO,
    FACT_LAST,
    FACT_WHOLE, /* score of the line as one */
    FACT_BODY,  /* as shape.c tells: reads as running text */
    FACT_HEADLINE,
    FACT_LABEL,
    FACT_NAME,
    FACT_KNOWN, /* share of its words that the model knows: none in a language it has not seen */
    LINE_FACTS
};

struct line_facts {
    int32_t of[LINE_FACTS];
    uint32_t key;    /* of its words: lines that read alike have the same */
    uint32_t front;  /* of its first five: a caption and its copy with a credit; 0: it has fewer */
    uint32_t *words; /* hashes of its longer words, for what the text speaks of */
    uint32_t n_words;
};

#define LINE_FEATURES_MAX 160

struct line_table; /* the words of the running text and the keys of all lines: line_context.c */

struct line_view {
    const struct line_facts *facts;
    size_t n;
    struct line_table *table;
    int32_t *distance[2];         /* lines to the next running text, above and below */
    int32_t *earlier;             /* lines above with the same key */
    size_t first_body, last_body; /* n: there is none */
    int32_t mean_words, body_share, short_share, known;
};

enum line_token {
    TOKEN_WORD,
    TOKEN_PAIR, /* of words that follow each other */
    TOKEN_FIRST,
    TOKEN_FIRST_TWO,
    TOKEN_LAST,
    TOKEN_WHOLE, /* all words of a short line */
    LINE_TOKENS
};

typedef void line_token_fn(void *arg, enum line_token kind, uint32_t hash);

/* Every hash that the model may have a score for, as line_facts_read() asks for them. */
void line_tokens(struct str text, line_token_fn *each, void *arg);

void line_facts_read(struct str text,
                     const struct block_model *model,
                     struct arena *arena,
                     struct line_facts *out);

/* n lines; facts as read, they stay the caller's. */
void line_view_open(const struct line_facts *facts,
                    size_t n,
                    struct arena *arena,
                    struct line_view *out);

/* The features of line i; returns how many. out: LINE_FEATURES_MAX of room. */
size_t line_features(const struct line_view *view, size_t i, int32_t *out);

#endif
