/*
 * amount_rules — what the files of amounts share: one reading, which grows token by token.
 */
#ifndef WORKER_EXTRACT_AMOUNT_RULES_H
#define WORKER_EXTRACT_AMOUNT_RULES_H

#include "worker/extract/amount.h"
#include "worker/extract/locale.h"

/* What has been read of an amount: tokens [first, last]. */
struct reading {
    uint32_t first, last;
    uint32_t number; /* the last token of the number with its scale */
    double value;
    struct str currency, unit; /* not given: none, or of several countries */
    bool money, percent, quantity, scaled;
    bool digits; /* not in words */
};

struct teller {
    const struct doc *doc;
    struct locale locale;
};

bool amount_is_word(const struct doc *doc, int64_t i, uint64_t classes);
/* Token i is in the sentence of the reading's last. */
bool amount_goes_on(const struct doc *doc, const struct reading *r, int64_t i);
/* The token behind the reading, over a hyphen that is glued to it. */
uint32_t amount_next(const struct doc *doc, const struct reading *r);

/* ---- amount_money.c ---- */

/* "$", "US$", "USD" before the number at i: r->first moves to it. */
void amount_read_sign(const struct teller *teller, uint32_t i, struct reading *r);
/* "Rs500", "USD115" as one word; false: token i is none. */
bool amount_read_glued(const struct teller *teller, uint32_t i, struct reading *r);
/* "10 €": the sign behind the number. */
bool amount_read_sign_behind(const struct teller *teller, struct reading *r);
/* "euros", "Canadian dollars", "dollars and 50 cents" behind the number. */
bool amount_read_currency(const struct teller *teller, struct reading *r);

/* ---- amount_label.c: numbers that count nothing ---- */

/* "page 4", "ranked 5", "number two", "No. 1": which one it is, not how many. */
bool amount_is_label(const struct doc *doc, const struct reading *r);
/* The same where no noun is counted: "day 12", "the top 20". */
bool amount_is_weak_label(const struct doc *doc, const struct reading *r);
/* "aged 22 and 23", "when he was 12", "5 years old". */
bool amount_is_age(const struct doc *doc, const struct reading *r);
/* A score, a part of a time or of a telephone number, the number of a line. */
bool amount_is_figure(const struct doc *doc, const struct reading *r);

/* ---- amount_unit.c ---- */

/* "million", "bn"; one letter only glued to the number, and as "m" only of money. */
void amount_read_scale(const struct doc *doc, struct reading *r);
bool amount_read_percent(const struct doc *doc, struct reading *r);
bool amount_read_unit(const struct doc *doc, struct reading *r);
/* "troops" of "10,000 new troops", "force" of "175,000-strong force": the unit is the noun. */
bool amount_read_noun(const struct doc *doc, struct reading *r);
/* "-strong", "-plus", "-odd" behind the number, and what is counted behind that. */
bool amount_has_tail(const struct doc *doc, const struct reading *r);

#endif
