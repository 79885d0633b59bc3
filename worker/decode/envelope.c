#include "worker/decode/envelope.h"

#include <string.h>

#include "common/utf8.h"
#include "worker/decode/date.h"
#include "worker/decode/json.h"
#include "worker/decode/text.h"
#include "worker/decode/url.h"
#include "worker/page/notes.h"

#define MAX_AUTHORS 500 /* far above any byline: a bound on what one record may cost */

/* The names of a field, in the order in which they are asked; NULL ends the list. */
static const char *const id_names[] = {"id", "guid", "uri", "identifier", NULL};
static const char *const url_names[] = {"url", "link", "canonical_url", NULL};
static const char *const title_names[] = {"title", "headline", NULL};
static const char *const text_names[] = {"text",    "body",         "maintext", "articleBody",
                                         "content", "text_content", NULL};
static const char *const html_names[] = {"html", NULL};
static const char *const published_names[] = {
    "published_at", "date_publish", "datePublished", "pubDate", "publication_date", "date", NULL};
static const char *const modified_names[] = {"modified_at", "date_modify", "dateModified", NULL};
static const char *const author_names[] = {"authors", "author", "byline", "by", NULL};
static const char *const source_names[] = {"source", "publisher", "source_domain", "domain", NULL};
static const char *const language_names[] = {"language", "inLanguage", NULL};
static const char *const status_names[] = {"status", "pubStatus", NULL};

/* A field's text: itself, of an object its name or value, of a list its first. */
static struct str text_of(const json_t *value, struct arena *arena)
{
    static const char *const inner[] = {"name", "rendered", "value", "text", "#text", "@value"};
    if (json_is_array(value)) {
        value = json_array_get(value, 0);
    }
    for (size_t i = 0; json_is_object(value) && i < sizeof inner / sizeof inner[0]; i++) {
        struct str text = str_trim(json_text(json_object_get(value, inner[i]), arena));
        if (text.n > 0) {
            return text;
        }
    }
    return str_trim(json_text(value, arena));
}

/* As given, blanks and all: it comes back in the output. */
static struct str take_id(json_t *object, struct arena *arena)
{
    for (const char *const *name = id_names; *name; name++) {
        const json_t *value = json_object_get(object, *name);
        struct str id = json_is_object(value) ? text_of(value, arena) : json_text(value, arena);
        if (!utf8_is_blank(id)) {
            (void)json_object_del(object, *name);
            return id;
        }
    }
    return (struct str){NULL, 0};
}

/* The first name with a value gives it and leaves the object; the others stay for extra. */
static struct str take_text(json_t *object, const char *const *names, struct arena *arena)
{
    for (; *names; names++) {
        struct str text = text_of(json_object_get(object, *names), arena);
        if (text.n > 0) {
            (void)json_object_del(object, *names);
            return text;
        }
    }
    return (struct str){NULL, 0};
}

/* A body may be a list of paragraphs: one a line. */
static struct str body_of(const json_t *value, struct arena *arena)
{
    if (!json_is_array(value)) {
        return json_is_string(value) ? json_text(value, arena) : text_of(value, arena);
    }
    size_t bytes = 0, n = 0, i;
    const json_t *item;
    json_array_foreach(value, i, item)
    {
        bytes += json_string_length(item) + 1;
    }
    char *out = ARENA_NEW(arena, char, bytes);
    json_array_foreach(value, i, item)
    {
        if (json_is_string(item)) {
            memcpy(out + n, json_string_value(item), json_string_length(item));
            n += json_string_length(item);
            out[n++] = '\n';
        }
    }
    return (struct str){out, n};
}

static struct str take_body(json_t *object, const char *const *names, struct arena *arena)
{
    for (; *names; names++) {
        struct str text = body_of(json_object_get(object, *names), arena);
        if (!utf8_is_blank(text)) {
            (void)json_object_del(object, *names);
            return text;
        }
    }
    return (struct str){NULL, 0};
}

/* The first name with a readable date; one that cannot be read stays for extra. */
static struct stamp take_stamp(json_t *object,
                               const char *const *names,
                               struct str warning,
                               struct arena *arena,
                               struct strs *warnings)
{
    struct stamp stamp = {.from = DATE_FROM_NONE};
    bool unread = false;
    for (; *names; names++) {
        struct str text = text_of(json_object_get(object, *names), arena);
        if (text.n == 0) {
            continue;
        }
        if (date_parse(text, DATE_FROM_ENVELOPE, &stamp)) {
            (void)json_object_del(object, *names);
            return stamp;
        }
        unread = true;
    }
    if (unread) {
        warn(warnings, warning, arena);
    }
    return stamp;
}

static void take_authors(json_t *object, struct article *out, struct arena *arena)
{
    for (const char *const *name = author_names; *name; name++) {
        const json_t *value = json_object_get(object, *name);
        size_t n = json_is_array(value) ? json_array_size(value) : 1;
        for (size_t i = 0; i < n && out->authors.n < MAX_AUTHORS; i++) {
            const json_t *one = json_is_array(value) ? json_array_get(value, i) : value;
            struct str text = text_of(one, arena);
            if (text.n > 0) {
                strs_push(&out->authors, text, arena);
            }
        }
        if (out->authors.n > 0) {
            (void)json_object_del(object, *name);
            return;
        }
    }
}

/* The host if text is a web URL or a bare host name; else not given. */
static struct str domain_of(struct str text, struct arena *arena)
{
    if (url_is_web(text)) {
        return url_host(text, arena);
    }
    bool dot = text.n > 0 && memchr(text.p, '.', text.n) != NULL;
    if (!dot || memchr(text.p, '/', text.n) || memchr(text.p, ':', text.n)) {
        return (struct str){NULL, 0};
    }
    /* "St. Louis Post" has blanks, "A.P." no last label: neither is a host. */
    struct str last = text;
    for (struct str_pair cut = str_cut(last, '.'); cut.found; cut = str_cut(last, '.')) {
        last = cut.tail;
    }
    struct str url = arena_printf(arena, "https://%.*s/", STR_ARG(text));
    return last.n >= 2 ? url_host(url, arena) : (struct str){NULL, 0};
}

/* Fills name or domain, whichever the text is and is not known yet; false: neither. */
static bool fill_source(struct str text, struct article *out, struct arena *arena)
{
    if (text.n == 0) {
        return false;
    }
    struct str domain = domain_of(text, arena);
    struct str *slot = domain.n > 0 ? &out->source_domain : &out->source_name;
    if (slot->n > 0) {
        return false;
    }
    *slot = domain.n > 0 ? domain : text;
    return true;
}

static void take_source(json_t *object, struct article *out, struct arena *arena)
{
    static const char *const inner[] = {"name", "domain", "url"};
    for (const char *const *name = source_names; *name; name++) {
        const json_t *value = json_object_get(object, *name);
        bool used = false;
        if (json_is_object(value)) {
            for (size_t i = 0; i < sizeof inner / sizeof inner[0]; i++) {
                struct str text = json_text(json_object_get(value, inner[i]), arena);
                used = fill_source(text, out, arena) || used;
            }
        } else {
            used = fill_source(text_of(value, arena), out, arena);
        }
        if (used) {
            (void)json_object_del(object, *name);
        }
    }
}

static bool is_kill(struct str status)
{
    static const struct str words[] = {STR_INIT("canceled"), STR_INIT("cancelled"),
                                       STR_INIT("withdrawn"), STR_INIT("killed"), STR_INIT("kill")};
    size_t cut = status.n; /* NewsML writes "stat:canceled" */
    while (cut > 0 && status.p[cut - 1] != ':') {
        cut--;
    }
    status = str_sub(status, cut, status.n);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq_nocase(status, words[i])) {
            return true;
        }
    }
    return false;
}

/* What is left, without known names that had nothing to say. */
static struct str rest_of(json_t *object, struct arena *arena)
{
    static const char *const *const all[] = {
        id_names,       url_names,    title_names,  text_names,     html_names,  published_names,
        modified_names, author_names, source_names, language_names, status_names};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        for (const char *const *name = all[i]; *name; name++) {
            const json_t *value = json_object_get(object, *name);
            bool empty = json_is_null(value) ||
                         (json_is_string(value) && json_string_length(value) == 0) ||
                         (json_is_array(value) && json_array_size(value) == 0);
            if (empty) {
                (void)json_object_del(object, *name);
            }
        }
    }
    if (json_object_size(object) == 0) {
        return (struct str){NULL, 0};
    }
    size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(15);
    size_t bytes = json_dumpb(object, NULL, 0, flags);
    char *out = ARENA_NEW(arena, char, bytes);
    (void)json_dumpb(object, out, bytes, flags);
    return (struct str){out, bytes};
}

enum status envelope_read(struct str json,
                          struct arena *arena,
                          struct article *out,
                          struct envelope_body *body,
                          struct err *err)
{
    const char *why = NULL;
    json_t *object = json_read(json, JSON_IN_FEED, arena, &out->warnings, &why);
    if (!json_is_object(object)) {
        json_decref(object);
        return err_set(err, ERR_INPUT, "invalid_json: %s", why ? why : "not an object");
    }
    out->enveloped = true;
    out->id = take_id(object, arena);
    out->url = take_text(object, url_names, arena);
    out->title = take_text(object, title_names, arena);
    body->text = take_body(object, text_names, arena);
    body->html = take_body(object, html_names, arena);
    out->published =
        take_stamp(object, published_names, STR("unreadable_published_at"), arena, &out->warnings);
    out->modified =
        take_stamp(object, modified_names, STR("unreadable_modified_at"), arena, &out->warnings);
    take_authors(object, out, arena);
    take_source(object, out, arena);
    out->language = take_text(object, language_names, arena);
    for (const char *const *name = status_names; *name; name++) {
        out->killed = out->killed || is_kill(text_of(json_object_get(object, *name), arena));
    }
    out->extra = rest_of(object, arena);
    json_decref(object);
    return OK;
}
