/*
 * str — a borrowed piece of text.
 *
 * What:  a pointer and a length. It never owns memory and need not end in NUL.
 * Why:   the stages cut text into ever smaller pieces; with slices a cut copies nothing,
 *        and a NUL inside a message cannot hide the rest of it.
 * Rule:  a str is valid as long as what it points into: the Kafka payload or the
 *        message's arena. What must outlive the message is copied by the edge that keeps it.
 */
#ifndef COMMON_STR_H
#define COMMON_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p; /* first byte; NULL means "not given", and then n is 0 */
    size_t n;      /* length in bytes, not in characters */
};

/* A literal as a str: STR("Reuters"). STR_INIT is for static tables. */
#define STR(lit) ((struct str){(lit), sizeof(lit) - 1})
#define STR_INIT(lit)                                                                              \
    {                                                                                              \
        (lit), sizeof(lit) - 1                                                                     \
    }

/* For printf: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

/* Two halves of a cut; the separator is in neither. */
struct str_pair {
    struct str head;
    struct str tail;
    bool found; /* false: head is all of the text and tail is empty */
};

/* A NUL-ended string; NULL gives {NULL, 0}. Here, so that a literal's length is known at once. */
static inline struct str str_of(const char *z)
{
    return z ? (struct str){z, strlen(z)} : (struct str){NULL, 0};
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);        /* by bytes, shorter first; for sorting */
bool str_starts(struct str s, struct str prefix);
bool str_starts_nocase(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_ends_nocase(struct str s, struct str suffix);

/* Byte position of the first occurrence, or -1. O(n·m) at worst. */
ptrdiff_t str_find(struct str s, struct str needle);
ptrdiff_t str_find_nocase(struct str s, struct str needle); /* ASCII letters only */

/* One of n words, none of them empty, is in s. */
bool str_has_any_nocase(struct str s, const struct str *words, size_t n);

struct str str_trim(struct str s);               /* without ASCII blanks at both ends */
struct str_pair str_cut(struct str s, char sep); /* at the first sep; O(n) */

/* Bytes [from, to), clamped to s. */
static inline struct str str_sub(struct str s, size_t from, size_t to)
{
    to = to < s.n ? to : s.n;
    from = from < to ? from : to;
    return (struct str){s.p ? s.p + from : NULL, to - from};
}

/*
 * An unsigned decimal number that is all of s: digits only, no sign, no blanks.
 * Returns false (and leaves out alone) if s is empty, has anything else or overflows.
 */
bool str_to_u64(struct str s, uint64_t *out);

#endif
