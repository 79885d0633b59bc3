#include "worker/commands/input.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/config.h"

#define DEFAULT_MAX_ARTICLE_BYTES ((size_t)4 << 20)
#define MAX_JOBS                  64

enum flag {
    FLAG_CONTENT_TYPE = 256,
    FLAG_EVENTS,
    FLAG_EXPLAIN,
    FLAG_FURNITURE,
    FLAG_GAZETTEER,
    FLAG_HELP,
    FLAG_JOBS,
    FLAG_KEEP_ALL,
    FLAG_MANIFEST,
    FLAG_MAX_ARTICLE_BYTES,
    FLAG_MODEL,
    FLAG_NDJSON,
    FLAG_PUBLISHED_AT,
    FLAG_TEXT_ONLY,
    FLAG_URL,
};

static const struct option flags[] = {
    {"content-type", required_argument, NULL, FLAG_CONTENT_TYPE},
    {"furniture", required_argument, NULL, FLAG_FURNITURE},
    {"gazetteer", required_argument, NULL, FLAG_GAZETTEER},
    {"help", no_argument, NULL, FLAG_HELP},
    {"keep-all", no_argument, NULL, FLAG_KEEP_ALL},
    {"manifest", required_argument, NULL, FLAG_MANIFEST},
    {"max-article-bytes", required_argument, NULL, FLAG_MAX_ARTICLE_BYTES},
    {"model", required_argument, NULL, FLAG_MODEL},
    {"ndjson", no_argument, NULL, FLAG_NDJSON},
    {"published-at", required_argument, NULL, FLAG_PUBLISHED_AT},
    {"url", required_argument, NULL, FLAG_URL},
    {"events", no_argument, NULL, FLAG_EVENTS}, /* from here on: of one command only */
    {"explain", no_argument, NULL, FLAG_EXPLAIN},
    {"jobs", required_argument, NULL, FLAG_JOBS},
    {"text-only", no_argument, NULL, FLAG_TEXT_ONLY},
    {NULL, 0, NULL, 0},
};

void input_usage(const char *command, enum input_for whom)
{
    (void)printf("usage: newsmill %s [flags] [FILE...|-]\n\n", command);
    (void)puts(
        whom == INPUT_FOR_PROCESS
            ? "Prints one article.v1 JSON line for each raw article, in input order.\n"
            : "Groups the articles and prints {\"id\",\"duplicates\",\"story\"} for each.\n");
    (void)puts("  --content-type T       text/plain, text/html or application/json; else it is "
               "told by the bytes");
    if (whom == INPUT_FOR_CLUSTER) {
        (void)puts("  --events               print the cluster events instead");
    } else {
        (void)puts(
            "  --explain              instead, for people: a line for each block, and why it is\n"
            "                         kept or dropped: keep or drop; its probability in\n"
            "                         thousandths; in or out of the element with most text; "
            "where\n"
            "                         it stands; how it begins; what sets it apart from the "
            "page's\n"
            "                         other blocks: feature, value, and by how much that moves "
            "its\n"
            "                         score (log-odds; above zero for text)\n"
            "  --jobs N               threads (default 1)\n"
            "  --text-only            the text and what is known of the article: entities, "
            "quotes,\n"
            "                         dates and amounts are not looked for");
    }
    (void)puts(
        "  --furniture FILE       lines to take out of each outlet's texts, as `newsmill "
        "furniture\n"
        "                         export` prints them\n"
        "  --gazetteer FILE       names of your own to find (default NEWSMILL_GAZETTEER)\n"
        "  --keep-all             remove nothing from the text\n"
        "  --manifest FILE        a JSON line "
        "{\"file\",\"id\",\"url\",\"content_type\",\"published_at\"} an article\n"
        "  --max-article-bytes N  reject larger articles (default 4194304)\n"
        "  --model FILE           what finds names (default NEWSMILL_MODEL); none: rules and "
        "lists alone\n"
        "  --ndjson               each line is one JSON envelope\n"
        "  --published-at T       when nothing else says it\n"
        "  --url U                where nothing else says it\n");
    (void)puts(whom == INPUT_FOR_PROCESS
                   ? "Example: newsmill process --content-type text/html page.html | jq .text"
                   : "Example: newsmill cluster --ndjson articles.ndjson | jq -c '[.id,.story]'");
}

static enum status number(const char *flag, uint64_t max, uint64_t *out, struct err *err)
{
    if (!str_to_u64(str_of(optarg), out) || *out < 1 || *out > max) {
        return err_set(err, ERR_INPUT, "--%s: '%s' is no number from 1 to %llu", flag, optarg,
                       (unsigned long long)max);
    }
    return OK;
}

static enum status take(int flag, enum input_for whom, struct input_options *out, struct err *err)
{
    uint64_t n = 0;
    switch (flag) {
    case FLAG_CONTENT_TYPE:
        out->content_type = str_of(optarg);
        return OK;
    case FLAG_FURNITURE:
        out->furniture = optarg;
        return OK;
    case FLAG_KEEP_ALL:
        out->keep_all = true;
        return OK;
    case FLAG_MANIFEST:
        out->manifest = optarg;
        return OK;
    case FLAG_GAZETTEER:
        out->gazetteer = optarg;
        return OK;
    case FLAG_MODEL:
        out->model = optarg;
        return OK;
    case FLAG_NDJSON:
        out->ndjson = true;
        return OK;
    case FLAG_PUBLISHED_AT:
        out->published_at = str_of(optarg);
        return OK;
    case FLAG_URL:
        out->url = str_of(optarg);
        return OK;
    case FLAG_MAX_ARTICLE_BYTES:
        if (number("max-article-bytes", (uint64_t)1 << 30, &n, err) == OK) {
            out->max_article_bytes = (size_t)n;
        }
        return err->status;
    case FLAG_EVENTS:
        out->events = true;
        return whom == INPUT_FOR_CLUSTER ? OK
                                         : err_set(err, ERR_INPUT, "--events is a flag of cluster");
    case FLAG_EXPLAIN:
        out->explain = true;
        return whom == INPUT_FOR_PROCESS
                   ? OK
                   : err_set(err, ERR_INPUT, "--explain is a flag of process");
    case FLAG_TEXT_ONLY:
        out->text_only = true;
        return whom == INPUT_FOR_PROCESS
                   ? OK
                   : err_set(err, ERR_INPUT, "--text-only is a flag of process");
    case FLAG_JOBS:
        if (whom == INPUT_FOR_PROCESS && number("jobs", MAX_JOBS, &n, err) == OK) {
            out->jobs = (int)n;
        }
        return whom == INPUT_FOR_PROCESS ? err->status
                                         : err_set(err, ERR_INPUT, "--jobs is a flag of process");
    default:
        return err_set(err, ERR_INPUT, "%s", "");
    }
}

enum status
input_parse(int argc, char **argv, enum input_for whom, struct input_options *out, struct err *err)
{
    *out = (struct input_options){.jobs = 1,
                                  .max_article_bytes = DEFAULT_MAX_ARTICLE_BYTES,
                                  .model = config_env("NEWSMILL_MODEL"),
                                  .gazetteer = config_env("NEWSMILL_GAZETTEER")};
    opterr = 0;
    optind = 1;
    for (int flag; (flag = getopt_long(argc, argv, ":", flags, NULL)) != -1;) {
        if (flag == '?' || flag == ':') {
            return err_set(err, ERR_INPUT, flag == ':' ? "%s needs a value" : "%s: no such flag",
                           argv[optind - 1]);
        }
        if (take(flag, whom, out, err)) {
            return err->status;
        }
    }
    out->files = argv + optind;
    out->n_files = argc - optind;
    if (out->manifest && (out->n_files > 0 || out->ndjson)) {
        return err_set(err, ERR_INPUT, "--manifest goes with neither files nor --ndjson");
    }
    return OK;
}
