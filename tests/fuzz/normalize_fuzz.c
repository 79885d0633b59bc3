/* Any lines, any kinds of block: normalize holds what its header promises. */
#include <stdlib.h>

#include "common/utf8.h"
#include "worker/normalize/normalize.h"

#define MAX_BLOCKS 4096

static void need(bool ok)
{
    if (!ok) {
        abort();
    }
}

/* Lines of text; blank ones only leave their mark on the next. */
static struct article cut_lines(struct str text, struct block *blocks, bool kinds)
{
    struct article article = {.blocks = blocks};
    bool blank = false;
    struct str_pair cut = {.tail = text, .found = true};
    while (cut.found && article.n_blocks < MAX_BLOCKS) {
        cut = str_cut(cut.tail, '\n');
        struct str line = cut.head;
        enum block_kind kind = BLOCK_LINE;
        if (kinds && line.n > 1 && line.p[0] == '\\' && line.p[1] >= '0' && line.p[1] <= '6') {
            kind = (enum block_kind)(line.p[1] - '0');
            line = str_sub(line, 2, line.n);
        }
        if (str_trim(line).n == 0) {
            blank = true;
        } else {
            blocks[article.n_blocks++] = (struct block){line, kind, blank || kind != BLOCK_LINE};
            blank = false;
        }
    }
    return article;
}

/* The first and the last line are furniture; the source is set. */
static struct furniture *make_furniture(struct article *article, struct arena *arena)
{
    struct furniture_key keys[2] = {0};
    article->source_domain = STR("post.example");
    for (size_t i = 0; i < 2 && article->n_blocks > 0; i++) {
        struct str line = article->blocks[i * (article->n_blocks - 1)].text;
        keys[i].source = furniture_hash(article->source_domain);
        keys[i].line = furniture_hash(normalize_line(line, arena));
    }
    return furniture_new(1, keys, 2);
}

static void check_whole(const struct article *article, struct clean once, struct arena *arena)
{
    struct clean plain = {0};
    struct err err = {0};
    need(normalize(article, (struct normalize_options){0}, arena, &plain, &err) == OK);
    need(str_eq(once.whole_text, plain.text) && str_eq(once.whole_title, plain.title));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct block blocks[MAX_BLOCKS];
    if (size == 0) {
        return 0;
    }
    struct arena *arena = arena_new(1 << 16);
    struct err err = {0};
    struct clean once = {0}, twice = {0};
    bool keep_all = data[0] == 'k';
    struct str raw = utf8_clean((struct str){(const char *)data + 1, size - 1}, arena, NULL);
    struct article article = cut_lines(raw, blocks, true);
    if (data[0] == 't' && article.n_blocks > 0) {
        article.title = article.blocks[0].text;
    }
    struct furniture *furniture = data[0] == 'f' ? make_furniture(&article, arena) : NULL;
    struct normalize_options options = {.keep_all = keep_all, .furniture = furniture};
    enum status st = normalize(&article, options, arena, &once, &err);
    need(st == OK || st == ERR_INPUT);
    if (st == OK) {
        need(utf8_valid(once.text) && once.text.n > 0);
        need(str_eq(str_trim(once.text), once.text));
        need(!keep_all || once.n_removed == 0);
        if (furniture) {
            check_whole(&article, once, arena);
        }
        struct article again = cut_lines(once.text, blocks, false);
        again.source_domain = article.source_domain;
        need(normalize(&again, options, arena, &twice, &err) == OK);
        need(str_eq(once.text, twice.text));
    }
    furniture_free(furniture);
    arena_free(arena);
    return 0;
}
