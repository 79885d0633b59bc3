#include "worker/trace.h"

#include <inttypes.h>

#include "common/hash.h"

/* n lower-case hex digits at p, not all of them zero unless that is allowed. */
static bool is_hex(const char *p, size_t n, bool may_be_zero)
{
    bool zero = true;
    for (size_t i = 0; i < n; i++) {
        if (!((p[i] >= '0' && p[i] <= '9') || (p[i] >= 'a' && p[i] <= 'f'))) {
            return false;
        }
        zero = zero && p[i] == '0';
    }
    return may_be_zero || !zero;
}

struct str trace_read(struct str value)
{
    const char *p = value.p;
    bool later =
        value.n > TRACEPARENT_BYTES && p[TRACEPARENT_BYTES] == '-' && !str_starts(value, STR("00"));
    bool ok = (value.n == TRACEPARENT_BYTES || later) && p[2] == '-' && p[35] == '-' &&
              p[52] == '-' && is_hex(p, 2, true) && !str_starts(value, STR("ff")) &&
              is_hex(p + 3, 32, false) && is_hex(p + 36, 16, false) && is_hex(p + 53, 2, true);
    return ok ? str_sub(value, 0, TRACEPARENT_BYTES) : (struct str){NULL, 0};
}

struct str trace_id(struct str traceparent)
{
    return traceparent.p ? str_sub(traceparent, 3, 35) : (struct str){NULL, 0};
}

struct str
trace_continue(struct str traceparent, struct str deployment, int64_t number, struct arena *arena)
{
    struct str own = arena_printf(arena, "%.*s/%" PRId64, STR_ARG(deployment), number);
    return arena_printf(arena, "00-%.*s-%016" PRIx64 "-%.*s", STR_ARG(trace_id(traceparent)),
                        hash64(own) | 1, STR_ARG(str_sub(traceparent, 53, 55)));
}
