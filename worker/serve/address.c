#include "worker/serve/address.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "common/str.h"

enum {
    HOST_MAX = 256
};

/* "[::1]:80" → "::1" and "80". */
static bool split(const char *text, char host[HOST_MAX], const char **port)
{
    const char *colon = strrchr(text, ':');
    if (!colon || colon[1] == '\0') {
        return false;
    }
    struct str name = {text, (size_t)(colon - text)};
    if (str_starts(name, STR("[")) && str_ends(name, STR("]"))) {
        name = str_sub(name, 1, name.n - 1);
    }
    if (name.n == 0 || name.n >= HOST_MAX) {
        return false;
    }
    memcpy(host, name.p, name.n);
    host[name.n] = '\0';
    *port = colon + 1;
    return true;
}

enum status address_parse(const char *text, struct address *out, struct err *err)
{
    char host[HOST_MAX];
    const char *port;
    if (!split(text, host, &port)) {
        return err_set(err, ERR_INPUT, "address '%.80s' is not host:port", text);
    }
    struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    int failed = getaddrinfo(host, port, &hints, &found);
    if (failed) {
        return err_set(err, ERR_INPUT, "address '%.80s': %s", text, gai_strerror(failed));
    }
    *out = (struct address){.n = found->ai_addrlen};
    memcpy(&out->sa, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return OK;
}

void address_to_loopback(struct address *address)
{
    if (address->sa.ss_family == AF_INET) {
        struct sockaddr_in *in = (struct sockaddr_in *)&address->sa;
        if (in->sin_addr.s_addr == htonl(INADDR_ANY)) {
            in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        }
    } else if (address->sa.ss_family == AF_INET6) {
        struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&address->sa;
        if (IN6_IS_ADDR_UNSPECIFIED(&in6->sin6_addr)) {
            in6->sin6_addr = in6addr_loopback;
        }
    }
}
