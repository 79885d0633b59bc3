/*
 * serve — metrics as text, health by state and silence, and the server over real sockets.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "worker/serve/address.h"
#include "worker/serve/serve.h"
#include "worker/serve/service_metrics.h"

/* buf as a string that ends in NUL. */
static const char *text_of(struct buf *buf)
{
    buf_add(buf, "", 1);
    return buf->p;
}

static bool has(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

/* ---- metrics ---- */

Test(serve, metrics_text)
{
    struct metrics *metrics = metrics_new();
    struct metric_id a = {"x_total", "Things\nwith \\ in \"them\".", {{"kind", "a\"b\\c\nd"}}};
    struct metric_id b = {"x_total", "Things\nwith \\ in \"them\".", {{"kind", "b"}, {"on", "1"}}};
    struct counter *x = metrics_counter(metrics, &a);
    struct gauge *y = metrics_gauge(metrics, &(struct metric_id){"y", "Y.", {{0}}});
    struct counter *x2 = metrics_counter(metrics, &b);
    counter_add(x, 2);
    counter_add(x, 40);
    counter_add(x2, 1);
    gauge_set(y, 1.5);
    gauge_set(y, -0.5);

    struct buf out;
    buf_init(&out, 4096);
    metrics_render(metrics, &out);
    static const char want[] = "# HELP x_total Things\\nwith \\\\ in \"them\".\n"
                               "# TYPE x_total counter\n"
                               "x_total{kind=\"a\\\"b\\\\c\\nd\"} 42\n"
                               "x_total{kind=\"b\",on=\"1\"} 1\n"
                               "# HELP y Y.\n"
                               "# TYPE y gauge\n"
                               "y -0.5\n";
    const char *got = text_of(&out);
    cr_expect(strcmp(got, want) == 0, "got:\n%s", got);
    cr_expect(eq(u64, counter_value(x), 42));
    buf_release(&out);
    metrics_free(metrics);
}

Test(serve, numbers_as_prometheus_reads_them)
{
    static const struct {
        double v;
        const char *want;
    } cases[] = {
        {0, "g 0\n"},
        {-3, "g -3\n"},
        {0.1, "g 0.1\n"},
        {1e15, "g 1e+15\n"},
        {NAN, "g NaN\n"},
        {INFINITY, "g +Inf\n"},
        {-INFINITY, "g -Inf\n"},
        {1795347667.25, "g 1795347667.25\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct metrics *metrics = metrics_new();
        gauge_set(metrics_gauge(metrics, &(struct metric_id){"g", "G.", {{0}}}), cases[i].v);
        struct buf out;
        buf_init(&out, 4096);
        metrics_render(metrics, &out);
        cr_expect(has(text_of(&out), cases[i].want), "want %s, got %s", cases[i].want, out.p);
        buf_release(&out);
        metrics_free(metrics);
    }
}

Test(serve, histogram_buckets_are_cumulative)
{
    static const double bounds[] = {1, 2.5};
    static const double values[] = {0, 1, 1.1, 2.5, 3, 100};
    struct metrics *metrics = metrics_new();
    struct metric_id id = {"h", "H.", {{"s", "t"}}};
    struct histogram *h = metrics_histogram(metrics, &id, bounds, 2);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        histogram_observe(h, values[i]);
    }
    struct buf out;
    buf_init(&out, 4096);
    metrics_render(metrics, &out);
    const char *got = text_of(&out);
    cr_expect(has(got, "# TYPE h histogram\n"
                       "h_bucket{s=\"t\",le=\"1\"} 2\n"
                       "h_bucket{s=\"t\",le=\"2.5\"} 4\n"
                       "h_bucket{s=\"t\",le=\"+Inf\"} 6\n"
                       "h_sum{s=\"t\"} 107.6\n"
                       "h_count{s=\"t\"} 6\n"),
              "got:\n%s", got);
    cr_expect(eq(u64, histogram_count(h), 6));
    buf_release(&out);
    metrics_free(metrics);
}

Test(serve, a_gauge_vector_is_bounded_and_forgets)
{
    struct metrics *metrics = metrics_new();
    struct metric_id id = {"lag", "Lag.", {{"topic", ""}, {"partition", ""}}};
    struct gauge_vec *lag = metrics_gauge_vec(metrics, &id, 2);
    const struct gauge_row full[] = {{{"t", "0"}, 10}, {{"t", "1"}, 11}, {{"t", "2"}, 12}};
    const struct gauge_row one[] = {{{"t", "1"}, 21}};
    gauge_vec_replace(lag, 1, full, 3); /* one too many */
    gauge_vec_replace(lag, 1, one, 1);
    struct buf out;
    buf_init(&out, 4096);
    metrics_render(metrics, &out);
    cr_expect(not(has(text_of(&out), "partition=\"0\"")));
    cr_expect(has(out.p, "lag{topic=\"t\",partition=\"1\"} 21\n"));
    cr_expect(not(has(out.p, "partition=\"2\"")));

    gauge_vec_replace(lag, 2, &full[2], 1); /* another owner; now there is room */
    buf_reset(&out);
    metrics_render(metrics, &out);
    cr_expect(has(text_of(&out), "lag{topic=\"t\",partition=\"2\"} 12\n"));
    cr_expect(has(out.p, "lag{topic=\"t\",partition=\"1\"} 21\n"));

    gauge_vec_replace(lag, 2, &full[1], 1); /* takes it over: it is not the first one's any more */
    gauge_vec_replace(lag, 1, NULL, 0);
    buf_reset(&out);
    metrics_render(metrics, &out);
    cr_expect(has(text_of(&out), "lag{topic=\"t\",partition=\"1\"} 11\n"));
    cr_expect(not(has(out.p, "partition=\"2\"")));
    buf_release(&out);
    metrics_free(metrics);
}

struct adder {
    struct counter *counter;
    struct histogram *histogram;
};

static void *add_many(void *arg)
{
    struct adder *a = arg;
    for (int i = 0; i < 50000; i++) {
        counter_add(a->counter, 1);
        histogram_observe(a->histogram, 1);
    }
    return NULL;
}

Test(serve, no_update_of_several_threads_is_lost)
{
    static const double bounds[] = {2};
    struct metrics *metrics = metrics_new();
    struct metric_id id = {"h", "H.", {{0}}};
    struct adder a = {metrics_counter(metrics, &(struct metric_id){"c_total", "C.", {{0}}}),
                      metrics_histogram(metrics, &id, bounds, 1)};
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++) {
        cr_assert(pthread_create(&threads[i], NULL, add_many, &a) == 0);
    }
    for (size_t i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    cr_expect(eq(u64, counter_value(a.counter), 200000));
    cr_expect(eq(u64, histogram_count(a.histogram), 200000));
    struct buf out;
    buf_init(&out, 4096);
    metrics_render(metrics, &out);
    cr_expect(has(text_of(&out), "h_sum 200000\n"));
    buf_release(&out);
    metrics_free(metrics);
}

Test(serve, the_service_has_its_metrics_from_the_start)
{
    static const char *const lines[] = {
        "newsmill_build_info{version=\"1.2\",pipeline=\"3\",rdkafka=\"2.0.2\",libpq=\"15.1\"} 1\n",
        "newsmill_records_total{outcome=\"stored\"} 5\n",
        "newsmill_records_total{outcome=\"rejected\"} 0\n",
        "newsmill_stage_seconds_count{stage=\"decode\"} 0\n",
        "newsmill_pg_transaction_seconds_count{kind=\"group\"} 0\n",
        "newsmill_kafka_transaction_seconds_count 0\n",
        "newsmill_batch_records_count 0\n",
        "newsmill_retries_total{edge=\"postgresql\"} 0\n",
        "# TYPE newsmill_consumer_lag gauge\n",
        "newsmill_ungrouped_articles 0\n",
        "newsmill_rejects_total{reason=\"empty\"} 0\n",
        "newsmill_rejects_total{reason=\"no_body\"} 2\n",
        "newsmill_events_total{type=\"created\"} 0\n",
        "newsmill_group_changes_total{kind=\"story\",act=\"merged\"} 0\n",
        "newsmill_record_to_row_seconds_bucket{le=\"0.025\"} 1\n",
        "newsmill_record_to_row_seconds_bucket{le=\"0.5\"} 1\n",
        "newsmill_record_to_row_seconds_bucket{le=\"0.75\"} 2\n",
        "newsmill_record_to_row_seconds_sum 0.6\n",
        "# TYPE process_open_fds gauge\n",
        "newsmill_outbox_depth 0\n",
        "newsmill_leader 0\n",
        "# TYPE process_cpu_seconds_total counter\n",
        "# TYPE process_start_time_seconds gauge\n",
    };
    struct metrics *metrics = metrics_new();
    struct service_metrics service;
    struct build_info build = {"1.2", "3", "2.0.2", "15.1"};
    static const char *const reasons[] = {"empty", "no_body", NULL};
    static const char *const types[] = {"created", NULL};
    static const char *const kinds[] = {"duplicates", "story", NULL};
    service_metrics_init(&service, metrics, &(struct service_words){reasons, types, kinds}, &build);
    word_counters_add(&service.rejects, "no_body", 2);
    word_counters_add(&service.rejects, "no such reason", 1);
    service_observe_way(&service, WAY_RECORD_TO_ROW, 1000000, 1600000);
    service_observe_way(&service, WAY_RECORD_TO_ROW, 1600000, 1000000); /* another clock */
    counter_add(service.records[OUTCOME_STORED], 5);
    struct buf out;
    buf_init(&out, 1 << 20);
    metrics_render(metrics, &out);
    const char *got = text_of(&out);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        cr_expect(has(got, lines[i]), "no line '%s'", lines[i]);
    }
    const char *resident = strstr(got, "\nprocess_resident_memory_bytes ");
    cr_assert(resident != NULL);
    cr_expect(gt(dbl, strtod(strchr(resident, ' '), NULL), 100000), "%s", resident);
    buf_release(&out);
    metrics_free(metrics);
}

/* ---- health ---- */

Test(serve, ready_when_all_parts_are)
{
    struct health *health = health_new();
    struct health_part *other = health_add(health, "leader");
    struct health_part *loop = health_add(health, "ingest-0");
    struct buf out;
    buf_init(&out, 4096);

    cr_expect(not(health_is_ready(health, &out)));
    cr_expect(has(text_of(&out), "leader: starting (since "), "%s", out.p);
    cr_expect(has(out.p, "ingest-0: starting (since "), "%s", out.p);

    health_ready(other);
    health_ready(loop);
    buf_reset(&out);
    cr_expect(health_is_ready(health, &out));
    cr_expect(eq(sz, out.n, 0));

    health_unready(other, "connection to %s failed:\n refused\n", "db");
    buf_reset(&out);
    cr_expect(not(health_is_ready(health, &out)));
    cr_expect(has(text_of(&out), "leader: connection to db failed:  refused (since "), "%s", out.p);
    cr_expect(not(has(out.p, "ingest-0")), "%s", out.p);
    buf_release(&out);
    health_free(health);
}

Test(serve, since_is_the_first_failure_not_the_last)
{
    struct health *health = health_new();
    struct health_part *other = health_add(health, "leader");
    struct buf first, second;
    buf_init(&first, 4096);
    buf_init(&second, 4096);
    health_ready(other);
    health_unready(other, "one");
    (void)health_is_ready(health, &first);
    clock_sleep_ms(1100);
    health_unready(other, "two");
    (void)health_is_ready(health, &second);
    cr_expect(has(text_of(&second), "two"));
    cr_expect(strcmp(strstr(text_of(&first), "since"), strstr(second.p, "since")) == 0, "%s%s",
              first.p, second.p);
    buf_release(&first);
    buf_release(&second);
    health_free(health);
}

Test(serve, alive_while_loops_beat)
{
    const int64_t second = CLOCK_US_PER_S;
    struct health *health = health_new();
    struct health_part *loop = health_add(health, "ingest-0");
    struct health_part *leader = health_add(health, "leader");
    int64_t now = clock_monotonic_us();
    struct buf out;
    buf_init(&out, 4096);

    cr_expect(health_is_live(health, now + (HEALTH_SILENCE_S - 1) * second, &out));
    cr_expect(not(health_is_live(health, now + (HEALTH_SILENCE_S + 5) * second, &out)));
    cr_expect(has(text_of(&out), "ingest-0: silent for 6"), "%s", out.p);
    cr_expect(has(out.p, "leader: silent for 6"), "%s", out.p);

    health_done(leader);
    clock_sleep_ms(20);
    health_beat(loop);
    buf_reset(&out);
    cr_expect(health_is_live(health, now + HEALTH_SILENCE_S * second + 10000, &out), "%.*s",
              STR_ARG(buf_str(&out)));
    buf_release(&out);
    health_free(health);
}

/* ---- addresses ---- */

Test(serve, addresses)
{
    static const struct {
        const char *text;
        int family; /* 0: an error */
        int port;
        bool any;
    } cases[] = {
        {"127.0.0.1:9464", AF_INET, 9464, false},
        {"0.0.0.0:1", AF_INET, 1, true},
        {"[::1]:9464", AF_INET6, 9464, false},
        {"[::]:2", AF_INET6, 2, true},
        {"127.0.0.1", 0, 0, false},
        {":9464", 0, 0, false},
        {"127.0.0.1:", 0, 0, false},
        {"no such host:1", 0, 0, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct address address;
        struct err err = {0};
        enum status st = address_parse(cases[i].text, &address, &err);
        cr_expect(eq(int, st, cases[i].family ? OK : ERR_INPUT), "%s", cases[i].text);
        if (st != OK) {
            continue;
        }
        cr_expect(eq(int, address.sa.ss_family, cases[i].family), "%s", cases[i].text);
        address_to_loopback(&address);
        const struct sockaddr_in *in = (const struct sockaddr_in *)&address.sa;
        const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&address.sa;
        bool v4 = cases[i].family == AF_INET;
        cr_expect(eq(int, ntohs(v4 ? in->sin_port : in6->sin6_port), cases[i].port));
        cr_expect(v4 ? in->sin_addr.s_addr == htonl(INADDR_LOOPBACK)
                     : IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr),
                  "%s", cases[i].text);
    }
}

/* ---- the server ---- */

struct fixture {
    struct health *health;
    struct health_part *part;
    struct metrics *metrics;
    struct serve *serve;
};

static struct fixture fixture_start(const char *addr)
{
    struct fixture f = {.health = health_new(), .metrics = metrics_new()};
    f.part = health_add(f.health, "leader");
    counter_add(metrics_counter(f.metrics, &(struct metric_id){"c_total", "C.", {{0}}}), 3);
    struct serve_options options = {addr, f.health, f.metrics, "{\"version\":\"1\"}"};
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

static int connect_to(const char *host, uint16_t port)
{
    char text[64];
    snprintf(text, sizeof text, "%s:%u", host, port);
    struct address address;
    struct err err = {0};
    cr_assert(eq(int, address_parse(text, &address, &err), OK), "%s", err.text);
    int fd = socket(address.sa.ss_family, SOCK_STREAM, 0);
    const struct timeval timeout = {.tv_sec = 5};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    cr_assert(connect(fd, (const struct sockaddr *)&address.sa, address.n) == 0);
    return fd;
}

/* Sends the request and reads until the server closes. */
static const char *ask(const char *host, uint16_t port, const char *request, struct buf *out)
{
    int fd = connect_to(host, port);
    char bytes[4096];
    ssize_t n = send(fd, request, strlen(request), MSG_NOSIGNAL);
    buf_reset(out);
    while (n > 0 && (n = recv(fd, bytes, sizeof bytes, 0)) > 0) {
        buf_add(out, bytes, (size_t)n);
    }
    close(fd);
    return text_of(out);
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

Test(serve, pages)
{
    static const struct {
        const char *request;
        const char *status, *header, *body;
    } cases[] = {
        {GET("/livez"), "HTTP/1.1 200 ", "text/plain", "\r\n\r\nok\n"},
        {GET("/readyz"), "HTTP/1.1 503 ", "text/plain", "\r\n\r\nleader: starting (since "},
        {GET("/metrics"), "HTTP/1.1 200 ", "text/plain; version=0.0.4", "\nc_total 3\n"},
        {GET("/version"), "HTTP/1.1 200 ", "application/json", "\r\n\r\n{\"version\":\"1\"}\n"},
        {GET("/livez?x=1"), "HTTP/1.1 200 ", "text/plain", "\r\n\r\nok\n"},
        {GET("/"), "HTTP/1.1 404 ", "text/plain", "/livez"},
        {GET("/livez/x"), "HTTP/1.1 404 ", "text/plain", "/livez"},
        {"HEAD /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 ",
         "Content-Length: 3", "\r\n\r\n"},
        {"POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd", "HTTP/1.1 405 ",
         "Allow: GET, HEAD", "only GET"},
        {"DELETE /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 405 ",
         "Allow: GET, HEAD", "only GET"},
        {"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nabcd",
         "HTTP/1.1 200 ", "text/plain", "\r\n\r\nok\n"},
    };
    struct fixture f = fixture_start("127.0.0.1:0");
    struct buf out;
    buf_init(&out, 1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *got = ask("127.0.0.1", serve_port(f.serve), cases[i].request, &out);
        cr_expect(strncmp(got, cases[i].status, strlen(cases[i].status)) == 0, "%s: %s",
                  cases[i].request, got);
        cr_expect(has(got, cases[i].header), "%s: %s", cases[i].request, got);
        cr_expect(has(got, cases[i].body), "%s: %s", cases[i].request, got);
    }
    health_ready(f.part);
    cr_expect(has(ask("127.0.0.1", serve_port(f.serve), GET("/readyz"), &out), "HTTP/1.1 200 "));
    buf_release(&out);
    fixture_stop(&f);
}

Test(serve, a_connection_is_kept_for_the_next_scrape)
{
    static const char request[] = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
    struct fixture f = fixture_start("127.0.0.1:0");
    int fd = connect_to("127.0.0.1", serve_port(f.serve));
    for (int i = 0; i < 3; i++) {
        char bytes[1024] = "";
        size_t got = 0;
        cr_assert(send(fd, request, strlen(request), MSG_NOSIGNAL) > 0);
        while (!has(bytes, "\r\n\r\nok\n")) {
            ssize_t n = recv(fd, bytes + got, sizeof bytes - 1 - got, 0);
            cr_assert(n > 0, "request %d: '%s'", i, bytes);
            got += (size_t)n;
        }
    }
    close(fd);
    fixture_stop(&f);
}

Test(serve, more_connections_than_allowed_do_not_stop_it)
{
    struct fixture f = fixture_start("127.0.0.1:0");
    int held[SERVE_CONNECTIONS + 8];
    const size_t n = sizeof held / sizeof held[0];
    for (size_t i = 0; i < n; i++) {
        held[i] = connect_to("127.0.0.1", serve_port(f.serve));
    }
    clock_sleep_ms(100);
    for (size_t i = 0; i < n; i++) {
        close(held[i]);
    }
    clock_sleep_ms(100);
    struct buf out;
    buf_init(&out, 1 << 20);
    cr_expect(has(ask("127.0.0.1", serve_port(f.serve), GET("/livez"), &out), "HTTP/1.1 200 "));
    buf_release(&out);
    fixture_stop(&f);
}

Test(serve, ipv6)
{
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    struct sockaddr_in6 sa = {.sin6_family = AF_INET6, .sin6_addr = in6addr_loopback};
    bool here = fd >= 0 && bind(fd, (const struct sockaddr *)&sa, sizeof sa) == 0;
    close(fd);
    if (!here) {
        cr_skip("no IPv6 on this machine");
    }
    struct fixture f = fixture_start("[::1]:0");
    struct buf out;
    buf_init(&out, 1 << 20);
    cr_expect(has(ask("[::1]", serve_port(f.serve), GET("/livez"), &out), "HTTP/1.1 200 "));
    buf_release(&out);
    fixture_stop(&f);
}

Test(serve, a_taken_address_is_told)
{
    struct fixture f = fixture_start("127.0.0.1:0");
    char addr[32];
    snprintf(addr, sizeof addr, "127.0.0.1:%u", serve_port(f.serve));
    struct serve_options options = {addr, f.health, f.metrics, "{}"};
    struct serve *second = NULL;
    struct err err = {0};
    cr_expect(eq(int, serve_start(&options, &second, &err), ERR_FATAL));
    cr_expect(has(err.text, addr) && has(err.text, "in use"), "%s", err.text);
    options.addr = "nonsense";
    err = (struct err){0};
    cr_expect(eq(int, serve_start(&options, &second, &err), ERR_INPUT));
    fixture_stop(&f);
}
