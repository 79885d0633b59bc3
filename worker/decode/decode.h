/*
 * decode — from the bytes of one record to an article in UTF-8.
 *
 * What:  tells JSON envelope, HTML page and plain text apart (content-type first, else by
 *        sniffing), finds the charset, reads the envelope's fields under all the names that
 *        feeds use, and cuts the body into blocks. Metadata is only taken where it stands;
 *        what has to be read out of the text is normalize's work.
 * Why:   behind this line nothing knows of JSON, HTML or charsets.
 * Holds: every str of the result is valid UTF-8 without NUL; JSON nesting is at most
 *        DECODE_MAX_DEPTH, an HTML tree at most DOM_MAX_DEPTH; no network, no entities
 *        beyond HTML's own.
 * Cost:  O(n) time; at most about 12 bytes of arena for a byte of text, JSON or an ordinary page
 *        (dom.h tells what an odd one takes).
 */
#ifndef WORKER_DECODE_H
#define WORKER_DECODE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/str.h"

#define DECODE_MAX_DEPTH  64
#define DECODE_MAX_BLOCKS 200000 /* beyond: the rest of the body is one block, with a warning */

/* One record as it came: from Kafka, or from a file for `process`. All fields borrowed. */
struct raw_message {
    struct str value;
    struct str content_type; /* the header's value, or not given */
    struct str id;           /* not given on Kafka: `process --manifest` and --ndjson */
    struct str url;          /* "; wins over what the body says */
    struct str published_at; /* "; wins over what the body says */
    int64_t received_us;     /* the record's timestamp; 0: unknown. Dates over a day later than
                                it are impossible, whoever states them */
};

enum format {
    FORMAT_TEXT,
    FORMAT_HTML,
};

/* Where a date of publication was read; the contract's `published_from`. */
enum date_from {
    DATE_FROM_NONE = 0,
    DATE_FROM_ENVELOPE,
    DATE_FROM_JSON_LD,
    DATE_FROM_META,
    DATE_FROM_TIME_ELEMENT,
    DATE_FROM_TEXT,
    DATE_FROM_URL,
};

struct stamp {
    int64_t us;           /* since 1970-01-01T00:00:00Z; a day's is its midnight UTC */
    bool day_only;        /* precision: false second, true day */
    bool zoned;           /* the zone was stated; else the time was taken for UTC */
    int16_t zone_minutes; /* what was stated, east of UTC; 0 if nothing was */
    enum date_from from;  /* DATE_FROM_NONE: no date is known, and the rest means nothing */
};

/* A list of strings in the arena. */
struct strs {
    struct str *items;
    size_t n, cap;
};

/* What a stretch of the body is, as far as its container tells. */
enum block_kind {
    BLOCK_LINE, /* a line of plain text: may be anything */
    BLOCK_PARAGRAPH,
    BLOCK_HEADING,
    BLOCK_ITEM,    /* a list item */
    BLOCK_QUOTE,   /* a block quote */
    BLOCK_CAPTION, /* figcaption and the like */
    BLOCK_TABLE,   /* a table row, cells joined by tabs */
};

struct block {
    struct str text; /* one line: no '\n' inside; neither trimmed nor folded */
    enum block_kind kind;
    bool after_blank; /* an empty line (or another element) stands before it */
};

/* What a page is, as far as it shows (page_kind.h). */
enum page_kind {
    PAGE_ARTICLE,
    PAGE_DOUBTFUL, /* it may be no article */
    PAGE_OTHER,    /* it is none */
};

/* What a page's structured data call it, beyond "an article" (genre.h). */
enum genre {
    GENRE_NONE,
    GENRE_LIVE_BLOG,
    GENRE_OPINION,
    GENRE_PRESS_RELEASE,
    GENRE_VIDEO,   /* perhaps only of something in it */
    GENRE_GALLERY, /* likewise */
};

struct article {
    enum format format;       /* of the body: an envelope with `html` is FORMAT_HTML */
    bool enveloped;           /* it came in a JSON envelope */
    bool killed;              /* envelope `status` is canceled (or cancelled, withdrawn) */
    struct str id;            /* the envelope's, as given */
    struct str url;           /* as given */
    struct str canonical_url; /* the page's own link: same registrable domain as url, with a path */
    struct str title;
    struct strs authors; /* as given: one string may name several people */
    struct str source_name;
    struct str source_domain; /* host in lower case without "www." */
    struct str language;      /* as declared: "en", "en-US" … */
    struct stamp published, modified;
    struct block *blocks; /* the body, in order */
    size_t n_blocks;
    struct str page; /* the HTML page that the body is from, in UTF-8; not given: from none */
    enum page_kind page_kind;
    enum genre genre;     /* the first that anything in the page names */
    const char *page_why; /* what it is if no article: "a home page"; NULL for one */
    struct str extra;     /* unknown envelope fields as one JSON object; not given: none */
    struct strs warnings; /* short snake_case words, e.g. "charset_windows_1252" */
};

/* Once per process, before and after all threads that decode. */
void decode_init(void);
void decode_cleanup(void);

/*
 * raw:  value of 1 byte or more; only read.
 * out:  filled on OK, else only out->page; lives as long as arena and raw.
 * ERR_INPUT, with err->text "reason: message" where reason is one of
 *       empty             nothing, only blanks or only NUL bytes
 *       invalid_json      the content type or the first byte says JSON, but it is none (also:
 *                         nested deeper than DECODE_MAX_DEPTH, not an object)
 *       not_text          neither JSON nor HTML nor text: binary
 *       no_body           an envelope (not a kill) or a page without any text
 *       not_article       a page that surely is none; an envelope that brings its text never is
 */
enum status
decode(const struct raw_message *raw, struct arena *arena, struct article *out, struct err *err);

#endif
