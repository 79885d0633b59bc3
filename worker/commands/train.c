/*
 * train — makes a tagger model from articles with marked names, and writes it to a file.
 *
 * A line of the corpus is {"text", "spans": [[start, end, type], …]}, offsets in code points, or
 * {"sents": [{"t": [tokens], "l": [labels]}, …]}, labels in BIO or BIOES: the tokens are then
 * joined to text, which is cut again as the service will cut it.
 */
#include "worker/commands/commands.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/utf8.h"
#include "worker/decode/json.h"
#include "worker/tagger/train.h"

#define LISTS_MAX 6

struct corpus {
    struct arena *arena; /* of all texts and names */
    struct train_article *articles;
    size_t n, cap;
};

struct arguments {
    const char *out;
    const char *lists[LISTS_MAX];
    size_t n_lists;
    struct train_options options;
};

/* One article being read. */
struct draft {
    struct arena *arena;
    char *text;
    size_t n, cap;
    struct train_span *spans;
    size_t n_spans, cap_spans;
};

static const struct {
    const char *name;
    enum entity_type type;
} type_names[] = {
    {"person", ENTITY_PERSON}, {"per", ENTITY_PERSON},      {"organization", ENTITY_ORG},
    {"org", ENTITY_ORG},       {"location", ENTITY_LOC},    {"loc", ENTITY_LOC},
    {"gpe", ENTITY_LOC},       {"facility", ENTITY_FAC},    {"fac", ENTITY_FAC},
    {"norp", ENTITY_NORP},     {"product", ENTITY_PRODUCT}, {"misc", ENTITY_MISC},
};

static unsigned type_of(struct str name)
{
    for (size_t i = 0; i < sizeof type_names / sizeof type_names[0]; i++) {
        if (str_eq_nocase(name, str_of(type_names[i].name))) {
            return type_names[i].type;
        }
    }
    return TAGGER_TYPES;
}

static void draft_room(struct draft *draft, size_t n)
{
    if (draft->n + n > draft->cap) {
        size_t cap = 2 * (draft->n + n) + 4096;
        char *text = arena_room(draft->arena, cap);
        if (draft->n > 0) {
            memcpy(text, draft->text, draft->n);
        }
        draft->text = text;
        draft->cap = cap;
    }
}

static void draft_add(struct draft *draft, struct str s)
{
    draft_room(draft, s.n);
    if (s.n > 0) {
        memcpy(draft->text + draft->n, s.p, s.n);
    }
    draft->n += s.n;
}

/* Curly quotes are plain, and blanks are blanks, in what the tagger is given to read. */
static void draft_add_plain(struct draft *draft, uint32_t cp)
{
    char bytes[4];
    cp = cp >= 0x2018 && cp <= 0x201B ? '\'' : cp >= 0x201C && cp <= 0x201F ? '"' : cp;
    cp = cp == 0xA0 ? ' ' : cp;
    if (cp != '\r') {
        draft_add(draft, (struct str){bytes, utf8_put(cp, bytes)});
    }
}

static void draft_span(struct draft *draft, struct train_span span)
{
    if (span.end > span.start) {
        ARENA_PUSH(draft->arena, draft->spans, draft->n_spans, draft->cap_spans, span);
    }
}

/* ---- {"text", "spans"} ---- */

static void read_text(struct draft *draft, const json_t *line)
{
    struct str text = json_text(json_object_get(line, "text"), draft->arena);
    const json_t *spans = json_object_get(line, "spans");
    size_t s = 0;
    json_int_t at = 0;
    struct train_span span = {0};
    bool inside = false;
    for (size_t i = 0; i <= text.n; at++) {
        const json_t *item = json_array_get(spans, s);
        if (inside && at >= json_integer_value(json_array_get(item, 1))) {
            span.end = draft->n;
            draft_span(draft, span);
            inside = false;
            item = json_array_get(spans, ++s);
        }
        if (!inside && item && at >= json_integer_value(json_array_get(item, 0))) {
            struct str type = json_text(json_array_get(item, 2), draft->arena);
            span = (struct train_span){.start = draft->n, .type = type_of(type)};
            inside = true;
        }
        if (i == text.n) {
            break;
        }
        draft_add_plain(draft, utf8_next(text, &i));
    }
}

/* ---- {"sents"} ---- */

static bool is_one_of(struct str token, const char *marks)
{
    return token.n == 1 && strchr(marks, token.p[0]);
}

/* Whether a blank stands between two tokens of running text. quoted: inside double quotes. */
static bool has_blank(struct str before, struct str token, bool quoted)
{
    if (before.n == 0 || is_one_of(before, "([$#@/-") || is_one_of(token, ")],.;:!?%/-")) {
        return false;
    }
    if (is_one_of(before, "\"")) {
        return !quoted;
    }
    if (is_one_of(token, "\"")) {
        return !quoted;
    }
    return token.p[0] != '\'' && !str_eq_nocase(token, STR("n't"));
}

static void read_sentence(struct draft *draft, const json_t *tokens, const json_t *labels)
{
    struct str before = {0};
    struct train_span span = {0};
    bool quoted = false;
    size_t i;
    const json_t *item;
    json_array_foreach(tokens, i, item)
    {
        struct str token = json_text(item, draft->arena);
        struct str label = json_text(json_array_get(labels, i), draft->arena);
        if (token.n == 0) {
            continue;
        }
        bool goes_on = label.n > 2 && (label.p[0] == 'I' || label.p[0] == 'E');
        if (!goes_on) {
            draft_span(draft, span);
            span = (struct train_span){0};
        }
        if (has_blank(before, token, quoted)) {
            draft_add(draft, STR(" "));
        }
        if (label.n > 2 && !goes_on) {
            span =
                (struct train_span){.start = draft->n, .type = type_of(str_sub(label, 2, label.n))};
        }
        for (size_t k = 0; k < token.n;) {
            draft_add_plain(draft, utf8_next(token, &k));
        }
        span.end = label.n > 2 ? draft->n : span.end;
        quoted ^= is_one_of(token, "\"");
        before = token;
    }
    draft_span(draft, span);
}

static void read_sentences(struct draft *draft, const json_t *sents)
{
    size_t i;
    const json_t *sent;
    json_array_foreach(sents, i, sent)
    {
        if (draft->n > 0) {
            draft_add(draft, STR(" "));
        }
        read_sentence(draft, json_object_get(sent, "t"), json_object_get(sent, "l"));
    }
}

/* ---- files ---- */

static enum status read_line(struct corpus *corpus, struct str line, struct err *err)
{
    const char *why = NULL;
    struct draft draft = {.arena = corpus->arena};
    json_t *json = json_read(line, JSON_IN_FEED, corpus->arena, NULL, &why);
    if (!json) {
        return err_set(err, ERR_INPUT, "%s", why ? why : "no JSON");
    }
    const json_t *sents = json_object_get(json, "sents");
    if (json_is_array(sents)) {
        read_sentences(&draft, sents);
    } else {
        read_text(&draft, json);
    }
    json_decref(json);
    if (draft.n == 0) {
        return err_set(err, ERR_INPUT, "neither \"text\" nor \"sents\"");
    }
    struct train_article article = {
        .text = {draft.text, draft.n}, .spans = draft.spans, .n_spans = draft.n_spans};
    ARENA_PUSH(corpus->arena, corpus->articles, corpus->n, corpus->cap, article);
    return OK;
}

static enum status read_corpus(const char *path, struct corpus *corpus, struct err *err)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    size_t number = 0;
    if (!file) {
        return err_set(err, ERR_INPUT, "%s: cannot be opened", path);
    }
    while (err->status == OK && (n = getline(&line, &cap, file)) > 0) {
        struct err why = {0};
        number++;
        struct str copy = utf8_clean((struct str){line, (size_t)n}, corpus->arena, NULL);
        if (read_line(corpus, arena_copy(corpus->arena, copy), &why)) {
            (void)err_set(err, ERR_INPUT, "%s: line %zu: %s", path, number, why.text);
        }
    }
    free(line);
    (void)fclose(file);
    return err->status;
}

/* A field of a line of CSV, with or without quotation marks; *rest goes behind it. */
static struct str next_field(struct str *rest)
{
    bool quoted = rest->n > 1 && rest->p[0] == '"';
    struct str_pair cut = str_cut(quoted ? str_sub(*rest, 1, rest->n) : *rest, quoted ? '"' : ',');
    *rest = quoted ? str_cut(cut.tail, ',').tail : cut.tail;
    return str_trim(cut.head);
}

/* A name a line, or CSV: its first three columns (a city, its country, its province). */
static enum status
read_list(const char *path, struct arena *arena, struct train_list *out, struct err *err)
{
    FILE *file = fopen(path, "r");
    struct str *names = NULL;
    size_t cap = 0;
    char *line = NULL;
    size_t line_cap = 0;
    ssize_t n;
    if (!file) {
        return err_set(err, ERR_INPUT, "%s: cannot be opened", path);
    }
    *out = (struct train_list){0};
    while ((n = getline(&line, &line_cap, file)) > 0) {
        struct str rest = utf8_clean((struct str){line, (size_t)n}, arena, NULL);
        for (int column = 0; column < 3 && rest.n > 0; column++) {
            struct str name = arena_copy(arena, next_field(&rest));
            if (name.n > 0) {
                ARENA_PUSH(arena, names, out->n, cap, name);
            }
        }
    }
    out->names = names;
    free(line);
    (void)fclose(file);
    return OK;
}

static void usage(void)
{
    (void)puts("usage: newsmill train [flags] --out MODEL CORPUS...\n\n"
               "Makes a tagger model for NEWSMILL_MODEL from articles with marked names, a JSON\n"
               "line each: {\"text\",\"spans\":[[start,end,type],...]} or\n"
               "{\"sents\":[{\"t\":[tokens],\"l\":[BIO or BIOES labels]},...]}.\n\n"
               "  --epochs N   passes over the corpus, three times (default 5)\n"
               "  --list FILE  names, one a line, or the first three columns of CSV; up to six\n"
               "  --out MODEL  the file to write\n\n"
               "Example: newsmill train --epochs 8 --out names.bin corpus.jsonl");
}

static enum status parse(int argc, char **argv, struct arguments *out, bool *help, struct err *err)
{
    static const struct option flags[] = {{"epochs", required_argument, NULL, 'e'},
                                          {"help", no_argument, NULL, 'h'},
                                          {"list", required_argument, NULL, 'l'},
                                          {"out", required_argument, NULL, 'o'},
                                          {NULL, 0, NULL, 0}};
    uint64_t n;
    *out = (struct arguments){.options = train_defaults};
    opterr = 0;
    optind = 1;
    for (int flag; (flag = getopt_long(argc, argv, ":", flags, NULL)) != -1;) {
        if (flag == 'h') {
            *help = true;
        } else if (flag == 'l' && out->n_lists < LISTS_MAX) {
            out->lists[out->n_lists++] = optarg;
        } else if (flag == 'o') {
            out->out = optarg;
        } else if (flag == 'e' && str_to_u64(str_of(optarg), &n) && n >= 1 && n <= 100) {
            out->options.epochs = (unsigned)n;
        } else {
            return err_set(err, ERR_INPUT, "%s: no such flag or value", argv[optind - 1]);
        }
    }
    if (!*help && (!out->out || optind == argc)) {
        return err_set(err, ERR_INPUT, "--out and a corpus are needed");
    }
    return OK;
}

static enum status write_file(const char *path, const char *bytes, size_t n, struct err *err)
{
    FILE *file = fopen(path, "wb");
    bool ok = file && fwrite(bytes, 1, n, file) == n;
    if (file) {
        ok = fclose(file) == 0 && ok;
    }
    return ok ? OK : err_set(err, ERR_FATAL, "%s: cannot be written", path);
}

static void print_report(const struct train_report *report, size_t bytes, int64_t took_us)
{
    (void)printf("%zu tokens, %zu of them active; %zu names, %zu out of reach; %zu features, %zu "
                 "rows; errors in training %.4f %.4f %.4f; %zu bytes, %.1f s\n",
                 report->tokens, report->active_tokens, report->names, report->names_missed,
                 report->features, report->rows, report->last_errors[0], report->last_errors[1],
                 report->last_errors[2], bytes, (double)took_us / CLOCK_US_PER_S);
}

static enum status
train(const struct arguments *arguments, char **files, struct corpus *corpus, struct err *err)
{
    struct train_list lists[LISTS_MAX];
    int64_t from_us = clock_monotonic_us();
    for (; *files; files++) {
        if (read_corpus(*files, corpus, err)) {
            return err->status;
        }
    }
    for (size_t i = 0; i < arguments->n_lists; i++) {
        if (read_list(arguments->lists[i], corpus->arena, &lists[i], err)) {
            return err->status;
        }
    }
    struct gazetteer *gazetteer = gazetteer_new();
    struct train_input input = {.articles = corpus->articles,
                                .n_articles = corpus->n,
                                .lists = lists,
                                .n_lists = arguments->n_lists,
                                .gazetteer = gazetteer};
    struct train_report report;
    size_t n;
    char *bytes = tagger_train(&input, &arguments->options, &n, &report);
    if (write_file(arguments->out, bytes, n, err) == OK) {
        print_report(&report, n, clock_monotonic_us() - from_us);
    }
    free(bytes);
    gazetteer_free(gazetteer);
    return err->status;
}

int command_train(int argc, char **argv)
{
    struct arguments arguments;
    struct err err = {0};
    bool help = false;
    if (parse(argc, argv, &arguments, &help, &err)) {
        (void)fprintf(stderr, "newsmill train: %s (--help shows the flags)\n", err.text);
        return EXIT_USAGE;
    }
    if (help) {
        usage();
        return EXIT_FINE;
    }
    struct corpus corpus = {.arena = arena_new(1 << 20)};
    if (train(&arguments, argv + optind, &corpus, &err)) {
        (void)fprintf(stderr, "newsmill train: %s\n", err.text);
    }
    arena_free(corpus.arena);
    return err.status ? EXIT_FAILED : EXIT_FINE;
}
