#include "worker/extract/scan.h"

#include "common/hash.h"
#include "common/utf8.h"
#include "worker/extract/gazetteer.h"

#define LOWER_MAX 64 /* bytes of a longer word that count for its identity */

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_ascii_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_ascii_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_ascii_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char byte_at(struct str s, size_t i)
{
    return i < s.n ? s.p[i] : '\0';
}

/* Whether a letter stands at i. */
static bool letter_at(struct str s, size_t i)
{
    if (i >= s.n) {
        return false;
    }
    return (unsigned char)s.p[i] < 0x80 ? is_ascii_letter(s.p[i])
                                        : utf8_is_letter(utf8_next(s, &i));
}

static bool is_curly_apostrophe(struct str s, size_t i)
{
    return byte_at(s, i) == '\xE2' && byte_at(s, i + 1) == '\x80' && byte_at(s, i + 2) == '\x99';
}

/* Bytes of the apostrophe at i, 0 if there is none. */
static size_t apostrophe_at(struct str s, size_t i)
{
    if (byte_at(s, i) == '\'') {
        return 1;
    }
    return is_curly_apostrophe(s, i) ? 3 : 0;
}

/* Bytes of a possessive ending at i ("'s" before no letter), else 0. */
static size_t possessive_at(struct str s, size_t i)
{
    size_t n = apostrophe_at(s, i);
    char c = byte_at(s, i + n);
    return n > 0 && (c == 's' || c == 'S') && !letter_at(s, i + n + 1) ? n + 1 : 0;
}

/* The form that tells words apart: lower case, and not longer than LOWER_MAX bytes. */
static struct str lower_form(struct str s, char out[LOWER_MAX + 8])
{
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < LOWER_MAX;) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x80) {
            out[n++] = is_ascii_upper(s.p[i]) ? (char)(c + 32) : (char)c;
            i++;
        } else {
            n += utf8_put(utf8_lower(utf8_next(s, &i)), out + n);
        }
    }
    return (struct str){out, n};
}

static bool is_abbreviation(const struct doc *doc, struct str with_stop)
{
    char room[LOWER_MAX + 8];
    int32_t value;
    if (!doc->gazetteer || with_stop.n > 12) {
        return false;
    }
    uint64_t hash = hash64(lower_form(with_stop, room));
    return (gazetteer_word(doc->gazetteer, hash, &value) & WORD_ABBREV) != 0;
}

/*
 * Whether the full stop at i belongs to the word [start, i): in "U.S.", "Jan.", "Amazon.com";
 * part is where the letters since the last stop begin.
 */
static bool stop_inside(const struct doc *doc, size_t start, size_t part, size_t i)
{
    struct str s = doc->text;
    char next = byte_at(s, i + 1);
    if (i - part == 1 && is_ascii_letter(s.p[part])) {
        bool upper = is_ascii_upper(s.p[part]);
        if (is_ascii_letter(next) && byte_at(s, i + 2) != '\0' &&
            !is_ascii_letter(byte_at(s, i + 2))) {
            return true;
        }
        return part > start || (upper && next == ' ' && is_ascii_upper(byte_at(s, i + 2)));
    }
    if (is_ascii_lower(next)) {
        return i > part && !is_abbreviation(doc, str_sub(s, start, i + 1));
    }
    return !is_ascii_letter(next) && is_abbreviation(doc, str_sub(s, start, i + 1));
}

static size_t scan_address(struct str s, size_t i)
{
    while (i < s.n && (unsigned char)s.p[i] > ' ' && s.p[i] != '"' && s.p[i] != ')') {
        i++;
    }
    while (i > 0 && (s.p[i - 1] == '.' || s.p[i - 1] == ',')) {
        i--;
    }
    return i;
}

/* The end of the word that begins at start; *other: it is an address. */
static size_t scan_word(const struct doc *doc, size_t start, bool *other)
{
    struct str s = doc->text;
    size_t part = start;
    size_t i = start;
    while (i < s.n) {
        char c = s.p[i];
        if (is_ascii_letter(c) || is_ascii_digit(c) || c == '_') {
            i++;
            continue;
        }
        size_t mark = apostrophe_at(s, i);
        size_t next = i;
        if (mark > 0) {
            if (possessive_at(s, i) > 0 || !letter_at(s, i + mark)) {
                break;
            }
            i += mark;
        } else if (c == '.') {
            if (!stop_inside(doc, start, part, i)) {
                break;
            }
            part = ++i;
        } else if (c == '&' && is_ascii_upper(byte_at(s, i + 1)) && i > start &&
                   is_ascii_upper(s.p[i - 1])) {
            i++;
        } else if ((c == '@' && letter_at(s, i + 1)) || (c == ':' && byte_at(s, i + 1) == '/')) {
            *other = true;
            return scan_address(s, i);
        } else if ((unsigned char)c >= 0x80 && utf8_is_letter(utf8_next(s, &next))) {
            i = next;
        } else {
            break;
        }
    }
    return i;
}

static size_t scan_number(struct str s, size_t i)
{
    for (;;) {
        while (i < s.n && is_ascii_digit(s.p[i])) {
            i++;
        }
        char c = byte_at(s, i);
        bool thousands = c == ',' && is_ascii_digit(byte_at(s, i + 1)) &&
                         is_ascii_digit(byte_at(s, i + 2)) && is_ascii_digit(byte_at(s, i + 3)) &&
                         !is_ascii_digit(byte_at(s, i + 4));
        if (!thousands && !(c == '.' && is_ascii_digit(byte_at(s, i + 1)))) {
            return i;
        }
        i++;
    }
}

/* Flags of the letters of a word; sets what its capitals say. */
static uint8_t case_flags(struct str s)
{
    size_t upper = 0;
    size_t lower = 0;
    bool first_upper = false;
    for (size_t i = 0; i < s.n;) {
        bool first = i == 0;
        bool is_upper;
        bool is_letter;
        if ((unsigned char)s.p[i] < 0x80) {
            is_upper = is_ascii_upper(s.p[i]);
            is_letter = is_upper || is_ascii_lower(s.p[i]);
            i++;
        } else {
            uint32_t cp = utf8_next(s, &i);
            is_upper = utf8_is_upper(cp);
            is_letter = is_upper || utf8_is_letter(cp);
        }
        upper += is_upper;
        lower += is_letter && !is_upper;
        first_upper |= first && is_upper;
    }
    bool inner = !first_upper && upper > 0 && s.n > 1 && is_ascii_letter(s.p[0]);
    return (uint8_t)((first_upper || inner ? TOKEN_CAPITAL : 0) |
                     (upper >= 2 && lower == 0 ? TOKEN_ALL_CAPS : 0));
}

/* The hash for the gazetteer: long words in capitals count as if written "Reuters". */
static uint64_t exact_hash(struct str s, uint8_t flags)
{
    char room[LOWER_MAX + 8];
    if (!(flags & TOKEN_ALL_CAPS) || s.n < 5 || s.n > LOWER_MAX || !is_ascii_upper(s.p[0]) ||
        str_find(s, STR(".")) >= 0 || str_find(s, STR("&")) >= 0) {
        return hash64(s);
    }
    struct str form = lower_form(s, room);
    room[0] = s.p[0];
    return hash64(form);
}

static struct token make_word(struct str s, uint32_t start, bool other)
{
    struct token token = {.start = start, .end = start + (uint32_t)s.n};
    token.kind = other ? TOKEN_OTHER : TOKEN_WORD;
    token.flags = other ? 0 : case_flags(s);
    token.hash = exact_hash(s, token.flags);
    return token;
}

struct token scan_token(const struct doc *doc, size_t i)
{
    struct str s = doc->text;
    size_t end = i;
    bool other = false;
    bool word = letter_at(s, i);
    if (word) {
        end = scan_word(doc, i, &other);
        return make_word(str_sub(s, i, end), (uint32_t)i, other);
    }
    struct token token = {.start = (uint32_t)i, .kind = TOKEN_MARK};
    if (is_ascii_digit(s.p[i])) {
        end = scan_number(s, i);
        token.kind = TOKEN_NUMBER;
    } else if (i > 0 && (unsigned char)s.p[i - 1] > ' ' && possessive_at(s, i) > 0) {
        end = i + possessive_at(s, i);
    } else {
        (void)utf8_next(s, &end);
    }
    token.end = (uint32_t)end;
    token.hash = hash64(str_sub(s, i, end));
    return token;
}

uint64_t scan_word_hash(struct str word)
{
    char room[LOWER_MAX + 8];
    return hash64(lower_form(word, room));
}
