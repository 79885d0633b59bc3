#include "worker/fault.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/config.h"
#include "common/str.h"

struct fault {
    struct str point; /* of a crash: what the bytes hold */
    struct str crash; /* its kind, or "" */
    int signal;
    uint64_t at; /* passing that raises it, from 1 */
    atomic_uint_fast64_t passed;
};

/* Armed at most once, by whichever thread passes a point first. */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct fault *armed;

static void arm(void)
{
    struct str_pair kind = str_cut(str_of(config_env("NEWSMILL_TEST_FAULT")), '@');
    struct str_pair place = str_cut(kind.tail, ':');
    uint64_t at = 1;
    bool crash = str_eq(kind.head, STR("crash")) || str_eq(kind.head, STR("crash-group"));
    bool lethal = crash || str_eq(kind.head, STR("kill"));
    if (!kind.found || (!lethal && !str_eq(kind.head, STR("stop"))) ||
        (place.found && !str_to_u64(place.tail, &at))) {
        return;
    }
    struct fault *fault = calloc(1, sizeof *fault);
    if (fault) {
        fault->point = place.head;
        fault->crash = crash ? kind.head : STR("");
        fault->signal = lethal ? SIGKILL : SIGSTOP;
        fault->at = at;
        armed = fault;
    }
}

void fault_point(const char *name)
{
    (void)pthread_once(&once, arm);
    if (armed && armed->crash.n == 0 && str_eq(armed->point, str_of(name)) &&
        atomic_fetch_add(&armed->passed, 1) + 1 == armed->at) {
        (void)kill(getpid(), armed->signal);
    }
}

void fault_bytes(const char *kind, struct str bytes)
{
    (void)pthread_once(&once, arm);
    if (armed && armed->crash.n > 0 && str_eq(armed->crash, str_of(kind)) &&
        str_find(bytes, armed->point) >= 0) {
        (void)kill(getpid(), armed->signal);
    }
}
