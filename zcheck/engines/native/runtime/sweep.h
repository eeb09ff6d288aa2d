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
    scout->changed = 0;
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

/* How many states grew, or ZC_NONE if it was stopped. */
ZC_STATIC uint64_t zc_pass_over(zc_pass *pass)
{
    zc_hope *hope = pass->hope;
    uint32_t workers = zc_share_out(hope->search, hope->count, zc_pass_part, pass);
    uint64_t changed = 0;
    for (uint32_t i = 0; i < workers; i++)
        changed += hope->scouts[i].changed;
    return zc_stopped(hope->search) ? ZC_NONE : changed;
}

/* Join the masks of the successors in the lookup to those of their states. */
ZC_STATIC void zc_sweep_tell(zc_pass *pass, zc_scout *scout)
{
    zc_hope *hope = pass->hope;
    zc_lookup_find(hope->search, &scout->lookup);
    for (uint64_t i = 0; i < scout->lookup.states; i++) {
        zc_bits *mask = scout->found[i];
        for (uint64_t j = zc_lookup_begin(&scout->lookup, i); j < scout->lookup.ends[i]; j++)
            zc_add_mask_of(hope, scout->lookup.ids[j], mask);
        scout->changed += (uint64_t)zc_join(hope, scout->lookup.from[i], mask);
    }
    zc_lookup_clear(&scout->lookup);
}

/* One pass over the states that lack a bit: how many grew, or ZC_NONE if it was stopped. */
ZC_STATIC uint64_t zc_sweep(zc_hope *hope, int downwards)
{
    zc_pass pass = {.hope = hope, .downwards = downwards, .tell = zc_sweep_tell};
    return zc_pass_over(&pass);
}

#endif
