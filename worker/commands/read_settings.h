/*
 * read_settings — what most commands begin with: their settings, or `--help`.
 */
#ifndef WORKER_COMMANDS_READ_SETTINGS_H
#define WORKER_COMMANDS_READ_SETTINGS_H

#include <stdbool.h>

#include "common/arena.h"
#include "worker/settings.h"

/*
 * argc, argv: the flags of settings are taken out; argv[0] is the command's name.
 * usage:      what --help prints before the flags, also where a setting is wrong.
 * out:        as long as arena.
 * code:       EXIT_FINE if that was all; else not touched.
 * Result: go on. If not, all has been said.
 */
bool read_settings(int *argc,
                   char **argv,
                   const char *usage,
                   struct arena *arena,
                   struct settings *out,
                   int *code);

#endif
