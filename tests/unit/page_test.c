#include "common/buf.h"
#include "common/utf8.h"
#include "worker/page/page.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "worker/page/features.h"
#include "worker/page/judge.h"

#include "page_frames.h"

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])

TestSuite(page, .init = dom_init, .fini = dom_cleanup);

static void open_page(struct str html, struct arena *arena, struct dom *dom, struct page *out)
{
    struct strs warnings = {0};
    *dom = dom_parse(html, arena, &warnings);
    *out = (struct page){.dom = dom};
    if (dom->n > 0) {
        struct page_blocks blocks = blocks_read(dom, 0, BLOCKS_ALL, arena);
        out->blocks = blocks.items;
        out->n = blocks.n;
    }
}

/* ---- facts --------------------------------------------------------------------------- */

static const struct {
    const char *text;
    uint32_t linked;
    uint32_t characters, visible, words, stop_words, notice_words, digits, commas, ends;
} count_cases[] = {
    {"", 0, 0, 0, 0, 0, 0, 0, 0, 0},
    {"Ferry", 0, 5, 5, 1, 0, 0, 0, 0, 0},
    {"the rest of the ferry", 0, 21, 17, 5, 3, 0, 0, 0, 0},
    {"Harbour, quay, mole.", 0, 20, 18, 3, 0, 0, 0, 2, 1},
    {"What? Harbour! Quay...", 0, 22, 20, 3, 1, 0, 0, 0, 5},
    {"Harbour 1987 and 62.5", 0, 21, 18, 5, 1, 0, 7, 0, 1},
    {"Subscribe to newsletters", 0, 24, 22, 3, 1, 2, 0, 0, 0},
    {"Caf\xC3\xA9 M\xC3\xB8ller", 0, 11, 12, 2, 0, 0, 0, 0, 0},
    {"\xE2\x80\x9CWe ask\xE2\x80\x9D he", 0, 11, 13, 3, 2, 0, 0, 0, 0}, /* curly quotes */
    {"\xE6\xB8\xAF\xE3\x81\xAF\xE9\x96\x89\xE3\x81\x98\xE3\x81\x9F\xE3\x80\x82", 0, 12, 18, 3, 1, 0,
     0, 0, 1}, /* Japanese */
};

Test(page, facts_counts)
{
    struct word_set none = {0};
    for (size_t i = 0; i < LENGTH(count_cases); i++) {
        const char *text = count_cases[i].text;
        struct facts got;
        facts_read(str_of(text), count_cases[i].linked, &none, &none, &got);
        const struct {
            const char *name;
            uint32_t got, want;
        } pairs[] = {
            {"characters", got.characters, count_cases[i].characters},
            {"visible", got.visible, count_cases[i].visible},
            {"words", got.words, count_cases[i].words},
            {"stop words", got.stop_words, count_cases[i].stop_words},
            {"notice words", got.notice_words, count_cases[i].notice_words},
            {"digits", got.digits, count_cases[i].digits},
            {"commas", got.commas, count_cases[i].commas},
            {"ends", got.ends, count_cases[i].ends},
        };
        for (size_t k = 0; k < LENGTH(pairs); k++) {
            cr_expect(eq(u32, pairs[k].got, pairs[k].want), "'%s': %s", text, pairs[k].name);
        }
        cr_expect(got.content_words + got.stop_words == got.words, "'%s'", text);
    }
}

/* The signs that hold, as one line of words. */
static struct str signs(const struct facts *f, struct arena *arena)
{
    const struct {
        const char *name;
        bool holds;
    } all[] = {
        {"good", f->good},
        {"sentence", f->ends_sentence},
        {"colon", f->ends_colon},
        {"upper", f->begins_upper},
        {"quote", f->begins_quote},
        {"copyright", f->has_copyright},
        {"bar", f->has_bar},
        {"at", f->has_at},
        {"address", f->has_address},
        {"year", f->has_year},
        {"clock", f->has_clock},
        {"money", f->has_money},
        {"question", f->has_question},
    };
    struct str line = {"", 0};
    for (size_t i = 0; i < LENGTH(all); i++) {
        if (all[i].holds) {
            line =
                arena_printf(arena, "%.*s%s%s", STR_ARG(line), line.n > 0 ? " " : "", all[i].name);
        }
    }
    return line;
}

#define PROSE                                                                                      \
    "the ferry sails again at the end of the winter, and all of the island was on the quay to "    \
    "see it"

static const struct {
    const char *text;
    uint32_t linked;
    const char *want;
} sign_cases[] = {
    {"", 0, ""},
    {"Ferry", 0, "upper"},
    {"ferry.", 0, "sentence"},
    {"\xC3\x98rsk sails", 0, "upper"},
    {"\"Yes,\" she said", 0, "quote"},
    {"\xE2\x80\x9CYes.\xE2\x80\x9D", 0, "sentence quote"},
    {"said:", 0, "colon"},
    {"\xC2\xA9 1987", 0, "copyright year"},
    {"room 19870", 0, ""},
    {"room 1787", 0, ""},
    {"desk@courier.example", 0, "at"},
    {"see www.courier.example", 0, "address"},
    {"at 4:15", 0, "clock"},
    {"won 4:1", 0, ""},
    {"up 5%", 0, "money"},
    {"Home | News", 0, "upper bar"},
    {"So what?", 0, "sentence upper question"},
    {PROSE ".", 0, "good sentence"},
    {PROSE ":", 0, "good colon"},
    {PROSE, 0, ""},
    {PROSE ".", 20, "good sentence"},
    {PROSE ".", 60, "sentence"},
};

Test(page, facts_signs)
{
    struct arena *arena = arena_new(4096);
    struct word_set none = {0};
    for (size_t i = 0; i < LENGTH(sign_cases); i++) {
        struct facts facts;
        facts_read(str_of(sign_cases[i].text), sign_cases[i].linked, &none, &none, &facts);
        struct str got = signs(&facts, arena);
        cr_expect(str_eq(got, str_of(sign_cases[i].want)), "'%s', %u linked: got '%.*s'",
                  sign_cases[i].text, sign_cases[i].linked, STR_ARG(got));
    }
    arena_free(arena);
}

Test(page, facts_of_the_title)
{
    struct word_set title = {0}, summary = {0}, long_one = {0};
    struct facts facts;
    word_set_add(&title, STR("Ferry to Orsk Island: Ferry returns"));
    word_set_add(&summary, STR("the of and"));
    cr_expect(eq(u32, title.n, 4), "ferry, orsk, island, returns");
    cr_expect(eq(u32, summary.n, 0), "stop words say nothing");
    facts_read(STR("The FERRY, a ferry to an island"), 0, &title, &summary, &facts);
    cr_expect(eq(u32, facts.title_words, 3));
    cr_expect(eq(u32, facts.title_found, 2));
    cr_expect(eq(u32, facts.summary_words, 0));
    for (int i = 0; i < 100; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, "ferry%d", i);
        word_set_add(&long_one, str_of(word));
    }
    cr_expect(eq(u32, long_one.n, FACTS_TITLE_WORDS));
}

/* ---- layout -------------------------------------------------------------------------- */

struct words {
    struct arena *arena;
    struct str line;
    bool hashes_are_right;
};

static void add_word(void *arg, struct str word, uint32_t hash)
{
    struct words *words = arg;
    uint32_t want = 2166136261u;
    for (size_t i = 0; i < word.n; i++) {
        want = (want ^ (unsigned char)(word.p[i] | 0x20)) * 16777619u;
    }
    words->hashes_are_right &= hash == want;
    words->line = arena_printf(words->arena, "%.*s%s%.*s", STR_ARG(words->line),
                               words->line.n > 0 ? "|" : "", STR_ARG(word));
}

static const struct {
    const char *attributes, *want;
} token_cases[] = {
    {"", ""},
    {"class", ""},
    {"class=story", "story"},
    {"class=storyBody", "story|Body"},
    {"class=StoryBodyText", "Story|Body|Text"},
    {"class=HTMLbody", "HTMLbody"},
    {"class='article-body__text  col-8 p1'", "article|body|text|col"},
    {"class='a b cd'", "cd"},
    {"class=twentytwentytwentyxx", "twentytwentytwentyxx"},
    {"class=twentytwentytwentyxxx", ""},
    {"class='caf\xC3\xA9"
     "bar'",
     "caf|bar"},
    {"role=main id=mainCol class=x1wide", "wide|main|Col|main"},
    {"data-testid=storyBody itemprop=articleBody", "article|Body|story|Body"},
    {"title=story href=/body", ""},
};

Test(page, layout_tokens)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < LENGTH(token_cases); i++) {
        struct strs warnings = {0};
        struct str html = arena_printf(arena, "<div %s>", token_cases[i].attributes);
        struct dom dom = dom_parse(html, arena, &warnings);
        struct words words = {arena, {"", 0}, true};
        cr_assert(dom.n > 2 && dom.nodes[2].tag == TAG_DIV);
        layout_tokens(&dom, 2, add_word, &words);
        cr_expect(str_eq(words.line, str_of(token_cases[i].want)), "%s: got '%.*s'",
                  token_cases[i].attributes, STR_ARG(words.line));
        cr_expect(words.hashes_are_right, "%s", token_cases[i].attributes);
    }
    arena_free(arena);
}

static const struct {
    const char *body, *text;
    uint32_t want; /* hundredths */
} in_body_cases[] = {
    {NULL, "one two three", 0},
    {"one two", "one two", 0},
    {"one two three", "one two three", 100},
    {"one two three", "ONE, two. \"Three\"", 100},
    {"one two three", "one two", 0},
    {"one two three", "three two one", 0},
    {"one two three four", "one two three six", 50},
    {"one two three four", "zero one two three four five", 50},
    {"one two three", "", 0},
    {"the the the the the", "the the the the", 100},
};

Test(page, layout_in_body)
{
    struct arena *arena = arena_new(1 << 16);
    struct block_model model = block_model_builtin();
    for (size_t i = 0; i < LENGTH(in_body_cases); i++) {
        struct dom dom;
        struct page page;
        struct layout layout;
        open_page(STR("<p>A"), arena, &dom, &page);
        page.hints.body = str_of(in_body_cases[i].body);
        layout_read(&page, &model, arena, &layout);
        cr_expect(
            eq(u32, layout_in_body(&layout, str_of(in_body_cases[i].text)), in_body_cases[i].want),
            "'%s' in '%s'", in_body_cases[i].text, in_body_cases[i].body);
    }
    arena_free(arena);
}

/* The headline, the container and the copies of a page. */
Test(page, layout_of_a_page)
{
    struct arena *arena = arena_new(1 << 16);
    struct block_model model = block_model_builtin();
    struct dom dom;
    struct page page;
    struct layout layout;
    open_page(
        STR("<h1>Courier</h1><p>Share</p><div id=a><h1>Ferry sails again</h1><div id=b><p>" PROSE
            ".</p><p>Now " PROSE ".</p></div></div><p>Share</p>"),
        arena, &dom, &page);
    page.title = STR("Ferry sails again in March");
    layout_read(&page, &model, arena, &layout);
    cr_assert(eq(u32, page.n, 6));
    cr_expect(eq(u32, layout.headline, 2));
    cr_expect(str_eq(dom_attr(&dom, layout.container, "id"), STR("b")));
    cr_expect(eq(u32, layout.copies[1], 2));
    cr_expect(eq(u32, layout.copies[2], 1));
    cr_expect(eq(u32, layout.good_right[0], 3));
    cr_expect(eq(u32, layout.good_left[0], DOM_NONE));
    cr_expect(eq(u32, layout.good_left[5], 4));
    cr_expect(eq(u64, layout.all.blocks, 6));
    cr_expect(eq(u64, layout.elements[0].characters, layout.all.characters));
    cr_expect(eq(u64, layout.elements[layout.container].good, layout.all.good));
    arena_free(arena);
}

/* ---- features and judge -------------------------------------------------------------- */

static struct str site(const struct frame *frame, struct arena *arena)
{
    struct str page = arena_printf(arena, "%s", frame->front);
    for (size_t i = 0; i < LENGTH(paragraphs); i++) {
        page = arena_printf(arena, "%.*s<p>%s</p>", STR_ARG(page), paragraphs[i]);
    }
    return arena_printf(arena, "%.*s%s%s", STR_ARG(page), frame->mid, frame->back);
}

static bool same_name(const struct feature_name *a, const struct feature_name *b)
{
    return a->number == b->number && strcmp(a->group, b->group) == 0 &&
           strcmp(a->name, b->name) == 0;
}

static void expect_names_differ(const struct feature_name *names, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < i; k++) {
            cr_expect(not(same_name(&names[i], &names[k])), "%u and %u are both %s %d %s", k, i,
                      names[i].group, names[i].number, names[i].name);
        }
    }
}

/* As many for every block, as many as the forest was trained with, each under its own name. */
Test(page, features)
{
    struct arena *arena = arena_new(1 << 16);
    struct block_model model = block_model_builtin();
    for (size_t f = 0; f < LENGTH(frames); f++) {
        struct dom dom;
        struct page page;
        struct layout layout;
        struct feature_name names[FEATURES_MAX] = {0};
        int32_t values[FEATURES_MAX];
        open_page(site(&frames[f], arena), arena, &dom, &page);
        layout_read(&page, &model, arena, &layout);
        cr_assert(page.n > LENGTH(paragraphs));
        for (uint32_t i = 0; i < page.n; i++) {
            uint32_t n = features_read(&layout, i, values, names);
            cr_assert(eq(u32, n, model.forest.n_features), "block %u", i);
            cr_assert(n <= FEATURES_MAX);
            cr_expect(eq(u32, features_read(&layout, i, values, NULL), n), "without names");
        }
        expect_names_differ(names, model.forest.n_features);
        arena_reset(arena);
    }
    arena_free(arena);
}

Test(page, judge_twice_the_same)
{
    struct arena *arena = arena_new(1 << 16), *other = arena_new(1 << 10);
    struct block_model model = block_model_builtin();
    for (size_t f = 0; f < LENGTH(frames); f++) {
        struct dom dom, dom2;
        struct page page, page2;
        struct judgement once, twice;
        open_page(site(&frames[f], arena), arena, &dom, &page);
        open_page(site(&frames[f], other), other, &dom2, &page2);
        judge(&page, &model, arena, &once);
        judge(&page2, &model, other, &twice);
        cr_assert(once.decided && twice.decided && page.n == page2.n);
        cr_expect(eq(int, memcmp(once.p, twice.p, page.n * sizeof *once.p), 0));
        cr_expect(eq(int, memcmp(once.keep, twice.keep, page.n * sizeof *once.keep), 0));
        for (uint32_t i = 0; i < page.n; i++) {
            cr_expect(once.p[i] >= 0 && once.p[i] <= 1000, "block %u", i);
        }
    }
    arena_free(arena);
    arena_free(other);
}

Test(page, judge_without_running_text)
{
    static const char *const pages[] = {"", "<p>", "<p>Menu</p><p>More</p>",
                                        "<a href=x>" PROSE ".</a>"};
    struct arena *arena = arena_new(1 << 16);
    struct block_model model = block_model_builtin();
    for (size_t i = 0; i < LENGTH(pages); i++) {
        struct dom dom;
        struct page page;
        struct judgement judgement;
        struct str html = arena_printf(arena, "<html><body>%s</body></html>", pages[i]);
        open_page(html, arena, &dom, &page);
        judge(&page, &model, arena, &judgement);
        cr_expect(not(judgement.decided), "'%s'", pages[i]);
    }
    arena_free(arena);
}

/* Beyond JUDGE_MAX_BLOCKS running text stays, the rest goes, and nobody asks the forest. */
Test(page, judge_a_page_of_very_many_blocks)
{
    struct arena *arena = arena_new(1 << 20);
    struct block_model model = block_model_builtin();
    size_t times = JUDGE_MAX_BLOCKS / 2 + 1;
    struct buf html;
    buf_init(&html, (size_t)1 << 30);
    for (size_t i = 0; i < times; i++) {
        buf_add_str(&html, arena_printf(arena, "<p>%s, in case %zu.</p><p>Menu</p>", PROSE, i));
    }
    struct dom dom;
    struct page page;
    struct judgement judgement;
    open_page(buf_str(&html), arena, &dom, &page);
    cr_assert(eq(u32, page.n, JUDGE_MAX_BLOCKS + 2));
    judge(&page, &model, arena, &judgement);
    cr_assert(judgement.decided);
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < page.n; i++) {
        wrong += judgement.keep[i] != (i % 2 == 0);
    }
    cr_expect(eq(u32, wrong, 0));
    buf_release(&html);
    arena_free(arena);
}

/* A page that holds its text twice gives it once; a short line may stand twice. */
Test(page, judge_copies)
{
    struct arena *arena = arena_new(1 << 16);
    struct block_model model = block_model_builtin();
    struct str once = site(&frames[0], arena);
    ptrdiff_t end = str_find(once, STR("</body>"));
    cr_assert(end > 0);
    struct dom dom;
    struct page page;
    struct judgement judgement;
    struct str twice = arena_printf(arena, "%.*s%.*s", (int)end, once.p, STR_ARG(once));
    open_page(twice, arena, &dom, &page);
    judge(&page, &model, arena, &judgement);
    cr_assert(judgement.decided);
    for (size_t k = 0; k < LENGTH(paragraphs); k++) {
        unsigned kept = 0, shown = 0;
        struct str start = utf8_clip(str_of(paragraphs[k]), 60);
        for (uint32_t i = 0; i < page.n; i++) {
            bool here = str_starts(page.blocks[i].text, start);
            shown += here;
            kept += here && judgement.keep[i];
        }
        cr_expect(shown == 2 && kept == 1, "paragraph %zu: shown %u, kept %u", k, shown, kept);
    }
    arena_free(arena);
}
