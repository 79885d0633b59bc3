#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/arena.h"
#include "common/clock.h"
#include "worker/commands/commands.h"
#include "worker/commands/read_settings.h"
#include "worker/settings.h"
#include "worker/store/forget.h"

static const char usage[] =
    "usage: newsmill forget ID|URL [--all] [--wait SECONDS] [flags]\n"
    "       newsmill forget --finish\n"
    "\n"
    "Erases an article from all tables: text, facts, raw bytes, versions, fingerprint, and the\n"
    "bytes of rejected records that name its URL or its id. Events take it out of its groups by "
    "its\n"
    "id alone; then its row goes, and the published outbox rows of these groups. ID is an\n"
    "article_id or the feed's id.\n"
    "\n"
    "  --all             also if there are several such articles\n"
    "  --wait SECONDS    how long to wait for the leader to take it out (default 60)\n"
    "  --finish          only the last step, for those that an earlier run left to the leader\n"
    "\n"
    "Records on Kafka's topics cannot be erased from here: events and dead letters of the past\n"
    "stay until their topic drops them; the compacted topic of articles (NEWSMILL_ARTICLES_TOPIC,\n"
    "if set here as well) is sent a null value, which drops it there. A record that comes again\n"
    "makes a new article.\n"
    "\n"
    "Example: newsmill forget https://outlet.example/2026/03/bridge\n";

#define PAUSE_MS 200

struct request {
    const char *text;
    uint64_t wait_s;
    bool all, finish_only;
};

static bool read_options(int argc, char **argv, struct request *out)
{
    out->wait_s = 60;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--all") == 0) {
            out->all = true;
        } else if (strcmp(argv[i], "--finish") == 0) {
            out->finish_only = true;
        } else if (strcmp(argv[i], "--wait") == 0) {
            if (i + 1 == argc || !str_to_u64(str_of(argv[++i]), &out->wait_s) ||
                out->wait_s > 86400) {
                return false;
            }
        } else if (out->text || argv[i][0] == '-' || argv[i][0] == '\0') {
            return false;
        } else {
            out->text = argv[i];
        }
    }
    return (out->text != NULL) != out->finish_only;
}

static enum status erase(struct store *store,
                         const struct request *request,
                         bool told,
                         struct arena *arena,
                         struct err *err)
{
    struct forget_found *found = NULL;
    size_t n = 0;
    if (store_forget_find(store, str_of(request->text), arena, &found, &n, err)) {
        return err->status;
    }
    if (n == 0) {
        return err_set(err, ERR_INPUT, "no article has the id or URL '%s'", request->text);
    }
    for (size_t i = 0; i < n && n > 1 && !request->all; i++) {
        (void)printf("article %" PRId64 ": id %.*s, %.*s\n", found[i].article_id,
                     STR_ARG(found[i].external_id), STR_ARG(found[i].url));
    }
    if (n > 1 && !request->all) {
        return err_set(err, ERR_INPUT, "%zu articles have it: name one by its article_id, or --all",
                       n);
    }
    for (size_t i = 0; i < n; i++) {
        int64_t rejects = 0;
        if (store_forget_erase(store, found[i].article_id, told, &rejects, err)) {
            return err->status;
        }
        (void)printf("article %" PRId64 ": erased, with the bytes of %" PRId64
                     " rejected records\n",
                     found[i].article_id, rejects);
        (void)fflush(stdout);
    }
    return OK;
}

static enum status finish(struct store *store, uint64_t wait_s, struct err *err)
{
    int64_t deadline = clock_monotonic_us() + (int64_t)wait_s * CLOCK_US_PER_S;
    int64_t left = 0;
    while (store_forget_finish(store, &left, err) == OK && left > 0) {
        if (clock_monotonic_us() >= deadline) {
            return err_set(err, ERR_RETRY,
                           "%" PRId64 " erased articles still wait for the leader to take them out "
                           "of their groups; run `newsmill forget --finish` later",
                           left);
        }
        clock_sleep_ms(PAUSE_MS);
    }
    if (err->status == OK) {
        (void)printf("no trace is left in the tables\n");
    }
    return err->status;
}

static int forget(const struct settings *settings,
                  const struct request *request,
                  struct arena *arena,
                  struct err *err)
{
    const char *url = settings->database_url;
    struct store *store =
        store_new(&(struct store_options){.conninfo = url ? url : "", .id = settings->id});
    if (request->finish_only ||
        erase(store, request, settings->articles_topic != NULL, arena, err) == OK) {
        (void)finish(store, request->wait_s, err);
    }
    store_free(store);
    return err->status == OK ? EXIT_FINE : EXIT_FAILED;
}

int command_forget(int argc, char **argv)
{
    struct arena *arena = arena_new(64 * 1024);
    struct settings settings;
    struct request request = {0};
    struct err err = {0};
    int code = EXIT_USAGE;

    bool go_on = read_settings(&argc, argv, usage, arena, &settings, &code);
    if (go_on && !read_options(argc, argv, &request)) {
        (void)fputs(usage, stderr);
    } else if (go_on) {
        code = forget(&settings, &request, arena, &err);
        if (code != EXIT_FINE) {
            (void)fprintf(stderr, "newsmill forget: %s\n", err.text);
        }
    }
    arena_free(arena);
    return code;
}
