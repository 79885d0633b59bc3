/*
 * agency — the wires and picture agencies, under the names they are signed with.
 */
#include "worker/normalize/passes.h"

struct agency {
    struct str spelling;
    struct str name; /* not given: signs pictures only */
};

static const struct agency agencies[] = {
    {STR_INIT("AA"), STR_INIT("Anadolu")},
    {STR_INIT("AAP"), STR_INIT("AAP")},
    {STR_INIT("AFP"), STR_INIT("AFP")},
    {STR_INIT("Agence France-Presse"), STR_INIT("AFP")},
    {STR_INIT("Agence France Presse"), STR_INIT("AFP")},
    {STR_INIT("Agencia EFE"), STR_INIT("EFE")},
    {STR_INIT("Alamy"), {NULL, 0}},
    {STR_INIT("ANA-MPA"), STR_INIT("ANA-MPA")},
    {STR_INIT("Anadolu"), STR_INIT("Anadolu")},
    {STR_INIT("Anadolu Agency"), STR_INIT("Anadolu")},
    {STR_INIT("Anadolu Images"), {NULL, 0}},
    {STR_INIT("ANI"), STR_INIT("ANI")},
    {STR_INIT("ANSA"), STR_INIT("ANSA")},
    {STR_INIT("Antara"), STR_INIT("Antara")},
    {STR_INIT("AP"), STR_INIT("AP")},
    {STR_INIT("AP Photo"), {NULL, 0}},
    {STR_INIT("Associated Press"), STR_INIT("AP")},
    {STR_INIT("Australian Associated Press"), STR_INIT("AAP")},
    {STR_INIT("Belga"), STR_INIT("Belga")},
    {STR_INIT("BelTA"), STR_INIT("BelTA")},
    {STR_INIT("Bernama"), STR_INIT("Bernama")},
    {STR_INIT("Bloomberg"), STR_INIT("Bloomberg")},
    {STR_INIT("Bloomberg News"), STR_INIT("Bloomberg")},
    {STR_INIT("BTA"), STR_INIT("BTA")},
    {STR_INIT("Canadian Press"), STR_INIT("The Canadian Press")},
    {STR_INIT("CNS"), STR_INIT("CNS")},
    {STR_INIT("CTK"), STR_INIT("CTK")},
    {STR_INIT("Deutsche Presse-Agentur"), STR_INIT("dpa")},
    {STR_INIT("dpa"), STR_INIT("dpa")},
    {STR_INIT("DPA"), STR_INIT("dpa")},
    {STR_INIT("EFE"), STR_INIT("EFE")},
    {STR_INIT("EPA"), {NULL, 0}},
    {STR_INIT("EPA-EFE"), {NULL, 0}},
    {STR_INIT("European Pressphoto Agency"), {NULL, 0}},
    {STR_INIT("GETTY"), {NULL, 0}},
    {STR_INIT("Getty"), {NULL, 0}},
    {STR_INIT("Getty Images"), {NULL, 0}},
    {STR_INIT("Handout"), {NULL, 0}},
    {STR_INIT("HANDOUT"), {NULL, 0}},
    {STR_INIT("IANS"), STR_INIT("IANS")},
    {STR_INIT("IMAGO"), {NULL, 0}},
    {STR_INIT("Imago"), {NULL, 0}},
    {STR_INIT("Interfax"), STR_INIT("Interfax")},
    {STR_INIT("IRNA"), STR_INIT("IRNA")},
    {STR_INIT("ISNA"), STR_INIT("ISNA")},
    {STR_INIT("iStock"), {NULL, 0}},
    {STR_INIT("Jiji Press"), STR_INIT("Jiji Press")},
    {STR_INIT("KCNA"), STR_INIT("KCNA")},
    {STR_INIT("Kyodo"), STR_INIT("Kyodo")},
    {STR_INIT("Kyodo News"), STR_INIT("Kyodo")},
    {STR_INIT("KYODO"), STR_INIT("Kyodo")},
    {STR_INIT("LUSA"), STR_INIT("Lusa")},
    {STR_INIT("Lusa"), STR_INIT("Lusa")},
    {STR_INIT("MENA"), STR_INIT("MENA")},
    {STR_INIT("NurPhoto"), {NULL, 0}},
    {STR_INIT("PA"), STR_INIT("PA Media")},
    {STR_INIT("PA Media"), STR_INIT("PA Media")},
    {STR_INIT("PA Wire"), STR_INIT("PA Media")},
    {STR_INIT("PAP"), STR_INIT("PAP")},
    {STR_INIT("Petra"), STR_INIT("Petra")},
    {STR_INIT("PNA"), STR_INIT("PNA")},
    {STR_INIT("Press Association"), STR_INIT("PA Media")},
    {STR_INIT("Press Trust of India"), STR_INIT("PTI")},
    {STR_INIT("PTI"), STR_INIT("PTI")},
    {STR_INIT("Reuters"), STR_INIT("Reuters")},
    {STR_INIT("REUTERS"), STR_INIT("Reuters")},
    {STR_INIT("REX"), {NULL, 0}},
    {STR_INIT("RIA Novosti"), STR_INIT("RIA Novosti")},
    {STR_INIT("SANA"), STR_INIT("SANA")},
    {STR_INIT("Shutterstock"), {NULL, 0}},
    {STR_INIT("SIPA"), {NULL, 0}},
    {STR_INIT("Sipa USA"), {NULL, 0}},
    {STR_INIT("SOPA Images"), {NULL, 0}},
    {STR_INIT("SPA"), STR_INIT("SPA")},
    {STR_INIT("Sputnik"), STR_INIT("Sputnik")},
    {STR_INIT("TASS"), STR_INIT("TASS")},
    {STR_INIT("The Associated Press"), STR_INIT("AP")},
    {STR_INIT("The Canadian Press"), STR_INIT("The Canadian Press")},
    {STR_INIT("Thomson Reuters"), STR_INIT("Reuters")},
    {STR_INIT("UKRINFORM"), STR_INIT("Ukrinform")},
    {STR_INIT("Ukrinform"), STR_INIT("Ukrinform")},
    {STR_INIT("United Press International"), STR_INIT("UPI")},
    {STR_INIT("UPI"), STR_INIT("UPI")},
    {STR_INIT("USA TODAY Sports"), {NULL, 0}},
    {STR_INIT("WAFA"), STR_INIT("WAFA")},
    {STR_INIT("WAM"), STR_INIT("WAM")},
    {STR_INIT("XINHUA"), STR_INIT("Xinhua")},
    {STR_INIT("Xinhua"), STR_INIT("Xinhua")},
    {STR_INIT("YONHAP"), STR_INIT("Yonhap")},
    {STR_INIT("Yonhap"), STR_INIT("Yonhap")},
    {STR_INIT("ZUMA"), {NULL, 0}},
    {STR_INIT("ZUMA Press"), {NULL, 0}},
};

static const struct agency *find(struct str s)
{
    for (size_t i = 0; i < sizeof agencies / sizeof agencies[0]; i++) {
        /* Case counts: "spa" and "aa" are words of their own. */
        if (str_eq(s, agencies[i].spelling)) {
            return &agencies[i];
        }
    }
    return NULL;
}

struct str agency_name(struct str s)
{
    const struct agency *a = find(s);
    return a ? a->name : (struct str){0};
}

struct str agency_of_domain(struct str domain)
{
    static const struct {
        struct str domain, name;
    } sites[] = {
        {STR_INIT("reuters.com"), STR_INIT("Reuters")},
        {STR_INIT("apnews.com"), STR_INIT("AP")},
        {STR_INIT("afp.com"), STR_INIT("AFP")},
        {STR_INIT("upi.com"), STR_INIT("UPI")},
        {STR_INIT("tass.com"), STR_INIT("TASS")},
        {STR_INIT("efe.com"), STR_INIT("EFE")},
        {STR_INIT("xinhuanet.com"), STR_INIT("Xinhua")},
        {STR_INIT("bloomberg.com"), STR_INIT("Bloomberg")},
    };
    for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++) {
        if (str_eq(domain, sites[i].domain)) {
            return sites[i].name;
        }
    }
    return (struct str){0};
}

bool article_is_wires_own(struct str agency, struct str source_name, struct str source_domain)
{
    return agency.n > 0 && (str_eq(agency_of_domain(source_domain), agency) ||
                            str_eq(agency_name(source_name), agency));
}

bool agency_of_photos(struct str s)
{
    return find(s) != NULL;
}

bool agency_is_outlet(struct str s)
{
    static const struct str outlets[] = {
        STR_INIT("CNN"),
        STR_INIT("CNN Business"),
        STR_INIT("CNN Newsource"),
        STR_INIT("BBC"),
        STR_INIT("BBC News"),
        STR_INIT("NPR"),
        STR_INIT("CBC"),
        STR_INIT("CBC News"),
        STR_INIT("CBS News"),
        STR_INIT("ABC News"),
        STR_INIT("NBC News"),
        STR_INIT("Fox News"),
        STR_INIT("FOX News"),
        STR_INIT("CNBC"),
        STR_INIT("MSNBC"),
        STR_INIT("Al Jazeera"),
        STR_INIT("Sky News"),
        STR_INIT("Euronews"),
        STR_INIT("Deutsche Welle"),
        STR_INIT("France 24"),
        STR_INIT("VOA"),
        STR_INIT("RFE/RL"),
        STR_INIT("NewsNation"),
        STR_INIT("StatePoint"),
        STR_INIT("The Conversation"),
        STR_INIT("Gray News"),
        STR_INIT("Nexstar"),
    };
    for (size_t i = 0; i < sizeof outlets / sizeof outlets[0]; i++) {
        if (str_eq(s, outlets[i])) {
            return true;
        }
    }
    return false;
}
