#include "worker/decode/meta.h"

#include <string.h>

#include "common/utf8.h"
#include "worker/decode/date_find.h"
#include "worker/decode/entity.h"
#include "worker/decode/genre.h"
#include "worker/decode/jsonld.h"
#include "worker/decode/title.h"
#include "worker/decode/url.h"
#include "worker/page/dom.h"
#include "worker/page/notes.h"

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])
#define MAX_TITLE     1000 /* bytes */
#define MAX_AUTHORS   50
#define MAX_SCRIPTS   50 /* of JSON-LD */

/* What a <meta> is about. */
enum about {
    ABOUT_NOTHING,
    ABOUT_TITLE,
    ABOUT_SITE,
    ABOUT_PUBLISHED,
    ABOUT_MODIFIED,
    ABOUT_AUTHOR,
    ABOUT_URL,
    ABOUT_LANGUAGE,
    ABOUT_TYPE,
    ABOUT_SECTION,
    ABOUT_SUMMARY,
    ABOUT_CITED, /* an author as "Doe, Jane" */
    ABOUT_LABEL, /* says what the next one with ABOUT_LABELLED is */
    ABOUT_LABELLED,
};

/* What one walk over the page gathers. */
struct gathered {
    struct str title;     /* og:title and the like */
    struct str page_name; /* <title> */
    struct titles titles; /* its headings */
    struct str site;
    struct str canonical, og_url;
    struct str locale, label;
    struct str type, section; /* og:type, article:section */
    struct page_hints *hints;
    struct strs authors; /* by <meta> */
    struct stamp published, modified;
    unsigned scripts; /* read so far */
};

static const struct {
    struct str name;
    enum about about;
} meta_names[] = {
    {STR_INIT("og:title"), ABOUT_TITLE},
    {STR_INIT("twitter:title"), ABOUT_TITLE},
    {STR_INIT("dc.title"), ABOUT_TITLE},
    {STR_INIT("parsely-title"), ABOUT_TITLE},
    {STR_INIT("og:site_name"), ABOUT_SITE},
    {STR_INIT("application-name"), ABOUT_SITE},
    {STR_INIT("article:published_time"), ABOUT_PUBLISHED},
    {STR_INIT("og:article:published_time"), ABOUT_PUBLISHED},
    {STR_INIT("og:published_time"), ABOUT_PUBLISHED},
    {STR_INIT("article:published"), ABOUT_PUBLISHED},
    {STR_INIT("article.published"), ABOUT_PUBLISHED},
    {STR_INIT("datepublished"), ABOUT_PUBLISHED},
    {STR_INIT("date"), ABOUT_PUBLISHED},
    {STR_INIT("pubdate"), ABOUT_PUBLISHED},
    {STR_INIT("publishdate"), ABOUT_PUBLISHED},
    {STR_INIT("publish-date"), ABOUT_PUBLISHED},
    {STR_INIT("publish_date"), ABOUT_PUBLISHED},
    {STR_INIT("publication_date"), ABOUT_PUBLISHED},
    {STR_INIT("publication-date"), ABOUT_PUBLISHED},
    {STR_INIT("originalpublicationdate"), ABOUT_PUBLISHED},
    {STR_INIT("dc.date"), ABOUT_PUBLISHED},
    {STR_INIT("dc.date.issued"), ABOUT_PUBLISHED},
    {STR_INIT("dc.date.created"), ABOUT_PUBLISHED},
    {STR_INIT("dcterms.date"), ABOUT_PUBLISHED},
    {STR_INIT("dcterms.created"), ABOUT_PUBLISHED},
    {STR_INIT("dcterms.issued"), ABOUT_PUBLISHED},
    {STR_INIT("sailthru.date"), ABOUT_PUBLISHED},
    {STR_INIT("published"), ABOUT_PUBLISHED},
    {STR_INIT("published-date"), ABOUT_PUBLISHED},
    {STR_INIT("published_date"), ABOUT_PUBLISHED},
    {STR_INIT("published_time"), ABOUT_PUBLISHED},
    {STR_INIT("publish_time"), ABOUT_PUBLISHED},
    {STR_INIT("publish-time"), ABOUT_PUBLISHED},
    {STR_INIT("article_publication_date"), ABOUT_PUBLISHED},
    {STR_INIT("article.created"), ABOUT_PUBLISHED},
    {STR_INIT("citation_date"), ABOUT_PUBLISHED},
    {STR_INIT("citation_publication_date"), ABOUT_PUBLISHED},
    {STR_INIT("citation_online_date"), ABOUT_PUBLISHED},
    {STR_INIT("release_date"), ABOUT_PUBLISHED},
    {STR_INIT("displaydate"), ABOUT_PUBLISHED},
    {STR_INIT("pub_date"), ABOUT_PUBLISHED},
    {STR_INIT("parsely-pub-date"), ABOUT_PUBLISHED},
    {STR_INIT("cxenseparse:recs:publishtime"), ABOUT_PUBLISHED},
    {STR_INIT("article:modified_time"), ABOUT_MODIFIED},
    {STR_INIT("og:updated_time"), ABOUT_MODIFIED},
    {STR_INIT("datemodified"), ABOUT_MODIFIED},
    {STR_INIT("last-modified"), ABOUT_MODIFIED},
    {STR_INIT("lastmod"), ABOUT_MODIFIED},
    {STR_INIT("updated"), ABOUT_MODIFIED},
    {STR_INIT("article.updated"), ABOUT_MODIFIED},
    {STR_INIT("modified-time"), ABOUT_MODIFIED},
    {STR_INIT("modified_time"), ABOUT_MODIFIED},
    {STR_INIT("article:modified"), ABOUT_MODIFIED},
    {STR_INIT("dcterms.modified"), ABOUT_MODIFIED},
    {STR_INIT("author"), ABOUT_AUTHOR},
    {STR_INIT("article:author"), ABOUT_AUTHOR},
    {STR_INIT("dc.creator"), ABOUT_AUTHOR},
    {STR_INIT("parsely-author"), ABOUT_AUTHOR},
    {STR_INIT("sailthru.author"), ABOUT_AUTHOR},
    {STR_INIT("byl"), ABOUT_AUTHOR},
    {STR_INIT("twitter:label1"), ABOUT_LABEL},
    {STR_INIT("twitter:data1"), ABOUT_LABELLED},
    {STR_INIT("authors"), ABOUT_AUTHOR},
    {STR_INIT("article:author_name"), ABOUT_AUTHOR},
    {STR_INIT("article:author:name"), ABOUT_AUTHOR},
    {STR_INIT("article.author"), ABOUT_AUTHOR},
    {STR_INIT("citation_author"), ABOUT_CITED},
    {STR_INIT("cxenseparse:author"), ABOUT_AUTHOR},
    {STR_INIT("mediator_author"), ABOUT_AUTHOR},
    {STR_INIT("og:url"), ABOUT_URL},
    {STR_INIT("og:locale"), ABOUT_LANGUAGE},
    {STR_INIT("content-language"), ABOUT_LANGUAGE},
    {STR_INIT("og:type"), ABOUT_TYPE},
    {STR_INIT("article:section"), ABOUT_SECTION},
    {STR_INIT("og:description"), ABOUT_SUMMARY},
    {STR_INIT("description"), ABOUT_SUMMARY},
    {STR_INIT("twitter:description"), ABOUT_SUMMARY},
};

static enum about about_of(struct str name)
{
    for (size_t i = 0; i < LENGTH(meta_names); i++) {
        if (str_eq_nocase(name, meta_names[i].name)) {
            return meta_names[i].about;
        }
    }
    return ABOUT_NOTHING;
}

static void fill_stamp(struct stamp *slot, struct str text, enum date_from from)
{
    struct date_span span = {0};
    if (slot->from != DATE_FROM_NONE || date_parse(text, from, slot)) {
        return;
    }
    if (date_find(text, 0, DATE_ORDER_UNKNOWN, &span)) { /* "Published Oct 20, 2025 at 5 PM" */
        *slot = span.stamp;
        slot->from = from;
    }
}

static void add_author(struct strs *authors, struct str name, struct arena *arena)
{
    name = str_trim(name);
    uint64_t number;
    if (name.n == 0 || name.n > 200 || url_is_web(name) || str_to_u64(name, &number) ||
        authors->n >= MAX_AUTHORS) {
        return;
    }
    for (size_t i = 0; i < authors->n; i++) {
        if (str_eq_nocase(authors->items[i], name)) {
            return;
        }
    }
    strs_push(authors, arena_copy(arena, name), arena);
}

static uint32_t first_character(struct str s)
{
    size_t at = 0;
    return s.n > 0 ? utf8_next(s, &at) : 0;
}

/* "MD": behind a name it is no first name. */
static bool is_in_capitals(struct str word)
{
    for (size_t i = 0; i < word.n; i++) {
        if (word.p[i] >= 'a' && word.p[i] <= 'z') {
            return false;
        }
    }
    return true;
}

static struct str first_name_first(struct str name, struct arena *arena)
{
    struct str_pair cut = str_cut(name, ',');
    struct str first = str_trim(cut.tail), last = str_trim(cut.head);
    if (!cut.found || first.n == 0) {
        return name;
    }
    char *p = ARENA_NEW(arena, char, first.n + last.n + 1);
    memcpy(p, first.p, first.n);
    p[first.n] = ' ';
    memcpy(p + first.n + 1, last.p, last.n);
    return (struct str){p, first.n + 1 + last.n};
}

/* "Doe, Jane": one word on each side; of two authors each has two. */
static bool is_turned(struct str name)
{
    struct str_pair cut = str_cut(name, ',');
    struct str last = str_trim(cut.head), first = str_trim(cut.tail);
    return cut.found && last.n > 1 && first.n > 1 && utf8_is_upper(first_character(first)) &&
           utf8_is_upper(first_character(last)) && str_find(first, STR(" ")) < 0 &&
           str_find(last, STR(" ")) < 0 && str_find(first, STR(",")) < 0 && !is_in_capitals(first);
}

static void
gather_meta(struct gathered *g, const struct dom *dom, uint32_t node, struct arena *arena)
{
    static const char *const keys[] = {"property", "name", "itemprop", "http-equiv"};
    struct str content = dom_attr(dom, node, "content");
    enum about about = ABOUT_NOTHING;
    for (size_t i = 0; i < LENGTH(keys) && about == ABOUT_NOTHING; i++) {
        about = about_of(dom_attr(dom, node, keys[i]));
    }
    if (content.n == 0 || content.n > 8192 || about == ABOUT_NOTHING) {
        return;
    }
    switch (about) {
    case ABOUT_TITLE:
        fill(&g->title, content);
        break;
    case ABOUT_SITE:
        fill(&g->site, content);
        break;
    case ABOUT_PUBLISHED:
        fill_stamp(&g->published, content, DATE_FROM_META);
        break;
    case ABOUT_MODIFIED:
        fill_stamp(&g->modified, content, DATE_FROM_META);
        break;
    case ABOUT_AUTHOR:
        add_author(&g->authors, is_turned(content) ? first_name_first(content, arena) : content,
                   arena);
        break;
    case ABOUT_URL:
        fill(&g->og_url, content);
        break;
    case ABOUT_LANGUAGE:
        fill(&g->locale, content);
        break;
    case ABOUT_SUMMARY:
        fill(&g->hints->summary, content);
        break;
    case ABOUT_CITED:
        add_author(&g->authors, first_name_first(content, arena), arena);
        break;
    case ABOUT_LABEL:
        g->label = content;
        break;
    case ABOUT_LABELLED:
        if (str_eq_nocase(g->label, STR("Written by"))) {
            add_author(&g->authors, content, arena);
        }
        break;
    case ABOUT_TYPE:
        fill(&g->type, content);
        break;
    case ABOUT_SECTION:
        fill(&g->section, content);
        break;
    case ABOUT_NOTHING:
        break;
    }
}

static void
gather_heading(struct titles *titles, const struct dom *dom, uint32_t node, struct arena *arena)
{
    bool first = dom->nodes[node].tag == TAG_H1;
    if (first ? titles->n_headings < TITLE_HEADINGS : titles->n_lower < TITLE_LOWER) {
        struct str text = dom_text(dom, node, MAX_TITLE, arena);
        size_t *n = first ? &titles->n_headings : &titles->n_lower;
        (first ? titles->headings : titles->lower)[*n] = text;
        *n += text.n > 0;
    }
}

static void gather_script(struct gathered *g,
                          const struct dom *dom,
                          uint32_t node,
                          struct arena *arena,
                          struct article *out)
{
    struct str type = str_cut(dom_attr(dom, node, "type"), ';').head;
    bool filled = dom->nodes[node].end > node + 1;
    if (filled && str_eq_nocase(type, STR("application/ld+json")) && g->scripts++ < MAX_SCRIPTS) {
        jsonld_read(dom->nodes[node + 1].text, arena, out, g->hints);
    }
}

static void gather(struct gathered *g,
                   const struct dom *dom,
                   uint32_t node,
                   struct arena *arena,
                   struct article *out)
{
    const struct node *at = &dom->nodes[node];
    switch (at->tag) {
    case TAG_META:
        gather_meta(g, dom, node, arena);
        break;
    case TAG_LINK:
        if (dom_has_word(dom_attr(dom, node, "rel"), STR("canonical"))) {
            fill(&g->canonical, dom_attr(dom, node, "href"));
        }
        break;
    case TAG_TITLE:
        if (g->page_name.n == 0 && dom->nodes[at->parent].tag != TAG_SVG) {
            fill(&g->page_name, dom_text(dom, node, MAX_TITLE, arena));
        }
        break;
    case TAG_H1:
    case TAG_H2:
    case TAG_H3:
        gather_heading(&g->titles, dom, node, arena);
        break;
    case TAG_SCRIPT:
        gather_script(g, dom, node, arena, out);
        break;
    default:
        break;
    }
}

/* The page's own link, if it names a page of the same site; og:url where there is none. */
static struct str canonical_of(struct str link, struct str url, struct arena *arena)
{
    struct str none = {NULL, 0};
    struct str whole = url_canonical_v1(url_resolve(url, link, arena), arena);
    if (whole.n == 0 || (url.n > 0 && !url_is_web(url))) {
        return none;
    }
    struct str host = url_host(whole, arena);
    bool has_path = whole.n > sizeof "https:///" - 1 + host.n; /* more than the root */
    bool same_site = url.n == 0 || str_eq(url_registrable(host, arena),
                                          url_registrable(url_host(url, arena), arena));
    return has_path && same_site ? whole : none;
}

static void
fill_title(struct gathered *g, struct str host, struct arena *arena, struct article *out)
{
    struct titles *titles = &g->titles;
    titles->domain = url_registrable(host, arena);
    titles->site = g->site.n > 0 ? g->site : out->source_name;
    const struct str stated[] = {g->title, out->title, g->page_name};
    titles->sure = g->title.n > 0 || out->title.n > 0;
    for (size_t i = 0; i < LENGTH(stated); i++) {
        if (stated[i].n > 0) {
            struct str whole = entity_decode(stated[i], arena); /* some are encoded twice */
            whole = utf8_clip(whole, MAX_TITLE);
            titles->stated[titles->n_stated++] =
                title_without_site(whole, titles->site, titles->domain);
        }
    }
    out->title = title_choose(titles);
}

void meta_read(const struct dom *dom,
               struct str url,
               struct arena *arena,
               struct article *out,
               struct page_hints *hints)
{
    struct gathered g = {.hints = hints};
    fill(&out->language, dom_attr(dom, 0, "lang"));
    for (uint32_t i = 0; i < dom->n; i++) {
        if (dom->nodes[i].tag != TAG_TEXT) {
            gather(&g, dom, i, arena, out);
        }
    }
    fill(&out->canonical_url, canonical_of(g.canonical, url, arena));
    fill(&out->canonical_url, canonical_of(g.og_url, url, arena));
    struct str host = url_host(url.n > 0 ? url : out->canonical_url, arena);
    fill_title(&g, host, arena, out);
    fill(&out->source_name, g.site);
    out->genre = out->genre == GENRE_NONE ? genre_of_section(g.section) : out->genre;
    out->genre = out->genre == GENRE_NONE ? genre_of_type(g.type) : out->genre;
    fill(&out->language, g.locale);
    if (out->authors.n == 0) {
        out->authors = g.authors;
    }
    out->published = out->published.from == DATE_FROM_NONE ? g.published : out->published;
    out->modified = out->modified.from == DATE_FROM_NONE ? g.modified : out->modified;
    hints->dated = out->published.from != DATE_FROM_NONE;
}
