/*
 * gazetteer_open — the lists of names, with those of the file in NEWSMILL_GAZETTEER.
 */
#ifndef WORKER_GAZETTEER_OPEN_H
#define WORKER_GAZETTEER_OPEN_H

#include "worker/extract/extract.h"

/*
 * path: the file to add, as gazetteer_add() reads it; NULL: none.
 * ERR_FATAL: it cannot be read, or is wrong; err says which file, which line and why.
 */
enum status gazetteer_open(const char *path, struct gazetteer *gazetteer, struct err *err);

#endif
