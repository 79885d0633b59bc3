#include "worker/serve/serve.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>

#include "common/buf.h"
#include "common/clock.h"
#include "worker/serve/address.h"

enum {
    TIMEOUT_S = 10,
    CONNECTION_BYTES = 16 * 1024, /* headers of one request */
    REPLY_MAX = 4 * 1024 * 1024,
    SPARE = 8,          /* so many connections are left free for whoever comes next */
    ASKED_US = 1000000, /* so much longer may be silent who has asked for something */
};

/* One that is open; only the server's thread looks at it. */
struct visitor {
    bool open, sent_away;
    int fd;
    int64_t since_us; /* its last request, and ASKED_US; else when it came */
};

struct serve {
    struct serve_options options;
    struct MHD_Daemon *daemon;
    uint16_t port;
    struct visitor visitors[SERVE_CONNECTIONS];
};

/* Fills body; returns the HTTP status. */
typedef unsigned page(const struct serve_options *options, struct buf *body);

static unsigned page_livez(const struct serve_options *options, struct buf *body)
{
    if (!health_is_live(options->health, clock_monotonic_us(), body)) {
        return MHD_HTTP_SERVICE_UNAVAILABLE;
    }
    buf_printf(body, "ok\n");
    return MHD_HTTP_OK;
}

static unsigned page_readyz(const struct serve_options *options, struct buf *body)
{
    if (!health_is_ready(options->health, body)) {
        return MHD_HTTP_SERVICE_UNAVAILABLE;
    }
    buf_printf(body, "ok\n");
    return MHD_HTTP_OK;
}

static unsigned page_metrics(const struct serve_options *options, struct buf *body)
{
    metrics_render(options->metrics, body);
    return MHD_HTTP_OK;
}

static unsigned page_version(const struct serve_options *options, struct buf *body)
{
    buf_printf(body, "%s\n", options->version);
    return MHD_HTTP_OK;
}

static const struct {
    const char *path;
    page *make;
    const char *type;
} pages[] = {
    {"/livez", page_livez, "text/plain; charset=utf-8"},
    {"/metrics", page_metrics, "text/plain; version=0.0.4; charset=utf-8"},
    {"/readyz", page_readyz, "text/plain; charset=utf-8"},
    {"/version", page_version, "application/json"},
};

static enum MHD_Result send_reply(struct MHD_Connection *connection,
                                  unsigned status,
                                  const char *type,
                                  const struct buf *body)
{
    char none[] = "";
    struct MHD_Response *response =
        MHD_create_response_from_buffer(body->n, body->p ? body->p : none, MHD_RESPMEM_MUST_COPY);
    if (!response) {
        return MHD_NO;
    }
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED) {
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    }
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static bool is_read(const char *method)
{
    return strcmp(method, MHD_HTTP_METHOD_GET) == 0 || strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
}

/* Fills body; returns the HTTP status. */
static unsigned answer(const struct serve_options *options,
                       const char *method,
                       const char *path,
                       const char **type,
                       struct buf *body)
{
    *type = "text/plain; charset=utf-8";
    if (!is_read(method)) {
        buf_printf(body, "only GET and HEAD\n");
        return MHD_HTTP_METHOD_NOT_ALLOWED;
    }
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        if (strcmp(path, pages[i].path) == 0) {
            unsigned status = pages[i].make(options, body);
            *type = pages[i].type;
            return buf_failed(body) ? MHD_HTTP_INTERNAL_SERVER_ERROR : status;
        }
    }
    buf_printf(body, "/livez /readyz /metrics /version\n");
    return MHD_HTTP_NOT_FOUND;
}

/*
 * Where connections get scarce, who asked nothing for longest goes: clients that send a header byte
 * by byte are never silent, and would keep out whoever asks whether this process is alive. Where
 * dozens come in one moment, all of them are newer than the last request of one who asks each
 * second: so that counts for more than to have come.
 */
static void make_room(struct serve *serve)
{
    struct visitor *oldest = NULL;
    size_t n = 0;
    for (size_t i = 0; i < SERVE_CONNECTIONS; i++) {
        struct visitor *v = &serve->visitors[i];
        if (v->open && !v->sent_away) {
            n++;
            oldest = !oldest || v->since_us < oldest->since_us ? v : oldest;
        }
    }
    if (n > SERVE_CONNECTIONS - SPARE) {
        oldest->sent_away = true;
        (void)shutdown(oldest->fd, SHUT_RDWR); /* libmicrohttpd reads the end, and closes it */
    }
}

static void on_connection(void *arg,
                          struct MHD_Connection *connection,
                          void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct serve *serve = arg;
    struct visitor *visitor = *context;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (visitor) {
            visitor->open = false;
        }
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    for (size_t i = 0; info && !visitor && i < SERVE_CONNECTIONS; i++) {
        visitor = serve->visitors[i].open ? NULL : &serve->visitors[i];
    }
    if (visitor) {
        *visitor = (struct visitor){
            .open = true, .fd = info->connect_fd, .since_us = clock_monotonic_us()};
        *context = visitor;
    }
    make_room(serve);
}

static void asked(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct visitor *visitor = info ? info->socket_context : NULL;
    if (visitor) {
        visitor->since_us = clock_monotonic_us() + ASKED_US;
    }
}

static enum MHD_Result on_request(void *arg,
                                  struct MHD_Connection *connection,
                                  const char *path,
                                  const char *method,
                                  const char *version,
                                  const char *upload,
                                  size_t *upload_bytes,
                                  void **request)
{
    struct serve *serve = arg;
    (void)version;
    (void)upload;
    /*
     * The first call comes before the body. An answer then closes the connection: right for
     * a POST, whose body nobody wants, but Prometheus keeps its connection.
     */
    if (is_read(method) && (!*request || *upload_bytes > 0)) {
        *request = serve;
        *upload_bytes = 0;
        return MHD_YES;
    }
    asked(connection);
    const char *type;
    struct buf body;
    buf_init(&body, REPLY_MAX);
    unsigned status = answer(&serve->options, method, path, &type, &body);
    enum MHD_Result result = send_reply(connection, status, type, &body);
    buf_release(&body);
    return result;
}

/* A listening socket of our own: libmicrohttpd would not say why it could not listen. */
static enum status listen_on(const char *text, int *out, uint16_t *port, struct err *err)
{
    struct address address;
    if (address_parse(text, &address, err)) {
        return err->status;
    }
    int fd = socket(address.sa.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) ||
        bind(fd, (const struct sockaddr *)&address.sa, address.n) || listen(fd, 64) ||
        getsockname(fd, (struct sockaddr *)&address.sa, &address.n)) {
        int why = errno;
        if (fd >= 0) {
            (void)close(fd);
        }
        return err_set(err, ERR_FATAL, "serve: cannot listen on %.80s: %s", text, strerror(why));
    }
    *out = fd;
    *port = address.sa.ss_family == AF_INET6
                ? ntohs(((const struct sockaddr_in6 *)&address.sa)->sin6_port)
                : ntohs(((const struct sockaddr_in *)&address.sa)->sin_port);
    return OK;
}

enum status serve_start(const struct serve_options *options, struct serve **out, struct err *err)
{
    int fd = -1;
    uint16_t port = 0;
    if (listen_on(options->addr, &fd, &port, err)) {
        return err->status;
    }
    struct serve *serve = calloc(1, sizeof *serve);
    if (serve) {
        serve->options = *options;
        serve->port = port;
        serve->daemon = MHD_start_daemon(
            MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL | MHD_USE_ITC, 0, NULL, NULL,
            on_request, serve, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT,
            (unsigned)SERVE_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S,
            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
            MHD_OPTION_NOTIFY_CONNECTION, on_connection, serve, MHD_OPTION_END);
    }
    if (!serve || !serve->daemon) {
        free(serve);
        (void)close(fd);
        return err_set(err, ERR_FATAL, "serve: cannot start the HTTP server on %.80s",
                       options->addr);
    }
    *out = serve;
    return OK;
}

uint16_t serve_port(const struct serve *serve)
{
    return serve->port;
}

void serve_stop(struct serve *serve)
{
    if (serve) {
        MHD_stop_daemon(serve->daemon); /* closes the listening socket */
        free(serve);
    }
}
