/*
 * Lines as words of the command line, and those with a '=' before any '-' as the environment:
 * settings_load() refuses them with a text or fills what its header says, and nothing that is a
 * secret is shown.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/settings.h"

enum {
    WORDS_MAX = 32
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
    if (!ok) {
        abort();
    }
}

static void check(const struct settings *s)
{
    need(s->id && s->id[0] >= 'a' && s->id[0] <= 'z' && strlen(s->id) <= 41);
    need(s->input_topics.n >= 1 && s->input_topics.n <= 64 && s->threads >= 1 && s->threads <= 64);
    need(s->batch_bytes >= s->max_article_bytes && s->max_event_bytes >= 32 * 1024);
    need(s->clusters_topic && s->dead_topic && strcmp(s->clusters_topic, s->dead_topic) != 0);
    need(strstr(s->position_group, s->id) && strstr(s->transactional_id, s->id));
}

/* No environment of the machine's, and no files: …_FILE would read what a fuzzer makes up. */
static int take(struct str text, struct arena *arena, char **argv)
{
    int argc = 1;
    clearenv();
    argv[0] = (char *)(uintptr_t)arena_zstr(arena, STR("newsmill"));
    while (text.n > 0) {
        struct str_pair line = str_cut(text, '\n');
        struct str_pair pair = str_cut(line.head, '=');
        text = line.tail;
        if (pair.found && pair.head.n > 0 && pair.head.p[0] != '-') {
            const char *name = arena_zstr(arena, pair.head);
            if (!strstr(name, "FILE")) {
                (void)setenv(name, arena_zstr(arena, pair.tail), 1);
            }
        } else if (argc < WORDS_MAX - 1 && str_find(line.head, STR("file")) < 0) {
            argv[argc++] = (char *)(uintptr_t)arena_zstr(arena, line.head);
        }
    }
    argv[argc] = NULL;
    return argc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(1 << 14);
    char *argv[WORDS_MAX];
    int argc = take((struct str){(const char *)data, size}, arena, argv);
    struct settings settings = {0};
    struct buf problems;
    struct err err = {0};
    char *shown = NULL;
    size_t n = 0;
    buf_init(&problems, 1 << 20);
    if (settings_load(&argc, argv, arena, &settings, &problems, &err) == OK) {
        FILE *out = open_memstream(&shown, &n);
        need(out != NULL && argc >= 1);
        check(&settings);
        settings_print(&settings, out);
        (void)fclose(out);
        need(n > 0 && !strstr(shown, "hunter2-is-secret"));
        free(shown);
    } else {
        need(err.status == ERR_INPUT && err.text[0] && problems.n > 0);
    }
    buf_release(&problems);
    arena_free(arena);
    return 0;
}
