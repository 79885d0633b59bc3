/*
 * address — "host:port" to a socket address; for the server and for `newsmill health`.
 */
#ifndef WORKER_SERVE_ADDRESS_H
#define WORKER_SERVE_ADDRESS_H

#include <sys/socket.h>

#include "common/err.h"

struct address {
    struct sockaddr_storage sa;
    socklen_t n;
};

/*
 * text: "127.0.0.1:9464", "[::1]:9464", "localhost:9464"; the first address of a name counts.
 * ERR_INPUT: it is none, or no such host.
 */
enum status address_parse(const char *text, struct address *out, struct err *err);

/* The address to reach a server at that listens on all interfaces: 127.0.0.1 or ::1. */
void address_to_loopback(struct address *address);

#endif
