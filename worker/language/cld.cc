#include "worker/language/cld.h"

#include <cstdio> /* CLD2's header needs it and does not say so */

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

extern "C" struct cld_answer
cld_detect(const char *text, size_t n, const char *hint, bool best_effort)
{
    const CLD2::CLDHints hints = {hint, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language best[3];
    int percent[3];
    double scores[3];
    int letters = 0;
    bool reliable = false;
    CLD2::Language found = CLD2::ExtDetectLanguageSummary(
        text, static_cast<int>(n), true, &hints, best_effort ? CLD2::kCLDFlagBestEffort : 0, best,
        percent, scores, nullptr, &letters, &reliable);
    return {CLD2::LanguageCode(found), found == best[0] ? percent[0] : 0, letters};
}
