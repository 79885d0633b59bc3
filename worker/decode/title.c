#include "worker/decode/title.h"

/* The next letter or digit of s in lower case, or -1 at the end. */
static int next_letter(struct str s, size_t *i)
{
    while (*i < s.n) {
        unsigned char c = (unsigned char)s.p[(*i)++];
        if (c >= 'A' && c <= 'Z') {
            return c + ('a' - 'A');
        }
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80) {
            return c;
        }
    }
    return -1;
}

/* Letters and digits agree; prefix: b may go on where a ends. */
static bool same_letters(struct str a, struct str b, bool prefix)
{
    size_t i = 0, k = 0;
    size_t common = 0;
    for (;;) {
        int x = next_letter(a, &i), y = next_letter(b, &k);
        if (x < 0 || x != y) {
            return x < 0 && (prefix ? common >= 4 || y < 0 : y < 0) && common > 0;
        }
        common++;
    }
}

bool title_same(struct str a, struct str b)
{
    return same_letters(a, b, false);
}

static struct str without_the(struct str name)
{
    return str_starts_nocase(name, STR("the ")) ? str_sub(name, 4, name.n) : name;
}

static bool is_site(struct str part, struct str site, struct str domain)
{
    struct str label = str_cut(domain, '.').head;
    struct str bare = without_the(part);
    return same_letters(part, site, false) || same_letters(bare, without_the(site), false) ||
           same_letters(part, domain, false) || same_letters(bare, label, false) ||
           same_letters(part, label, false) || same_letters(bare, label, true);
}

static const struct str separators[] = {
    STR_INIT(" | "),
    STR_INIT(" - "),
    STR_INIT(" \xE2\x80\x93 "),
    STR_INIT(" \xE2\x80\x94 "),
    STR_INIT(" :: "),
    STR_INIT(" \xC2\xBB "),
    STR_INIT(" \xC2\xAB "),
    STR_INIT(" \xE2\x80\xA2 "),
};

struct str title_without_site(struct str title, struct str site, struct str domain)
{
    for (size_t at = title.n; at > 0; at--) {
        for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
            struct str tail = str_sub(title, at, title.n);
            if (!str_starts(tail, separators[i])) {
                continue;
            }
            struct str part = str_trim(str_sub(tail, separators[i].n, tail.n));
            bool cut = at > 0 && is_site(part, site, domain);
            return cut ? str_trim(str_sub(title, 0, at)) : title;
        }
    }
    return title;
}

bool title_extends(struct str title, struct str heading)
{
    struct str tail = str_sub(title, heading.n, title.n);
    if (heading.n == 0 || !str_starts_nocase(title, heading)) {
        return false;
    }
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
        if (str_starts(tail, separators[i])) {
            return true;
        }
    }
    return false;
}
