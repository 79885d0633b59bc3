#include "worker/replay/marks.h"

#include <inttypes.h>

size_t marks_reason(const char *const *reasons, struct str name)
{
    for (size_t i = 0; reasons[i]; i++) {
        if (str_eq(str_of(reasons[i]), name)) {
            return i;
        }
    }
    return MARKS_MAX;
}

void marks_read(struct str text, const char *const *reasons, struct marks *out)
{
    *out = (struct marks){0};
    while (text.n > 0) {
        struct str_pair word = str_cut(text, ' ');
        struct str_pair pair = str_cut(word.head, '=');
        size_t reason = marks_reason(reasons, pair.head);
        uint64_t next = 0;
        if (reason < MARKS_MAX && str_to_u64(pair.tail, &next) && next <= INT64_MAX) {
            out->next[reason] = (int64_t)next;
        }
        text = word.tail;
    }
}

struct str marks_write(const struct marks *marks, const char *const *reasons, struct arena *arena)
{
    struct str text = STR("");
    for (size_t i = 0; reasons[i]; i++) {
        text = arena_printf(arena, "%.*s%s%s=%" PRId64, STR_ARG(text), i > 0 ? " " : "", reasons[i],
                            marks->next[i]);
    }
    return text;
}

int64_t marks_least(const struct marks *marks, const char *const *reasons, size_t only)
{
    int64_t least = only < MARKS_MAX ? marks->next[only] : INT64_MAX;
    for (size_t i = 0; reasons[i] && only == MARKS_MAX; i++) {
        least = marks->next[i] < least ? marks->next[i] : least;
    }
    return least;
}

void marks_advance(struct marks *marks, const char *const *reasons, size_t only, int64_t next)
{
    for (size_t i = 0; reasons[i]; i++) {
        if ((only == MARKS_MAX || only == i) && marks->next[i] < next) {
            marks->next[i] = next;
        }
    }
}
