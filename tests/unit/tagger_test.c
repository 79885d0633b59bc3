#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/tagger/train.h"

static const struct gazetteer *gazetteer(void)
{
    static struct gazetteer *made;
    if (!made) {
        made = gazetteer_new();
    }
    return made;
}

static struct doc doc_of(const char *text, struct arena *arena)
{
    struct doc doc = {.text = str_of(text), .gazetteer = gazetteer(), .arena = arena};
    doc_tokenize(&doc);
    return doc;
}

/* ---- which tokens may be part of a name ---- */

static const struct {
    const char *name;
    const char *text;
    const char *want; /* the stretches, "|" between them */
} stretch_cases[] = {
    {"a capital alone", "they saw Ana there.", "Ana"},
    {"words in lower case are none", "they saw nothing at all", ""},
    {"a short gap belongs to it", "the Bank of the North said", "Bank of the North"},
    {"a long gap does not", "near Oslo they said that it was Ana", "Oslo|Ana"},
    {"nor does the next sentence", "It was Oslo. Ana left.", "It was Oslo|Ana"},
    {"a number behind a capital", "a Falcon 9 rocket", "Falcon 9"},
    {"a number alone is none", "some 9 rockets", ""},
    {"what a hyphen ties on, behind", "with Kim Jae-min again", "Kim Jae-min"},
    {"and before", "an ultra-Orthodox friend", "ultra-Orthodox"},
    {"a head in lower case", "the Ruvia province is", "Ruvia province"},
    {"another word in lower case is none", "the Ruvia voters are", "Ruvia"},
};

static void stretches_as_text(const struct doc *doc, char *out)
{
    struct tag_view view;
    uint32_t first, end;
    tag_view_init(&view, doc, NULL);
    out[0] = '\0';
    for (uint32_t i = 0; tag_stretch(&view, i, &first, &end); i = end) {
        struct str s = token_range(doc, first, end - 1);
        size_t n = strlen(out);
        snprintf(out + n, 256 - n, "%s%.*s", n ? "|" : "", STR_ARG(s));
    }
}

Test(tagger, stretches)
{
    struct arena *arena = arena_new(1 << 14);
    for (size_t i = 0; i < sizeof stretch_cases / sizeof stretch_cases[0]; i++) {
        char got[256];
        struct doc doc = doc_of(stretch_cases[i].text, arena);
        stretches_as_text(&doc, got);
        cr_expect(strcmp(got, stretch_cases[i].want) == 0, "%s: got '%s'", stretch_cases[i].name,
                  got);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* ---- features: pairs of texts whose token must share, or not share, all features ---- */

static const struct {
    const char *name;
    const char *a, *b;
    const char *word; /* its first token in both */
    bool same;
} feature_cases[] = {
    {"the same text", "Then Ana left.", "Then Ana left.", "Ana", true},
    {"the word before tells", "Then Ana left.", "Now Ana left.", "Ana", false},
    {"what is far away does not", "They sat for a very long time on and on and on there with Ana.",
     "He sat for a very long time on and on and on there with Ana.", "Ana", true},
    {"the same word elsewhere in the document does", "It was Ana.", "It was Ana. Ana Held spoke.",
     "Ana", false},
    {"another word there does not", "It was Ana. They spoke.", "It was Ana. They ran.", "Ana",
     true},
};

static uint32_t features_of(const char *text, const char *word, struct arena *arena, uint64_t *out)
{
    struct doc doc = doc_of(text, arena);
    struct tag_view view;
    tag_view_init(&view, &doc, NULL);
    for (uint32_t i = 0; i < doc.n_tokens; i++) {
        if (str_eq(token_text(&doc, i), str_of(word))) {
            return tag_features(&view, i, out);
        }
    }
    return 0;
}

Test(tagger, features)
{
    struct arena *arena = arena_new(1 << 14);
    for (size_t i = 0; i < sizeof feature_cases / sizeof feature_cases[0]; i++) {
        uint64_t a[FEATURES_MAX], b[FEATURES_MAX];
        uint32_t n = features_of(feature_cases[i].a, feature_cases[i].word, arena, a);
        uint32_t m = features_of(feature_cases[i].b, feature_cases[i].word, arena, b);
        bool same = n == m && memcmp(a, b, n * sizeof a[0]) == 0;
        cr_expect(n > 0 && m > 0 && same == feature_cases[i].same, "%s", feature_cases[i].name);
    }
    arena_free(arena);
}

/* ---- viterbi on a model made by hand ---- */

enum {
    O = 0,
    B_PER = 1,
    I_PER = 2,
    E_PER = 3,
    S_PER = 4,
    B_ORG = 5,
    I_ORG = 6,
    E_ORG = 7,
    S_ORG = 8
};

static const struct {
    const char *name;
    struct {
        uint8_t label;
        int16_t score;
    } given[3][3];     /* of a token: some labels' scores; the others have 0 */
    int16_t o_after_s; /* weight of O behind S_PER */
    uint8_t want[3];
} viterbi_cases[] = {
    {"each for itself", {{{S_PER, 5}}, {{O, 0}}, {{S_ORG, 5}}}, 0, {S_PER, O, S_ORG}},
    {"nothing speaks for a name", {{{O, 0}}, {{O, 0}}, {{O, 0}}}, 0, {O, O, O}},
    {"a name that ends nowhere is none", {{{O, 1}}, {{O, 1}}, {{B_PER, 5}, {O, 1}}}, 0, {O, O, O}},
    {"nor one that begins nowhere", {{{E_PER, 5}, {O, 1}}, {{O, 1}}, {{O, 1}}}, 0, {O, O, O}},
    {"one type from begin to end",
     {{{B_PER, 5}, {B_ORG, 4}}, {{I_ORG, 5}}, {{E_ORG, 5}}},
     0,
     {B_ORG, I_ORG, E_ORG}},
    {"the pair's weight decides",
     {{{S_PER, 3}}, {{O, 1}, {S_ORG, 0}}, {{O, 1}}},
     -2,
     {S_PER, S_ORG, O}},
};

Test(tagger, viterbi)
{
    for (size_t i = 0; i < sizeof viterbi_cases / sizeof viterbi_cases[0]; i++) {
        struct tagger_pairs pairs[TAGGER_WIDTH] = {0};
        struct tagger_model model = {.pairs = pairs, .spread = 2};
        int16_t scores[3][TAGGER_WIDTH] = {0};
        uint8_t got[3];
        pairs[S_PER].weights[O] = viterbi_cases[i].o_after_s;
        for (int t = 0; t < 3; t++) {
            for (int k = 0; k < 3; k++) {
                scores[t][viterbi_cases[i].given[t][k].label] += viterbi_cases[i].given[t][k].score;
            }
        }
        tag_viterbi(&model, (const int16_t(*)[TAGGER_WIDTH])scores, 3, got);
        cr_expect(memcmp(got, viterbi_cases[i].want, 3) == 0, "%s: got %d %d %d",
                  viterbi_cases[i].name, got[0], got[1], got[2]);
    }
}

/* ---- training on a small corpus of our own ---- */

#define TIMES 20

struct corpus {
    struct train_article articles[2 * TIMES];
    struct train_span spans[2 * TIMES];
};

/* Towns stand behind "in", people before "said". */
static void make_corpus(struct corpus *corpus, struct arena *arena)
{
    static const char *const stems[] = {"Bel", "Cor", "Dan", "Fer", "Gol", "Har",  "Jol",
                                        "Kes", "Lum", "Mor", "Nol", "Per", "Quin", "Rud",
                                        "Sol", "Tor", "Ull", "Vas", "Wil", "Zan"};
    for (int i = 0; i < TIMES; i++) {
        struct str town = arena_printf(arena, "They live in %sby now.", stems[i]);
        struct str person = arena_printf(arena, "It is late, %sin said.", stems[i]);
        size_t n = strlen(stems[i]) + 2;
        corpus->spans[2 * i] = (struct train_span){13, 13 + n, 2 /* LOC */};
        corpus->spans[2 * i + 1] = (struct train_span){12, 12 + n, 0 /* PERSON */};
        corpus->articles[2 * i] = (struct train_article){town, &corpus->spans[2 * i], 1};
        corpus->articles[2 * i + 1] = (struct train_article){person, &corpus->spans[2 * i + 1], 1};
    }
}

static char *train_small(const struct corpus *corpus, size_t *n, struct train_report *report)
{
    static const struct str towns[] = {{"Stavby", 6}};
    const struct train_list list = {towns, 1};
    struct train_input input = {.articles = corpus->articles,
                                .n_articles = 2 * TIMES,
                                .lists = &list,
                                .n_lists = 1,
                                .gazetteer = gazetteer()};
    struct train_options options = train_defaults;
    options.epochs = 3;
    return tagger_train(&input, &options, n, report);
}

static const struct {
    const char *text;
    const char *want; /* "TYPE name|…", types by number */
} trained_cases[] = {
    {"They live in Brenby now.", "2 Brenby"},
    {"It is late, Brenin said.", "0 Brenin"},
    {"It is late, they said.", ""},
};

Test(tagger, training)
{
    struct arena *arena = arena_new(1 << 16);
    struct corpus corpus;
    struct train_report report, again_report;
    struct tagger_model model;
    struct err err = {0};
    size_t n = 0, m = 0;
    make_corpus(&corpus, arena);
    char *bytes = train_small(&corpus, &n, &report);
    char *again = train_small(&corpus, &m, &again_report);
    cr_expect(n == m && memcmp(bytes, again, n) == 0, "the same corpus gives the same bytes");
    cr_expect(eq(sz, report.names, 2 * TIMES));
    cr_expect(eq(sz, report.names_missed, 0));
    cr_assert(eq(int, tagger_model_read((struct str){bytes, n}, &model, &err), OK), "%s", err.text);
    for (size_t i = 0; i < sizeof trained_cases / sizeof trained_cases[0]; i++) {
        struct doc doc = doc_of(trained_cases[i].text, arena);
        struct tag_names names = {0};
        char got[128] = "";
        tag_names(&doc, &model, &names);
        for (size_t k = 0; k < names.n; k++) {
            struct str s = token_range(&doc, names.items[k].first, names.items[k].last);
            size_t at = strlen(got);
            snprintf(got + at, sizeof got - at, "%s%u %.*s", at ? "|" : "", names.items[k].type,
                     STR_ARG(s));
        }
        cr_expect(strcmp(got, trained_cases[i].want) == 0, "%s: got '%s'", trained_cases[i].text,
                  got);
    }
    free(bytes);
    free(again);
    arena_free(arena);
}

Test(tagger, a_span_that_no_tokens_fit_is_counted_and_left_out)
{
    static const struct train_span half = {13, 15, 2};
    const struct train_article article = {STR("They live in Brenby now."), &half, 1};
    struct train_input input = {.articles = &article, .n_articles = 1, .gazetteer = gazetteer()};
    struct train_report report;
    size_t n;
    free(tagger_train(&input, &train_defaults, &n, &report));
    cr_expect(eq(sz, report.names, 1));
    cr_expect(eq(sz, report.names_missed, 1));
}
