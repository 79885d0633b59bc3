/*
 * service — how long the loops wait between two tries.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>

#include "common/clock.h"
#include "worker/service.h"

static const struct {
    unsigned tries;
    int base_ms; /* before the jitter of a quarter */
} waits[] = {
    {0, 50},   {1, 100},  {2, 200},  {3, 400},   {4, 800},   {5, 1600},
    {6, 2500}, {7, 2500}, {8, 2500}, {31, 2500}, {32, 2500}, {UINT_MAX, 2500},
};

/* The jitter comes from the clock, so one look is not enough. */
Test(service, backoff)
{
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
        int least = INT_MAX;
        int most = 0;
        for (int64_t end = clock_monotonic_us() + 2000; clock_monotonic_us() < end;) {
            int ms = service_backoff_ms(waits[i].tries);
            least = ms < least ? ms : least;
            most = ms > most ? ms : most;
        }
        cr_expect(ge(int, least, waits[i].base_ms * 3 / 4), "after %u tries", waits[i].tries);
        cr_expect(le(int, most, waits[i].base_ms * 5 / 4), "after %u tries", waits[i].tries);
        cr_expect(lt(int, least, most), "after %u tries: two workers do not come back together",
                  waits[i].tries);
    }
}
