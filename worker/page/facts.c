#include "worker/page/facts.h"

#include <string.h>

#include "common/hash.h"
#include "common/utf8.h"

#define GOOD_MIN_CHARACTERS 80
#define GOOD_MIN_STOP_WORDS 3
#define GOOD_MAX_LINKED     30 /* of a hundred visible bytes */
#define WORD_MAX            15 /* bytes of the longest word in the lists */
#define ROW_WORDS           16 /* words with one first letter, and an empty one behind them */

/* By first letter: the commonest words of English text. */
static const char stop_words[26][ROW_WORDS][WORD_MAX + 1] = {
    {"a", "about", "after", "against", "all", "also", "an", "and", "another", "are", "as", "at"},
    {"be", "because", "been", "before", "being", "between", "but", "by"},
    {"can", "could"},
    {"do", "during"},
    {""},
    {"first", "for", "from"},
    {""},
    {"had", "has", "have", "he", "her", "his", "how"},
    {"i", "if", "in", "into", "is", "it", "its"},
    {"just"},
    {""},
    {"last", "like"},
    {"made", "may", "more", "most"},
    {"new", "no", "not", "now"},
    {"of", "on", "one", "only", "or", "other", "our", "out", "over"},
    {"people"},
    {""},
    {""},
    {"said", "she", "should", "since", "so", "some", "such"},
    {"than", "that", "the", "their", "them", "there", "these", "they", "this", "those", "through",
     "time", "to"},
    {"under", "up"},
    {"very"},
    {"was", "we", "were", "what", "when", "where", "which", "while", "who", "will", "with",
     "without", "would"},
    {""},
    {"year", "years", "you"},
    {""},
};

/* Words of what stands around articles. */
static const char notice_words[26][ROW_WORDS][WORD_MAX + 1] = {
    {"account", "advert", "advertise", "advertisement", "app", "author"},
    {"back", "by"},
    {"caption", "click", "close", "comment", "comments", "contact", "cookie", "cookies",
     "copyright", "courtesy", "credit"},
    {"download"},
    {"editor", "email"},
    {"facebook", "filed", "follow"},
    {"gallery", "getty"},
    {""},
    {"image", "images", "instagram"},
    {"join"},
    {""},
    {"linkedin", "listen", "loading", "log", "login"},
    {"menu"},
    {"newsletter", "newsletters", "next"},
    {""},
    {"photo", "photograph", "photos", "picture", "podcast", "posted", "previous", "print",
     "privacy", "published"},
    {""},
    {"read", "recommended", "register", "related", "reply", "reporter", "reserved", "reuters",
     "rights"},
    {"search", "share", "shares", "sharing", "shutterstock", "sign", "skip", "sponsored",
     "subscribe", "subscribers", "subscription"},
    {"tag", "tags", "terms", "topics", "trending", "tweet", "twitter"},
    {"updated"},
    {"video"},
    {"watch", "whatsapp"},
    {""},
    {""},
    {""},
};

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return is_upper((char)(c & ~0x20)) && ((unsigned char)c < 0x80);
}

/* Bytes of a word's character at i, or 0. Beyond ASCII everything counts but the general
 * punctuation (U+2000 to U+206F) and Latin-1's signs (U+0080 to U+00BF). */
static size_t word_bytes(struct str s, size_t i)
{
    unsigned char c = (unsigned char)s.p[i];
    if (c < 0x80) {
        return is_letter(s.p[i]) || is_digit(s.p[i]) ? 1 : 0;
    }
    size_t from = i;
    uint32_t code = utf8_next(s, &i);
    return code < 0xC0 || (code >= 0x2000 && code < 0x2070) ? 0 : i - from;
}

/* A word in lower case (ASCII), cut to fit; its true length stands in *bytes. */
struct word {
    char text[WORD_MAX + 1]; /* behind a short one: NULs */
    struct str lower;        /* points to text; longer words are cut */
    size_t bytes;
    uint32_t hash;
    bool upper; /* begins with a capital */
};

/* The next word from *i on; false at the end. */
static bool next_word(struct str s, size_t *i, struct word *out)
{
    size_t n = 0;
    while (*i < s.n && (n = word_bytes(s, *i)) == 0) {
        (*i)++;
    }
    size_t from = *i;
    uint32_t hash = 2166136261u; /* FNV-1a */
    memset(out->text, 0, sizeof out->text);
    while (*i < s.n && (n = word_bytes(s, *i)) > 0) {
        for (size_t k = 0; k < n; k++, (*i)++) {
            char c = is_upper(s.p[*i]) ? (char)(s.p[*i] | 0x20) : s.p[*i];
            if (*i - from < sizeof out->text) {
                out->text[*i - from] = c;
            }
            hash = (hash ^ (unsigned char)c) * 16777619u;
        }
    }
    out->bytes = *i - from;
    out->lower =
        (struct str){out->text, out->bytes < sizeof out->text ? out->bytes : sizeof out->text};
    out->hash = hash;
    out->upper = out->bytes > 0 && is_upper(s.p[from]);
    return out->bytes > 0;
}

static bool in_rows(const char rows[26][ROW_WORDS][WORD_MAX + 1], const struct word *word)
{
    if (word->bytes > WORD_MAX || word->text[0] < 'a' || word->text[0] > 'z') {
        return false;
    }
    const char(*row)[WORD_MAX + 1] = rows[word->text[0] - 'a'];
    for (size_t i = 0; row[i][0] != '\0'; i++) {
        if (memcmp(row[i], word->text, sizeof row[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_stop(const struct word *word)
{
    return in_rows(stop_words, word);
}

static int find(const struct word_set *set, uint32_t hash)
{
    for (uint32_t i = 0; i < set->n; i++) {
        if (set->words[i] == hash) {
            return (int)i;
        }
    }
    return -1;
}

void word_set_add(struct word_set *set, struct str text)
{
    struct word word;
    for (size_t i = 0; next_word(text, &i, &word) && set->n < FACTS_TITLE_WORDS;) {
        if (!is_stop(&word) && find(set, word.hash) < 0) {
            set->words[set->n++] = word.hash;
        }
    }
}

static uint32_t found_in(const struct word_set *set, uint32_t hash, uint32_t *found)
{
    int at = find(set, hash);
    if (at < 0) {
        return 0;
    }
    *found |= UINT32_C(1) << at;
    return 1;
}

static bool is_year(const struct word *word)
{
    return word->bytes == 4 &&
           (memcmp(word->text, "19", 2) == 0 || memcmp(word->text, "20", 2) == 0) &&
           is_digit(word->text[2]) && is_digit(word->text[3]);
}

static void count_words(struct str text,
                        const struct word_set *title,
                        const struct word_set *summary,
                        struct facts *out)
{
    struct word word;
    uint32_t in_title = 0;
    uint32_t in_summary = 0;
    for (size_t i = 0; next_word(text, &i, &word);) {
        bool stop = is_stop(&word);
        out->words++;
        out->stop_words += stop;
        out->notice_words += in_rows(notice_words, &word);
        out->you_words += str_eq(word.lower, STR("you")) || str_eq(word.lower, STR("your")) ||
                          str_eq(word.lower, STR("our")) || str_eq(word.lower, STR("we"));
        out->capitalized += word.upper;
        out->longest_word =
            word.bytes > out->longest_word ? (uint32_t)word.bytes : out->longest_word;
        out->has_year |= is_year(&word);
        if (!stop) {
            out->content_words++;
            out->title_words += found_in(title, word.hash, &in_title);
            out->summary_words += found_in(summary, word.hash, &in_summary);
        }
    }
    out->title_found = (uint32_t)__builtin_popcount(in_title);
    out->summary_found = (uint32_t)__builtin_popcount(in_summary);
}

/* word stands in front of byte i. */
static bool is_behind(struct str text, size_t i, struct str word)
{
    return str_ends(str_sub(text, 0, i), word);
}

/* A byte that is no letter. */
static void count_sign(struct str text, size_t i, struct facts *out)
{
    char c = text.p[i];
    out->characters -= ((unsigned char)c & 0xC0) == 0x80;
    out->visible -= c == ' ';
    out->digits += is_digit(c);
    out->commas += c == ',';
    out->ends += c == '.' || c == '!' || c == '?';
    out->quote_marks += c == '"';
    out->has_bar |= c == '|';
    out->has_at |= c == '@';
    out->has_money |= c == '$' || c == '%';
    out->has_question |= c == '?';
    out->has_clock |= c == ':' && i > 0 && i + 2 < text.n && is_digit(text.p[i - 1]) &&
                      is_digit(text.p[i + 1]) && is_digit(text.p[i + 2]);
    out->has_address |= c == '.' && is_behind(text, i, STR("www"));
    out->has_copyright |= c == '\xA9' && is_behind(text, i, STR("\xC2"));
}

static void count_characters(struct str text, struct facts *out)
{
    out->characters = out->visible = (uint32_t)text.n;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (!is_letter(c)) {
            count_sign(text, i, out);
            continue;
        }
        out->letters++;
        out->capitals += is_upper(c);
        out->has_address |= c == 'p' && is_behind(text, i, STR("htt"));
    }
}

static void look_at_ends(struct str text, struct facts *out)
{
    size_t at = text.n;
    uint32_t last = at > 0 ? utf8_prev(text, &at) : 0;
    size_t begin = 0;
    uint32_t first = text.n > 0 ? utf8_next(text, &begin) : 0;
    out->ends_sentence = last == '.' || last == '!' || last == '?' || last == '"' ||
                         last == 0x201D || last == 0x2019 || last == 0x2026;
    out->ends_colon = last == ':';
    out->begins_upper = utf8_is_upper(first);
    out->begins_quote = first == '"' || first == 0x201C || first == 0x2018;
}

uint32_t facts_next_word(struct str text, size_t *at)
{
    struct word word;
    return next_word(text, at, &word) ? word.hash + (word.hash == 0) : 0;
}

void facts_read(struct str text,
                uint32_t linked,
                const struct word_set *title,
                const struct word_set *summary,
                struct facts *out)
{
    *out = (struct facts){.hash = hash64(text)};
    count_characters(text, out);
    count_words(text, title, summary, out);
    look_at_ends(text, out);
    out->good = out->characters >= GOOD_MIN_CHARACTERS &&
                linked * 100 < GOOD_MAX_LINKED * out->visible &&
                (out->ends_sentence || out->ends_colon) && out->stop_words >= GOOD_MIN_STOP_WORDS;
}
