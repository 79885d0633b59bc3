/*
 * fault — a named point kills or stops, at its N-th passing, and only if asked to.
 *
 * Each case runs in a child of its own, for the environment is read once per process.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker/fault.h"

/* The child passes "a", "b", "a", "b", "a", takes a record "bytes of c" and then exits with 0. */
static const struct {
    const char *name;
    const char *fault; /* NULL: not set */
    int signal;        /* that ends or stops it; 0: none */
} cases[] = {
    {"no fault", NULL, 0},
    {"the first passing", "kill@b", SIGKILL},
    {"a later passing", "kill@a:3", SIGKILL},
    {"one that never comes", "kill@a:4", 0},
    {"another point", "kill@c", 0},
    {"a name is the whole name", "kill@ab", 0},
    {"stop", "stop@a:2", SIGSTOP},
    {"no kind", "a", 0},
    {"an unknown kind", "burn@a", 0},
    {"a number that is none", "kill@a:x", 0},
    {"a record with the text", "crash@of c", SIGKILL},
    {"a record without it", "crash@of d", 0},
    {"a crash at no point", "crash@a", 0},
    {"a title with the text", "crash-group@of e", SIGKILL},
    {"a record is no title", "crash-group@of c", 0},
    {"a title is no record", "crash@of e", 0},
};

static void child(const char *fault)
{
    static const char *const points[] = {"a", "b", "a", "b", "a"};
    if (fault) {
        setenv("NEWSMILL_TEST_FAULT", fault, 1);
    } else {
        unsetenv("NEWSMILL_TEST_FAULT");
    }
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        fault_point(points[i]);
    }
    fault_bytes("crash", STR("bytes of c"));
    fault_bytes("crash-group", STR("bytes of e"));
    _exit(0);
}

Test(fault, points)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pid_t pid = fork();
        cr_assert(pid >= 0);
        if (pid == 0) {
            child(cases[i].fault);
        }
        int status = 0;
        cr_assert(waitpid(pid, &status, WUNTRACED) == pid);
        if (WIFSTOPPED(status)) {
            cr_expect(eq(int, cases[i].signal, WSTOPSIG(status)), "%s", cases[i].name);
            kill(pid, SIGKILL);
            cr_assert(waitpid(pid, &status, 0) == pid);
        } else if (WIFSIGNALED(status)) {
            cr_expect(eq(int, cases[i].signal, WTERMSIG(status)), "%s", cases[i].name);
        } else {
            cr_expect(eq(int, cases[i].signal, 0), "%s", cases[i].name);
            cr_expect(eq(int, WEXITSTATUS(status), 0), "%s", cases[i].name);
        }
    }
}
