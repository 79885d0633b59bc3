/*
 * search_words — article.search_words for the articles of a batch. Private to store.
 */
#ifndef WORKER_STORE_SEARCH_WORDS_H
#define WORKER_STORE_SEARCH_WORDS_H

#include "worker/store/plan.h"
#include "worker/store/store_inside.h"

/*
 * Adds the words of every article of the batch to words, by row of batch->articles; NULL: a trigger
 * has PostgreSQL find them (sql/V024). Asks PostgreSQL about pieces of text that are new
 * (search_memo.h), in the present transaction. words: of one column, 'v', and empty.
 */
enum status search_words_find(struct store *store,
                              const struct batch *batch,
                              struct rows *words,
                              struct err *err);

#endif
