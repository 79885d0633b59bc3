/*
 * stem — which words are terms, and in which form. Private to worker/fingerprint.
 *
 * The forms are part of worker/model/idf_v1.tsv, which worker/train/idf.py makes by the same
 * rules: to change them is to begin a new epoch.
 */
#ifndef WORKER_FINGERPRINT_STEM_H
#define WORKER_FINGERPRINT_STEM_H

#include <stdbool.h>

#include "common/str.h"

/* English function words, and words of one byte: no terms. word is in lower case. */
bool stem_is_stop(struct str word);

/*
 * word without its plural ending, after Harman's S-stemmer (1991): -ies → -y, -es → -e, -s;
 * each but for the endings that only look like one. A prefix of word, except for -ies, which
 * is rewritten in place.
 */
struct str stem_cut(char *word, size_t n);

#endif
