#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "common/hash.h"
#include "worker/fingerprint/fingerprint.h"

static struct print print_of(struct arena *arena, const char *title, const char *text)
{
    struct clean clean = {.text = str_of(text), .title = str_of(title)};
    struct facts facts = {0};
    struct print print = {0};
    struct err err = {0};
    cr_assert(eq(int, fingerprint(&clean, &facts, arena, &print, &err), OK));
    return print;
}

static bool same_shingles(const struct print *a, const struct print *b)
{
    return a->n_shingles == b->n_shingles &&
           memcmp(a->shingles, b->shingles, a->n_shingles * sizeof *a->shingles) == 0;
}

static const struct term *find_term(const struct print *print, const char *stem)
{
    for (uint32_t i = 0; i < print->n_terms; i++) {
        if (print->terms[i].hash == (uint32_t)hash64(str_of(stem))) {
            return &print->terms[i];
        }
    }
    return NULL;
}

static const struct {
    const char *name;
    const char *a, *b;
    bool same;
} word_cases[] = {
    {"case does not count", "The Mayor of Lund said no", "the mayor OF LUND SAID NO", true},
    {"punctuation and spaces do not count", "One, two: three\n\nfour - five!",
     "one two three four five", true},
    {"an apostrophe inside a word goes", "they won't give in to it", "they wont give in to it",
     true},
    {"of either form", "they won't give in to it", "they won\u2019t give in to it", true},
    {"an apostrophe at the end of a word parts nothing", "the dogs' tails are long ones",
     "the dogs tails are long ones", true},
    {"a hyphen parts words", "a well-known man was here", "a wellknown man was here", false},
    {"letters beyond ASCII are letters", "\u00C5sa met \u00C9mile in Troms\u00F8",
     "\u00E5sa met \u00E9mile in troms\u00F8", true},
    {"and are not left out", "\u00C5sa met \u00C9mile in Troms\u00F8", "sa met mile in Troms",
     false},
    {"another order is another text", "one two three four five six", "six five four three two one",
     false},
    {"a word of mixed letters is one", "the na\u00EFve \u00C9cole2b won",
     "the NA\u00CFVE \u00E9COLE2B won", true},
    {"figures are words", "it cost 10 crowns or so", "it cost 12 crowns or so", false},
};

Test(fingerprint, words)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof word_cases / sizeof word_cases[0]; i++) {
        struct print a = print_of(arena, NULL, word_cases[i].a);
        struct print b = print_of(arena, NULL, word_cases[i].b);
        cr_expect(eq(int, same_shingles(&a, &b), word_cases[i].same), "%s", word_cases[i].name);
    }
    arena_free(arena);
}

static const struct {
    const char *text;
    uint32_t words, shingles;
} counts[] = {
    {"", 0, 0},        {"...", 0, 0},       {"one", 1, 1},
    {"a b c d", 4, 1}, {"a b c d e", 5, 1}, {"a b c d e f g", 7, 3},
};

Test(fingerprint, number_of_shingles)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct print print = print_of(arena, NULL, counts[i].text);
        cr_expect(eq(u32, print.n_words, counts[i].words), "'%s'", counts[i].text);
        cr_expect(eq(u32, print.n_shingles, counts[i].shingles), "'%s'", counts[i].text);
    }
    arena_free(arena);
}

Test(fingerprint, words_lie_where_they_are_said_to)
{
    struct arena *arena = arena_new(4096);
    struct print print = print_of(arena, NULL, "\u00C5sa: \u201Cit won\u2019t do\u201D.");
    static const uint32_t start[] = {0, 6, 9, 15};
    static const uint32_t end[] = {3, 8, 14, 17};
    cr_assert(eq(u32, print.n_words, 4));
    for (uint32_t i = 0; i < 4; i++) {
        cr_expect(eq(u32, print.start[i], start[i]), "word %u", i);
        cr_expect(eq(u32, print.end[i], end[i]), "word %u", i);
    }
    arena_free(arena);
}

Test(fingerprint, words_inside_quotes_are_marked)
{
    struct arena *arena = arena_new(4096);
    struct quote quotes[] = {{.span = {4, 17}}, {.span = {8, 12}}}; /* the second in the first */
    struct clean clean = {.text = STR("She: one two three, four.")};
    struct facts facts = {.quotes = quotes, .n_quotes = 2};
    struct print print = {0};
    struct err err = {0};
    static const bool want[] = {false, true, true, true, false};
    cr_assert(eq(int, fingerprint(&clean, &facts, arena, &print, &err), OK));
    cr_assert(eq(u32, print.n_words, 5));
    for (uint32_t i = 0; i < 5; i++) {
        cr_expect(eq(int, print.quoted[i], want[i]), "word %u", i);
    }
    arena_free(arena);
}

Test(fingerprint, figures_are_marked)
{
    struct arena *arena = arena_new(4096);
    struct print print =
        print_of(arena, NULL, "On Monday 12 ships left in July, 3rd of them hers.");
    static const bool want[] = {false, true, true,  false, false, false,
                                true,  true, false, false, false};
    cr_assert(eq(u32, print.n_words, 11));
    for (uint32_t i = 0; i < 11; i++) {
        cr_expect(eq(int, print.figure[i], want[i]), "word %u", i);
    }
    arena_free(arena);
}

Test(fingerprint, names_are_marked)
{
    struct arena *arena = arena_new(4096);
    struct print print = print_of(arena, NULL, "The mayor of Troms\u00F8 met \u00C5sa. She left.");
    static const bool want[] = {false, false, false, true, false, true, false, false};
    cr_assert(eq(u32, print.n_words, 8));
    for (uint32_t i = 0; i < 8; i++) {
        cr_expect(eq(int, print.name[i], want[i]), "word %u", i);
    }
    arena_free(arena);
}

static const struct {
    const char *stem;
    int count; /* −1: no term */
    bool in_title;
} terms[] = {
    {"ferry", 3, true},                        /* ferry, ferries, Ferry */
    {"strike", 0, true},                       /* of the title only */
    {"harbour", 1, false}, {"the", -1, false}, /* a stop word */
    {"t", -1, false},                          /* a letter */
    {"bu", -1, false},                         /* bus is no plural */
    {"bus", 1, false},     {"glass", 1, false},
};

Test(fingerprint, terms)
{
    struct arena *arena = arena_new(4096);
    struct print print =
        print_of(arena, "Ferries: the strike",
                 "The ferry, the ferries and a Ferry left the harbour: t. A bus of glass.");
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
        const struct term *term = find_term(&print, terms[i].stem);
        cr_expect(eq(int, term ? term->count : -1, terms[i].count), "%s", terms[i].stem);
        cr_expect(eq(int, term && term->in_title, terms[i].in_title), "%s", terms[i].stem);
    }
    for (uint32_t i = 1; i < print.n_terms; i++) {
        cr_expect(lt(u32, print.terms[i - 1].hash, print.terms[i].hash));
    }
    arena_free(arena);
}

static void expect_same(const struct print *a, const struct print *b)
{
    cr_assert(eq(u32, a->n_words, b->n_words));
    cr_assert(eq(u32, a->n_terms, b->n_terms));
    cr_expect(same_shingles(a, b));
    for (uint32_t i = 0; i < a->n_words; i++) {
        cr_expect(eq(u32, a->start[i], b->start[i]));
        cr_expect(eq(u32, a->end[i], b->end[i]));
        cr_expect(eq(int, a->quoted[i], b->quoted[i]));
        cr_expect(eq(int, a->figure[i], b->figure[i]));
        cr_expect(eq(int, a->name[i], b->name[i]));
        cr_expect(eq(u32, a->words[i], b->words[i]));
    }
    for (uint32_t i = 0; i < a->n_terms; i++) {
        cr_expect(eq(u32, a->terms[i].hash, b->terms[i].hash));
        cr_expect(eq(int, a->terms[i].count, b->terms[i].count));
        cr_expect(eq(int, a->terms[i].in_title, b->terms[i].in_title));
    }
}

static const char *const packed_texts[] = {
    "",
    "one",
    "It rained on Tuesday, and the 14 ferries of Troms\u00F8 stayed where they were.",
};

Test(fingerprint, packing_keeps_everything_and_notices_damage)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof packed_texts / sizeof packed_texts[0]; i++) {
        struct print print = print_of(arena, "A title", packed_texts[i]);
        struct print back = {0};
        struct err err = {0};
        struct str packed = print_pack(&print, arena);
        cr_assert(eq(int, print_unpack(packed, arena, &back, &err), OK), "%s", err.text);
        expect_same(&print, &back);
        for (size_t n = 0; n < packed.n; n++) {
            struct str cut = arena_copy(arena, (struct str){packed.p, n});
            struct err cut_err = {0};
            cr_expect(eq(int, print_unpack(cut, arena, &back, &cut_err), ERR_FATAL), "%zu bytes",
                      n);
        }
    }
    arena_free(arena);
}

Test(fingerprint, only_so_many_words_count)
{
    struct arena *arena = arena_new(1 << 20);
    const size_t n = PRINT_MAX_WORDS + 100;
    char *text = arena_take(arena, 2, n + 1);
    for (size_t i = 0; i < n; i++) {
        memcpy(text + 2 * i, "x ", 2);
    }
    struct print print = print_of(arena, NULL, text);
    cr_expect(eq(u32, print.n_words, PRINT_MAX_WORDS));
    cr_expect(eq(u32, print.n_shingles, PRINT_MAX_WORDS - SHINGLE_WORDS + 1));
    arena_free(arena);
}
