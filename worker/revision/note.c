/*
 * Which lines are correction notes. The phrases are what style guides ask for: "Correction:",
 * "An earlier version of this article …", "This article has been corrected …".
 */
#include <string.h>

#include "worker/revision/revision.h"

#define LABEL_BYTES                                                                                \
    80 /* "Correction and clarification (Wednesday, September 30, 2026):" and some */

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

static struct str next_word(struct str *rest)
{
    size_t i = 0;
    while (i < rest->n && rest->p[i] == ' ') {
        i++;
    }
    size_t from = i;
    while (i < rest->n && is_word_byte(rest->p[i])) {
        i++;
    }
    struct str word = str_sub(*rest, from, i);
    *rest = str_sub(*rest, i, rest->n);
    return word;
}

/* Words of one list, ended by an empty one. */
static bool is_one_of(struct str word, const struct str *list)
{
    for (; list->n > 0; list++) {
        if (str_eq_nocase(word, *list)) {
            return true;
        }
    }
    return false;
}

static const struct str works[] = {STR_INIT("article"),  STR_INIT("story"),  STR_INIT("report"),
                                   STR_INIT("post"),     STR_INIT("piece"),  STR_INIT("page"),
                                   STR_INIT("column"),   STR_INIT("item"),   STR_INIT("text"),
                                   STR_INIT("headline"), STR_INIT("review"), STR_INIT("caption"),
                                   STR_INIT("graphic"),  STR_INIT("chart"),  {NULL, 0}};

static const struct str labels[] = {STR_INIT("correction"),    STR_INIT("corrections"),
                                    STR_INIT("clarification"), STR_INIT("clarifications"),
                                    STR_INIT("corrected"),     {NULL, 0}};

/* What may stand between the label and its colon. */
static const struct str label_words[] = {STR_INIT("and"),
                                         STR_INIT("correction"),
                                         STR_INIT("corrections"),
                                         STR_INIT("clarification"),
                                         STR_INIT("clarifications"),
                                         STR_INIT("appended"),
                                         STR_INIT("notice"),
                                         STR_INIT("note"),
                                         STR_INIT("january"),
                                         STR_INIT("february"),
                                         STR_INIT("march"),
                                         STR_INIT("april"),
                                         STR_INIT("may"),
                                         STR_INIT("june"),
                                         STR_INIT("july"),
                                         STR_INIT("august"),
                                         STR_INIT("september"),
                                         STR_INIT("october"),
                                         STR_INIT("november"),
                                         STR_INIT("december"),
                                         STR_INIT("jan"),
                                         STR_INIT("feb"),
                                         STR_INIT("mar"),
                                         STR_INIT("apr"),
                                         STR_INIT("jun"),
                                         STR_INIT("jul"),
                                         STR_INIT("aug"),
                                         STR_INIT("sep"),
                                         STR_INIT("sept"),
                                         STR_INIT("oct"),
                                         STR_INIT("nov"),
                                         STR_INIT("dec"),
                                         STR_INIT("monday"),
                                         STR_INIT("tuesday"),
                                         STR_INIT("wednesday"),
                                         STR_INIT("thursday"),
                                         STR_INIT("friday"),
                                         STR_INIT("saturday"),
                                         STR_INIT("sunday"),
                                         STR_INIT("am"),
                                         STR_INIT("pm"),
                                         {NULL, 0}};

/* "Correction:", "CORRECTION (March 3, 2026):", "Corrections and clarifications —". */
static bool is_labelled(struct str line)
{
    struct str rest = str_sub(line, 0, LABEL_BYTES);
    if (!is_one_of(next_word(&rest), labels)) {
        return false;
    }
    while (rest.n > 0) {
        char c = rest.p[0];
        if (c == ':' || str_starts(rest, STR("\u2014")) || str_starts(rest, STR("\u2013"))) {
            return true;
        }
        if (is_word_byte(c)) {
            if (!is_one_of(next_word(&rest), label_words)) {
                return false;
            }
        } else if (memchr(" ()[],./&0123456789", c, 19)) {
            rest = str_sub(rest, 1, rest.n);
        } else {
            return false;
        }
    }
    return false;
}

/* "An earlier version of this article …": said of the text itself, not of anything else. */
static bool tells_of_earlier_version(struct str sentence)
{
    static const struct str articles[] = {
        STR_INIT("an"), STR_INIT("a"), STR_INIT("the"), STR_INIT("in"), {NULL, 0}};
    static const struct str times[] = {STR_INIT("earlier"),
                                       STR_INIT("previous"),
                                       STR_INIT("prior"),
                                       STR_INIT("original"),
                                       {NULL, 0}};
    static const struct str versions[] = {STR_INIT("version"), STR_INIT("versions"), {NULL, 0}};
    static const struct str these[] = {
        STR_INIT("this"), STR_INIT("our"), STR_INIT("the"), {NULL, 0}};
    struct str word = next_word(&sentence);
    while (is_one_of(word, articles)) {
        word = next_word(&sentence);
    }
    return is_one_of(word, times) && is_one_of(next_word(&sentence), versions) &&
           str_eq_nocase(next_word(&sentence), STR("of")) &&
           is_one_of(next_word(&sentence), these) && is_one_of(next_word(&sentence), works);
}

/* "This story has been corrected …", "The headline of this article was amended on …". */
static bool tells_of_correction(struct str sentence)
{
    static const struct str starts[] = {STR_INIT("this"), STR_INIT("the"), {NULL, 0}};
    static const struct str links[] = {
        STR_INIT("has"),     STR_INIT("had"),     STR_INIT("been"),
        STR_INIT("was"),     STR_INIT("is"),      STR_INIT("since"),
        STR_INIT("of"),      STR_INIT("this"),    STR_INIT("article"),
        STR_INIT("story"),   STR_INIT("and"),     STR_INIT("updated"),
        STR_INIT("changed"), STR_INIT("revised"), STR_INIT("edited"),
        STR_INIT("to"),      STR_INIT("on"),      {NULL, 0}};
    static const struct str mends[] = {STR_INIT("corrected"), STR_INIT("amended"),
                                       STR_INIT("clarified"), STR_INIT("correct"),
                                       STR_INIT("clarify"),   {NULL, 0}};
    if (!is_one_of(next_word(&sentence), starts) || !is_one_of(next_word(&sentence), works)) {
        return false;
    }
    for (int i = 0; i < 8; i++) {
        struct str word = next_word(&sentence);
        if (is_one_of(word, mends)) {
            return i > 0; /* "this article corrects", "the article corrected by" have no has been */
        }
        if (!is_one_of(word, links)) {
            return false;
        }
    }
    return false;
}

/* "Editor's note:" in front of it does not matter. */
static struct str without_label(struct str line)
{
    struct str head = str_sub(line, 0, 40);
    ptrdiff_t note = str_find_nocase(head, STR("note:"));
    return note >= 0 && (str_starts_nocase(head, STR("editor")) || note == 0)
               ? str_trim(str_sub(line, (size_t)note + 5, line.n))
               : line;
}

static bool is_note(struct str paragraph)
{
    struct str rest = without_label(paragraph);
    struct str sentence;
    if (is_labelled(rest)) {
        return true;
    }
    while (revision_sentence(&rest, &sentence)) {
        if (tells_of_earlier_version(sentence) || tells_of_correction(sentence)) {
            return true;
        }
    }
    return false;
}

struct str revision_note(const struct version *version)
{
    struct str rest = version->text;
    while (rest.n > 0) {
        const char *end = memmem(rest.p, rest.n, "\n\n", 2);
        size_t n = end ? (size_t)(end - rest.p) : rest.n;
        struct str paragraph = str_trim(str_sub(rest, 0, n));
        if (paragraph.n > 0 && is_note(paragraph)) {
            return paragraph;
        }
        rest = str_sub(rest, end ? n + 2 : n, rest.n);
    }
    for (struct str list = version->removed; list.n > 0;) {
        struct str_pair cut = str_cut(list, REVISION_SEPARATOR);
        if (is_note(str_trim(cut.head))) {
            return str_trim(cut.head);
        }
        list = cut.tail;
    }
    return (struct str){NULL, 0};
}
