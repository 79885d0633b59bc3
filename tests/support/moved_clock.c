/*
 * moved_clock — a process's wall clock, moved from outside while it runs; preloaded by
 * moved_clock.py.
 *
 * What:  the file MOVED_CLOCK holds an int64 of this machine, the seconds by which the wall clock
 * is ahead; whoever writes it sets the clock. The monotonic clock stays. Why:   libfaketime
 * (0.9.10) does not know C11's cnd_timedwait(), by which librdkafka waits: the deadline is moved
 * and the wait is not. Holds: a wait until a point in time ends when the moved clock reaches it, as
 * the kernel's does when somebody sets the real one; it looks every SLICE_MS.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#define SLICE_MS 20
/* Deadlines below are of condition variables that wait by the monotonic clock. */
#define YEAR_2001_S 1000000000

static const _Atomic int64_t *ahead_s;

__attribute__((constructor)) static void open_clock(void)
{
    const char *path = getenv("MOVED_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    void *map = file < 0 ? MAP_FAILED : mmap(NULL, sizeof *ahead_s, PROT_READ, MAP_SHARED, file, 0);
    if (map == MAP_FAILED) {
        abort(); /* a test that moves no clock would prove nothing */
    }
    (void)close(file);
    ahead_s = map;
}

int clock_gettime(clockid_t id, struct timespec *out)
{
    int failed = (int)syscall(SYS_clock_gettime, id, out);
    if (!failed && ahead_s && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) {
        out->tv_sec += atomic_load(ahead_s);
    }
    return failed;
}

int timespec_get(struct timespec *out, int base)
{
    return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, out) == 0 ? base : 0;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    *out = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *out)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (out) {
        *out = now.tv_sec;
    }
    return now.tv_sec;
}

static int64_t until_ns(clockid_t id, const struct timespec *deadline)
{
    struct timespec now;
    (void)clock_gettime(id, &now);
    return (deadline->tv_sec - now.tv_sec) * 1000000000LL + deadline->tv_nsec - now.tv_nsec;
}

int pthread_cond_timedwait(pthread_cond_t *restrict cond,
                           pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict deadline)
{
    clockid_t id = deadline->tv_sec < YEAR_2001_S ? CLOCK_MONOTONIC : CLOCK_REALTIME;
    for (;;) {
        int64_t left_ns = until_ns(id, deadline);
        int64_t slice_ns = left_ns < SLICE_MS * 1000000LL ? left_ns : SLICE_MS * 1000000LL;
        struct timespec end;
        if (left_ns <= 0) {
            return ETIMEDOUT;
        }
        (void)clock_gettime(CLOCK_MONOTONIC, &end);
        end.tv_nsec += slice_ns;
        end.tv_sec += end.tv_nsec / 1000000000;
        end.tv_nsec %= 1000000000;
        int code = pthread_cond_clockwait(cond, mutex, CLOCK_MONOTONIC, &end);
        if (code != ETIMEDOUT) {
            return code;
        }
    }
}

/* glibc's C11 types are its POSIX types under other names. */
int cnd_timedwait(cnd_t *restrict cond,
                  mtx_t *restrict mutex,
                  const struct timespec *restrict deadline)
{
    int code = pthread_cond_timedwait((pthread_cond_t *)cond, (pthread_mutex_t *)mutex, deadline);
    return code == 0 ? thrd_success : code == ETIMEDOUT ? thrd_timedout : thrd_error;
}
