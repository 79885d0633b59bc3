#include "worker/decode/title.h"

#include <stdint.h>

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))
#define MAX_WORDS     40  /* of a title; the rest does not count */
#define ALIKE_PERCENT 50  /* words in common, of both */
#define AKIN_PERCENT  20  /* enough for the only <h1> */
#define MAX_HEADING   200 /* bytes; a longer one is a paragraph in disguise */

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

/* The next run of letters and digits of *rest, which moves behind it; empty at the end. */
static struct str next_word(struct str *rest)
{
    size_t from = 0, i = 0;
    while (from < rest->n && next_letter(str_sub(*rest, from, from + 1), &i) < 0) {
        from++;
        i = 0;
    }
    size_t to = from;
    i = 0;
    while (to < rest->n && next_letter(str_sub(*rest, to, to + 1), &i) >= 0) {
        to++;
        i = 0;
    }
    struct str word = str_sub(*rest, from, to);
    *rest = str_sub(*rest, to, rest->n);
    return word;
}

/* Words that sites add to their names: "Garnix Blog". */
static bool is_generic(struct str word)
{
    static const struct str words[] = {
        STR_INIT("the"),  STR_INIT("of"),       STR_INIT("and"),      STR_INIT("blog"),
        STR_INIT("news"), STR_INIT("online"),   STR_INIT("official"), STR_INIT("site"),
        STR_INIT("home"), STR_INIT("magazine"), STR_INIT("inc"),      STR_INIT("com"),
    };
    for (size_t i = 0; i < LENGTH(words); i++) {
        if (str_eq_nocase(word, words[i])) {
            return true;
        }
    }
    return false;
}

/* How many letters the two have in common at their fronts. */
static size_t common_front(struct str a, struct str b)
{
    size_t n = 0;
    while (n < a.n && n < b.n && str_eq_nocase(str_sub(a, n, n + 1), str_sub(b, n, n + 1))) {
        n++;
    }
    return n;
}

/*
 * label ("nytimes") is put together from the fronts of name's words ("The New York Times"), and
 * every word takes part but generic ones. Bit i of reached: label's first i bytes are accounted
 * for.
 */
static bool spells(struct str name, struct str label)
{
    uint64_t reached = 1;
    if (label.n < 3 || label.n > 62) {
        return false;
    }
    for (struct str word = next_word(&name); word.n > 0; word = next_word(&name)) {
        uint64_t next = is_generic(word) ? reached : 0;
        for (size_t i = 0; i < label.n; i++) {
            size_t n = (reached >> i & 1) ? common_front(word, str_sub(label, i, label.n)) : 0;
            for (size_t k = 1; k <= n; k++) {
                next |= (uint64_t)1 << (i + k);
            }
        }
        reached = next;
    }
    return reached >> label.n & 1;
}

bool title_is_site(struct str name, struct str site, struct str domain)
{
    struct str label = str_cut(domain, '.').head;
    struct str bare = without_the(name);
    return same_letters(name, site, false) || same_letters(bare, without_the(site), false) ||
           same_letters(name, domain, false) || same_letters(bare, label, false) ||
           same_letters(name, label, false) || same_letters(bare, label, true) ||
           spells(name, label);
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
    STR_INIT(" \xC2\xB7 "),
    STR_INIT(" / "),
    STR_INIT(" ~ "),
    STR_INIT(" -- "),
};

/* Bytes of a separator at byte at of title, or 0. */
static size_t separator_at(struct str title, size_t at)
{
    for (size_t i = 0; i < LENGTH(separators); i++) {
        if (str_starts(str_sub(title, at, title.n), separators[i])) {
            return separators[i].n;
        }
    }
    return 0;
}

static struct str without_last(struct str title, struct str site, struct str domain)
{
    for (size_t at = title.n; at-- > 1;) {
        size_t n = separator_at(title, at);
        if (n > 0) {
            bool cut = title_is_site(str_trim(str_sub(title, at + n, title.n)), site, domain);
            return cut ? str_trim(str_sub(title, 0, at)) : title;
        }
    }
    return title;
}

static struct str without_first(struct str title, struct str site, struct str domain)
{
    for (size_t at = 1; at + 1 < title.n; at++) {
        bool colon = str_starts(str_sub(title, at, title.n), STR(": "));
        size_t n = colon ? 2 : separator_at(title, at);
        if (n > 0) {
            bool cut = title_is_site(str_trim(str_sub(title, 0, at)), site, domain);
            return cut ? str_trim(str_sub(title, at + n, title.n)) : title;
        }
    }
    return title;
}

struct str title_without_site(struct str title, struct str site, struct str domain)
{
    struct str cut = without_last(title, site, domain);
    return cut.n < title.n ? cut : without_first(title, site, domain);
}

static size_t words_of(struct str s, struct str words[MAX_WORDS])
{
    size_t n = 0;
    for (struct str word = next_word(&s); word.n > 0 && n < MAX_WORDS; word = next_word(&s)) {
        words[n++] = word;
    }
    return n;
}

/* Words in common, in percent of those of both. */
static unsigned alike(struct str a, struct str b)
{
    struct str left[MAX_WORDS], right[MAX_WORDS];
    bool used[MAX_WORDS] = {false};
    size_t n = words_of(a, left), m = words_of(b, right), common = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < m; k++) {
            if (!used[k] && str_eq_nocase(left[i], right[k])) {
                used[k] = true;
                common++;
                break;
            }
        }
    }
    return n + m == 0 ? 0 : (unsigned)(200 * common / (n + m));
}

/* How much a heading is like the statement that is most like it. */
static unsigned likeness(const struct titles *titles, struct str heading)
{
    unsigned most = 0;
    for (size_t i = 0; i < titles->n_stated; i++) {
        unsigned value = alike(heading, titles->stated[i]);
        most = value > most ? value : most;
    }
    return most;
}

/* The <h1> that is most like a statement; not given if none is like any. */
static struct str confirmed(const struct titles *titles)
{
    struct str best = {0};
    unsigned most = ALIKE_PERCENT - 1;
    for (size_t i = 0; i < titles->n_headings; i++) {
        unsigned value = likeness(titles, titles->headings[i]);
        if (value > most && titles->headings[i].n <= MAX_HEADING) {
            most = value;
            best = titles->headings[i];
        }
    }
    return best;
}

/* The only <h1>, if it is more than a name and a headline's length. */
static struct str only_heading(const struct titles *titles)
{
    struct str words[MAX_WORDS];
    struct str only = titles->n_headings == 1 ? titles->headings[0] : (struct str){0};
    size_t n = words_of(only, words);
    bool fits = titles->sure ? n >= 4 && likeness(titles, only) >= AKIN_PERCENT : n >= 2;
    return fits && only.n <= MAX_HEADING && !title_is_site(only, titles->site, titles->domain)
               ? only
               : (struct str){0};
}

/* A heading of any rank says just this. */
static bool is_heading(const struct titles *titles, struct str part)
{
    for (size_t i = 0; i < titles->n_headings; i++) {
        if (title_same(titles->headings[i], part)) {
            return true;
        }
    }
    for (size_t i = 0; i < titles->n_lower; i++) {
        if (title_same(titles->lower[i], part)) {
            return true;
        }
    }
    return false;
}

/*
 * "Storm hits coast | Opinion" without what follows the bar, if enough is left; and without what
 * follows any separator, if a heading says just what is before it.
 */
static struct str without_labels(const struct titles *titles, struct str title)
{
    struct str words[MAX_WORDS];
    for (size_t at = 1; at + 1 < title.n; at++) {
        struct str front = str_sub(title, 0, at);
        bool bar = str_starts(str_sub(title, at, title.n), separators[0]);
        if (separator_at(title, at) > 0 &&
            ((bar && words_of(front, words) >= 3) || is_heading(titles, front))) {
            return str_trim(front);
        }
    }
    return title;
}

struct str title_choose(const struct titles *titles)
{
    struct str title = confirmed(titles);
    title = title.n > 0 ? title : only_heading(titles);
    for (size_t i = 0; i < titles->n_stated && title.n == 0; i++) {
        bool site = title_is_site(titles->stated[i], titles->site, titles->domain);
        title = site && titles->n_headings > 0 ? title : titles->stated[i];
    }
    for (size_t i = 0; i < titles->n_headings && title.n == 0; i++) {
        title = titles->headings[i];
    }
    title = title_without_site(title, titles->site, titles->domain);
    return without_labels(titles, title);
}
