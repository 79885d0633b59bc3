#include "worker/stop_signals.h"

#include <time.h>

void stop_signals_block(struct stop_signals *signals)
{
    signals->came = false;
    (void)sigemptyset(&signals->set);
    (void)sigaddset(&signals->set, SIGTERM);
    (void)sigaddset(&signals->set, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &signals->set, NULL);
}

int stop_signals_wait(struct stop_signals *signals, int ms)
{
    const struct timespec wait = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    int signal = sigtimedwait(&signals->set, NULL, &wait);
    signals->came = signals->came || signal > 0;
    return signal > 0 ? signal : 0;
}

bool stop_signals_came(struct stop_signals *signals)
{
    return signals->came || stop_signals_wait(signals, 0) > 0;
}
