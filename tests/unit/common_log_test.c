/*
 * log — every line one JSON object, whatever is logged.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/log.h"
#include "common/log_repeats.h"
#include "common/utf8.h"

/* What was written to the log's pipe since the last call; NUL-ended. */
struct sink {
    struct log log;
    int from;
    char text[1 << 16];
};

static void sink_open(struct sink *sink, enum log_level min_level)
{
    int fds[2];
    cr_assert(pipe2(fds, O_NONBLOCK) == 0);
    sink->from = fds[0];
    log_init(&sink->log, fds[1], min_level);
}

static const char *sink_read(struct sink *sink)
{
    ssize_t n = read(sink->from, sink->text, sizeof sink->text - 1);
    sink->text[n > 0 ? n : 0] = '\0';
    return sink->text;
}

static void sink_close(struct sink *sink)
{
    close(sink->from);
    close(sink->log.fd);
}

/* The line behind its time stamp and level: `"msg":…}` */
static const char *rest_of(const char *line)
{
    const char *rest = strstr(line, "\"msg\":");
    return rest ? rest : "";
}

static const struct {
    const char *name;
    struct log_about about;
    const char *message;
    const char *want;
} cases[] = {
    {"a message alone", {0}, "started", "\"msg\":\"started\"}\n"},
    {"all of the record's context",
     {.stage = "decode",
      .topic = "t",
      .partition = 3,
      .offset = 0,
      .article_id = 17,
      .trace_id = {"abc", 3}},
     "x",
     "\"msg\":\"x\",\"stage\":\"decode\",\"topic\":\"t\",\"partition\":3,\"offset\":0,"
     "\"article_id\":17,\"trace_id\":\"abc\"}\n"},
    {"no offset",
     {.topic = "t", .offset = -1},
     "x",
     "\"msg\":\"x\",\"topic\":\"t\",\"partition\":0}\n"},
    {"no topic, no offset", {.offset = 5}, "x", "\"msg\":\"x\"}\n"},
    {"quotes and backslashes", {0}, "\"a\\b\"", "\"msg\":\"\\\"a\\\\b\\\"\"}\n"},
    {"line ends stay in the line", {0}, "a\nb\tc\r", "\"msg\":\"a\\nb\\tc\\u000d\"}\n"},
    {"control characters", {0}, "\x01\x1b[31m\x7f", "\"msg\":\"\\u0001\\u001b[31m\\u007f\"}\n"},
    {"UTF-8 stays", {0}, "Zürich €", "\"msg\":\"Zürich €\"}\n"},
    {"broken UTF-8 goes",
     {0},
     "a\xff"
     "b\xc3",
     "\"msg\":\"a\xef\xbf\xbd"
     "b\xef\xbf\xbd\"}\n"},
    {"C1 controls and line separators",
     {0},
     "\xc2\x9b \xe2\x80\xa8",
     "\"msg\":\"\\u009b \\u2028\"}\n"},
};

Test(log, lines)
{
    struct sink sink;
    sink_open(&sink, LOG_LEVEL_INFO);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        log_info(&sink.log, &cases[i].about, "%s", cases[i].message);
        const char *got = sink_read(&sink);
        cr_expect(strncmp(got, "{\"ts\":\"20", 9) == 0 && strstr(got, "Z\",\"level\":\"info\","),
                  "%s: %s", cases[i].name, got);
        cr_expect(strcmp(rest_of(got), cases[i].want) == 0, "%s: %s", cases[i].name, got);
    }
    sink_close(&sink);
}

Test(log, fields)
{
    struct sink sink;
    sink_open(&sink, LOG_LEVEL_INFO);
    struct str none = {NULL, 0};
    log_warn(&sink.log,
             LOG_FIELDS(LOG_INT("n", -5), LOG_Z("edge", "kafka"), LOG_STR("empty", STR("")),
                        LOG_STR("none", none), LOG_STR("nul", STR("a\0b"))),
             "try %d", 2);
    const char *got = rest_of(sink_read(&sink));
    cr_expect(strcmp(got, "\"msg\":\"try 2\",\"n\":-5,\"edge\":\"kafka\",\"empty\":\"\","
                          "\"none\":null,\"nul\":\"a\\u0000b\"}\n") == 0,
              "%s", got);
    log_error(&sink.log, &(struct log_about){.topic = "t", LOG_WITH(LOG_INT("k", 1))}, "x");
    got = sink_read(&sink);
    cr_expect(strstr(got, "\"level\":\"error\",\"msg\":\"x\",\"topic\":\"t\",\"partition\":0,"
                          "\"offset\":0,\"k\":1}\n") != NULL,
              "%s", got);
    sink_close(&sink);
}

Test(log, lower_levels_are_not_written)
{
    struct sink sink;
    sink_open(&sink, LOG_LEVEL_WARN);
    log_debug(&sink.log, NULL, "no");
    log_info(&sink.log, NULL, "no");
    cr_expect(strcmp(sink_read(&sink), "") == 0, "%s", sink.text);
    log_warn(&sink.log, NULL, "yes");
    cr_expect(strstr(sink_read(&sink), "\"level\":\"warn\",\"msg\":\"yes\"") != NULL);
    log_error(&sink.log, NULL, "yes");
    cr_expect(strstr(sink_read(&sink), "\"level\":\"error\",\"msg\":\"yes\"") != NULL);
    sink_close(&sink);
}

/* What is far too long, of which every byte needs `escaped` bytes. */
static const struct {
    const char *name;
    const char *unit;
} longs[] = {{"plain", "x"}, {"quotes", "\""}, {"controls", "\x01"}, {"euros", "€"}};

Test(log, a_long_line_is_cut_and_says_so)
{
    static char text[20000];
    for (size_t i = 0; i < sizeof longs / sizeof longs[0]; i++) {
        struct sink sink;
        sink_open(&sink, LOG_LEVEL_INFO);
        size_t unit = strlen(longs[i].unit);
        for (size_t k = 0; k + unit < sizeof text; k += unit) {
            memcpy(text + k, longs[i].unit, unit);
        }
        struct log_field many[40];
        for (size_t k = 0; k < 40; k++) {
            many[k] = k % 2 ? LOG_Z("text", text) : LOG_INT("number", INT64_MIN);
        }
        struct log_about about = {
            .topic = text, .trace_id = str_of(text), .fields = many, .n_fields = 40};
        log_info(&sink.log, &about, "%s", text);
        const char *got = sink_read(&sink);
        size_t n = strlen(got);
        cr_expect(le(sz, n, LOG_LINE_MAX), "%s: %zu bytes", longs[i].name, n);
        cr_expect(gt(sz, n, LOG_LINE_MAX / 2), "%s: %zu bytes", longs[i].name, n);
        cr_expect(strcmp(got + n - 19, ",\"truncated\":true}\n") == 0, "%s: %s", longs[i].name,
                  got);
        cr_expect(utf8_valid(str_of(got)), "%s", longs[i].name);
        cr_expect(strchr(got, '\n') == got + n - 1, "%s", longs[i].name);
        sink_close(&sink);
    }
}

Test(log, a_line_that_just_fits_is_not_marked)
{
    struct sink sink;
    sink_open(&sink, LOG_LEVEL_INFO);
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    log_info(&sink.log, NULL, "%s", text);
    cr_expect(strstr(sink_read(&sink), "truncated") == NULL);
    cr_expect(strstr(sink.text, text) != NULL);
    sink_close(&sink);
}

struct writer {
    const struct log *log;
    char text[512];
};

static void *write_many(void *arg)
{
    struct writer *w = arg;
    for (int i = 0; i < 500; i++) {
        log_info(w->log, NULL, "%s", w->text);
    }
    return NULL;
}

Test(log, lines_of_several_threads_do_not_mix)
{
    char path[] = "/tmp/log_test_XXXXXX";
    int fd = mkstemp(path);
    cr_assert(fd >= 0);
    unlink(path);
    cr_assert(fcntl(fd, F_SETFL, O_APPEND) == 0);
    struct log log;
    log_init(&log, fd, LOG_LEVEL_INFO);
    struct writer writers[4];
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++) {
        writers[i].log = &log;
        memset(writers[i].text, 'a' + (int)i, sizeof writers[i].text);
        writers[i].text[500] = '\0';
        cr_assert(pthread_create(&threads[i], NULL, write_many, &writers[i]) == 0);
    }
    for (size_t i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    FILE *file = fdopen(fd, "r");
    cr_assert(file != NULL);
    rewind(file);
    char line[LOG_LINE_MAX + 2];
    int lines = 0;
    while (fgets(line, sizeof line, file)) {
        const char *msg = strstr(line, "\"msg\":\"");
        cr_assert(msg != NULL, "%s", line);
        char c = msg[7];
        cr_expect(eq(sz, strspn(msg + 7, (char[]){c, '\0'}), 500));
        cr_expect(strcmp(msg + 507, "\"}\n") == 0, "%s", line);
        lines++;
    }
    cr_expect(eq(int, lines, 2000));
    fclose(file);
}

/* ---- as text ---- */

Test(log, text_for_people)
{
    const struct {
        const char *name;
        struct log_about about;
        const char *message;
        const char *want;
    } texts[] = {
        {"a message alone", {0}, "started", "WARN  started\n"},
        {"context and fields",
         {.stage = "decode", .topic = "t", .partition = 3, .offset = 7, LOG_WITH(LOG_INT("n", -5))},
         "x",
         "WARN  x  stage=decode  topic=t  partition=3  offset=7  n=-5\n"},
        {"a value with blanks is quoted, one without is not",
         {.offset = -1, LOG_WITH(LOG_Z("a", "b c"), LOG_Z("d", "e\\f"), LOG_Z("g", ""))},
         "say \"this\"",
         "WARN  say \"this\"  a=\"b c\"  d=e\\f  g=\"\"\n"},
        {"nothing moves the terminal", {0}, "a\n\x1b[31mb", "WARN  a\\n\\u001b[31mb\n"},
    };
    struct sink sink;
    sink_open(&sink, LOG_LEVEL_INFO);
    log_set_format(&sink.log, LOG_FORMAT_TEXT); /* a pipe: no colour */
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        log_warn(&sink.log, &texts[i].about, "%s", texts[i].message);
        const char *got = sink_read(&sink);
        cr_expect(strlen(got) > 13 && got[2] == ':' && got[8] == '.' &&
                      strcmp(got + 13, texts[i].want) == 0,
                  "%s: %s", texts[i].name, got);
    }
    sink.log.colour = true;
    log_warn(&sink.log, NULL, "x");
    cr_expect(strcmp(sink_read(&sink) + 13, "\033[33mWARN \033[0m x\n") == 0, "%s", sink.text);
    sink_close(&sink);
}

/* ---- lines that repeat ---- */

static size_t count_lines(const char *text)
{
    size_t n = 0;
    for (; *text; text++) {
        n += *text == '\n';
    }
    return n;
}

Test(log, repeats_are_counted)
{
    struct sink sink;
    sink_open(&sink, LOG_LEVEL_DEBUG);
    log_limit_repeats(&sink.log);
    for (int i = 0; i < 10; i++) {
        log_warn(&sink.log, NULL, "again");
        log_debug(&sink.log, NULL, "all of these");
    }
    log_warn(&sink.log, LOG_FIELDS(LOG_INT("n", 1)), "again"); /* says something else */
    const char *got = sink_read(&sink);
    cr_expect(eq(sz, count_lines(got), LOG_BURST + 10 + 1), "%s", got);
    log_release(&sink.log);
    got = sink_read(&sink);
    cr_expect(eq(sz, count_lines(got), 1));
    cr_expect(strcmp(rest_of(got), "\"msg\":\"again\",\"repeated\":7}\n") == 0, "%s", got);
    sink_close(&sink);
}

static bool pass(struct log_repeats *repeats, uint64_t key, int64_t now_us, uint64_t *repeated)
{
    return log_repeats_pass(repeats, key, LOG_LEVEL_WARN, STR("m"), now_us, repeated);
}

Test(log, repeats_in_their_time)
{
    struct log_repeats *repeats = log_repeats_new();
    struct log_repeat kept;
    uint64_t repeated = 0;
    for (int i = 0; i < LOG_BURST; i++) {
        cr_expect(pass(repeats, 8, 100, &repeated));
    }
    cr_expect(not(pass(repeats, 8, 101, &repeated)));
    cr_expect(not(pass(repeats, 8, LOG_WINDOW_US + 99, &repeated)));
    cr_expect(not(log_repeats_take(repeats, LOG_WINDOW_US + 99, &kept)), "not yet");
    cr_expect(pass(repeats, 8, LOG_WINDOW_US + 100, &repeated));
    cr_expect(eq(u64, repeated, 2), "told with the next one");

    for (int i = 0; i < LOG_BURST + 4; i++) {
        (void)pass(repeats, 16, 5 * LOG_WINDOW_US, &repeated);
    }
    cr_expect(log_repeats_take(repeats, 6 * LOG_WINDOW_US, &kept), "or alone, once");
    cr_expect(eq(u64, kept.n, 4));
    cr_expect(eq(int, strcmp(kept.message, "m"), 0));
    cr_expect(not(log_repeats_take(repeats, 6 * LOG_WINDOW_US, &kept)));
    log_repeats_free(repeats);
}

Test(log, a_flood_of_different_lines_loses_no_count)
{
    struct log_repeats *repeats = log_repeats_new();
    struct log_repeat kept;
    uint64_t repeated = 0;
    uint64_t held = 0;
    uint64_t told = 0;
    for (uint64_t round = 0; round < 10; round++) {
        for (uint64_t key = 1; key <= 200; key++) {
            held += !pass(repeats, 2 * key, 7, &repeated);
        }
    }
    while (log_repeats_take(repeats, INT64_MAX, &kept)) {
        told += kept.n;
    }
    cr_expect(eq(u64, told, held));
    log_repeats_free(repeats);
}
