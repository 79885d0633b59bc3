#include "worker/decode/decode.h"

#include <jansson.h>

#include "common/clock.h"
#include "common/utf8.h"
#include "worker/decode/charset.h"
#include "worker/decode/date_find.h"
#include "worker/decode/envelope.h"
#include "worker/decode/html.h"
#include "worker/decode/misread.h"
#include "worker/decode/sniff.h"
#include "worker/decode/text.h"
#include "worker/decode/url.h"
#include "worker/page/dom.h"
#include "worker/page/notes.h"

void decode_init(void)
{
    dom_init();
    json_object_seed(0); /* at random: keys that collide by design must not cost time */
}

void decode_cleanup(void)
{
    dom_cleanup();
}

/* What the message itself brings wins over what the body will say. */
static void take_given(const struct raw_message *raw, struct arena *arena, struct article *out)
{
    struct str id = utf8_clean(raw->id, arena, NULL);
    struct str url = str_trim(utf8_clean(raw->url, arena, NULL));
    struct stamp published;
    if (id.n > 0) {
        out->id = id;
    }
    if (url.n > 0) {
        out->url = url;
    }
    if (raw->published_at.n == 0) {
        return;
    }
    if (date_parse(raw->published_at, DATE_FROM_ENVELOPE, &published)) {
        out->published = published;
    } else {
        warn(&out->warnings, STR("unreadable_published_at"), arena);
    }
}

/* What page has and article lacks; the body only if article has none. */
static void take_from_page(const struct article *page, struct arena *arena, struct article *out)
{
    fill(&out->title, page->title);
    fill(&out->canonical_url, page->canonical_url);
    fill(&out->source_name, page->source_name);
    fill(&out->language, page->language);
    if (out->authors.n == 0) {
        out->authors = page->authors;
    }
    if (out->published.from == DATE_FROM_NONE) {
        out->published = page->published;
    }
    if (out->modified.from == DATE_FROM_NONE) {
        out->modified = page->modified;
    }
    out->genre = out->genre == GENRE_NONE ? page->genre : out->genre;
    if (out->n_blocks == 0) {
        out->blocks = page->blocks;
        out->n_blocks = page->n_blocks;
        out->page = page->page;
        out->page_kind = page->page_kind;
        out->page_why = page->page_why;
        out->format = FORMAT_HTML;
    }
    for (size_t i = 0; i < page->warnings.n; i++) {
        warn(&out->warnings, page->warnings.items[i], arena);
    }
}

static void
read_page(struct str html, enum html_extent extent, struct arena *arena, struct article *out)
{
    struct article page = {.page = extent == HTML_PAGE ? html : (struct str){0}};
    html_read(html, extent, out->url, arena, &page);
    take_from_page(&page, arena, out);
}

static void
read_envelope_body(const struct envelope_body *body, struct arena *arena, struct article *out)
{
    if (body->text.n > 0 && sniff_is_markup(body->text)) {
        bool page = sniff_is_page(body->text);
        read_page(body->text, page ? HTML_PAGE : HTML_FRAGMENT, arena, out);
    } else if (body->text.n > 0) {
        text_read(body->text, arena, out);
    }
    if (out->n_blocks > 0) {
        out->page_kind = PAGE_ARTICLE; /* who sends a text says that it is one */
        out->page_why = NULL;
    }
    if (body->html.n > 0) {
        bool page = sniff_is_page(body->html);
        read_page(body->html, page ? HTML_PAGE : HTML_FRAGMENT, arena, out);
    }
}

static enum status read_json(struct str text,
                             const struct raw_message *raw,
                             struct arena *arena,
                             struct article *out,
                             struct err *err)
{
    struct envelope_body body = {0};
    if (envelope_read(text, arena, out, &body, err)) {
        return err->status;
    }
    take_given(raw, arena, out);
    read_envelope_body(&body, arena, out);
    return OK;
}

/* Begins like an object but was not said to be JSON: it may be a text that opens with '{'. */
static enum status read_maybe_json(struct str text,
                                   const struct raw_message *raw,
                                   struct arena *arena,
                                   struct article *out,
                                   struct err *err)
{
    struct err why = {0};
    struct article enveloped = *out;
    if (read_json(text, raw, arena, &enveloped, &why) == OK) {
        *out = enveloped;
        return OK;
    }
    if (sniff_must_be_json(text)) {
        *err = why;
        return why.status;
    }
    text_read(text, arena, out);
    return OK;
}

static enum status read_body(struct str text,
                             const struct raw_message *raw,
                             struct arena *arena,
                             struct article *out,
                             struct err *err)
{
    enum declared declared = sniff_declared(raw->content_type);
    if (declared == DECLARED_JSON) {
        return read_json(text, raw, arena, out, err);
    }
    take_given(raw, arena, out);
    if (declared == DECLARED_NOTHING && sniff_may_be_json(text)) {
        return read_maybe_json(text, raw, arena, out, err);
    }
    if (declared == DECLARED_HTML || (declared == DECLARED_NOTHING && sniff_is_html(text))) {
        read_page(text, HTML_PAGE, arena, out);
        out->format = FORMAT_HTML;
    } else {
        text_read(text, arena, out);
    }
    return OK;
}

/* No article comes before it is written; a day is left for clocks and zones. */
static void
drop_future(int64_t received_us, struct str url, struct arena *arena, struct article *out)
{
    int64_t last = received_us + CLOCK_US_PER_DAY;
    if (received_us > 0 && out->modified.from != DATE_FROM_NONE && out->modified.us > last) {
        out->modified = (struct stamp){0};
        warn(&out->warnings, STR("modified_in_future"), arena);
    }
    if (received_us > 0 && out->published.from != DATE_FROM_NONE && out->published.us > last) {
        struct stamp by_url = {0};
        bool told = date_in_url(url, &by_url) && by_url.us <= last;
        out->published = told ? by_url : (struct stamp){0};
        warn(&out->warnings, STR("published_in_future"), arena);
    }
}

static bool is_empty(struct str bytes)
{
    for (size_t i = 0; i < bytes.n; i++) {
        char c = bytes.p[i];
        if (c != '\0' && c != ' ' && !(c >= '\t' && c <= '\r')) {
            return false;
        }
    }
    return true;
}

enum status
decode(const struct raw_message *raw, struct arena *arena, struct article *out, struct err *err)
{
    struct article article = {.format = FORMAT_TEXT};
    bool json = sniff_declared(raw->content_type) == DECLARED_JSON;
    if (is_empty(raw->value)) {
        return err_set(err, ERR_INPUT, "empty: %zu bytes without any text", raw->value.n);
    }
    struct str text = charset_to_utf8(raw->value, raw->content_type, arena, &article.warnings);
    bool wide = str_starts(raw->value, STR("\xFF\xFE")) || str_starts(raw->value, STR("\xFE\xFF"));
    if (!json && sniff_is_binary(wide ? text : raw->value)) {
        return err_set(err, ERR_INPUT, "not_text: %zu bytes of something binary", raw->value.n);
    }
    if (utf8_is_blank(text)) {
        return err_set(err, ERR_INPUT, "empty: nothing but blanks");
    }
    if (read_body(text, raw, arena, &article, err)) {
        return err->status;
    }
    if (article.n_blocks == 0 && !article.killed) {
        out->page = article.page;
        return err_set(err, ERR_INPUT, "no_body: %s without any text",
                       article.enveloped ? "an envelope" : "a page");
    }
    if (article.page_kind == PAGE_OTHER && !article.killed) {
        out->page = article.page;
        return err_set(err, ERR_INPUT, "not_article: %s", article.page_why);
    }
    misread_repair(&article, arena);
    struct str own = article.url.n > 0 ? article.url : article.canonical_url;
    fill(&article.source_domain, url_host(own, arena));
    drop_future(raw->received_us, own, arena, &article);
    *out = article;
    return OK;
}
