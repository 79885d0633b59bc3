/*
 * log — one JSON object a line: {"ts":…,"level":…,"msg":…, fields…}; or the same as text.
 *
 * What:  levels, a printf message, and fields with names that tools can filter by.
 * Why:   one line should be enough to find the record it speaks of and to reproduce the
 *        failure; a machine reads it as well as a person.
 * Holds: every line is valid JSON in UTF-8 (broken bytes become U+FFFD), at most
 *        LOG_LINE_MAX bytes with its line end, and leaves in one write(2): lines of several
 *        threads never mix. What does not fit is cut and "truncated":true says so.
 * Rules: never log a body or a secret. error = someone must act, warn = someone may have
 *        to, info = life cycle; what can happen per message is a counter, not a line.
 */
#ifndef COMMON_LOG_H
#define COMMON_LOG_H

#include <stdint.h>

#include "common/str.h"

#define LOG_LINE_MAX 4096 /* no more than PIPE_BUF, so that a pipe keeps lines whole too */

enum log_level {
    LOG_LEVEL_DEBUG,
    LOG_LEVEL_INFO,
    LOG_LEVEL_WARN,
    LOG_LEVEL_ERROR,
};

extern const char *const log_level_names[]; /* "debug" … "error", NULL; by enum log_level */

enum log_format {
    LOG_FORMAT_JSON,
    LOG_FORMAT_TEXT, /* "12:30:01.250 WARN  msg  key=value", in colour on a terminal */
};

extern const char *const log_format_names[]; /* "json", "text", NULL; by enum log_format */

/* Made once in main(); all threads may share it. */
struct log {
    int fd;
    enum log_level min_level; /* lines below it are not written */
    enum log_format format;
    bool colour;
    struct log_repeats *repeats; /* NULL: every line is written */
};

/* fd: STDOUT_FILENO for the service, STDERR_FILENO for the other commands. */
void log_init(struct log *log, int fd, enum log_level min_level);

/* For people, in colour if fd is a terminal and NO_COLOR (https://no-color.org) is not set. */
void log_set_format(struct log *log, enum log_format format);

/*
 * From now on a line that comes again and again (but for its time) is written LOG_BURST times in
 * LOG_WINDOW_US; the others are counted: "repeated":N is told with the next one that is
 * written, or by a line of its own with the first line after that time, or by log_release().
 * Lines at level debug are all written: who asks for them wants them.
 */
void log_limit_repeats(struct log *log);
#define LOG_BURST     3
#define LOG_WINDOW_US INT64_C(10000000)

void log_release(struct log *log); /* only needed after log_limit_repeats() */

struct log_field {
    const char *key; /* a literal */
    bool is_number;
    int64_t number;
    struct str text; /* not given: null */
};

#define LOG_INT(k, v) ((struct log_field){.key = (k), .is_number = true, .number = (v)})
#define LOG_STR(k, s) ((struct log_field){.key = (k), .text = (s)})
#define LOG_Z(k, z)   ((struct log_field){.key = (k), .text = str_of(z)})

/* What a line is about. All zero: nothing in particular. */
struct log_about {
    const char *stage;
    const char *topic; /* NULL: partition and offset are not shown either */
    int32_t partition;
    int64_t offset;     /* < 0: not shown */
    int64_t article_id; /* 0: not shown */
    struct str trace_id;
    const struct log_field *fields;
    size_t n_fields;
};

/* Fields alone: log_warn(log, LOG_FIELDS(LOG_Z("edge", "kafka"), LOG_INT("tries", 3)), "…"). */
#define LOG_FIELDS(...) (&(const struct log_about){.offset = -1, LOG_WITH(__VA_ARGS__)})

/* Fields inside a struct log_about literal: {.topic = t, .offset = o, LOG_WITH(LOG_INT(…))}. */
#define LOG_WITH(...)                                                                              \
    .fields = (const struct log_field[]){__VA_ARGS__},                                             \
    .n_fields = sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field)

/* about: may be NULL. */
__attribute__((format(printf, 4, 5))) void log_write(const struct log *log,
                                                     enum log_level level,
                                                     const struct log_about *about,
                                                     const char *fmt,
                                                     ...);

/* log_info(log, about, "…", …): variadic as a whole, for about may be a literal with commas. */
#define log_debug(log, ...) log_write((log), LOG_LEVEL_DEBUG, __VA_ARGS__)
#define log_info(log, ...)  log_write((log), LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warn(log, ...)  log_write((log), LOG_LEVEL_WARN, __VA_ARGS__)
#define log_error(log, ...) log_write((log), LOG_LEVEL_ERROR, __VA_ARGS__)

#endif
