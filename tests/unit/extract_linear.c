/*
 * extract_linear [pairs|random SEED N] — the work of extract() grows as its text does.
 *
 * What:  shapes that make its finders look far (marks that nothing closes, numbers that may go on,
 *        names, pronouns, verbs of speech), each repeated to 1, 2 and 4 lengths. What the second
 *        length costs more than the first, twice it is what the third costs more than the second.
 *        Texts of over some thousand tokens, as bounds of the finders (400 tokens) lie below.
 * How:   no clock: the sources of extract, tagger and common are compiled with
 *        -fsanitize-coverage=trace-pc, so that every basic block that runs counts one.
 * Holds: the same counts on any machine, whatever runs beside it.
 *
 * Without an argument: all pieces alone, and the shapes below. pairs: every two pieces in turn;
 * random: N texts of two to five pieces. Both print what is not linear, as candidates for the list.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "worker/extract/extract.h"
#include "worker/model/tagger_model.h"

#define SHORT    6144u /* bytes of the first length */
#define GROWTH   2.25  /* n log n: 2.17 */
#define FEW      20000 /* steps: what grows by less is bounded */
#define PIECES   5
#define PAIR_MAX 2048u /* first length where there are thousands of shapes */

static uint64_t steps;

void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void)
{
    steps++;
}

/* Pieces: what marks, speakers, dates, amounts and names are made of. */
static const char *const pieces[] = {
    " \"a",
    " \"",
    "\" ",
    " \u201CWe go",
    "\u201D ",
    " 'a",
    "' ",
    " ''",
    "'",
    " ``go",
    "\u00AB",
    "\n\n\"We go",
    "\n\n",
    "\n",
    "\n> We go",
    ". ",
    ", ",
    ": ",
    "? ",
    " - ",
    "-",
    " \u2015 ",
    " (",
    ") ",
    "/",
    "$",
    "%",
    " said",
    " told",
    " saying",
    " according to",
    " agreed",
    " Beamed",
    " and",
    " or",
    " to",
    " of",
    " for",
    " the",
    " a",
    " he",
    " She",
    " it",
    " they",
    " Anna Keller",
    " Keller",
    " Tom",
    " Becker",
    " Mr.",
    " Governor",
    " governor",
    " deputy",
    " spokesman",
    " Harbour Council",
    " (AHC)",
    " U.S.",
    " workers'",
    "'s",
    " in",
    " who",
    "1",
    " 1",
    "1,",
    " 5 to ",
    " 1999",
    "1.",
    "1:",
    " two",
    " twenty",
    " hundred",
    " between",
    " up to",
    " no more than",
    " or more",
    " million",
    " percent",
    " euros",
    " US",
    " Rs",
    " km",
    " people",
    "-strong",
    " cents",
    " May",
    " Monday",
    " next",
    " last",
    " the end of",
    " early",
    " year",
    " days",
    " ago",
    " later",
    " first",
    " quarter",
    " half",
    " century",
    "th",
    " morning",
    " pm",
    " ET",
    " every",
    " summer",
    " fiscal",
    "a.",
    "x@",
    "http://",
    "=",
    "\u00E9",
    "1990s",
};
#define N_PIECES (sizeof pieces / sizeof pieces[0])

/* What was once not linear, and what looks as if it could be. */
static const char *const shapes[] = {
    "said, \"we will go, ",
    "\n\n\"We will go there ",
    "10:30 ET on ",
    "up to 5 or more people ",
    "early in the ",
    "1-1/1.1,",
    "May to ",
    "between 5 and ",
    "two or ",
    "$1-",
    "Anna Keller, who said, ",
    "\"It is so,\" he said. ",
    "Anna Keller and Tom Becker, ",
    "'a \"b' c\" ",
    "the governor of the council of the ",
};

static struct {
    const struct gazetteer *gazetteer;
    const struct tagger_model *tagger;
    struct arena *arena;
    char *text;
} with;

static double steps_of(const char *shape, size_t bytes)
{
    const size_t n = strlen(shape);
    size_t len = 0;
    for (; len + n <= bytes; len += n) {
        memcpy(with.text + len, shape, n);
    }
    struct clean clean = {.text = {with.text, len}, .language = STR("en")};
    clean.published.us = clock_days(2021, 12, 28) * CLOCK_US_PER_DAY;
    clean.published.from = DATE_FROM_ENVELOPE;
    struct facts facts = {0};
    struct err err = {0};
    steps = 0;
    if (extract(&clean, with.gazetteer, with.tagger, with.arena, &facts, &err)) {
        abort();
    }
    const double counted = (double)steps;
    arena_reset(with.arena);
    return counted;
}

/* Prints a shape that is not linear. */
static bool is_linear(const char *shape, size_t bytes)
{
    const double one = steps_of(shape, bytes);
    const double two = steps_of(shape, 2 * bytes);
    const double four = steps_of(shape, 4 * bytes);
    if (one < (double)bytes / 4) {
        (void)printf("'%s': only %.0f steps were counted\n", shape, one);
        return false;
    }
    if (four - two <= GROWTH * (two - one) + FEW) {
        return true;
    }
    (void)printf("'%s': %.0f, %.0f, %.0f steps for %zu, %zu, %zu bytes\n", shape, one, two, four,
                 bytes, 2 * bytes, 4 * bytes);
    return false;
}

static int look_at_list(void)
{
    int found = 0;
    for (size_t i = 0; i < N_PIECES; i++) {
        found += !is_linear(pieces[i], SHORT);
    }
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        found += !is_linear(shapes[i], SHORT);
    }
    return found;
}

static int look_at_pairs(void)
{
    int found = 0;
    for (size_t i = 0; i < N_PIECES; i++) {
        for (size_t k = 0; k < N_PIECES; k++) {
            char shape[64];
            (void)snprintf(shape, sizeof shape, "%s%s", pieces[i], pieces[k]);
            found += i != k && !is_linear(shape, PAIR_MAX);
        }
    }
    return found;
}

static int look_at_random(unsigned seed, long n)
{
    int found = 0;
    for (long i = 0; i < n; i++) {
        char shape[256] = "";
        for (unsigned k = 2 + (unsigned)rand_r(&seed) % (PIECES - 1); k > 0; k--) {
            const char *piece = pieces[(unsigned)rand_r(&seed) % N_PIECES];
            strncat(shape, piece, sizeof shape - strlen(shape) - 1);
        }
        found += !is_linear(shape, PAIR_MAX);
    }
    return found;
}

int main(int argc, char **argv)
{
    struct tagger_model room = {0};
    struct err err = {0};
    struct gazetteer *gazetteer = gazetteer_new();
    with.gazetteer = gazetteer;
    with.arena = arena_new(1 << 20);
    with.text = malloc(4 * (size_t)SHORT + 64);
    if (!with.text || tagger_model_choose(NULL, &room, &with.tagger, &err)) {
        abort();
    }
    int found = 0;
    if (argc == 4 && strcmp(argv[1], "random") == 0) {
        found = look_at_random((unsigned)strtoul(argv[2], NULL, 10), strtol(argv[3], NULL, 10));
    } else if (argc == 2 && strcmp(argv[1], "pairs") == 0) {
        found = look_at_pairs();
    } else {
        found = look_at_list(); /* with the tagger's names, then with the rules' */
        with.tagger = NULL;
        found += look_at_list();
    }
    (void)printf("%d shapes are not linear\n", found);
    tagger_model_close(&room);
    gazetteer_free(gazetteer);
    arena_free(with.arena);
    free(with.text);
    return found == 0 ? 0 : 1;
}
