#include "worker/extract/speaker.h"

#define AFTER_MAX  25u
#define BEFORE_MAX 40u

/* "saying", "adding": the verb of another verb's subject. */
static bool is_participle(const struct doc *doc, uint32_t cue)
{
    return str_ends(token_text(doc, cue), STR("ing"));
}

/* What the sentence from low to end is about, if it begins with a name or a pronoun. */
static struct source sentence_subject(const struct doc *doc, uint32_t low, uint32_t end)
{
    if (token_is(doc, low, WORD_PREP)) { /* "In a statement on Friday, Petrov …" */
        while (low < end && !token_mark(doc, low, ',')) {
            low++;
        }
        low++;
    }
    if (low >= end) {
        return (struct source){0};
    }
    struct source source = phrase_after(doc, low);
    bool pronoun =
        token_is(doc, source.first, WORD_PRONOUN) && !token_word_is(doc, source.first, "it");
    bool plain = (doc->tokens[low].flags & TOKEN_CAPITAL) && !token_is(doc, low, WORD_FUNCTION);
    bool described = token_is(doc, low, WORD_DET) && source.found &&
                     token_is(doc, source.last, WORD_SPEAKER | WORD_ROLE);
    source.found = source.found && source.last < end && (pronoun || plain || described);
    return source;
}

/* The subject of the verb at cue, in a clause that begins at low. */
static struct source subject_of(const struct doc *doc, uint32_t low, uint32_t cue)
{
    uint32_t end = cue;
    while (end > low && is_lower(doc, (int64_t)end - 1) &&
           token_is(doc, (int64_t)end - 1, WORD_ADVERB | WORD_AUX)) {
        end--;
    }
    while (end > low && (doc->tokens[end - 1].flags & TOKEN_TAKEN)) {
        end--; /* "Biden on Monday said" */
    }
    if (end > low && token_word_is(doc, (int64_t)end - 1, "on") && end < cue) {
        end--;
    }
    if (end == low) {
        return (struct source){0};
    }
    if (token_mark(doc, (int64_t)end - 1, ',')) {
        /* "Petrov, who leads the union, said": the phrase in front of the first comma */
        uint32_t comma = low;
        while (comma < end && !token_mark(doc, comma, ',')) {
            comma++;
        }
        if (comma + 1 >= end || comma == low) {
            return (struct source){0};
        }
        end = comma;
    }
    struct source source = phrase_before(doc, low, end - 1);
    source.cue = cue;
    return source;
}

/* The same, or of the whole sentence where the verb has none of its own ("and said", "saying"). */
static struct source subject_or_first(const struct doc *doc, uint32_t low, uint32_t cue)
{
    struct source source = {0};
    bool joined = cue > low && token_is(doc, (int64_t)cue - 1, WORD_CONJ | WORD_ADVERB);
    if (!is_participle(doc, cue)) {
        source = subject_of(doc, low, cue);
    }
    if (!source.found && (joined || is_participle(doc, cue))) {
        source = sentence_subject(doc, low, cue);
    }
    source.cue = cue;
    return source;
}

/* The phrase behind the verb: "said the spokesman", "according to the report". */
static struct source object_of(const struct doc *doc, uint32_t cue)
{
    bool according = token_word_is(doc, cue, "according");
    if (according && !token_word_is(doc, (int64_t)cue + 1, "to")) {
        return (struct source){0};
    }
    struct source source = phrase_after(doc, according ? cue + 2 : cue + 1);
    source.cue = cue;
    return source;
}

/* Whether the quote ends as one does that goes on with its attribution: with , ? ! or a dash. */
static bool leads_to_source(const struct doc *doc, struct stretch s, uint32_t *behind)
{
    int64_t last = (int64_t)s.end - 1;
    *behind = s.behind;
    bool dash = token_mark(doc, *behind, '-');
    if (token_mark(doc, *behind, ',') || dash) {
        (*behind)++;
        return true;
    }
    return token_mark(doc, last, ',') || token_mark(doc, last, '?') || token_mark(doc, last, '!') ||
           (token_mark(doc, last, '\'') && token_mark(doc, last - 1, ','));
}

static struct source source_after(const struct doc *doc, struct stretch s)
{
    struct source none = {0};
    uint32_t low;
    if (s.goes_on || !leads_to_source(doc, s, &low) || !same_paragraph(doc, s.before, low)) {
        return none;
    }
    if (is_cue(doc, low)) {
        return object_of(doc, low);
    }
    if (is_lower(doc, low) && token_is(doc, low, WORD_CONJ | WORD_PREP)) {
        return none;
    }
    uint32_t sentence = doc->tokens[low].sentence;
    for (uint32_t i = low + 1;
         i - low < AFTER_MAX && i < doc->n_tokens && doc->tokens[i].sentence == sentence; i++) {
        if (is_double_mark(doc, i)) {
            break;
        }
        if (is_cue(doc, i)) {
            return token_word_is(doc, i, "according") ? object_of(doc, i) : subject_of(doc, low, i);
        }
    }
    return none;
}

static struct source source_before(const struct doc *doc, struct stretch s)
{
    struct source none = {0};
    uint32_t low = s.before;
    uint32_t cue = 0;
    bool colon = s.before > 0 && token_mark(doc, (int64_t)s.before - 1, ':');
    bool led = colon || token_mark(doc, (int64_t)s.before - 1, ',');
    if (s.before == 0 || ((doc->tokens[s.before].flags & TOKEN_SENTENCE) && !led)) {
        return none;
    }
    uint32_t sentence = doc->tokens[s.before - 1].sentence; /* the one before, over a colon */
    while (low > 0 && s.before - low < BEFORE_MAX && doc->tokens[low - 1].sentence == sentence &&
           !is_double_mark(doc, (int64_t)low - 1)) {
        low--;
        cue = cue == 0 && is_cue(doc, low) ? low : cue;
    }
    while (low < s.before && token_mark(doc, low, ',')) {
        low++;
    }
    if (cue == 0 || cue < low) {
        struct source source = colon ? sentence_subject(doc, low, s.before) : none;
        source.cue = s.before - 1;
        return source;
    }
    if (token_word_is(doc, cue, "according")) {
        return object_of(doc, cue);
    }
    struct source source = subject_or_first(doc, low, cue);
    return source.found || cue > low ? source : object_of(doc, cue);
}

/* 'It "looks forward to talks" in May, a spokesman said': the end of the sentence says who. */
static struct source source_at_end(const struct doc *doc, struct stretch s)
{
    uint32_t sentence = doc->tokens[s.before].sentence;
    uint32_t low = 0;
    for (uint32_t i = s.behind; !s.goes_on && i - s.behind < BEFORE_MAX && i < doc->n_tokens &&
                                doc->tokens[i].sentence == sentence;
         i++) {
        if (is_double_mark(doc, i)) {
            break;
        }
        if (token_mark(doc, i, ',')) {
            low = i + 1;
        } else if (low > 0 && is_cue(doc, i) &&
                   !token_is(doc, low, WORD_CONJ | WORD_PREP | WORD_CUE)) {
            return subject_of(doc, low, i);
        } else if (low == i && token_word_is(doc, i, "according")) {
            return object_of(doc, i);
        }
    }
    return (struct source){0};
}

struct source find_source(const struct doc *doc, struct stretch stretch)
{
    struct source source = source_after(doc, stretch);
    if (!source.found) {
        source = source_before(doc, stretch);
    }
    return source.found ? source : source_at_end(doc, stretch);
}
