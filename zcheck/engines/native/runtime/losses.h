/* What Python calls of hope: settle it, and ask for the nearest loss. */
#ifndef ZC_LOSSES_H
#define ZC_LOSSES_H

#include "spread.h"

ZC_STATIC void zc_bits_of(zc_bits *mask, const uint64_t *words)
{
    for (int i = 0; i < ZC_MASK_WORDS; i++)
        mask[i] = (zc_bits)words[i];
}

ZC_API void zc_hope_close(zc_hope *hope)
{
    if (hope == NULL)
        return;
    zc_unmap((void *)hope->masks, hope->bytes);
    free(hope->scouts);
    free(hope);
}

/* Of the states expanded so far. `full`: all bits; `granted`: those that are set at rest at once. NULL: no
 * memory. */
ZC_API zc_hope *zc_hope_open(zc_search *search, const uint64_t *full, const uint64_t *granted)
{
    uint64_t count = zc_examined(search);
    size_t bytes = (size_t)(count + 1) * ZC_MASK_WORDS * sizeof(zc_bits);
    size_t sum = atomic_load(&search->bytes) + bytes + search->jobs * sizeof(zc_scout);
    if ((search->max_bytes != 0 && sum > search->max_bytes) || !zc_index(search))
        return NULL;
    zc_hope *hope = calloc(1, sizeof *hope);
    if (hope == NULL)
        return NULL;
    hope->search = search;
    hope->count = count;
    hope->bytes = bytes;
    hope->masks = zc_pages(bytes);
    hope->scouts = calloc(search->jobs, sizeof *hope->scouts);
    zc_bits_of(hope->full, full);
    zc_bits_of(hope->granted, granted);
    if (hope->masks == NULL || hope->scouts == NULL) {
        zc_hope_close(hope);
        return NULL;
    }
    return hope;
}

/* To the fixpoint: 1 when it is reached, 0 if it was stopped. `sweeps`: passes before predecessors are listed. */
ZC_STATIC int zc_settle(zc_hope *hope, uint64_t sweeps)
{
    for (uint64_t sweep = 0;; sweep++) {
        if (sweep == sweeps) {
            int done = zc_spread_all(hope);
            if (done != 0)
                return done == 1;
        }
        uint64_t changed = zc_sweep(hope, sweep % 2 == 0);
        if (changed == ZC_NONE)
            return 0;
        if (changed == 0)
            return 1;
    }
}

/* As zc_settle; -1 where a state has a successor that was not seen, which cannot be. */
ZC_API int zc_hope_settle(zc_hope *hope, uint64_t sweeps)
{
    int done = zc_settle(hope, sweeps);
    for (uint32_t i = 0; i < hope->search->jobs; i++)
        done = hope->scouts[i].lookup.strangers == 0 ? done : -1;
    return done;
}

ZC_API uint64_t zc_hope_left(const zc_hope *hope)
{
    return atomic_load_explicit(&hope->left, memory_order_relaxed);
}

/* The bits among `asked` that a state lacks for good; not of those who rest there. Whether there are any. */
ZC_STATIC int zc_lost(const zc_hope *hope, uint64_t id, const uint64_t *asked)
{
    zc_bits mask[ZC_MASK_WORDS], lost = 0;
    zc_mask_of(hope, id, mask);
    for (int i = 0; i < ZC_MASK_WORDS; i++)
        lost |= (zc_bits)asked[i] & (zc_bits)~mask[i];
    if (lost == 0)
        return 0;
    zc_bits rest[ZC_MASK_WORDS] = {0};
    zc_at_rest(zc_state(hope->search, id), rest);
    lost = 0;
    for (int i = 0; i < ZC_MASK_WORDS; i++)
        lost |= (zc_bits)asked[i] & (zc_bits)~mask[i] & (zc_bits)~rest[i];
    return lost != 0;
}

/* The least depth up to `deepest` with a state that lost a bit of `asked`, and the least such state there with the
 * bits it lacks; ZC_NONE if there is none. */
ZC_API uint64_t zc_hope_nearest(
    const zc_hope *hope, const uint64_t *asked, uint64_t deepest, uint64_t *state, uint64_t *missing)
{
    const zc_search *search = hope->search;
    for (uint64_t depth = 0; depth < search->levels && depth <= deepest; depth++) {
        uint64_t found = ZC_NONE;
        for (uint64_t id = search->starts[depth]; id < search->starts[depth + 1] && id < hope->count; id++)
            if (zc_lost(hope, id, asked)
                && (found == ZC_NONE || zc_less(zc_state(search, id), zc_state(search, found))))
                found = id;
        if (found == ZC_NONE)
            continue;
        zc_copy(state, zc_state(search, found));
        zc_bits mask[ZC_MASK_WORDS];
        zc_mask_of(hope, found, mask);
        for (int i = 0; i < ZC_MASK_WORDS; i++)
            missing[i] = hope->full[i] & (zc_bits)~mask[i];
        return depth;
    }
    return ZC_NONE;
}

#endif
