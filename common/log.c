#include "common/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/config.h"
#include "common/hash.h"
#include "common/log_repeats.h"
#include "common/utf8.h"

const char *const log_level_names[] = {"debug", "info", "warn", "error", NULL};
const char *const log_format_names[] = {"json", "text", NULL};

enum {
    MESSAGE_MAX = 2560, /* bytes of the escaped message; the fields get the rest */
    TEXT_MAX = 1024,    /* bytes of one escaped field */
    TAIL_MAX = 24,      /* kept free for the truncation mark and the end of the line */
};

/* A line in the making; `full` once something did not fit. */
struct line {
    char p[LOG_LINE_MAX];
    size_t n;
    size_t head; /* bytes of time and, in text, colour: what differs in lines that repeat */
    bool text;
    bool full;
};

void log_init(struct log *log, int fd, enum log_level min_level)
{
    *log = (struct log){.fd = fd, .min_level = min_level};
}

void log_set_format(struct log *log, enum log_format format)
{
    log->format = format;
    log->colour = format == LOG_FORMAT_TEXT && isatty(log->fd) && !config_env("NO_COLOR");
}

void log_limit_repeats(struct log *log)
{
    log->repeats = log_repeats_new();
}

static bool add(struct line *line, const char *bytes, size_t n, size_t limit)
{
    if (n > limit - line->n) {
        return false;
    }
    memcpy(line->p + line->n, bytes, n);
    line->n += n;
    return true;
}

/* One code point as JSON; returns its length in out. */
static size_t escape(uint32_t cp, char out[8])
{
    static const char hex[] = "0123456789abcdef";
    if (cp == '"' || cp == '\\') {
        out[0] = '\\';
        out[1] = (char)cp;
        return 2;
    }
    if (cp == '\n' || cp == '\t') {
        out[0] = '\\';
        out[1] = cp == '\n' ? 'n' : 't';
        return 2;
    }
    if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 || cp == 0x2029) {
        memcpy(out, "\\u", 2); /* C1 controls and line separators would spoil a terminal */
        for (size_t i = 0; i < 4; i++) {
            out[2 + i] = hex[cp >> (12 - 4 * i) & 15];
        }
        return 6;
    }
    return utf8_put(cp, out);
}

/* s, in quotes or not, at most max bytes of it; what is cut marks the line. */
static void add_escaped(struct line *line, struct str s, size_t max, bool quoted)
{
    size_t limit = LOG_LINE_MAX - TAIL_MAX;
    if (limit - line->n < 2) {
        line->full = true;
        return;
    }
    limit = limit - line->n > max + 2 ? line->n + max + 2 : limit;
    if (quoted) {
        line->p[line->n++] = '"';
    }
    for (size_t i = 0; i < s.n;) {
        char out[8];
        uint32_t cp = utf8_next(s, &i);
        bool plain = !quoted && (cp == '"' || cp == '\\'); /* nothing to tell apart */
        size_t n = plain ? utf8_put(cp, out) : escape(cp, out);
        if (!add(line, out, n, limit - 1)) {
            line->full = true;
            break;
        }
    }
    if (quoted) {
        line->p[line->n++] = '"';
    }
}

static void add_text(struct line *line, struct str s, size_t max)
{
    add_escaped(line, s, max, true);
}

/* ,"key": (in text: two blanks, key=) or nothing if there is no room for it with a short value. */
static bool add_key(struct line *line, const char *key)
{
    size_t n = strlen(key);
    if (line->n + n + 4 + 24 > LOG_LINE_MAX - TAIL_MAX) {
        line->full = true;
        return false;
    }
    if (line->text) {
        (void)add(line, "  ", 2, LOG_LINE_MAX);
        (void)add(line, key, n, LOG_LINE_MAX);
        line->p[line->n++] = '=';
        return true;
    }
    line->p[line->n++] = ',';
    add_text(line, (struct str){key, n}, n);
    line->p[line->n++] = ':';
    return true;
}

static void add_number(struct line *line, const char *key, int64_t v)
{
    if (add_key(line, key)) {
        char digits[24];
        int n = snprintf(digits, sizeof digits, "%lld", (long long)v);
        (void)add(line, digits, (size_t)n, LOG_LINE_MAX - TAIL_MAX);
    }
}

static void add_named_text(struct line *line, const char *key, struct str text)
{
    if (!add_key(line, key)) {
        return;
    }
    if (text.p) {
        bool word = text.n > 0 && str_find(text, STR(" ")) < 0 && str_find(text, STR("\"")) < 0;
        add_escaped(line, text, TEXT_MAX, !line->text || !word);
    } else {
        (void)add(line, "null", 4, LOG_LINE_MAX - TAIL_MAX);
    }
}

static void add_about(struct line *line, const struct log_about *about)
{
    if (about->stage) {
        add_named_text(line, "stage", str_of(about->stage));
    }
    if (about->topic) {
        add_named_text(line, "topic", str_of(about->topic));
        add_number(line, "partition", about->partition);
        if (about->offset >= 0) {
            add_number(line, "offset", about->offset);
        }
    }
    if (about->article_id != 0) {
        add_number(line, "article_id", about->article_id);
    }
    if (about->trace_id.n > 0) {
        add_named_text(line, "trace_id", about->trace_id);
    }
    for (size_t i = 0; i < about->n_fields; i++) {
        const struct log_field *f = &about->fields[i];
        if (f->is_number) {
            add_number(line, f->key, f->number);
        } else {
            add_named_text(line, f->key, f->text);
        }
    }
}

static void add_head_json(struct line *line, enum log_level level, int64_t now_us)
{
    struct civil c = clock_to_civil(now_us);
    int n = snprintf(line->p, sizeof line->p,
                     "{\"ts\":\"%04lld-%02d-%02dT%02d:%02d:%02d.%03dZ\",\"level\":\"%s\",\"msg\":",
                     (long long)c.year, c.month, c.day, c.hour, c.minute, c.second,
                     (int)(now_us % CLOCK_US_PER_S / 1000), log_level_names[level]);
    line->n = (size_t)n;
    line->head = sizeof "{\"ts\":\"0000-00-00T00:00:00.000Z" - 1;
}

static void add_head_text(struct line *line, enum log_level level, bool colour, int64_t now_us)
{
    /* grey, green, yellow, red: they say the same on a light and on a dark ground */
    static const char *const colours[] = {"\033[2m", "\033[32m", "\033[33m", "\033[1;31m"};
    static const char *const names[] = {"DEBUG", "INFO ", "WARN ", "ERROR"};
    struct civil c = clock_to_civil(now_us);
    int n = snprintf(line->p, sizeof line->p, "%02d:%02d:%02d.%03d %s%s%s ", c.hour, c.minute,
                     c.second, (int)(now_us % CLOCK_US_PER_S / 1000), colour ? colours[level] : "",
                     names[level], colour ? "\033[0m" : "");
    line->n = (size_t)n;
    line->head = sizeof "00:00:00.000" - 1;
}

static void
fill_line(const struct log *log, struct line *line, enum log_level level, struct str message)
{
    line->text = log->format == LOG_FORMAT_TEXT;
    if (line->text) {
        add_head_text(line, level, log->colour, clock_wall_us());
    } else {
        add_head_json(line, level, clock_wall_us());
    }
    add_escaped(line, message, MESSAGE_MAX, !line->text);
}

/* Ends the line and writes it. repeated: how many like it were not written. */
static void send_line(const struct log *log, struct line *line, uint64_t repeated)
{
    if (repeated > 0) {
        add_number(line, "repeated", (int64_t)repeated);
    }
    if (line->full) {
        const char *mark = line->text ? "  (truncated)" : ",\"truncated\":true";
        (void)add(line, mark, strlen(mark), LOG_LINE_MAX);
    }
    (void)add(line, line->text ? "\n" : "}\n", line->text ? 1 : 2, LOG_LINE_MAX);
    while (write(log->fd, line->p, line->n) < 0 && errno == EINTR) {
        continue; /* a log that cannot be written must not stop the work */
    }
}

/* What was kept back and has waited for long enough; now_us INT64_MAX: all of it. */
static void tell_repeats(const struct log *log, int64_t now_us)
{
    struct log_repeat kept;
    while (log_repeats_take(log->repeats, now_us, &kept)) {
        struct line line = {.n = 0};
        fill_line(log, &line, (enum log_level)kept.level, str_of(kept.message));
        send_line(log, &line, kept.n);
    }
}

void log_release(struct log *log)
{
    if (log->repeats) {
        tell_repeats(log, INT64_MAX);
        log_repeats_free(log->repeats);
        log->repeats = NULL;
    }
}

void log_write(const struct log *log,
               enum log_level level,
               const struct log_about *about,
               const char *fmt,
               ...)
{
    if (level < log->min_level) {
        return;
    }
    int saved_errno = errno;
    char message[MESSAGE_MAX];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(message, sizeof message, fmt, ap);
    va_end(ap);

    struct line line = {.n = 0};
    uint64_t repeated = 0;
    struct str said = str_of(n < 0 ? fmt : message);
    fill_line(log, &line, level, said);
    line.full = line.full || n >= (int)sizeof message;
    if (about) {
        add_about(&line, about);
    }
    bool limited = log->repeats && level > LOG_LEVEL_DEBUG;
    int64_t now_us = clock_monotonic_us();
    if (limited) {
        tell_repeats(log, now_us);
    }
    uint64_t key = hash64((struct str){line.p + line.head, line.n - line.head});
    if (!limited || log_repeats_pass(log->repeats, key, (int)level, said, now_us, &repeated)) {
        send_line(log, &line, repeated);
    }
    errno = saved_errno;
}
