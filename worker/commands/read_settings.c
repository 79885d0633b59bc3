#include "worker/commands/read_settings.h"

#include <stdio.h>
#include <string.h>

#include "worker/commands/commands.h"

bool read_settings(
    int *argc, char **argv, const char *usage, struct arena *arena, struct settings *out, int *code)
{
    struct err err = {0};
    enum status status = settings_load(argc, argv, arena, out, NULL, &err);
    if (*argc == 2 && strcmp(argv[1], "--help") == 0) {
        (void)printf("%s\n", usage);
        settings_print_help(stdout);
        *code = EXIT_FINE;
        return false;
    }
    if (status) {
        (void)fprintf(stderr, "newsmill %s: %s\n", argv[0], err.text);
    }
    return status == OK;
}
