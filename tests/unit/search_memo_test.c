/*
 * search_memo — an article's tsvector out of what was said of its pieces. The answers here are made
 * up; that the result is PostgreSQL's own is shown by tests/integration/test_search.py.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "worker/store/search_memo.h"

/* The pieces that were asked about, joined by '|'. */
struct asked {
    char text[4096];
};

static void note(void *context, struct str language, struct str piece)
{
    struct asked *asked = context;
    size_t n = strlen(asked->text);
    cr_assert(lt(sz, n + piece.n + language.n + 3, sizeof asked->text));
    snprintf(asked->text + n, sizeof asked->text - n, "%.*s:%.*s|", (int)language.n, language.p,
             (int)piece.n, piece.p);
}

/* Adds a word at a position to a tsvector. */
static void add_word(struct buf *out, const char *word, uint16_t position)
{
    buf_add_str(out, str_of(word));
    buf_add(out, "", 1);
    buf_add_u16be(out, 1);
    buf_add_u16be(out, position);
}

/* The answer for a piece that is the one word; NULL: a stop word. It takes `positions`. */
static void learn(struct search_memo *memo, const char *word, uint16_t positions)
{
    struct buf answer;
    buf_init(&answer, 4096);
    buf_add_u32be(&answer, word ? 2 : 1);
    add_word(&answer, SEARCH_END_MARK, (uint16_t)(positions + 1));
    if (word) {
        add_word(&answer, word, 1);
    }
    search_memo_learn(memo, 1, buf_str(&answer));
    buf_release(&answer);
}

/* "word:1A,2B other:3B" of a tsvector in binary form. */
static const char *shown(const struct buf *tsvector)
{
    static char out[4096];
    const unsigned char *p = (const unsigned char *)tsvector->p;
    uint32_t n = (uint32_t)p[2] << 8 | p[3];
    size_t at = 0;
    out[0] = '\0';
    p += 4;
    for (uint32_t i = 0; i < n; i++) {
        at +=
            (size_t)snprintf(out + at, sizeof out - at, "%s%s:", i > 0 ? " " : "", (const char *)p);
        p += strlen((const char *)p) + 1;
        unsigned positions = (unsigned)p[0] << 8 | p[1];
        p += 2;
        for (unsigned k = 0; k < positions; k++, p += 2) {
            unsigned entry = (unsigned)p[0] << 8 | p[1];
            at += (size_t)snprintf(out + at, sizeof out - at, "%s%u%c", k > 0 ? "," : "",
                                   entry & 0x3FFF, "DCBA"[entry >> 14]);
        }
    }
    cr_expect(eq(sz, (size_t)((const char *)p - tsvector->p), tsvector->n),
              "nothing stands behind the last word");
    return out;
}

static void same(const char *got, const char *want)
{
    cr_expect(strcmp(got, want) == 0, "%s, not %s", got, want);
}

static struct search_memo *memo;
static struct asked asked;
static struct buf built;

static void setup(void)
{
    memo = search_memo_new();
    asked = (struct asked){0};
    buf_init(&built, 1 << 20);
}

static void teardown(void)
{
    search_memo_free(memo);
    buf_release(&built);
}

TestSuite(search_memo, .init = setup, .fini = teardown);

static void look(const char *text)
{
    search_memo_look(memo, STR("en"), str_of(text), note, &asked);
}

static bool build(const char *title, const char *text)
{
    buf_reset(&built);
    return search_memo_build(memo, STR("en"), str_of(title), str_of(text), &built);
}

Test(search_memo, each_piece_is_asked_about_once)
{
    look("The port, the “port” (the Port)\n\tport-side 5.");
    same(asked.text, "en:The|en:port|en:the|en:Port|en:port-side|en:5.|");
    look("port: port! the port.");
    search_memo_look(memo, STR("de"), STR("port"), note, &asked);
    same(asked.text, "en:The|en:port|en:the|en:Port|en:port-side|en:5.|de:port|");
}

Test(search_memo, marks_that_may_belong_to_a_token_stay)
{
    look("word.. U.S. a/ 'tis. $5 x_ \"http://a.example/b,\" ...");
    same(asked.text,
         "en:word..|en:U.S.|en:a/|en:tis|en:$5|en:x_|en:\"http://a.example/b,\"|en:...|");
}

Test(search_memo, words_of_title_and_text)
{
    look("The ports");
    look("of the ports port ships");
    learn(memo, NULL, 1);
    learn(memo, "port", 1);
    learn(memo, NULL, 1);
    learn(memo, NULL, 1);
    learn(memo, "port", 1);
    learn(memo, "ship", 1);
    cr_assert(build("The ports", "of the ports port ships"));
    same(shown(&built), "port:2A,5B,6B ship:7B");
    cr_assert(build("ports the", "ships"),
              "the text begins behind the title's last word, not behind a stop word");
    same(shown(&built), "port:1A ship:2B");
    cr_assert(build(NULL, "ships"));
    same(shown(&built), "ship:1B");
    cr_assert(build("the", ""));
    same(shown(&built), "");
}

Test(search_memo, several_pieces_in_one_answer)
{
    static const char marks[] = "\0\3\0\4\0\6\0\10"; /* at 4, 6 and 8 */
    struct buf answer;
    buf_init(&answer, 4096);
    look("port-side the ship port");
    buf_add_u32be(&answer, 5);
    buf_add_str(&answer, STR(SEARCH_END_MARK));
    buf_add(&answer, "", 1);
    buf_add(&answer, marks, sizeof marks - 1);
    add_word(&answer, "port", 2);
    add_word(&answer, "port-sid", 1);
    add_word(&answer, "ship", 7);
    add_word(&answer, "side", 3);
    search_memo_learn(memo, 3, buf_str(&answer));
    buf_release(&answer);
    learn(memo, "port", 1);
    cr_assert(build(NULL, "port-side the ship port"));
    same(shown(&built), "port:2B,6B port-sid:1B ship:5B side:3B");
}

/* What holds the mark itself cannot be told from it. */
Test(search_memo, an_answer_that_does_not_fit_its_question)
{
    look("a" SEARCH_END_MARK " left to PostgreSQL");
    look("port ship");
    same(asked.text, "en:port|en:ship|");
    cr_expect(not(build(NULL, SEARCH_END_MARK)));
    struct buf answer;
    buf_init(&answer, 4096);
    buf_add_u32be(&answer, 2);
    add_word(&answer, SEARCH_END_MARK, 2); /* one mark for two pieces */
    add_word(&answer, "port", 1);
    search_memo_learn(memo, 2, buf_str(&answer));
    cr_expect(not(build(NULL, "port")));
    look("town");
    buf_reset(&answer);
    buf_add_u32be(&answer, 2);
    add_word(&answer, SEARCH_END_MARK, 1);
    add_word(&answer, "town", 2); /* behind the mark */
    search_memo_learn(memo, 1, buf_str(&answer));
    cr_expect(not(build(NULL, "town")));
    look("pier");
    buf_reset(&answer);
    buf_add_u32be(&answer, 3);
    add_word(&answer, SEARCH_END_MARK, 2);
    add_word(&answer, SEARCH_END_MARK, 2);
    add_word(&answer, "pier", 1);
    search_memo_learn(memo, 1, buf_str(&answer));
    cr_expect(not(build(NULL, "pier")));
    buf_release(&answer);
}

Test(search_memo, what_is_left_to_postgresql)
{
    static char text[SEARCH_TEXT_BYTES + 10];
    look("port ship ~port");
    look("a <tag");
    same(asked.text, "en:port|en:ship|en:~port|");
    learn(memo, "port", 1);
    cr_expect(not(build(NULL, "port ship")), "not answered yet");
    search_memo_learn(memo, 1, STR("\0\0\0\1x"));
    cr_expect(not(build(NULL, "port ship")), "an answer that cannot be read");
    learn(memo, "port", 1);
    cr_expect(build(NULL, "port ~port"));
    cr_expect(not(build(NULL, "~port")), "a path only where no blank stands before it");
    cr_expect(not(build(NULL, "port < port")), "a tag may go across blanks");
    cr_expect(not(build("<", "port")));
    cr_expect(not(build(NULL, "harbour")), "never asked about");
    cr_expect(not(build("port", NULL)), "no text, no words");
    for (size_t i = 0; i < 251; i++) {
        memcpy(text + 5 * i, "port ", 6);
    }
    cr_expect(not(build(NULL, text)), "positions of one word have a limit");
    text[250 * 5] = '\0';
    cr_expect(build(NULL, text));
    memset(text, 'x', SEARCH_PIECE_BYTES + 1);
    text[SEARCH_PIECE_BYTES + 1] = '\0';
    asked = (struct asked){0};
    look(text);
    same(asked.text, "");
    cr_expect(not(build(NULL, text)));
    cr_expect(eq(sz, built.n, 0), "what is not built leaves nothing");
}

static void drop(void *context, struct str language, struct str piece)
{
    (void)language;
    (void)piece;
    ++*(size_t *)context;
}

Test(search_memo, memory_is_bounded_and_a_full_one_begins_anew)
{
    char piece[16];
    size_t n = 0;
    for (unsigned i = 0; i < 2 * SEARCH_PIECES; i++) {
        snprintf(piece, sizeof piece, "w%u", i);
        search_memo_look(memo, STR("en"), str_of(piece), drop, &n);
    }
    cr_expect(eq(sz, n, SEARCH_PIECES));
    for (unsigned i = 0; i < SEARCH_PIECES; i++) {
        snprintf(piece, sizeof piece, "l%u", i);
        learn(memo, piece, 1);
    }
    cr_expect(build(NULL, "w0 w7"), "what it has it keeps");
    cr_expect(not(build(NULL, "w70000")));
    search_memo_begin(memo);
    cr_expect(not(build(NULL, "w0")));
    look("w70000");
    learn(memo, "late", 1);
    cr_assert(build(NULL, "w70000"));
    same(shown(&built), "late:1B");
    search_memo_begin(memo);
    cr_expect(build(NULL, "w70000"), "not full: nothing is forgotten");
}
