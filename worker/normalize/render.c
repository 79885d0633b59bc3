/*
 * render — the lines as one text.
 *
 *     between two items of a list               "\n"
 *     between plain lines without a blank line  "\n" as well, unless nearly all are so
 *     else                                      "\n\n"
 *
 * The second rule is what makes the text a fixed point: a list has lost its bullets. It
 * must not hold for dumps that never have blank lines, where each line is a paragraph.
 */
#include "worker/normalize/passes.h"

#define MANY 4 /* so many single line ends to a double one: lines are paragraphs */

static bool single(const struct line *above, const struct line *line)
{
    if (above->item && line->item) {
        return true;
    }
    return above->kind == BLOCK_LINE && line->kind == BLOCK_LINE && above->item == line->item &&
           !line->after_blank;
}

/*
 * A line that reads as a headline would be taken for one in a second run, if a blank line
 * stood below it; it is a summary or a first heading, so it stays close to its paragraph.
 */
static bool is_attached(const struct work *w, size_t i, bool keep_all)
{
    return i == 1 && !keep_all && shape_headline_over(w->lines[0].text, w->lines[1].text);
}

static bool lines_are_paragraphs(const struct work *w, bool keep_all)
{
    size_t ends = 0, singles = 0;
    for (size_t i = 1; i < w->n; i++) {
        if (!is_attached(w, i, keep_all)) {
            ends++;
            singles += single(&w->lines[i - 1], &w->lines[i]);
        }
    }
    return singles > MANY * (ends - singles);
}

struct str pass_render(const struct work *w, bool keep_all)
{
    bool all_double = lines_are_paragraphs(w, keep_all);
    size_t room = 1;
    for (size_t i = 0; i < w->n; i++) {
        room += w->lines[i].text.n + 2;
    }
    char *text = ARENA_NEW(w->arena, char, room);
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        const struct line *line = &w->lines[i];
        if (i > 0) {
            bool one = is_attached(w, i, keep_all) || (!all_double && single(line - 1, line));
            text[n++] = '\n';
            if (!one) {
                text[n++] = '\n';
            }
        }
        memcpy(text + n, line->text.p, line->text.n);
        n += line->text.n;
    }
    return (struct str){text, n};
}

void work_set_in(const struct work *w, struct str text, struct clean *out)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        n += w->lines[i].set_in;
    }
    out->set_in = n > 0 ? ARENA_NEW(w->arena, struct set_in, n) : NULL;
    out->n_set_in = 0;
    size_t at = 0;
    for (size_t i = 0; i < w->n; i++) {
        while (i > 0 && text.p[at] == '\n') {
            at++;
        }
        const size_t end = at + w->lines[i].text.n;
        if (w->lines[i].set_in) {
            out->set_in[out->n_set_in++] = (struct set_in){(uint32_t)at, (uint32_t)end};
        }
        at = end;
    }
}
