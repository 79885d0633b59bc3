#include "worker/extract/amount.h"

/* By the values of WORD_CURRENCY in words.c; "" for money of several countries. */
static const char *const currency_codes[] = {
    "",    "USD", "EUR", "GBP", "JPY", "CNY", "INR", "RUB", "CHF", "KRW", "",
    "BRL", "ZAR", "SEK", "NOK", "PLN", "TRY", "SAR", "THB", "ILS", "NGN", "GHS",
    "IDR", "MYR", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "AED", "UAH", "DKK",
    "KES", "UGX", "MNT", "VND", "PHP", "CRC", "NAD", "BWP",
};

/* By the values of WORD_UNIT. */
static const char *const unit_names[] = {
    "",    "km",  "m",  "cm", "mm",     "mile",   "foot", "inch",   "yard", "kg",   "g",  "tonne",
    "ton", "lb",  "oz", "l",  "gallon", "barrel", "ha",   "acre",   "mph",  "km/h", "kW", "MW",
    "GW",  "kWh", "C",  "F",  "degree", "knot",   "W",    "bushel", "Mt",   "hp",
};

/* Letters glued before a "$". */
static const struct {
    const char *prefix;
    const char *code;
} dollars[] = {{"US", "USD"}, {"U.S.", "USD"}, {"A", "AUD"},  {"AU", "AUD"},  {"C", "CAD"},
               {"CA", "CAD"}, {"CAD", "CAD"},  {"NZ", "NZD"}, {"HK", "HKD"},  {"S", "SGD"},
               {"NT", "TWD"}, {"N", "NAD"},    {"R", "BRL"},  {"AUD", "AUD"}, {"USD", "USD"}};

static const struct {
    const char *symbol;
    const char *code;
} symbols[] = {{"$", "USD"},      {"\u20AC", "EUR"}, {"\u00A3", "GBP"}, {"\u00A5", "JPY"},
               {"\u20B9", "INR"}, {"\u20A9", "KRW"}, {"\u20BD", "RUB"}, {"\u20B4", "UAH"},
               {"\u20A6", "NGN"}, {"\u20B1", "PHP"}, {"\u20AB", "VND"}, {"\u20AA", "ILS"},
               {"\u20BA", "TRY"}, {"\u20A1", "CRC"}, {"\u20B5", "GHS"}, {"\u20AE", "MNT"},
               {"\u0E3F", "THB"}};

/* A people before the name of its money. */
static const struct {
    const char *people;
    const char *money; /* the beginning of the word */
    const char *code;
} national[] = {
    {"American", "dollar", "USD"}, {"US", "dollar", "USD"},         {"U.S.", "dollar", "USD"},
    {"Canadian", "dollar", "CAD"}, {"Australian", "dollar", "AUD"}, {"Singapore", "dollar", "SGD"},
    {"Taiwan", "dollar", "TWD"},   {"Namibian", "dollar", "NAD"},   {"Mexican", "peso", "MXN"},
    {"Philippine", "peso", "PHP"}, {"Argentine", "peso", "ARS"},    {"Colombian", "peso", "COP"},
    {"Chilean", "peso", "CLP"},    {"Cuban", "peso", "CUP"},        {"Pakistani", "rupee", "PKR"},
    {"Nepali", "rupee", "NPR"},    {"Indian", "rupee", "INR"},      {"British", "pound", "GBP"},
    {"Egyptian", "pound", "EGP"},  {"Lebanese", "pound", "LBP"},    {"Swiss", "franc", "CHF"},
    {"Japanese", "yen", "JPY"},    {"Chinese", "yuan", "CNY"},      {"Danish", "kron", "DKK"},
    {"Norwegian", "kron", "NOK"},  {"Swedish", "kron", "SEK"},      {"Russian", "r", "RUB"},
    {"Turkish", "lira", "TRY"},    {"Brazilian", "rea", "BRL"},     {"Polish", "zlot", "PLN"},
    {"Korean", "won", "KRW"},      {"Icelandic", "kron", "ISK"},    {"Saudi", "riyal", "SAR"},
    {"Thai", "baht", "THB"},       {"Ghanaian", "cedi", "GHS"},     {"Zealand", "dollar", "NZD"},
    {"Kong", "dollar", "HKD"},     {"African", "rand", "ZAR"},
};

/* What has been read of an amount: tokens [first, last]. */
struct reading {
    uint32_t first, last;
    double value;
    struct str currency, unit;
    bool money, percent, quantity, scaled;
};

static bool is_word(const struct doc *doc, int64_t i, uint64_t class)
{
    return token_is(doc, i, class) && token_at(doc, i)->sentence != UINT32_MAX;
}

static int32_t value_of(const struct doc *doc, int64_t i)
{
    return doc->words[doc->tokens[i].word].value;
}

static double parse_digits(struct str s)
{
    double value = 0;
    double place = 0; /* of the next digit behind the point; 0 before it */
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.') {
            place = 0.1;
        } else if (s.p[i] >= '0' && s.p[i] <= '9' && place == 0) {
            value = value * 10 + (s.p[i] - '0');
        } else if (s.p[i] >= '0' && s.p[i] <= '9') {
            value += (s.p[i] - '0') * place;
            place /= 10;
        }
    }
    return value;
}

/* Decimal places lose their last bit in the sum above; this gives the nearest of six places. */
static double rounded(double value)
{
    double scaled = value * 1e6;
    return scaled < 9e15 ? (double)(int64_t)(scaled + 0.5) / 1e6 : value;
}

/* "three", "twenty-five"; false if there is no number word at i. */
static bool read_words(const struct doc *doc, uint32_t i, struct reading *r)
{
    if (!is_word(doc, i, WORD_NUMBER)) {
        return false;
    }
    r->value = value_of(doc, i);
    r->last = i;
    bool tens = r->value >= 20;
    uint32_t next = token_mark(doc, (int64_t)i + 1, '-') ? i + 2 : i + 1;
    if (tens && is_word(doc, next, WORD_NUMBER) && value_of(doc, next) < 10) {
        r->value += value_of(doc, next);
        r->last = next;
    }
    return true;
}

/* The currency sign that ends before token i: "$", "US$", "USD"; moves r->first to it. */
static void read_sign(const struct doc *doc, uint32_t i, struct reading *r)
{
    int64_t before = (int64_t)i - 1;
    if (before < 0) {
        return;
    }
    struct str s = token_text(doc, (uint32_t)before);
    bool glued = token_next_glued(doc, (uint32_t)before);
    for (size_t k = 0; k < sizeof symbols / sizeof symbols[0]; k++) {
        if (str_eq(s, str_of(symbols[k].symbol))) {
            r->money = true;
            r->first = (uint32_t)before;
            r->currency = str_of(symbols[k].code);
        }
    }
    if (!r->money && s.n >= 2 && s.n <= 3 && is_word(doc, before, WORD_CURRENCY) &&
        (doc->tokens[before].flags & TOKEN_CAPITAL)) {
        r->money = true;
        r->first = (uint32_t)before;
        r->currency = str_of(currency_codes[value_of(doc, before)]);
        return;
    }
    if (!r->money || !glued || before == 0 || s.n != 1 ||
        !token_next_glued(doc, (uint32_t)before - 1)) {
        return;
    }
    struct str prefix = token_text(doc, (uint32_t)before - 1);
    for (size_t k = 0; k < sizeof dollars / sizeof dollars[0]; k++) {
        if (str_eq(prefix, str_of(dollars[k].prefix))) {
            r->first = (uint32_t)before - 1;
            r->currency = str_of(dollars[k].code);
        }
    }
}

/* The power of ten of a scale word; one-letter ones are units, too, and have their own. */
static int scale_power(const struct doc *doc, uint32_t i)
{
    struct str s = token_text(doc, i);
    if (s.n > 1) {
        return value_of(doc, i);
    }
    return s.p[0] == 'k' || s.p[0] == 'K' ? 3 : s.p[0] == 'm' || s.p[0] == 'M' ? 6 : 9;
}

/* "million", "bn"; one letter only glued to the number, and as "m" only of money. */
static void read_scale(const struct doc *doc, struct reading *r)
{
    for (int times = 0; times < 2; times++) {
        uint32_t next = r->last + 1;
        bool hyphen = token_mark(doc, next, '-') && token_next_glued(doc, r->last);
        next += hyphen;
        if (!is_word(doc, next, WORD_SCALE) ||
            token_at(doc, next)->sentence != doc->tokens[r->last].sentence) {
            return;
        }
        struct str s = token_text(doc, next);
        bool glued = token_next_glued(doc, r->last);
        if (s.n == 1 && (!glued || (!r->money && s.p[0] != 'k'))) {
            return;
        }
        for (int k = scale_power(doc, next); k > 0; k--) {
            r->value *= 10;
        }
        r->scaled = true;
        r->last = next;
    }
}

/* Words that are money only where something else says so: "10 won the race". */
static bool is_doubtful(const struct doc *doc, int64_t i)
{
    return token_word_is(doc, i, "won") || token_word_is(doc, i, "try") ||
           token_word_is(doc, i, "real") || token_word_is(doc, i, "rand");
}

/* "10 €": the sign behind the number. */
static bool read_sign_behind(const struct doc *doc, struct reading *r)
{
    const struct token *token = token_at(doc, (int64_t)r->last + 1);
    if (token->kind != TOKEN_MARK || token->sentence != doc->tokens[r->last].sentence ||
        token_at(doc, (int64_t)r->last + 2)->kind == TOKEN_NUMBER) {
        return false; /* of two numbers the sign belongs to the second */
    }
    struct str s = token_text(doc, r->last + 1);
    for (size_t k = 0; k < sizeof symbols / sizeof symbols[0]; k++) {
        if (str_eq(s, str_of(symbols[k].symbol))) {
            r->money = true;
            r->currency = str_of(symbols[k].code);
            r->last++;
            return true;
        }
    }
    return false;
}

/* "euros", "Canadian dollars" behind the number. */
static bool read_currency(const struct doc *doc, struct reading *r)
{
    uint32_t next = r->last + 1;
    next += token_mark(doc, next, '-') && token_next_glued(doc, r->last);
    uint32_t money = next;
    while (money < next + 2 && !is_word(doc, money, WORD_CURRENCY) &&
           (token_at(doc, money)->flags & TOKEN_CAPITAL)) {
        money++;
    }
    if (!is_word(doc, money, WORD_CURRENCY) ||
        token_at(doc, money)->sentence != doc->tokens[r->last].sentence) {
        return false;
    }
    struct str code = str_of(currency_codes[value_of(doc, money)]);
    bool found = money == next;
    for (size_t k = 0; money > next && k < sizeof national / sizeof national[0]; k++) {
        if (str_eq(token_text(doc, money - 1), str_of(national[k].people)) &&
            str_starts_nocase(token_text(doc, money), str_of(national[k].money))) {
            code = str_of(national[k].code);
            found = true;
        }
    }
    if (!found || (is_doubtful(doc, money) && !r->scaled && r->value < 1000)) {
        return false;
    }
    r->money = true;
    r->currency = code.n > 0 ? code : (struct str){0};
    r->last = money;
    return true;
}

static bool read_percent(const struct doc *doc, struct reading *r)
{
    uint32_t next = r->last + 1;
    next += token_mark(doc, next, '-') && token_next_glued(doc, r->last);
    bool two = token_word_is(doc, next, "per") && token_word_is(doc, (int64_t)next + 1, "cent");
    if (token_mark(doc, next, '%') || token_word_is(doc, next, "percent") ||
        token_word_is(doc, next, "pct") || two ||
        (token_word_is(doc, next, "percentage") &&
         token_word_is(doc, (int64_t)next + 1, "points"))) {
        r->percent = true;
        r->last = next + (two || token_word_is(doc, next, "percentage"));
    }
    return r->percent;
}

static bool read_unit(const struct doc *doc, struct reading *r)
{
    uint32_t next = r->last + 1;
    next += token_mark(doc, next, '-') && token_next_glued(doc, r->last);
    bool square = token_word_is(doc, next, "square") || token_word_is(doc, next, "sq");
    bool cubic = token_word_is(doc, next, "cubic");
    next += square || cubic;
    const struct token *token = token_at(doc, next);
    if (!is_word(doc, next, WORD_UNIT) || (token->flags & TOKEN_TAKEN) ||
        token->sentence != doc->tokens[r->last].sentence) {
        return false;
    }
    const char *unit = unit_names[value_of(doc, next)];
    if (token_word_is(doc, next, "degrees") &&
        (token_word_is(doc, (int64_t)next + 1, "celsius") ||
         token_word_is(doc, (int64_t)next + 1, "fahrenheit"))) {
        next++;
        unit = unit_names[value_of(doc, next)];
    }
    r->quantity = true;
    r->unit = square  ? arena_printf(doc->arena, "%s2", unit)
              : cubic ? arena_printf(doc->arena, "%s3", unit)
                      : str_of(unit);
    r->last = next;
    return true;
}

/* A bare number counts if it stands free: not "F-16", "2-1", "10th", "No. 5", ", 43,". */
static bool is_count(const struct doc *doc, const struct reading *r)
{
    const struct token *before = token_at(doc, (int64_t)r->first - 1);
    const struct token *next = token_at(doc, (int64_t)r->last + 1);
    bool glued_before = r->first > 0 && token_next_glued(doc, r->first - 1) &&
                        !token_mark(doc, (int64_t)r->first - 1, '(') &&
                        !token_mark(doc, (int64_t)r->first - 1, '"') &&
                        !token_mark(doc, (int64_t)r->first - 1, '\'');
    bool glued_next =
        token_next_glued(doc, r->last) &&
        (next->kind != TOKEN_MARK || token_mark(doc, (int64_t)r->last + 1, '-') ||
         token_mark(doc, (int64_t)r->last + 1, '/') ||
         (token_mark(doc, (int64_t)r->last + 1, ':') && token_next_glued(doc, r->last + 1)));
    bool age = token_mark(doc, (int64_t)r->first - 1, ',') &&
               token_mark(doc, (int64_t)r->last + 1, ',') && r->value < 120 &&
               (token_at(doc, (int64_t)r->first - 2)->flags & TOKEN_CAPITAL);
    bool numbered = token_word_is(doc, (int64_t)r->first - 1, "no.") ||
                    token_mark(doc, (int64_t)r->first - 1, '#');
    bool named = (before->flags & TOKEN_CAPITAL) && !(before->flags & TOKEN_START) &&
                 before->kind == TOKEN_WORD && !token_is(doc, (int64_t)r->first - 1, WORD_CUE) &&
                 doc->tokens[r->first].kind == TOKEN_NUMBER &&
                 before->sentence == doc->tokens[r->first].sentence && r->value < 1000;
    return !glued_before && !glued_next && !age && !numbered && !named;
}

static bool read_amount(const struct doc *doc, uint32_t i, struct reading *r)
{
    const struct token *token = &doc->tokens[i];
    bool digits = token->kind == TOKEN_NUMBER;
    *r = (struct reading){.first = i, .last = i};
    if (token->flags & TOKEN_TAKEN) {
        return false;
    }
    if (digits) {
        r->value = parse_digits(token_text(doc, i));
        read_sign(doc, i, r);
    } else if (token_word_is(doc, i, "a") && is_word(doc, (int64_t)i + 1, WORD_SCALE) &&
               token_at(doc, (int64_t)i + 1)->end - token_at(doc, (int64_t)i + 1)->start > 4) {
        r->value = 1;
    } else if (!read_words(doc, i, r)) {
        return false;
    }
    read_scale(doc, r);
    r->value = rounded(r->value);
    if (r->money || read_currency(doc, r) || read_sign_behind(doc, r) || read_percent(doc, r) ||
        read_unit(doc, r)) {
        if (r->money && r->currency.n == 3 && token_is(doc, (int64_t)r->last + 1, WORD_CURRENCY)) {
            (void)read_currency(doc, r); /* "$5 million US dollars" */
        }
        return true;
    }
    return digits ? is_count(doc, r) : r->scaled;
}

static enum amount_type type_of(const struct reading *r)
{
    return r->money      ? AMOUNT_MONEY
           : r->percent  ? AMOUNT_PERCENT
           : r->quantity ? AMOUNT_QUANTITY
                         : AMOUNT_CARDINAL;
}

bool find_amounts(const struct doc *doc, struct facts *out)
{
    size_t cap = 0;
    uint32_t free_from = 0; /* behind the last amount */
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        struct reading r;
        bool may = doc->tokens[i].kind == TOKEN_NUMBER || token_is(doc, i, WORD_NUMBER) ||
                   token_word_is(doc, i, "a");
        if (!may || !read_amount(doc, i, &r) || r.first < free_from) {
            continue;
        }
        if (out->n_amounts == AMOUNTS_MAX) {
            return true;
        }
        struct str text = token_range(doc, r.first, r.last);
        struct amount amount = {
            .span = {.start = doc->tokens[r.first].start,
                     .end = doc->tokens[r.last].end,
                     .text = text},
            .type = type_of(&r),
            .value = r.value,
            .currency = r.money ? r.currency : (struct str){0},
            .unit = r.unit,
        };
        ARENA_PUSH(doc->arena, out->amounts, out->n_amounts, cap, amount);
        i = r.last;
        free_from = r.last + 1;
    }
    return false;
}
