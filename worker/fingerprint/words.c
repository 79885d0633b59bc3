#include "worker/fingerprint/words.h"

#include "common/utf8.h"
#include "worker/fingerprint/word_rows.h"

static bool is_word_code(uint32_t cp)
{
    if (cp < 0x80) {
        return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= '0' && cp <= '9');
    }
    return utf8_is_letter(cp) || utf8_is_digit(cp);
}

static uint32_t code_at(struct str text, size_t *i)
{
    unsigned char byte = (unsigned char)text.p[*i];
    if (byte < 0x80) {
        (*i)++;
        return byte;
    }
    return utf8_next(text, i);
}

static bool is_apostrophe(uint32_t cp)
{
    return cp == '\'' || cp == 0x2019;
}

static void add_code(struct word *word, uint32_t cp)
{
    if (word->n + 4 > WORD_MAX_BYTES) {
        return;
    }
    if (cp < 0x80) {
        word->bytes[word->n++] = (char)(cp >= 'A' && cp <= 'Z' ? cp + ('a' - 'A') : cp);
    } else {
        word->n += utf8_put(utf8_lower(cp), word->bytes + word->n);
    }
}

/* A letter or digit of ASCII, the most common by far, in lower case; 0 for any other byte. */
static char plain_lower(char c)
{
    char low = (char)(c | 0x20); /* digits have that bit */
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') ? low : '\0';
}

/* Takes the plain letters and digits from words->at on; false: there are none. */
static bool take_plain(struct words *words, struct word *out)
{
    size_t at = words->at;
    size_t n = out->n;
    char low = plain_lower(words->text.p[at]);
    if (!low) {
        return false;
    }
    if (n == 0) {
        out->start = words->code;
        out->capital = words->text.p[at] != low;
        out->digit = false;
    }
    do {
        if (n + 4 <= WORD_MAX_BYTES) {
            out->bytes[n++] = low;
            out->digit |= low <= '9';
        }
        at++;
    } while (at < words->text.n && (low = plain_lower(words->text.p[at])));
    words->code += (uint32_t)(at - words->at);
    words->at = at;
    out->n = n;
    out->end = words->code;
    return true;
}

/* True if an apostrophe's next neighbour, at byte i, goes on with the word. */
static bool goes_on(struct str text, size_t i)
{
    return i < text.n && is_word_code(code_at(text, &i));
}

bool words_next(struct words *words, struct word *out)
{
    out->n = 0;
    while (words->at < words->text.n) {
        if (take_plain(words, out)) {
            continue;
        }
        size_t next = words->at;
        uint32_t cp = code_at(words->text, &next);
        bool inside = is_word_code(cp);
        if (inside) {
            if (out->n == 0) {
                out->start = words->code;
                out->capital = utf8_lower(cp) != cp;
                out->digit = false;
            }
            add_code(out, cp);
            out->end = words->code + 1;
        } else if (out->n > 0 && !(is_apostrophe(cp) && goes_on(words->text, next))) {
            return true;
        }
        words->at = next;
        words->code++;
    }
    return out->n > 0;
}

/* clang-format off */
static const struct word_row calendar[26] = {
    ['a' - 'a'] = WORD_ROW("april", "apr", "august", "aug"),
    ['d' - 'a'] = WORD_ROW("december", "dec"),
    ['f' - 'a'] = WORD_ROW("february", "feb", "friday"),
    ['j' - 'a'] = WORD_ROW("january", "jan", "june", "july"),
    ['m' - 'a'] = WORD_ROW("monday"),
    ['n' - 'a'] = WORD_ROW("november", "nov"),
    ['o' - 'a'] = WORD_ROW("october", "oct"),
    ['s' - 'a'] = WORD_ROW("september", "sept", "sep", "saturday", "sunday"),
    ['t' - 'a'] = WORD_ROW("tuesday", "thursday"),
    ['w' - 'a'] = WORD_ROW("wednesday"),
};
/* clang-format on */

bool word_is_figure(const struct word *word)
{
    return word->digit || word_in_rows(calendar, (struct str){word->bytes, word->n});
}
