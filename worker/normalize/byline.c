/*
 * byline — who wrote it: "By A B and C D, Reuters", "Written by A B | Dec 28, 2021".
 */
#include "common/utf8.h"
#include "worker/decode/date_find.h"
#include "worker/normalize/passes.h"

#define BYLINE_MAX_BYTES 200
#define BYLINE_MAX_WORDS 25
#define TAIL_MAX_WORDS   8
#define MAX_AUTHORS      50

static const struct str prefixes[] = {
    STR_INIT("by "),          STR_INIT("by: "),         STR_INIT("written by "),
    STR_INIT("written by: "), STR_INIT("story by "),    STR_INIT("words by "),
    STR_INIT("author: "),     STR_INIT("authors: "),    STR_INIT("text by "),
    STR_INIT("byline: "),     STR_INIT("analysis by "), STR_INIT("opinion by "),
    STR_INIT("posted by "),   STR_INIT("review by "),
};

static const struct str separators[] = {
    STR_INIT(" and "),  STR_INIT(" AND "), STR_INIT(" & "),   STR_INIT(" | "),  STR_INIT(" • "),
    STR_INIT(" · "),    STR_INIT(" – "),   STR_INIT(" — "),   STR_INIT(" - "),  STR_INIT(" / "),
    STR_INIT(" with "), STR_INIT(" in "),  STR_INIT(" for "), STR_INIT(" of "), STR_INIT(" at "),
    STR_INIT(", "),     STR_INIT(","),     STR_INIT(";"),     STR_INIT("|"),    STR_INIT("/"),
    STR_INIT(" // "),
};

/* s up to its first separator; *rest: behind it. */
static struct str next_part(struct str *rest)
{
    for (size_t i = 0; i < rest->n; i++) {
        for (size_t k = 0; k < sizeof separators / sizeof separators[0]; k++) {
            if (rest->p[i] == separators[k].p[0] &&
                str_starts(str_sub(*rest, i, rest->n), separators[k])) {
                struct str part = str_sub(*rest, 0, i);
                *rest = str_sub(*rest, i + separators[k].n, rest->n);
                return str_trim(part);
            }
        }
    }
    struct str part = *rest;
    *rest = str_sub(*rest, rest->n, rest->n);
    return str_trim(part);
}

static bool is_known_author(const struct work *w, struct str name)
{
    for (size_t i = 0; i < w->clean.authors.n; i++) {
        if (str_eq_nocase(w->clean.authors.items[i], name)) {
            return true;
        }
    }
    return w->clean.authors.n >= MAX_AUTHORS;
}

/* The site itself; but a site of two words, no more, may well be called after its author. */
static bool is_own_name(const struct work *w, struct str name)
{
    struct str label = str_cut(w->clean.source_domain, '.').head;
    bool person = shape_name(name) && shape_words(name, 3) == 2;
    return str_eq_nocase(name, label) || str_eq_nocase(name, w->clean.source_domain) ||
           (!person && str_eq_nocase(name, w->clean.source_name));
}

/* "www.sample.example", "Sample.com": an address, of whatever site. */
static bool is_address(struct str name)
{
    static const struct str ends[] = {STR_INIT(".com"), STR_INIT(".net"), STR_INIT(".org"),
                                      STR_INIT(".de"), STR_INIT(".info")};
    bool address = str_find_nocase(name, STR("www.")) >= 0;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        address = address || str_ends_nocase(name, ends[i]);
    }
    return address;
}

static void add_author(struct work *w, struct str name)
{
    if (!is_address(name) && !is_known_author(w, name) && !is_own_name(w, name)) {
        work_list(&w->clean.authors, name, w->arena);
    }
}

static bool is_staff(struct str part)
{
    static const struct str words[] = {
        STR_INIT("staff"),       STR_INIT("reporter"),      STR_INIT("editor"),
        STR_INIT("writer"),      STR_INIT("correspondent"), STR_INIT("desk"),
        STR_INIT("newsroom"),    STR_INIT("bureau"),        STR_INIT("press"),
        STR_INIT("news"),        STR_INIT("team"),          STR_INIT("agency"),
        STR_INIT("contributor"), STR_INIT("special"),       STR_INIT("columnist"),
        STR_INIT("report"),      STR_INIT("agencies"),      STR_INIT("editorial"),
        STR_INIT("author"),      STR_INIT("times"),         STR_INIT("journal"),
        STR_INIT("magazine"),    STR_INIT("online"),        STR_INIT("herald"),
        STR_INIT("admin"),       STR_INIT("webmaster"),     STR_INIT("undefined"),
        STR_INIT("null"),        STR_INIT("administrator"), STR_INIT("anonymous"),
        STR_INIT("inc"),         STR_INIT("llc"),           STR_INIT("redaktion"),
        STR_INIT("redaktori"),   STR_INIT("redacción"),     STR_INIT("redacao"),
        STR_INIT("redação"),     STR_INIT("redazione"),     STR_INIT("rédaction"),
        STR_INIT("redactie"),    STR_INIT("e.V."),          STR_INIT("Verein:"),
        STR_INIT("gmbh"),        STR_INIT("jornal"),
    };
    for (struct str word = shape_word(&part); word.n > 0; word = shape_word(&part)) {
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
            if (str_eq_nocase(word, words[i])) {
                return true;
            }
        }
    }
    return false;
}

/* What one part of a byline is. */
enum part {
    PART_NAME,
    PART_AGENCY,
    PART_STAFF,
    PART_OTHER
};

static enum part part_of(struct str part)
{
    if (agency_name(part).n > 0 || agency_is_outlet(part)) {
        return PART_AGENCY;
    }
    if (is_staff(part)) {
        return PART_STAFF;
    }
    return shape_name(part) ? PART_NAME : PART_OTHER;
}

static void take_part(struct work *w, struct str part, enum part kind)
{
    if (kind == PART_NAME && !w->authors_known) {
        add_author(w, part);
    } else if (kind == PART_AGENCY && w->clean.agency.n == 0) {
        w->clean.agency = agency_name(part);
    }
}

/* "A B 30 August 2023" without the date. */
static struct str without_date(struct str part)
{
    struct str rest = part;
    for (struct str word = shape_word(&rest); word.n > 0; word = shape_word(&rest)) {
        size_t at = (size_t)(word.p - part.p);
        struct when when;
        if (at > 0 && when_line(str_sub(part, at, part.n), &when)) {
            return str_trim(str_sub(part, 0, at));
        }
    }
    return part;
}

/* True if s reads as a byline's names and what may follow them. */
static bool is_byline(struct str s)
{
    bool sentence = shape_ends_sentence(s);
    bool names = true;
    size_t n = 0;
    for (struct str rest = s; rest.n > 0; n++) {
        struct str part = without_date(next_part(&rest));
        enum part kind = part_of(part);
        names = names && kind != PART_OTHER;
        if ((n == 0 && kind == PART_OTHER) || shape_words(part, 10) > TAIL_MAX_WORDS) {
            return false;
        }
    }
    return n > 0 && (names || !sentence);
}

/* "A B | December 22, 2023 5:30 PM" */
static bool is_name_and_date(struct str s)
{
    struct str_pair cut = str_cut(s, '|');
    struct when when;
    return cut.found && part_of(str_trim(cut.head)) == PART_NAME &&
           when_line(str_trim(cut.tail), &when);
}

bool byline_read(struct work *w, struct str s, bool take)
{
    if (s.n > BYLINE_MAX_BYTES || shape_words(s, BYLINE_MAX_WORDS + 1) > BYLINE_MAX_WORDS) {
        return false;
    }
    size_t skip = 0;
    for (size_t i = 0; skip == 0 && i < sizeof prefixes / sizeof prefixes[0]; i++) {
        skip = str_starts_nocase(s, prefixes[i]) ? prefixes[i].n : 0;
    }
    struct str names = str_trim(str_sub(s, skip, s.n));
    if (skip == 0 ? !is_name_and_date(s) : !is_byline(names)) {
        return false;
    }
    bool more = take;
    for (struct str rest = names; more && rest.n > 0;) {
        struct str part = without_date(next_part(&rest));
        enum part kind = part_of(part);
        more = kind != PART_OTHER; /* places and dates follow the names */
        take_part(w, part, kind);
    }
    if (take && w->clean.published.from == DATE_FROM_NONE) {
        struct date_span span;
        if (date_find(names, 0, DATE_ORDER_UNKNOWN, &span)) {
            w->clean.published = span.stamp;
        }
    }
    return true;
}

/* What stands behind a name and a comma: "Jr.", "Ph.D.", "MBA", "DVM". */
static bool is_suffix(struct str part)
{
    static const struct str suffixes[] = {STR_INIT("Jr."),  STR_INIT("Jr"),  STR_INIT("Sr."),
                                          STR_INIT("Sr"),   STR_INIT("PhD"), STR_INIT("Ph.D."),
                                          STR_INIT("Ph.D"), STR_INIT("Esq.")};
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        if (str_eq_nocase(part, suffixes[i])) {
            return true;
        }
    }
    return part.n <= 6 && shape_capitals(part) && str_find(part, STR(" ")) < 0;
}

void byline_split(struct work *w, struct str s)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        if (str_starts_nocase(s, prefixes[i])) {
            s = str_trim(str_sub(s, prefixes[i].n, s.n));
        }
    }
    if (str_eq_nocase(s, w->clean.source_name) && !shape_name(s)) {
        return; /* "Sample & Sons" are no two people */
    }
    bool first = true;
    for (struct str rest = s; rest.n > 0; first = false) {
        struct str part = next_part(&rest);
        bool suffix = !first && is_suffix(part);
        enum part kind = part_of(part);
        if (kind == PART_AGENCY) {
            take_part(w, part, kind);
        } else if (kind != PART_STAFF && !suffix && part.n > 1 && part.n <= 100 &&
                   str_find(part, STR("@")) < 0 && str_find(part, STR("://")) < 0) {
            add_author(w, part);
        }
    }
}
