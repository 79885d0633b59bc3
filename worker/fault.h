/*
 * fault — named points where a test may kill or stop the process.
 *
 * What:  NEWSMILL_TEST_FAULT=kill@POINT[:N] raises SIGKILL when the point is passed for the
 *        N-th time (default 1), stop@POINT[:N] SIGSTOP. Without it a point does nothing.
 *        crash@TEXT raises SIGKILL at each record that holds the text, crash-group@TEXT at each
 *        article that is to be grouped and has it in its title.
 * Why:   exactly-once is a claim about every instant; chaos tests must be able to choose one.
 */
#ifndef WORKER_FAULT_H
#define WORKER_FAULT_H

#include "common/str.h"

void fault_point(const char *name);
/* Before anything is done with them. kind: "crash" of a record, "crash-group" of a title. */
void fault_bytes(const char *kind, struct str bytes);

#endif
