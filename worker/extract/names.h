/* The lists of names.c, each in a file with its like; rows as in struct name_list. */
#ifndef WORKER_EXTRACT_NAMES_H
#define WORKER_EXTRACT_NAMES_H

#include "worker/extract/gazetteer.h"

extern const char *const names_international[];
extern const char *const names_institutions[];
extern const char *const names_outlets[];
extern const char *const names_facilities[];
extern const char *const names_products[];
extern const char *const names_miscellany[];
extern const char *const names_states[];
extern const char *const names_regions[];
extern const char *const names_peoples[];

#endif
