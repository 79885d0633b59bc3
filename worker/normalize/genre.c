/*
 * genre — opinion, press release, video, gallery: what tells one story, but not as news does.
 *
 * A video or gallery with a whole article below it is an article.
 */
#include "worker/normalize/passes.h"

#define HEAD_BLOCKS 8    /* of the body as it came, where a release says what it is */
#define TAIL_BLOCKS 6    /* … and where it names who sends it */
#define LINE_BYTES  400  /* of a block that are looked at */
#define URL_BYTES   2048 /* of the address */
#define FEW_WORDS   150  /* below a video */
#define SOME_WORDS  300  /* of captions */

#define N(list) (sizeof(list) / sizeof(list)[0])

static bool any_starts(struct str s, const struct str *phrases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_starts_nocase(s, phrases[i])) {
            return true;
        }
    }
    return false;
}

static bool any_ends(struct str s, const struct str *phrases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_ends_nocase(s, phrases[i])) {
            return true;
        }
    }
    return false;
}

/* The address behind the host, with the host's first label ("opinion.", "video."). */
static struct str path_of(struct str url)
{
    struct str path = str_sub(url, 0, URL_BYTES);
    return str_cut(str_cut(path, '?').head, '#').head;
}

static bool is_opinion(const struct work *w, struct str title, struct str path)
{
    static const struct str paths[] = {
        STR_INIT("/opinion/"),
        STR_INIT("/opinions/"),
        STR_INIT("//opinion."),
        STR_INIT("/editorial/"),
        STR_INIT("/editorials/"),
        STR_INIT("/commentary/"),
        STR_INIT("/commentisfree/"),
        STR_INIT("/columnists/"),
        STR_INIT("/op-ed/"),
        STR_INIT("/letters/"),
        STR_INIT("/letters-to-the-editor/"),
        STR_INIT("/viewpoints/"),
    };
    static const struct str starts[] = {
        STR_INIT("opinion:"),
        STR_INIT("opinion |"),
        STR_INIT("op-ed:"),
        STR_INIT("editorial:"),
        STR_INIT("commentary:"),
        STR_INIT("column:"),
        STR_INIT("letter:"),
        STR_INIT("letters:"),
        STR_INIT("letter to the editor"),
        STR_INIT("letters to the editor"),
        STR_INIT("guest column:"),
        STR_INIT("viewpoint:"),
    };
    static const struct str ends[] = {
        STR_INIT("| opinion"),   STR_INIT("- opinion"),   STR_INIT("(opinion)"),
        STR_INIT("| editorial"), STR_INIT("- editorial"), STR_INIT("| commentary"),
        STR_INIT("| letters"),
    };
    return w->article->genre == GENRE_OPINION || str_has_any_nocase(path, paths, N(paths)) ||
           any_starts(title, starts, N(starts)) || any_ends(title, ends, N(ends));
}

/* "LISBON, March 2 /PRNewswire/ --", "FOR IMMEDIATE RELEASE", "SOURCE Harbour Works Ltd" */
static bool says_release(const struct article *article)
{
    static const struct str heads[] = {
        STR_INIT("/prnewswire/"),
        STR_INIT("(business wire)"),
        STR_INIT("(globe newswire)"),
        STR_INIT("--(business wire"),
        STR_INIT("/pr newswire/"),
        STR_INIT("(accesswire)"),
        STR_INIT("/cnw/"),
        STR_INIT("/einpresswire"),
    };
    static const struct str openings[] = {STR_INIT("for immediate release"),
                                          STR_INIT("press release")};
    for (size_t i = 0; i < article->n_blocks && i < HEAD_BLOCKS; i++) {
        struct str line = str_trim(str_sub(article->blocks[i].text, 0, LINE_BYTES));
        bool label = line.n < 60 && any_starts(line, openings, N(openings));
        if (label || str_has_any_nocase(line, heads, N(heads))) {
            return true;
        }
    }
    size_t from = article->n_blocks > TAIL_BLOCKS ? article->n_blocks - TAIL_BLOCKS : 0;
    for (size_t i = from; i < article->n_blocks; i++) {
        struct str line = str_trim(str_sub(article->blocks[i].text, 0, LINE_BYTES));
        if (str_starts_nocase(line, STR("view original content")) ||
            str_starts_nocase(line, STR("view source version on businesswire"))) {
            return true;
        }
    }
    return false;
}

static bool is_release(const struct work *w, struct str path)
{
    static const struct str paths[] = {
        STR_INIT("/press-release"), STR_INIT("/pressrelease"), STR_INIT("/news-release"),
        STR_INIT("/newsrelease"),   STR_INIT("/prnewswire/"),
    };
    static const struct str wires[] = {
        STR_INIT("prnewswire."), STR_INIT("businesswire.com"), STR_INIT("globenewswire.com"),
        STR_INIT("accesswire."), STR_INIT("einpresswire.com"), STR_INIT("newswire.ca"),
        STR_INIT("prweb.com"),
    };
    return w->article->genre == GENRE_PRESS_RELEASE || str_has_any_nocase(path, paths, N(paths)) ||
           any_starts(w->clean.source_domain, wires, N(wires)) || says_release(w->article);
}

static bool is_video(const struct work *w, struct str title, struct str path)
{
    static const struct str paths[] = {STR_INIT("/video/"), STR_INIT("/videos/"),
                                       STR_INIT("/watch/"), STR_INIT("//video.")};
    static const struct str starts[] = {STR_INIT("video:"), STR_INIT("watch:"), STR_INIT("[video]"),
                                        STR_INIT("watch |")};
    return w->article->genre == GENRE_VIDEO || str_has_any_nocase(path, paths, N(paths)) ||
           any_starts(title, starts, N(starts));
}

static bool is_gallery(const struct work *w, struct str title, struct str path)
{
    static const struct str paths[] = {
        STR_INIT("/gallery/"),   STR_INIT("/galleries/"),    STR_INIT("/photo-gallery/"),
        STR_INIT("/photos/"),    STR_INIT("/photogallery/"), STR_INIT("/picture-gallery/"),
        STR_INIT("/slideshow/"), STR_INIT("-in-pictures"),
    };
    static const struct str starts[] = {
        STR_INIT("in pictures"), STR_INIT("in photos"), STR_INIT("photos:"),
        STR_INIT("gallery:"),    STR_INIT("pictures:"), STR_INIT("photo gallery"),
        STR_INIT("slideshow:"),
    };
    static const struct str ends[] = {STR_INIT("in pictures"), STR_INIT("in photos"),
                                      STR_INIT("photo gallery")};
    return w->article->genre == GENRE_GALLERY || str_has_any_nocase(path, paths, N(paths)) ||
           any_starts(title, starts, N(starts)) || any_ends(title, ends, N(ends));
}

static size_t words_of(const struct work *w, size_t max)
{
    size_t words = 0;
    for (size_t i = 0; i < w->n && words < max; i++) {
        words += shape_words(w->lines[i].text, max - words);
    }
    return words;
}

enum article_kind genre_kind(const struct work *w, struct str title)
{
    struct str own = w->clean.url.n > 0 ? w->clean.url : w->clean.canonical_url;
    struct str path = path_of(own);
    if (is_release(w, path)) {
        return KIND_PRESS_RELEASE;
    }
    if (is_opinion(w, title, path)) {
        return KIND_OPINION;
    }
    size_t words = words_of(w, SOME_WORDS);
    if (words < SOME_WORDS && is_gallery(w, title, path)) {
        return KIND_GALLERY;
    }
    return words < FEW_WORDS && is_video(w, title, path) ? KIND_VIDEO : KIND_ARTICLE;
}
