#include "worker/page/facts.h"

#include <string.h>

#include "common/hash.h"
#include "common/utf8.h"
#include "worker/page/word_hash.h"

#define GOOD_MIN_CHARACTERS 80
#define GOOD_MIN_STOP_WORDS 3
#define GOOD_MAX_LINKED     30 /* of a hundred visible bytes */
#define WORD_MAX            15 /* bytes of the longest word in the lists */

/* By first letter; each word between blanks. The commonest longer words of English, German,
 * French, Spanish and Italian text; short ones count in any language (is_short). */
static const char *const stop_words[26] = {
    " aber about after against ainsi alla also anche another auch aussi avec aveva avoir ",
    " because been before beim being between ",
    " cette come comme como could cuando ",
    " dalla dans dass della delle desde diese dieser donc dopo durch during ",
    " eine einem einen einer elle entre essere esta este ",
    " fait first from fueron ",
    " gegen ",
    " haben hasta hatte have ",
    " ihre into ",
    " just ",
    " kann ",
    " last leur like ",
    " made mais mehr more most ",
    " nach nella nicht noch nous ",
    " oder ohne only other over ",
    " para people pero plus porque pour ",
    " quando questa questo ",
    "",
    " said sans schon seine should sich sido since sind sobre some sono sont stato such ",
    " than that their them there these they this those through time tout ",
    " under unter ",
    " very vous ",
    " wenn werden were what when where which while will wird with without would wurde ",
    "",
    " year years ",
    " zwischen ",
};

/* Words of what stands around articles. */
static const char *const notice_words[26] = {
    " account advert advertise advertisement app author ",
    " back by ",
    " caption click close comment comments contact cookie cookies copyright courtesy credit ",
    " download ",
    " editor email ",
    " facebook filed follow ",
    " gallery getty ",
    "",
    " image images instagram ",
    " join ",
    "",
    " linkedin listen loading log login ",
    " menu ",
    " newsletter newsletters next ",
    "",
    " photo photograph photos picture podcast posted previous print privacy published ",
    "",
    " read recommended register related reply reporter reserved reuters rights ",
    (" search share shares sharing shutterstock sign skip sponsored subscribe subscribers "
     "subscription "),
    " tag tags terms topics trending tweet twitter ",
    " updated ",
    " video ",
    " watch whatsapp ",
    "",
    "",
    "",
};

static bool in_rows(const char *const *rows, struct str word)
{
    if (word.n > WORD_MAX || word.p[0] < 'a' || word.p[0] > 'z') {
        return false;
    }
    const char *row = rows[word.p[0] - 'a'];
    char wanted[WORD_MAX + 2] = " ";
    memcpy(wanted + 1, word.p, word.n);
    wanted[word.n + 1] = ' ';
    return memmem(row, strlen(row), wanted, word.n + 2) != NULL;
}

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

/* Chinese and Japanese: written without spaces, two characters are taken for a word. */
static bool is_cjk(uint32_t code)
{
    return (code >= 0x3040 && code < 0x3100) || (code >= 0x3400 && code < 0xA000) ||
           (code >= 0xF900 && code < 0xFB00) || (code >= 0x20000 && code < 0x32000);
}

static bool is_punctuation(uint32_t code)
{
    return code < 0xC0 || (code >= 0x2000 && code < 0x2070) || (code >= 0x3000 && code < 0x3020) ||
           (code >= 0xFF00 && code < 0xFF10) || (code >= 0xFF1A && code < 0xFF20);
}

/* Bytes of a word's character at i, or 0. Beyond ASCII everything counts but punctuation. */
static size_t word_bytes(struct str s, size_t i)
{
    unsigned char c = (unsigned char)s.p[i];
    if (c < 0x80) {
        return is_letter(s.p[i]) || is_digit(s.p[i]) ? 1 : 0;
    }
    size_t from = i;
    uint32_t code = utf8_next(s, &i);
    return is_punctuation(code) ? 0 : i - from;
}

/* A word in lower case (ASCII), cut to fit; its true length stands in *bytes. */
struct word {
    char text[WORD_MAX + 1];
    struct str lower; /* points to text; longer words are cut */
    size_t bytes;
    uint32_t hash;
    uint32_t first;   /* its first character */
    uint32_t letters; /* characters */
    bool upper;       /* has an ASCII capital in front */
    bool plain;       /* small ASCII letters, or beyond ASCII */
};

static void add_letter(struct word *word, struct str s, size_t from, size_t n)
{
    size_t at = from;
    uint32_t code = n == 1 ? (uint32_t)(unsigned char)s.p[from] : utf8_next(s, &at);
    word->first = word->letters == 0 ? code : word->first;
    word->plain = word->plain && (code >= 0x80 || (code >= 'a' && code <= 'z'));
    word->letters++;
    for (size_t k = 0; k < n; k++) {
        char c = is_upper(s.p[from + k]) ? (char)(s.p[from + k] | 0x20) : s.p[from + k];
        if (word->bytes < sizeof word->text) {
            word->text[word->bytes] = c;
        }
        word->bytes++;
        word->hash = word_hash_add(word->hash, c);
    }
}

/* The next word from *i on; false at the end. */
static bool next_word(struct str s, size_t *i, struct word *out)
{
    size_t n = 0;
    *out = (struct word){.hash = WORD_HASH_START, .plain = true};
    while (*i < s.n && (n = word_bytes(s, *i)) == 0) {
        (void)utf8_next(s, i);
    }
    out->upper = *i < s.n && is_upper(s.p[*i]);
    while (*i < s.n && (n = word_bytes(s, *i)) > 0 && !(is_cjk(out->first) && out->letters == 2)) {
        add_letter(out, s, *i, n);
        *i += n;
    }
    size_t kept = out->bytes < sizeof out->text ? out->bytes : sizeof out->text;
    out->lower = (struct str){out->text, kept};
    return out->bytes > 0;
}

/* Most words that carry a sentence are short in every alphabet; Japanese writes them in
 * hiragana. */
static bool is_short(const struct word *word)
{
    if (is_cjk(word->first)) {
        return word->first >= 0x3041 && word->first <= 0x3096;
    }
    return word->plain && word->letters <= 3;
}

static bool is_stop(const struct word *word)
{
    return is_short(word) || (word->bytes <= WORD_MAX && in_rows(stop_words, word->lower));
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
        out->notice_words += word.bytes <= WORD_MAX && in_rows(notice_words, word.lower);
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

/* A Chinese or Japanese character says as much as two letters. */
static bool wide(struct str text, size_t i)
{
    unsigned char c = (unsigned char)text.p[i];
    return c >= 0xE3 && c < 0xEA;
}

/* 。！？ and 、， as they stand in UTF-8. */
static bool is_wide_end(struct str text, size_t i)
{
    struct str rest = str_sub(text, i, i + 3 < text.n ? i + 3 : text.n);
    return str_eq(rest, STR("\xE3\x80\x82")) || str_eq(rest, STR("\xEF\xBC\x81")) ||
           str_eq(rest, STR("\xEF\xBC\x9F"));
}

static bool is_wide_comma(struct str text, size_t i)
{
    struct str rest = str_sub(text, i, i + 3 < text.n ? i + 3 : text.n);
    return str_eq(rest, STR("\xE3\x80\x81")) || str_eq(rest, STR("\xEF\xBC\x8C"));
}

static void count_characters(struct str text, struct facts *out)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        out->characters += ((unsigned char)c & 0xC0) != 0x80;
        out->characters += wide(text, i);
        out->visible += c != ' ';
        out->capitals += is_upper(c);
        out->letters += is_letter(c);
        out->digits += is_digit(c);
        out->commas += c == ',' || ((unsigned char)c >= 0xE3 && is_wide_comma(text, i));
        out->ends +=
            c == '.' || c == '!' || c == '?' || ((unsigned char)c >= 0xE3 && is_wide_end(text, i));
        out->quote_marks += c == '"';
        out->has_bar |= c == '|';
        out->has_at |= c == '@';
        out->has_money |= c == '$' || c == '%';
        out->has_question |= c == '?';
        out->has_clock |= c == ':' && i > 0 && i + 2 < text.n && is_digit(text.p[i - 1]) &&
                          is_digit(text.p[i + 1]) && is_digit(text.p[i + 2]);
    }
}

static void look_at_ends(struct str text, struct facts *out)
{
    size_t at = text.n;
    uint32_t last = at > 0 ? utf8_prev(text, &at) : 0;
    size_t begin = 0;
    uint32_t first = text.n > 0 ? utf8_next(text, &begin) : 0;
    out->ends_sentence = last == '.' || last == '!' || last == '?' || last == '"' ||
                         last == 0x201D || last == 0x2019 || last == 0x2026 || last == 0xBB ||
                         last == 0x201C || last == 0x3002 || last == 0xFF01 || last == 0xFF1F ||
                         last == 0x300D || last == 0xFF09 || last == 0x61F || last == 0x964;
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
    out->has_copyright = str_find(text, STR("\xC2\xA9")) >= 0;
    out->has_address = str_find(text, STR("www.")) >= 0 || str_find(text, STR("http")) >= 0;
    out->good = out->characters >= GOOD_MIN_CHARACTERS &&
                linked * 100 < GOOD_MAX_LINKED * out->visible &&
                (out->ends_sentence || out->ends_colon) && out->stop_words >= GOOD_MIN_STOP_WORDS;
}
