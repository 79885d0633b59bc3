#include "worker/decode/jsonld.h"

#include "worker/decode/date.h"
#include "worker/decode/entity.h"
#include "worker/decode/genre.h"
#include "worker/decode/json.h"
#include "worker/page/notes.h"

#define MAX_OBJECTS 500 /* of one script; an article stands near the front */
#define MAX_AUTHORS 50

/* The objects that may be the article, and those that an @id may name. */
struct graph {
    const json_t *objects[MAX_OBJECTS];
    size_t n;
};

static void collect(struct graph *graph, const json_t *value)
{
    static const char *const inner[] = {"mainEntity", "mainEntityOfPage"};
    if (json_is_object(value) && graph->n < MAX_OBJECTS) {
        graph->objects[graph->n++] = value;
        for (size_t i = 0; i < sizeof inner / sizeof inner[0]; i++) {
            const json_t *below = json_object_get(value, inner[i]);
            if (json_is_object(below) && graph->n < MAX_OBJECTS) {
                graph->objects[graph->n++] = below;
            }
        }
    }
}

static void collect_all(struct graph *graph, const json_t *value)
{
    size_t i;
    const json_t *item;
    if (json_is_array(value)) {
        json_array_foreach(value, i, item)
        {
            collect(graph, item);
            json_t *list = json_object_get(item, "@graph");
            size_t k;
            const json_t *inner;
            json_array_foreach(list, k, inner)
            {
                collect(graph, inner);
            }
        }
        return;
    }
    collect(graph, value);
    const json_t *list = json_object_get(value, "@graph");
    json_array_foreach(list, i, item)
    {
        collect(graph, item);
    }
}

static struct str text_at(const json_t *object, const char *key, struct arena *arena)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_array(value)) {
        value = json_array_get(value, 0);
    }
    return entity_decode(str_trim(json_text(value, arena)), arena);
}

static bool is_article_type(struct str type)
{
    return str_ends(type, STR("Article")) || str_eq(type, STR("BlogPosting")) ||
           str_eq(type, STR("LiveBlogPosting")) || str_ends(type, STR("/Report")) ||
           str_eq(type, STR("Report"));
}

/* "WebPage", "ItemPage", "AboutPage": of lists of articles the day says nothing. */
static bool is_page_type(struct str type)
{
    return str_ends(type, STR("Page")) && !str_eq(type, STR("CollectionPage")) &&
           !str_eq(type, STR("SearchResultsPage")) && !str_eq(type, STR("ProfilePage"));
}

static bool has_type(const json_t *object, bool (*is)(struct str), struct arena *arena)
{
    const json_t *type = json_object_get(object, "@type");
    size_t i;
    const json_t *one;
    json_array_foreach(type, i, one)
    {
        if (is(json_text(one, arena))) {
            return true;
        }
    }
    return is(json_text(type, arena));
}

static size_t first_of(const struct graph *graph, bool (*is)(struct str), struct arena *arena)
{
    size_t i = 0;
    while (i < graph->n && !has_type(graph->objects[i], is, arena)) {
        i++;
    }
    return i;
}

/* The object that {"@id": …} stands for, or value itself. */
static const json_t *resolved(const struct graph *graph, const json_t *value)
{
    const char *id = json_string_value(json_object_get(value, "@id"));
    if (!id || json_object_get(value, "name")) {
        return value;
    }
    for (size_t i = 0; i < graph->n; i++) {
        const char *other = json_string_value(json_object_get(graph->objects[i], "@id"));
        if (other && str_eq(str_of(id), str_of(other)) &&
            json_object_get(graph->objects[i], "name")) {
            return graph->objects[i];
        }
    }
    return value;
}

static struct str name_of(const struct graph *graph, const json_t *value, struct arena *arena)
{
    if (json_is_object(value)) {
        return text_at(resolved(graph, value), "name", arena);
    }
    return entity_decode(str_trim(json_text(value, arena)), arena);
}

static bool is_organization_type(struct str type)
{
    return str_ends(type, STR("Organization"));
}

static bool is_person_type(struct str type)
{
    return str_ends(type, STR("Person"));
}

/*
 * The publisher given as the author: it says whose the page is, not who wrote it. One who has a
 * site of their own may be called both a person and an organization.
 */
static bool is_publisher(const struct graph *graph,
                         const json_t *author,
                         struct str name,
                         struct str publisher,
                         struct arena *arena)
{
    const json_t *whole = resolved(graph, author);
    return json_is_object(author) && str_eq_nocase(name, publisher) &&
           has_type(whole, is_organization_type, arena) && !has_type(whole, is_person_type, arena);
}

static void read_authors(const struct graph *graph,
                         const json_t *value,
                         struct str publisher,
                         struct arena *arena,
                         struct article *out)
{
    if (out->authors.n > 0) {
        return;
    }
    size_t n = json_is_array(value) ? json_array_size(value) : 1;
    for (size_t i = 0; i < n && i < MAX_AUTHORS; i++) {
        const json_t *one = json_is_array(value) ? json_array_get(value, i) : value;
        struct str name = name_of(graph, one, arena);
        if (name.n > 0 && !is_publisher(graph, one, name, publisher, arena)) {
            strs_push(&out->authors, name, arena);
        }
    }
}

static void
read_stamp(const json_t *object, const char *key, struct arena *arena, struct stamp *out)
{
    if (out->from == DATE_FROM_NONE) {
        (void)date_parse(text_at(object, key, arena), DATE_FROM_JSON_LD, out);
    }
}

static void read_article(const struct graph *graph,
                         const json_t *object,
                         struct arena *arena,
                         struct article *out)
{
    const json_t *publisher = json_object_get(object, "publisher");
    if (json_is_array(publisher)) {
        publisher = json_array_get(publisher, 0);
    }
    fill(&out->title, text_at(object, "headline", arena));
    struct str publisher_name = name_of(graph, publisher, arena);
    fill(&out->source_name, publisher_name);
    fill(&out->language, text_at(object, "inLanguage", arena));
    read_authors(graph, json_object_get(object, "author"), publisher_name, arena, out);
    read_stamp(object, "datePublished", arena, &out->published);
    read_stamp(object, "dateModified", arena, &out->modified);
}

static enum genre genre_of(const json_t *object, struct arena *arena)
{
    const json_t *type = json_object_get(object, "@type");
    enum genre genre = genre_of_type(json_text(type, arena));
    size_t i;
    const json_t *one;
    json_array_foreach(type, i, one)
    {
        genre = genre == GENRE_NONE ? genre_of_type(json_text(one, arena)) : genre;
    }
    return genre != GENRE_NONE ? genre : genre_of_section(text_at(object, "articleSection", arena));
}

/* An article that shows a video is no video: the article's word counts, if there is one. */
static void
read_genre(const struct graph *graph, size_t article, struct arena *arena, struct article *out)
{
    if (article < graph->n) {
        out->genre = genre_of(graph->objects[article], arena);
        return;
    }
    for (size_t i = 0; i < graph->n && out->genre == GENRE_NONE; i++) {
        out->genre = genre_of(graph->objects[i], arena);
    }
}

void jsonld_read(struct str script,
                 struct arena *arena,
                 struct article *out,
                 struct page_hints *hints)
{
    script = str_trim(script);
    if (str_starts(script, STR("<!--"))) {
        script = str_sub(script, 4, script.n);
    }
    json_t *root = json_read(script, JSON_IN_PAGE, arena, &out->warnings, NULL);
    struct graph graph = {.n = 0};
    collect_all(&graph, root);
    size_t i = first_of(&graph, is_article_type, arena);
    size_t page = first_of(&graph, is_page_type, arena);
    if (page < graph.n) {
        read_stamp(graph.objects[page], "datePublished", arena, &hints->published);
    }
    if (i < graph.n) {
        read_article(&graph, graph.objects[i], arena, out);
        fill(&hints->body, text_at(graph.objects[i], "articleBody", arena));
    }
    read_genre(&graph, i, arena, out);
    json_decref(root);
}
