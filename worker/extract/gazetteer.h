/*
 * gazetteer — names of the world and classes of words, for looking up.
 *
 * What:  names are phrases of one or more tokens, case matters; each has a type, a group
 *        (all names of one thing: "US", "U.S.", "United States") and whether it is a GPE.
 *        Words are single, in lower case, and have classes and perhaps a value.
 *        gazetteer_add() brings names of the user's own.
 * Cost:  built once in some milliseconds, about 400 KiB; a look-up is O(tokens of the match).
 * Source: written for this program from general knowledge.
 */
#ifndef WORKER_EXTRACT_GAZETTEER_H
#define WORKER_EXTRACT_GAZETTEER_H

#include "worker/extract/extract.h"
#include "worker/extract/token.h"

#define WORD_FUNCTION                                                                              \
    (1ull << 0) /* articles, pronouns, conjunctions …: begin sentences, no names */
#define WORD_ROLE         (1ull << 1)  /* "president", "Mr.": stands before a person's name */
#define WORD_ROLE_MOD     (1ull << 2)  /* "deputy", "prime": stands before a role */
#define WORD_ORG_HEAD     (1ull << 3)  /* "council": a name with it is an organization's */
#define WORD_FAC_HEAD     (1ull << 4)  /* "airport" */
#define WORD_LOC_HEAD     (1ull << 5)  /* "river" */
#define WORD_MISC_HEAD    (1ull << 6)  /* "festival", "war", "act" */
#define WORD_TOPIC        (1ull << 7)  /* "defence", "trade": what ministries are for */
#define WORD_FIRST_NAME   (1ull << 8)  /* "sergei" */
#define WORD_MONTH        (1ull << 9)  /* value 1..12 */
#define WORD_WEEKDAY      (1ull << 10) /* value 1 Monday … 7 Sunday */
#define WORD_CUE          (1ull << 11) /* "said" */
#define WORD_PARTICLE     (1ull << 12) /* "van", "al": inside names */
#define WORD_SUFFIX       (1ull << 13) /* "Jr." */
#define WORD_PREP         (1ull << 14) /* "in" */
#define WORD_DET          (1ull << 15) /* "the", "his" */
#define WORD_PRONOUN      (1ull << 16) /* "he" */
#define WORD_FUTURE       (1ull << 17) /* "will", "scheduled" */
#define WORD_ABBREV       (1ull << 18) /* its full stop does not end a sentence */
#define WORD_NUMBER       (1ull << 19) /* "three": value */
#define WORD_TIME_UNIT    (1ull << 20) /* "day", "months": value is enum time_unit */
#define WORD_ADVERB       (1ull << 21) /* "also": between a speaker and his verb */
#define WORD_CONJ         (1ull << 22) /* "but", "because" */
#define WORD_AUX          (1ull << 23) /* "has", "was" */
#define WORD_SPEAKER      (1ull << 24) /* "spokesman", "statement": says things without a name */
#define WORD_NAME_POSS    (1ull << 25) /* "people": its 's stands inside names */
#define WORD_OF           (1ull << 26) /* a head that "of" or "for" follows inside a name */
#define WORD_PLACE_PREP   (1ull << 27) /* "in", "near": a place follows */
#define WORD_SEASON       (1ull << 29) /* value 0..3 from spring */
#define WORD_DAYTIME      (1ull << 30) /* "morning": value 0..4 */
#define WORD_SCALE        (1ull << 31) /* "million", "bn": value is the power of ten */
#define WORD_CURRENCY     (1ull << 32) /* "euros": value is an index of amount.c's table */
#define WORD_UNIT         (1ull << 33) /* "km": value is an index of amount.c's table */
#define WORD_APPROX       (1ull << 34) /* "about", "nearly": before a number, not a year */
#define WORD_ORDINAL      (1ull << 35) /* "first": value */
#define WORD_CALENDAR     (1ull << 36) /* "last", "next", "this": before units of time */
#define WORD_SAYS_LOC     (1ull << 37) /* "city": beside a name it says what the name is */
#define WORD_SAYS_ORG     (1ull << 38) /* "company" */
#define WORD_SAYS_PRODUCT (1ull << 39) /* "smartphone" */
#define WORD_HONORIFIC    (1ull << 40) /* "Mr.": a role that is none */
#define WORD_TIMELY       (1ull << 41) /* "early", "every": may begin a time expression */
#define WORD_AFFIX        (1ull << 42) /* "based": behind a hyphen it is no part of the name */
#define WORD_TIME_START   (1ull << 60) /* "now", "Christmas": may begin a time expression */

enum time_unit { /* values of WORD_TIME_UNIT */
    UNIT_SECOND,
    UNIT_MINUTE,
    UNIT_HOUR,
    UNIT_DAY,
    UNIT_WEEK,
    UNIT_MONTH,
    UNIT_QUARTER,
    UNIT_YEAR,
    UNIT_DECADE,
    UNIT_CENTURY,
    UNIT_WEEKEND,
};

/* The tables as they are written down: names*.c and words.c. */
struct name_list {
    enum entity_type type;
    bool gpe;
    const char *const *rows; /* "name|other name|…", all of one group; ends in NULL */
};

struct country_row {
    const char *names;    /* "United States|US|…": one group */
    const char *demonyms; /* "American|Americans": one group, NORP */
    const char *cities;   /* "Washington|New York": a group each */
};

struct word_list {
    uint64_t classes;
    const char *words; /* separated by blanks; "january=1" has a value */
};

extern const struct name_list name_lists[];
extern const size_t n_name_lists;
extern const struct country_row country_rows[];
extern const size_t n_country_rows;
extern const struct word_list word_lists[];
extern const size_t n_word_lists;

struct name {
    uint32_t group; /* from 1; 0 is no group */
    enum entity_type type;
    bool gpe;
    bool own; /* of the user's file */
};

/*
 * The longest name that begins at token i: returns how many tokens it has, 0 if none.
 * Its tokens are in one sentence.
 */
uint32_t gazetteer_match(const struct doc *doc, uint32_t i, struct name *out);

/* The user's file has names. */
bool gazetteer_has_own(const struct gazetteer *gazetteer);

/*
 * For gazetteer_file.c: enters the name; false: it has no token, or too many. A name of the user's
 * own holds against what is there. A new group for names of one thing.
 */
bool gazetteer_put(struct gazetteer *gazetteer,
                   struct arena *arena,
                   struct str text,
                   struct name name);
uint32_t gazetteer_group(struct gazetteer *gazetteer);

/* Classes and value of a word by the hash of its lower-case form; 0 for an unknown one. */
uint64_t gazetteer_word(const struct gazetteer *gazetteer, uint64_t hash, int32_t *value);

/* Begins to fetch what gazetteer_word() will look at. */
void gazetteer_prefetch(const struct gazetteer *gazetteer, uint64_t hash);

#endif
