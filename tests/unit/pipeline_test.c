#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "worker/pipeline.h"

#define JSON "application/json"
#define BODY                                                                                       \
    "\"text\":\"The ferry to Kirkholm stayed in the harbour on Tuesday because of the storm.\""

struct fixture {
    struct gazetteer *gazetteer;
    struct arena *arena;
};

static struct fixture setup(void)
{
    decode_init();
    return (struct fixture){gazetteer_new(), arena_new(1 << 16)};
}

static void teardown(struct fixture f)
{
    arena_free(f.arena);
    gazetteer_free(f.gazetteer);
    decode_cleanup();
}

static enum status run(struct fixture f,
                       struct raw_message raw,
                       size_t max,
                       struct record *out,
                       const char **stage,
                       struct err *err)
{
    struct models models = {.gazetteer = f.gazetteer};
    return pipeline(&raw, &models, (struct pipeline_options){.max_article_bytes = max}, f.arena,
                    out, stage, err);
}

static const struct {
    const char *name, *type, *raw, *reason, *stage;
} rejects[] = {
    {"no bytes", NULL, "", "empty", "decode"},
    {"blanks", NULL, " \n\t", "empty", "decode"},
    {"over the limit", NULL,
     "0123456789012345678901234567890123456789012345678901234567890123456789"
     "01234567890123456789012345678901234567890123456789012345678901234567890123456789",
     "over_limit", "decode"},
    {"broken JSON", JSON, "{\"text\":", "invalid_json", "decode"},
    {"an envelope without a body", JSON, "{\"title\":\"x\"}", "no_body", "decode"},
    {"a page that is no article", "text/html",
     "<title>404</title><h1>Page not found</h1><p>The page you requested does not exist.",
     "not_article", "decode"},
    {"only furniture", "text/plain", "READ MORE: Ten things to know", "only_boilerplate",
     "normalize"},
};

Test(pipeline, rejects_with_a_reason_and_a_stage)
{
    struct fixture f = setup();
    for (size_t i = 0; i < sizeof rejects / sizeof rejects[0]; i++) {
        struct record record = {0};
        struct err err = {0};
        const char *stage = "none";
        struct raw_message raw = {.value = str_of(rejects[i].raw),
                                  .content_type = str_of(rejects[i].type)};
        cr_assert(eq(int, run(f, raw, 140, &record, &stage, &err), ERR_INPUT), "%s",
                  rejects[i].name);
        cr_expect(strcmp(pipeline_reason(err.text, NULL), rejects[i].reason) == 0, "%s: %s",
                  rejects[i].name, err.text);
        cr_expect(strcmp(stage, rejects[i].stage) == 0, "%s", rejects[i].name);
        cr_expect(record.clean.text.p == NULL, "%s: out is untouched", rejects[i].name);
        arena_reset(f.arena);
    }
    teardown(f);
}

static const struct {
    const char *text, *reason, *message;
} reasons[] = {
    {"empty: no bytes", "empty", "no bytes"},
    {"empty", "empty", ""},
    {"emptyish: what", "data", "emptyish: what"},
    {"crashes_worker: three times", "crashes_worker", "three times"},
    {"something else", "data", "something else"},
};

Test(pipeline, reasons_are_a_closed_list)
{
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        const char *message = NULL;
        cr_expect(strcmp(pipeline_reason(reasons[i].text, &message), reasons[i].reason) == 0);
        cr_expect(strcmp(message, reasons[i].message) == 0);
    }
}

/* The text is the same one; the stages behind it have not run. */
Test(pipeline, text_only)
{
    struct fixture f = setup();
    struct raw_message raw = {.value = str_of("{" BODY "}"), .content_type = str_of(JSON)};
    struct models models = {.gazetteer = f.gazetteer};
    struct record whole = {0};
    struct record text = {0};
    struct err err = {0};
    cr_assert(eq(int, run(f, raw, 1000, &whole, NULL, &err), OK), "%s", err.text);
    cr_assert(gt(sz, whole.facts.n_dates, 0));
    cr_assert(gt(sz, whole.print.n_shingles, 0));
    const struct pipeline_options options = {.max_article_bytes = 1000, .text_only = true};
    cr_assert(eq(int, pipeline(&raw, &models, options, f.arena, &text, NULL, &err), OK));
    cr_expect(str_eq(text.clean.text, whole.clean.text));
    cr_expect(eq(sz, text.facts.n_dates, 0));
    cr_expect(eq(sz, text.print.n_shingles, 0));
    teardown(f);
}

/* Which pairs of records are one article. */
static const struct {
    const char *name, *a, *b;
    bool same;
} identities[] = {
    {"the same id of one source", "{\"id\":\"7\",\"source\":\"a.example\"," BODY "}",
     "{\"guid\":\"7\",\"source\":\"a.example\",\"title\":\"Storm\"," BODY "}", true},
    {"the same id of two sources", "{\"id\":\"7\",\"source\":\"a.example\"," BODY "}",
     "{\"id\":\"7\",\"source\":\"b.example\"," BODY "}", false},
    {"an id goes before a URL",
     "{\"id\":\"7\",\"source\":\"a.example\",\"url\":\"https://a.example/1\"," BODY "}",
     "{\"id\":\"7\",\"source\":\"a.example\",\"url\":\"https://a.example/2\"," BODY "}", true},
    {"two forms of one URL", "{\"url\":\"http://www.a.example/x?utm_source=y#z\"," BODY "}",
     "{\"url\":\"https://a.example/x\"," BODY "}", true},
    {"two URLs", "{\"url\":\"https://a.example/x\"," BODY "}",
     "{\"url\":\"https://a.example/y\"," BODY "}", false},
    {"the same bytes", "{" BODY "}", "{" BODY "}", true},
    {"other bytes", "{" BODY "}", "{ " BODY "}", false},
};

Test(pipeline, identity)
{
    struct fixture f = setup();
    for (size_t i = 0; i < sizeof identities / sizeof identities[0]; i++) {
        struct record a = {0};
        struct record b = {0};
        struct err err = {0};
        struct raw_message raw_a = {.value = str_of(identities[i].a), .content_type = STR(JSON)};
        struct raw_message raw_b = {.value = str_of(identities[i].b), .content_type = STR(JSON)};
        cr_assert(eq(int, run(f, raw_a, 4096, &a, NULL, &err), OK), "%s: %s", identities[i].name,
                  err.text);
        cr_assert(eq(int, run(f, raw_b, 4096, &b, NULL, &err), OK), "%s: %s", identities[i].name,
                  err.text);
        bool same = memcmp(&a.identity.key, &b.identity.key, sizeof a.identity.key) == 0;
        cr_expect(eq(int, same, identities[i].same), "%s", identities[i].name);
        arena_reset(f.arena);
    }
    teardown(f);
}

Test(pipeline, content_is_title_and_text)
{
    struct fixture f = setup();
    struct record a = {0};
    struct record b = {0};
    struct record c = {0};
    struct err err = {0};
    struct raw_message raw = {.value = STR("{\"id\":\"1\"," BODY "}"), .content_type = STR(JSON)};
    cr_assert(eq(int, run(f, raw, 4096, &a, NULL, &err), OK));
    raw.value = STR("{\"id\":\"2\",\"language\":\"en\"," BODY "}");
    cr_assert(eq(int, run(f, raw, 4096, &b, NULL, &err), OK));
    raw.value = STR("{\"id\":\"2\",\"title\":\"Storm keeps ferry in\"," BODY "}");
    cr_assert(eq(int, run(f, raw, 4096, &c, NULL, &err), OK));
    cr_expect(memcmp(&a.identity.content, &b.identity.content, 32) == 0, "other metadata");
    cr_expect(memcmp(&a.identity.content, &c.identity.content, 32) != 0, "another title");
    cr_expect(memcmp(&a.identity.raw, &b.identity.raw, 32) != 0, "other bytes");
    teardown(f);
}
