#include "worker/furniture/book.h"

#include <pthread.h>
#include <stdlib.h>

#include "common/or_die.h"

/* Old sets stay in the list as long as somebody holds them: at most as many as threads. */
struct leaf {
    struct furniture *furniture;
    size_t holders;
    struct leaf *older;
};

struct furniture_book {
    pthread_mutex_t lock; /* over all below */
    struct leaf *newest;
};

struct furniture_book *furniture_book_new(void)
{
    struct furniture_book *book = or_die(calloc(1, sizeof *book));
    if (pthread_mutex_init(&book->lock, NULL) != 0) {
        abort();
    }
    return book;
}

/* Drops the leaves that nobody holds, but the newest. */
static void sweep(struct furniture_book *book)
{
    struct leaf **at = book->newest ? &book->newest->older : NULL;
    while (at && *at) {
        struct leaf *leaf = *at;
        if (leaf->holders == 0) {
            *at = leaf->older;
            furniture_free(leaf->furniture);
            free(leaf);
        } else {
            at = &leaf->older;
        }
    }
}

void furniture_book_free(struct furniture_book *book)
{
    if (book) {
        sweep(book);
        if (book->newest) {
            furniture_free(book->newest->furniture);
            free(book->newest);
        }
        (void)pthread_mutex_destroy(&book->lock);
        free(book);
    }
}

const struct furniture *furniture_book_take(struct furniture_book *book)
{
    const struct furniture *taken = NULL;
    (void)pthread_mutex_lock(&book->lock);
    if (book->newest) {
        book->newest->holders++;
        taken = book->newest->furniture;
    }
    (void)pthread_mutex_unlock(&book->lock);
    return taken;
}

void furniture_book_give(struct furniture_book *book, const struct furniture *taken)
{
    (void)pthread_mutex_lock(&book->lock);
    for (struct leaf *leaf = book->newest; leaf && taken; leaf = leaf->older) {
        if (leaf->furniture == taken) {
            leaf->holders--;
            break;
        }
    }
    sweep(book);
    (void)pthread_mutex_unlock(&book->lock);
}

bool furniture_book_put(struct furniture_book *book, struct furniture *furniture)
{
    struct leaf *leaf = or_die(calloc(1, sizeof *leaf));
    (void)pthread_mutex_lock(&book->lock);
    bool newer =
        !book->newest || furniture_epoch(book->newest->furniture) < furniture_epoch(furniture);
    if (newer) {
        *leaf = (struct leaf){.furniture = furniture, .older = book->newest};
        book->newest = leaf;
        sweep(book);
    }
    (void)pthread_mutex_unlock(&book->lock);
    if (!newer) {
        furniture_free(furniture);
        free(leaf);
    }
    return newer;
}
