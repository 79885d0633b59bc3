/* Any text as an address, and any two as a base and a link in it: the canonical form is a fixed
 * point. */
#include <stdlib.h>

#include "common/utf8.h"
#include "worker/decode/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
    if (!ok) {
        abort();
    }
}

static void check(struct str url, struct arena *arena)
{
    struct str once = url_canonical_v1(url, arena);
    struct str host = url_host(url, arena);
    need(utf8_valid(once) && utf8_valid(host));
    need((once.n > 0) == url_is_web(url));
    need(host.n == 0 || url_is_web(url));
    if (once.n > 0 && url_is_web(once)) { /* escapes can make one longer than 8 KiB */
        need(str_eq(once, url_canonical_v1(once, arena)));
        need(str_starts(once, STR("https://")) && !memchr(once.p, '#', once.n));
    }
    struct str domain = url_registrable(host, arena);
    need(domain.n <= host.n && str_ends(host, domain));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(1 << 14);
    struct str text = utf8_clean((struct str){(const char *)data, size}, arena, NULL);
    struct str_pair two = str_cut(text, '\n');
    check(two.head, arena);
    struct str link = url_resolve(two.head, two.tail, arena);
    need(link.n == 0 || url_is_web(link));
    check(link, arena);
    arena_free(arena);
    return 0;
}
