#include "worker/extract/extract.h"

#include "worker/extract/amount.h"
#include "worker/extract/entity.h"
#include "worker/extract/quote.h"
#include "worker/extract/timex.h"

const char *entity_type_name(enum entity_type type)
{
    static const char *const names[ENTITY_TYPES] = {
        [ENTITY_PERSON] = "PERSON", [ENTITY_ORG] = "ORG",   [ENTITY_LOC] = "LOC",
        [ENTITY_FAC] = "FAC",       [ENTITY_NORP] = "NORP", [ENTITY_PRODUCT] = "PRODUCT",
        [ENTITY_MISC] = "MISC",
    };
    return names[type];
}

const char *timex_type_name(enum timex_type type)
{
    static const char *const names[] = {[TIMEX_DATE] = "DATE",
                                        [TIMEX_TIME] = "TIME",
                                        [TIMEX_DURATION] = "DURATION",
                                        [TIMEX_SET] = "SET"};
    return names[type];
}

const char *amount_type_name(enum amount_type type)
{
    static const char *const names[] = {[AMOUNT_MONEY] = "MONEY",
                                        [AMOUNT_PERCENT] = "PERCENT",
                                        [AMOUNT_QUANTITY] = "QUANTITY",
                                        [AMOUNT_CARDINAL] = "CARDINAL"};
    return names[type];
}

/* ---- from bytes to code points ---- */

#define MARK_BYTES 64u /* a count is kept for every so many bytes */

struct ruler {
    struct str text;
    uint32_t *counts; /* code points that begin before byte k * MARK_BYTES */
};

static bool begins_code_point(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

static struct ruler ruler_new(struct arena *arena, struct str text)
{
    struct ruler ruler = {text, ARENA_NEW(arena, uint32_t, text.n / MARK_BYTES + 1)};
    uint32_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (i % MARK_BYTES == 0) {
            ruler.counts[i / MARK_BYTES] = n;
        }
        n += begins_code_point(text.p[i]);
    }
    if (text.n % MARK_BYTES == 0) {
        ruler.counts[text.n / MARK_BYTES] = n;
    }
    return ruler;
}

static uint32_t ruler_read(const struct ruler *ruler, uint32_t byte)
{
    uint32_t n = ruler->counts[byte / MARK_BYTES];
    for (size_t i = byte - byte % MARK_BYTES; i < byte; i++) {
        n += begins_code_point(ruler->text.p[i]);
    }
    return n;
}

static void convert(const struct ruler *ruler, struct span *span)
{
    span->start = ruler_read(ruler, span->start);
    span->end = ruler_read(ruler, span->end);
}

static void convert_all(struct arena *arena, struct str text, struct facts *facts)
{
    struct ruler ruler = ruler_new(arena, text);
    for (size_t i = 0; i < facts->n_entities; i++) {
        for (size_t k = 0; k < facts->entities[i].n_mentions; k++) {
            convert(&ruler, &facts->entities[i].mentions[k].span);
        }
    }
    for (size_t i = 0; i < facts->n_quotes; i++) {
        convert(&ruler, &facts->quotes[i].span);
    }
    for (size_t i = 0; i < facts->n_dates; i++) {
        convert(&ruler, &facts->dates[i].span);
    }
    for (size_t i = 0; i < facts->n_amounts; i++) {
        convert(&ruler, &facts->amounts[i].span);
    }
}

/* ---- the parts, in order ---- */

/* Numbers in names are no amounts. */
static void take_names(struct doc *doc, const struct chunks *chunks)
{
    for (size_t i = 0; i < chunks->n; i++) {
        for (uint32_t k = chunks->items[i].first; k <= chunks->items[i].last; k++) {
            doc->tokens[k].flags |= TOKEN_TAKEN;
        }
    }
}

static void warn(struct arena *arena, struct facts *facts, struct str warning)
{
    ARENA_PUSH(arena, facts->warnings.items, facts->warnings.n, facts->warnings.cap, warning);
}

static bool has_open_speaker(const struct facts *facts)
{
    for (size_t i = 0; i < facts->n_quotes; i++) {
        if (!facts->quotes[i].speaker.p) {
            return true;
        }
    }
    return false;
}

enum status extract(const struct clean *clean,
                    const struct gazetteer *gazetteer,
                    const struct tagger_model *tagger,
                    struct arena *arena,
                    struct facts *out,
                    struct err *err)
{
    (void)err; /* rules cannot refuse */
    struct facts facts = {0};
    struct chunks chunks = {0};
    struct doc doc = {.text = clean->text, .gazetteer = gazetteer, .arena = arena};
    bool english = clean->language.n == 0 || str_eq(clean->language, STR("en")) ||
                   str_eq(clean->language, STR("und"));

    doc_tokenize(&doc);
    bool truncated = doc.truncated;
    if (english) {
        truncated |= find_dates(&doc, clean, &facts);
        if (tagger) {
            tag_chunks(&doc, tagger, &chunks);
        } else {
            find_chunks(&doc, &chunks);
            weigh_chunks(&doc, &chunks);
        }
        add_own_chunks(&doc, &chunks);
        link_chunks(&doc, &chunks, &facts);
        weigh_entities(&doc, clean->title, &facts);
        truncated |= chunks.truncated;
    } else {
        warn(arena, &facts, STR("language_not_supported"));
    }
    truncated |= find_quotes(&doc, clean, &chunks, &facts);
    if (english && has_open_speaker(&facts)) {
        warn(arena, &facts, STR("speaker_unresolved"));
    }
    take_names(&doc, &chunks);
    truncated |= find_amounts(&doc, clean, &facts);
    if (truncated) {
        warn(arena, &facts, STR("facts_truncated"));
    }
    convert_all(arena, clean->text, &facts);
    *out = facts;
    return OK;
}
