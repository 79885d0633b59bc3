#include "worker/decode/url.h"

#include <libpsl.h>
#include <stdlib.h>
#include <string.h>

#define MAX_URL 8192

/* A web URL's pieces; all borrowed. */
struct parts {
    struct str host;  /* as written, without userinfo and port */
    struct str port;  /* digits, or empty */
    struct str path;  /* from its '/', or empty */
    struct str query; /* behind the '?', or not given */
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}

/* Bytes up to the first of the characters in stops. */
static size_t span(struct str s, const char *stops)
{
    size_t n = 0;
    while (n < s.n && (s.p[n] == '\0' || !strchr(stops, s.p[n]))) {
        n++;
    }
    return n;
}

static bool is_host(struct str host)
{
    if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']') {
        for (size_t i = 1; i + 1 < host.n; i++) {
            if (!is_alnum(host.p[i]) && host.p[i] != ':' && host.p[i] != '.') {
                return false;
            }
        }
        return true;
    }
    bool some = false;
    for (size_t i = 0; i < host.n; i++) {
        bool name = is_alnum(host.p[i]) || (unsigned char)host.p[i] >= 0x80;
        bool dot_after_dot = i > 0 && host.p[i] == '.' && host.p[i - 1] == '.';
        if ((!name && host.p[i] != '-' && host.p[i] != '.' && host.p[i] != '_') || dot_after_dot) {
            return false;
        }
        some = some || name;
    }
    return some && host.p[0] != '.';
}

static bool is_port(struct str port)
{
    bool ok = port.n <= 5;
    for (size_t i = 0; i < port.n; i++) {
        ok = ok && is_digit(port.p[i]);
    }
    return ok;
}

/* "user:password@host:port" to host and port. */
static bool split_authority(struct str authority, struct parts *out)
{
    for (size_t i = authority.n; i > 0; i--) {
        if (authority.p[i - 1] == '@') {
            authority = str_sub(authority, i, authority.n);
            break;
        }
    }
    size_t host =
        authority.n > 0 && authority.p[0] == '[' ? span(authority, "]") + 1 : span(authority, ":");
    out->host = str_sub(authority, 0, host);
    out->port = str_sub(authority, host, authority.n);
    if (out->port.n > 0 && out->port.p[0] != ':') {
        return false;
    }
    out->port = str_sub(out->port, 1, out->port.n);
    return is_host(out->host) && is_port(out->port);
}

static size_t scheme_length(struct str url)
{
    if (str_starts_nocase(url, STR("https://"))) {
        return sizeof "https://" - 1;
    }
    return str_starts_nocase(url, STR("http://")) ? sizeof "http://" - 1 : 0;
}

static bool split(struct str url, struct parts *out)
{
    size_t scheme = scheme_length(url);
    if (scheme == 0 || url.n > MAX_URL) {
        return false;
    }
    for (size_t i = 0; i < url.n; i++) {
        if ((unsigned char)url.p[i] <= ' ' || url.p[i] == 0x7F) {
            return false;
        }
    }
    struct str rest = str_sub(url, scheme, url.n);
    rest = str_sub(rest, 0, span(rest, "#"));
    size_t authority = span(rest, "/?");
    if (!split_authority(str_sub(rest, 0, authority), out)) {
        return false;
    }
    rest = str_sub(rest, authority, rest.n);
    size_t path = span(rest, "?");
    out->path = str_sub(rest, 0, path);
    out->query = path < rest.n ? str_sub(rest, path + 1, rest.n) : (struct str){NULL, 0};
    return true;
}

bool url_is_web(struct str url)
{
    struct parts parts;
    return split(url, &parts);
}

static struct str plain_host(struct str host, struct arena *arena)
{
    if (host.p[host.n - 1] == '.') {
        host.n--;
    }
    if (str_starts_nocase(host, STR("www.")) &&
        memchr(host.p + 4, '.', host.n - 4)) { /* www.com is a name of its own */
        host = str_sub(host, 4, host.n);
    }
    char *out = ARENA_NEW(arena, char, host.n + 1);
    for (size_t i = 0; i < host.n; i++) {
        out[i] = lower(host.p[i]);
    }
    return (struct str){out, host.n};
}

struct str url_host(struct str url, struct arena *arena)
{
    struct parts parts;
    return split(url, &parts) ? plain_host(parts.host, arena) : (struct str){NULL, 0};
}

static bool is_address(struct str host)
{
    bool v4 = true;
    for (size_t i = 0; i < host.n; i++) {
        v4 = v4 && (is_digit(host.p[i]) || host.p[i] == '.');
    }
    return v4 || (host.n > 0 && host.p[0] == '[');
}

struct str url_registrable(struct str host, struct arena *arena)
{
    const psl_ctx_t *psl = psl_builtin();
    if (!psl || host.n == 0 || is_address(host)) {
        return host;
    }
    const char *found = psl_registrable_domain(psl, arena_zstr(arena, host));
    return found ? str_of(found) : host;
}

static int hex_value(char c)
{
    if (is_digit(c)) {
        return c - '0';
    }
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_unreserved(unsigned char c)
{
    return is_alnum((char)c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static size_t put_escape(unsigned char c, char *out)
{
    static const char digits[] = "0123456789ABCDEF";
    out[0] = '%';
    out[1] = digits[c >> 4];
    out[2] = digits[c & 15];
    return 3;
}

/*
 * Escapes in one form: unreserved characters bare, what a URL may not hold escaped, a '%'
 * that begins no escape as "%25" (kept bare it could form an escape with what follows).
 */
static struct str plain_escapes(struct str s, struct arena *arena)
{
    char *out = ARENA_NEW(arena, char, 3 * s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '%' && i + 2 < s.n && hex_value(s.p[i + 1]) >= 0 && hex_value(s.p[i + 2]) >= 0) {
            c = (unsigned char)(hex_value(s.p[i + 1]) * 16 + hex_value(s.p[i + 2]));
            i += 2;
            if (is_unreserved(c)) {
                out[n++] = (char)c;
            } else {
                n += put_escape(c, out + n);
            }
        } else if (c >= 0x80 || c <= ' ' || strchr("%\"<>\\^`{|}", c)) {
            n += put_escape(c, out + n);
        } else {
            out[n++] = (char)c;
        }
    }
    return (struct str){out, n};
}

/* RFC 3986, 5.2.4, segment by segment; path begins with '/'. */
static struct str without_dot_segments(struct str path, struct arena *arena)
{
    char *out = ARENA_NEW(arena, char, path.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < path.n;) {
        size_t end = i + 1 + span(str_sub(path, i + 1, path.n), "/");
        struct str segment = str_sub(path, i + 1, end);
        bool last = end >= path.n;
        if (str_eq(segment, STR("..")) || str_eq(segment, STR("."))) {
            while (segment.n == 2 && n > 0 && out[--n] != '/') {
            }
            if (last) {
                out[n++] = '/';
            }
        } else {
            memcpy(out + n, path.p + i, end - i);
            n += end - i;
        }
        i = end;
    }
    return (struct str){out, n};
}

/* Parameters that say how a reader came, not what is read. Part of v1: never change. */
static bool is_tracking(struct str param)
{
    static const struct str prefixes[] = {STR_INIT("utm_"), STR_INIT("at_"), STR_INIT("guce_"),
                                          STR_INIT("wt_mc"), STR_INIT("wt.mc")};
    static const struct str names[] = {
        STR_INIT("fbclid"),     STR_INIT("gclid"),
        STR_INIT("dclid"),      STR_INIT("gbraid"),
        STR_INIT("wbraid"),     STR_INIT("msclkid"),
        STR_INIT("yclid"),      STR_INIT("twclid"),
        STR_INIT("ttclid"),     STR_INIT("igshid"),
        STR_INIT("igsh"),       STR_INIT("mc_cid"),
        STR_INIT("mc_eid"),     STR_INIT("_ga"),
        STR_INIT("_gl"),        STR_INIT("mkt_tok"),
        STR_INIT("vero_id"),    STR_INIT("oly_anon_id"),
        STR_INIT("oly_enc_id"), STR_INIT("ref_src"),
        STR_INIT("ref_url"),    STR_INIT("cmpid"),
        STR_INIT("ocid"),       STR_INIT("ncid"),
        STR_INIT("smid"),       STR_INIT("sr_share"),
        STR_INIT("s_cid"),      STR_INIT("icid"),
        STR_INIT("soc_src"),    STR_INIT("soc_trk"),
        STR_INIT("_hsenc"),     STR_INIT("_hsmi"),
        STR_INIT("xtor"),       STR_INIT("cmp"),
        STR_INIT("guccounter"), STR_INIT("mbid"),
        STR_INIT("ito"),        STR_INIT("__twitter_impression"),
    };
    struct str name = str_sub(param, 0, span(param, "="));
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        if (str_starts_nocase(name, prefixes[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq_nocase(name, names[i])) {
            return true;
        }
    }
    return false;
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* "?a=1&b=2", or empty. */
static struct str plain_query(struct str query, struct arena *arena)
{
    struct str *params = NULL;
    size_t n = 0, cap = 0, bytes = 0;
    for (struct str rest = plain_escapes(query, arena); rest.n > 0;) {
        struct str_pair cut = str_cut(rest, '&');
        rest = cut.tail;
        if (cut.head.n > 0 && !is_tracking(cut.head)) {
            ARENA_PUSH(arena, params, n, cap, cut.head);
            bytes += cut.head.n + 1;
        }
    }
    if (n == 0) {
        return (struct str){"", 0};
    }
    qsort(params, n, sizeof *params, by_bytes);
    char *out = ARENA_NEW(arena, char, bytes + 1);
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        out[at++] = i == 0 ? '?' : '&';
        memcpy(out + at, params[i].p, params[i].n);
        at += params[i].n;
    }
    return (struct str){out, at};
}

struct str url_canonical_v1(struct str url, struct arena *arena)
{
    struct parts parts;
    if (!split(url, &parts)) {
        return (struct str){NULL, 0};
    }
    struct str host = plain_host(parts.host, arena);
    struct str path = without_dot_segments(plain_escapes(parts.path, arena), arena);
    while (path.n > 0 && path.p[path.n - 1] == '/') {
        path.n--;
    }
    bool usual_port =
        parts.port.n == 0 || str_eq(parts.port, STR("80")) || str_eq(parts.port, STR("443"));
    struct str query = plain_query(parts.query, arena);
    return arena_printf(arena, "https://%.*s%s%.*s%.*s%.*s", STR_ARG(host), usual_port ? "" : ":",
                        usual_port ? 0 : (int)parts.port.n, parts.port.n ? parts.port.p : "",
                        path.n > 0 ? (int)path.n : 1, path.n > 0 ? path.p : "/", STR_ARG(query));
}

static bool has_scheme(struct str href)
{
    size_t n = span(href, ":/?#");
    return n > 0 && n < href.n && href.p[n] == ':';
}

/* What of base stays in front of href; *path gets what has to be merged with base's path. */
static struct str origin(struct str base)
{
    size_t scheme = scheme_length(base);
    size_t authority = span(str_sub(base, scheme, base.n), "/?#");
    return str_sub(base, 0, scheme + authority);
}

static struct str merged(struct str base, struct str href, struct arena *arena)
{
    struct str front = origin(base);
    struct str path = str_sub(base, front.n, base.n);
    path = str_sub(path, 0, span(path, "?#"));
    size_t own = span(href, "?#");
    struct str tail = str_sub(href, own, href.n);
    if (own > 0) {
        if (href.p[0] != '/') {
            while (path.n > 0 && path.p[path.n - 1] != '/') {
                path.n--;
            }
            struct str dir = path.n > 0 ? path : STR("/");
            path = arena_printf(arena, "%.*s%.*s", STR_ARG(dir), (int)own, href.p);
        } else {
            path = str_sub(href, 0, own);
        }
        path = without_dot_segments(path, arena);
    } else if (tail.n > 0 && tail.p[0] == '#') {
        return arena_printf(arena, "%.*s%.*s", (int)span(base, "#"), base.p, STR_ARG(tail));
    }
    return arena_printf(arena, "%.*s%.*s%.*s", STR_ARG(front), STR_ARG(path), STR_ARG(tail));
}

struct str url_resolve(struct str base, struct str href, struct arena *arena)
{
    href = str_trim(href);
    struct str none = {NULL, 0};
    if (href.n == 0 || href.n > MAX_URL) {
        return none;
    }
    if (has_scheme(href)) {
        return url_is_web(href) ? href : none;
    }
    if (!url_is_web(base)) {
        return none;
    }
    struct str whole;
    if (str_starts(href, STR("//"))) {
        size_t colon = span(base, ":");
        whole = arena_printf(arena, "%.*s:%.*s", (int)colon, base.p, STR_ARG(href));
    } else {
        whole = merged(base, href, arena);
    }
    return url_is_web(whole) ? whole : none;
}
