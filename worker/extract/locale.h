/*
 * locale — what an outlet's country says about how it writes dates and money.
 *
 * What:  whether 3/4 is the third of April, and whose dollar, pound, rupee … a bare one is; by
 *        the country code at the end of the outlet's host ("example.com.au"). Without one (.com,
 *        .org, no host) the American reading holds.
 * Source: ISO 3166 country codes, ISO 4217 currency codes; orders of dates by CLDR.
 */
#ifndef WORKER_EXTRACT_LOCALE_H
#define WORKER_EXTRACT_LOCALE_H

#include "worker/extract/extract.h"

struct locale {
    const char *country; /* "au"; "" for none */
    bool day_first;
    /* ISO 4217; "" where a bare one says nothing */
    const char *dollar, *pound, *rupee, *peso, *krone, *krona, *franc, *riyal, *dirham, *shilling,
        *dinar;
};

/* The locale of clean->source_domain; static, always there. */
struct locale locale_of(const struct clean *clean);

#endif
