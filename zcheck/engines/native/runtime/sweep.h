/* Passes over the states, by all workers, each of which takes piece after piece. */
#ifndef ZC_SWEEP_H
#define ZC_SWEEP_H

#include "hope.h"
#include "ranks.h"

typedef struct zc_pass {
    zc_hope *hope;
    int downwards;              /* the last states first */
    const zc_ranks *ranks;      /* the states to look at; NULL: those that lack a bit now */
    void (*tell)(struct zc_pass *pass, zc_scout *scout);    /* look up what is in the lookup, use and clear it */
    void *subject;              /* whose pass it is */
    _Atomic uint64_t next;      /* how many states were taken */
} zc_pass;

ZC_STATIC void zc_pass_part(zc_search *search, zc_worker *worker, void *subject)
{
    zc_pass *pass = subject;
    zc_hope *hope = pass->hope;
    zc_scout *scout = &hope->scouts[worker - search->workers];
    uint64_t begin, end;
    while (zc_take_piece(search, &pass->next, hope->count, &begin, &end)) {
        atomic_store_explicit(&hope->left, hope->count - begin, memory_order_relaxed);
        for (uint64_t i = begin; i < end; i++) {
            uint64_t id = pass->downwards ? hope->count - 1 - i : i;
            if (pass->ranks == NULL ? zc_is_full(hope, id) : !zc_is_ranked(pass->ranks, id))
                continue;
            zc_look_at(hope, worker, scout, id);
            if (zc_lookup_is_full(&scout->lookup))
                pass->tell(pass, scout);
        }
    }
    pass->tell(pass, scout);
}

/* 0 if it was stopped. */
ZC_STATIC int zc_pass_over(zc_pass *pass)
{
    zc_search *search = pass->hope->search;
    atomic_store(&pass->next, 0);
    zc_share_out(search, pass->hope->count, zc_pass_part, pass);
    return !zc_stopped(search);
}

ZC_STATIC void zc_sweep_tell(zc_pass *pass, zc_scout *scout)
{
    zc_tell(pass->hope, scout);
}

/* One pass over the states that lack a bit: how many grew, or ZC_NONE if it was stopped. */
ZC_STATIC uint64_t zc_sweep(zc_hope *hope, int downwards)
{
    zc_pass pass = {.hope = hope, .downwards = downwards, .tell = zc_sweep_tell};
    uint64_t changed = 0;
    for (uint32_t i = 0; i < hope->search->jobs; i++)
        hope->scouts[i].changed = 0;
    if (!zc_pass_over(&pass))
        return ZC_NONE;
    for (uint32_t i = 0; i < hope->search->jobs; i++)
        changed += hope->scouts[i].changed;
    return changed;
}

#endif
