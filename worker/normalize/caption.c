/*
 * caption — pictures leave words behind: who took them, and what they show.
 *
 * A credit shows by its label ("Photo: …", "(AP Photo/…)") or by the agency at the end of
 * the line; all before a credit in the same line is the caption. Without a credit only a
 * line that says it is a picture is taken for a caption.
 */
#include "common/utf8.h"
#include "worker/normalize/passes.h"

#define CREDIT_MAX_WORDS  25
#define CAPTION_MAX_WORDS 120
#define SIGNED_MAX_WORDS  60 /* paragraph that only ends in an agency's name */
#define CREDIT_TAIL_WORDS 12

struct label {
    const char *text;
    size_t max_words;
    bool sentence; /* may also be a full sentence */
    enum removed_reason reason;
};

static const struct label labels[] = {
    {"photo:", 60, true, REMOVED_PHOTO_CREDIT},
    {"photos:", 60, true, REMOVED_PHOTO_CREDIT},
    {"photo by ", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"photos by ", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"photo credit", 60, true, REMOVED_PHOTO_CREDIT},
    {"photo courtesy", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"photo illustration", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"photo /", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"photograph:", 60, true, REMOVED_PHOTO_CREDIT},
    {"photograph by ", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"photographer:", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"photography:", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"pic:", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"picture:", 60, true, REMOVED_PHOTO_CREDIT},
    {"pictures:", 60, true, REMOVED_PHOTO_CREDIT},
    {"picture credit", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"image:", 60, true, REMOVED_PHOTO_CREDIT},
    {"images:", 60, true, REMOVED_PHOTO_CREDIT},
    {"image credit", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"image courtesy", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"image copyright", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"image source", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"credit:", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"credit...", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"credit…", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"credits:", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"courtesy:", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"courtesy of ", CREDIT_MAX_WORDS, false, REMOVED_PHOTO_CREDIT},
    {"courtesy photo", CREDIT_MAX_WORDS, false, REMOVED_PHOTO_CREDIT},
    {"submitted photo", CREDIT_MAX_WORDS, false, REMOVED_PHOTO_CREDIT},
    {"stock photo", CREDIT_MAX_WORDS, false, REMOVED_PHOTO_CREDIT},
    {"illustration:", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"illustration by ", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"graphic:", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"file photo:", CAPTION_MAX_WORDS, true, REMOVED_CAPTION},
    {"file photo of ", 40, false, REMOVED_CAPTION},
    {"file photo", 12, false, REMOVED_CAPTION},
    {"file picture", 25, false, REMOVED_CAPTION},
    {"file image", 25, false, REMOVED_CAPTION},
    {"file - ", CAPTION_MAX_WORDS, true, REMOVED_CAPTION},
    {"file – ", CAPTION_MAX_WORDS, true, REMOVED_CAPTION},
    {"file — ", CAPTION_MAX_WORDS, true, REMOVED_CAPTION},
    {"file: ", CAPTION_MAX_WORDS, true, REMOVED_CAPTION},
    {"picture of ", 40, false, REMOVED_CAPTION},
    {"pictures of ", 25, false, REMOVED_CAPTION},
    {"photo of ", 40, false, REMOVED_CAPTION},
    {"photograph of ", 40, false, REMOVED_CAPTION},
    {"image of ", 40, false, REMOVED_CAPTION},
    {"illustration of ", 40, false, REMOVED_CAPTION},
    {"screenshot of ", 40, false, REMOVED_CAPTION},
    {"screenshot:", 40, true, REMOVED_CAPTION},
    {"a picture of ", 40, false, REMOVED_CAPTION},
    {"a photo of ", 40, false, REMOVED_CAPTION},
    {"a file photo of ", 40, false, REMOVED_CAPTION},
    {"an image of ", 40, false, REMOVED_CAPTION},
    {"a screenshot of ", 40, false, REMOVED_CAPTION},
    {"an illustration of ", 40, false, REMOVED_CAPTION},
    {"representational image", 12, true, REMOVED_CAPTION},
    {"representative image", 12, true, REMOVED_CAPTION},
    {"in this file photo", 80, true, REMOVED_CAPTION},
    {"in this photo ", 80, true, REMOVED_CAPTION},
    {"in this image ", 80, true, REMOVED_CAPTION},
    {"in this picture ", 80, true, REMOVED_CAPTION},
    {"in this handout", 80, true, REMOVED_CAPTION},
    {"in this undated photo", 80, true, REMOVED_CAPTION},
    {"this undated photo", 80, true, REMOVED_CAPTION},
    {"this file photo", 80, true, REMOVED_CAPTION},
    {"this handout photo", 80, true, REMOVED_CAPTION},
    {"this combination of ", 80, true, REMOVED_CAPTION},
    {"this image provided by ", 80, true, REMOVED_CAPTION},
    {"this photo provided by ", 80, true, REMOVED_CAPTION},
    {"pictured: ", 60, true, REMOVED_CAPTION},
    {"caption:", 80, true, REMOVED_CAPTION},
    {"image caption", 80, true, REMOVED_CAPTION},
    {"photo caption", 80, true, REMOVED_CAPTION},
    {"ap photo/", CREDIT_MAX_WORDS, true, REMOVED_PHOTO_CREDIT},
    {"afp photo", CREDIT_MAX_WORDS, false, REMOVED_PHOTO_CREDIT},
    {"reuters/", CREDIT_MAX_WORDS, false, REMOVED_PHOTO_CREDIT},
    {"getty images/", CREDIT_MAX_WORDS, false, REMOVED_PHOTO_CREDIT},
};

/* A credit that ends the line: what opens it, and whether it must follow a sentence. */
struct opener {
    const char *text;
    bool after_stop;
};

static const struct opener openers[] = {
    {" photographer: ", false}, {" photograph: ", false},
    {" photo: ", false},        {" photos: ", false},
    {" picture: ", true},       {" image: ", true},
    {" credit: ", false},       {" credit...", false},
    {" credit…", false},        {" image credit: ", false},
    {" photo credit: ", false}, {" photo by ", true},
    {" photograph by ", true},  {" photo courtesy of ", true},
    {" courtesy of ", true},    {" image by ", true},
    {" illustration: ", true},  {" (ap photo", false},
    {" ap photo/", false},      {" (photo", false},
    {" (image", false},         {" (credit", false},
    {" (courtesy of", false},   {" (file photo", false},
    {" (picture", false},       {" (illustration", false},
    {" (courtesy:", false},
};

static struct verdict check_labels(struct str low)
{
    if (low.n > 1 && (low.p[0] == '(' || low.p[0] == '[')) {
        low = str_sub(low, 1, low.n);
    }
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        const struct label *l = &labels[i];
        if (l->text[0] == low.p[0] && str_starts(low, str_of(l->text)) &&
            shape_words(low, l->max_words + 1) <= l->max_words &&
            (l->sentence || !shape_ends_sentence(low))) {
            return (struct verdict){.found = true, .reason = l->reason};
        }
    }
    return (struct verdict){0};
}

/* The last n bytes at most, beginning at a blank. */
static struct str tail_of(struct str s, size_t n)
{
    size_t from = s.n > n ? s.n - n : 0;
    while (from < s.n && from > 0 && s.p[from] != ' ') {
        from++;
    }
    return str_sub(s, from, s.n);
}

/* Whether the opener at a byte of the line's tail, the first of its kind there, begins a credit. */
static bool opens_credit(const struct opener *opener, struct str tail, size_t at)
{
    struct str before = str_sub(tail, 0, at);
    struct str credit = str_sub(tail, at, tail.n);
    bool stop = shape_ends_sentence(before) || str_ends(before, STR("|"));
    return shape_words(credit, CREDIT_TAIL_WORDS + 1) <= CREDIT_TAIL_WORDS &&
           (stop || !opener->after_stop);
}

static bool ends_with_opener(struct str low)
{
    struct str tail = tail_of(low, 160);
    uint32_t seen = 0;   /* openers, by bit */
    uint32_t fronts = 0; /* the letters they begin with, by their last five bits */
    for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++) {
        fronts |= (uint32_t)1 << (openers[i].text[1] & 31);
    }
    _Static_assert(sizeof openers / sizeof openers[0] <= 32, "one bit for each");
    for (size_t at = 0; at + 1 < tail.n; at++) {
        if (tail.p[at] != ' ' || !(fronts >> (tail.p[at + 1] & 31) & 1)) {
            continue; /* all openers begin with a blank */
        }
        struct str rest = str_sub(tail, at, tail.n);
        for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++) {
            if (openers[i].text[1] != rest.p[1] || seen >> i & 1 ||
                !str_starts(rest, str_of(openers[i].text))) {
                continue;
            }
            seen |= (uint32_t)1 << i;
            if (opens_credit(&openers[i], tail, at)) {
                return true;
            }
        }
    }
    return false;
}

/* Cuts the last word off s (blank-separated) and returns it. */
static struct str last_word(struct str *s)
{
    size_t from = s->n;
    while (from > 0 && s->p[from - 1] != ' ') {
        from--;
    }
    struct str word = str_sub(*s, from, s->n);
    *s = str_trim(str_sub(*s, 0, from));
    return word;
}

/* s without "AP", "Getty Images" … at its end; *signer gets it, or nothing. */
static struct str without_signer(struct str s, struct str *signer)
{
    struct str rest = s;
    while (rest.n > 0 && (rest.p[rest.n - 1] == '.' || rest.p[rest.n - 1] == ')')) {
        rest.n--;
    }
    struct str all = rest;
    *signer = (struct str){0};
    for (size_t words = 0; words < 3 && rest.n > 0; words++) {
        struct str first = last_word(&rest);
        struct str name = str_sub(all, (size_t)(first.p - all.p), all.n);
        name = str_starts(name, STR("(")) ? str_sub(name, 1, name.n) : name;
        if (agency_of_photos(name)) {
            *signer = name;
            return rest;
        }
    }
    return s;
}

static struct str without_brackets(struct str s)
{
    while (s.n > 0 && memchr(".)]", s.p[s.n - 1], 3)) {
        s.n--;
    }
    return s;
}

/* The word that ends s, from the last blank, bracket or slash on. */
static struct str word_before(struct str s)
{
    size_t from = s.n;
    while (from > 0 && !memchr(" ([/", s.p[from - 1], 4)) {
        from--;
    }
    return str_sub(s, from, s.n);
}

/*
 * A slash between a name and an agency near the end: "… Andrew Example/AFP", "[Bo Ek/AP
 * Photo]", "… 2021. REUTERS/Andrew Example". A poll by an agency and an institute is none:
 * there the agency comes first, in the middle of a sentence.
 */
static bool ends_with_slash(struct str s)
{
    struct str tail = without_brackets(tail_of(s, 80));
    for (size_t i = 1; i < tail.n; i++) {
        if (tail.p[i] != '/') {
            continue;
        }
        struct str after = str_trim(str_sub(tail, i + 1, tail.n));
        struct str first = word_before(str_trim(str_sub(tail, 0, i)));
        struct str before = str_trim(str_sub(tail, 0, (size_t)(first.p - tail.p)));
        bool opens =
            shape_ends_sentence(before) || str_ends(before, STR("(")) || str_ends(before, STR("["));
        bool capital = first.n > 0 && !(first.p[0] >= 'a' && first.p[0] <= 'z');
        if ((capital && agency_of_photos(after)) ||
            (opens && agency_of_photos(first) && shape_words(after, 5) <= 4)) {
            return true;
        }
    }
    return false;
}

/* "… Firstname Lastname AP": a caption without full stop, run together with its credit. */
static bool name_before(struct str before, struct str signer)
{
    if (!shape_capitals(signer) || shape_words(before, 40) < 4) {
        return false;
    }
    struct str second = last_word(&before);
    struct str first = last_word(&before);
    size_t i = 0, j = 0;
    return second.n > 2 && first.n > 2 && utf8_is_upper(utf8_next(first, &i)) &&
           utf8_is_upper(utf8_next(second, &j)) && !shape_capitals(second);
}

static bool is_signed(struct str s, bool last)
{
    struct str signer;
    struct str before = without_signer(s, &signer);
    if (ends_with_slash(s) || str_ends_nocase(s, STR("getty images"))) {
        return true;
    }
    if (signer.n == 0) {
        return false;
    }
    if (before.n == 0) {
        return !last; /* nothing but the name: a credit, or at the end the wire's signature */
    }
    if (str_ends_nocase(before, STR(" via")) || str_ends(before, STR("|"))) {
        return true;
    }
    if (shape_ends_sentence(before)) {
        return !last && shape_words(s, SIGNED_MAX_WORDS + 1) <= SIGNED_MAX_WORDS;
    }
    return name_before(before, signer);
}

/*
 * Captions are one or two sentences. A longer line is a paragraph with a caption glued to its
 * end: the byte where the caption's sentence begins; else 0. A credit after its full stop
 * ("… turn back. Photo: NPA") counts as a sentence begun.
 */
static size_t glued_from(struct str text)
{
    size_t starts[2] = {0}; /* of the last two sentences, the last one first */
    size_t n = 1;
    for (size_t i = 2; i < text.n; i++) {
        size_t at = i;
        if (text.p[i - 1] == ' ' && shape_ends_sentence(str_sub(text, 0, i - 1)) &&
            utf8_is_upper(utf8_next(text, &at))) {
            starts[1] = starts[0];
            starts[0] = i;
            n++;
        }
    }
    bool own = !shape_ends_sentence(text) && shape_words(str_sub(text, starts[0], text.n), 9) <= 8;
    return n < 4 ? 0 : starts[own ? 1 : 0];
}

struct verdict caption_check(const struct line *line, struct str low, bool last)
{
    struct verdict v = check_labels(low);
    if (v.found) {
        return v;
    }
    if (shape_words(low, CAPTION_MAX_WORDS + 1) > CAPTION_MAX_WORDS) {
        return v;
    }
    if (line->kind == BLOCK_CAPTION || ends_with_opener(low) || is_signed(line->text, last)) {
        bool sentence = str_find(low, STR(". ")) >= 0 || str_find(low, STR(" (")) >= 0;
        bool credit = line->kind != BLOCK_CAPTION && !sentence && shape_words(low, 9) <= 8;
        return (struct verdict){.found = true,
                                .reason = credit ? REMOVED_PHOTO_CREDIT : REMOVED_CAPTION,
                                .from = line->kind == BLOCK_CAPTION ? 0 : glued_from(line->text)};
    }
    return v;
}
