#include "worker/extract/bound.h"

#include "worker/extract/gazetteer.h"

#define WORDS_MAX 3

/* Who may stand in front of the words. */
enum guard {
    ANYBODY,
    NO_TALK, /* not "talks about 5 soldiers" */
    NO_NOUN, /* not "a fight over $5 million": only what cannot be what is fought over */
};

/* Longer ones first; words from the number outwards. */
static const struct bound {
    const char *words[WORDS_MAX];
    const char *mod;
    bool of_time; /* before stretches of time, too */
    enum guard guard;
} bounds[] = {
    {{"than", "more", "no"}, "EQUAL_OR_LESS", true, ANYBODY},
    {{"than", "more", "not"}, "EQUAL_OR_LESS", true, ANYBODY},
    {{"than", "longer", "no"}, "EQUAL_OR_LESS", true, ANYBODY},
    {{"than", "less", "no"}, "EQUAL_OR_MORE", true, ANYBODY},
    {{"than", "less", "not"}, "EQUAL_OR_MORE", true, ANYBODY},
    {{"than", "fewer", "no"}, "EQUAL_OR_MORE", true, ANYBODY},
    {{"than", "fewer", "not"}, "EQUAL_OR_MORE", true, ANYBODY},
    {{"as", "much", "as"}, "EQUAL_OR_LESS", true, ANYBODY},
    {{"as", "many", "as"}, "EQUAL_OR_LESS", true, ANYBODY},
    {{"as", "little", "as"}, "EQUAL_OR_MORE", true, ANYBODY},
    {{"as", "few", "as"}, "EQUAL_OR_MORE", true, ANYBODY},
    {{"of", "excess", "in"}, "MORE_THAN", false, ANYBODY},
    {{"than", "more"}, "MORE_THAN", true, ANYBODY},
    {{"than", "less"}, "LESS_THAN", true, ANYBODY},
    {{"than", "fewer"}, "LESS_THAN", true, ANYBODY},
    {{"least", "at"}, "EQUAL_OR_MORE", true, ANYBODY},
    {{"most", "at"}, "EQUAL_OR_LESS", true, ANYBODY},
    {{"to", "up"}, "EQUAL_OR_LESS", true, ANYBODY},
    {{"to", "close"}, "APPROX", false, ANYBODY},
    {{"of", "upwards"}, "MORE_THAN", false, ANYBODY},
    {{"of", "upward"}, "MORE_THAN", false, ANYBODY},
    {{"of", "minimum"}, "EQUAL_OR_MORE", false, ANYBODY},
    {{"of", "maximum"}, "EQUAL_OR_LESS", false, ANYBODY},
    {{"over", "just"}, "MORE_THAN", true, ANYBODY},
    {{"over", "well"}, "MORE_THAN", true, ANYBODY},
    {{"under", "just"}, "LESS_THAN", true, ANYBODY},
    {{"above", "just"}, "MORE_THAN", false, ANYBODY},
    {{"below", "just"}, "LESS_THAN", false, ANYBODY},
    {{"estimated", "an"}, "APPROX", false, ANYBODY},
    {{"about"}, "APPROX", true, NO_TALK},
    {{"around"}, "APPROX", true, NO_TALK},
    {{"roughly"}, "APPROX", true, ANYBODY},
    {{"approximately"}, "APPROX", true, ANYBODY},
    {{"estimated"}, "APPROX", false, ANYBODY},
    {{"some"}, "APPROX", true, ANYBODY},
    {{"nearly"}, "LESS_THAN", true, ANYBODY},
    {{"almost"}, "LESS_THAN", true, ANYBODY},
    {{"exceeding"}, "MORE_THAN", false, ANYBODY},
    {{"over"}, "MORE_THAN", false, NO_NOUN},
    {{"above"}, "MORE_THAN", false, NO_NOUN},
    {{"under"}, "LESS_THAN", false, NO_NOUN},
    {{"below"}, "LESS_THAN", false, NO_NOUN},
};

/* Behind the number, from it outwards. */
static const struct {
    const char *words[2];
    const char *mod;
} behind[] = {
    {{"or", "more"}, "EQUAL_OR_MORE"},
    {{"and", "more"}, "EQUAL_OR_MORE"},
    {{"or", "less"}, "EQUAL_OR_LESS"},
    {{"or", "fewer"}, "EQUAL_OR_LESS"},
    {{"or", "so"}, "APPROX"},
    {{"-", "plus"}, "EQUAL_OR_MORE"},
    {{"and", "above"}, "EQUAL_OR_MORE"},
    {{"-", "odd"}, "APPROX"},
};

static bool is_talk(const struct doc *doc, int64_t i)
{
    static const char *const words[] = {"talk",      "talks",   "talked",   "talking",   "question",
                                        "questions", "concern", "concerns", "concerned", "worried",
                                        "story",     "stories", "book",     "asked",     "all",
                                        "know",      "knew",    "think",    "thought",   NULL};
    return token_is_one_of(doc, i, words);
}

/* "killed over 100", "for under $5", "is over 5": a verb, or a word that is no noun. */
static bool is_no_noun(const struct doc *doc, int64_t i, uint32_t sentence)
{
    static const char *const over[] = {"argued", "disagreed", "clashed",   "debated", "divided",
                                       "sued",   "presided",  "quarreled", NULL};
    static const char *const verbs[] = {
        "cost", "costs", "paid",  "spent", "lost", "sold", "has", "have",   "had", "worth", "made",
        "with", "won",   "raise", "at",    "from", "for",  "to",  "saying", "by",  NULL};
    if (token_at(doc, i)->sentence != sentence || token_at(doc, i)->kind == TOKEN_MARK) {
        return true;
    }
    bool past = token_at(doc, i)->end - token_at(doc, i)->start > 4 &&
                str_ends(token_text(doc, (uint32_t)i), STR("ed")) && !token_is_one_of(doc, i, over);
    return past || token_is(doc, i, WORD_AUX | WORD_PREP | WORD_CONJ) ||
           token_is_one_of(doc, i, verbs);
}

const char *bound_before(const struct doc *doc, uint32_t first, bool of_time, uint32_t *start)
{
    const uint32_t sentence = doc->tokens[first].sentence;
    for (size_t k = 0; first > 0 && k < sizeof bounds / sizeof bounds[0]; k++) {
        const struct bound *bound = &bounds[k];
        int64_t at = first;
        bool is = bound->of_time || !of_time;
        for (int n = 0; is && n < WORDS_MAX && bound->words[n]; n++) {
            at--;
            is = token_word_is(doc, at, bound->words[n]) && token_at(doc, at)->sentence == sentence;
        }
        if (!is || (token_at(doc, at)->flags & TOKEN_TAKEN) ||
            (bound->guard == NO_TALK && is_talk(doc, at - 1)) ||
            (bound->guard == NO_NOUN && !is_no_noun(doc, at - 1, sentence))) {
            continue;
        }
        *start = (uint32_t)at;
        return bound->mod;
    }
    return NULL;
}

const char *bound_behind(const struct doc *doc, uint32_t last)
{
    for (size_t k = 0; k < sizeof behind / sizeof behind[0]; k++) {
        if (token_word_is(doc, (int64_t)last + 1, behind[k].words[0]) &&
            token_word_is(doc, (int64_t)last + 2, behind[k].words[1]) &&
            !token_word_is(doc, (int64_t)last + 3, "than") && /* "a day and more than an hour" */
            token_at(doc, (int64_t)last + 2)->sentence == doc->tokens[last].sentence) {
            return behind[k].mod;
        }
    }
    return NULL;
}
