/* Helper threads: they wait for a call, take part in what is to be done, and wait again. */
#ifndef ZC_CREW_H
#define ZC_CREW_H

#include "expand.h"
#include "grow.h"

#ifndef ZC_FILLED
#define ZC_FILLED 65536         /* states entered at once */
#endif

#ifndef ZC_SHARE
#define ZC_SHARE 2048           /* states from which helpers are worth calling */
#endif

#ifndef ZC_PIECE
#define ZC_PIECE 4096           /* states that a worker looks at before it takes more */
#endif

ZC_STATIC void zc_fill_some(zc_search *search, int shared)
{
    uint64_t count = zc_count(search), begin;
    while ((begin = atomic_fetch_add(&search->filled, ZC_FILLED)) < count) {
        uint64_t end = count - begin < ZC_FILLED ? count : begin + ZC_FILLED;
        if (!zc_visited_fill(&search->visited, &search->arena, begin, end, shared))
            atomic_store(&search->crowded, 1);
    }
}

ZC_STATIC void zc_fill_part(zc_search *search, zc_worker *worker, void *subject)
{
    (void)worker, (void)subject;
    zc_fill_some(search, 1);
}

ZC_STATIC void zc_phase_part(zc_search *search, zc_worker *worker, void *subject)
{
    (void)subject;
    zc_phase(search, worker, 1);
}

ZC_STATIC void *zc_helper(void *argument)
{
    zc_worker *worker = argument;
    zc_search *search = worker->search;
    pthread_mutex_lock(&search->lock);
    while (!search->leaving) {
        if (search->phase == worker->turns) {
            pthread_cond_wait(&search->turn, &search->lock);
            continue;
        }
        worker->turns = search->phase;
        pthread_mutex_unlock(&search->lock);
        search->part(search, worker, search->subject);
        pthread_mutex_lock(&search->lock);
        if (--search->busy == 0)
            pthread_cond_broadcast(&search->turn);
    }
    pthread_mutex_unlock(&search->lock);
    return NULL;
}

/* Start the helpers; fewer than wanted where the system gives no more threads. */
ZC_STATIC void zc_muster(zc_search *search)
{
    while (search->helpers + 1 < search->jobs) {
        zc_worker *worker = &search->workers[search->helpers + 1];
        worker->turns = search->phase;
        if (pthread_create(&worker->thread, NULL, zc_helper, worker) != 0) {
            search->jobs = search->helpers + 1;
            return;
        }
        search->helpers++;
    }
}

/* One call of everybody. */
ZC_STATIC void zc_together(zc_search *search, zc_part part, void *subject)
{
    pthread_mutex_lock(&search->lock);
    search->part = part;
    search->subject = subject;
    search->busy = search->helpers;
    search->phase++;
    pthread_cond_broadcast(&search->turn);
    pthread_mutex_unlock(&search->lock);
    part(search, &search->workers[0], subject);
    pthread_mutex_lock(&search->lock);
    while (search->busy != 0)
        pthread_cond_wait(&search->turn, &search->lock);
    pthread_mutex_unlock(&search->lock);
}

/* One call of everybody, or of this thread alone where there is little to do. How many took part: the first. */
ZC_STATIC uint32_t zc_share_out(zc_search *search, uint64_t amount, zc_part part, void *subject)
{
    if (amount >= ZC_SHARE)
        zc_muster(search);
    if (amount < ZC_SHARE || search->helpers == 0) {
        part(search, &search->workers[0], subject);
        return 1;
    }
    zc_together(search, part, subject);
    return search->helpers + 1;
}

/* What is next for the worker who asks, from `*begin` on, before `*end`; 0: there is no more, or it was stopped. */
ZC_STATIC int zc_take_piece(
    const zc_search *search, _Atomic uint64_t *next, uint64_t count, uint64_t *begin, uint64_t *end)
{
    if (zc_stopped(search))
        return 0;
    *begin = atomic_fetch_add_explicit(next, ZC_PIECE, memory_order_relaxed);
    *end = count < *begin + ZC_PIECE ? count : *begin + ZC_PIECE;
    return *begin < count;
}

static int zc_fill(zc_search *search)
{
    atomic_store(&search->filled, 0);
    atomic_store(&search->crowded, 0);
    if (search->helpers == 0 || zc_count(search) < ZC_FILLED)
        zc_fill_some(search, 0);
    else
        zc_together(search, zc_fill_part, NULL);
    return !atomic_load(&search->crowded);
}

ZC_STATIC void zc_dismiss(zc_search *search)
{
    pthread_mutex_lock(&search->lock);
    search->leaving = 1;
    pthread_cond_broadcast(&search->turn);
    pthread_mutex_unlock(&search->lock);
    for (uint32_t i = 1; i <= search->helpers; i++)
        pthread_join(search->workers[i].thread, NULL);
    search->helpers = 0;
}

/* Ids that workers took and did not use are given back: the last states move there. After a phase. */
ZC_STATIC void zc_close_ranks(zc_search *search)
{
    uint64_t total = zc_count(search), unused = 0;
    for (uint32_t i = 0; i < search->jobs; i++)
        unused += search->workers[i].limit - search->workers[i].free;
    uint64_t kept = total - unused, last = total;
    for (uint32_t i = 0; i < search->jobs; i++) {
        for (uint64_t hole = search->workers[i].free; hole < search->workers[i].limit && hole < kept; hole++) {
            int is_hole;
            do {
                last--;
                is_hole = 0;
                for (uint32_t j = 0; j < search->jobs; j++)
                    is_hole |= last >= search->workers[j].free && last < search->workers[j].limit;
            } while (is_hole);
            uint64_t *state = zc_state(search, last);
            if (!search->visited.rests)
                zc_visited_rename(&search->visited, state, last, hole);
            zc_copy(zc_state(search, hole), state);
        }
    }
    for (uint32_t i = 0; i < search->jobs; i++)
        search->workers[i].free = search->workers[i].limit = 0;
    atomic_store_explicit(&search->count, kept, memory_order_relaxed);
}

#endif
