#include "worker/extract/locale.h"

/* A row says only what differs from the first one. */
static const struct locale plain = {
    .country = "",
    .day_first = false,
    .dollar = "USD",
    .pound = "GBP",
    .rupee = "INR",
    .peso = "",
    .krone = "NOK",
    .krona = "SEK",
    .franc = "CHF",
    .riyal = "SAR",
    .dirham = "AED",
    .shilling = "",
    .dinar = "",
};

static const struct locale rows[] = {
    {.country = "us"},
    {.country = "ph", .peso = "PHP"},
    {.country = "ca", .dollar = "CAD"},
    {.country = "au", .day_first = true, .dollar = "AUD"},
    {.country = "nz", .day_first = true, .dollar = "NZD"},
    {.country = "sg", .day_first = true, .dollar = "SGD"},
    {.country = "hk", .day_first = true, .dollar = "HKD"},
    {.country = "tw", .dollar = "TWD"},
    {.country = "fj", .day_first = true, .dollar = "FJD"},
    {.country = "na", .day_first = true, .dollar = "NAD"},
    {.country = "jm", .day_first = true, .dollar = "JMD"},
    {.country = "tt", .day_first = true, .dollar = "TTD"},
    {.country = "bb", .day_first = true, .dollar = "BBD"},
    {.country = "bs", .day_first = true, .dollar = "BSD"},
    {.country = "uk", .day_first = true},
    {.country = "ie", .day_first = true},
    {.country = "in", .day_first = true},
    {.country = "pk", .day_first = true, .rupee = "PKR"},
    {.country = "lk", .day_first = true, .rupee = "LKR"},
    {.country = "np", .day_first = true, .rupee = "NPR"},
    {.country = "mu", .day_first = true, .rupee = "MUR"},
    {.country = "bd", .day_first = true},
    {.country = "za", .day_first = true},
    {.country = "ng", .day_first = true},
    {.country = "gh", .day_first = true},
    {.country = "ke", .day_first = true, .shilling = "KES"},
    {.country = "ug", .day_first = true, .shilling = "UGX"},
    {.country = "tz", .day_first = true, .shilling = "TZS"},
    {.country = "zw", .day_first = true},
    {.country = "eg", .day_first = true, .pound = "EGP"},
    {.country = "lb", .day_first = true, .pound = "LBP"},
    {.country = "sy", .day_first = true, .pound = "SYP"},
    {.country = "jo", .day_first = true, .dinar = "JOD"},
    {.country = "kw", .day_first = true, .dinar = "KWD"},
    {.country = "iq", .day_first = true, .dinar = "IQD"},
    {.country = "bh", .day_first = true, .dinar = "BHD"},
    {.country = "rs", .day_first = true, .dinar = "RSD"},
    {.country = "sa", .day_first = true},
    {.country = "qa", .day_first = true, .riyal = "QAR"},
    {.country = "om", .day_first = true, .riyal = "OMR"},
    {.country = "ir", .day_first = true, .riyal = "IRR"},
    {.country = "ae", .day_first = true},
    {.country = "ma", .day_first = true, .dirham = "MAD"},
    {.country = "mx", .day_first = true, .peso = "MXN"},
    {.country = "ar", .day_first = true, .peso = "ARS"},
    {.country = "co", .day_first = true, .peso = "COP"},
    {.country = "cl", .day_first = true, .peso = "CLP"},
    {.country = "uy", .day_first = true, .peso = "UYU"},
    {.country = "cu", .day_first = true, .peso = "CUP"},
    {.country = "dk", .day_first = true, .krone = "DKK"},
    {.country = "no", .day_first = true},
    {.country = "se"},
    {.country = "is", .day_first = true, .krona = "ISK"},
    {.country = "de", .day_first = true},
    {.country = "fr", .day_first = true},
    {.country = "it", .day_first = true},
    {.country = "es", .day_first = true},
    {.country = "nl", .day_first = true},
    {.country = "ru", .day_first = true},
    {.country = "tr", .day_first = true},
    {.country = "il", .day_first = true},
    {.country = "my", .day_first = true},
    {.country = "id", .day_first = true},
    {.country = "th", .day_first = true},
    {.country = "vn", .day_first = true},
};

static const char *or_plain(const char *own, const char *of_all)
{
    return own ? own : of_all;
}

/* What stands behind the last full stop of a host. */
static struct str top_label(struct str host)
{
    struct str label = host;
    for (struct str_pair cut = str_cut(host, '.'); cut.found; cut = str_cut(cut.tail, '.')) {
        label = cut.tail;
    }
    return label;
}

struct locale locale_of(const struct clean *clean)
{
    struct str label = top_label(clean->source_domain);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct locale *row = &rows[i];
        if (str_eq_nocase(label, str_of(row->country))) {
            return (struct locale){
                .country = row->country,
                .day_first = row->day_first,
                .dollar = or_plain(row->dollar, plain.dollar),
                .pound = or_plain(row->pound, plain.pound),
                .rupee = or_plain(row->rupee, plain.rupee),
                .peso = or_plain(row->peso, plain.peso),
                .krone = or_plain(row->krone, plain.krone),
                .krona = or_plain(row->krona, plain.krona),
                .franc = or_plain(row->franc, plain.franc),
                .riyal = or_plain(row->riyal, plain.riyal),
                .dirham = or_plain(row->dirham, plain.dirham),
                .shilling = or_plain(row->shilling, plain.shilling),
                .dinar = or_plain(row->dinar, plain.dinar),
            };
        }
    }
    return plain;
}
