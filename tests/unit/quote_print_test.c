#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>

#include "common/utf8.h"
#include "worker/fingerprint/fingerprint.h"

/* The prints of the quotes, which the text has between [ and ]. */
static struct print print_of(const char *marked, struct arena *arena)
{
    char *text = ARENA_NEW(arena, char, strlen(marked) + 1);
    struct quote *quotes = ARENA_NEW(arena, struct quote, strlen(marked));
    struct facts facts = {.quotes = quotes};
    size_t n = 0;
    for (const char *p = marked; *p; p++) {
        uint32_t at = (uint32_t)utf8_count((struct str){text, n});
        if (*p == '[') {
            quotes[facts.n_quotes] = (struct quote){.span = {.start = at}};
        } else if (*p == ']') {
            quotes[facts.n_quotes++].span.end = at;
        } else {
            text[n++] = *p;
        }
    }
    struct clean clean = {.text = {text, n}};
    struct print print = {0};
    struct err err = {0};
    cr_assert(eq(int, fingerprint(&clean, &facts, arena, &print, &err), OK));
    cr_assert(eq(sz, print.n_quotes, facts.n_quotes));
    return print;
}

static uint32_t shared(const struct quote_print *a, const struct quote_print *b)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < a->n_shingles; i++) {
        for (uint32_t k = 0; k < b->n_shingles; k++) {
            if (a->shingles[i] == b->shingles[k]) {
                n++;
                break;
            }
        }
    }
    return n;
}

#define SEVEN "walked every metre of that wet tunnel"
#define NINE  "we have " SEVEN
#define TWICE NINE " and there is no gas in it so the men go back"

enum share {
    NO_SHINGLE,
    SOME,
    ALL
};

static const struct {
    const char *name;
    const char *a, *b;
    bool same_key;
    enum share share; /* of a's shingles in b */
} cases[] = {
    {"the same words", "[" TWICE "]", "Yes. [" TWICE "] So.", true, ALL},
    {"case and punctuation do not count", "[We don't know, they said.]",
     "[we don\u2019t know they said]", true, ALL},
    {"another word", "[" TWICE "]", "[" TWICE " now]", false, ALL},
    {"nine words out of more", "[" NINE "]", "[and so " TWICE "]", false, ALL},
    {"seven words out of more", "[" SEVEN "]", "[and so " TWICE "]", false, ALL},
    {"parts of two that share seven words", "[it is so that they " SEVEN " ]",
     "[" SEVEN " and there is no gas in it]", false, SOME},
    {"parts of two that share nine words", "[it is so that " NINE "]", "[" TWICE "]", false, SOME},
    {"other words", "[" NINE "]", "[nobody in the valley can remember such a wet summer]", false,
     NO_SHINGLE},
    {"the same words in another order", "[one two three four five]", "[five four three two one]",
     false, NO_SHINGLE},
    {"under three words the key alone", "[never again]", "[Never, again!]", true, NO_SHINGLE},
};

Test(quote_print, keys_and_shingles)
{
    struct arena *arena = arena_new(1 << 14);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct print a = print_of(cases[i].a, arena);
        const struct print b = print_of(cases[i].b, arena);
        cr_assert(a.n_quotes == 1 && b.n_quotes == 1, "%s", cases[i].name);
        cr_expect(a.quotes[0].key != 0, "%s", cases[i].name);
        cr_expect(eq(int, a.quotes[0].key == b.quotes[0].key, cases[i].same_key), "%s",
                  cases[i].name);
        const uint32_t n = shared(&a.quotes[0], &b.quotes[0]);
        const enum share share = n == 0 ? NO_SHINGLE : n == a.quotes[0].n_shingles ? ALL : SOME;
        cr_expect(eq(int, (int)share, (int)cases[i].share), "%s: %u of %u", cases[i].name, n,
                  a.quotes[0].n_shingles);
    }
    arena_free(arena);
}

Test(quote_print, each_quote_has_its_own)
{
    struct arena *arena = arena_new(1 << 14);
    const struct print two =
        print_of("He said: [" NINE "], and then [it is very wet down there].", arena);
    const struct print one = print_of("[it is very wet down there]", arena);
    cr_assert(eq(sz, two.n_quotes, 2));
    cr_expect(two.quotes[0].key != two.quotes[1].key);
    cr_expect(two.quotes[1].key == one.quotes[0].key);
    const struct print none = print_of("[!?] It rained.", arena);
    cr_expect(none.quotes[0].key == 0 && none.quotes[0].n_shingles == 0, "no word, no key");
    arena_free(arena);
}

Test(quote_print, few_shingles_are_kept)
{
    struct arena *arena = arena_new(1 << 16);
    char text[8192] = "[";
    for (int i = 0; i < 500; i++) {
        size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, "word%d ", i);
    }
    strncat(text, "]", sizeof text - strlen(text) - 1);
    const struct print print = print_of(text, arena);
    cr_expect(print.quotes[0].n_shingles > 100 && print.quotes[0].n_shingles < 250, "%u",
              print.quotes[0].n_shingles);
    arena_free(arena);
}
