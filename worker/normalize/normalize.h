/*
 * normalize — from an outlet's raw text to the story it tells.
 *
 * What:  drops what is not the article (credits, captions, datelines, promos, share and
 *        newsletter lines, video titles, URL and date lines), each piece with its reason;
 *        reads title, date, URL, source, agency and authors from them where the envelope
 *        gave none; folds Unicode to NFC, spaces and quotation marks to one form. Words
 *        themselves never change.
 * Why:   two outlets that print one wire text must give the same bytes to fingerprint, and
 *        a reader of the table wants the article and nothing else.
 * Holds: text is valid UTF-8 in NFC, paragraphs separated by "\n\n" (the items of one list
 *        by "\n"), no blanks at the ends; normalizing the text of a plain text again changes
 *        nothing (that of a page may lose lines that its blocks had spoken for: learned.c), as long
 *        as it is of the same outlet and the furniture is of the same epoch.
 * Cost:  O(n) time and at most about 16 bytes of arena for a byte of input.
 */
#ifndef WORKER_NORMALIZE_H
#define WORKER_NORMALIZE_H

#include "common/arena.h"
#include "common/err.h"
#include "common/str.h"
#include "worker/decode/decode.h"
#include "worker/furniture/furniture.h"
#include "worker/furniture/learn.h"

/* Why a piece was taken out of the text; the contract's `removed[].reason`. */
enum removed_reason {
    REMOVED_PHOTO_CREDIT,
    REMOVED_CAPTION,
    REMOVED_DATELINE,
    REMOVED_PROMO,
    REMOVED_BYLINE,
    REMOVED_SHARE,
    REMOVED_VIDEO,
    REMOVED_URL,
    REMOVED_DATE_LINE,
    REMOVED_TITLE,       /* the headline, repeated at the top of the text */
    REMOVED_UPDATE_NOTE, /* "This story has been updated." */
    REMOVED_CONTRIBUTOR, /* "CNN's A and B contributed to this report." */
    REMOVED_FURNITURE,   /* a line that keeps coming back in this outlet (worker/furniture) */
    REMOVED_BOILERPLATE,
    REMOVED_REASONS /* number of reasons */
};

const char *removed_reason_name(enum removed_reason reason); /* "photo_credit" … */

struct removed {
    struct str text; /* as it stood, blanks trimmed */
    enum removed_reason reason;
    size_t block; /* of article->blocks */
    bool whole;   /* nothing of that block is left */
};

enum article_kind {
    KIND_ARTICLE,
    KIND_LIVE_BLOG,
    KIND_ROUNDUP,
    KIND_OPINION,
    KIND_PRESS_RELEASE,
    KIND_TABLE,       /* market tables, results, listings */
    KIND_VIDEO,       /* a few lines below a video */
    KIND_GALLERY,     /* captions of pictures */
    KIND_NOT_ARTICLE, /* perhaps a home page, a paywall …: in no group */
};

const char *article_kind_name(enum article_kind kind);
/* By the name: an article of that kind tells one story, so it may join two that are one. */
bool article_kind_bridges(struct str name);

/* Whether a text of that wire (clean's agency) is from the wire itself, not from who prints it. */
bool article_is_wires_own(struct str agency, struct str source_name, struct str source_domain);

struct normalize_options {
    bool keep_all;                     /* nothing is removed; spaces and quotes are still folded */
    const struct furniture *furniture; /* of an epoch; NULL: none is known */
};

/* A line of the text that stands as a quotation does: a page's block quote, or set in. */
struct set_in {
    uint32_t start, end; /* bytes of clean->text, without the line end */
};

struct clean {
    struct str text;
    struct set_in *set_in; /* in order */
    size_t n_set_in;
    struct str whole_text, whole_title; /* as they are where no furniture is known: the same text
                                           is the same text in any epoch */
    int32_t furniture_epoch;            /* FURNITURE_NO_EPOCH: none */
    struct str title;                   /* not given: none found */
    struct removed *removed;
    size_t n_removed;
    struct str url, canonical_url; /* as in article, or from a URL line at the top of the text;
                                      canonical_url is in url_canonical_v1 form */
    struct str source_name, source_domain;
    struct str agency;         /* "Reuters", "AP", "AFP" …: the wire that the text is from */
    struct str dateline_place; /* "Kyiv, Ukraine": from a dateline; not in capitals */
    struct strs authors;       /* one person each, without "By" */
    struct stamp published, modified;
    struct str language;       /* primary subtag of BCP 47: "en", "zh", "nb"; "und": not known */
    unsigned language_percent; /* how sure that is */
    enum article_kind kind;
    struct strs warnings; /* article's and its own */
};

/*
 * article: as decode() gives it.
 * out:  filled on OK, else untouched; lives as long as arena and article.
 * ERR_INPUT "only_boilerplate: …": nothing is left of the body. A kill may have no text.
 */
enum status normalize(const struct article *article,
                      struct normalize_options options,
                      struct arena *arena,
                      struct clean *out,
                      struct err *err);

/* A line in the form that furniture knows it by; it may go on as a part of line. */
struct str normalize_line(struct str line, struct arena *arena);

/*
 * What furniture is learned from: the lines that the rules leave of an article, without any
 * furniture taken out, and the outlet (furniture_source).
 */
struct normalize_seen {
    struct str source;
    struct seen_line *lines;
    size_t n;
};
void normalize_seen(const struct article *article, struct arena *arena, struct normalize_seen *out);

#endif
