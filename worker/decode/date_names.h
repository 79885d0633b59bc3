/*
 * date_names — months, weekdays, zones and small words that stand in written dates.
 *
 * What:  English, and the languages whose pages we met most: German, French, Spanish, Italian,
 *        Portuguese, Dutch, Polish, Russian, Swedish, Danish, Norwegian.
 * Source: our own lists; zones by the IANA time zone database.
 */
#ifndef WORKER_DECODE_DATE_NAMES_H
#define WORKER_DECODE_DATE_NAMES_H

#include <stdbool.h>

#include "common/str.h"

#define DATE_NO_ZONE (-10000)
/* Added to a zone that is either standard or summer time: "ET". Beyond any stated offset. */
#define DATE_US_LOCAL 5000

/* All: word in any case of its ASCII letters, perhaps with a full stop at its end. */
int date_name_month(struct str word);    /* 1..12, or 0 */
bool date_name_weekday(struct str word); /* "Tue", "Thurs.", "Mittwoch" */
bool date_name_filler(struct str word);  /* "at", "of", "Uhr", "de": says nothing */

/* Minutes east of UTC of a zone's name in capitals ("CEST"), or DATE_NO_ZONE. */
int date_name_zone(struct str name);

#endif
