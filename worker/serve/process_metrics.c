#include "worker/serve/process_metrics.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"

/* /proc/self/statm, in bytes. */
struct memory {
    double virtual_bytes, resident_bytes;
};

static struct memory read_memory(void)
{
    long long pages[2] = {0, 0};
    double page_bytes = (double)sysconf(_SC_PAGESIZE);
    FILE *file = fopen("/proc/self/statm", "re");
    if (file) {
        if (fscanf(file, "%lld %lld", &pages[0], &pages[1]) != 2) {
            pages[0] = pages[1] = 0;
        }
        (void)fclose(file);
    }
    return (struct memory){(double)pages[0] * page_bytes, (double)pages[1] * page_bytes};
}

static double read_virtual_bytes(void *arg)
{
    (void)arg;
    return read_memory().virtual_bytes;
}

static double read_resident_bytes(void *arg)
{
    (void)arg;
    return read_memory().resident_bytes;
}

static double read_cpu_seconds(void *arg)
{
    (void)arg;
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Entries of a folder, hidden ones left out. */
static int count_entries(const char *path)
{
    int n = 0;
    DIR *folder = opendir(path);
    if (!folder) {
        return 0;
    }
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        n += entry->d_name[0] != '.';
    }
    (void)closedir(folder);
    return n;
}

static double read_open_fds(void *arg)
{
    (void)arg;
    return count_entries("/proc/self/fd") - 1; /* less the one that counts them */
}

static double read_threads(void *arg)
{
    (void)arg;
    return count_entries("/proc/self/task");
}

static double read_max_fds(void *arg)
{
    (void)arg;
    struct rlimit limit = {0};
    (void)getrlimit(RLIMIT_NOFILE, &limit);
    return (double)limit.rlim_cur;
}

void process_metrics_init(struct metrics *metrics)
{
    static const struct {
        struct metric_id id;
        metric_read *read;
    } gauges[] = {
        {{.name = "process_resident_memory_bytes",
          .help = "Memory of this process that is resident."},
         read_resident_bytes},
        {{.name = "process_virtual_memory_bytes", .help = "Address space of this process."},
         read_virtual_bytes},
        {{.name = "process_open_fds", .help = "Open file descriptors of this process."},
         read_open_fds},
        {{.name = "process_max_fds", .help = "File descriptors that this process may open."},
         read_max_fds},
        {{.name = "process_threads", .help = "Threads of this process."}, read_threads},
    };
    metrics_read_counter(metrics,
                         &(struct metric_id){.name = "process_cpu_seconds_total",
                                             .help = "CPU time of this process, user and system."},
                         read_cpu_seconds, NULL);
    for (size_t i = 0; i < sizeof gauges / sizeof gauges[0]; i++) {
        metrics_read_gauge(metrics, &gauges[i].id, gauges[i].read, NULL);
    }
    struct gauge *start = metrics_gauge(
        metrics, &(struct metric_id){.name = "process_start_time_seconds",
                                     .help = "When this process started, in Unix time."});
    gauge_set(start, (double)clock_wall_us() / CLOCK_US_PER_S);
}
