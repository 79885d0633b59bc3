#include "worker/extract/speaker.h"

#define AFTER_MAX    25u
#define BEFORE_MAX   40u
#define BRACKETS_MAX 8u

/* "saying", "adding": the verb of another verb's subject. */
static bool is_participle(const struct doc *doc, uint32_t cue)
{
    return str_ends(token_text(doc, cue), STR("ing"));
}

/* What the sentence from low to end is about, if it begins with a name or a pronoun. */
static struct source sentence_subject(const struct doc *doc, uint32_t low, uint32_t end)
{
    while (low < end &&
           (token_is(doc, low, WORD_CONJ | WORD_ADVERB) || token_mark(doc, low, ','))) {
        low++; /* "And then Petrov said" */
    }
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

/* The end of what stands before "(D-Md.)", where [low, end) ends in brackets. */
static uint32_t before_brackets(const struct doc *doc, uint32_t low, uint32_t end)
{
    if (!token_mark(doc, (int64_t)end - 1, ')')) {
        return end;
    }
    for (uint32_t i = end - 1; i > low + 1 && end - i < BRACKETS_MAX; i--) {
        if (token_mark(doc, (int64_t)i - 1, '(')) {
            return i - 1;
        }
    }
    return end;
}

static uint32_t next_comma(const struct doc *doc, uint32_t i, uint32_t end)
{
    while (i < end && !token_mark(doc, i, ',')) {
        i++;
    }
    return i;
}

/*
 * "Petrov, who leads the union, said": the end of the phrase in front of the first comma, or of
 * the second where the clause begins with a preposition; low if there is none.
 */
static uint32_t before_aside(const struct doc *doc, uint32_t low, uint32_t end)
{
    uint32_t comma = next_comma(doc, low, end);
    uint32_t second = comma + 1 < end ? next_comma(doc, comma + 1, end) : end;
    bool led = token_is(doc, low, WORD_PREP) && second + 1 < end;
    comma = led ? second : comma;
    return comma + 1 >= end ? low : before_brackets(doc, low, comma);
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
    end = before_brackets(doc, low, end);
    if (token_mark(doc, (int64_t)end - 1, ',')) {
        end = before_aside(doc, low, end);
        if (end == low) {
            return (struct source){0};
        }
    }
    struct source source = phrase_before(doc, low, end - 1);
    source.cue = cue;
    return source;
}

/*
 * The same, or of the whole sentence where the verb has none of its own ("and said", "went on to
 * say"); a participle behind a comma and another verb has that one's ("Petrov said, adding").
 */
static struct source subject_or_first(const struct doc *doc, uint32_t low, uint32_t cue)
{
    struct source source = {0};
    bool joined = cue > low && (token_is(doc, (int64_t)cue - 1, WORD_CONJ | WORD_ADVERB) ||
                                token_word_is(doc, (int64_t)cue - 1, "to"));
    bool participle = is_participle(doc, cue);
    if (participle && cue > low + 2 && token_mark(doc, (int64_t)cue - 1, ',') &&
        is_cue(doc, (int64_t)cue - 2)) {
        source = subject_of(doc, low, cue - 2);
    } else if (!participle) {
        source = subject_of(doc, low, cue);
    }
    if (!source.found && (joined || participle)) {
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

/* A word that ends as most verbs in the past do, and is nothing else that is known. */
static bool is_past(const struct doc *doc, uint32_t i)
{
    return is_lower(doc, i) && str_ends(token_text(doc, i), STR("ed")) &&
           !token_is(doc, i, WORD_PREP | WORD_CONJ | WORD_AUX | WORD_ADVERB);
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

struct source signed_by(const struct doc *doc, uint32_t dash)
{
    struct source source = {0};
    if (!is_dash(doc, dash) || !same_paragraph(doc, dash, (int64_t)dash + 1) ||
        !(token_at(doc, (int64_t)dash + 1)->flags & TOKEN_CAPITAL)) {
        return source;
    }
    source = phrase_after(doc, dash + 1);
    const uint32_t next = source.last + 1;
    source.found =
        source.found && (next >= doc->n_tokens || (doc->tokens[next].flags & TOKEN_PARAGRAPH) ||
                         token_mark(doc, next, ',') || token_mark(doc, next, '('));
    source.cue = dash;
    return source;
}

/* '― Ada Holm': a name on its own behind a dash, to the end of the line. */
static struct source signature(const struct doc *doc, struct stretch s)
{
    struct source source = {0};
    const uint32_t i = s.behind;
    if (s.sign > 0) {
        return signed_by(doc, s.sign);
    }
    if (s.goes_on || i + 1 >= doc->n_tokens || !same_paragraph(doc, s.before, i + 1) ||
        !is_dash(doc, i) || !(doc->tokens[i + 1].flags & TOKEN_CAPITAL)) {
        return source;
    }
    source = phrase_after(doc, i + 1);
    const uint32_t next = source.last + 1;
    bool ends = next >= doc->n_tokens || (doc->tokens[next].flags & TOKEN_PARAGRAPH) ||
                token_mark(doc, next, ',') || token_stops(doc, next);
    source.found = source.found && ends;
    source.cue = i;
    return source;
}

/*
 * A verb that no list has, in the place of one: "…," beamed Holm; "…," Holm pressed. After a
 * quote that ends in a comma little else can stand there.
 */
static struct source unlisted_verb(const struct doc *doc, uint32_t low)
{
    struct source source = {0};
    if (is_past(doc, low) && (token_at(doc, (int64_t)low + 1)->flags & TOKEN_CAPITAL)) {
        return object_of(doc, low);
    }
    if ((doc->tokens[low].flags & TOKEN_CAPITAL) && !token_is(doc, low, WORD_FUNCTION)) {
        source = phrase_after(doc, low);
        source.cue = source.last + 1;
        source.found =
            source.found && is_past(doc, source.cue) && same_paragraph(doc, low, source.cue);
    }
    return source;
}

static struct source source_after(const struct doc *doc, struct stretch s)
{
    struct source none = {0};
    uint32_t low;
    if (s.goes_on) {
        return none;
    }
    bool led = leads_to_source(doc, s, &low);
    if (!same_paragraph(doc, s.before, low)) {
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
            struct source source =
                token_word_is(doc, i, "according") ? object_of(doc, i) : subject_of(doc, low, i);
            /* '"…" Holm said', but of '"…." Holm, who is here, said no' only all of a sentence */
            bool own =
                token_mark(doc, (int64_t)s.end - 1, '.') && !token_stops(doc, (int64_t)i + 1);
            return led || (source.first == low && !own) ? source : none;
        }
    }
    return led ? unlisted_verb(doc, low) : none;
}

static struct source source_before(const struct doc *doc, struct stretch s)
{
    struct source none = {0};
    uint32_t low = s.before;
    uint32_t cue = UINT32_MAX; /* the last one in front */
    bool colon = s.before > 0 && token_mark(doc, (int64_t)s.before - 1, ':');
    bool led = colon || token_mark(doc, (int64_t)s.before - 1, ',');
    if (s.before == 0 || ((doc->tokens[s.before].flags & TOKEN_SENTENCE) && !led)) {
        return none;
    }
    uint32_t sentence = doc->tokens[s.before - 1].sentence; /* the one before, over a colon */
    while (low > 0 && s.before - low < BEFORE_MAX && doc->tokens[low - 1].sentence == sentence &&
           !is_double_mark(doc, (int64_t)low - 1)) {
        low--;
        cue = cue == UINT32_MAX && is_cue(doc, low) ? low : cue;
    }
    while (low < s.before && token_mark(doc, low, ',')) {
        low++;
    }
    if (cue == UINT32_MAX || cue < low) {
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
    struct source source = signature(doc, stretch);
    if (!source.found) {
        source = source_after(doc, stretch);
    }
    if (!source.found) {
        source = source_before(doc, stretch);
    }
    return source.found ? source : source_at_end(doc, stretch);
}

/* The verb of the subject at [first, last], which may have an aside in commas; 0 if it says
 * nothing. */
static uint32_t verb_of(const struct doc *doc, const struct source *subject, uint32_t end)
{
    uint32_t i = subject->last + 1;
    if (token_mark(doc, i, ',')) {
        i = next_comma(doc, i + 1, end) + 1;
    }
    while (i < end && is_lower(doc, i) && token_is(doc, i, WORD_ADVERB)) {
        i++;
    }
    return i < end && is_cue(doc, i) && !is_participle(doc, i) ? i : 0;
}

struct source source_in_front(const struct doc *doc, struct stretch s)
{
    struct source none = {0};
    const uint32_t flags = doc->tokens[s.before].flags;
    if (!(flags & TOKEN_SENTENCE) || (!s.block && (flags & TOKEN_PARAGRAPH)) || s.before < 3 ||
        !token_stops(doc, (int64_t)s.before - 1)) {
        return none;
    }
    const uint32_t end = s.before - 1;
    const uint32_t sentence = doc->tokens[end].sentence;
    uint32_t low = end;
    uint32_t comma = 0;
    while (low > 0 && end - low < BEFORE_MAX && doc->tokens[low - 1].sentence == sentence) {
        low--;
        if (is_double_mark(doc, low)) {
            return none;
        }
        comma = comma == 0 && token_mark(doc, low, ',') ? low : comma;
    }
    if (comma > 0 && is_cue(doc, (int64_t)end - 1)) {
        return subject_of(doc, comma + 1, end - 1); /* "It will not do, Holm said." */
    }
    struct source subject = sentence_subject(doc, low, end);
    subject.cue = subject.found ? verb_of(doc, &subject, end) : 0;
    return subject.cue > 0 ? subject : none;
}
