/* Money: signs, codes and names of currencies, and whose they are. */
#include "worker/extract/amount_rules.h"
#include "worker/extract/scan.h"

/* By the values of WORD_CURRENCY in words.c; "" for money of several countries. */
static const char *const currency_codes[] = {
    "",    "USD", "EUR", "GBP", "JPY", "CNY", "INR", "RUB", "CHF", "KRW", "",
    "BRL", "ZAR", "SEK", "NOK", "PLN", "TRY", "SAR", "THB", "ILS", "NGN", "GHS",
    "IDR", "MYR", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "AED", "UAH", "DKK",
    "KES", "UGX", "MNT", "VND", "PHP", "CRC", "NAD", "BWP", "BDT", "",
};

/* Letters before a "$", in any case. */
static const struct {
    const char *prefix;
    const char *code;
} dollars[] = {{"US", "USD"},  {"U.S.", "USD"}, {"A", "AUD"},   {"AU", "AUD"},  {"C", "CAD"},
               {"CA", "CAD"},  {"CAD", "CAD"},  {"NZ", "NZD"},  {"NZD", "NZD"}, {"HK", "HKD"},
               {"S", "SGD"},   {"NT", "TWD"},   {"N", "NAD"},   {"R", "BRL"},   {"AUD", "AUD"},
               {"USD", "USD"}, {"MXN", "MXN"},  {"Mex", "MXN"}, {"J", "JMD"},   {"FJ", "FJD"},
               {"TT", "TTD"},  {"Z", "ZWL"}};

static const struct {
    const char *symbol;
    const char *code;
} symbols[] = {{"$", "USD"},      {"\u20AC", "EUR"}, {"\u00A3", "GBP"}, {"\u00A5", "JPY"},
               {"\u20B9", "INR"}, {"\u20A9", "KRW"}, {"\u20BD", "RUB"}, {"\u20B4", "UAH"},
               {"\u20A6", "NGN"}, {"\u20B1", "PHP"}, {"\u20AB", "VND"}, {"\u20AA", "ILS"},
               {"\u20BA", "TRY"}, {"\u20A1", "CRC"}, {"\u20B5", "GHS"}, {"\u20AE", "MNT"},
               {"\u0E3F", "THB"}, {"\u09F3", "BDT"}, {"\u20B8", "KZT"}, {"\u20BE", "GEL"}};

/* Letters before a figure, written so: signs of currencies, and codes that are no words. */
static const struct {
    const char *sign;
    const char *code;
} letter_signs[] = {{"RM", "MYR"},  {"Dh", "AED"},  {"Dhs", "AED"}, {"QR", "QAR"},  {"SR", "SAR"},
                    {"KD", "KWD"},  {"BD", "BHD"},  {"LE", "EGP"},  {"Rp", "IDR"},  {"Tk", "BDT"},
                    {"Tsh", "TZS"}, {"TSh", "TZS"}, {"Sh", "KES"},  {"KSh", "KES"}, {"Ush", "UGX"},
                    {"USh", "UGX"}, {"PKR", "PKR"}, {"QAR", "QAR"}, {"KWD", "KWD"}, {"BHD", "BHD"},
                    {"OMR", "OMR"}, {"EGP", "EGP"}, {"BND", "BND"}, {"TZS", "TZS"}, {"LKR", "LKR"},
                    {"NPR", "NPR"}, {"ETB", "ETB"}, {"RWF", "RWF"}, {"ZMW", "ZMW"}, {"MWK", "MWK"},
                    {"MMK", "MMK"}, {"KHR", "KHR"}, {"KZT", "KZT"}, {"UZS", "UZS"}, {"GEL", "GEL"},
                    {"HUF", "HUF"}, {"CZK", "CZK"}, {"RON", "RON"}, {"BGN", "BGN"}, {"RSD", "RSD"},
                    {"ISK", "ISK"}, {"ARS", "ARS"}, {"CLP", "CLP"}, {"COP", "COP"}, {"CUP", "CUP"}};

/* A people before the name of its money. */
static const struct {
    const char *people;
    const char *money; /* the beginning of the word */
    const char *code;
} national[] = {
    {"American", "dollar", "USD"}, {"US", "dollar", "USD"},         {"U.S.", "dollar", "USD"},
    {"Canadian", "dollar", "CAD"}, {"Australian", "dollar", "AUD"}, {"Singapore", "dollar", "SGD"},
    {"Taiwan", "dollar", "TWD"},   {"Namibian", "dollar", "NAD"},   {"Jamaican", "dollar", "JMD"},
    {"Mexican", "peso", "MXN"},    {"Philippine", "peso", "PHP"},   {"Argentine", "peso", "ARS"},
    {"Colombian", "peso", "COP"},  {"Chilean", "peso", "CLP"},      {"Cuban", "peso", "CUP"},
    {"Pakistani", "rupee", "PKR"}, {"Nepali", "rupee", "NPR"},      {"Indian", "rupee", "INR"},
    {"Lankan", "rupee", "LKR"},    {"British", "pound", "GBP"},     {"Egyptian", "pound", "EGP"},
    {"Lebanese", "pound", "LBP"},  {"Syrian", "pound", "SYP"},      {"Swiss", "franc", "CHF"},
    {"Japanese", "yen", "JPY"},    {"Chinese", "yuan", "CNY"},      {"Danish", "kron", "DKK"},
    {"Norwegian", "kron", "NOK"},  {"Swedish", "kron", "SEK"},      {"Russian", "r", "RUB"},
    {"Turkish", "lira", "TRY"},    {"Brazilian", "rea", "BRL"},     {"Polish", "zlot", "PLN"},
    {"Korean", "won", "KRW"},      {"Icelandic", "kron", "ISK"},    {"Saudi", "riyal", "SAR"},
    {"Thai", "baht", "THB"},       {"Ghanaian", "cedi", "GHS"},     {"Zealand", "dollar", "NZD"},
    {"Kong", "dollar", "HKD"},     {"African", "rand", "ZAR"},      {"Qatari", "riyal", "QAR"},
    {"Omani", "riyal", "OMR"},     {"Moroccan", "dirham", "MAD"},
};

/* The codes that an outlet's country decides where nothing is said beside the number. */
static const char *local_code(const struct locale *locale, const char *code, struct str word)
{
    const struct {
        const char *begins; /* "" for a sign */
        const char *code;
        const char *local;
    } ambiguous[] = {
        {"$", "USD", locale->dollar},      {"dollar", "USD", locale->dollar},
        {"\u00A3", "GBP", locale->pound},  {"pound", "GBP", locale->pound},
        {"rs", "INR", locale->rupee},      {"rupee", "INR", locale->rupee},
        {"peso", "", locale->peso},        {"krone", "NOK", locale->krone},
        {"krona", "SEK", locale->krona},   {"kronor", "SEK", locale->krona},
        {"franc", "CHF", locale->franc},   {"riyal", "SAR", locale->riyal},
        {"dirham", "AED", locale->dirham}, {"shilling", "", locale->shilling},
        {"dinar", "", locale->dinar},
    };
    for (size_t k = 0; k < sizeof ambiguous / sizeof ambiguous[0]; k++) {
        if (str_starts_nocase(word, str_of(ambiguous[k].begins)) &&
            str_eq(str_of(code), str_of(ambiguous[k].code))) {
            return ambiguous[k].local;
        }
    }
    return code;
}

/* Words that are money only where something else says so: "10 won the race". */
static bool is_doubtful(const struct doc *doc, int64_t i)
{
    return token_word_is(doc, i, "won") || token_word_is(doc, i, "try") ||
           token_word_is(doc, i, "real") || token_word_is(doc, i, "rand") ||
           token_word_is(doc, i, "rub");
}

static struct str given(const char *code)
{
    return code[0] ? str_of(code) : (struct str){0};
}

static const char *code_of_word(const struct doc *doc, uint32_t i)
{
    return currency_codes[doc->words[doc->tokens[i].word].value];
}

static const char *code_of_symbol(const struct locale *locale, struct str s)
{
    if (s.n == 0 || (s.p[0] != '$' && (unsigned char)s.p[0] < 0x80)) {
        return NULL; /* most of what stands before a number: not worth a search */
    }
    for (size_t k = 0; k < sizeof symbols / sizeof symbols[0]; k++) {
        if (str_eq(s, str_of(symbols[k].symbol))) {
            return local_code(locale, symbols[k].code, s);
        }
    }
    return NULL;
}

/* The currency of such letters; a dirham is that of the outlet's country. NULL: other letters. */
static const char *code_of_letters(const struct locale *locale, struct str s)
{
    if (s.n < 2 || s.n > 3 || s.p[0] < 'A' || s.p[0] > 'Z') {
        return NULL;
    }
    for (size_t k = 0; k < sizeof letter_signs / sizeof letter_signs[0]; k++) {
        if (str_eq(s, str_of(letter_signs[k].sign))) {
            const char *code = letter_signs[k].code;
            return str_eq(s, STR("Dh")) || str_eq(s, STR("Dhs")) ? locale->dirham : code;
        }
    }
    return NULL;
}

/* "US" of "US$5", also with a blank behind two letters and more: "HK $5". */
static void read_prefix(const struct doc *doc, uint32_t sign, struct reading *r)
{
    if (sign == 0 || !token_mark(doc, sign, '$')) {
        return;
    }
    struct str prefix = token_text(doc, sign - 1);
    bool glued = token_next_glued(doc, sign - 1);
    bool near = glued || (prefix.n > 1 && token_next_spaced(doc, sign - 1));
    for (size_t k = 0; near && k < sizeof dollars / sizeof dollars[0]; k++) {
        if (str_eq_nocase(prefix, str_of(dollars[k].prefix))) {
            r->first = sign - 1;
            r->currency = str_of(dollars[k].code);
        }
    }
}

void amount_read_sign(const struct teller *teller, uint32_t i, struct reading *r)
{
    const struct doc *doc = teller->doc;
    if (i == 0 || !amount_goes_on(doc, r, (int64_t)i - 1)) {
        return;
    }
    uint32_t before = i - 1;
    if (token_mark(doc, before, '.') && before > 0 &&
        token_word_is(doc, (int64_t)before - 1, "rs")) {
        before--; /* "Rs. 500 crore" */
    }
    struct str s = token_text(doc, before);
    const char *symbol = code_of_symbol(&teller->locale, s);
    bool code = s.n >= 2 && s.n <= 3 && amount_is_word(doc, before, WORD_CURRENCY) &&
                !is_doubtful(doc, before);
    if (symbol || code) {
        r->money = true;
        r->first = before;
        r->currency =
            given(symbol ? symbol : local_code(&teller->locale, code_of_word(doc, before), s));
    }
    if (symbol) {
        read_prefix(doc, before, r);
        return;
    }
    /* "SR 10 billion", "KD 3,000": of small numbers the letters may be anybody's */
    const char *letters = code ? NULL : code_of_letters(&teller->locale, s);
    if (letters && before + 1 == i &&
        (r->value >= 1000 || token_is(doc, (int64_t)i + 1, WORD_SCALE))) {
        r->money = true;
        r->first = before;
        r->currency = given(letters);
    }
}

/* What follows "Rs50" as tokens of their own: ",000", ",850,000", ".5", and ",6" of "ZAR2,6". */
static uint32_t read_rest(const struct doc *doc, uint32_t last, double *value)
{
    bool point = token_mark(doc, (int64_t)last + 1, '.');
    const struct token *rest = token_at(doc, (int64_t)last + 2);
    if ((!point && !token_mark(doc, (int64_t)last + 1, ',')) || !token_next_glued(doc, last) ||
        !token_next_glued(doc, last + 1) || rest->kind != TOKEN_NUMBER) {
        return last;
    }
    struct str text = token_text(doc, last + 2);
    point = point || text.n == 1;
    double place = 0.1;
    for (size_t i = 0; i < text.n && text.p[i] != '.'; i++) {
        if (text.p[i] != ',') {
            double figure = text.p[i] - '0';
            *value = point ? *value + figure * place : *value * 10 + figure;
            place /= 10;
        }
    }
    return last + 2;
}

/* One letter before the figures, in its country or before a scale: "N7.2 billion". */
static const char *code_of_letter(const struct teller *teller, struct str name, uint32_t last)
{
    static const struct {
        const char *letter;
        const char *country;
        const char *code;
    } letters[] = {{"N", "ng", "NGN"}, {"R", "za", "ZAR"}};
    const struct doc *doc = teller->doc;
    bool scaled = token_is(doc, (int64_t)last + 1, WORD_SCALE) && !token_next_glued(doc, last);
    for (size_t k = 0; k < sizeof letters / sizeof letters[0]; k++) {
        bool home = str_eq(str_of(teller->locale.country), str_of(letters[k].country));
        if (str_eq(name, str_of(letters[k].letter)) && (home || scaled)) {
            return letters[k].code;
        }
    }
    return NULL;
}

bool amount_read_glued(const struct teller *teller, uint32_t i, struct reading *r)
{
    const struct doc *doc = teller->doc;
    struct str text = token_text(doc, i);
    size_t letters = 0;
    while (letters < text.n && (text.p[letters] < '0' || text.p[letters] > '9')) {
        letters++;
    }
    struct str name = str_sub(text, 0, letters);
    int32_t value = 0;
    uint64_t n = 0;
    if (doc->tokens[i].kind != TOKEN_WORD || letters < 1 || letters > 3 || !doc->gazetteer ||
        !str_to_u64(str_sub(text, letters, text.n), &n)) {
        return false;
    }
    double number = (double)n;
    uint32_t last = read_rest(doc, i, &number);
    const char *code = NULL;
    if (letters == 1) {
        code = code_of_letter(teller, name, last);
    } else if (gazetteer_word(doc->gazetteer, scan_word_hash(name), &value) & WORD_CURRENCY) {
        code = local_code(&teller->locale, currency_codes[value], name);
    } else if (number >= 100 || token_is(doc, (int64_t)last + 1, WORD_SCALE)) {
        code = code_of_letters(&teller->locale, name); /* but "COP26" is a conference */
    }
    if (code) {
        r->value = number;
        r->last = last;
        r->money = true;
        r->digits = true;
        r->currency = given(code);
    }
    return code != NULL;
}

bool amount_read_sign_behind(const struct teller *teller, struct reading *r)
{
    const struct doc *doc = teller->doc;
    uint32_t at = r->last + 1;
    const struct token *token = token_at(doc, at);
    if (token->kind != TOKEN_MARK || !amount_goes_on(doc, r, at) ||
        (token_at(doc, (int64_t)at + 1)->kind == TOKEN_NUMBER && token_next_glued(doc, at))) {
        return false; /* of two numbers the sign belongs to the second */
    }
    const char *code = code_of_symbol(&teller->locale, token_text(doc, at));
    if (!code) {
        return false;
    }
    r->money = true;
    r->currency = given(code);
    r->last = at;
    return true;
}

/* "50 cents" behind dollars. */
static void read_cents(const struct doc *doc, struct reading *r)
{
    uint32_t at = r->last + 1;
    at += token_word_is(doc, at, "and") ? 1u : 0u;
    uint32_t behind = at + 1;
    double cents = 0;
    uint64_t n = 0;
    if (token_at(doc, at)->kind == TOKEN_NUMBER && str_to_u64(token_text(doc, at), &n)) {
        cents = (double)n;
    } else if (amount_is_word(doc, at, WORD_NUMBER)) {
        cents = doc->words[doc->tokens[at].word].value;
        uint32_t unit = token_mark(doc, (int64_t)at + 1, '-') ? at + 2 : at + 1;
        if (cents >= 20 && amount_is_word(doc, unit, WORD_NUMBER)) {
            cents += doc->words[doc->tokens[unit].word].value;
            behind = unit + 1;
        }
    }
    bool named = token_word_is(doc, behind, "cents") || token_word_is(doc, behind, "cent") ||
                 token_word_is(doc, behind, "pence");
    if (named && cents > 0 && cents < 100 && amount_goes_on(doc, r, behind)) {
        r->value += cents / 100;
        r->last = behind;
    }
}

bool amount_read_currency(const struct teller *teller, struct reading *r)
{
    const struct doc *doc = teller->doc;
    uint32_t next = amount_next(doc, r);
    uint32_t money = next;
    while (money < next + 2 && money < doc->n_tokens &&
           !amount_is_word(doc, money, WORD_CURRENCY) && doc->tokens[money].kind == TOKEN_WORD) {
        money++;
    }
    if (!amount_is_word(doc, money, WORD_CURRENCY) || !amount_goes_on(doc, r, money)) {
        return false;
    }
    const char *code = code_of_word(doc, money);
    code = local_code(&teller->locale, code, token_text(doc, money));
    bool found = money == next;
    for (size_t k = 0; money > next && k < sizeof national / sizeof national[0]; k++) {
        if (str_eq_nocase(token_text(doc, money - 1), str_of(national[k].people)) &&
            str_starts_nocase(token_text(doc, money), str_of(national[k].money))) {
            code = national[k].code;
            found = true;
        }
    }
    if (!found || (is_doubtful(doc, money) && !r->scaled && r->value < 1000)) {
        return false;
    }
    r->money = true;
    r->currency = given(code);
    r->last = money;
    read_cents(doc, r);
    return true;
}
