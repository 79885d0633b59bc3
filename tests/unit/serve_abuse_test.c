/*
 * serve — clients that mean no good: slow ones, many, large headers, other methods, bodies.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "worker/serve/address.h"
#include "worker/serve/serve.h"

#define CLOSE "Host: x\r\nConnection: close\r\n\r\n"

struct fixture {
    struct health *health;
    struct metrics *metrics;
    struct serve *serve;
};

static struct fixture fixture_start(void)
{
    struct fixture f = {.health = health_new(), .metrics = metrics_new()};
    struct serve_options options = {"127.0.0.1:0", f.health, f.metrics, "{\"version\":\"1\"}"};
    struct err err = {0};
    cr_assert(eq(int, serve_start(&options, &f.serve, &err), OK), "%s", err.text);
    return f;
}

static void fixture_stop(struct fixture *f)
{
    serve_stop(f->serve);
    metrics_free(f->metrics);
    health_free(f->health);
}

static int connect_to(struct fixture *f)
{
    char text[64];
    snprintf(text, sizeof text, "127.0.0.1:%u", serve_port(f->serve));
    struct address address;
    struct err err = {0};
    cr_assert(eq(int, address_parse(text, &address, &err), OK), "%s", err.text);
    int fd = socket(address.sa.ss_family, SOCK_STREAM, 0);
    const struct timeval timeout = {.tv_sec = 30};
    cr_assert(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    cr_assert(connect(fd, (const struct sockaddr *)&address.sa, address.n) == 0);
    return fd;
}

/* Sends what the server takes, and reads the beginning of what it says until it closes. */
static void ask(struct fixture *f, const char *request, size_t n, char *got, size_t size)
{
    int fd = connect_to(f);
    size_t sent = 0, read = 0;
    for (ssize_t k = 1; sent < n && k > 0; sent += k > 0 ? (size_t)k : 0) {
        k = send(fd, request + sent, n - sent, MSG_NOSIGNAL);
    }
    for (ssize_t k = 1; k > 0 && read<size - 1; read += k> 0 ? (size_t)k : 0) {
        k = recv(fd, got + read, size - 1 - read, 0);
    }
    got[read] = '\0';
    close(fd);
}

static void expect_alive(struct fixture *f, const char *when)
{
    static const char request[] = "GET /livez HTTP/1.1\r\n" CLOSE;
    char got[1024];
    int64_t start = clock_monotonic_us();
    ask(f, request, strlen(request), got, sizeof got);
    cr_expect(strncmp(got, "HTTP/1.1 200 ", 13) == 0, "%s: '%s'", when, got);
    cr_expect(lt(i64, clock_monotonic_us() - start, 5 * CLOCK_US_PER_S), "%s", when);
}

static size_t open_fds(void)
{
    size_t n = 0;
    DIR *dir = opendir("/proc/self/fd");
    cr_assert(dir != NULL);
    while (readdir(dir)) {
        n++;
    }
    closedir(dir);
    return n;
}

Test(serve_abuse, only_get_and_head)
{
    static const char *const methods[] = {"POST",  "PUT",     "DELETE",   "PATCH", "OPTIONS",
                                          "TRACE", "CONNECT", "PROPFIND", "get",   "X"};
    static const char *const paths[] = {"/livez", "/readyz", "/metrics", "/version", "/"};
    struct fixture f = fixture_start();
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        for (size_t k = 0; k < sizeof paths / sizeof paths[0]; k++) {
            char request[256], got[2048];
            snprintf(request, sizeof request, "%s %s HTTP/1.1\r\n" CLOSE, methods[i], paths[k]);
            ask(&f, request, strlen(request), got, sizeof got);
            cr_expect(strncmp(got, "HTTP/1.1 405 ", 13) == 0, "%s %s: %s", methods[i], paths[k],
                      got);
            cr_expect(strstr(got, "Allow: GET, HEAD") != NULL, "%s: %s", methods[i], got);
        }
    }
    fixture_stop(&f);
}

/* What the answer to a request may begin with; a connection that is just closed is fine too. */
static bool refused(const char *got)
{
    static const char *const answers[] = {"HTTP/1.1 400 ", "HTTP/1.1 405 ", "HTTP/1.1 413 ",
                                          "HTTP/1.1 414 ", "HTTP/1.1 431 "};
    bool fine = got[0] == '\0';
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        fine = fine || strncmp(got, answers[i], strlen(answers[i])) == 0;
    }
    return fine;
}

Test(serve_abuse, a_megabyte_where_a_line_belongs)
{
    static const struct {
        const char *name, *before, *piece, *after;
    } cases[] = {
        {"a header", "GET /livez HTTP/1.1\r\nX: ", "a", "\r\n" CLOSE},
        {"a name of a header", "GET /livez HTTP/1.1\r\n", "a", ": b\r\n" CLOSE},
        {"many headers", "GET /livez HTTP/1.1\r\n", "A: b\r\n", CLOSE},
        {"a path", "GET /", "a", " HTTP/1.1\r\n" CLOSE},
        {"a query", "GET /livez?", "a=b&", " HTTP/1.1\r\n" CLOSE},
        {"a method", "", "A", " / HTTP/1.1\r\n" CLOSE},
        {"a version", "GET / HTTP/1.", "1", "\r\n" CLOSE},
        {"a body", "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n", "b", ""},
        {"a body by PUT", "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n", "b", ""},
        {"a chunked body", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
         "1\r\nb\r\n", "0\r\n\r\n"},
        {"not HTTP", "\x16\x03\x01\x02", "\x01\xff", "\r\n\r\n"},
    };
    enum {
        BYTES = 1000000
    };
    struct fixture f = fixture_start();
    char *request = malloc(BYTES + 1024);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t n = strlen(cases[i].before), piece = strlen(cases[i].piece);
        memcpy(request, cases[i].before, n);
        for (size_t k = 0; k + piece <= BYTES; k += piece, n += piece) {
            memcpy(request + n, cases[i].piece, piece);
        }
        memcpy(request + n, cases[i].after, strlen(cases[i].after));
        char got[512];
        ask(&f, request, n + strlen(cases[i].after), got, sizeof got);
        cr_expect(refused(got), "%s: '%s'", cases[i].name, got);
        expect_alive(&f, cases[i].name);
    }
    free(request);
    fixture_stop(&f);
}

Test(serve_abuse, who_sends_nothing_more_is_cut_off)
{
    struct fixture f = fixture_start();
    int fd = connect_to(&f);
    char got[64];
    int64_t start = clock_monotonic_us();
    cr_assert(send(fd, "GET /livez HT", 13, MSG_NOSIGNAL) == 13);
    ssize_t n = recv(fd, got, sizeof got, 0);
    int64_t took = clock_monotonic_us() - start;
    cr_expect(le(i64, n, 0));
    cr_expect(gt(i64, took, 5 * CLOCK_US_PER_S));
    cr_expect(lt(i64, took, 20 * CLOCK_US_PER_S));
    close(fd);
    fixture_stop(&f);
}

/* Each stays under the time without traffic; there are as many as may be open. */
Test(serve_abuse, slow_clients_keep_nobody_out)
{
    struct fixture f = fixture_start();
    int slow[SERVE_CONNECTIONS];
    for (size_t i = 0; i < SERVE_CONNECTIONS; i++) {
        slow[i] = connect_to(&f);
        cr_expect(send(slow[i], "GET /livez HT", 13, MSG_NOSIGNAL) == 13);
    }
    expect_alive(&f, "while all are held");
    for (size_t i = 0; i < SERVE_CONNECTIONS; i++) {
        (void)send(slow[i], "T", 1, MSG_NOSIGNAL);
    }
    expect_alive(&f, "while they go on");
    for (size_t i = 0; i < SERVE_CONNECTIONS; i++) {
        close(slow[i]);
    }
    fixture_stop(&f);
}

/* The scraper's connection is the last one to go: it asks, the others do not. */
Test(serve_abuse, who_asks_stays)
{
    static const char request[] = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
    struct fixture f = fixture_start();
    int scraper = connect_to(&f), slow[3 * SERVE_CONNECTIONS];
    for (size_t i = 0; i < sizeof slow / sizeof slow[0]; i++) {
        slow[i] = connect_to(&f);
        if (i % 8 == 0) {
            char got[1024] = "";
            cr_assert(send(scraper, request, strlen(request), MSG_NOSIGNAL) > 0);
            cr_assert(gt(i64, recv(scraper, got, sizeof got - 1, 0), 0), "behind %zu others", i);
            cr_expect(strncmp(got, "HTTP/1.1 200 ", 13) == 0, "%s", got);
        }
    }
    for (size_t i = 0; i < sizeof slow / sizeof slow[0]; i++) {
        close(slow[i]);
    }
    close(scraper);
    fixture_stop(&f);
}

Test(serve_abuse, a_thousand_connections)
{
    enum {
        MANY = 1000
    };
    struct rlimit limit;
    cr_assert(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    limit.rlim_cur = limit.rlim_max;
    cr_assert(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    struct fixture f = fixture_start();
    expect_alive(&f, "before");
    size_t before = open_fds();
    static int held[MANY];
    for (size_t i = 0; i < MANY; i++) {
        held[i] = connect_to(&f);
    }
    expect_alive(&f, "beside a thousand");
    cr_expect(le(sz, open_fds(), before + MANY + SERVE_CONNECTIONS + 1));
    for (size_t i = 0; i < MANY; i++) {
        close(held[i]);
    }
    expect_alive(&f, "afterwards");
    for (int i = 0; i < 50 && open_fds() > before; i++) {
        clock_sleep_ms(100);
    }
    cr_expect(le(sz, open_fds(), before));
    fixture_stop(&f);
}
