/*
 * cld — the one door to CLD2, which is C++. Private to language.
 *
 * Source: Compact Language Detector 2, github.com/CLD2Owners/cld2 (Apache-2.0): a naive Bayes
 *         classifier over four-byte runs of letters, words and scripts. Thread-safe, no files.
 */
#ifndef WORKER_LANGUAGE_CLD_H
#define WORKER_LANGUAGE_CLD_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct cld_answer {
    const char *code; /* CLD2's own code: "en", "iw", "no", "zh-Hant" …; static; "un": none */
    int percent;      /* of the letters that are in it, 0 to 100 */
    int letters;      /* bytes of letters that were looked at */
};

/*
 * text: valid UTF-8. hint: a language code that makes it likelier, or NULL.
 * best_effort: answer even where CLD2 itself thinks its answer unreliable.
 */
struct cld_answer cld_detect(const char *text, size_t n, const char *hint, bool best_effort);

#ifdef __cplusplus
}
#endif

#endif
