#include <criterion/criterion.h>
#include <string.h>

#include "worker/render/explain.h"

static bool has(struct str text, const char *part)
{
    return memmem(text.p, text.n, part, strlen(part)) != NULL;
}

static struct explain_article articles[] = {
    {.id = 7,
     .title = STR_INIT("Ferry\x1b[31m stays in"),
     .text = STR_INIT("On Tuesday the ferry stayed in.")},
    {.id = 9,
     .source = STR_INIT("kirkholm.example"),
     .text = STR_INIT("Die Fähre: The ferry stayed in.")},
};
static struct explain_pair pairs[] = {{
    .a = 0,
    .b = 1,
    .verdict = {.duplicate = true,
                .aligned = true,
                .shared = 12,
                .of_a = 910,
                .of_b = 640,
                .masked = 700,
                .score = 910,
                .threshold = 480},
    .passages = {{.a_start = 11, .a_end = 30, .b_start = 11, .b_end = 30}},
    .n_passages = 1,
}};
static struct explain_link links[] = {
    {.a = 0, .b = 1, .score = 150, .terms = {STR_INIT("ferry"), STR_INIT("storm")}, .n_terms = 2}};
static struct explain_refusal refusals[] = {{7, 12, true, 760, 480}};
static struct explain_runner_up runners_up[] = {{7, 30, 12, 121, 140}, {12, 29, 7, 180, 140}};

static struct explanation one_text(void)
{
    return (struct explanation){EXPLAIN_ONE_TEXT, articles, 2, pairs, 1, NULL, 0, NULL, 0, NULL, 0};
}

static struct explanation apart(void)
{
    return (struct explanation){EXPLAIN_APART, articles, 2,          pairs, 0, links, 1,
                                refusals,      1,        runners_up, 2};
}

Test(render_explain, passages_stand_side_by_side)
{
    struct arena *arena = arena_new(4096);
    struct explanation e = one_text();
    struct str text = explain_text(&e, false, 60, arena);
    cr_expect(true == has(text, "One duplicate group"));
    cr_expect(true == has(text, "score 0.910, threshold 0.480; 12 in common"));
    cr_expect(true == has(text, "the ferry stayed in          | The ferry stayed in\n"), "%.*s",
              STR_ARG(text));
    cr_expect(false == has(text, "\x1b"), "neither colours nor what a title smuggles in");
    arena_free(arena);
}

Test(render_explain, long_passages_are_broken_at_blanks)
{
    struct arena *arena = arena_new(4096);
    static const char words[] = "one two three four five six seven eight nine ten eleven twelve";
    static const char solid[] = "onetwothreefourfivesixseveneightnineteneleventwelve";
    struct explain_article long_ones[] = {{.id = 1, .text = STR_INIT(words)},
                                          {.id = 2, .text = STR_INIT(solid)}};
    struct explain_pair pair = {
        .a = 0, .b = 1, .n_passages = 1, .passages = {{0, sizeof words - 1, 0, sizeof solid - 1}}};
    struct explanation e = {.answer = EXPLAIN_ONE_TEXT,
                            .articles = long_ones,
                            .n_articles = 2,
                            .pairs = &pair,
                            .n_pairs = 1};
    struct str text = explain_text(&e, false, 60, arena);
    cr_expect(true == has(text, "one two three four five six  | onetwothreefourfivesixsevene\n"),
              "%.*s", STR_ARG(text));
    cr_expect(true == has(text, "seven eight nine ten eleven  | ightnineteneleventwelve\n"), "%.*s",
              STR_ARG(text));
    cr_expect(true == has(text, "twelve                       | \n"), "%.*s", STR_ARG(text));
    arena_free(arena);
}

Test(render_explain, colour_where_it_is_asked_for)
{
    struct arena *arena = arena_new(4096);
    struct explanation e = one_text();
    struct str text = explain_text(&e, true, 60, arena);
    cr_expect(true == has(text, "\x1b[32mthe ferry stayed in\x1b[0m"));
    cr_expect(false == has(text, "\x1b[31m"));
    arena_free(arena);
}

Test(render_explain, what_keeps_two_apart)
{
    struct arena *arena = arena_new(4096);
    struct explanation e = apart();
    struct str text = explain_text(&e, false, 100, arena);
    cr_expect(
        has(text,
            "7 was nearest to 12: one form with other facts in it (score 0.760, threshold 0.480)"));
    cr_expect(true == has(text, "tfidf: score 0.150, threshold 0.140; shared: ferry, storm"),
              "%.*s", STR_ARG(text));
    cr_expect(false == has(text, "passage"));
    arena_free(arena);
}

Test(render_explain, the_same_as_json)
{
    struct arena *arena = arena_new(4096);
    struct explanation e = one_text();
    struct str text = explain_json(&e, arena);
    cr_expect(true == has(text, "{\"together\":\"duplicates\",\"articles\":[{\"id\":\"7\""), "%.*s",
              STR_ARG(text));
    cr_expect(
        true ==
            has(text, "\"result\":\"duplicate\",\"score\":0.91,\"threshold\":0.48,\"shared\":12"),
        "%.*s", STR_ARG(text));
    cr_expect(true == has(text, "\"offsets\":[11,30,11,30],\"from_text\":\"the ferry stayed in\""),
              "%.*s", STR_ARG(text));
    e = apart();
    text = explain_json(&e, arena);
    cr_expect(true == has(text, "\"shared_terms\":[\"ferry\",\"storm\"]"));
    cr_expect(
        true ==
        has(text,
            "\"nearest_refused\":[{\"article\":\"7\",\"other\":\"12\",\"reason\":\"template\""));
    cr_expect(true == has(text, "\"runner_up_stories\":[{\"article\":\"7\",\"story\":\"30\","
                                "\"nearest\":\"12\",\"score\":0.121,\"threshold\":0.14}"));
    struct str plain = explain_text(&e, false, 80, arena);
    cr_expect(true == has(plain, "7 was most like story 30 of all others, by article 12: too far"));
    cr_expect(true == has(plain, "12 was most like story 29 of all others, by article 7: nearer"));
    arena_free(arena);
}
