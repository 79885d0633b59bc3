#include <jansson.h>

#include "common/utf8.h"
#include "worker/decode/json.h"
#include "worker/furniture/list.h"

/* A line of the file: what it holds, in JSON's longest way of writing it. */
#define MAX_BYTES ((size_t)6 * (FURNITURE_MAX_SOURCE_BYTES + FURNITURE_MAX_LINE_BYTES) + 1000)
#define MAX_COUNT 1000000000

static struct str text_of(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? (struct str){json_string_value(value), json_string_length(value)}
                                 : (struct str){0};
}

static bool is_line(struct str s, size_t max_bytes)
{
    return s.n > 0 && s.n <= max_bytes && !utf8_is_blank(s) && str_find(s, STR("\n")) < 0;
}

static const char *take(const json_t *object, struct arena *arena, struct furniture_line *out)
{
    struct str source = text_of(object, "source"), line = text_of(object, "line");
    struct str origin = text_of(object, "origin");
    double share = json_number_value(json_object_get(object, "share"));
    json_int_t articles = json_integer_value(json_object_get(object, "articles"));
    *out = (struct furniture_line){.origin = FURNITURE_MANUAL};
    if (!is_line(source, FURNITURE_MAX_SOURCE_BYTES)) {
        return "no source of 1 to 250 bytes";
    }
    if (!is_line(line, FURNITURE_MAX_LINE_BYTES)) {
        return "no line of 1 to 2000 bytes";
    }
    if (json_object_get(object, "origin") && !furniture_origin_of(origin, &out->origin)) {
        return "origin is none of learned, manual, removed";
    }
    if (!(share >= 0 && share <= 1) || articles < 0 || articles > MAX_COUNT) {
        return "articles or share is out of range";
    }
    out->source = arena_copy(arena, source);
    out->line = arena_copy(arena, line);
    out->articles = (uint32_t)articles;
    out->permille = (uint32_t)(share * 1000 + 0.5);
    return NULL;
}

static const char *read_line(struct str text, struct arena *arena, struct furniture_line *out)
{
    struct strs repaired = {0}; /* an odd character in a line is the same odd one each time */
    const char *why = "not UTF-8";
    if (text.n > MAX_BYTES) {
        return "too long";
    }
    json_t *object = utf8_valid(text) && str_find(text, (struct str){"", 1}) < 0
                         ? json_read(text, JSON_IN_FEED, arena, &repaired, &why)
                         : NULL;
    if (object) {
        why = json_is_object(object) ? take(object, arena, out) : "not an object";
        json_decref(object);
    }
    return why;
}

enum status furniture_list_read(struct str text,
                                struct arena *arena,
                                struct furniture_list *out,
                                struct err *err)
{
    struct furniture_list list = {0};
    struct str_pair cut = {.tail = text, .found = true};
    for (size_t number = 1; cut.found; number++) {
        struct furniture_line item;
        cut = str_cut(cut.tail, '\n');
        if (str_trim(cut.head).n == 0) {
            continue;
        }
        const char *why = read_line(cut.head, arena, &item);
        if (why) {
            return err_set(err, ERR_INPUT, "line %zu: %s", number, why);
        }
        ARENA_PUSH(arena, list.items, list.n, list.cap, item);
    }
    furniture_list_sort(&list);
    *out = list;
    return OK;
}

struct str furniture_list_write(const struct furniture_line *item, struct arena *arena)
{
    json_t *object =
        json_pack("{s:s%, s:s%, s:s}", "source", item->source.p, item->source.n, "line",
                  item->line.p, item->line.n, "origin", furniture_origin_name(item->origin));
    if (object && item->origin == FURNITURE_LEARNED) {
        (void)json_object_set_new(object, "articles", json_integer(item->articles));
        (void)json_object_set_new(object, "share", json_real(item->permille / 1000.0));
    }
    char *text = object ? json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(3)) : NULL;
    struct str line = text ? arena_printf(arena, "%s\n", text) : (struct str){0};
    free(text);
    json_decref(object);
    return line;
}
