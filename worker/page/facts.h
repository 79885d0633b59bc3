/*
 * facts — what the text of one block looks like, in numbers.
 *
 * One pass over the text, no allocation. Counts are of code points where the header says
 * characters, ASCII letters where it says letters: enough to tell prose from menus in any
 * language written with spaces.
 */
#ifndef WORKER_PAGE_FACTS_H
#define WORKER_PAGE_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/str.h"

#define FACTS_TITLE_WORDS 32 /* words of a headline that count */

/* The words of a headline or summary, without stop words; hashes. */
struct word_set {
    uint32_t words[FACTS_TITLE_WORDS];
    uint32_t n;
};

struct facts {
    uint32_t characters;
    uint32_t visible; /* bytes that are no blanks */
    uint32_t words;
    uint32_t stop_words;   /* English ones */
    uint32_t notice_words; /* "subscribe", "photo", "copyright" …: words of furniture */
    uint32_t capitals;     /* capital letters */
    uint32_t letters;
    uint32_t digits;
    uint32_t capitalized;                /* words that begin with a capital */
    uint32_t longest_word;               /* bytes */
    uint32_t commas, ends, quote_marks;  /* ends: . ! ? */
    uint32_t you_words;                  /* you, your, we, our */
    uint32_t content_words;              /* words that are no stop words */
    uint32_t title_words, summary_words; /* content words that the headline (summary) has too */
    uint32_t title_found, summary_found; /* how many of its words stand here */
    uint64_t hash;                       /* of the text */
    bool ends_sentence, ends_colon, begins_upper, begins_quote, has_copyright, has_bar, has_at;
    bool has_address, has_year, has_clock, has_money, has_question;
    bool good; /* running text: long, a sentence, with stop words */
};

/* Adds the content words of text. */
void word_set_add(struct word_set *set, struct str text);

/* The hash of the next word in lower case from byte *at on, which moves behind it; 0: no more. */
uint32_t facts_next_word(struct str text, size_t *at);

/* linked: visible bytes of it in links. */
void facts_read(struct str text,
                uint32_t linked,
                const struct word_set *title,
                const struct word_set *summary,
                struct facts *out);

#endif
