/* Hope masks: what each expanded state can still reach by mandatory steps, to the least fixpoint.
 *
 * mask(s) = what s offers at once, joined with the masks of its mandatory successors; a state that was not
 * expanded has all bits, so that a bit missing at the fixpoint is a fact. Masks only grow, and never beyond the
 * fixpoint: any order of joining is right, and a pass over all states that changes nothing is the end. */
#ifndef ZC_HOPE_H
#define ZC_HOPE_H

#include "lookup.h"

#ifndef ZC_MASK_BITS
#define ZC_MASK_BITS 64
#endif
#if ZC_MASK_BITS <= 8
typedef uint8_t zc_bits;
#elif ZC_MASK_BITS <= 16
typedef uint16_t zc_bits;
#elif ZC_MASK_BITS <= 32
typedef uint32_t zc_bits;
#else
typedef uint64_t zc_bits;
#endif

#define ZC_MASK_WORDS ((ZC_MASK_BITS + 63) / 64)

/* Generated: add to `mask` what the mandatory steps of `s` offer, write their successors; give where they end. */
static uint64_t *zc_offer(zc_worker *worker, const uint64_t *s, uint64_t *out, zc_bits *mask);
/* Generated: the bits whose thread rests in `s`, or whose carriers all do. */
static void zc_at_rest(const uint64_t *s, zc_bits *mask);

typedef struct zc_hope {
    zc_search *search;
    uint64_t count;                 /* states that were expanded: ids below */
    zc_bits *masks;                 /* ZC_MASK_WORDS for each */
    size_t bytes;
    zc_bits full[ZC_MASK_WORDS];
    zc_bits granted[ZC_MASK_WORDS]; /* bits that a thread or label at rest has at once */
    _Atomic uint64_t left;          /* states of this pass that are not done, or that wait to be told on */
    zc_lookup lookup;
    uint64_t ids[ZC_LOOKUPS];       /* the states whose successors are in `lookup` */
    zc_bits found[ZC_LOOKUPS][ZC_MASK_WORDS];
} zc_hope;

ZC_INLINE zc_bits *zc_mask_of(const zc_hope *hope, uint64_t id)
{
    return hope->masks + id * ZC_MASK_WORDS;
}

ZC_INLINE int zc_is_full(const zc_hope *hope, const zc_bits *mask)
{
    for (int i = 0; i < ZC_MASK_WORDS; i++)
        if (mask[i] != hope->full[i])
            return 0;
    return 1;
}

/* Whether `mask` had less before. */
ZC_INLINE int zc_join(zc_bits *mask, const zc_bits *more)
{
    zc_bits fresh = 0;
    for (int i = 0; i < ZC_MASK_WORDS; i++) {
        fresh |= (zc_bits)(more[i] & ~mask[i]);
        mask[i] |= more[i];
    }
    return fresh != 0;
}

/* What a state offers at once; its mandatory successors go to the lookup. */
ZC_STATIC void zc_look_at(zc_hope *hope, uint64_t id, zc_bits *mask)
{
    const uint64_t *state = zc_state(hope->search, id);
    memset(mask, 0, ZC_MASK_WORDS * sizeof *mask);
    zc_at_rest(state, mask);
    for (int i = 0; i < ZC_MASK_WORDS; i++)
        mask[i] &= hope->granted[i];
    uint64_t *out = zc_lookup_room(&hope->lookup);
    zc_lookup_added(&hope->lookup, zc_offer(&hope->search->workers[0], state, out, mask));
}

/* Join the masks of the successors in the lookup to those of their states; how many grew. */
ZC_STATIC uint64_t zc_tell(zc_hope *hope)
{
    uint64_t changed = 0;
    zc_lookup_find(hope->search, &hope->lookup);
    for (uint64_t i = 0; i < hope->lookup.states; i++) {
        zc_bits *mask = hope->found[i];
        for (uint64_t j = i == 0 ? 0 : hope->lookup.ends[i - 1]; j < hope->lookup.ends[i]; j++) {
            uint64_t after = hope->lookup.ids[j];
            zc_join(mask, after < hope->count ? zc_mask_of(hope, after) : hope->full);
        }
        changed += (uint64_t)zc_join(zc_mask_of(hope, hope->ids[i]), mask);
    }
    zc_lookup_clear(&hope->lookup);
    return changed;
}

/* One pass over the states that lack a bit: how many grew, or ZC_NONE if it was stopped. */
ZC_STATIC uint64_t zc_sweep(zc_hope *hope, int downwards)
{
    uint64_t changed = 0;
    for (uint64_t i = 0; i < hope->count; i++) {
        uint64_t id = downwards ? hope->count - 1 - i : i;
        if (i % 4096 == 0) {
            atomic_store_explicit(&hope->left, hope->count - i, memory_order_relaxed);
            if (zc_stopped(hope->search))
                return ZC_NONE;
        }
        if (zc_is_full(hope, zc_mask_of(hope, id)))
            continue;
        hope->ids[hope->lookup.states] = id;
        zc_look_at(hope, id, hope->found[hope->lookup.states]);
        if (zc_lookup_is_full(&hope->lookup))
            changed += zc_tell(hope);
    }
    return changed + zc_tell(hope);
}

#endif
