/*
 * threads — what the threads of one process share, used by many at once, for ThreadSanitizer:
 * the models and the pure stages, the book of furniture, the log, metrics, health, and the HTTP
 * server that reads them. A plain program: Criterion cannot start under -fsanitize=thread.
 *
 * Each thread must also get from the stages what one thread alone got.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"
#include "worker/furniture/book.h"
#include "worker/model/tagger_model.h"
#include "worker/pipeline.h"
#include "worker/serve/address.h"
#include "worker/serve/serve.h"
#include "worker/serve/service_metrics.h"

#define THREADS 4
#define ROUNDS  12
#define BODY                                                                                       \
    "The ferry to Kirkholm stayed in the harbour on Tuesday, 3 March 2026, after a storm had "     \
    "broken its pier. \"We will not sail before Friday,\" said Ada Holm, who runs the line. "      \
    "Repairs cost $4.2 million, according to the Port of Saltmere."

static const struct {
    const char *type, *value;
} inputs[] = {
    {"text/plain", "Ferry stays in\n\nBy Marta Lindqvist\n\n" BODY "\n\n" BODY},
    {"text/html", "<html><head><title>Ferry stays in</title></head><body><article><h1>Ferry stays "
                  "in</h1><p>" BODY "</p><p>" BODY "</p></article></body></html>"},
    {"application/json", "{\"id\":\"a\",\"url\":\"https://outlet.co.uk/a?b=c\",\"title\":\"Ferry\","
                         "\"source\":\"Kirkholm Post\",\"published_at\":\"2026-03-03T08:00:00Z\","
                         "\"text\":\"The Kirkholm Post is printed on paper from Minho.\\n\\n"
                         "The harbour was closed on Monday, the port said in a statement.\"}"},
    {"text/plain", "Η κυβέρνηση ανακοίνωσε μέτρα σήμερα και ο δήμαρχος απάντησε στην Αθήνα."},
    {"text/plain; charset=windows-1252", "Caf\xe9 Zo\xeb reopens in Montr\xe9"
                                         "al after fire."},
    {"application/json", "{\"id\":"},
    {NULL, "\xff\xfe\x00"},
};

#define INPUTS (sizeof inputs / sizeof inputs[0])

struct shared {
    struct models models;
    struct furniture_book *book;
    struct log log;
    struct metrics *metrics;
    struct service_metrics counted;
    struct health *health;
    struct health_part *parts[THREADS];
    struct serve *serve;
    uint64_t alone[INPUTS];
    atomic_int at_work;
    atomic_int wrong;
};

struct worker {
    pthread_t thread;
    struct shared *shared;
    int number;
};

/* Of what an input comes to; 0: rejected. */
static uint64_t outcome(struct shared *s, size_t i, struct arena *arena)
{
    struct raw_message raw = {.value = str_of(inputs[i].value),
                              .content_type = str_of(inputs[i].type)};
    struct record record = {0};
    struct err err = {0};
    const char *stage;
    const struct furniture *furniture = furniture_book_take(s->book);
    struct pipeline_options options = {.max_article_bytes = 1 << 20,
                                       .normalize = {.furniture = furniture}};
    uint64_t hash = 0;
    if (pipeline(&raw, &s->models, options, arena, &record, &stage, &err) == OK) {
        hash = hash64(record.clean.text) + record.facts.n_entities;
    }
    furniture_book_give(s->book, furniture);
    arena_reset(arena);
    return hash;
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct shared *s = w->shared;
    struct arena *arena = arena_new(1 << 16);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < INPUTS; i++) {
            if (outcome(s, i, arena) != s->alone[i]) {
                atomic_fetch_add(&s->wrong, 1);
                log_error(&s->log, NULL, "input %zu came out otherwise", i);
            }
            counter_add(s->counted.records[OUTCOME_STORED], 1);
            word_counters_add(&s->counted.rejects, "empty", 1);
            service_observe_way(&s->counted, WAY_RECORD_TO_ROW, 1, 1000 * (int64_t)i);
            log_warn(&s->log, LOG_FIELDS(LOG_INT("thread", i % 2)),
                     "the same line again and again");
            log_info(&s->log, NULL, "round %d of %d", round, w->number);
        }
        health_beat(s->parts[w->number]);
        if (round % 3 == 0) {
            health_unready(s->parts[w->number], "round %d", round);
        } else {
            health_ready(s->parts[w->number]);
        }
        struct furniture_key key = {furniture_hash(STR("nobody")), (uint64_t)round};
        (void)furniture_book_put(s->book, furniture_new(round * THREADS + w->number + 1, &key, 1));
    }
    health_done(s->parts[w->number]);
    arena_free(arena);
    atomic_fetch_sub(&s->at_work, 1);
    return NULL;
}

/* false: no answer. */
static bool get(uint16_t port, const char *path)
{
    char text[128], answer[4096];
    struct address address;
    struct err err = {0};
    (void)snprintf(text, sizeof text, "127.0.0.1:%u", port);
    if (address_parse(text, &address, &err)) {
        return false;
    }
    int fd = socket(address.sa.ss_family, SOCK_STREAM, 0);
    bool any = false;
    (void)snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                   path);
    if (connect(fd, (const struct sockaddr *)&address.sa, address.n) == 0 &&
        send(fd, text, strlen(text), MSG_NOSIGNAL) > 0) {
        while (recv(fd, answer, sizeof answer, 0) > 0) {
            any = true;
        }
    }
    (void)close(fd);
    return any;
}

static void ask_while_they_work(struct shared *s)
{
    static const char *const paths[] = {"/metrics", "/readyz", "/livez", "/version"};
    do {
        for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
            if (!get(serve_port(s->serve), paths[i])) {
                atomic_fetch_add(&s->wrong, 1);
            }
        }
    } while (atomic_load(&s->at_work) > 0);
}

static bool open_all(struct shared *s, struct gazetteer *gazetteer, struct tagger_model *room)
{
    static const char *const words[] = {"empty", "created", "story", NULL};
    struct build_info build = {"1", "1", "1", "1"};
    struct err err = {0};
    log_init(&s->log, open("/dev/null", O_WRONLY | O_CLOEXEC), LOG_LEVEL_DEBUG);
    log_limit_repeats(&s->log);
    s->models.gazetteer = gazetteer;
    s->book = furniture_book_new();
    s->metrics = metrics_new();
    service_metrics_init(&s->counted, s->metrics, &(struct service_words){words, words, words},
                         &build);
    s->health = health_new();
    for (int i = 0; i < THREADS; i++) {
        s->parts[i] = health_add(s->health, "loop");
    }
    struct serve_options options = {"127.0.0.1:0", s->health, s->metrics, "{}"};
    return tagger_model_choose(NULL, room, &s->models.tagger, &err) == OK &&
           serve_start(&options, &s->serve, &err) == OK;
}

int main(void)
{
    static struct shared s;
    static struct worker workers[THREADS];
    struct tagger_model room = {0};
    decode_init();
    struct gazetteer *gazetteer = gazetteer_new();
    if (!open_all(&s, gazetteer, &room)) {
        return EXIT_FAILURE;
    }
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < INPUTS; i++) {
        s.alone[i] = outcome(&s, i, arena);
    }
    arena_free(arena);
    atomic_store(&s.at_work, THREADS);
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.shared = &s, .number = i};
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i])) {
            return EXIT_FAILURE;
        }
    }
    ask_while_they_work(&s);
    for (int i = 0; i < THREADS; i++) {
        (void)pthread_join(workers[i].thread, NULL);
    }
    uint64_t stored = counter_value(s.counted.records[OUTCOME_STORED]);
    serve_stop(s.serve);
    metrics_free(s.metrics);
    health_free(s.health);
    furniture_book_free(s.book);
    log_release(&s.log);
    tagger_model_close(&room);
    gazetteer_free(gazetteer);
    decode_cleanup();
    (void)printf("%d threads, %llu outcomes, %d wrong\n", THREADS, (unsigned long long)stored,
                 atomic_load(&s.wrong));
    return atomic_load(&s.wrong) == 0 && stored == (uint64_t)THREADS * ROUNDS * INPUTS ? 0 : 1;
}
