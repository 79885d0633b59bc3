#include "worker/page/attribute.h"

#include <stdint.h>

/* Kinds of elements, by what is read of them. */
enum {
    ON_ANY = 1, /* can hold text */
    ON_META = 2,
    ON_LINK = 4,
    ON_A = 8,
    ON_TIME = 16,
    ON_SCRIPT = 32,
    ON_HTML = 64,
    ON_NONE = 128, /* never holds text, and is asked nothing */
};

static const uint8_t kinds[TAG_OTHER] = {
    [TAG_META] = ON_META,     [TAG_LINK] = ON_LINK,
    [TAG_A] = ON_ANY | ON_A,  [TAG_TIME] = ON_ANY | ON_TIME,
    [TAG_SCRIPT] = ON_SCRIPT, [TAG_HTML] = ON_ANY | ON_HTML,
    [TAG_STYLE] = ON_NONE,    [TAG_BASE] = ON_NONE,
    [TAG_IMG] = ON_NONE,      [TAG_BR] = ON_NONE,
    [TAG_HR] = ON_NONE,       [TAG_INPUT] = ON_NONE,
    [TAG_EMBED] = ON_NONE,
};

/* No two meet in one slot: the compiler warns of a slot that is set twice. */
#define HASH(second, last, n) ((6 * (second) + 5 * (last) + (n)) & 63)
#define SLOT(name, second, last, on)                                                               \
    [HASH(second, last, (int)sizeof(name) - 1)] = {STR_INIT(name), on}

static const struct {
    struct str name;
    uint8_t on;
} slots[64] = {
    SLOT("aria-hidden", 'r', 'n', ON_ANY),
    SLOT("class", 'l', 's', ON_ANY),
    SLOT("content", 'o', 't', ON_ANY | ON_META),
    SLOT("data-component", 'a', 't', ON_ANY),
    SLOT("data-testid", 'a', 'd', ON_ANY),
    SLOT("datetime", 'a', 'e', ON_TIME),
    SLOT("hidden", 'i', 'n', ON_ANY),
    SLOT("href", 'r', 'f', ON_LINK | ON_A),
    SLOT("http-equiv", 't', 'v', ON_META),
    SLOT("id", 'd', 'd', ON_ANY),
    SLOT("itemprop", 't', 'p', ON_ANY | ON_META),
    SLOT("lang", 'a', 'g', ON_HTML),
    SLOT("name", 'a', 'e', ON_META),
    SLOT("property", 'r', 'y', ON_META),
    SLOT("pubdate", 'u', 'e', ON_TIME),
    SLOT("rel", 'e', 'l', ON_LINK | ON_A),
    SLOT("role", 'o', 'e', ON_ANY),
    SLOT("style", 't', 'e', ON_ANY),
    SLOT("type", 'y', 'e', ON_SCRIPT),
};

const struct str *attribute_read(enum tag tag, struct str name)
{
    if (name.n < 2) {
        return NULL;
    }
    int second = name.p[1] | 0x20;
    int last = name.p[name.n - 1] | 0x20;
    unsigned at = (unsigned)HASH(second, last, (int)(name.n & 63));
    unsigned kind = tag < TAG_OTHER && kinds[tag] ? kinds[tag] : ON_ANY;
    bool read = (slots[at].on & kind) != 0 && str_eq_nocase(name, slots[at].name);
    return read ? &slots[at].name : NULL;
}
