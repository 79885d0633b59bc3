#include "worker/store/search_piece.h"

#include <string.h>

#include "worker/store/search_memo.h"

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes of a mark at the start of s (or at its end) that says nothing of the word beside it: those
 * that begin or end no other kind of token. 0: none. */
static size_t leading_mark(struct str s)
{
    if (s.n >= 3 && (memcmp(s.p, "\u201C", 3) == 0 || memcmp(s.p, "\u2018", 3) == 0)) {
        return 3;
    }
    return s.n > 0 && s.p[0] != '\0' && strchr("(\"'", s.p[0]) ? 1 : 0;
}

static size_t trailing_mark(struct str s)
{
    if (s.n >= 3 &&
        (memcmp(s.p + s.n - 3, "\u201D", 3) == 0 || memcmp(s.p + s.n - 3, "\u2019", 3) == 0)) {
        return 3;
    }
    return s.n > 0 && s.p[s.n - 1] != '\0' && strchr(".,;:!?)\"'", s.p[s.n - 1]) ? 1 : 0;
}

/* A plain word without the marks around it, as all of its writings are one piece then. */
static struct str bare(struct str s)
{
    struct str word = s;
    for (size_t n = 0; (n = leading_mark(word)) > 0;) {
        word = str_sub(word, n, word.n);
    }
    for (size_t n = 0; (n = trailing_mark(word)) > 0;) {
        if (str_ends(word, STR(".."))) {
            return s; /* which the parser takes for a path */
        }
        word.n -= n;
    }
    for (size_t i = 0; i < word.n; i++) {
        if (!is_letter(word.p[i])) {
            return s;
        }
    }
    return word.n > 0 ? word : s;
}

bool search_piece_next(struct str *rest, struct str *piece)
{
    size_t start = 0;
    while (start < rest->n && is_blank(rest->p[start])) {
        start++;
    }
    size_t end = start;
    bool plain = true;
    for (; end < rest->n && !is_blank(rest->p[end]); end++) {
        plain = plain && is_letter(rest->p[end]);
    }
    if (start == end) {
        return false;
    }
    struct str whole = str_sub(*rest, start, end);
    *piece = plain ? whole : bare(whole);
    *rest = str_sub(*rest, end, rest->n);
    return true;
}

bool search_piece_is_askable(struct str piece)
{
    return piece.n <= SEARCH_PIECE_BYTES &&
           !memmem(piece.p, piece.n, SEARCH_END_MARK, sizeof SEARCH_END_MARK - 1);
}

bool search_is_by_pieces(struct str text)
{
    return text.n <= SEARCH_TEXT_BYTES &&
           (text.n == 0 || (text.p[0] != '~' && !memchr(text.p, '<', text.n)));
}
