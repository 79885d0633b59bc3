#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "common/arena.h"
#include "common/err.h"
#include "worker/commands/commands.h"
#include "worker/serve/address.h"
#include "worker/settings.h"

enum {
    TIMEOUT_S = 5,
    REPLY_MAX = 8192
};

static const char usage[] =
    "usage: newsmill health [--ready] [flags]\n"
    "\n"
    "Asks the service on NEWSMILL_HTTP_ADDR whether it is alive, or with --ready whether it\n"
    "can work. Exit code 0: yes; 1: no, with the reasons.\n"
    "\n"
    "  --ready     whether it can work, not only whether it is alive\n"
    "\n"
    "Example: newsmill health --ready --http-addr 127.0.0.1:9464\n";

static enum status connect_to(const char *addr, int *out, struct err *err)
{
    struct address address;
    if (address_parse(addr, &address, err)) {
        return err->status;
    }
    address_to_loopback(&address);
    const struct timeval timeout = {.tv_sec = TIMEOUT_S};
    int fd = socket(address.sa.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* Linux: the send timeout also bounds connect() */
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout) ||
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) ||
        connect(fd, (const struct sockaddr *)&address.sa, address.n)) {
        int why = errno;
        if (fd >= 0) {
            (void)close(fd);
        }
        return err_set(err, ERR_RETRY, "no answer from %.80s: %s", addr, strerror(why));
    }
    *out = fd;
    return OK;
}

/* The whole answer to one GET, NUL-ended; what is beyond REPLY_MAX is left. */
static enum status get(const char *addr, const char *path, char reply[REPLY_MAX], struct err *err)
{
    int fd = -1;
    if (connect_to(addr, &fd, err)) {
        return err->status;
    }
    char request[256];
    int n = snprintf(request, sizeof request,
                     "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
    size_t got = 0;
    ssize_t part = send(fd, request, (size_t)n, MSG_NOSIGNAL) == n ? 1 : -1;
    while (part > 0 && got < REPLY_MAX - 1) {
        part = recv(fd, reply + got, REPLY_MAX - 1 - got, 0);
        got += part > 0 ? (size_t)part : 0;
    }
    int why = errno;
    (void)close(fd);
    reply[got] = '\0';
    if (part < 0) {
        return err_set(err, ERR_RETRY, "no answer from %.80s: %s", addr,
                       why == EAGAIN ? "timed out" : strerror(why));
    }
    return OK;
}

static int ask(const char *addr, const char *path)
{
    struct err err = {0};
    char reply[REPLY_MAX];
    if (get(addr, path, reply, &err)) {
        (void)fprintf(stderr, "newsmill health: %s\n", err.text);
        return EXIT_FAILED;
    }
    const char *body = strstr(reply, "\r\n\r\n");
    (void)fputs(body ? body + 4 : "no HTTP answer\n", stdout);
    return strncmp(reply, "HTTP/1.1 200 ", 13) == 0 ? EXIT_FINE : EXIT_FAILED;
}

int command_health(int argc, char **argv)
{
    struct arena *arena = arena_new(64 * 1024);
    struct settings settings;
    struct err err = {0};
    int code;

    enum status status = settings_load(&argc, argv, arena, &settings, NULL, &err);
    bool ready = argc == 2 && strcmp(argv[1], "--ready") == 0;
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        (void)printf("%s\n", usage);
        settings_print_help(stdout);
        code = EXIT_FINE;
    } else if (status || (argc > 1 && !ready)) {
        (void)fprintf(stderr, "newsmill health: %s\n%s", status ? err.text : "unknown argument",
                      usage);
        code = EXIT_USAGE;
    } else if (!settings.http_addr) {
        (void)fprintf(stderr, "newsmill health: NEWSMILL_HTTP_ADDR is off\n");
        code = EXIT_FAILED;
    } else {
        code = ask(settings.http_addr, ready ? "/readyz" : "/livez");
    }
    arena_free(arena);
    return code;
}
