#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "worker/decode/decode.h"
#include "worker/decode/html.h"
#include "worker/page/reasons.h"

static const char page_html[] =
    "<html><head><title>Ferry pier reopens</title></head><body>"
    "<nav><ul><li><a href=/>Home</a></li><li><a href=/w>World</a></li>"
    "<li><a href=/s>Sport</a></li></ul></nav>"
    "<article class=story><h1>Ferry pier reopens</h1>"
    "<p>The pier at Kirkholm was opened again on Monday, eleven months after the storm that took "
    "its outer end, and the first boat left for the islands at seven in the morning.</p>"
    "<p>About two hundred people stood on the quay, said the harbour master, who had asked the "
    "band of the school to play until the boat was out of sight.</p>"
    "<p>The repair cost less than the county had planned, because the old stones could be lifted "
    "from the bottom of the bay and were used for the new wall.</p></article>"
    "<ul class=related><li><a href=/1>Timetable of the ferries</a></li>"
    "<li><a href=/2>What the storm broke</a></li></ul>"
    "<footer><p>Copyright The Kirkholm Post. Terms of use.</p></footer></body></html>";

struct fixture {
    struct arena *arena;
    struct dom dom;
    struct page page;
    struct block_model model;
    struct judgement judgement;
    const struct block_reasons *reasons;
};

static void setup(struct fixture *f, const char *html)
{
    struct article article = {0};
    decode_init();
    *f = (struct fixture){.arena = arena_new(1 << 16), .model = block_model_builtin()};
    cr_assert(html_open(str_of(html), (struct str){0}, f->arena, &article, &f->dom, &f->page));
    judge(&f->page, &f->model, f->arena, &f->judgement);
    f->reasons = reasons_read(&f->page, &f->model, &f->judgement, f->arena);
}

static void teardown(struct fixture *f)
{
    arena_free(f->arena);
    decode_cleanup();
}

/* All features of a block as judge() sees them, by block. */
struct rows {
    int32_t *values;
    uint32_t n;
    struct feature_name names[FEATURES_MAX];
};

static struct rows read_rows(struct fixture *f)
{
    struct layout layout;
    struct rows rows = {.values = ARENA_NEW(f->arena, int32_t, f->page.n * FEATURES_MAX)};
    layout_read(&f->page, &f->model, f->arena, &layout);
    for (uint32_t i = 0; i < f->page.n; i++) {
        int32_t *row = rows.values + i * FEATURES_MAX;
        rows.n = features_read(&layout, i, row, rows.names);
    }
    return rows;
}

static int by_value(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static int32_t median_of(const struct rows *rows, uint32_t n_blocks, uint32_t feature)
{
    int32_t column[64];
    cr_assert(n_blocks <= 64);
    for (uint32_t i = 0; i < n_blocks; i++) {
        column[i] = rows->values[i * FEATURES_MAX + feature];
    }
    qsort(column, n_blocks, sizeof column[0], by_value);
    return column[n_blocks / 2];
}

/* Each feature's change by two whole scores; the strongest ones must be those that are told. */
static void expect_exact(struct fixture *f, const struct rows *rows, uint32_t i)
{
    const struct block_reasons *told = &f->reasons[i];
    const struct block_forest *forest = &f->model.forest;
    int32_t *row = rows->values + i * FEATURES_MAX;
    int64_t weakest = told->n == REASONS_MAX ? llabs(told->items[told->n - 1].change) : 0;
    for (uint32_t k = 0; k < forest->n_features; k++) {
        int32_t value = row[k];
        int64_t change = block_forest_score(forest, row);
        row[k] = median_of(rows, f->page.n, k);
        change -= block_forest_score(forest, row);
        row[k] = value;
        bool found = false;
        for (uint32_t r = 0; r < told->n; r++) {
            const struct reason *reason = &told->items[r];
            found = found || (strcmp(reason->name.name, rows->names[k].name) == 0 &&
                              strcmp(reason->name.group, rows->names[k].group) == 0 &&
                              reason->name.number == rows->names[k].number &&
                              reason->value == value && reason->change == change);
        }
        cr_expect(found || llabs(change) <= weakest, "block %u: %s%d.%s", i, rows->names[k].group,
                  rows->names[k].number, rows->names[k].name);
    }
}

Test(reasons, are_the_changes_of_the_score)
{
    struct fixture f;
    setup(&f, page_html);
    struct rows rows = read_rows(&f);
    cr_assert(f.reasons != NULL);
    cr_assert(eq(u32, rows.n, f.model.forest.n_features));
    for (uint32_t i = 0; i < f.page.n; i++) {
        for (uint32_t r = 1; r < f.reasons[i].n; r++) {
            cr_expect(llabs(f.reasons[i].items[r - 1].change) >=
                      llabs(f.reasons[i].items[r].change));
        }
        expect_exact(&f, &rows, i);
    }
    teardown(&f);
}

Test(reasons, the_best_element_holds_the_paragraphs)
{
    struct fixture f;
    int seen = 0;
    setup(&f, page_html);
    cr_assert(f.reasons != NULL);
    for (uint32_t i = 0; i < f.page.n; i++) {
        bool menu = str_eq(f.page.blocks[i].text, STR("World"));
        bool text = str_starts(f.page.blocks[i].text, STR("About two hundred"));
        seen += menu || text;
        if (menu || text) {
            cr_expect(eq(int, f.reasons[i].in_container, text));
            cr_expect(f.reasons[i].n > 0);
        }
    }
    cr_expect(eq(int, seen, 2));
    teardown(&f);
}

Test(reasons, none_where_the_forest_was_not_asked)
{
    struct fixture f;
    setup(&f, "<nav><a href=/>Home</a></nav><p>Short.");
    cr_expect(f.reasons == NULL);
    teardown(&f);
}
