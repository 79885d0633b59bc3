/*
 * furniture — which lines of an outlet are learned and which never, how one epoch becomes the
 * next, the file's form, and the sets that lines are looked up in.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "worker/furniture/book.h"
#include "worker/furniture/learn.h"

/* ---- learning ---- */

static const struct {
    const char *name;
    const char *line;
    bool want;
} line_cases[] = {
    {"a promise of the outlet goes", "The Kirkholm Post is printed on paper from Minho", true},
    {"a sentence goes", "You can reach our night desk by pigeon.", true},
    {"a line in a script without blanks goes", "無断での転載はご遠慮ください", true},
    {"a label stays", "Updated", false},
    {"a short heading stays", "Why it matters", false},
    {"a short line in another script stays", "Обновлено сегодня днём", false},
    {"a word in a script without blanks stays", "社会面", false},
    {"a line with figures stays", "The index of the harbour fell 12 points on the day", false},
    {"… with figures of another script", "عدد السكان في المدينة ١٢ نسمة", false},
    {"a quotation stays", "\"We have nothing to say about it,\" the ministry said.", false},
    {"… at the end of a line", "The ministry said: \"Nothing of that kind is known to us.\"",
     false},
    {"what introduces something stays", "Here is the statement of the board in full:", false},
    {"dashes are no words", "- - - - - -", false},
    {"nothing stays", "", false},
};

Test(furniture, lines)
{
    for (size_t i = 0; i < sizeof line_cases / sizeof line_cases[0]; i++) {
        cr_expect(eq(int, learnable(str_of(line_cases[i].line)), line_cases[i].want), "%s",
                  line_cases[i].name);
    }
    char full[LEARN_MAX_LINE_BYTES + 1];
    for (size_t i = 0; i < sizeof full; i++) {
        full[i] = i % 5 == 4 ? ' ' : 'a';
    }
    cr_expect(learnable((struct str){full, LEARN_MAX_LINE_BYTES}), "a long line");
    cr_expect(not(learnable((struct str){full, LEARN_MAX_LINE_BYTES + 1})), "too long a line");
}

#define OUTLET_ARTICLES 40
#define TEXT_LINES      5
#define LINE_BYTES      160

#define PROMISE    "The Kirkholm Post is printed on paper from Minho and carried by bicycle"
#define BACKGROUND "The strait has been closed to ferries since the storm broke the lock of Arle."

/*
 * An outlet with 40 articles of two subjects; the first `with` of them have the line.
 * groups, days: over how many the articles with the line are spread.
 */
static const struct {
    const char *name;
    const char *line;
    size_t with, groups, days;
    bool body, within;
    bool subject; /* they are the ones on ferries, lock and strait; else every other article is */
    bool want;
} learn_cases[] = {
    {"a line in many articles goes", PROMISE, 20, 20, 20, false, false, false, true},
    {"… in all of them", PROMISE, 40, 40, 20, false, false, false, true},
    {"… in five, an eighth", PROMISE, 5, 5, 5, false, false, false, true},
    {"… in four, a tenth, stays", PROMISE, 4, 4, 4, false, false, false, false},
    {"a text printed many times stays", PROMISE, 20, 1, 20, false, false, false, false},
    {"… in four versions", PROMISE, 20, 4, 20, false, false, false, false},
    {"one day's coverage stays", PROMISE, 20, 20, 1, false, false, false, false},
    {"… of two days", PROMISE, 20, 20, 2, false, false, false, false},
    {"… of three days goes", PROMISE, 20, 20, 3, false, false, false, true},
    {"a sentence beside any subject goes", PROMISE ".", 10, 10, 10, true, false, false, true},
    {"the background of a subject stays", BACKGROUND, 10, 10, 10, true, false, true, false},
    {"… goes where all articles have it", BACKGROUND, 40, 40, 10, true, false, true, true},
    {"the same words beside any subject go", BACKGROUND, 20, 20, 10, true, false, false, true},
    {"a heading in the text stays", "What we know of it so far", 8, 8, 8, false, true, false,
     false},
    {"… goes in a third of the texts", "Your story goes on below", 14, 14, 8, false, true, false,
     true},
    {"a label stays, however often", "Updated", 40, 40, 40, false, false, false, false},
};

static struct str text_line(size_t article, size_t line, bool subject, struct arena *arena)
{
    static const char *const on[] = {"ferries", "storm", "strait", "broke", "lock"};
    static const char *const off[] = {"council", "budget", "school", "voted", "roof"};
    const char *const *words = subject ? on : off;
    return arena_printf(arena, "Line %zu of %zu: the %s and the %s, said %zu.", line, article,
                        words[line % 5], words[(line + article) % 5], article * line);
}

static void make_outlet(size_t k, struct seen_article *articles, struct arena *arena)
{
    for (size_t i = 0; i < OUTLET_ARTICLES; i++) {
        bool has = i < learn_cases[k].with;
        struct seen_article *a = &articles[i];
        bool subject = learn_cases[k].subject ? has : i % 2 == 0;
        *a = (struct seen_article){
            .group = has ? (int64_t)(i % learn_cases[k].groups) : -(int64_t)i - 1,
            .day = (int32_t)(has ? i % learn_cases[k].days : i),
            .lines = ARENA_NEW(arena, struct seen_line, TEXT_LINES + 1),
        };
        for (size_t line = 0; line < TEXT_LINES; line++) {
            a->lines[a->n_lines++] =
                (struct seen_line){.text = text_line(i, line, subject, arena), .body = true};
        }
        if (has) {
            a->lines[a->n_lines++] = (struct seen_line){.text = str_of(learn_cases[k].line),
                                                        .body = learn_cases[k].body,
                                                        .within = learn_cases[k].within};
        }
    }
}

Test(furniture, learning)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t k = 0; k < sizeof learn_cases / sizeof learn_cases[0]; k++) {
        struct seen_article articles[OUTLET_ARTICLES], turned[OUTLET_ARTICLES];
        struct furniture_list got = {0}, again = {0};
        make_outlet(k, articles, arena);
        for (size_t i = 0; i < OUTLET_ARTICLES; i++) {
            turned[i] = articles[OUTLET_ARTICLES - 1 - i];
        }
        furniture_learn(STR("post.example"), articles, OUTLET_ARTICLES, arena, &got);
        furniture_learn(STR("post.example"), turned, OUTLET_ARTICLES, arena, &again);
        cr_expect(eq(sz, got.n, learn_cases[k].want), "%s", learn_cases[k].name);
        cr_expect(furniture_list_same(&got, &again), "%s: in any order", learn_cases[k].name);
        if (got.n == 1) {
            cr_expect(str_eq(got.items[0].line, str_of(learn_cases[k].line)));
            cr_expect(str_eq(got.items[0].source, STR("post.example")));
            cr_expect(eq(sz, got.items[0].articles, learn_cases[k].with));
            cr_expect(eq(int, got.items[0].origin, FURNITURE_LEARNED));
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

Test(furniture, shares_count_reprints_once)
{
    struct arena *arena = arena_new(1 << 16);
    struct seen_article articles[OUTLET_ARTICLES];
    struct furniture_list got = {0};
    make_outlet(0, articles, arena); /* in 20 texts of 40 */
    for (size_t i = 20; i < OUTLET_ARTICLES; i++) {
        articles[i].group = 20; /* now in 20 of 21 */
    }
    furniture_learn(STR("post.example"), articles, OUTLET_ARTICLES, arena, &got);
    cr_assert(eq(sz, got.n, 1));
    cr_expect(eq(u32, got.items[0].permille, 952));
    arena_free(arena);
}

Test(furniture, a_long_text_is_looked_at_from_both_ends)
{
    struct arena *arena = arena_new(1 << 16);
    struct seen_article articles[6];
    struct furniture_list got = {0};
    size_t many = 3 * LEARN_MAX_LINES;
    for (size_t i = 0; i < 6; i++) {
        articles[i] = (struct seen_article){.group = (int64_t)i,
                                            .day = (int32_t)i,
                                            .lines = ARENA_NEW(arena, struct seen_line, many),
                                            .n_lines = many};
        for (size_t k = 0; k < many; k++) {
            articles[i].lines[k].text = STR("x");
        }
        articles[i].lines[0].text = STR("a line at the head");
        articles[i].lines[many / 2].text = STR("a line in the middle");
        articles[i].lines[many - 1].text = STR("a line at the tail");
    }
    furniture_learn(STR("post.example"), articles, 6, arena, &got);
    furniture_list_sort(&got);
    cr_assert(eq(sz, got.n, 2));
    cr_expect(str_eq(got.items[0].line, STR("a line at the head")));
    cr_expect(str_eq(got.items[1].line, STR("a line at the tail")));
    arena_free(arena);
}

/* ---- lists ---- */

/* "l:post.example:A line here": origin by its first letter. */
static struct furniture_list list_of(const char *const *items, struct arena *arena)
{
    struct furniture_list list = {0};
    for (; *items; items++) {
        struct str_pair origin = str_cut(str_of(*items), ':');
        struct str_pair cut = str_cut(origin.tail, ':');
        struct furniture_line item = {.source = cut.head, .line = cut.tail};
        item.origin = origin.head.p[0] == 'l'   ? FURNITURE_LEARNED
                      : origin.head.p[0] == 'm' ? FURNITURE_MANUAL
                                                : FURNITURE_REMOVED;
        ARENA_PUSH(arena, list.items, list.n, list.cap, item);
    }
    furniture_list_sort(&list);
    return list;
}

static const struct {
    const char *name;
    const char *before[6], *learned[6], *after[8];
} epoch_cases[] = {
    {"the first epoch", {NULL}, {"l:a:x", "l:a:w"}, {"l:a:w", "l:a:x", NULL}},
    {"what is not found any more goes", {"l:a:x"}, {"l:a:y"}, {"l:a:y", NULL}},
    {"… of an outlet that was looked at", {"l:b:x"}, {"l:a:y"}, {"l:a:y", "l:b:x", NULL}},
    {"what a hand added stays", {"m:a:x"}, {NULL}, {"m:a:x", NULL}},
    {"… as added, when it is learned too", {"m:a:x"}, {"l:a:x"}, {"m:a:x", NULL}},
    {"what a hand removed is not learned again",
     {"r:a:x"},
     {"l:a:x", "l:a:y"},
     {"r:a:x", "l:a:y", NULL}},
    {"… but in another outlet", {"r:a:x"}, {"l:c:x"}, {"r:a:x", "l:c:x", NULL}},
};

Test(furniture, epochs)
{
    static const struct str looked[] = {STR_INIT("a"), STR_INIT("c")};
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof epoch_cases / sizeof epoch_cases[0]; i++) {
        struct furniture_list before = list_of(epoch_cases[i].before, arena);
        struct furniture_list learned = list_of(epoch_cases[i].learned, arena);
        struct furniture_list want = list_of(epoch_cases[i].after, arena);
        struct furniture_list got = furniture_list_learn(&before, &learned, looked, 2, arena);
        cr_expect(furniture_list_same(&got, &want), "%s", epoch_cases[i].name);
    }
    arena_free(arena);
}

Test(furniture, hands)
{
    static const char *const lines[] = {"l:a:x", "m:b:y", NULL};
    static const char *const with[] = {"l:a:x", "m:a:z", "m:b:y", NULL};
    static const char *const without[] = {"r:a:x", "m:a:z", "m:b:y", NULL};
    struct arena *arena = arena_new(4096);
    struct furniture_list list = list_of(lines, arena);
    struct furniture_list want = list_of(with, arena), want_less = list_of(without, arena);
    struct furniture_line added = {
        .source = STR("a"), .line = STR("z"), .origin = FURNITURE_MANUAL};
    struct furniture_line gone = {
        .source = STR("a"), .line = STR("x"), .origin = FURNITURE_REMOVED};
    struct furniture_list more = furniture_list_put(&list, added, arena);
    struct furniture_list less = furniture_list_put(&more, gone, arena);
    cr_expect(furniture_list_same(&more, &want));
    cr_expect(furniture_list_same(&less, &want_less));
    cr_expect(not(furniture_list_same(&more, &less)), "origins tell lists apart");
    cr_expect(furniture_list_find(&more, STR("a"), STR("z")) != NULL);
    cr_expect(furniture_list_find(&more, STR("b"), STR("z")) == NULL);
    arena_free(arena);
}

/* ---- files ---- */

static const struct {
    const char *name;
    const char *file;
    const char *want; /* as written again; NULL: ERR_INPUT */
} file_cases[] = {
    {"nothing", "", ""},
    {"empty lines", "\n\r\n  \n", ""},
    {"two members are enough", "{\"line\":\"A b\",\"source\":\"a\"}",
     "{\"source\":\"a\",\"line\":\"A b\",\"origin\":\"manual\"}\n"},
    {"what export writes",
     "{\"source\":\"a\",\"line\":\"A b\",\"origin\":\"learned\",\"articles\":7,\"share\":0.125}\n",
     "{\"source\":\"a\",\"line\":\"A b\",\"origin\":\"learned\",\"articles\":7,\"share\":0.125}\n"},
    {"a removed one", "{\"source\":\"a\",\"line\":\"A b\",\"origin\":\"removed\"}",
     "{\"source\":\"a\",\"line\":\"A b\",\"origin\":\"removed\"}\n"},
    {"in order, and the last of two that are the same",
     "{\"source\":\"b\",\"line\":\"A\"}\n{\"source\":\"a\",\"line\":\"A\"}\n"
     "{\"source\":\"b\",\"line\":\"A\",\"origin\":\"removed\"}\n",
     "{\"source\":\"a\",\"line\":\"A\",\"origin\":\"manual\"}\n"
     "{\"source\":\"b\",\"line\":\"A\",\"origin\":\"removed\"}\n"},
    {"other members do not matter", "{\"source\":\"a\",\"line\":\"A\",\"epoch\":{\"n\":[1]}}",
     "{\"source\":\"a\",\"line\":\"A\",\"origin\":\"manual\"}\n"},
    {"no JSON", "a\tA", NULL},
    {"no object", "[\"a\",\"A\"]", NULL},
    {"no source", "{\"line\":\"A\"}", NULL},
    {"an empty line", "{\"source\":\"a\",\"line\":\" \"}", NULL},
    {"a line of two", "{\"source\":\"a\",\"line\":\"A\\nB\"}", NULL},
    {"a number for a line", "{\"source\":\"a\",\"line\":1}", NULL},
    {"another origin", "{\"source\":\"a\",\"line\":\"A\",\"origin\":\"found\"}", NULL},
    {"a share above one", "{\"source\":\"a\",\"line\":\"A\",\"share\":2}", NULL},
    {"a negative count", "{\"source\":\"a\",\"line\":\"A\",\"articles\":-1}", NULL},
    {"not UTF-8", "{\"source\":\"a\",\"line\":\"\xff\"}", NULL},
    {"a wrong line behind a right one", "{\"source\":\"a\",\"line\":\"A\"}\n{", NULL},
};

Test(furniture, files)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof file_cases / sizeof file_cases[0]; i++) {
        struct furniture_list got = {0};
        struct err err = {0};
        char written[1000] = "";
        enum status status = furniture_list_read(str_of(file_cases[i].file), arena, &got, &err);
        cr_expect(eq(int, status, file_cases[i].want ? OK : ERR_INPUT), "%s: %s",
                  file_cases[i].name, err.text);
        for (size_t k = 0; k < got.n; k++) {
            struct str line = furniture_list_write(&got.items[k], arena);
            cr_assert(lt(sz, strlen(written) + line.n, sizeof written));
            (void)strncat(written, line.p, line.n);
        }
        if (status == OK && file_cases[i].want) {
            cr_expect(str_eq(str_of(written), str_of(file_cases[i].want)), "%s: %s",
                      file_cases[i].name, written);
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

Test(furniture, files_have_bounds)
{
    struct arena *arena = arena_new(4096);
    struct furniture_list got = {0};
    struct err err = {0};
    char line[FURNITURE_MAX_LINE_BYTES + 2];
    memset(line, 'a', sizeof line);
    line[sizeof line - 1] = '\0';
    struct str fits = arena_printf(arena, "{\"source\":\"a\",\"line\":\"%s\"}", line + 1);
    struct str over = arena_printf(arena, "\n{\"source\":\"a\",\"line\":\"%s\"}", line);
    cr_expect(eq(int, furniture_list_read(fits, arena, &got, &err), OK));
    cr_expect(eq(int, furniture_list_read(over, arena, &got, &err), ERR_INPUT));
    cr_expect(str_starts(str_of(err.text), STR("line 2: ")), "%s", err.text);
    arena_free(arena);
}

/* ---- sets ---- */

Test(furniture, sets)
{
    static const char *const lines[] = {"l:a:x", "m:a:y", "r:a:z", "l:b:y", NULL};
    struct arena *arena = arena_new(4096);
    struct furniture_list list = list_of(lines, arena);
    struct furniture *set = furniture_list_set(&list, 7);
    struct furniture_shelf a = furniture_of(set, STR("a")), b = furniture_of(set, STR("b"));
    cr_expect(eq(i32, furniture_epoch(set), 7));
    cr_expect(eq(sz, a.n, 2));
    cr_expect(furniture_has(a, STR("x")) && furniture_has(a, STR("y")));
    cr_expect(not(furniture_has(a, STR("z"))), "what a hand removed stays in texts");
    cr_expect(furniture_has(b, STR("y")));
    cr_expect(not(furniture_has(b, STR("x"))), "one outlet's furniture is not another's");
    cr_expect(eq(sz, furniture_of(set, STR("c")).n, 0));
    cr_expect(eq(sz, furniture_of(set, STR("")).n, 0));
    cr_expect(eq(sz, furniture_of(NULL, STR("a")).n, 0));
    cr_expect(not(furniture_has(furniture_of(NULL, STR("a")), STR("x"))));
    cr_expect(eq(i32, furniture_epoch(NULL), FURNITURE_NO_EPOCH));
    furniture_free(set);
    arena_free(arena);
}

Test(furniture, source_is_the_host_else_the_name)
{
    char name[FURNITURE_MAX_SOURCE_BYTES + 1];
    memset(name, 'n', sizeof name);
    cr_expect(str_eq(furniture_source(STR("a.example"), STR("The A")), STR("a.example")));
    cr_expect(str_eq(furniture_source(STR(""), STR("The A")), STR("The A")));
    cr_expect(eq(sz, furniture_source(STR(""), (struct str){name, sizeof name}).n, 0));
    cr_expect(eq(sz, furniture_source(STR(""), STR("")).n, 0));
}

Test(furniture, book_keeps_what_is_held)
{
    const struct furniture_key key = {furniture_hash(STR("a")), furniture_hash(STR("x"))};
    struct furniture_book *book = furniture_book_new();
    cr_expect(furniture_book_take(book) == NULL);
    furniture_book_give(book, NULL);
    cr_expect(furniture_book_put(book, furniture_new(1, &key, 1)));
    const struct furniture *first = furniture_book_take(book);
    cr_expect(furniture_book_put(book, furniture_new(3, NULL, 0)));
    cr_expect(not(furniture_book_put(book, furniture_new(2, NULL, 0))), "an older one is late");
    cr_expect(not(furniture_book_put(book, furniture_new(3, NULL, 0))), "another thread was first");
    const struct furniture *now = furniture_book_take(book);
    cr_expect(eq(i32, furniture_epoch(now), 3));
    cr_expect(eq(i32, furniture_epoch(first), 1));
    cr_expect(furniture_has(furniture_of(first, STR("a")), STR("x")), "still there: it is held");
    furniture_book_give(book, first);
    furniture_book_give(book, now);
    furniture_book_free(book);
}
