/*
 * stop_signals — SIGTERM and SIGINT, taken where a loop asks for them: no handler, nothing global.
 */
#ifndef WORKER_STOP_SIGNALS_H
#define WORKER_STOP_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

struct stop_signals {
    sigset_t set;
    bool came; /* stays */
};

/*
 * From now on both signals wait until they are asked for, in this thread and in those that it
 * starts; others must block all signals, as librdkafka's do.
 */
void stop_signals_block(struct stop_signals *signals);

/* Waits ms (0: looks only) for one; its number, or 0. One thread asks. */
int stop_signals_wait(struct stop_signals *signals, int ms);

/* True once one has come, as far as stop_signals_wait() or this has looked. */
bool stop_signals_came(struct stop_signals *signals);

#endif
