#include "common/hash.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
/* The few words that most hashes are over take less time than a call does. */
#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t hash64(struct str s)
{
    return XXH3_64bits(s.p, s.n);
}

uint64_t hash64_seed(struct str s, uint64_t seed)
{
    return XXH3_64bits_withSeed(s.p, s.n, seed);
}

/* libcrypto can only fail here for want of memory. */
static void or_die(int ok)
{
    if (ok != 1) {
        (void)fputs("hash: libcrypto failed\n", stderr);
        abort();
    }
}

struct sha256 sha256(struct str s)
{
    struct sha256 out;
    or_die(EVP_Digest(s.p, s.n, out.bytes, NULL, EVP_sha256(), NULL));
    return out;
}

struct sha256 sha256_parts(const struct str *parts, size_t n)
{
    struct sha256 out;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    or_die(ctx != NULL && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL));
    for (size_t i = 0; i < n; i++) {
        unsigned char length[8];
        for (size_t k = 0; k < 8; k++) {
            length[k] = (unsigned char)((uint64_t)parts[i].n >> (8 * (7 - k)));
        }
        or_die(EVP_DigestUpdate(ctx, length, sizeof length));
        or_die(EVP_DigestUpdate(ctx, parts[i].p, parts[i].n));
    }
    or_die(EVP_DigestFinal_ex(ctx, out.bytes, NULL));
    EVP_MD_CTX_free(ctx);
    return out;
}
