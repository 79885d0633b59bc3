#include "worker/normalize/normalize.h"

#include <stdlib.h>

#include "worker/decode/date_find.h"
#include "worker/decode/url.h"
#include "worker/language/language.h"
#include "worker/normalize/passes.h"

#define SET_IN 2u /* columns by which a quotation is set in, at least */

const char *removed_reason_name(enum removed_reason reason)
{
    static const char *const names[REMOVED_REASONS] = {
        [REMOVED_PHOTO_CREDIT] = "photo_credit",
        [REMOVED_CAPTION] = "caption",
        [REMOVED_DATELINE] = "dateline",
        [REMOVED_PROMO] = "promo",
        [REMOVED_BYLINE] = "byline",
        [REMOVED_SHARE] = "share",
        [REMOVED_VIDEO] = "video",
        [REMOVED_URL] = "url",
        [REMOVED_DATE_LINE] = "date_line",
        [REMOVED_TITLE] = "title",
        [REMOVED_UPDATE_NOTE] = "update_note",
        [REMOVED_CONTRIBUTOR] = "contributor",
        [REMOVED_FURNITURE] = "furniture",
        [REMOVED_BOILERPLATE] = "boilerplate",
    };
    return names[reason];
}

const char *article_kind_name(enum article_kind kind)
{
    static const char *const names[] = {
        [KIND_ARTICLE] = "article",
        [KIND_LIVE_BLOG] = "live_blog",
        [KIND_ROUNDUP] = "roundup",
        [KIND_OPINION] = "opinion",
        [KIND_PRESS_RELEASE] = "press_release",
        [KIND_TABLE] = "table",
        [KIND_VIDEO] = "video",
        [KIND_GALLERY] = "gallery",
        [KIND_NOT_ARTICLE] = "not_article",
    };
    return names[kind];
}

bool article_kind_bridges(struct str name)
{
    static const enum article_kind kinds[] = {KIND_ARTICLE, KIND_OPINION, KIND_PRESS_RELEASE,
                                              KIND_VIDEO};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (str_eq(name, str_of(article_kind_name(kinds[i])))) {
            return true;
        }
    }
    return false;
}

struct str normalize_line(struct str line, struct arena *arena)
{
    bool item = false;
    return fold_bullet(fold_text(str_trim(line), arena), &item);
}

/* Columns of blanks before a line of plain text. */
static size_t indent_of(struct str text)
{
    size_t columns = 0;
    for (size_t i = 0; i < text.n && (text.p[i] == ' ' || text.p[i] == '\t'); i++) {
        columns += text.p[i] == '\t' ? SET_IN : 1;
    }
    return columns;
}

/* *indent: that of the last line that is not set in; SIZE_MAX in front of the first. */
static bool is_set_in(const struct block *block, size_t *indent)
{
    if (block->kind != BLOCK_LINE) {
        return block->kind == BLOCK_QUOTE;
    }
    const size_t own = indent_of(block->text);
    if (*indent < SIZE_MAX - SET_IN && own >= *indent + SET_IN) {
        return true;
    }
    *indent = own;
    return false;
}

void work_load(struct work *w, bool keep_all)
{
    const struct article *article = w->article;
    w->lines = ARENA_NEW(w->arena, struct line, article->n_blocks + 1);
    w->at = ARENA_NEW(w->arena, size_t, article->n_blocks + 1);
    bool blank = false;
    size_t indent = SIZE_MAX;
    for (size_t i = 0; i < article->n_blocks; i++) {
        const struct block *block = &article->blocks[i];
        struct line line = {.raw = str_trim(block->text), .kind = block->kind};
        line.item = block->kind == BLOCK_ITEM;
        line.text = fold_text(line.raw, w->arena);
        if (!keep_all) {
            line.text = fold_bullet(line.text, &line.item);
        }
        blank = blank || block->after_blank || line.text.n == 0;
        if (line.text.n > 0) {
            line.set_in = is_set_in(block, &indent);
            line.after_blank = blank;
            w->at[w->n] = i;
            w->lines[w->n++] = line;
            blank = false;
        }
    }
}

/* What the envelope or page says, folded. */
static void load_metadata(struct work *w)
{
    const struct article *article = w->article;
    struct clean *clean = &w->clean;
    clean->title = fold_text(article->title, w->arena);
    clean->url = article->url;
    struct str canonical = article->canonical_url.n > 0 ? article->canonical_url : article->url;
    clean->canonical_url = url_canonical_v1(canonical, w->arena);
    clean->source_name = fold_text(article->source_name, w->arena);
    clean->source_domain = article->source_domain;
    if (clean->source_domain.n == 0) {
        clean->source_domain = url_host(article->url, w->arena);
    }
    clean->published = article->published;
    clean->modified = article->modified;
    for (size_t i = 0; i < article->authors.n; i++) {
        byline_split(w, fold_text(article->authors.items[i], w->arena));
    }
    w->authors_known = clean->authors.n > 0;
    for (size_t i = 0; i < article->warnings.n; i++) {
        work_list(&clean->warnings, article->warnings.items[i], w->arena);
    }
}

void pass_typed(struct work *w)
{
    pass_lines(w);
    pass_head(w);
    while (pass_title(w)) {
        pass_head(w);
        if (w->article->title.n == 0) {
            break; /* one headline is taken from the text, not two */
        }
    }
    pass_labels(w);
    pass_about(w);
    pass_tail(w);
}

static void fill_in(struct work *w)
{
    struct clean *clean = &w->clean;
    if (clean->published.from == DATE_FROM_NONE) {
        (void)date_in_url(clean->url, &clean->published);
    }
    head_update_for_date(w);
    if (clean->agency.n == 0) {
        clean->agency = agency_name(clean->source_name);
    }
    if (clean->agency.n == 0) {
        clean->agency = agency_of_domain(clean->source_domain);
    }
}

static int by_place(const void *a, const void *b)
{
    const struct cut *x = a, *y = b;
    size_t i = x->piece.block, k = y->piece.block;
    return i != k ? (i > k) - (i < k) : (x->seq > y->seq) - (x->seq < y->seq);
}

static void list_removed(struct work *w)
{
    struct clean *clean = &w->clean;
    if (w->n_cuts > 1) {
        qsort(w->cuts, w->n_cuts, sizeof w->cuts[0], by_place);
    }
    clean->removed = ARENA_NEW(w->arena, struct removed, w->n_cuts + 1);
    size_t left = 0; /* of the lines that are left */
    for (size_t i = 0; i < w->n_cuts; i++) {
        struct removed piece = w->cuts[i].piece;
        while (left < w->n && w->at[left] < piece.block) {
            left++;
        }
        piece.whole = left == w->n || w->at[left] != piece.block;
        clean->removed[i] = piece;
    }
    clean->n_removed = w->n_cuts;
}

static void tell_language(struct work *w)
{
    struct clean *clean = &w->clean;
    struct language found = language_of(clean->text, w->article->language, w->arena);
    clean->language = found.code;
    clean->language_percent = found.percent;
    if (found.overruled) {
        work_list(&clean->warnings, STR("language_not_as_declared"), w->arena);
    }
}

/* What is empty was not found: "not given" has one form, from here to the tables. */
static void leave_open(struct clean *clean)
{
    struct str *const fields[] = {
        &clean->title,         &clean->url,    &clean->canonical_url, &clean->source_name,
        &clean->source_domain, &clean->agency, &clean->dateline_place};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (fields[i]->n == 0) {
            *fields[i] = (struct str){0};
        }
    }
}

/* The text as it is without furniture taken out, told from what furniture's pass has put by. */
static void tell_whole(struct work *w)
{
    struct clean *clean = &w->clean;
    clean->whole_text = clean->text;
    clean->whole_title = clean->title;
    if (w->bare) {
        w->bare->shelf = (struct furniture_shelf){0};
        pass_ruled(w->bare);
        pass_learned(w->bare);
        clean->whole_text = pass_render(w->bare, false);
        clean->whole_title = w->bare->clean.title;
    }
}

static void find_shelf(struct work *w, const struct furniture *furniture)
{
    struct clean *clean = &w->clean;
    clean->furniture_epoch = furniture_epoch(furniture);
    w->shelf = furniture_of(furniture, furniture_source(clean->source_domain, clean->source_name));
}

enum status normalize(const struct article *article,
                      struct normalize_options options,
                      struct arena *arena,
                      struct clean *out,
                      struct err *err)
{
    struct work work = {.article = article, .arena = arena};
    work_load(&work, options.keep_all);
    load_metadata(&work);
    size_t before = work.n;
    if (!options.keep_all) {
        find_shelf(&work, options.furniture);
        pass_ruled(&work);
        pass_learned(&work);
        fill_in(&work);
    }
    if (work.n == 0 && !article->killed) {
        return err_set(err, ERR_INPUT, "only_boilerplate: none of %zu lines is text", before);
    }
    list_removed(&work);
    work.clean.text = pass_render(&work, options.keep_all);
    work_set_in(&work, work.clean.text, &work.clean);
    tell_language(&work);
    work.clean.kind = kind_of(&work);
    tell_whole(&work);
    leave_open(&work.clean);
    *out = work.clean;
    return OK;
}

void normalize_seen(const struct article *article, struct arena *arena, struct normalize_seen *out)
{
    struct work w = {.article = article, .arena = arena};
    work_load(&w, false);
    load_metadata(&w);
    out->source = furniture_source(w.clean.source_domain, w.clean.source_name);
    pass_typed(&w);
    out->lines = ARENA_NEW(arena, struct seen_line, w.n + 2);
    out->n = 0;
    if (article->title.n == 0 && w.clean.title.n > 0) {
        out->lines[out->n++].text = w.clean.title; /* taken for one, as furniture at the top is */
    }
    for (size_t i = 0; i < w.n; i++) {
        struct seen_line *line = &out->lines[out->n++];
        line->text = w.lines[i].text;
        line->body = shape_body(line->text) || shape_ends_sentence(line->text);
        line->within = i > 0 && i + 1 < w.n && shape_body(w.lines[i - 1].text) &&
                       shape_body(w.lines[i + 1].text);
    }
}
