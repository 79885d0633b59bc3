#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "worker/render/event.h"
#include "worker/render/out.h"
#include "worker/render/render.h"

static void expect_line(struct str got, const char *want)
{
    cr_expect(str_eq(got, str_of(want)), "got  %.*s\nwant %s", STR_ARG(got), want);
}

Test(render, an_article_with_nothing_known_is_nulls_and_empty_lists)
{
    struct arena *arena = arena_new(4096);
    struct record record = {.clean = {.text = STR("Rain.")}};
    expect_line(
        render_article(&record, arena),
        "{\"schema\":\"newsmill.article.v1\",\"id\":null,\"url\":null,\"canonical_url\":null,"
        "\"source\":{\"name\":null,\"domain\":null},\"title\":null,\"authors\":[],\"agency\":null,"
        "\"dateline_place\":null,"
        "\"published_at\":null,\"published_precision\":null,\"published_from\":null,"
        "\"modified_at\":null,\"language\":null,\"language_confidence\":0.0,\"kind\":\"article\","
        "\"text\":\"Rain.\","
        "\"removed\":[],\"entities\":[],\"quotes\":[],\"dates\":[],\"amounts\":[],"
        "\"warnings\":[],\"pipeline_version\":8}");
    arena_free(arena);
}

static struct facts some_facts(void)
{
    static struct mention mentions[] = {
        {.span = {0, 3, STR_INIT("Asa")}, .role = STR_INIT("Mayor")}};
    static struct entity entities[] = {{.type = ENTITY_PERSON,
                                        .name = STR_INIT("Asa Holm"),
                                        .salience_ppm = 412600,
                                        .mentions = mentions,
                                        .n_mentions = 1}};
    static struct quote quotes[] = {{.span = {9, 12, STR_INIT("yes")},
                                     .speaker = STR_INIT("Asa"),
                                     .entity = 0,
                                     .cue = STR_INIT("said")},
                                    {.span = {20, 22, STR_INIT("no")}, .entity = -1}};
    static struct amount amounts[] = {
        {.span = {30, 34, STR_INIT("$3bn")},
         .type = AMOUNT_MONEY,
         .value = 3e9,
         .currency = STR_INIT("USD")},
        {.span = {40, 44, STR_INIT("2.5%")}, .type = AMOUNT_PERCENT, .value = 2.5}};
    return (struct facts){.entities = entities,
                          .n_entities = 1,
                          .quotes = quotes,
                          .n_quotes = 2,
                          .amounts = amounts,
                          .n_amounts = 2};
}

static const struct {
    const char *name;
    const char *part;
} parts[] = {
    {"a mention with its role",
     "\"mentions\":[{\"start\":0,\"end\":3,\"text\":\"Asa\",\"role\":\"Mayor\"}]"},
    {"salience has three decimals", "\"wikidata\":null,\"salience\":0.413,"},
    {"a speaker who is an entity", "\"speaker\":{\"text\":\"Asa\",\"entity\":0},\"cue\":\"said\"}"},
    {"no speaker is null", "\"text\":\"no\",\"speaker\":null,\"cue\":null}"},
    {"a whole amount is an integer",
     "\"type\":\"MONEY\",\"value\":3000000000,\"currency\":\"USD\"}"},
    {"another is not", "\"type\":\"PERCENT\",\"value\":2.5,\"currency\":null}"},
    {"a day's precision", "\"published_at\":\"2021-12-28T00:00:00Z\",\"published_precision\":"
                          "\"day\",\"published_from\":\"text\""},
    {"warnings of both stages", "\"warnings\":[\"nul_removed\",\"facts_truncated\"]"},
    {"quotation marks are escaped", "\"title\":\"A \\\"quiet\\\" day\""},
};

Test(render, parts_of_an_article)
{
    struct arena *arena = arena_new(4096);
    struct str of_clean[] = {STR("nul_removed")};
    struct str of_facts[] = {STR("facts_truncated")};
    struct record record = {
        .clean = {.text = STR("x"),
                  .title = STR("A \"quiet\" day"),
                  .published = {.us = 1640649600 * (int64_t)1000000,
                                .day_only = true,
                                .from = DATE_FROM_TEXT},
                  .warnings = {of_clean, 1, 1}},
        .facts = some_facts(),
    };
    record.facts.warnings = (struct strs){of_facts, 1, 1};
    struct str line = render_article(&record, arena);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        cr_expect(str_find(line, str_of(parts[i].part)) >= 0, "%s: %.*s", parts[i].name,
                  STR_ARG(line));
    }
    arena_free(arena);
}

Test(render, a_rejection_and_groups)
{
    struct arena *arena = arena_new(4096);
    struct rejection bad = {
        .file = STR("a\xFF.txt"), .reason = "empty", .stage = "decode", .message = "no bytes"};
    expect_line(render_rejected(&bad, arena), "{\"id\":null,\"file\":\"a\uFFFD.txt\",\"rejected\":{"
                                              "\"reason\":\"empty\",\"stage\":\"decode\","
                                              "\"message\":\"no bytes\"}}");
    expect_line(render_groups(STR("x"), 0, 17, arena),
                "{\"id\":\"x\",\"duplicates\":null,\"story\":\"17\"}");
    expect_line(render_groups((struct str){0}, INT64_MAX, 1, arena),
                "{\"id\":null,\"duplicates\":\"9223372036854775807\",\"story\":\"1\"}");
    arena_free(arena);
}

static const struct {
    const char *name;
    struct str text;
    const char *want;
} string_cases[] = {
    {"marks and control characters", STR_INIT("a\"b\\c\n\r\t\b\f\x01\x1F"),
     "[\"a\\\"b\\\\c\\n\\r\\t\\b\\f\\u0001\\u001F\"]"},
    {"no more than those", STR_INIT("/ \x7F \u00E9 \U0001F600"), "[\"/ \x7F \u00E9 \U0001F600\"]"},
    {"an empty one is one", STR_INIT(""), "[\"\"]"},
    {"brackets at its end need their comma all the same", STR_INIT("[{"), "[\"[{\"]"},
    {"bytes that are no UTF-8", STR_INIT("a\xC3"), "[\"a\uFFFD\"]"},
    {"not given", {NULL, 0}, "[null]"},
};

/* The texts as a list of JSON. */
static struct str line_of(const struct str *texts, size_t n, struct arena *arena)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        (void)json_array_append_new(list, out_text(texts[i]));
    }
    return out_line(list, arena);
}

Test(render, strings)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof string_cases / sizeof string_cases[0]; i++) {
        cr_log_info("%s", string_cases[i].name);
        expect_line(line_of(&string_cases[i].text, 1, arena), string_cases[i].want);
    }
    struct str two[] = {STR("[{"), STR("x")};
    expect_line(line_of(two, 2, arena), "[\"[{\",\"x\"]");
    arena_free(arena);
}

Test(render, a_line_longer_than_thought_grows)
{
    struct arena *arena = arena_new(4096);
    static char long_text[20000];
    memset(long_text, '\n', sizeof long_text);
    struct str text = {long_text, sizeof long_text};
    struct str line = line_of(&text, 1, arena);
    cr_expect(eq(sz, line.n, 2 * sizeof long_text + 4));
    cr_expect(line.p[line.n] == '\0' && str_ends(line, STR("\\n\"]")));
    arena_free(arena);
}

static const struct {
    double value;
    const char *want;
} number_cases[] = {
    {0, "\"value\":0,"},
    {-12, "\"value\":-12,"},
    {9007199254740992.0, "\"value\":9007199254740992,"},
    {1e16, "\"value\":1e16,"},
    {2.5e300, "\"value\":2.5e300,"},
    {0.1, "\"value\":0.1,"},
    {-0.000012, "\"value\":-1.2e-5,"},
    {9007199254740994.0, "\"value\":9.00719925474099e15,"},
    {INFINITY, "\"value\":null,"},
};

Test(render, numbers)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof number_cases / sizeof number_cases[0]; i++) {
        struct amount amount = {.span = {0, 1, STR("x")}, .value = number_cases[i].value};
        struct record record = {.facts = {.amounts = &amount, .n_amounts = 1}};
        struct str line = render_article(&record, arena);
        cr_expect(str_find(line, str_of(number_cases[i].want)) >= 0, "%s: %.*s",
                  number_cases[i].want, STR_ARG(line));
    }
    arena_free(arena);
}

static const struct {
    unsigned percent;
    uint32_t salience_ppm;
    const char *confidence, *salience;
} share_cases[] = {
    {0, 0, "\"language_confidence\":0.0,", "\"salience\":0.0,"},
    {100, 1000000, "\"language_confidence\":1.0,", "\"salience\":1.0,"},
    {7, 5000, "\"language_confidence\":0.07,", "\"salience\":0.005,"},
    {90, 120400, "\"language_confidence\":0.9,", "\"salience\":0.12,"},
};

Test(render, shares)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof share_cases / sizeof share_cases[0]; i++) {
        struct entity entity = {.name = STR("x"), .salience_ppm = share_cases[i].salience_ppm};
        struct record record = {.clean = {.language_percent = share_cases[i].percent},
                                .facts = {.entities = &entity, .n_entities = 1}};
        struct str line = render_article(&record, arena);
        cr_expect(str_find(line, str_of(share_cases[i].confidence)) >= 0 &&
                      str_find(line, str_of(share_cases[i].salience)) >= 0,
                  "%.*s", STR_ARG(line));
    }
    arena_free(arena);
}

static bool find_article(void *context, int64_t id, struct event_article *out)
{
    (void)context;
    *out = (struct event_article){.title = STR("T"), .dated = id == 1, .published_us = 0};
    return id < 1000;
}

#define ARTICLE(id, at, role)                                                                      \
    "{\"id\":\"" id "\",\"external_id\":null,\"url\":null,\"title\":\"T\",\"source\":null,"        \
    "\"published_at\":" at ",\"role\":" role "}"

Test(render, the_events_of_a_new_cluster)
{
    struct arena *arena = arena_new(4096);
    struct member_change added[] = {
        {1,
         ROLE_ORIGINAL,
         {.method = EVIDENCE_SHINGLES, .partner = 2, .score = 820, .threshold = 400}},
        {2, ROLE_DUPLICATE, {.method = EVIDENCE_NONE}},
    };
    struct cluster_change change = {
        .fate = CLUSTER_CREATED,
        .kind = CLUSTER_DUPLICATES,
        .id = 7,
        .version = 1,
        .added = added,
        .n_added = 2,
        .summary = {.article_count = 2, .reprint_count = 1, .label_article = 1, .dated = true},
    };
    struct events events = {0};
    render_events(&change, (struct event_articles){find_article, NULL}, 1 << 20, arena, &events);
    cr_assert(eq(sz, events.n, 1));
    cr_expect(eq(int, events.items[0].type, EVENT_CREATED));
    expect_line(
        events.items[0].data,
        "{\"cluster\":{\"id\":\"7\",\"kind\":\"duplicates\",\"state\":\"open\",\"version\":1,"
        "\"article_count\":2,\"source_count\":0,\"reprint_count\":1,\"independent_source_count\":0,"
        "\"label\":\"T\",\"first_published_at\":\"1970-01-01T00:00:00Z\","
        "\"last_published_at\":\"1970-01-01T00:00:00Z\",\"merged_into\":null},\"articles\":"
        "[" ARTICLE("1", "\"1970-01-01T00:00:00Z\"", "\"original\"") "," ARTICLE(
            "2", "null", "\"duplicate\"") "],\"evidence\":{\"1\":{\"method\":\"shingles\","
                                          "\"nearest\":\"2\",\"score\":0.82,\"threshold\":0.4}}}");
    arena_free(arena);
}

static const struct {
    const char *name;
    enum cluster_fate fate;
    size_t added, changed, removed;
    bool absorbed;
    enum event_type want[4];
    size_t n;
} orders[] = {
    {"added only", CLUSTER_CHANGED, 1, 0, 0, false, {EVENT_ARTICLE_ADDED}, 1},
    {"who leaves goes first",
     CLUSTER_CHANGED,
     1,
     0,
     1,
     false,
     {EVENT_ARTICLE_REMOVED, EVENT_ARTICLE_ADDED},
     2},
    {"another role", CLUSTER_CHANGED, 1, 1, 0, false, {EVENT_ARTICLE_ADDED, EVENT_UPDATED}, 2},
    {"a summary alone", CLUSTER_CHANGED, 0, 0, 0, false, {EVENT_UPDATED}, 1},
    {"the survivor of a merge",
     CLUSTER_CHANGED,
     1,
     0,
     0,
     true,
     {EVENT_ARTICLE_ADDED, EVENT_MERGED},
     2},
    {"the other one", CLUSTER_MERGED, 0, 0, 1, false, {EVENT_ARTICLE_REMOVED, EVENT_CLOSED}, 2},
    {"no members left",
     CLUSTER_DISSOLVED,
     0,
     0,
     1,
     false,
     {EVENT_ARTICLE_REMOVED, EVENT_CLOSED},
     2},
    {"nothing more is expected", CLUSTER_CLOSED, 0, 0, 0, false, {EVENT_CLOSED}, 1},
    {"many members in several events",
     CLUSTER_CREATED,
     1200,
     0,
     0,
     false,
     {EVENT_CREATED, EVENT_ARTICLE_ADDED, EVENT_ARTICLE_ADDED},
     3},
};

Test(render, which_events_a_change_is_told_by)
{
    struct arena *arena = arena_new(1 << 16);
    static struct member_change members[1200];
    static int64_t removed[] = {5};
    for (size_t i = 0; i < 1200; i++) {
        members[i] = (struct member_change){.article_id = (int64_t)i + 1, .role = ROLE_MEMBER};
    }
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        struct cluster_change change = {
            .fate = orders[i].fate,
            .kind = CLUSTER_STORY,
            .id = 1,
            .version = 2,
            .added = members,
            .n_added = orders[i].added,
            .changed = members,
            .n_changed = orders[i].changed,
            .removed = removed,
            .n_removed = orders[i].removed,
            .absorbed_some = orders[i].absorbed,
        };
        struct events events = {0};
        render_events(&change, (struct event_articles){find_article, NULL}, 1 << 20, arena,
                      &events);
        cr_assert(eq(sz, events.n, orders[i].n), "%s: %zu events", orders[i].name, events.n);
        for (size_t k = 0; k < events.n; k++) {
            cr_expect(eq(int, events.items[k].type, orders[i].want[k]), "%s: event %zu",
                      orders[i].name, k);
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

Test(render, events_are_bounded)
{
    struct arena *arena = arena_new(1 << 16);
    static struct member_change members[500];
    for (size_t i = 0; i < 500; i++) {
        members[i] = (struct member_change){.article_id = (int64_t)i + 1, .role = ROLE_MEMBER};
    }
    struct cluster_change change = {.fate = CLUSTER_CREATED,
                                    .kind = CLUSTER_STORY,
                                    .id = 1,
                                    .version = 1,
                                    .added = members,
                                    .n_added = 500};
    struct events events = {0};
    render_events(&change, (struct event_articles){find_article, NULL}, EVENT_MIN_BYTES, arena,
                  &events);
    cr_expect(ge(sz, events.n, 2));
    for (size_t i = 0; i < events.n; i++) {
        cr_expect(le(sz, events.items[i].data.n, EVENT_MIN_BYTES), "event %zu", i);
    }
    arena_free(arena);
}

static const struct {
    int64_t us;
    int16_t zone_minutes;
    const char *want;
} zone_cases[] = {
    {0, 0, "\"published_at\":\"1970-01-01T00:00:00Z\""},
    {0, -300, "\"published_at\":\"1969-12-31T19:00:00-05:00\""},
    {0, 330, "\"published_at\":\"1970-01-01T05:30:00+05:30\""},
};

Test(render, the_stated_zone)
{
    for (size_t i = 0; i < sizeof zone_cases / sizeof zone_cases[0]; i++) {
        struct arena *arena = arena_new(4096);
        struct record record = {.clean.published = {.us = zone_cases[i].us,
                                                    .zoned = true,
                                                    .zone_minutes = zone_cases[i].zone_minutes,
                                                    .from = DATE_FROM_META}};
        struct str got = render_article(&record, arena);
        cr_expect(str_find(got, str_of(zone_cases[i].want)) >= 0, "%.*s", STR_ARG(got));
        arena_free(arena);
    }
}
