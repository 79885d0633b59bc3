#include "worker/decode/charset_label.h"

#include <string.h>

#define HEAD_BYTES 4096

/* The labels that WHATWG Encoding gives to each, as far as news pages use them. */
static const struct {
    struct str label;
    const char *name;
} labels[] = {
    {STR_INIT("utf-8"), "UTF-8"},
    {STR_INIT("utf8"), "UTF-8"},
    {STR_INIT("unicode-1-1-utf-8"), "UTF-8"},
    {STR_INIT("windows-1252"), "WINDOWS-1252"},
    {STR_INIT("cp1252"), "WINDOWS-1252"},
    {STR_INIT("x-cp1252"), "WINDOWS-1252"},
    {STR_INIT("iso-8859-1"), "WINDOWS-1252"},
    {STR_INIT("iso8859-1"), "WINDOWS-1252"},
    {STR_INIT("iso_8859-1"), "WINDOWS-1252"},
    {STR_INIT("latin1"), "WINDOWS-1252"},
    {STR_INIT("l1"), "WINDOWS-1252"},
    {STR_INIT("ascii"), "WINDOWS-1252"},
    {STR_INIT("us-ascii"), "WINDOWS-1252"},
    {STR_INIT("ansi_x3.4-1968"), "WINDOWS-1252"},
    {STR_INIT("iso-8859-2"), "ISO-8859-2"},
    {STR_INIT("latin2"), "ISO-8859-2"},
    {STR_INIT("iso-8859-3"), "ISO-8859-3"},
    {STR_INIT("iso-8859-4"), "ISO-8859-4"},
    {STR_INIT("iso-8859-5"), "ISO-8859-5"},
    {STR_INIT("iso-8859-6"), "ISO-8859-6"},
    {STR_INIT("iso-8859-7"), "ISO-8859-7"},
    {STR_INIT("iso-8859-8"), "ISO-8859-8"},
    {STR_INIT("iso-8859-8-i"), "ISO-8859-8"},
    {STR_INIT("iso-8859-9"), "WINDOWS-1254"},
    {STR_INIT("latin5"), "WINDOWS-1254"},
    {STR_INIT("iso-8859-10"), "ISO-8859-10"},
    {STR_INIT("iso-8859-13"), "ISO-8859-13"},
    {STR_INIT("iso-8859-14"), "ISO-8859-14"},
    {STR_INIT("iso-8859-15"), "ISO-8859-15"},
    {STR_INIT("latin-9"), "ISO-8859-15"},
    {STR_INIT("iso-8859-16"), "ISO-8859-16"},
    {STR_INIT("windows-874"), "CP874"},
    {STR_INIT("tis-620"), "CP874"},
    {STR_INIT("iso-8859-11"), "CP874"},
    {STR_INIT("windows-1250"), "WINDOWS-1250"},
    {STR_INIT("cp1250"), "WINDOWS-1250"},
    {STR_INIT("windows-1251"), "WINDOWS-1251"},
    {STR_INIT("cp1251"), "WINDOWS-1251"},
    {STR_INIT("windows-1253"), "WINDOWS-1253"},
    {STR_INIT("windows-1254"), "WINDOWS-1254"},
    {STR_INIT("windows-1255"), "WINDOWS-1255"},
    {STR_INIT("windows-1256"), "WINDOWS-1256"},
    {STR_INIT("windows-1257"), "WINDOWS-1257"},
    {STR_INIT("windows-1258"), "WINDOWS-1258"},
    {STR_INIT("koi8-r"), "KOI8-R"},
    {STR_INIT("koi8-u"), "KOI8-U"},
    {STR_INIT("ibm866"), "IBM866"},
    {STR_INIT("macintosh"), "MACINTOSH"},
    {STR_INIT("gb2312"), "GB18030"},
    {STR_INIT("gbk"), "GB18030"},
    {STR_INIT("gb18030"), "GB18030"},
    {STR_INIT("big5"), "BIG5-HKSCS"},
    {STR_INIT("big5-hkscs"), "BIG5-HKSCS"},
    {STR_INIT("shift_jis"), "CP932"},
    {STR_INIT("shift-jis"), "CP932"},
    {STR_INIT("sjis"), "CP932"},
    {STR_INIT("windows-31j"), "CP932"},
    {STR_INIT("euc-jp"), "EUC-JP-MS"},
    {STR_INIT("iso-2022-jp"), "ISO-2022-JP"},
    {STR_INIT("euc-kr"), "UHC"},
    {STR_INIT("ks_c_5601-1987"), "UHC"},
    {STR_INIT("uhc"), "UHC"},
    {STR_INIT("cp949"), "UHC"},
};

const char *charset_iconv_name(struct str label)
{
    label = str_trim(label);
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        if (str_eq_nocase(label, labels[i].label)) {
            return labels[i].name;
        }
    }
    return NULL;
}

/* The value behind "<word> = ", quoted or bare; not given if s has none. */
static struct str value_behind(struct str s, struct str word)
{
    ptrdiff_t at = str_find_nocase(s, word);
    if (at < 0) {
        return (struct str){NULL, 0};
    }
    s = str_trim(str_sub(s, (size_t)at + word.n, s.n));
    if (s.n == 0 || s.p[0] != '=') {
        return (struct str){NULL, 0};
    }
    s = str_trim(str_sub(s, 1, s.n));
    while (s.n > 0 && (s.p[0] == '"' || s.p[0] == '\'')) {
        s = str_sub(s, 1, s.n);
    }
    size_t n = 0;
    while (n < s.n && s.p[n] != '\0' && !strchr("\"' \t\r\n;>/?,", s.p[n])) {
        n++;
    }
    return str_sub(s, 0, n);
}

static const char *by_meta(struct str head)
{
    for (;;) {
        ptrdiff_t at = str_find_nocase(head, STR("<meta"));
        if (at < 0) {
            return NULL;
        }
        head = str_sub(head, (size_t)at + 5, head.n);
        const char *name =
            charset_iconv_name(value_behind(str_cut(head, '>').head, STR("charset")));
        if (name) {
            return name;
        }
    }
}

const char *charset_declared(struct str bytes, struct str content_type)
{
    const char *name = charset_iconv_name(value_behind(content_type, STR("charset")));
    if (name) {
        return name;
    }
    struct str head = str_trim(str_sub(bytes, 0, HEAD_BYTES));
    if (head.n == 0 || head.p[0] != '<') {
        return NULL;
    }
    if (str_starts(head, STR("<?xml"))) {
        name = charset_iconv_name(value_behind(str_cut(head, '>').head, STR("encoding")));
    }
    return name ? name : by_meta(head);
}
