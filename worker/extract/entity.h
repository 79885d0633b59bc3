/*
 * entity — names in the text, what they are, and which of them mean the same.
 *
 * What:  tag_chunks() takes the names and their types from the tagger's model. Without one,
 *        find_chunks() cuts the runs of capitalized words into names, by the gazetteer, by
 *        roles before persons and by the head words of organizations and places.
 *        weigh_chunks() notes what each place in the text says for and against a type.
 *        link_chunks() puts the names of one thing together: equal ones, a gazetteer group,
 *        a last name and the full one, an acronym and what it stands for; the sum of their
 *        evidence decides on the type.
 * Holds: chunks are in order and do not overlap; at most CHUNKS_MAX.
 * Cost:  O(tokens).
 */
#ifndef WORKER_EXTRACT_ENTITY_H
#define WORKER_EXTRACT_ENTITY_H

#include "worker/extract/extract.h"
#include "worker/extract/gazetteer.h"
#include "worker/extract/token.h"
#include "worker/model/tagger_model.h"

#define CHUNKS_MAX   10000u
#define ENTITIES_MAX 2000u

struct chunk {
    uint32_t first, last; /* tokens, both inside */
    struct name name;     /* group 0: the gazetteer does not know it */
    struct str role;
    int evidence[ENTITY_TYPES];
    bool honored;     /* "Mr." or a role stands before it */
    bool tagged;      /* evidence is the tagger's, and decides whatever the gazetteer says */
    uint32_t cluster; /* of link_chunks(): entities[cluster], or UINT32_MAX */
};

struct chunks {
    struct chunk *items;
    size_t n, cap;
    bool truncated;
};

void tag_chunks(const struct doc *doc, const struct tagger_model *model, struct chunks *out);
void find_chunks(const struct doc *doc, struct chunks *out);
/*
 * Adds the names of the user's own list where chunks has none. A chunk that cuts one otherwise
 * gives way; one that has the user's name within it stays.
 */
void add_own_chunks(const struct doc *doc, struct chunks *chunks);

void weigh_chunks(const struct doc *doc, struct chunks *chunks);

/* out: entities, with byte offsets in their spans; sets cluster of each chunk. */
void link_chunks(const struct doc *doc, struct chunks *chunks, struct facts *out);

/* Share of the article's attention: mentions, those in front and in the title count more. */
void weigh_entities(const struct doc *doc, struct str title, struct facts *facts);

#endif
