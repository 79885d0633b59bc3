#include <math.h>

#include "worker/extract/amount_rules.h"
#include "worker/extract/bound.h"

static int32_t value_of(const struct doc *doc, int64_t i)
{
    return doc->words[doc->tokens[i].word].value;
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
    if (!amount_is_word(doc, i, WORD_NUMBER)) {
        return false;
    }
    r->value = value_of(doc, i);
    r->last = i;
    bool tens = r->value >= 20;
    uint32_t next = token_mark(doc, (int64_t)i + 1, '-') ? i + 2 : i + 1;
    if (tens && amount_is_word(doc, next, WORD_NUMBER) && value_of(doc, next) < 10) {
        r->value += value_of(doc, next);
        r->last = next;
    }
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
    bool named = (before->flags & TOKEN_CAPITAL) && !(before->flags & TOKEN_START) &&
                 before->kind == TOKEN_WORD && !token_is(doc, (int64_t)r->first - 1, WORD_CUE) &&
                 doc->tokens[r->first].kind == TOKEN_NUMBER &&
                 before->sentence == doc->tokens[r->first].sentence && r->value < 1000;
    return !glued_before && !glued_next && !age && !named && !amount_is_figure(doc, r);
}

/* The number itself, with its sign: false if none begins at i. */
static bool read_number(const struct teller *teller, uint32_t i, struct reading *r)
{
    const struct doc *doc = teller->doc;
    const struct token *token = &doc->tokens[i];
    *r = (struct reading){.first = i, .last = i};
    if (amount_read_glued(teller, i, r)) {
        return true; /* even where it was taken for a name */
    }
    if (token->flags & TOKEN_TAKEN) {
        return false;
    }
    if (token->kind == TOKEN_NUMBER) {
        r->digits = true;
        r->value = token_number(doc, i);
        amount_read_sign(teller, i, r);
        return true;
    }
    bool article = token_word_is(doc, i, "a");
    bool half = token_word_is(doc, i, "half");
    uint32_t scale = i + 1;
    scale += half && token_word_is(doc, scale, "a") ? 1u : 0u;
    const struct token *word = token_at(doc, scale);
    if ((article || half) && amount_is_word(doc, scale, WORD_SCALE) &&
        word->end - word->start > 4 && word->sentence == token->sentence) {
        r->value = half ? 0.5 : 1;
        r->last = scale - 1;
        return true;
    }
    if (article && token_word_is(doc, (int64_t)i + 1, "dozen")) {
        r->value = 12;
        r->last = i + 1;
        return true;
    }
    if (!read_words(doc, i, r)) {
        return false;
    }
    if (token_word_is(doc, (int64_t)r->last + 1, "dozen")) {
        r->value *= 12;
        r->last++;
    }
    return true;
}

/*
 * "5 to 10 percent", "$5-10 million", "between 3 and 4 million": what is said behind the second
 * number holds for the first, too. The second is read anew in its turn; carry is what it takes
 * over.
 */
static bool read_range(const struct teller *teller, struct reading *r, struct reading *carry)
{
    const struct doc *doc = teller->doc;
    uint32_t at = r->last + 1;
    bool dash = token_mark(doc, at, '-') && token_next_glued(doc, r->last);
    bool between =
        token_word_is(doc, at, "and") && token_word_is(doc, (int64_t)r->first - 1, "between");
    if (!r->digits || r->scaled || (!dash && !between && !token_word_is(doc, at, "to"))) {
        return false;
    }
    at++;
    at += token_at(doc, at)->kind == TOKEN_MARK ? 1u : 0u; /* its own sign */
    struct reading other;
    if (at >= doc->n_tokens || doc->tokens[at].kind != TOKEN_NUMBER ||
        !amount_goes_on(doc, r, at) || !read_number(teller, at, &other)) {
        return false;
    }
    double before = other.value;
    other.money = other.money || r->money;
    amount_read_scale(doc, &other);
    bool money = other.money || amount_read_currency(teller, &other) ||
                 amount_read_sign_behind(teller, &other);
    bool more = money || amount_read_percent(doc, &other) || amount_read_unit(doc, &other) ||
                amount_read_noun(doc, &other);
    if (!more && !other.scaled) {
        return false;
    }
    r->value *= before > 0 ? other.value / before : 1;
    r->money = money;
    r->percent = other.percent;
    r->quantity = other.quantity;
    r->unit = other.unit;
    r->currency = r->currency.n > 0 ? r->currency : other.currency;
    r->scaled = other.scaled;
    *carry = *r;
    carry->first = at;
    return true;
}

/* carry: a range's money for its second number, at carry->first. */
static bool
read_amount(const struct teller *teller, uint32_t i, struct reading *carry, struct reading *r)
{
    const struct doc *doc = teller->doc;
    if (!read_number(teller, i, r)) {
        return false;
    }
    if (carry->money && carry->first == i && !r->money) {
        r->money = true;
        r->currency = carry->currency;
    }
    if (read_range(teller, r, carry)) {
        r->value = rounded(r->value);
        r->number = r->last;
        return true;
    }
    amount_read_scale(doc, r);
    r->value = rounded(r->value);
    r->number = r->last;
    if (r->money || amount_read_currency(teller, r) || amount_read_sign_behind(teller, r) ||
        amount_read_percent(doc, r) || amount_read_unit(doc, r)) {
        if (r->money && r->currency.n == 3 && token_is(doc, (int64_t)r->last + 1, WORD_CURRENCY)) {
            (void)amount_read_currency(teller, r); /* "$5 million US dollars" */
        }
        return true;
    }
    bool one = !r->digits && r->value == 1;
    if (one || amount_is_label(doc, r) || amount_is_age(doc, r) ||
        (r->digits && !r->scaled && !is_count(doc, r) && !amount_has_tail(doc, r))) {
        return false;
    }
    return amount_read_noun(doc, r) || ((r->digits || r->scaled) && !amount_is_weak_label(doc, r));
}

static struct str mod_of(const struct doc *doc, const struct reading *r)
{
    uint32_t start;
    const char *mod = bound_before(doc, r->first, false, &start);
    mod = mod ? mod : bound_behind(doc, r->number);
    return str_of(mod ? mod : bound_behind(doc, r->last));
}

static enum amount_type type_of(const struct reading *r)
{
    return r->money      ? AMOUNT_MONEY
           : r->percent  ? AMOUNT_PERCENT
           : r->quantity ? AMOUNT_QUANTITY
                         : AMOUNT_CARDINAL;
}

/* A token that an amount may begin at; a word that ends in a figure may be "Rs500". */
static bool may_begin(const struct doc *doc, uint32_t i)
{
    const struct token *token = &doc->tokens[i];
    char last = doc->text.p[token->end - 1];
    return token->kind == TOKEN_NUMBER || token_is(doc, i, WORD_NUMBER) ||
           (token->kind == TOKEN_WORD && last >= '0' && last <= '9') ||
           token_word_is(doc, i, "a") || token_word_is(doc, i, "half");
}

bool find_amounts(const struct doc *doc, const struct clean *clean, struct facts *out)
{
    struct teller teller = {.doc = doc, .locale = locale_of(clean)};
    struct reading carry = {0};
    size_t cap = 0;
    uint32_t free_from = 0; /* behind the last amount */
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        struct reading r;
        if (!may_begin(doc, i) || !read_amount(&teller, i, &carry, &r) || r.first < free_from ||
            !isfinite(r.value)) { /* 309 digits or more */
            continue;
        }
        if (out->n_amounts == AMOUNTS_MAX) {
            return true;
        }
        struct amount amount = {
            .span = {.start = doc->tokens[r.first].start,
                     .end = doc->tokens[r.last].end,
                     .text = token_range(doc, r.first, r.last)},
            .type = type_of(&r),
            .value = r.value,
            .currency = r.money ? r.currency : (struct str){0},
            .unit = r.quantity ? r.unit : (struct str){0},
            .mod = mod_of(doc, &r),
        };
        ARENA_PUSH(doc->arena, out->amounts, out->n_amounts, cap, amount);
        i = r.last;
        free_from = r.last + 1;
    }
    return false;
}
