/*
 * charset_label — the names by which headers and pages call a charset.
 */
#ifndef WORKER_DECODE_CHARSET_LABEL_H
#define WORKER_DECODE_CHARSET_LABEL_H

#include "common/str.h"

/* The name for iconv_open of a label, or NULL if the label is not known. Static. */
const char *charset_iconv_name(struct str label);

/*
 * By "charset=" in the header's value, else by <meta charset>, <meta http-equiv> or the
 * XML declaration in the first 4 KiB of bytes; NULL: nothing known is declared.
 */
const char *charset_declared(struct str bytes, struct str content_type);

#endif
