#include "worker/store/search_words.h"

#include "worker/store/search_memo.h"

/* An article's tsvector is some twice its text at most: a word may be there whole and in parts. */
#define WORDS_MAX_BYTES ((size_t)4 << 20)

#define QUESTION_BYTES 2048 /* the most that one may have, */
#define ENOUGH_BYTES   1024 /* and behind so many it ends */

/* Columns of batch->articles (batch.c). */
enum {
    TITLE = 11,
    LANGUAGE = 18,
    TEXT = 21
};

/* Questions about pieces: as many as may be of one language in each. */
struct questions {
    struct rows rows; /* language, pieces with their marks, their number */
    struct buf text;  /* of the next one */
    struct str language;
    int32_t n;
};

static void questions_init(struct questions *questions)
{
    *questions = (struct questions){.n = 0};
    rows_init(&questions->rows, "tti");
    buf_init(&questions->text, QUESTION_BYTES);
}

static void questions_release(struct questions *questions)
{
    rows_release(&questions->rows);
    buf_release(&questions->text);
}

static void end_question(struct questions *questions)
{
    if (questions->n > 0) {
        rows_text(&questions->rows, questions->language);
        rows_text(&questions->rows, buf_str(&questions->text));
        rows_i4(&questions->rows, questions->n);
        rows_done(&questions->rows);
        buf_reset(&questions->text);
        questions->n = 0;
    }
}

static void ask(void *context, struct str language, struct str piece)
{
    struct questions *questions = context;
    if (questions->n == SEARCH_ASKED || questions->text.n >= ENOUGH_BYTES ||
        !str_eq(questions->language, language)) {
        end_question(questions);
    }
    questions->language = language;
    buf_add_str(&questions->text, STR(" "));
    buf_add_str(&questions->text, piece);
    buf_add_str(&questions->text, STR(" " SEARCH_END_MARK));
    questions->n++;
}

static struct str language_of(const struct rows_reader *r)
{
    struct str language = rows_value(r, LANGUAGE);
    return language.p ? language : STR("");
}

static enum status learn(struct store *store, struct questions *questions, struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    end_question(questions);
    if (questions->rows.n_rows == 0) {
        return OK;
    }
    rows_params(&questions->rows, &params);
    if (pg_exec(store->pg,
                "SELECT to_tsvector(search_config(language), pieces) "
                "FROM unnest($1, $2, $3) WITH ORDINALITY AS q(language, pieces, n, no) ORDER BY no",
                &params, &res, err)) {
        search_memo_clear(store->search);
        return err->status;
    }
    struct rows_reader r = rows_read(&questions->rows);
    for (int i = 0; i < PQntuples(res); i++, rows_next(&r)) {
        search_memo_learn(store->search, (uint32_t)rows_value_i4(&r, 2), pg_get_str(res, i, 0));
    }
    PQclear(res);
    return OK;
}

enum status search_words_find(struct store *store,
                              const struct batch *batch,
                              struct rows *words,
                              struct err *err)
{
    struct questions questions;
    struct buf found;
    questions_init(&questions);
    search_memo_begin(store->search);
    for (struct rows_reader r = rows_read(&batch->articles); rows_more(&r); rows_next(&r)) {
        search_memo_look(store->search, language_of(&r), rows_value(&r, TITLE), ask, &questions);
        search_memo_look(store->search, language_of(&r), rows_value(&r, TEXT), ask, &questions);
    }
    enum status status = learn(store, &questions, err);
    questions_release(&questions);
    if (status != OK) {
        return status;
    }
    buf_init(&found, WORDS_MAX_BYTES);
    for (struct rows_reader r = rows_read(&batch->articles); rows_more(&r); rows_next(&r)) {
        buf_reset(&found);
        bool built = search_memo_build(store->search, language_of(&r), rows_value(&r, TITLE),
                                       rows_value(&r, TEXT), &found);
        rows_tsvector(words,
                      built && !buf_failed(&found) ? buf_str(&found) : (struct str){NULL, 0});
        rows_done(words);
    }
    buf_release(&found);
    return OK;
}
