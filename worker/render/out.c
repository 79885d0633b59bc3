#include "worker/render/out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/utf8.h"

/* jansson only fails for want of memory here: every string is checked before. */
static json_t *or_die(json_t *value)
{
    if (!value) {
        (void)fputs("render: out of memory\n", stderr);
        abort();
    }
    return value;
}

json_t *out_text(struct str s)
{
    if (!s.p) {
        return json_null();
    }
    if (utf8_valid(s)) {
        return or_die(json_stringn_nocheck(s.p, s.n));
    }
    struct arena *arena = arena_new(256);
    struct str clean = utf8_clean(s, arena, NULL);
    json_t *value = or_die(json_stringn_nocheck(clean.p, clean.n));
    arena_free(arena);
    return value;
}

json_t *out_time(int64_t us)
{
    char text[CLOCK_TEXT_MAX];
    clock_format(us, text);
    return or_die(json_string(text));
}

json_t *out_local_time(int64_t us, int zone_minutes)
{
    char text[CLOCK_TEXT_MAX + sizeof "+00:00"];
    clock_format(us + (int64_t)zone_minutes * 60 * CLOCK_US_PER_S, text);
    if (zone_minutes != 0) {
        size_t n = strlen(text) - 1; /* the 'Z' goes */
        int minutes = abs(zone_minutes);
        (void)snprintf(text + n, sizeof text - n, "%c%02d:%02d", zone_minutes < 0 ? '-' : '+',
                       minutes / 60, minutes % 60);
    }
    return or_die(json_string(text));
}

json_t *out_id(int64_t id)
{
    char text[24];
    if (id == 0) {
        return json_null();
    }
    (void)snprintf(text, sizeof text, "%lld", (long long)id);
    return or_die(json_string(text));
}

json_t *out_number(double value)
{
    const double exact = 9007199254740992.0; /* 2^53 */
    if (!isfinite(value)) {
        return json_null();
    }
    if (value == floor(value) && fabs(value) <= exact) {
        return or_die(json_integer((json_int_t)value));
    }
    return or_die(json_real(value));
}

struct str out_line(json_t *value, struct arena *arena)
{
    char *text =
        json_dumps(or_die(value), JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15));
    if (!text) {
        or_die(NULL);
    }
    struct str line = arena_copy(arena, str_of(text));
    free(text);
    json_decref(value);
    return line;
}
