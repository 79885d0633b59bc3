/*
 * amount — sums of money, percentages, measures and counts.
 *
 * What:  a number in digits or, before a scale, a currency, a unit or "percent", in words;
 *        with its scale ("million"), currency and unit; a noun that is counted is a unit, too
 *        ("10,000 new troops": QUANTITY, "troops"). Of a range both ends are amounts. What
 *        the words beside it say of it ("up to", "or more": bound.h) is its mod, not its text. A
 *        number that belongs to a date, a name, a score or an age is none, nor is that of a page
 *        or a chapter.
 * Cost:  O(tokens).
 */
#ifndef WORKER_EXTRACT_AMOUNT_H
#define WORKER_EXTRACT_AMOUNT_H

#include "worker/extract/extract.h"
#include "worker/extract/gazetteer.h"
#include "worker/extract/token.h"

#define AMOUNTS_MAX 10000u

/*
 * Fills out->amounts (byte offsets); tokens of dates and names are marked as taken. clean: whose
 * dollar a bare one is, by its source's country. true: there were too many.
 */
bool find_amounts(const struct doc *doc, const struct clean *clean, struct facts *out);

#endif
