#include <assert.h>

#include "common/utf8.h"
#include "worker/render/render.h"

/* What an article_id and the braces before it take. */
#define HEAD_BYTES 80

/* Each byte may become six: together, and with the names of all members, below RENDER_POST_MIN. */
#define LONG_BYTES  1000
#define SHORT_BYTES 200

static struct str members_of(const struct record *record, struct arena *arena)
{
    static const struct str first = STR_INIT("{\"schema\":\"newsmill.article.v1\",");
    struct str line = render_article(record, arena);
    assert(line.n > first.n && str_eq(str_sub(line, 0, first.n), first));
    return str_sub(line, first.n, line.n);
}

/* A piece of an id or a URL is another one. */
static struct str whole_or_none(struct str s)
{
    return s.n <= LONG_BYTES ? s : (struct str){NULL, 0};
}

static struct str without_text(const struct record *record, struct arena *arena)
{
    struct str warning = STR("over_max_event_bytes");
    struct record less = *record;
    less.article.id = whole_or_none(less.article.id);
    less.clean.url = whole_or_none(less.clean.url);
    less.clean.canonical_url = whole_or_none(less.clean.canonical_url);
    less.clean.title = utf8_clip(less.clean.title, LONG_BYTES);
    less.clean.source_name = utf8_clip(less.clean.source_name, SHORT_BYTES);
    less.clean.source_domain = utf8_clip(less.clean.source_domain, SHORT_BYTES);
    less.clean.agency = utf8_clip(less.clean.agency, SHORT_BYTES);
    less.clean.dateline_place = utf8_clip(less.clean.dateline_place, SHORT_BYTES);
    less.clean.authors = (struct strs){0};
    less.clean.text = STR("");
    less.clean.n_removed = 0;
    less.clean.warnings = (struct strs){.items = &warning, .n = 1};
    less.facts = (struct facts){0};
    return members_of(&less, arena);
}

struct str render_post(const struct record *record, size_t max_bytes, struct arena *arena)
{
    if (record->article.killed) {
        return (struct str){NULL, 0};
    }
    struct str members = members_of(record, arena);
    return members.n + HEAD_BYTES <= max_bytes ? members : without_text(record, arena);
}
