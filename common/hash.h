/*
 * hash — two hashes and when to use which.
 *
 * hash64: XXH3 (xxHash): shingles, terms, hash tables. Its values are stored in tables, so
 *         the algorithm is part of the schema. Not against an adversary.
 * sha256: identity keys and the checksums in dead letters, where two different inputs must
 *         never be taken for one (FIPS 180-4, libcrypto).
 */
#ifndef COMMON_HASH_H
#define COMMON_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "common/str.h"

uint64_t hash64(struct str s);
uint64_t hash64_seed(struct str s, uint64_t seed);

struct sha256 {
    unsigned char bytes[32];
};

struct sha256 sha256(struct str s);

/* Over several parts, each preceded by its length: ("ab","c") differs from ("a","bc"). */
struct sha256 sha256_parts(const struct str *parts, size_t n);

#endif
