#include "worker/decode/meta.h"

#include "worker/decode/date.h"
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
};

/* What one walk over the page gathers. */
struct gathered {
    struct str title;     /* og:title and the like */
    struct str heading;   /* the first <h1> */
    struct str page_name; /* <title> */
    struct str site;
    struct str canonical, og_url;
    struct str locale;
    struct str type, section; /* og:type, article:section */
    struct page_hints *hints;
    struct strs authors;      /* by <meta> */
    struct strs link_authors; /* by rel=author and itemprop=author */
    struct stamp published, modified;
    struct stamp marked_time; /* <time> that says it is the publication's */
    struct stamp first_time;
    unsigned scripts, bylines; /* read so far */
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
    {STR_INIT("parsely-pub-date"), ABOUT_PUBLISHED},
    {STR_INIT("cxenseparse:recs:publishtime"), ABOUT_PUBLISHED},
    {STR_INIT("article:modified_time"), ABOUT_MODIFIED},
    {STR_INIT("og:updated_time"), ABOUT_MODIFIED},
    {STR_INIT("datemodified"), ABOUT_MODIFIED},
    {STR_INIT("last-modified"), ABOUT_MODIFIED},
    {STR_INIT("lastmod"), ABOUT_MODIFIED},
    {STR_INIT("dcterms.modified"), ABOUT_MODIFIED},
    {STR_INIT("author"), ABOUT_AUTHOR},
    {STR_INIT("article:author"), ABOUT_AUTHOR},
    {STR_INIT("dc.creator"), ABOUT_AUTHOR},
    {STR_INIT("parsely-author"), ABOUT_AUTHOR},
    {STR_INIT("sailthru.author"), ABOUT_AUTHOR},
    {STR_INIT("byl"), ABOUT_AUTHOR},
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
    if (slot->from == DATE_FROM_NONE) {
        (void)date_parse(text, from, slot);
    }
}

static void add_author(struct strs *authors, struct str name, struct arena *arena)
{
    name = str_trim(name);
    if (name.n == 0 || name.n > 200 || url_is_web(name) || authors->n >= MAX_AUTHORS) {
        return;
    }
    for (size_t i = 0; i < authors->n; i++) {
        if (str_eq_nocase(authors->items[i], name)) {
            return;
        }
    }
    strs_push(authors, arena_copy(arena, name), arena);
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
        add_author(&g->authors, content, arena);
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

static void gather_time(struct gathered *g, const struct dom *dom, uint32_t node)
{
    struct str value = dom_attr(dom, node, "datetime");
    fill_stamp(&g->first_time, value, DATE_FROM_TIME_ELEMENT);
    bool marked = dom_attr(dom, node, "pubdate").p ||
                  str_eq_nocase(dom_attr(dom, node, "itemprop"), STR("datePublished"));
    if (marked) {
        fill_stamp(&g->marked_time, value, DATE_FROM_TIME_ELEMENT);
    }
}

static void
gather_link_author(struct gathered *g, const struct dom *dom, uint32_t node, struct arena *arena)
{
    enum tag tag = dom->nodes[node].tag;
    bool by_link = tag == TAG_A && dom_has_word(dom_attr(dom, node, "rel"), STR("author"));
    bool by_prop = tag != TAG_META && dom_has_word(dom_attr(dom, node, "itemprop"), STR("author"));
    if ((by_link || by_prop) && g->bylines++ < MAX_AUTHORS) {
        add_author(&g->link_authors, dom_text(dom, node, 200, arena), arena);
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
    case TAG_TIME:
        gather_time(g, dom, node);
        break;
    case TAG_TITLE:
        if (g->page_name.n == 0 && dom->nodes[at->parent].tag != TAG_SVG) {
            fill(&g->page_name, dom_text(dom, node, MAX_TITLE, arena));
        }
        break;
    case TAG_H1:
        if (g->heading.n == 0) {
            fill(&g->heading, dom_text(dom, node, MAX_TITLE, arena));
        }
        break;
    case TAG_SCRIPT:
        gather_script(g, dom, node, arena, out);
        break;
    default:
        break;
    }
    gather_link_author(g, dom, node, arena);
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
fill_title(const struct gathered *g, struct str host, struct arena *arena, struct article *out)
{
    struct str domain = url_registrable(host, arena);
    struct str site = g->site.n > 0 ? g->site : out->source_name;
    fill(&out->title, g->title);
    fill(&out->title, g->heading);
    fill(&out->title, g->page_name);
    out->title = title_extends(out->title, g->heading)
                     ? g->heading
                     : title_without_site(out->title, site, domain);
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
        out->authors = g.authors.n > 0 ? g.authors : g.link_authors;
    }
    const struct stamp *published[] = {&g.published, &g.marked_time, &g.first_time};
    for (size_t i = 0; i < LENGTH(published) && out->published.from == DATE_FROM_NONE; i++) {
        out->published = *published[i];
    }
    out->modified = out->modified.from == DATE_FROM_NONE ? g.modified : out->modified;
}
