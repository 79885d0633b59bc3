#include "worker/page/html_limits.h"

#include <string.h>

#include "worker/page/notes.h"

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_tag_start(struct str s, size_t i)
{
    char c = i + 1 < s.n ? (char)(s.p[i + 1] | 0x20) : '\0';
    return s.p[i] == '<' && c >= 'a' && c <= 'z';
}

enum place {
    BETWEEN,
    NAME,
    BEHIND_EQUALS,
    QUOTED,
    BARE_VALUE,
    BOGUS,
};

/* Where a tag's reader stands; it follows htmlParseStartTag, or a page could outwit it. */
struct tag {
    enum place place;
    char quote;
    bool named; /* BETWEEN: the last thing was a name, so that '=' gives it a value */
    size_t name_bytes;
    size_t attributes;
};

static bool is_name(char c, bool first)
{
    char l = (char)(c | 0x20);
    bool letter = (l >= 'a' && l <= 'z') || c == '_' || c == ':' || c == '.';
    return letter || (!first && ((c >= '0' && c <= '9') || c == '-'));
}

static void between(struct tag *tag, char c)
{
    if (is_blank(c)) {
        return;
    }
    if (c == '=' && tag->named) {
        tag->place = BEHIND_EQUALS;
        return;
    }
    tag->place = is_name(c, true) ? NAME : BOGUS;
    tag->name_bytes = 1;
    tag->attributes++;
}

static void in_name(struct tag *tag, char c)
{
    if (is_name(c, false)) {
        tag->attributes += ++tag->name_bytes % 100 == 0; /* longer ones are split in two */
    } else if (c == '=') {
        tag->place = BEHIND_EQUALS;
    } else {
        tag->place = is_blank(c) ? BETWEEN : BOGUS;
        tag->named = true;
    }
}

/* One character that is not the '>' at the tag's end. */
static void tag_step(struct tag *tag, char c)
{
    bool was_between = tag->place == BETWEEN;
    switch (tag->place) {
    case BETWEEN:
        between(tag, c);
        break;
    case NAME:
        in_name(tag, c);
        break;
    case BEHIND_EQUALS:
        tag->quote = c;
        tag->place = is_blank(c) ? BEHIND_EQUALS : c == '"' || c == '\'' ? QUOTED : BARE_VALUE;
        break;
    case QUOTED:
        tag->place = c == tag->quote ? BETWEEN : QUOTED;
        tag->named = false;
        break;
    case BARE_VALUE:
    case BOGUS:
        tag->place = is_blank(c) ? BETWEEN : tag->place;
        tag->named = false;
        break;
    }
    if (was_between && tag->place != BETWEEN) {
        tag->named = false;
    }
}

/*
 * The end of the tag at i (its '>', or the end of s); *cut gets where it has to be cut for
 * having too many attributes, or its end.
 */
static size_t tag_end(struct str s, size_t i, size_t *cut)
{
    struct tag tag = {.place = NAME};
    *cut = s.n;
    for (i++; i < s.n && (s.p[i] != '>' || tag.place == QUOTED); i++) {
        tag_step(&tag, s.p[i]);
        if (tag.attributes > HTML_MAX_ATTRIBUTES && *cut == s.n) {
            *cut = i;
        }
    }
    *cut = *cut < i ? *cut : i;
    return i;
}

/* Behind a script's or a style's content, which is no markup; i is at its tag. */
static size_t skip_raw(struct str html, size_t i, size_t end)
{
    struct str tag = str_sub(html, i, end);
    bool script = str_starts_nocase(tag, STR("<script"));
    if (!script && !str_starts_nocase(tag, STR("<style"))) {
        return end;
    }
    ptrdiff_t close =
        str_find_nocase(str_sub(html, end, html.n), script ? STR("</script") : STR("</style"));
    return close < 0 ? html.n : end + (size_t)close;
}

struct str html_limit_attributes(struct str html, struct arena *arena, struct strs *warnings)
{
    char *out = NULL;
    for (size_t i = 0; i < html.n;) {
        const char *at = memchr(html.p + i, '<', html.n - i);
        if (!at) {
            break;
        }
        i = (size_t)(at - html.p);
        if (!is_tag_start(html, i)) {
            i++;
            continue;
        }
        size_t cut;
        size_t end = tag_end(html, i, &cut);
        if (cut < end) {
            if (!out) {
                out = ARENA_NEW(arena, char, html.n);
                memcpy(out, html.p, html.n);
                warn(warnings, STR("html_attributes_cut"), arena);
            }
            memset(out + cut, ' ', end - cut);
        }
        i = skip_raw(html, i, end);
    }
    return out ? (struct str){out, html.n} : html;
}
