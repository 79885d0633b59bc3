#include "worker/page/page_kind.h"

#include <string.h>

#include "worker/page/page_words.h"

#define RUNNING_MIN    60  /* bytes; a shorter block is no running text */
#define RUNNING_LONG   140 /* bytes; so long it need not end a sentence */
#define RUNNING_LINKED 30  /* of a hundred bytes in links, at most */
#define HEADLINE_MIN   25  /* bytes of a headline that is a link */
#define HEADLINE_MAX   200
#define HEADLINE_WORDS 4

/* Longest stretches of running text, in bytes; a paragraph has some 200 to 400. */
#define TEXT_PLENTY 1500 /* nothing else is asked */
#define TEXT_SOME   800  /* doubtful, if all else says that it is none */
#define TEXT_FEW    300  /* two or three sentences */
#define TEXT_NONE   120

#define PHRASE_MIN   10     /* bytes of the shortest phrase */
#define PHRASE_BYTES 262144 /* of the page's text that phrases are looked for in */
#define MAX_H1       10     /* that are read */

#define MANY_HEADLINES 12
#define MANY_COOKIES   60 /* of a hundred bytes of running text */

/* What the page's blocks come to. */
struct sums {
    uint64_t stretch;        /* the longest one of kept running text */
    uint64_t running;        /* kept running text without notices */
    uint64_t bytes, notes;   /* of all text, and of notices that are not short */
    uint64_t said[SIGNS];    /* bytes of the notices by what they say */
    uint32_t headlines;      /* links that read like headlines */
    enum page_sign first_h1; /* what the headline is all of */
    bool contradicts;        /* a headline that reads like an article's */
};

/* ---- blocks ---- */

static bool is_headline_link(const struct page_block *b)
{
    size_t blanks = 0;
    size_t high = 0;
    if (b->text.n < HEADLINE_MIN || b->text.n > HEADLINE_MAX || b->links == 0 ||
        (uint64_t)b->linked * 100 < (uint64_t)b->text.n * 80) {
        return false;
    }
    for (size_t i = 0; i < b->text.n; i++) {
        blanks += b->text.p[i] == ' ';
        high += (unsigned char)b->text.p[i] >= 0x80;
    }
    return blanks + 1 >= HEADLINE_WORDS || 2 * high > b->text.n; /* not all scripts have blanks */
}

static bool is_running(const struct page_block *b)
{
    if (b->text.n < RUNNING_MIN ||
        (uint64_t)b->linked * 100 > (uint64_t)b->text.n * RUNNING_LINKED) {
        return false;
    }
    return b->text.n >= RUNNING_LONG || memchr(b->text.p, '.', b->text.n) ||
           memchr(b->text.p, '?', b->text.n) || memchr(b->text.p, '!', b->text.n);
}

static bool is_long_title(struct str text)
{
    size_t blanks = 0;
    for (size_t i = 0; i < text.n; i++) {
        blanks += text.p[i] == ' ';
    }
    return blanks + 1 > HEADLINE_WORDS;
}

/* The longest stretch, whatever it says: all that most pages need. */
static uint64_t longest(const struct page *page, const bool *keep)
{
    uint64_t best = 0;
    uint64_t now = 0;
    for (uint32_t i = 0; i < page->n; i++) {
        const struct page_block *b = &page->blocks[i];
        if ((!keep || keep[i]) && is_running(b)) {
            now += b->text.n;
            best = now > best ? now : best;
        } else if (is_headline_link(b)) {
            now = 0;
        }
    }
    return best;
}

static struct sums sum_up(const struct page *page, const bool *keep)
{
    struct sums sums = {0};
    uint64_t now = 0;
    unsigned n_h1 = 0;
    for (uint32_t i = 0; i < page->n; i++) {
        const struct page_block *b = &page->blocks[i];
        bool asked = b->text.n >= PHRASE_MIN && sums.bytes < PHRASE_BYTES;
        enum page_sign says = asked ? page_words_text(b->text) : SIGN_NONE;
        bool running = is_running(b);
        sums.bytes += b->text.n;
        sums.said[says] += b->text.n;
        sums.notes += running && says != SIGN_NONE ? b->text.n : 0;
        if (is_headline_link(b)) {
            sums.headlines++;
            now = 0;
        } else if (running && says == SIGN_NONE && (!keep || keep[i])) {
            now += b->text.n;
            sums.running += b->text.n;
            sums.stretch = now > sums.stretch ? now : sums.stretch;
        }
        if (dom_is_in_h1(page->dom, b->owner) && n_h1++ < MAX_H1) {
            enum page_sign sign = page_words_title(b->text);
            sums.first_h1 = sums.first_h1 == SIGN_NONE ? sign : sums.first_h1;
            sums.contradicts = sums.contradicts || (sign == SIGN_NONE && is_long_title(b->text));
        }
    }
    return sums;
}

/* ---- what the page calls itself ---- */

static bool is_og_article(const struct dom *dom)
{
    for (uint32_t i = 0; i < dom->n && dom->nodes[i].tag != TAG_BODY; i++) {
        if (dom->nodes[i].tag == TAG_META &&
            str_eq_nocase(dom_attr(dom, i, "property"), STR("og:type")) &&
            str_find_nocase(dom_attr(dom, i, "content"), STR("article")) >= 0) {
            return true;
        }
    }
    return false;
}

/* The text of <title>. */
static struct str page_name(const struct dom *dom)
{
    for (uint32_t i = 0; i + 1 < dom->n && dom->nodes[i].tag != TAG_BODY; i++) {
        if (dom->nodes[i].tag == TAG_TITLE && dom->nodes[i + 1].tag == TAG_TEXT) {
            return str_trim(dom->nodes[i + 1].text);
        }
    }
    return (struct str){NULL, 0};
}

/* The title says it, or the headline does, and no other headline gainsays it. */
static enum page_sign sign_of(const struct page *page, const struct sums *sums)
{
    struct str name = page_name(page->dom);
    enum page_sign sign = page_words_title(page->title);
    sign = sign == SIGN_NONE ? page_words_title(name) : sign;
    if (sign == SIGN_NONE && !(is_long_title(page->title) && is_long_title(name))) {
        sign = sums->first_h1;
    }
    return sums->contradicts ? SIGN_NONE : sign;
}

/* ---- addresses ---- */

enum place {
    PLACE_UNKNOWN,
    PLACE_ROOT,    /* "/", "/index.html", "/en/" */
    PLACE_SECTION, /* "/world", "/sport/football/" */
    PLACE_PAGE,    /* what has a long name, a number or a query */
};

/* A part of a path: "football", "middle-east"; not "ferry-back-in-harbour" or "2026". */
static bool is_section_name(struct str part)
{
    size_t dashes = 0;
    for (size_t i = 0; i < part.n; i++) {
        char c = part.p[i];
        dashes += c == '-' || c == '_';
        if ((c >= '0' && c <= '9') || c == '.' || c == '%') {
            return false;
        }
    }
    return dashes < 3 && part.n <= 30;
}

static enum place place_of(struct str url)
{
    ptrdiff_t scheme = str_find(url, STR("://"));
    if (scheme < 0) {
        return PLACE_UNKNOWN;
    }
    struct str path = str_cut(str_sub(url, (size_t)scheme + 3, url.n), '/').tail;
    path = str_cut(path, '#').head;
    if (str_cut(path, '?').found) {
        return PLACE_PAGE;
    }
    if (str_eq(path, STR("index.html")) || str_eq(path, STR("index.php"))) {
        return PLACE_ROOT;
    }
    size_t parts = 0;
    size_t bytes = 0;
    for (struct str rest = path; rest.n > 0;) {
        struct str_pair cut = str_cut(rest, '/');
        rest = cut.tail;
        parts += cut.head.n > 0;
        bytes += cut.head.n;
        if (!is_section_name(cut.head)) {
            return PLACE_PAGE;
        }
    }
    return parts == 0 || (parts == 1 && bytes == 2) ? PLACE_ROOT
           : parts <= 3                             ? PLACE_SECTION
                                                    : PLACE_PAGE;
}

/* ---- the verdict ---- */

static struct page_verdict verdict(enum page_kind kind, const char *why)
{
    return (struct page_verdict){kind, kind == PAGE_ARTICLE ? NULL : why};
}

/* Its title is that of an error, a check, a wall. claims: to be an article. */
static struct page_verdict by_title(enum page_sign sign, const struct sums *sums, bool claims)
{
    static const char *const names[SIGNS] = {
        [SIGN_ERROR] = "an error page",
        [SIGN_CHECK] = "a bot check",
        [SIGN_COOKIE] = "a cookie wall",
        [SIGN_WALL] = "a paywall",
    };
    bool few = sums->stretch < TEXT_FEW;
    bool some = sums->stretch < TEXT_SOME;
    return verdict(few && !claims             ? PAGE_OTHER
                   : few || (some && !claims) ? PAGE_DOUBTFUL
                                              : PAGE_ARTICLE,
                   names[sign]);
}

/* Its title may be anything, but hardly any text is left beside what it says of itself. */
static struct page_verdict by_notices(const struct sums *sums, bool claims)
{
    bool none = sums->stretch < TEXT_NONE;
    bool alone = sums->headlines < MANY_HEADLINES / 2;
    if (none && sums->said[SIGN_CHECK] > 0 && sums->bytes < 1500) {
        return verdict(claims ? PAGE_DOUBTFUL : PAGE_OTHER, "a bot check");
    }
    if (sums->stretch < TEXT_FEW && sums->said[SIGN_WALL] > 0) {
        return verdict(none ? PAGE_OTHER : PAGE_DOUBTFUL, "a paywall");
    }
    if (none && sums->notes > 0 &&
        sums->said[SIGN_COOKIE] * 100 >= MANY_COOKIES * (sums->notes + sums->running)) {
        return verdict(alone && !claims ? PAGE_OTHER : PAGE_DOUBTFUL, "a cookie wall");
    }
    return verdict(PAGE_ARTICLE, NULL);
}

/* Headlines that are links, and little text in a row. */
static struct page_verdict by_place(enum place place, const struct sums *sums, bool claims)
{
    const char *why = place == PLACE_ROOT ? "a home page" : "a list of articles";
    bool none = sums->stretch < TEXT_NONE && sums->running < TEXT_SOME;
    bool few = sums->stretch < TEXT_FEW;
    bool teasers = sums->running < TEXT_PLENTY; /* a list that is an article has more text */
    enum page_kind kind = PAGE_ARTICLE;
    if (sums->headlines < MANY_HEADLINES) {
        return verdict(PAGE_ARTICLE, NULL);
    }
    if (place == PLACE_ROOT && sums->stretch < TEXT_SOME) {
        kind = few && teasers && !claims ? PAGE_OTHER : PAGE_DOUBTFUL;
    } else if (place == PLACE_SECTION && few && !claims) {
        kind = teasers ? PAGE_OTHER : PAGE_DOUBTFUL;
    } else if (none) {
        kind = PAGE_DOUBTFUL;
    }
    return verdict(kind, why);
}

struct page_verdict page_kind(const struct page *page, const bool *keep, bool dated, struct str url)
{
    if (longest(page, keep) >= TEXT_PLENTY &&
        page_words_title(page->title) == SIGN_NONE) { /* nearly all pages end here */
        return verdict(PAGE_ARTICLE, NULL);
    }
    struct sums sums = sum_up(page, keep);
    bool claims = dated || page->hints.body.n >= TEXT_FEW || is_og_article(page->dom);
    enum page_sign sign = sign_of(page, &sums);
    struct page_verdict found =
        sign != SIGN_NONE ? by_title(sign, &sums, claims) : verdict(PAGE_ARTICLE, NULL);
    if (found.kind == PAGE_ARTICLE) {
        found = by_notices(&sums, claims);
    }
    return found.kind == PAGE_ARTICLE ? by_place(place_of(url), &sums, claims) : found;
}
