/*
 * about — what an outlet says of itself below a text: "About the Tarnby Courier" and the paragraphs
 * that follow. What a company says of itself below its own press release is a part of the release
 * (of 18 such headings reference texts keep 17) and stays.
 */
#include "worker/normalize/passes.h"

#define MAX_PARAGRAPHS 2 /* below the heading; more are a part of the text */

static struct str without_the(struct str s)
{
    return str_starts_nocase(s, STR("the ")) ? str_trim(str_sub(s, 4, s.n)) : s;
}

/* The line is "About" and the outlet's name, and nothing else. */
static bool is_heading(struct str line, struct str outlet)
{
    if (!str_starts_nocase(line, STR("about ")) || outlet.n == 0) {
        return false;
    }
    struct str name = without_the(str_trim(str_sub(line, 6, line.n)));
    name = str_ends(name, STR(":")) ? str_sub(name, 0, name.n - 1) : name;
    return name.n == outlet.n && str_starts_nocase(name, outlet);
}

void pass_about(struct work *w)
{
    struct str outlet = without_the(w->clean.source_name);
    size_t body = work_body(w);
    for (size_t i = w->n; i-- > body + 1 && i + 1 + MAX_PARAGRAPHS >= w->n;) {
        if (!is_heading(w->lines[i].text, outlet)) {
            continue;
        }
        bool speaks = i + 1 == w->n ||
                      str_starts_nocase(without_the(w->lines[i + 1].text), outlet) ||
                      str_starts_nocase(w->lines[i + 1].text, STR("we "));
        for (size_t k = i; speaks && k < w->n; k++) {
            work_drop(w, k, REMOVED_BOILERPLATE);
        }
        break;
    }
    work_sweep(w);
}
