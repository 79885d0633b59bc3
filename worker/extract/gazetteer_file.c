/* Names of the user's own, from a file; extract.h says how it is written. */
#include "worker/extract/gazetteer.h"

#include "common/utf8.h"

#define NAME_BYTES_MAX 256u

static const struct {
    const char *word;
    enum entity_type type;
    bool gpe;
} types[] = {
    {"PERSON", ENTITY_PERSON, false},   {"ORG", ENTITY_ORG, false},   {"LOC", ENTITY_LOC, false},
    {"GPE", ENTITY_LOC, true},          {"FAC", ENTITY_FAC, false},   {"NORP", ENTITY_NORP, false},
    {"PRODUCT", ENTITY_PRODUCT, false}, {"MISC", ENTITY_MISC, false},
};

struct reader {
    struct gazetteer *gazetteer;
    struct arena *arena; /* of one name */
    size_t line;
    size_t names;
    struct err *err;
};

static enum status refuse(struct reader *reader, const char *why)
{
    return err_set(reader->err, ERR_FATAL, "line %zu: %s", reader->line, why);
}

static bool read_type(struct str word, struct name *out)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (str_eq(word, str_of(types[i].word))) {
            *out = (struct name){.type = types[i].type, .gpe = types[i].gpe, .own = true};
            return true;
        }
    }
    return false;
}

static enum status read_name(struct reader *reader, struct str text, struct name name)
{
    if (text.n == 0) {
        return refuse(reader, "a name is empty");
    }
    if (text.n > NAME_BYTES_MAX) {
        return refuse(reader, "a name is longer than 256 bytes");
    }
    if (++reader->names > GAZETTEER_FILE_NAMES) {
        return refuse(reader, "more than 200,000 names");
    }
    if (!gazetteer_put(reader->gazetteer, reader->arena, text, name)) {
        return refuse(reader, "a name has more than 12 tokens");
    }
    return OK;
}

static enum status read_line(struct reader *reader, struct str line)
{
    struct str_pair cut = str_cut(line, '\t');
    struct name name;
    if (str_trim(line).n == 0 || line.p[0] == '#') {
        return OK;
    }
    if (!cut.found) {
        return refuse(reader, "no tab between the type and the names");
    }
    if (!read_type(str_trim(cut.head), &name)) {
        return refuse(reader,
                      "the type is none of PERSON, ORG, LOC, GPE, FAC, NORP, PRODUCT, MISC");
    }
    if (memchr(cut.tail.p, '\t', cut.tail.n)) {
        return refuse(reader, "more than one tab");
    }
    name.group = gazetteer_group(reader->gazetteer);
    for (bool more = true; more && reader->err->status == OK; more = cut.found) {
        cut = str_cut(cut.tail, '|');
        (void)read_name(reader, str_trim(cut.head), name);
    }
    return reader->err->status;
}

enum status gazetteer_add(struct gazetteer *gazetteer, struct str file, struct err *err)
{
    struct reader reader = {.gazetteer = gazetteer, .err = err};
    if (file.n > GAZETTEER_FILE_BYTES) {
        return err_set(err, ERR_FATAL, "larger than 16 MiB");
    }
    if (!utf8_valid(file) || (file.n > 0 && memchr(file.p, '\0', file.n))) {
        return err_set(err, ERR_FATAL, "not UTF-8 text");
    }
    reader.arena = arena_new(1 << 14);
    if (str_starts(file, STR("\xEF\xBB\xBF"))) {
        file = str_sub(file, 3, file.n);
    }
    while (file.n > 0 && err->status == OK) {
        struct str_pair cut = str_cut(file, '\n');
        reader.line++;
        if (cut.head.n > 0 && read_line(&reader, cut.head)) {
            break;
        }
        file = cut.tail;
    }
    arena_free(reader.arena);
    return err->status;
}
