/*
 * contributor — who else worked on the story, in a line of its own or in brackets at the
 * end of the last paragraph.
 */
#include "worker/normalize/passes.h"

#define LINE_MAX_WORDS 45
#define NOTE_MAX_BYTES 600

static const struct str lead[] = {
    STR_INIT("reporting by "),
    STR_INIT("additional reporting by "),
    STR_INIT("writing by "),
    STR_INIT("editing by "),
    STR_INIT("with reporting by "),
    STR_INIT("with reporting from "),
    STR_INIT("with files from "),
    STR_INIT("with inputs from "),
    STR_INIT("additional reporting:"),
    STR_INIT("reporting:"),
    STR_INIT("with agency inputs"),
    STR_INIT("compiled by "),
    STR_INIT("edited by "),
    STR_INIT("reported by "),
    STR_INIT("written by staff"),
    STR_INIT("translated by "),
    STR_INIT("with assistance by "),
    STR_INIT("with assistance from "),
    STR_INIT("--with assistance "),
    STR_INIT("-- with assistance "),
    STR_INIT("— with assistance "),
    STR_INIT("—with assistance "),
};

/* All begin with CONTRIBUTED: it is looked for once. */
#define CONTRIBUTED STR(" contributed ")
static const struct str within[] = {
    STR_INIT(" contributed to this report"),   STR_INIT(" contributed to this story"),
    STR_INIT(" contributed to this article"),  STR_INIT(" contributed to this piece"),
    STR_INIT(" contributed reporting"),        STR_INIT(" contributed to the report"),
    STR_INIT(" contributed to this dispatch"),
};

static bool starts_as_note(struct str low)
{
    if (low.n > 0 && (low.p[0] == '(' || low.p[0] == '[')) {
        low = str_sub(low, 1, low.n);
    }
    for (size_t i = 0; i < sizeof lead / sizeof lead[0]; i++) {
        if (str_starts(low, lead[i])) {
            return true;
        }
    }
    return false;
}

/* "Associated Press writers Ada Lind and Bo Ek contributed." */
static bool is_staff_note(struct str low)
{
    static const struct str staff[] = {
        STR_INIT("writer"),     STR_INIT("reporter"),         STR_INIT("correspondent"),
        STR_INIT("journalist"), STR_INIT("associated press"), STR_INIT("news staff"),
    };
    bool found = false;
    if (!str_ends(low, STR(" contributed."))) {
        return false;
    }
    for (size_t i = 0; !found && i < sizeof staff / sizeof staff[0]; i++) {
        found = str_find(low, staff[i]) >= 0;
    }
    return found;
}

struct verdict contributor_check(struct str text, struct str low)
{
    bool short_line = shape_words(low, LINE_MAX_WORDS + 1) <= LINE_MAX_WORDS;
    bool found = short_line && (starts_as_note(low) || is_staff_note(low));
    bool told = !found && short_line && text.p[0] != '"' && str_find(low, CONTRIBUTED) >= 0;
    for (size_t i = 0; !found && told && i < sizeof within / sizeof within[0]; i++) {
        found = str_find(low, within[i]) >= 0;
    }
    if (found) {
        return (struct verdict){.found = true, .reason = REMOVED_CONTRIBUTOR};
    }
    /* In brackets, it ends the line. */
    size_t from = low.n > NOTE_MAX_BYTES ? low.n - NOTE_MAX_BYTES : 0;
    bool closed = str_ends(low, STR(")")) || str_ends(low, STR("]"));
    for (size_t i = from; closed && i < low.n; i++) {
        if ((low.p[i] == '(' || low.p[i] == '[') && starts_as_note(str_sub(low, i, low.n))) {
            return (struct verdict){.found = true, .reason = REMOVED_CONTRIBUTOR, .from = i};
        }
    }
    return (struct verdict){0};
}
