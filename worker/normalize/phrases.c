/*
 * phrases — lines that outlets put around every article, told by their words.
 *
 * Three tables: lines that are nothing but such a phrase, lines that begin with one, and
 * short lines that hold one anywhere. The tables are in lower case; one word more in them
 * is safe only if no sentence of an article could match.
 */
#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "common/hash.h"
#include "worker/normalize/passes.h"

/* A whole line, apart from marks at its ends ("Read more »", "Share:"). */
struct whole {
    enum removed_reason reason;
    bool opens_list;
    const char *phrases; /* separated by '|' */
};

static const struct whole wholes[] = {
    {REMOVED_SHARE, false,
     "share|share this|share this article|share this story|share this post|share article|tweet|"
     "tweet this|post|facebook|twitter|x|linkedin|whatsapp|whats app|pinterest|email|e-mail|"
     "email this|reddit|telegram|messenger|flipboard|print|print this|copy link|copy url|"
     "link copied|copied|share on facebook|share on twitter|share on x|share on linkedin|"
     "share on whatsapp|share via email|share by email|share full article|send|instagram|"
     "youtube|tiktok|threads|bluesky|rss|follow|follow us|like|likes|save|saved stories|"
     "bookmark|save article|save story|gift this article|give this article|listen|"
     "listen to article|listen to this article|click to copy|more sharing options"},
    {REMOVED_PROMO, false,
     "advertisement|advertising|advertisement - scroll to continue|ad|ads|sponsored|"
     "sponsored content|paid content|promoted|continue reading|continue reading below|"
     "story continues below|story continues below advertisement|article continues below|"
     "article continues after ad|article content|scroll to continue|scroll down for video|"
     "scroll down for videos|scroll down for more|scroll down to see more|read more|read more here|"
     "read full review|read full story|read the full story|read next|read also|also read|"
     "go deeper|learn more|more details|find out more|see more|show more|view more|load more|"
     "load more comments|more|details|subscribe|subscribe now|subscribe today|sign up|"
     "sign up now|sign up here|sign up today|get started|buy now|buy on amazon|book now|"
     "shop now|see it|check price|get a quote|watch|watch now|watch live|watch video|"
     "play video|watch the video|donate|donate now|support us|join us|join now|register|"
     "register now|newsletter|newsletters|newsletter sign up|free newsletter|"
     "get our free newsletter|start your free trial|already a subscriber|"
     "view this post on instagram|get the app|download the app|recommended|"
     "don't miss|download now|skip advertisement|skip ad|email address|your email address|"
     "remove ads|don't want to see this? remove ads|view more offers|create an account|"
     "sign in or create an account|register to unlock this article|buy alternative|"
     "support local journalism|get email updates from your favourite authors|"
     "this content is reserved for subscribers only|register / sign in to unlock more articles|"
     "copy this link to share with friends"},
    {REMOVED_PROMO, true,
     "related|related articles|related article|related stories|related story|related news|"
     "related posts|related content|related topics|related coverage|related links|"
     "related reading|read more on|more on this|more on this story|more on this topic|"
     "more stories|more news|more from us|more like this|most read|most popular|most viewed|"
     "most recent|trending|trending now|trending stories|popular|popular stories|"
     "popular articles|top stories|latest|latest news|latest stories|latest articles|"
     "recommended for you|recommended stories|recommended articles|editor's picks|"
     "editors' picks|editor's choice|you may also like|you might also like|"
     "you may be interested in|what to read next|up next|next up|recent articles|recent posts|"
     "recent stories|must read|must reads|other stories|similar articles|see also|"
     "in this article|table of contents|on this page|tags|topics|filed under|categories|"
     "category|keywords|explore more|read these next|sponsored links|around the web|"
     "from our partners|more in this section|more top stories"},
    {REMOVED_BOILERPLATE, false,
     "home|homepage|menu|search|search for|close|open|back|back to top|back to search results|"
     "skip to content|skip to main content|skip to main|skip navigation|main menu|toggle menu|"
     "navigation|next|next article|next post|previous|previous article|previous post|prev|"
     "contact|contact us|about|about us|careers|blog|privacy|privacy policy|terms|"
     "terms of use|terms of service|terms and conditions|cookie policy|cookie settings|"
     "accept|accept all|accept cookies|reject all|manage cookies|log in|login|sign in|sign out|"
     "log out|my account|create account|reply|reply to comment|leave a comment|"
     "leave a reply|post a comment|post comment|comment|comments|add a comment|view comments|"
     "show comments|hide comments|join the conversation|no comments|0 comments|report|"
     "ok|loading|loading...|loading paragraph...|expand|collapse|view in list|replydelete|"
     "source|sources|select language|language|font size|text size|a a a|"
     "corrections|rights & permissions|reprints & permissions|reuse this content|"
     "license this content|log in to reply|author of the article|view author publications|"
     "view the discussion thread|more for you|"
     "reprints and permissions|find a new job|report a typo|report an error|report a correction|"
     "suggest a correction|see the rating|jump to review|why you can trust us|"
     "was this article helpful|was this helpful|thank you|thank you!|all rights reserved|"
     "enlarge|enlarge image|view gallery|view image in fullscreen|gallery|photos|photo|image|"
     "video|slideshow|hide caption|toggle caption|show caption|enlarge this image|"
     "image caption|image source|this video can not be played|"
     "to play this video you need to enable javascript in your browser|"
     "about the author|about the authors|about the author(s)|meet the author"},
};

/* The line begins with it and is at most max_words long. */
struct opening {
    const char *phrase;
    enum removed_reason reason;
    size_t max_words;
};

static const struct opening openings[] = {
    {"read more:", REMOVED_PROMO, 60},
    {"read more about ", REMOVED_PROMO, 25},
    {"read more by ", REMOVED_PROMO, 25},
    {"read more from ", REMOVED_PROMO, 25},
    {"read more on ", REMOVED_PROMO, 25},
    {"read more |", REMOVED_PROMO, 60},
    {"read also:", REMOVED_PROMO, 60},
    {"also read:", REMOVED_PROMO, 60},
    {"also read |", REMOVED_PROMO, 60},
    {"read |", REMOVED_PROMO, 60},
    {"read:", REMOVED_PROMO, 60},
    {"read next:", REMOVED_PROMO, 60},
    {"must read:", REMOVED_PROMO, 60},
    {"must read |", REMOVED_PROMO, 60},
    {"see also:", REMOVED_PROMO, 60},
    {"see more:", REMOVED_PROMO, 60},
    {"related:", REMOVED_PROMO, 60},
    {"related |", REMOVED_PROMO, 60},
    {"related article:", REMOVED_PROMO, 60},
    {"related articles:", REMOVED_PROMO, 60},
    {"related story:", REMOVED_PROMO, 60},
    {"related stories:", REMOVED_PROMO, 60},
    {"related news:", REMOVED_PROMO, 60},
    {"related coverage:", REMOVED_PROMO, 60},
    {"related content:", REMOVED_PROMO, 60},
    {"go deeper:", REMOVED_PROMO, 60},
    {"dig deeper:", REMOVED_PROMO, 60},
    {"learn more:", REMOVED_PROMO, 60},
    {"more:", REMOVED_PROMO, 40},
    {"more on this:", REMOVED_PROMO, 60},
    {"more from ", REMOVED_PROMO, 8},
    {"more by ", REMOVED_PROMO, 8},
    {"recent articles by ", REMOVED_PROMO, 10},
    {"related stories from ", REMOVED_PROMO, 12},
    {"previous article", REMOVED_PROMO, 30},
    {"next article", REMOVED_PROMO, 30},
    {"previous post", REMOVED_PROMO, 30},
    {"next post", REMOVED_PROMO, 30},
    {"advertise with us", REMOVED_BOILERPLATE, 12},
    {"more stories from ", REMOVED_PROMO, 12},
    {"recommended:", REMOVED_PROMO, 40},
    {"don't miss:", REMOVED_PROMO, 60},
    {"you may also like:", REMOVED_PROMO, 60},
    {"you might also like:", REMOVED_PROMO, 60},
    {"watch:", REMOVED_VIDEO, 40},
    {"watch |", REMOVED_VIDEO, 40},
    {"watch more:", REMOVED_VIDEO, 40},
    {"watch live:", REMOVED_VIDEO, 40},
    {"watch the video:", REMOVED_VIDEO, 40},
    {"video:", REMOVED_VIDEO, 40},
    {"now playing", REMOVED_VIDEO, 20},
    {"video ad feedback", REMOVED_VIDEO, 10},
    {"ad feedback", REMOVED_VIDEO, 10},
    {"source: ", REMOVED_BOILERPLATE, 6},
    {"follow ap's ", REMOVED_PROMO, 30},
    {"more ap ", REMOVED_PROMO, 15},
    {"listen:", REMOVED_PROMO, 40},
    {"listen to this ", REMOVED_PROMO, 15},
    {"sign up for ", REMOVED_PROMO, 60},
    {"sign up to ", REMOVED_PROMO, 60},
    {"sign up here ", REMOVED_PROMO, 30},
    {"subscribe to ", REMOVED_PROMO, 45},
    {"subscribe for ", REMOVED_PROMO, 30},
    {"subscribe here ", REMOVED_PROMO, 30},
    {"register for ", REMOVED_PROMO, 25},
    {"get the latest ", REMOVED_PROMO, 40},
    {"get breaking news", REMOVED_PROMO, 40},
    {"get all the ", REMOVED_PROMO, 25},
    {"download the ", REMOVED_PROMO, 25},
    {"download our ", REMOVED_PROMO, 25},
    {"click here to ", REMOVED_PROMO, 40},
    {"click here for ", REMOVED_PROMO, 40},
    {"tap here to ", REMOVED_PROMO, 40},
    {"follow us on ", REMOVED_SHARE, 40},
    {"like us on ", REMOVED_SHARE, 40},
    {"find us on ", REMOVED_SHARE, 40},
    {"share this on ", REMOVED_SHARE, 20},
    {"share on ", REMOVED_SHARE, 8},
    {"click to share on ", REMOVED_SHARE, 15},
    {"click to email ", REMOVED_SHARE, 15},
    {"click to print ", REMOVED_SHARE, 15},
    {"advertisement -", REMOVED_PROMO, 10},
    {"this advertisement has not loaded", REMOVED_PROMO, 20},
    {"you can save this article by ", REMOVED_PROMO, 30},
    {"subscribe now to ", REMOVED_PROMO, 40},
    {"unlimited digital access", REMOVED_PROMO, 30},
    {"unlimited online access", REMOVED_PROMO, 30},
    {"create an account or sign in", REMOVED_PROMO, 30},
    {"log in or create an account", REMOVED_PROMO, 30},
    {"you have full access to this article", REMOVED_PROMO, 30},
    {"share your thoughts and join", REMOVED_PROMO, 30},
    {"want more ", REMOVED_PROMO, 30},
    {"want to keep up with ", REMOVED_PROMO, 30},
    {"want to read more", REMOVED_PROMO, 30},
    {"want more?", REMOVED_PROMO, 30},
    {"already a subscriber", REMOVED_PROMO, 20},
    {"already have an account", REMOVED_PROMO, 20},
    {"not a subscriber", REMOVED_PROMO, 20},
    {"do you have a tip", REMOVED_PROMO, 45},
    {"have a tip?", REMOVED_PROMO, 45},
    {"got a tip?", REMOVED_PROMO, 45},
    {"got a story", REMOVED_PROMO, 45},
    {"do you have a story", REMOVED_PROMO, 45},
    {"if you like this story", REMOVED_PROMO, 45},
    {"tags:", REMOVED_BOILERPLATE, 40},
    {"topics:", REMOVED_BOILERPLATE, 40},
    {"filed under:", REMOVED_BOILERPLATE, 40},
    {"keywords:", REMOVED_BOILERPLATE, 40},
    {"posted in ", REMOVED_BOILERPLATE, 15},
    {"copyright ©", REMOVED_BOILERPLATE, 80},
    {"© ", REMOVED_BOILERPLATE, 80},
    {"(c) 19", REMOVED_BOILERPLATE, 80},
    {"(c) 20", REMOVED_BOILERPLATE, 80},
    {"©19", REMOVED_BOILERPLATE, 80},
    {"©20", REMOVED_BOILERPLATE, 80},
    {"copyright 19", REMOVED_BOILERPLATE, 80},
    {"copyright 20", REMOVED_BOILERPLATE, 80},
    {"copyright (c)", REMOVED_BOILERPLATE, 80},
    {"our standards: ", REMOVED_BOILERPLATE, 15},
    {"we use cookies", REMOVED_BOILERPLATE, 60},
    {"this site uses cookies", REMOVED_BOILERPLATE, 60},
    {"this website uses cookies", REMOVED_BOILERPLATE, 60},
    {"by clicking ", REMOVED_BOILERPLATE, 60},
    {"by signing up", REMOVED_BOILERPLATE, 60},
    {"by subscribing", REMOVED_BOILERPLATE, 60},
    {"please enable javascript", REMOVED_BOILERPLATE, 40},
    {"your browser does not support", REMOVED_BOILERPLATE, 40},
    {"for more information about our privacy", REMOVED_BOILERPLATE, 40},
    {"success! ", REMOVED_PROMO, 25},
    {"error! ", REMOVED_PROMO, 25},
    {"thank you for subscribing", REMOVED_PROMO, 30},
    {"thanks for subscribing", REMOVED_PROMO, 30},
    {"thank you for signing up", REMOVED_PROMO, 30},
    {"thanks for signing up", REMOVED_PROMO, 30},
    {"you are now subscribed", REMOVED_PROMO, 30},
    {"you have successfully subscribed", REMOVED_PROMO, 30},
    {"please enter a valid email", REMOVED_PROMO, 30},
    {"an email has been sent", REMOVED_PROMO, 30},
    {"this is a developing story", REMOVED_UPDATE_NOTE, 40},
    {"this is a breaking news story", REMOVED_UPDATE_NOTE, 40},
    {"this breaking news story ", REMOVED_UPDATE_NOTE, 40},
};

/* A line of at most max_words that holds the phrase, both ends at word boundaries. */
static const struct opening anywhere[] = {
    {"all rights reserved", REMOVED_BOILERPLATE, 60},
    {"may not be published, broadcast, rewritten", REMOVED_BOILERPLATE, 60},
    {"may not be reproduced", REMOVED_BOILERPLATE, 60},
    {"may not be republished", REMOVED_BOILERPLATE, 60},
    {"thomson reuters trust principles", REMOVED_BOILERPLATE, 30},
    {"terms of service apply", REMOVED_BOILERPLATE, 40},
    {"protected by recaptcha", REMOVED_BOILERPLATE, 40},
    {"agree to our terms", REMOVED_BOILERPLATE, 60},
    {"agree to the terms", REMOVED_BOILERPLATE, 60},
    {"agree to our privacy", REMOVED_BOILERPLATE, 60},
    {"our use of cookies", REMOVED_BOILERPLATE, 60},
    {"enable javascript", REMOVED_BOILERPLATE, 40},
    {"disable your ad blocker", REMOVED_BOILERPLATE, 60},
    {"sign up for our", REMOVED_PROMO, 40},
    {"sign up for it here", REMOVED_PROMO, 40},
    {"sign up to our", REMOVED_PROMO, 40},
    {"sign up for free", REMOVED_PROMO, 40},
    {"sign up here", REMOVED_PROMO, 40},
    {"subscribe to our", REMOVED_PROMO, 45},
    {"our email newsletter", REMOVED_PROMO, 45},
    {"our daily newsletter", REMOVED_PROMO, 45},
    {"our weekly newsletter", REMOVED_PROMO, 45},
    {"our free newsletter", REMOVED_PROMO, 45},
    {"our newsletter", REMOVED_PROMO, 30},
    {"delivered to your inbox", REMOVED_PROMO, 60},
    {"straight to your inbox", REMOVED_PROMO, 60},
    {"in your inbox", REMOVED_PROMO, 45},
    {"email has been sent to", REMOVED_PROMO, 30},
    {"confirm list signup", REMOVED_PROMO, 30},
    {"confirm your subscription", REMOVED_PROMO, 30},
    {"free articles left", REMOVED_PROMO, 20},
    {"free article left", REMOVED_PROMO, 20},
    {"already a subscriber", REMOVED_PROMO, 25},
    {"to continue reading", REMOVED_PROMO, 25},
    {"remaining free articles", REMOVED_PROMO, 25},
    {"can be reached at", REMOVED_BOILERPLATE, 45},
    {"for informational purposes only", REMOVED_BOILERPLATE, 60},
    {"follow us on", REMOVED_SHARE, 40},
    {"on twitter at @", REMOVED_SHARE, 40},
    {"on twitter: @", REMOVED_SHARE, 40},
    {"on twitter @", REMOVED_SHARE, 40},
    {"on x @", REMOVED_SHARE, 40},
    {"follow him on twitter", REMOVED_SHARE, 40},
    {"follow her on twitter", REMOVED_SHARE, 40},
    {"follow them on twitter", REMOVED_SHARE, 40},
    {"do not necessarily represent", REMOVED_BOILERPLATE, 60},
    {"do not necessarily reflect", REMOVED_BOILERPLATE, 60},
    {"does not necessarily reflect", REMOVED_BOILERPLATE, 60},
    {"we may earn a commission", REMOVED_BOILERPLATE, 70},
    {"we may earn commission", REMOVED_BOILERPLATE, 70},
    {"may earn an affiliate commission", REMOVED_BOILERPLATE, 70},
    {"earns a commission", REMOVED_BOILERPLATE, 50},
    {"this article was originally published", REMOVED_UPDATE_NOTE, 40},
    {"this article originally appeared", REMOVED_UPDATE_NOTE, 40},
    {"this story was originally published", REMOVED_UPDATE_NOTE, 40},
    {"this story originally appeared", REMOVED_UPDATE_NOTE, 40},
    {"this post was originally published", REMOVED_UPDATE_NOTE, 40},
    {"this story has been updated", REMOVED_UPDATE_NOTE, 45},
    {"this article has been updated", REMOVED_UPDATE_NOTE, 45},
    {"this post has been updated", REMOVED_UPDATE_NOTE, 45},
    {"this report has been updated", REMOVED_UPDATE_NOTE, 45},
    {"this piece has been updated", REMOVED_UPDATE_NOTE, 45},
    {"this story was updated", REMOVED_UPDATE_NOTE, 45},
    {"this article was updated", REMOVED_UPDATE_NOTE, 45},
    {"this story is being updated", REMOVED_UPDATE_NOTE, 45},
    {"this story will be updated", REMOVED_UPDATE_NOTE, 45},
    {"this article will be updated", REMOVED_UPDATE_NOTE, 45},
};

#define WHOLE_MAX_BYTES    80
#define ANYWHERE_MAX_WORDS 80

/* low without marks and blanks at its ends. */
static struct str bare(struct str low)
{
    static const struct str marks[] = {
        STR_INIT(":"), STR_INIT("»"), STR_INIT("→"), STR_INIT(">"), STR_INIT("›"), STR_INIT("|"),
        STR_INIT("+"), STR_INIT("…"), STR_INIT("…"), STR_INIT("▼"), STR_INIT("."), STR_INIT("?"),
        STR_INIT("["), STR_INIT("]"), STR_INIT("("), STR_INIT(")"), STR_INIT("<"), STR_INIT("«"),
    };
    bool again = true;
    while (again && low.n > 0) {
        again = false;
        for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
            size_t before = low.n;
            if (str_starts(low, marks[i])) {
                low = str_sub(low, marks[i].n, low.n);
            }
            if (str_ends(low, marks[i])) {
                low = str_sub(low, 0, low.n - marks[i].n);
            }
            low = str_trim(low);
            again = again || low.n != before;
        }
    }
    return low;
}

/*
 * The tables as they are looked at: whole lines by their hash, the others by the letter they begin
 * with. Made once in a process and never changed, as if the compiler had.
 */
#define WHOLE_SLOTS 1024 /* a power of two, over twice the phrases */
#define LETTERS     32   /* of a byte its last five bits */
#define NO_PHRASE   UINT8_MAX

/* Phrases of one table that begin with the same letter, in its order. */
struct by_letter {
    uint8_t first[LETTERS], next[NO_PHRASE];
};

static struct {
    struct {
        struct str phrase; /* empty: a free place */
        const struct whole *of;
    } wholes[WHOLE_SLOTS];
    struct by_letter openings, anywhere;
    uint64_t fronts[LETTERS * LETTERS / 64]; /* the two bytes that phrases begin with */
} tables;
static pthread_once_t tables_once = PTHREAD_ONCE_INIT;

static unsigned letter_of(char c)
{
    return (unsigned char)c % LETTERS;
}

static unsigned front_of(const char *two)
{
    return letter_of(two[0]) * LETTERS + letter_of(two[1]);
}

/* Where key stands, or would. */
static size_t whole_slot(struct str key)
{
    size_t at = (size_t)hash64(key);
    for (;; at++) {
        struct str there = tables.wholes[at % WHOLE_SLOTS].phrase;
        if (there.n == 0 || str_eq(there, key)) {
            return at % WHOLE_SLOTS;
        }
    }
}

/* Adds to *n the phrases of one row; of two that are the same the first stays. */
static void list_wholes(const struct whole *whole, size_t *n)
{
    struct str_pair cut = {.tail = str_of(whole->phrases), .found = true};
    while (cut.found) {
        assert(*n < WHOLE_SLOTS / 2); /* or searches are long, and without end in a full table */
        cut = str_cut(cut.tail, '|');
        size_t at = whole_slot(cut.head);
        if (tables.wholes[at].phrase.n == 0) {
            tables.wholes[at].phrase = cut.head;
            tables.wholes[at].of = whole;
            (*n)++;
        }
    }
}

static void list_by_letter(const struct opening *phrases, size_t n, struct by_letter *out)
{
    memset(out->first, NO_PHRASE, sizeof out->first);
    for (size_t i = n; i-- > 0;) {
        uint8_t *first = &out->first[letter_of(phrases[i].phrase[0])];
        out->next[i] = *first;
        *first = (uint8_t)i;
    }
}

static void make_tables(void)
{
    _Static_assert(sizeof openings / sizeof openings[0] < NO_PHRASE, "by a byte");
    _Static_assert(sizeof anywhere / sizeof anywhere[0] < NO_PHRASE, "by a byte");
    size_t n = 0;
    for (size_t i = 0; i < sizeof wholes / sizeof wholes[0]; i++) {
        list_wholes(&wholes[i], &n);
    }
    list_by_letter(openings, sizeof openings / sizeof openings[0], &tables.openings);
    list_by_letter(anywhere, sizeof anywhere / sizeof anywhere[0], &tables.anywhere);
    for (size_t i = 0; i < sizeof anywhere / sizeof anywhere[0]; i++) {
        unsigned front = front_of(anywhere[i].phrase);
        tables.fronts[front / 64] |= (uint64_t)1 << front % 64;
    }
}

static bool fronts_have(const char *two)
{
    unsigned front = front_of(two);
    return tables.fronts[front / 64] >> front % 64 & 1;
}

static struct verdict check_whole(struct str low)
{
    struct str key = low.n <= WHOLE_MAX_BYTES ? bare(low) : (struct str){0};
    if (key.n == 0) {
        return (struct verdict){0};
    }
    const struct whole *whole = tables.wholes[whole_slot(key)].of;
    if (!whole) {
        return (struct verdict){0};
    }
    return (struct verdict){
        .found = true, .reason = whole->reason, .opens_list = whole->opens_list};
}

static struct verdict check_openings(struct str low)
{
    if (str_ends(low, STR(":"))) {
        return (struct verdict){0}; /* it introduces what follows: a quote, a list */
    }
    const struct by_letter *by = &tables.openings;
    for (size_t i = by->first[letter_of(low.p[0])]; i != NO_PHRASE; i = by->next[i]) {
        const struct opening *o = &openings[i];
        if (o->phrase[0] == low.p[0] && str_starts(low, str_of(o->phrase)) &&
            shape_words(low, o->max_words + 1) <= o->max_words) {
            return (struct verdict){.found = true, .reason = o->reason};
        }
    }
    return (struct verdict){0};
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* low begins with the phrase, which ends where a word ends. */
static bool begins(struct str low, const char *z)
{
    struct str phrase = str_of(z);
    return str_starts(low, phrase) && (low.n == phrase.n || !is_word_byte(low.p[phrase.n]) ||
                                       !is_word_byte(phrase.p[phrase.n - 1]));
}

static struct verdict check_anywhere(struct str low)
{
    size_t words = shape_words(low, ANYWHERE_MAX_WORDS);
    if (words == ANYWHERE_MAX_WORDS) {
        return (struct verdict){0};
    }
    const struct by_letter *by = &tables.anywhere;
    for (size_t at = 0; at + 1 < low.n; at++) {
        if ((at > 0 && is_word_byte(low.p[at - 1])) || !fronts_have(low.p + at)) {
            continue;
        }
        struct str rest = str_sub(low, at, low.n);
        for (size_t i = by->first[letter_of(rest.p[0])]; i != NO_PHRASE; i = by->next[i]) {
            const struct opening *a = &anywhere[i];
            if (a->phrase[0] == rest.p[0] && words <= a->max_words && begins(rest, a->phrase)) {
                return (struct verdict){.found = true, .reason = a->reason};
            }
        }
    }
    return (struct verdict){0};
}

struct verdict phrase_check(struct str text, struct str low)
{
    (void)pthread_once(&tables_once, make_tables);
    struct verdict v = check_whole(low);
    if (!v.found) {
        v = check_openings(low);
    }
    /* What somebody says is no furniture, whatever the words. */
    if (!v.found && text.p[0] != '"') {
        v = check_anywhere(low);
    }
    return v;
}
