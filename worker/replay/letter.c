#include "worker/replay/letter.h"

#include <string.h>

/* The first of ours; all behind the last one of this name are ours, too. */
#define FIRST_OF_OURS "__connect.errors.topic"

static const struct letter_header *find(const struct letter *letter, const char *name)
{
    for (size_t i = letter->n_headers; i-- > 0;) {
        if (strcmp(letter->headers[i].name, name) == 0) {
            return &letter->headers[i];
        }
    }
    return NULL;
}

static struct str value_of(const struct letter *letter, const char *name)
{
    const struct letter_header *header = find(letter, name);
    return header ? header->value : (struct str){NULL, 0};
}

bool letter_read(struct letter *letter)
{
    const struct letter_header *first = find(letter, FIRST_OF_OURS);
    const struct str place = STR("rejected_record/");
    struct str original = value_of(letter, "newsmill.original");
    letter->n_original = first ? (size_t)(first - letter->headers) : letter->n_headers;
    letter->topic = value_of(letter, FIRST_OF_OURS);
    letter->reason = value_of(letter, "__connect.errors.class.name");
    letter->replays = 0;
    letter->reject_id = 0;
    if (!first || letter->reason.n == 0 ||
        !str_to_u64(value_of(letter, LETTER_REPLAY_COUNT), &letter->replays)) {
        return false;
    }
    return !original.p || (str_starts(original, place) &&
                           str_to_u64(str_sub(original, place.n, original.n), &letter->reject_id));
}

static bool is_listed(const struct config_list *list, struct str name)
{
    for (size_t i = 0; i < list->n; i++) {
        if (str_eq(str_of(list->items[i]), name)) {
            return true;
        }
    }
    return false;
}

enum letter_fate
letter_fate(const struct letter *letter, int64_t at_us, const struct letter_rules *rules)
{
    if (rules->reason.p && !str_eq(rules->reason, letter->reason)) {
        return LETTER_UNASKED;
    }
    if (at_us < rules->since_us) {
        return LETTER_EARLIER;
    }
    if (letter->replays >= rules->max_replays) {
        return LETTER_WORN;
    }
    return is_listed(rules->topics, letter->topic) ? LETTER_AGAIN : LETTER_ELSEWHERE;
}

const char *letter_fate_name(enum letter_fate fate)
{
    static const char *const names[LETTER_FATES] = {
        [LETTER_AGAIN] = "to replay",       [LETTER_DONE] = "done before",
        [LETTER_UNASKED] = "other reason",  [LETTER_EARLIER] = "too early",
        [LETTER_WORN] = "tried enough",     [LETTER_CUT] = "bytes not kept",
        [LETTER_ELSEWHERE] = "other topic", [LETTER_FOREIGN] = "not ours",
    };
    return names[fate];
}
