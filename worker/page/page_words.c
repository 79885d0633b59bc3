#include "worker/page/page_words.h"

#include <string.h>

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])

#define TITLE_BYTES 160 /* a longer one says more than a sign */
#define SITE_WORDS  5   /* of a site's name beside a sign */
#define TEXT_BYTES  500

/* ---- titles ---- */

/* Whole parts of a title, in lower case, a blank for what is no letter and no digit. */
static const struct {
    enum page_sign sign;
    struct str words;
} parts[] = {
    {SIGN_CHECK, STR_INIT("just a moment")},
    {SIGN_CHECK, STR_INIT("one moment please")},
    {SIGN_CHECK, STR_INIT("please wait")},
    {SIGN_CHECK, STR_INIT("attention required")},
    {SIGN_CHECK, STR_INIT("access denied")},
    {SIGN_CHECK, STR_INIT("access to this page has been denied")},
    {SIGN_CHECK, STR_INIT("pardon our interruption")},
    {SIGN_CHECK, STR_INIT("are you a robot")},
    {SIGN_CHECK, STR_INIT("are you human")},
    {SIGN_CHECK, STR_INIT("robot check")},
    {SIGN_CHECK, STR_INIT("bot verification")},
    {SIGN_CHECK, STR_INIT("human verification")},
    {SIGN_CHECK, STR_INIT("verify you are human")},
    {SIGN_CHECK, STR_INIT("security check")},
    {SIGN_CHECK, STR_INIT("security verification")},
    {SIGN_CHECK, STR_INIT("client challenge")},
    {SIGN_CHECK, STR_INIT("captcha")},
    {SIGN_CHECK, STR_INIT("checking your browser")},
    {SIGN_CHECK, STR_INIT("request blocked")},
    {SIGN_CHECK, STR_INIT("you have been blocked")},
    {SIGN_CHECK, STR_INIT("sorry you have been blocked")},
    {SIGN_CHECK, STR_INIT("please enable javascript")},
    {SIGN_CHECK, STR_INIT("enable javascript")},
    {SIGN_CHECK, STR_INIT("javascript is disabled")},
    {SIGN_CHECK, STR_INIT("javascript required")},
    {SIGN_COOKIE, STR_INIT("we value your privacy")},
    {SIGN_COOKIE, STR_INIT("we care about your privacy")},
    {SIGN_COOKIE, STR_INIT("your privacy is important to us")},
    {SIGN_COOKIE, STR_INIT("your privacy")},
    {SIGN_COOKIE, STR_INIT("your privacy choices")},
    {SIGN_COOKIE, STR_INIT("your data your choice")},
    {SIGN_COOKIE, STR_INIT("before you continue")},
    {SIGN_COOKIE, STR_INIT("we use cookies")},
    {SIGN_COOKIE, STR_INIT("accept cookies")},
    {SIGN_COOKIE, STR_INIT("cookie consent")},
    {SIGN_COOKIE, STR_INIT("cookie notice")},
    {SIGN_COOKIE, STR_INIT("cookie settings")},
    {SIGN_COOKIE, STR_INIT("cookies")},
    {SIGN_COOKIE, STR_INIT("privacy settings")},
    {SIGN_COOKIE, STR_INIT("manage cookies")},
    {SIGN_COOKIE, STR_INIT("consent")},
    {SIGN_WALL, STR_INIT("subscribe")},
    {SIGN_WALL, STR_INIT("subscribe now")},
    {SIGN_WALL, STR_INIT("subscribe to continue")},
    {SIGN_WALL, STR_INIT("subscribe to continue reading")},
    {SIGN_WALL, STR_INIT("subscribe to read")},
    {SIGN_WALL, STR_INIT("subscription required")},
    {SIGN_WALL, STR_INIT("subscribers only")},
    {SIGN_WALL, STR_INIT("members only")},
    {SIGN_WALL, STR_INIT("log in")},
    {SIGN_WALL, STR_INIT("login")},
    {SIGN_WALL, STR_INIT("sign in")},
    {SIGN_WALL, STR_INIT("sign in to continue")},
    {SIGN_WALL, STR_INIT("log in to continue")},
    {SIGN_WALL, STR_INIT("register to continue")},
    {SIGN_WALL, STR_INIT("create an account")},
};

/* What an error's name is made of, and one of these at least. */
static const char error_words[] =
    " a an and are article at available back bad be been browser but can cannot content could "
    "couldn does doesn down error exist exists file find for forbidden found gateway gone has have "
    "here http https internal is isn it longer looking maintenance may moved no not nothing "
    "occurred "
    "oh on oops our page re removed request requested scheduled server service site something soon "
    "sorry status story t temporarily that the there this time timeout uh unavailable under url ve "
    "was we website went were whoops wrong you your 400 403 404 410 429 500 502 503 504 520 521 "
    "522 ";

static const struct str error_cores[] = {
    STR_INIT(" not found "),
    STR_INIT(" 404 "),
    STR_INIT(" 403 "),
    STR_INIT(" 410 "),
    STR_INIT(" 429 "),
    STR_INIT(" 500 "),
    STR_INIT(" 502 "),
    STR_INIT(" 503 "),
    STR_INIT(" 504 "),
    STR_INIT(" 52"),
    STR_INIT(" error "),
    STR_INIT(" forbidden "),
    STR_INIT(" be found "),
    STR_INIT(" not exist "),
    STR_INIT(" t exist "),
    STR_INIT(" t find "),
    STR_INIT(" no longer "),
    STR_INIT(" unavailable "),
    STR_INIT(" not available "),
    STR_INIT(" t available "),
    STR_INIT(" bad gateway "),
    STR_INIT(" went wrong "),
    STR_INIT(" under maintenance "),
    STR_INIT(" scheduled maintenance "),
};

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* " in lower case " with a blank at both ends and single ones between; room: 2 more than text. */
static struct str plain(struct str text, char *room)
{
    size_t n = 0;
    room[n++] = ' ';
    for (size_t i = 0; i < text.n; i++) {
        char c = lower(text.p[i]);
        bool apostrophe = i + 2 < text.n && memcmp(text.p + i, "\xE2\x80\x99", 3) == 0;
        i += apostrophe ? 2 : 0;
        if (is_word_byte(c) && !apostrophe) {
            room[n++] = c;
        } else if (room[n - 1] != ' ') {
            room[n++] = ' ';
        }
    }
    if (room[n - 1] != ' ') {
        room[n++] = ' ';
    }
    return (struct str){room, n};
}

static bool is_error(struct str words)
{
    for (size_t from = 1, i = 1; i < words.n; i++) {
        if (words.p[i] == ' ') {
            struct str word = str_sub(words, from - 1, i + 1); /* with its blanks */
            if (str_find(STR(error_words), word) < 0) {
                return false;
            }
            from = i + 1;
        }
    }
    for (size_t i = 0; i < LENGTH(error_cores); i++) {
        if (str_find(words, error_cores[i]) >= 0) {
            return true;
        }
    }
    return false;
}

static enum page_sign sign_of_part(struct str part)
{
    char room[TITLE_BYTES + 2];
    struct str words = plain(part, room);
    for (size_t i = 0; i < LENGTH(parts); i++) {
        if (str_eq(str_trim(words), parts[i].words)) {
            return parts[i].sign;
        }
    }
    return is_error(words) ? SIGN_ERROR : SIGN_NONE;
}

static size_t count_words(struct str text)
{
    char room[TITLE_BYTES + 2];
    struct str words = plain(text, room);
    size_t n = 0;
    for (size_t i = 1; i < words.n; i++) {
        n += words.p[i] == ' ';
    }
    return n;
}

/* Bytes of a separator between a title's parts at i, or 0. */
static size_t separator(struct str title, size_t i)
{
    static const struct str marks[] = {
        STR_INIT("|"),
        STR_INIT(" - "),
        STR_INIT(" \xE2\x80\x93 "),
        STR_INIT("::"),
        STR_INIT(" \xE2\x80\x94 "),
        STR_INIT("\xC2\xBB"),
        STR_INIT("\xC2\xB7"),
        STR_INIT("\xE2\x80\xA2"),
    };
    for (size_t k = 0; k < LENGTH(marks); k++) {
        if (str_starts(str_sub(title, i, title.n), marks[k])) {
            return marks[k].n;
        }
    }
    return 0;
}

enum page_sign page_words_title(struct str title)
{
    enum page_sign sign = SIGN_NONE;
    bool other = false; /* a part that is too long for the site's name */
    if (title.n > TITLE_BYTES) {
        return SIGN_NONE;
    }
    for (size_t from = 0, i = 0; i <= title.n; i++) {
        size_t gap = i < title.n ? separator(title, i) : 1;
        if (gap > 0) {
            struct str part = str_trim(str_sub(title, from, i));
            enum page_sign found = sign_of_part(part);
            sign = sign == SIGN_NONE ? found : sign;
            other = other || (found == SIGN_NONE && count_words(part) > SITE_WORDS);
            from = i + gap;
            i += gap - 1;
        }
    }
    return other ? SIGN_NONE : sign;
}

/* ---- texts ---- */

static const struct {
    enum page_sign sign;
    struct str words; /* as plain() has it, without the blanks at the ends */
} phrases[] = {
    {SIGN_CHECK, STR_INIT("enable javascript")},
    {SIGN_CHECK, STR_INIT("javascript is disabled")},
    {SIGN_CHECK, STR_INIT("requires javascript")},
    {SIGN_CHECK, STR_INIT("turn on javascript")},
    {SIGN_CHECK, STR_INIT("you are human")},
    {SIGN_CHECK, STR_INIT("you are not a robot")},
    {SIGN_CHECK, STR_INIT("you re not a robot")},
    {SIGN_CHECK, STR_INIT("you are a robot")},
    {SIGN_CHECK, STR_INIT("checking your browser")},
    {SIGN_CHECK, STR_INIT("security of your connection")},
    {SIGN_CHECK, STR_INIT("unusual traffic")},
    {SIGN_CHECK, STR_INIT("unusual activity from your")},
    {SIGN_CHECK, STR_INIT("performing security verification")},
    {SIGN_CHECK, STR_INIT("permission to access")},
    {SIGN_CHECK, STR_INIT("disable your ad blocker")},
    {SIGN_COOKIE, STR_INIT("we use cookies")},
    {SIGN_COOKIE, STR_INIT("uses cookies to")},
    {SIGN_COOKIE, STR_INIT("use cookies and")},
    {SIGN_COOKIE, STR_INIT("value your privacy")},
    {SIGN_COOKIE, STR_INIT("care about your privacy")},
    {SIGN_COOKIE, STR_INIT("and our partners")},
    {SIGN_COOKIE, STR_INIT("accept all")},
    {SIGN_COOKIE, STR_INIT("reject all")},
    {SIGN_COOKIE, STR_INIT("your consent")},
    {SIGN_COOKIE, STR_INIT("your choices")},
    {SIGN_COOKIE, STR_INIT("your preferences")},
    {SIGN_COOKIE, STR_INIT("cookie policy")},
    {SIGN_COOKIE, STR_INIT("cookie settings")},
    {SIGN_COOKIE, STR_INIT("legitimate interest")},
    {SIGN_COOKIE, STR_INIT("access information on a device")},
    {SIGN_COOKIE, STR_INIT("information on your device")},
    {SIGN_WALL, STR_INIT("subscribe to continue")},
    {SIGN_WALL, STR_INIT("subscribe to read")},
    {SIGN_WALL, STR_INIT("subscribe to keep reading")},
    {SIGN_WALL, STR_INIT("subscribe to unlock")},
    {SIGN_WALL, STR_INIT("subscribe now to read")},
    {SIGN_WALL, STR_INIT("to continue reading")},
    {SIGN_WALL, STR_INIT("to keep reading")},
    {SIGN_WALL, STR_INIT("to read this article")},
    {SIGN_WALL, STR_INIT("to read this story")},
    {SIGN_WALL, STR_INIT("to read the full")},
    {SIGN_WALL, STR_INIT("to read the rest")},
    {SIGN_WALL, STR_INIT("to unlock this")},
    {SIGN_WALL, STR_INIT("is for subscribers")},
    {SIGN_WALL, STR_INIT("available to subscribers")},
    {SIGN_WALL, STR_INIT("exclusive to subscribers")},
    {SIGN_WALL, STR_INIT("exclusively for subscribers")},
    {SIGN_WALL, STR_INIT("for subscribers only")},
    {SIGN_WALL, STR_INIT("limit of free articles")},
    {SIGN_WALL, STR_INIT("your free articles")},
    {SIGN_ERROR, STR_INIT("page not found")},
    {SIGN_ERROR, STR_INIT("page you requested")},
    {SIGN_ERROR, STR_INIT("page you are looking for")},
    {SIGN_ERROR, STR_INIT("page you were looking for")},
    {SIGN_ERROR, STR_INIT("page you re looking for")},
    {SIGN_ERROR, STR_INIT("page that you are looking for")},
    {SIGN_ERROR, STR_INIT("requested url was not found")},
    {SIGN_ERROR, STR_INIT("not found on this server")},
    {SIGN_ERROR, STR_INIT("unable to complete your request")},
    {SIGN_ERROR, STR_INIT("temporarily unavailable")},
};

enum page_sign page_words_text(struct str text)
{
    char room[TEXT_BYTES + 2];
    struct str words = plain(str_sub(text, 0, TEXT_BYTES), room);
    for (size_t i = 0; i < LENGTH(phrases); i++) {
        if (memmem(words.p, words.n, phrases[i].words.p, phrases[i].words.n)) {
            return phrases[i].sign;
        }
    }
    return SIGN_NONE;
}
