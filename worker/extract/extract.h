/*
 * extract — the facts that an article states, each with its place in the text.
 *
 * What:  entities with their mentions, direct quotes with speakers, dates as TIMEX3 values
 *        resolved against the date of publication, amounts with units.
 * Holds: every span lies inside clean->text, 0 ≤ start < end ≤ its code points, and the
 *        text between start and end is `text`. Mentions of all entities do not overlap.
 *        What is not certain is left open (speaker, value), never guessed.
 * Cost:  O(n) time.
 */
#ifndef WORKER_EXTRACT_H
#define WORKER_EXTRACT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/str.h"
#include "worker/normalize/normalize.h"

enum entity_type {
    ENTITY_PERSON,
    ENTITY_ORG,
    ENTITY_LOC,
    ENTITY_FAC,
    ENTITY_NORP,
    ENTITY_PRODUCT,
    ENTITY_MISC,
    ENTITY_TYPES /* number of types */
};

const char *entity_type_name(enum entity_type type); /* "PERSON" … */

/* A stretch of clean->text. Offsets count Unicode code points, half-open. */
struct span {
    uint32_t start, end;
    struct str text; /* borrowed from clean->text */
};

struct mention {
    struct span span;
    struct str role; /* "President", "Deputy Foreign Minister"; or not given */
};

struct entity {
    enum entity_type type;
    struct str name;       /* the canonical one: the longest, plainest of the mentions */
    struct str subtype;    /* "GPE" for a LOC that the gazetteer knows; or not given */
    uint32_t salience_ppm; /* share of the article's attention, in millionths; they sum ≤ 1e6 */
    struct mention *mentions; /* by start */
    size_t n_mentions;
};

struct quote {
    struct span span;   /* from the opening to the closing mark, marks not included */
    struct str speaker; /* as the text says it, or not given */
    int32_t entity;     /* index of the speaker among the entities, or -1 */
    struct str cue;     /* "said"; or not given */
};

enum timex_type {
    TIMEX_DATE,
    TIMEX_TIME,
    TIMEX_DURATION,
    TIMEX_SET,
};

const char *timex_type_name(enum timex_type type);

struct temporal {
    struct span span;
    enum timex_type type;
    struct str value; /* TIMEX3: "2022-01-10", "2022-01", "P3D", "XXXX-01-10"; "2021/2022": a range */
    struct str mod;   /* TIMEX3 mod: "START", "END", "APPROX", "MORE_THAN" …; or not given */
};

enum amount_type {
    AMOUNT_MONEY,
    AMOUNT_PERCENT,
    AMOUNT_QUANTITY,
    AMOUNT_CARDINAL,
};

const char *amount_type_name(enum amount_type type);

struct amount {
    struct span span;
    enum amount_type type;
    double value;        /* finite, not below 0 */
    struct str currency; /* ISO 4217 for MONEY; or not given */
    struct str unit;     /* for QUANTITY: "km", "tonne" …; or not given */
    struct str mod;      /* by the words beside it, as TIMEX3's: "MORE_THAN", "LESS_THAN",
                          * "EQUAL_OR_MORE", "EQUAL_OR_LESS", "APPROX"; or not given */
};

/* Each list by start; entities by their first mention. */
struct facts {
    struct entity *entities;
    size_t n_entities;
    struct quote *quotes;
    size_t n_quotes;
    struct temporal *dates;
    size_t n_dates;
    struct amount *amounts;
    size_t n_amounts;
    struct strs warnings; /* "language_not_supported": entities are left out;
                           * "speaker_unresolved": the text does not say who speaks one of the
                           * quotes; "facts_truncated" */
};

/*
 * The lists of names that extract looks things up in; read-only once made, shared by all
 * threads. Never NULL: they are compiled in.
 */
struct gazetteer;
struct gazetteer *gazetteer_new(void);

/*
 * Adds a newsroom's own names, before any thread looks names up. file: UTF-8, at most
 * GAZETTEER_FILE_BYTES, read only during the call. Lines end in "\n" or "\r\n"; an empty one or
 * one that begins with "#" says nothing; any other is
 *
 *     TYPE <tab> name|other name|...
 *
 * TYPE: PERSON, ORG, LOC, GPE (a place that governs: LOC with the subtype GPE), FAC, NORP, PRODUCT
 * or MISC. The names of a line are one entity, as in "ORG\tAcme Widgets Inc.|Acme|AWI"; case
 * matters, blanks around a name do not. A name of at most 12 tokens has no tab or "|" in it. What
 * a line says of a name holds against the compiled-in lists and against earlier lines, and where
 * the texts have the name it is found, whatever the tagger makes of it, except inside a longer
 * name. ERR_FATAL: a line is wrong; err says which, and why. The gazetteer then has the lines
 * before it and should not be used.
 */
#define GAZETTEER_FILE_BYTES ((size_t)16 << 20)
#define GAZETTEER_FILE_NAMES 200000u
enum status gazetteer_add(struct gazetteer *gazetteer, struct str file, struct err *err);

void gazetteer_free(struct gazetteer *gazetteer); /* may be NULL */

struct tagger_model;

/*
 * clean: as normalize() gives it; its published date anchors relative dates.
 * tagger: what finds the names; NULL: rules and the gazetteer alone.
 * out:   lives as long as arena and clean. Always OK for valid input; the status is there
 *        for models that may refuse.
 */
enum status extract(const struct clean *clean,
                    const struct gazetteer *gazetteer,
                    const struct tagger_model *tagger,
                    struct arena *arena,
                    struct facts *out,
                    struct err *err);

#endif
