/*
 * misread — text that was UTF-8 once, read as windows-1252 and written as UTF-8 again.
 *
 * What:  "donâ€™t" → "don’t", "cafÃ©" → "café", "Ð¼Ð¸Ñ€" → "мир"; and the control characters
 *        U+0080 to U+009F, which no text has, → what windows-1252 has at their bytes.
 * Why:   feeds pass through many hands; a name that is spelled this way is another name.
 * Holds: one lone sequence that could be either (Ã and Â before a mark) stays: "IRMÃ»" may be
 *        meant. A record is repaired where it has two of them, or one that cannot be meant.
 * Cost:  O(n); ASCII is passed over.
 */
#ifndef WORKER_DECODE_MISREAD_H
#define WORKER_DECODE_MISREAD_H

#include "common/arena.h"
#include "worker/decode/decode.h"

/* Repairs title, source, authors and blocks of article; warns "double_encoding_repaired". */
void misread_repair(struct article *article, struct arena *arena);

#endif
