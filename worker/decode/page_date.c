#include "worker/decode/page_date.h"

#include <string.h>

#include "common/clock.h"
#include "worker/decode/date_find.h"
#include "worker/decode/url.h"
#include "worker/page/notes.h"

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))
#define LABEL_MAX     40  /* bytes of a text that says what the date below it is */
#define RUNNING       160 /* bytes of a block that is a sentence, not a byline */
#define TOLD_WORDS    2   /* of three letters and more */
#define TAKEN         10  /* points that a date needs */
#define CONVINCING    45
#define EARLIER       28 /* … to contradict a statement that a page rebuilt later may have made */
#define CLEARLY       10 /* more points than where the stated day stands */
#define PARTS_MIN     4  /* nodes of an element with two texts, one of them in an element */
#define PARTS_MAX     12
#define LONE_BESIDE   8  /* bytes that may stand beside a date that is all a block has */
#define CERTAIN       30 /* … to come before the one in the URL */

/* What is said of a date beside it. */
enum said {
    SAID_NOTHING,
    SAID_PUBLISHED,
    SAID_MODIFIED,
};

/* What a label says, and points for how surely it speaks of this article. */
struct label {
    enum said said;
    int points;
};

struct candidate {
    struct stamp stamp;
    int points;
};

struct search {
    const struct page *page;
    const struct headline *head;
    struct block_walk walk;
    enum date_order order;
    struct candidate published, modified;
    int confirmed;     /* points of the best one that shows the day that is known */
    struct stamp lone; /* the day of all that had too few points; SEVERAL: they have several */
    bool several;
    struct str label; /* the short text before this one, which may say what it is */
    const struct stamp *known;
    unsigned looked; /* texts looked into */
    int16_t zone;
    bool zone_found;
};

/* Byte of the last of the words in text, any case; -1: none stands there. */
static ptrdiff_t last_of(struct str text, const struct str *words, size_t n)
{
    ptrdiff_t last = -1;
    for (size_t i = 0; i < n; i++) {
        ptrdiff_t at = str_find_nocase(text, words[i]);
        last = at > last ? at : last;
    }
    return last;
}

/* What stands nearer to the date counts: "Published … Updated". */
static struct label said_by(struct str text)
{
    static const struct str published[] = {
        STR_INIT("publish"),  STR_INIT("posted"),     STR_INIT("created"),    STR_INIT("publi"),
        STR_INIT("erstellt"), STR_INIT("ffentlicht"), STR_INIT("pubbl"),      STR_INIT("issued"),
        STR_INIT("pubdate"),  STR_INIT("post time"),  STR_INIT("originally"),
    };
    static const struct str modified[] = {
        STR_INIT("updat"),           STR_INIT("modif"),    STR_INIT("revis"),
        STR_INIT("reviewed"),        STR_INIT("aktualis"), STR_INIT("mis \xC3\xA0 jour"),
        STR_INIT("actualiz"),        STR_INIT("aggiorn"),  STR_INIT("edited"),
        STR_INIT("ge\xC3\xA4ndert"), STR_INIT("changed"),  STR_INIT("zuletzt"),
    };
    /* Books and products are released, too, and reviews of them say when. */
    static const struct str vague[] = {STR_INIT("released"), STR_INIT("written")};
    ptrdiff_t first = last_of(text, published, LENGTH(published));
    ptrdiff_t second = last_of(text, modified, LENGTH(modified));
    if (second > first) {
        return (struct label){SAID_MODIFIED, 20};
    }
    if (first >= 0) {
        bool originally = str_find_nocase(text, STR("originally")) >= 0;
        return (struct label){SAID_PUBLISHED, originally ? 40 : 20};
    }
    bool perhaps = last_of(text, vague, LENGTH(vague)) >= 0;
    return (struct label){perhaps ? SAID_PUBLISHED : SAID_NOTHING, 0};
}

/* In the class or id of what holds a date. */
static const struct str dates[] = {STR_INIT("date"), STR_INIT("time")};

/* What class, id and itemprop of the element and its next parents say; adds their points. */
static enum said said_by_element(const struct search *s, uint32_t node, int *points)
{
    static const struct str published[] = {STR_INIT("publish"),  STR_INIT("pubdate"),
                                           STR_INIT("pub-date"), STR_INIT("posted"),
                                           STR_INIT("release"),  STR_INIT("created")};
    static const struct str modified[] = {STR_INIT("updat"), STR_INIT("modif"), STR_INIT("revis"),
                                          STR_INIT("reviewed"), STR_INIT("changed")};
    static const struct str bylines[] = {STR_INIT("byline"), STR_INIT("meta"), STR_INIT("author"),
                                         STR_INIT("info"), STR_INIT("header")};
    const struct dom *dom = s->page->dom;
    if (element_is_called(dom, node, 1, published, LENGTH(published))) {
        *points += 25;
        return SAID_PUBLISHED;
    }
    if (element_is_called(dom, node, 2, modified, LENGTH(modified))) {
        *points += 20;
        return SAID_MODIFIED;
    }
    *points += element_is_called(dom, node, 2, dates, LENGTH(dates))       ? 20
               : element_is_called(dom, node, 2, bylines, LENGTH(bylines)) ? 10
                                                                           : 0;
    return SAID_NOTHING;
}

/* The farther from the headline, the fewer; before it half. */
static int points_of_place(const struct search *s, uint32_t node)
{
    const struct headline *head = s->head;
    if (node < head->from || node >= head->to) {
        return -10;
    }
    uint32_t here = s->walk.at, there = head->block;
    int distance = (int)(here > there ? here - there : there - here);
    distance = distance < 20 ? distance : 20;
    return node >= head->node ? 32 - distance : 26 - distance;
}

static void keep(struct candidate *best, struct stamp stamp, int points)
{
    if (points > best->points && points >= TAKEN) {
        best->stamp = stamp;
        best->points = points;
    }
}

/* The same instant written with a zone tells which clock the other one's is. */
static void note_zone(struct search *s, struct stamp stamp)
{
    const struct stamp *known = s->known;
    bool both = known->from != DATE_FROM_NONE && !known->day_only && !stamp.day_only;
    if (!both || !stamp.zoned || stamp.zone_minutes == 0 || s->zone_found) {
        return;
    }
    int64_t apart = stamp.us - known->us;
    s->zone_found = known->zone_minutes == 0 && known->zoned && apart > -60 * CLOCK_US_PER_S &&
                    apart < 60 * CLOCK_US_PER_S;
    s->zone = stamp.zone_minutes;
}

static bool same_day(struct stamp a, struct stamp b)
{
    int64_t apart = date_local_day(a) - date_local_day(b);
    return apart >= -1 && apart <= 1;
}

/* Of a page that says no date clearly, all that it shows may be one day. */
static void note_lone(struct search *s, uint32_t node, struct stamp stamp, enum said said)
{
    if (said == SAID_MODIFIED || element_is_aside(s->page->dom, node, s->head)) {
        return;
    }
    bool first = s->lone.from == DATE_FROM_NONE;
    s->several = s->several || (!first && date_local_day(s->lone) != date_local_day(stamp));
    s->lone = first ? stamp : s->lone;
}

static void
offer(struct search *s, uint32_t node, struct stamp stamp, struct label label, int points)
{
    enum said said = label.said;
    note_zone(s, stamp);
    enum said called = said_by_element(s, node, &points);
    said = said == SAID_NOTHING ? called : said;
    points += points_of_place(s, node) + (label.said != SAID_NOTHING ? label.points
                                          : said == SAID_NOTHING     ? 0
                                                                     : 20);
    if (element_is_aside(s->page->dom, node, s->head)) {
        points -= 60;
    }
    if (s->known->from != DATE_FROM_NONE && points > s->confirmed && same_day(stamp, *s->known)) {
        s->confirmed = points;
    }
    keep(said == SAID_MODIFIED ? &s->modified : &s->published, stamp, points);
}

/* <time> and microdata. */
static void look_at_element(struct search *s, uint32_t node)
{
    const struct dom *dom = s->page->dom;
    struct str prop = dom_attr(dom, node, "itemprop");
    bool is_time = dom->nodes[node].tag == TAG_TIME;
    bool published = str_eq_nocase(prop, STR("datePublished")) ||
                     str_eq_nocase(prop, STR("published-date")) || dom_attr(dom, node, "pubdate").p;
    bool modified = str_eq_nocase(prop, STR("dateModified"));
    if ((!is_time && !published && !modified) || s->looked++ >= PAGE_DATE_MAX) {
        return;
    }
    struct str value = dom_attr(dom, node, is_time ? "datetime" : "content");
    struct date_span span = {0};
    struct stamp stamp;
    bool whole = date_parse_in(value, s->order, DATE_FROM_TIME_ELEMENT, &stamp);
    if (!whole && !date_find(value, 0, s->order, &span)) {
        return;
    }
    stamp = whole ? stamp : span.stamp;
    stamp.from = DATE_FROM_TIME_ELEMENT;
    struct label label = published  ? (struct label){SAID_PUBLISHED, 20}
                         : modified ? (struct label){SAID_MODIFIED, 20}
                                    : said_by(s->label);
    offer(s, node, stamp, label, published || modified ? 25 : 12);
    note_lone(s, node, stamp, label.said);
}

/* Four figures of a year, or two separators between figures. */
static bool may_hold_date(struct str text)
{
    size_t run = 0, figures = 0;
    for (size_t i = 0; i < text.n; i++) {
        run = text.p[i] >= '0' && text.p[i] <= '9' ? run + 1 : 0;
        figures += run > 0;
    }
    return figures >= 4;
}

/* Small words before the date that no byline has: "The next meeting takes place on". */
static bool is_told(struct str before)
{
    size_t small = 0;
    for (size_t i = 0; i < before.n; i++) {
        bool starts = i == 0 || before.p[i - 1] == ' ';
        small += starts && i + 3 < before.n && before.p[i] >= 'a' && before.p[i] <= 'z' &&
                 before.p[i + 1] != ' ' && before.p[i + 2] != ' ';
    }
    return small >= TOLD_WORDS;
}

/* Words before or behind the date go on for longer than a byline's do, or end with a full stop. */
static bool is_sentence(struct str text, struct date_span span)
{
    return span.from > 40 || is_told(str_sub(text, 0, span.from)) || text.n - span.to > 60 ||
           (span.from > 0 && str_ends(text, STR(".")));
}

static void look_at_text(struct search *s, uint32_t node)
{
    struct str text = s->page->dom->nodes[node].text;
    const struct page_block *block = block_walk_to(&s->walk, node);
    struct date_span span = {0};
    if (!block || text.n > DATE_FIND_MAX || !may_hold_date(text) || s->looked++ >= PAGE_DATE_MAX) {
        return;
    }
    bool near = node >= s->head->from && node < s->head->to;
    while (date_find(text, span.to, s->order, &span)) {
        struct str before =
            str_sub(text, span.from > LABEL_MAX ? span.from - LABEL_MAX : 0, span.from);
        struct label label = said_by(before);
        label = label.said == SAID_NOTHING ? said_by(s->label) : label;
        bool unsaid = label.said == SAID_NOTHING;
        bool running = block->text.n > RUNNING || (unsaid && is_sentence(text, span));
        if (unsaid && (running || (!near && block->text.n > 60))) {
            continue;
        }
        span.stamp.from = DATE_FROM_TEXT;
        offer(s, s->page->dom->nodes[node].parent, span.stamp, label,
              running && block->text.n > RUNNING ? -20 : 0);
        if (!unsaid || block->text.n <= span.to - span.from + LONE_BESIDE) {
            note_lone(s, s->page->dom->nodes[node].parent, span.stamp, label.said);
        }
    }
}

/* "17/12/2021" somewhere on the page says how its other dates are meant. */
static enum date_order order_of_page(const struct page *page, enum date_order usual)
{
    unsigned votes[DATE_MONTH_FIRST + 1] = {0};
    for (uint32_t i = 0; i < page->n; i++) {
        struct str text = page->blocks[i].text;
        struct str_pair first = str_cut(text.n <= RUNNING ? text : (struct str){0}, '/');
        size_t n = first.head.n;
        if (!first.found || n < 2 || first.tail.n < 7 || first.tail.p[2] != '/') {
            continue;
        }
        uint64_t a, b, year;
        if (str_to_u64(str_sub(text, n - 2, n), &a) && str_to_u64(str_sub(first.tail, 0, 2), &b) &&
            str_to_u64(str_sub(first.tail, 3, 7), &year) && year >= 1900 && year <= 2100) {
            votes[DATE_DAY_FIRST] += a > 12 && a <= 31 && b <= 12;
            votes[DATE_MONTH_FIRST] += b > 12 && b <= 31 && a <= 12;
        }
    }
    if (votes[DATE_DAY_FIRST] == votes[DATE_MONTH_FIRST]) {
        return usual;
    }
    return votes[DATE_DAY_FIRST] > votes[DATE_MONTH_FIRST] ? DATE_DAY_FIRST : DATE_MONTH_FIRST;
}

/*
 * "<span>26</span> Oct <b>2018</b>" in an element that is called a date: what its texts make
 * together, where none of them is a date alone.
 */
static void look_at_parts(struct search *s, uint32_t node)
{
    const struct dom *dom = s->page->dom;
    uint32_t end = dom->nodes[node].end;
    char joined[LABEL_MAX];
    size_t n = 0;
    if (end - node < PARTS_MIN || end - node > PARTS_MAX ||
        !element_is_called(dom, node, 0, dates, LENGTH(dates)) || s->looked++ >= PAGE_DATE_MAX) {
        return;
    }
    for (uint32_t i = node + 1; i < end; i++) {
        struct str text = str_trim(dom->nodes[i].text);
        struct date_span alone = {0};
        if (dom->nodes[i].tag != TAG_TEXT || text.n == 0) {
            continue;
        }
        if (n + 1 + text.n > sizeof joined || date_find(text, 0, s->order, &alone)) {
            return;
        }
        joined[n++] = ' ';
        memcpy(joined + n, text.p, text.n);
        n += text.n;
    }
    struct date_span span = {0};
    if (date_find((struct str){joined, n}, 0, s->order, &span)) {
        span.stamp.from = DATE_FROM_TEXT;
        offer(s, node, span.stamp, said_by(s->label), 0);
    }
}

static void look(struct search *s)
{
    const struct dom *dom = s->page->dom;
    for (uint32_t i = 0; i < dom->n; i++) {
        const struct node *at = &dom->nodes[i];
        if (at->tag == TAG_TEXT) {
            look_at_text(s, i);
            struct str text = str_trim(at->text);
            if (text.n > 1) {
                s->label = text.n <= LABEL_MAX ? text : (struct str){0};
            }
        } else {
            (void)block_walk_to(&s->walk, i);
            look_at_element(s, i);
            look_at_parts(s, i);
        }
    }
}

/* A page rebuilt later is often dated anew, never before: the earlier day wins. */
static void dispute(const struct search *s, struct arena *arena, struct article *out)
{
    const struct candidate *seen = &s->published;
    int64_t apart = date_local_day(out->published) - date_local_day(seen->stamp);
    int needed = apart > 1 ? EARLIER : CONVINCING;
    if (seen->points < needed || same_day(out->published, seen->stamp) ||
        seen->points <= s->confirmed + CLEARLY) {
        return;
    }
    warn(&out->warnings, STR("published_at_disputed"), arena);
    if (apart > 1) {
        out->published = seen->stamp;
    }
}

/* "3/10/2021" was read as the third of October, and the other is the tenth of March. */
static bool is_swapped(struct stamp a, struct stamp b)
{
    struct civil x = clock_to_civil(a.us), y = clock_to_civil(b.us);
    return a.day_only && b.day_only && x.year == y.year && x.month == y.day && x.day == y.month;
}

static void settle(struct search *s, struct str url, struct arena *arena, struct article *out)
{
    struct stamp by_url;
    const struct candidate *seen = &s->published;
    const struct stamp *of_page = &s->page->hints.published;
    if (s->zone_found) {
        out->published.zone_minutes = s->zone;
    }
    if (out->modified.from == DATE_FROM_NONE && s->modified.points > 0) {
        out->modified = s->modified.stamp;
    }
    if (out->published.from != DATE_FROM_NONE) {
        dispute(s, arena, out);
    } else if (seen->points < CERTAIN && date_in_url(url, &by_url)) {
        out->published = by_url;
    } else if (seen->points < CERTAIN && of_page->from != DATE_FROM_NONE) {
        out->published = *of_page;
    } else if (seen->points > 0) {
        bool swapped = date_in_url(url, &by_url) && is_swapped(seen->stamp, by_url);
        out->published = swapped ? by_url : seen->stamp;
    } else if (s->lone.from != DATE_FROM_NONE && !s->several) {
        out->published = s->lone;
    }
}

void page_date_read(const struct page *page,
                    const struct headline *head,
                    struct str url,
                    struct arena *arena,
                    struct article *out)
{
    struct search search = {.page = page, .head = head, .walk = {.page = page}};
    struct str own = url.n > 0 ? url : out->canonical_url;
    enum date_order usual = date_order_of(out->language, url_host(own, arena));
    search.order = order_of_page(page, usual);
    search.known = &out->published;
    look(&search);
    settle(&search, own, arena, out);
}
