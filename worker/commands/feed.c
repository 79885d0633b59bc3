#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "worker/commands/commands.h"
#include "worker/commands/feed_paths.h"
#include "worker/commands/input.h"
#include "worker/commands/kafka_open.h"
#include "worker/commands/read_settings.h"
#include "worker/stop_signals.h"

static const char usage[] =
    "usage: newsmill feed [FILE|FOLDER|-]... [flags]\n"
    "\n"
    "Sends articles to the input topic and waits until Kafka has acknowledged each. A file is one\n"
    "article; .ndjson and .jsonl files, and standard input, hold one JSON envelope a line; a "
    "folder\n"
    "stands for all files below it. Exit code 3: Kafka refused some, which are named.\n"
    "\n"
    "  --ndjson             every file holds one envelope a line\n"
    "  --content-type T     of files whose suffix says nothing (.html .json .txt do)\n"
    "  --topic T            default: the first of NEWSMILL_INPUT_TOPICS\n"
    "  --rate N             at most N articles a second\n"
    "  --resume FILE        keeps in FILE how far it came; the same command then goes on from "
    "there\n"
    "                       (after kill -9 up to a second's articles come twice, which is no "
    "harm)\n"
    "  --quiet              no progress\n"
    "\n"
    "Example: newsmill feed archive/ --rate 200 --resume archive.place\n";

#define IN_FLIGHT   8192 /* articles sent and not acknowledged */
#define ARENA_BYTES (1u << 20)
#define TELL_US     (CLOCK_US_PER_S / 5) /* between two looks of progress at a terminal */
#define SAVE_US     CLOCK_US_PER_S
#define FLUSH_MS    60000
#define REFUSED_MAX 20 /* named; the others are counted */

struct request {
    char **files;
    int n_files;
    bool ndjson, quiet;
    const char *content_type, *topic, *resume;
    uint64_t rate;
};

/* An article that was sent, in a ring by its number. */
struct sent {
    struct feed_place place; /* after it */
    uint64_t bytes;
    bool done; /* acknowledged or refused */
};

struct feed {
    struct kafka_client client; /* first: see kafka_conf.h */
    const struct request *request;
    const struct settings *settings;
    rd_kafka_t *rk;
    struct feed_paths paths;
    struct feed_place place; /* everything before is acknowledged */
    struct sent ring[IN_FLIGHT];
    uint64_t n_sent, n_done, n_acked, n_refused, bytes_done;
    int64_t began_us, told_us, saved_us;
    struct arena *arena; /* of an article */
    struct stop_signals signals;
};

/* ---- what is done ---- */

/* opaque of a message: its number. The place moves over all that are done without a gap. */
static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque)
{
    struct feed *feed = opaque;
    uint64_t number = (uint64_t)(uintptr_t)message->_private;
    struct sent *sent = &feed->ring[number % IN_FLIGHT];
    (void)rk;
    if (message->err) {
        if (feed->n_refused++ < REFUSED_MAX) {
            (void)fprintf(stderr, "newsmill feed: %s, article %" PRIu64 ": %s\n",
                          feed->paths.items[sent->place.path].path, sent->place.items,
                          rd_kafka_err2str(message->err));
        }
    } else {
        feed->n_acked++;
    }
    sent->done = true;
    while (feed->n_done < feed->n_sent && feed->ring[feed->n_done % IN_FLIGHT].done) {
        feed->place = feed->ring[feed->n_done % IN_FLIGHT].place;
        feed->bytes_done += feed->ring[feed->n_done % IN_FLIGHT].bytes;
        feed->n_done++;
    }
}

static enum status save(struct feed *feed, bool now, struct err *err)
{
    if (!feed->request->resume || (!now && clock_monotonic_us() - feed->saved_us < SAVE_US)) {
        return OK;
    }
    feed->saved_us = clock_monotonic_us();
    return feed_place_write(feed->request->resume, &feed->paths, feed->place, err);
}

static void tell(struct feed *feed, bool last)
{
    enum {
        WIDTH = 24
    };
    int64_t now_us = clock_monotonic_us();
    if (feed->request->quiet || !isatty(STDERR_FILENO) ||
        (!last && now_us - feed->told_us < TELL_US)) {
        return;
    }
    feed->told_us = now_us;
    double seconds = (double)(now_us - feed->began_us) / 1e6;
    double share = feed->paths.bytes > 0 ? (double)feed->bytes_done / (double)feed->paths.bytes : 0;
    share = share > 1 ? 1 : share;
    int full = (int)(share * WIDTH);
    (void)fprintf(stderr, "\r[%.*s%*s] %3.0f %%  %" PRIu64 " acknowledged, %.0f a second%s", full,
                  "========================", WIDTH - full, "", share * 100, feed->n_acked,
                  seconds > 0 ? (double)feed->n_acked / seconds : 0, last ? "\n" : "  ");
    (void)fflush(stderr);
}

static enum status serve(struct feed *feed, int wait_ms, struct err *err)
{
    (void)rd_kafka_poll(feed->rk, wait_ms);
    tell(feed, false);
    return save(feed, false, err);
}

/* ---- sending ---- */

/* Not before its turn, and not with too many on their way. */
static enum status wait_turn(struct feed *feed, struct err *err)
{
    for (;;) {
        int64_t due_us = feed->request->rate == 0
                             ? 0
                             : feed->began_us + (int64_t)(feed->n_sent * (uint64_t)CLOCK_US_PER_S /
                                                          feed->request->rate);
        int64_t wait_us = due_us - clock_monotonic_us();
        bool full = feed->n_sent - feed->n_done >= IN_FLIGHT;
        if (stop_signals_came(&feed->signals) || (!full && wait_us <= 0)) {
            return OK;
        }
        if (serve(feed, full || wait_us > 50000 ? 50 : (int)(wait_us / 1000), err)) {
            return err->status;
        }
    }
}

static rd_kafka_resp_err_t produce(struct feed *feed, const struct input_item *item)
{
    rd_kafka_headers_t *headers = rd_kafka_headers_new(1);
    struct str type = item->raw.content_type;
    if (type.n > 0) {
        (void)rd_kafka_header_add(headers, "content-type", -1, type.p, (ssize_t)type.n);
    }
    struct str value = item->raw.value;
    rd_kafka_resp_err_t code = rd_kafka_producev(
        feed->rk, RD_KAFKA_V_TOPIC(feed->request->topic), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_VALUE((void *)(uintptr_t)(value.p ? value.p : ""), value.n),
        RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE((void *)(uintptr_t)feed->n_sent),
        RD_KAFKA_V_END);
    if (code) {
        rd_kafka_headers_destroy(headers); /* on success they are the producer's */
    }
    return code;
}

/* bytes: of the input that is done with this article. */
static enum status send_item(struct feed *feed,
                             const struct input_item *item,
                             struct feed_place after,
                             uint64_t bytes,
                             struct err *err)
{
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
    if (wait_turn(feed, err) || stop_signals_came(&feed->signals)) {
        return err->status;
    }
    feed->ring[feed->n_sent % IN_FLIGHT] = (struct sent){.place = after, .bytes = bytes};
    while ((code = produce(feed, item)) == RD_KAFKA_RESP_ERR__QUEUE_FULL &&
           !stop_signals_came(&feed->signals)) {
        if (serve(feed, 50, err)) {
            return err->status;
        }
    }
    if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
        return OK;
    }
    uint64_t number = feed->n_sent++;
    if (code) { /* too large for the producer: refused like by the broker */
        const rd_kafka_message_t message = {.err = code, ._private = (void *)(uintptr_t)number};
        on_delivery(feed->rk, &message, feed);
    }
    return serve(feed, 0, err);
}

/* One path; skip: how many of its articles are done. */
static enum status send_path(struct feed *feed, size_t i, uint64_t skip, struct err *err)
{
    const struct feed_path *path = &feed->paths.items[i];
    char *name = (char *)(uintptr_t)path->path;
    const char *type = path->content_type ? path->content_type : feed->request->content_type;
    const struct input_options options = {
        .files = &name,
        .n_files = 1,
        .ndjson = path->lines,
        .max_article_bytes = (size_t)feed->settings->max_article_bytes,
        .content_type = str_of(type),
    };
    struct input *input = input_open(&options);
    bool end = false;
    for (uint64_t n = 1; err->status == OK && !stop_signals_came(&feed->signals); n++) {
        struct input_item item;
        arena_reset(feed->arena);
        if (input_next(input, feed->arena, &item, &end, err) || end) {
            break;
        }
        if (n > skip && input_load(&item, options.max_article_bytes, feed->arena, err) == OK) {
            uint64_t bytes = path->lines ? item.raw.value.n + 1 : path->bytes;
            (void)send_item(feed, &item, (struct feed_place){i, n}, bytes, err);
        }
    }
    input_close(input);
    return err->status;
}

static enum status finish(struct feed *feed, struct err *err)
{
    int64_t until = clock_monotonic_us() + (int64_t)FLUSH_MS * 1000;
    while (feed->n_done < feed->n_sent && clock_monotonic_us() < until) {
        (void)serve(feed, 100, err);
    }
    tell(feed, true);
    (void)save(feed, true, err);
    if (feed->n_done < feed->n_sent) {
        return err_set(err, ERR_RETRY, "Kafka: %" PRIu64 " articles are not acknowledged",
                       feed->n_sent - feed->n_done);
    }
    return stop_signals_came(&feed->signals)
               ? err_set(err, ERR_RETRY, "stopped%s",
                         feed->request->resume ? "; the same command goes on from here" : "")
               : err->status;
}

static enum status send_all(struct feed *feed, struct err *err)
{
    struct feed_place from = feed->place;
    int partitions = 0;
    struct err first = {0};
    if (kafka_partitions(feed->rk, feed->request->topic, &partitions, err)) {
        return err->status;
    }
    feed->began_us = clock_monotonic_us();
    for (size_t i = from.path; i < feed->paths.n && !stop_signals_came(&feed->signals); i++) {
        if (send_path(feed, i, i == from.path ? from.items : 0, &first)) {
            break;
        }
    }
    (void)finish(feed, err);
    if (first.status != OK) {
        *err = first; /* what ended the sending says more than what was then left */
    }
    return err->status;
}

/* ---- the command ---- */

static bool read_value(const char *flag, const char *value, struct request *out)
{
    if (strcmp(flag, "--content-type") == 0) {
        out->content_type = value;
    } else if (strcmp(flag, "--topic") == 0) {
        out->topic = value;
    } else if (strcmp(flag, "--resume") == 0) {
        out->resume = value;
    } else {
        return strcmp(flag, "--rate") == 0 && str_to_u64(str_of(value), &out->rate) &&
               out->rate > 0 && out->rate <= 1000000;
    }
    return true;
}

static bool read_options(int argc, char **argv, struct request *out)
{
    out->files = argv + 1; /* paths are moved to the front */
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--ndjson") == 0) {
            out->ndjson = true;
        } else if (strcmp(argv[i], "--quiet") == 0) {
            out->quiet = true;
        } else if (argv[i][0] != '-' || argv[i][1] == '\0') {
            out->files[out->n_files++] = argv[i];
        } else if (i + 1 == argc || !read_value(argv[i], argv[i + 1], out)) {
            return false;
        } else {
            i++;
        }
    }
    return out->n_files > 0;
}

static int run(const struct settings *settings,
               const struct request *request,
               struct arena *arena,
               struct err *err)
{
    static const struct kafka_conf_pair ours[] = {{"enable.idempotence", "true"},
                                                  {"acks", "all"},
                                                  {"linger.ms", "20"},
                                                  {"log_level", "2"},
                                                  {NULL, NULL}};
    struct feed *feed = calloc(1, sizeof *feed);
    if (!feed) {
        abort();
    }
    const struct kafka_open kafka = {.type = RD_KAFKA_PRODUCER,
                                     .props = &settings->producer_props,
                                     .ours = ours,
                                     .on_delivery = on_delivery,
                                     .opaque = feed};
    feed->request = request;
    feed->settings = settings;
    feed->arena = arena_new(ARENA_BYTES);
    if (feed_paths_find(request->files, request->n_files, request->ndjson, arena, &feed->paths,
                        err) == OK &&
        (!request->resume ||
         feed_place_read(request->resume, &feed->paths, arena, &feed->place, err) == OK) &&
        kafka_open(&kafka, &feed->rk, err) == OK) {
        stop_signals_block(&feed->signals);
        (void)send_all(feed, err);
        (void)printf("%" PRIu64 " articles acknowledged, %" PRIu64 " refused\n", feed->n_acked,
                     feed->n_refused);
        rd_kafka_destroy(feed->rk);
    }
    int code = err->status == ERR_INPUT ? EXIT_USAGE
               : err->status            ? EXIT_FAILED
               : feed->n_refused > 0    ? EXIT_REJECTED
                                        : EXIT_FINE;
    arena_free(feed->arena);
    free(feed);
    return code;
}

int command_feed(int argc, char **argv)
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
        request.topic = request.topic ? request.topic : settings.input_topics.items[0];
        code = run(&settings, &request, arena, &err);
        if (err.status != OK) {
            (void)fprintf(stderr, "newsmill feed: %s\n", err.text);
        }
    }
    arena_free(arena);
    return code;
}
