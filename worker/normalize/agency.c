/*
 * agency — the wires and picture agencies, under the names they are signed with.
 */
#include "worker/normalize/passes.h"

struct agency {
    const char *spelling;
    const char *name; /* NULL: signs pictures only */
};

static const struct agency agencies[] = {
    {"AA", "Anadolu"},
    {"AAP", "AAP"},
    {"AFP", "AFP"},
    {"Agence France-Presse", "AFP"},
    {"Agence France Presse", "AFP"},
    {"Agencia EFE", "EFE"},
    {"Alamy", NULL},
    {"ANA-MPA", "ANA-MPA"},
    {"Anadolu", "Anadolu"},
    {"Anadolu Agency", "Anadolu"},
    {"Anadolu Images", NULL},
    {"ANI", "ANI"},
    {"ANSA", "ANSA"},
    {"Antara", "Antara"},
    {"AP", "AP"},
    {"AP Photo", NULL},
    {"Associated Press", "AP"},
    {"Australian Associated Press", "AAP"},
    {"Belga", "Belga"},
    {"BelTA", "BelTA"},
    {"Bernama", "Bernama"},
    {"Bloomberg", "Bloomberg"},
    {"Bloomberg News", "Bloomberg"},
    {"BTA", "BTA"},
    {"Canadian Press", "The Canadian Press"},
    {"CNS", "CNS"},
    {"CTK", "CTK"},
    {"Deutsche Presse-Agentur", "dpa"},
    {"dpa", "dpa"},
    {"DPA", "dpa"},
    {"EFE", "EFE"},
    {"EPA", NULL},
    {"EPA-EFE", NULL},
    {"European Pressphoto Agency", NULL},
    {"GETTY", NULL},
    {"Getty", NULL},
    {"Getty Images", NULL},
    {"Handout", NULL},
    {"HANDOUT", NULL},
    {"IANS", "IANS"},
    {"IMAGO", NULL},
    {"Imago", NULL},
    {"Interfax", "Interfax"},
    {"IRNA", "IRNA"},
    {"ISNA", "ISNA"},
    {"iStock", NULL},
    {"Jiji Press", "Jiji Press"},
    {"KCNA", "KCNA"},
    {"Kyodo", "Kyodo"},
    {"Kyodo News", "Kyodo"},
    {"KYODO", "Kyodo"},
    {"LUSA", "Lusa"},
    {"Lusa", "Lusa"},
    {"MENA", "MENA"},
    {"NurPhoto", NULL},
    {"PA", "PA Media"},
    {"PA Media", "PA Media"},
    {"PA Wire", "PA Media"},
    {"PAP", "PAP"},
    {"Petra", "Petra"},
    {"PNA", "PNA"},
    {"Press Association", "PA Media"},
    {"Press Trust of India", "PTI"},
    {"PTI", "PTI"},
    {"Reuters", "Reuters"},
    {"REUTERS", "Reuters"},
    {"REX", NULL},
    {"RIA Novosti", "RIA Novosti"},
    {"SANA", "SANA"},
    {"Shutterstock", NULL},
    {"SIPA", NULL},
    {"Sipa USA", NULL},
    {"SOPA Images", NULL},
    {"SPA", "SPA"},
    {"Sputnik", "Sputnik"},
    {"TASS", "TASS"},
    {"The Associated Press", "AP"},
    {"The Canadian Press", "The Canadian Press"},
    {"Thomson Reuters", "Reuters"},
    {"UKRINFORM", "Ukrinform"},
    {"Ukrinform", "Ukrinform"},
    {"United Press International", "UPI"},
    {"UPI", "UPI"},
    {"USA TODAY Sports", NULL},
    {"WAFA", "WAFA"},
    {"WAM", "WAM"},
    {"XINHUA", "Xinhua"},
    {"Xinhua", "Xinhua"},
    {"YONHAP", "Yonhap"},
    {"Yonhap", "Yonhap"},
    {"ZUMA", NULL},
    {"ZUMA Press", NULL},
};

static const struct agency *find(struct str s)
{
    for (size_t i = 0; i < sizeof agencies / sizeof agencies[0]; i++) {
        /* Case counts: "spa" and "aa" are words of their own. */
        if (str_eq(s, str_of(agencies[i].spelling))) {
            return &agencies[i];
        }
    }
    return NULL;
}

struct str agency_name(struct str s)
{
    const struct agency *a = find(s);
    return a ? str_of(a->name) : (struct str){0};
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
