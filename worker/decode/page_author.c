#include "worker/decode/page_author.h"

#include "common/utf8.h"
#include "worker/decode/date_names.h"
#include "worker/decode/title.h"
#include "worker/page/notes.h"

#define LENGTH(table)  (sizeof(table) / sizeof((table)[0]))
#define MAX_NAME       60 /* bytes */
#define MAX_NAME_WORDS 5
#define MAX_BYLINE     160 /* bytes of a text that is read for names */
#define MAX_FAR        2   /* names; of more, teasers are full */
#define MAX_LOOKED     500 /* elements */
#define MAX_SIGNED     3   /* blocks below the headline */
#define NODES_BETWEEN  150 /* two authors of one article stand closer together */

/* ---- what is a name ---- */

static const struct str byline_starts[] = {
    STR_INIT("by "),        STR_INIT("by: "),         STR_INIT("by:"),
    STR_INIT("written by"), STR_INIT("posted by"),    STR_INIT("author:"),
    STR_INIT("authors:"),   STR_INIT("author "),      STR_INIT("story by"),
    STR_INIT("words by"),   STR_INIT("text by"),      STR_INIT("text:"),
    STR_INIT("article by"), STR_INIT("published by"), STR_INIT("analysis by"),
    STR_INIT("opinion by"), STR_INIT("reported by"),  STR_INIT("created by"),
    STR_INIT("von "),       STR_INIT("von: "),        STR_INIT("autor:"),
    STR_INIT("autorin:"),   STR_INIT("par "),         STR_INIT("por "),
    STR_INIT("door "),      STR_INIT("di "),
};

/* Bytes of "By", "Written by:" at s's start, with what follows up to the name; or 0. */
static size_t byline_start(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < LENGTH(byline_starts) && n == 0; i++) {
        n = str_starts_nocase(s, byline_starts[i]) ? byline_starts[i].n : 0;
    }
    while (n > 0 && n < s.n && (s.p[n] == ' ' || s.p[n] == ':')) {
        n++;
    }
    return n;
}

/* Words that no name has: roles, desks, calls to the reader, parts of dates. */
static const char other_words[] =
    " writer editor editors reporter contributor contributors correspondent staff author authors "
    "manager director specialist expert experts analyst founder co-founder ceo cto team desk news "
    "senior chief columnist producer associate freelance consultant officer president head lead "
    "strategist marketing content editorial newsroom bureau agency press media guest admin "
    "administrator webmaster about follow share subscribe read more posts articles view all "
    "comments comment reply min minute minutes published updated posted last by written reviewed "
    "edited fact checked medically on in the this our your you we how what why when newsletter "
    "contact email website home blog menu search login sign twitter facebook linkedin instagram "
    "copy link print save listen january february march april june july august september "
    "october november december monday tuesday wednesday thursday friday saturday sunday "
    "redaktion redacción redazione rédaction autor autorin photo photos photographer image "
    "verified profile bio register registrieren anmelden registrarse inscription create account "
    "library download learn tiktok youtube pinterest "
    "topic topics category tags university college institute inc llc ltd gmbh company services "
    "solutions group ";

static bool is_other(struct str word)
{
    char wanted[32] = " ";
    if (word.n > sizeof wanted - 3) {
        return true;
    }
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        wanted[i + 1] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    wanted[word.n + 1] = ' ';
    return str_find(str_of(other_words), (struct str){wanted, word.n + 2}) >= 0;
}

/* The next blank-separated word of *rest, which moves behind it; empty at the end. */
static struct str next_word(struct str *rest)
{
    struct str s = str_trim(*rest);
    struct str_pair cut = str_cut(s, ' ');
    *rest = cut.tail;
    return cut.head;
}

static bool is_particle(struct str word)
{
    static const struct str particles[] = {
        STR_INIT("van"), STR_INIT("von"), STR_INIT("de"),  STR_INIT("der"), STR_INIT("den"),
        STR_INIT("da"),  STR_INIT("di"),  STR_INIT("del"), STR_INIT("la"),  STR_INIT("le"),
        STR_INIT("bin"), STR_INIT("al"),  STR_INIT("el"),  STR_INIT("dos"), STR_INIT("ter"),
    };
    for (size_t i = 0; i < LENGTH(particles); i++) {
        if (str_eq(word, particles[i])) {
            return true;
        }
    }
    return false;
}

/* A capital (or a letter of a script without), letters, and the marks that names have. */
static bool is_name_word(struct str word)
{
    size_t i = 0;
    uint32_t first = utf8_next(word, &i);
    if (!utf8_is_upper(first) && (first < 0x80 || !utf8_is_letter(first))) {
        return word.p[0] == '(' || is_particle(word);
    }
    while (i < word.n) {
        uint32_t cp = utf8_next(word, &i);
        bool mark = cp == '-' || cp == '\'' || cp == '.' || cp == 0x2019 || cp == ')';
        if (!mark && !utf8_is_letter(cp)) {
            return false;
        }
    }
    return true;
}

static bool is_name(struct str s, bool one_word)
{
    struct str whole = str_trim(s);
    size_t n = 0;
    if (s.n < 3 || s.n > MAX_NAME) {
        return false;
    }
    for (struct str word = next_word(&s); word.n > 0; word = next_word(&s), n++) {
        if (n == MAX_NAME_WORDS || is_other(word) || !is_name_word(word)) {
            return false;
        }
    }
    return n > 1 || (n == 1 && one_word && !date_name_weekday(whole)); /* "Sat" is of a date */
}

/* Bytes of what parts two names at byte at of s, or 0. */
static size_t parting_at(struct str s, size_t at)
{
    static const struct str partings[] = {
        STR_INIT(" and "),
        STR_INIT(" & "),
        STR_INIT(" und "),
        STR_INIT(" et "),
        STR_INIT(" y "),
        STR_INIT(" with "),
        STR_INIT(","),
        STR_INIT("|"),
        STR_INIT(";"),
        STR_INIT("/"),
        STR_INIT(" - "),
        STR_INIT("\xC2\xB7"),
        STR_INIT("\xE2\x80\xA2"),
        STR_INIT("\xE2\x80\x93"),
        STR_INIT("\xE2\x80\x94"),
    };
    for (size_t i = 0; i < LENGTH(partings); i++) {
        if (str_starts(str_sub(s, at, s.n), partings[i])) {
            return partings[i].n;
        }
    }
    return 0;
}

static struct str next_part(struct str *rest)
{
    for (size_t i = 0; i < rest->n; i++) {
        size_t n = parting_at(*rest, i);
        if (n > 0) {
            struct str part = str_trim(str_sub(*rest, 0, i));
            *rest = str_sub(*rest, i + n, rest->n);
            return part;
        }
    }
    struct str part = str_trim(*rest);
    *rest = (struct str){0};
    return part;
}

static void add(struct str name, struct arena *arena, struct strs *authors)
{
    for (size_t i = 0; i < authors->n; i++) {
        if (str_eq_nocase(authors->items[i], name)) {
            return;
        }
    }
    if (authors->n < PAGE_AUTHORS_MAX) {
        strs_push(authors, name, arena);
    }
}

static void take_names(struct str s, bool one_word, struct arena *arena, struct strs *authors)
{
    while (s.n > 0) {
        struct str part = next_part(&s);
        if (part.n == 0) {
            continue;
        }
        if (!is_name(part, one_word)) {
            return;
        }
        add(part, arena, authors);
    }
}

/* "Published 7 May 2023 by A B": byte where the byline begins, behind a date or label; or 0. */
static size_t byline_inside(struct str s)
{
    bool figures = false;
    for (size_t i = 0; i + 4 < s.n && i <= MAX_NAME; i++) {
        figures = figures || (s.p[i] >= '0' && s.p[i] <= '9');
        if (figures && s.p[i] == ' ' && str_starts_nocase(str_sub(s, i + 1, s.n), STR("by "))) {
            return i + 1;
        }
    }
    return 0;
}

void page_author_names(struct str s, bool by, struct arena *arena, struct strs *authors)
{
    s = str_trim(s);
    s = str_sub(s, by && byline_start(s) == 0 ? byline_inside(s) : 0, s.n);
    size_t n = byline_start(s);
    if (s.n <= MAX_BYLINE && (n > 0 || !by)) {
        take_names(str_sub(s, n, s.n), !by, arena, authors);
    }
}

/* ---- where names stand ---- */

/* The ways in which a page shows an author, the surest first. */
enum way {
    WAY_MARKED, /* rel=author, itemprop=author */
    WAY_LINK,   /* to /author/… */
    WAY_CALLED, /* class "author" */
    WAY_LABEL,  /* below or beside "By", "Written by" */
    WAY_LINE,   /* "By A B" */
    WAY_BELOW,  /* "Written by" and a name below the text */
    WAY_FAR,    /* linked or called so below the text, with nothing but the name in it */
    WAYS,
};

/* A text that says that the next one names the author. */
enum label {
    LABEL_NONE,
    LABEL_BY,      /* "By": of other articles, too */
    LABEL_WRITTEN, /* "Written by": of this one, wherever it stands */
};

struct search {
    const struct page *page;
    const struct headline *head;
    struct arena *arena;
    struct strs found[WAYS];
    uint32_t last[WAYS]; /* node of the last one found */
    enum label label;    /* what the text before this one is */
    unsigned looked;
};

static bool is_author_link(struct str href)
{
    static const struct str paths[] = {
        STR_INIT("/author/"),   STR_INIT("/authors/"),   STR_INIT("/auteur/"),
        STR_INIT("/autor/"),    STR_INIT("/people/"),    STR_INIT("/profile/"),
        STR_INIT("/profiles/"), STR_INIT("/by/"),        STR_INIT("/writers/"),
        STR_INIT("/writer/"),   STR_INIT("/staff/"),     STR_INIT("/contributor"),
        STR_INIT("/reporter"),  STR_INIT("/journalist"), STR_INIT("/byline/"),
        STR_INIT("/autoren/"),  STR_INIT("/columnist"),  STR_INIT("/team/"),
        STR_INIT("/users/"),    STR_INIT("/user/"),      STR_INIT("/reviewer/"),
        STR_INIT("/@"),
    };
    for (size_t i = 0; href.n > 0 && i < LENGTH(paths); i++) {
        if (str_find_nocase(href, paths[i]) >= 0) {
            return true;
        }
    }
    return false;
}

static bool is_called_author(const struct dom *dom, uint32_t node)
{
    static const struct str words[] = {STR_INIT("author"), STR_INIT("byline"),
                                       STR_INIT("contributor"), STR_INIT("writer"),
                                       STR_INIT("autor")};
    return element_is_called(dom, node, 0, words, LENGTH(words));
}

/* The first text below node: "<div class=author><b>A B</b><i>Marketing lead</i></div>". */
static struct str first_text(const struct dom *dom, uint32_t node)
{
    for (uint32_t i = node; i < dom->nodes[node].end; i++) {
        struct str text =
            dom->nodes[i].tag == TAG_TEXT ? str_trim(dom->nodes[i].text) : (struct str){0};
        if (text.n > 1) {
            return text;
        }
    }
    return (struct str){0};
}

static void take(struct search *s, enum way way, uint32_t node)
{
    struct strs *found = &s->found[way];
    const struct dom *dom = s->page->dom;
    size_t before = found->n;
    if (before > 0 && node > s->last[way] + NODES_BETWEEN) {
        return;
    }
    struct str first = first_text(dom, node);
    struct str text = dom_text(dom, node, MAX_BYLINE + 40, s->arena);
    if (way == WAY_CALLED && is_name(first, false)) {
        add(first, s->arena, found);
    } else {
        page_author_names(text, way == WAY_LINE, s->arena, found);
    }
    s->last[way] = found->n > before ? node : s->last[way];
}

/* A box on the author below the text. Who is linked in teasers there is not alone. */
static void take_far(struct search *s, uint32_t node)
{
    struct str text = dom_text(s->page->dom, node, MAX_NAME + 20, s->arena);
    struct str first = first_text(s->page->dom, node);
    if (is_name(text, false) || is_name(first, false)) {
        add(is_name(text, false) ? text : first, s->arena, &s->found[WAY_FAR]);
    }
}

/* rel=author or itemprop=author. */
static bool is_marked(const struct dom *dom, uint32_t node)
{
    bool by_link = dom_has_word(dom_attr(dom, node, "rel"), STR("author"));
    return by_link || (dom->nodes[node].tag != TAG_META &&
                       dom_has_word(dom_attr(dom, node, "itemprop"), STR("author")));
}

static void look_at(struct search *s, uint32_t node)
{
    const struct dom *dom = s->page->dom;
    bool near = node >= s->head->from && node < s->head->to;
    bool link = dom->nodes[node].tag == TAG_A && is_author_link(dom_attr(dom, node, "href"));
    bool called = is_called_author(dom, node);
    bool marked = is_marked(dom, node);
    if ((!marked && !link && !called) || s->looked++ >= MAX_LOOKED ||
        element_is_aside(dom, node, s->head)) {
        return;
    }
    if (marked) {
        take(s, WAY_MARKED, node);
    }
    if (link && near) {
        take(s, WAY_LINK, node);
    }
    if (called && near) {
        take(s, WAY_CALLED, node);
    }
    if (!near && node > s->head->node) {
        take_far(s, node);
    }
}

/* What says of this article who wrote it: alone before the name, or as a sentence begins. */
static const struct str written[] = {
    STR_INIT("written by"),
    STR_INIT("article by"),
    STR_INIT("article written by"),
    STR_INIT("words by"),
    STR_INIT("story by"),
    STR_INIT("this post was written by"),
    STR_INIT("this article was written by"),
    STR_INIT("this story was written by"),
    STR_INIT("article author"),
    STR_INIT("text by"),
    STR_INIT("reported by"),
};

static enum label label_of(struct str text)
{
    static const struct str by[] = {STR_INIT("by"),        STR_INIT("author"), STR_INIT("authors"),
                                    STR_INIT("author(s)"), STR_INIT("von"),    STR_INIT("autor"),
                                    STR_INIT("autorin"),   STR_INIT("par"),    STR_INIT("por")};
    text = str_trim(text);
    text.n -= text.n > 0 && text.p[text.n - 1] == ':';
    text = str_trim(text);
    for (size_t i = 0; i < LENGTH(by); i++) {
        if (str_eq_nocase(text, by[i])) {
            return LABEL_BY;
        }
    }
    for (size_t i = 0; i < LENGTH(written); i++) {
        if (str_eq_nocase(text, written[i])) {
            return LABEL_WRITTEN;
        }
    }
    return LABEL_NONE;
}

/* "This post was written by A B, head of something", wherever it stands. */
static void look_at_sentence(struct search *s, uint32_t node, struct str text)
{
    struct strs *found = &s->found[WAY_BELOW];
    for (size_t i = 0; i < LENGTH(written) && found->n == 0 && node > s->head->node; i++) {
        struct str rest = str_sub(text, written[i].n, text.n);
        if (!str_starts_nocase(text, written[i]) || !str_starts(rest, STR(" "))) {
            continue;
        }
        struct str name = next_part(&rest);
        name.n -= str_ends(name, STR("."));
        if (is_name(name, false) && !element_is_aside(s->page->dom, node, s->head)) {
            add(name, s->arena, found);
        }
    }
}

/* The text behind a label, in whatever element. */
static void look_at_text(struct search *s, uint32_t node)
{
    const struct dom *dom = s->page->dom;
    struct str text = str_trim(dom->nodes[node].text);
    enum label label = s->label;
    if (text.n == 0) {
        return;
    }
    s->label = label_of(text);
    if (s->label == LABEL_BY && tag_is_heading(dom->nodes[dom->nodes[node].parent].tag)) {
        s->label = LABEL_WRITTEN; /* "Author", and the name below */
    }
    look_at_sentence(s, node, text);
    bool near = node >= s->head->from && node < s->head->to;
    bool below = !near && node > s->head->node && label == LABEL_WRITTEN;
    enum way way = below ? WAY_BELOW : WAY_LABEL;
    if (label == LABEL_NONE || (!near && !below) || text.n > MAX_BYLINE || s->found[way].n > 0 ||
        element_is_aside(dom, node, s->head)) {
        return;
    }
    take_names(text, false, s->arena, &s->found[way]);
}

static bool is_role(struct str part)
{
    static const struct str roles[] = {
        STR_INIT("writer"),  STR_INIT("editor"),      STR_INIT("reporter"),
        STR_INIT("author"),  STR_INIT("columnist"),   STR_INIT("correspondent"),
        STR_INIT("founder"), STR_INIT("contributor"), STR_INIT("journalist"),
    };
    for (struct str word = next_word(&part); word.n > 0; word = next_word(&part)) {
        for (size_t i = 0; i < LENGTH(roles); i++) {
            if (str_eq_nocase(word, roles[i])) {
                return true;
            }
        }
    }
    return false;
}

/* "A B | Senior Writer | July 2, 2025" right below the headline. */
static void look_at_signed(struct search *s)
{
    const struct page *page = s->page;
    for (uint32_t i = s->head->block + 1; i < page->n && i <= s->head->block + MAX_SIGNED; i++) {
        struct str rest = page->blocks[i].text;
        if (rest.n > MAX_BYLINE) {
            continue;
        }
        struct str name = next_part(&rest);
        if (is_name(name, false) && is_role(next_part(&rest))) {
            add(name, s->arena, &s->found[WAY_LINE]);
            return;
        }
    }
}

static void look_at_lines(struct search *s, uint32_t from)
{
    const struct page *page = s->page;
    for (uint32_t i = from; i < page->n && s->found[WAY_LINE].n == 0; i++) {
        const struct page_block *block = &page->blocks[i];
        bool near = block->owner >= s->head->from && block->owner < s->head->to;
        if (near && !element_is_aside(page->dom, block->owner, s->head)) {
            page_author_names(block->text, true, s->arena, &s->found[WAY_LINE]);
        }
    }
}

/* One of them is somebody: two words at least, and not what the site is called. */
static bool names_somebody(const struct strs *authors, struct str site, struct str domain)
{
    for (size_t i = 0; i < authors->n; i++) {
        struct str name = str_trim(authors->items[i]);
        bool dense = name.n > 0 && (unsigned char)name.p[0] >= 0xE3; /* a script without blanks */
        if ((dense || str_find(name, STR(" ")) > 0) && !title_is_site(name, site, domain)) {
            return true;
        }
    }
    return false;
}

static bool is_shown(const struct search *s, struct str name)
{
    const struct page *page = s->page;
    for (uint32_t i = 0; i < page->n; i++) {
        const struct page_block *block = &page->blocks[i];
        if (block->owner >= s->head->from && block->owner < s->head->to &&
            str_find_nocase(block->text, name) >= 0) {
            return true;
        }
    }
    return false;
}

/* Who has the account is not always who wrote it: a byline counts where the other is not shown. */
static void correct(struct search *s, struct article *out)
{
    look_at_lines(s, s->head->block);
    if (s->found[WAY_LINE].n == 0) {
        return;
    }
    for (size_t i = 0; i < out->authors.n; i++) {
        if (is_shown(s, out->authors.items[i])) {
            return;
        }
    }
    out->authors = s->found[WAY_LINE];
}

void page_author_read(const struct page *page,
                      const struct headline *head,
                      struct str domain,
                      struct arena *arena,
                      struct article *out)
{
    struct search search = {.page = page, .head = head, .arena = arena};
    if (names_somebody(&out->authors, out->source_name, domain)) {
        correct(&search, out);
        return;
    }
    for (uint32_t i = 0; i < page->dom->n; i++) {
        if (page->dom->nodes[i].tag == TAG_TEXT) {
            look_at_text(&search, i);
        } else {
            look_at(&search, i);
        }
    }
    look_at_lines(&search, 0);
    look_at_signed(&search);
    if (search.found[WAY_FAR].n > MAX_FAR) {
        search.found[WAY_FAR].n = 0;
    }
    for (int way = 0; way < WAYS; way++) {
        struct strs *found = &search.found[way];
        if (found->n > 0 &&
            (out->authors.n == 0 || names_somebody(found, out->source_name, domain))) {
            out->authors = *found;
            return;
        }
    }
}
