/* Hope masks: what each expanded state can still reach by mandatory steps, to the least fixpoint.
 *
 * mask(s) = what s offers at once, joined with the masks of its mandatory successors; a state that was not
 * expanded has all bits, so that a bit missing at the fixpoint is a fact. Masks only grow, and never beyond the
 * fixpoint: any order of joining is right, by any number of workers at once, and a pass over all states that
 * changes nothing is the end. */
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

/* What one worker has of a pass. */
typedef struct {
    zc_lookup lookup;
    zc_bits found[ZC_LOOKUPS][ZC_MASK_WORDS];   /* what the states in `lookup` offer at once */
    uint64_t changed;               /* states whose masks grew */
} zc_scout;

typedef struct zc_hope {
    zc_search *search;
    uint64_t count;                 /* states that were expanded: ids below */
    _Atomic zc_bits *masks;         /* ZC_MASK_WORDS for each */
    size_t bytes;
    zc_bits full[ZC_MASK_WORDS];
    zc_bits granted[ZC_MASK_WORDS]; /* bits that a thread or label at rest has at once */
    _Atomic uint64_t left;          /* states of this pass that are not done, or that wait to be told on */
    zc_scout *scouts;               /* one for each worker */
} zc_hope;

ZC_INLINE void zc_mask_of(const zc_hope *hope, uint64_t id, zc_bits *mask)
{
    for (int i = 0; i < ZC_MASK_WORDS; i++)
        mask[i] = atomic_load_explicit(&hope->masks[id * ZC_MASK_WORDS + (uint64_t)i], memory_order_relaxed);
}

ZC_INLINE int zc_is_full(const zc_hope *hope, uint64_t id)
{
    zc_bits mask[ZC_MASK_WORDS];
    zc_mask_of(hope, id, mask);
    for (int i = 0; i < ZC_MASK_WORDS; i++)
        if (mask[i] != hope->full[i])
            return 0;
    return 1;
}

/* `mask` gets what a state has, or all bits if that was not expanded. */
ZC_INLINE void zc_add_mask_of(const zc_hope *hope, uint64_t id, zc_bits *mask)
{
    zc_bits more[ZC_MASK_WORDS];
    if (id < hope->count)
        zc_mask_of(hope, id, more);
    for (int i = 0; i < ZC_MASK_WORDS; i++)
        mask[i] |= id < hope->count ? more[i] : hope->full[i];
}

/* A state gets more; whether it had less before. */
ZC_INLINE int zc_join(zc_hope *hope, uint64_t id, const zc_bits *more)
{
    int grew = 0;
    for (int i = 0; i < ZC_MASK_WORDS; i++) {
        _Atomic zc_bits *mask = &hope->masks[id * ZC_MASK_WORDS + (uint64_t)i];
        if (more[i] & (zc_bits)~atomic_load_explicit(mask, memory_order_relaxed)) {
            atomic_fetch_or_explicit(mask, more[i], memory_order_relaxed);
            grew = 1;
        }
    }
    return grew;
}

/* What a state offers at once; its mandatory successors go to the lookup. */
ZC_STATIC void zc_look_at(zc_hope *hope, zc_worker *worker, zc_scout *scout, uint64_t id)
{
    const uint64_t *state = zc_state(hope->search, id);
    zc_bits *mask = scout->found[scout->lookup.states];
    memset(mask, 0, ZC_MASK_WORDS * sizeof *mask);
    zc_at_rest(state, mask);
    for (int i = 0; i < ZC_MASK_WORDS; i++)
        mask[i] &= hope->granted[i];
    uint64_t *out = zc_lookup_room(&scout->lookup);
    zc_lookup_added(&scout->lookup, id, zc_offer(worker, state, out, mask));
}

#endif
