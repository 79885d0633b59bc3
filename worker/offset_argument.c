#include "worker/offset_argument.h"

bool offset_argument_read(const char *text, struct arena *arena, struct offset_argument *out)
{
    struct str_pair place = str_cut(str_of(text), '=');
    struct str_pair topic = str_cut(place.head, ':');
    uint64_t partition = 0;
    uint64_t offset = 0;
    bool where = str_eq(place.tail, STR("earliest")) || str_eq(place.tail, STR("latest")) ||
                 (str_to_u64(place.tail, &offset) && offset <= INT64_MAX);
    if (!place.found || !topic.found || topic.head.n == 0 || !where ||
        !str_to_u64(topic.tail, &partition) || partition > INT32_MAX) {
        return false;
    }
    *out = (struct offset_argument){.topic = arena_zstr(arena, topic.head),
                                    .partition = (int32_t)partition,
                                    .where = place.tail};
    return true;
}
