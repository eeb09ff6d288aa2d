/* Hope told on from each state to its predecessors, until nobody has news: linear where passes are not. */
#ifndef ZC_SPREAD_H
#define ZC_SPREAD_H

#include "sweep.h"

typedef struct {
    zc_ranks ranks;         /* of the states that lack a bit */
    _Atomic uint64_t *starts;   /* where the predecessors of each rank begin */
    zc_entry *before;       /* ranks of predecessors */
    zc_entry *queue;        /* ranks that have news, a ring */
    uint64_t *queued;       /* a bit for each rank in the queue */
    uint64_t head, length;
    size_t bytes;
} zc_spread;

ZC_STATIC void *zc_spread_take(zc_hope *hope, zc_spread *spread, size_t bytes)
{
    zc_search *search = hope->search;
    bytes = bytes == 0 ? 1 : bytes;
    size_t sum = atomic_load(&search->bytes) + hope->bytes + spread->bytes + bytes;
    if (search->max_bytes != 0 && sum > search->max_bytes)
        return NULL;
    void *found = calloc(1, bytes);
    spread->bytes += found == NULL ? 0 : bytes;
    return found;
}

ZC_STATIC void zc_spread_close(zc_spread *spread)
{
    zc_ranks_close(&spread->ranks);
    free((void *)spread->starts);
    free(spread->before);
    free(spread->queue);
    free(spread->queued);
}

ZC_INLINE void zc_enqueue(zc_spread *spread, uint64_t rank)
{
    uint64_t bit = (uint64_t)1 << (rank & 63);
    if (spread->queued[rank >> 6] & bit)
        return;
    spread->queued[rank >> 6] |= bit;
    uint64_t place = spread->head + spread->length++;
    spread->queue[place < spread->ranks.total ? place : place - spread->ranks.total] = (zc_entry)rank;
}

ZC_INLINE uint64_t zc_dequeue(zc_spread *spread)
{
    uint64_t rank = spread->queue[spread->head];
    spread->head = spread->head + 1 == spread->ranks.total ? 0 : spread->head + 1;
    spread->length--;
    spread->queued[rank >> 6] &= ~((uint64_t)1 << (rank & 63));
    return rank;
}

/* The edges between ranked states, out of what is in the lookup: counted, or (`enter`) written down. States get
 * what they offer at once, and all bits from a successor that has them. */
ZC_STATIC void zc_spread_edges(zc_pass *pass, zc_scout *scout, int enter)
{
    zc_hope *hope = pass->hope;
    zc_spread *spread = pass->subject;
    zc_lookup_find(hope->search, &scout->lookup);
    for (uint64_t i = 0; i < scout->lookup.states; i++) {
        uint64_t id = scout->lookup.from[i], rank = zc_rank_of(&spread->ranks, id);
        zc_join(hope, id, scout->found[i]);
        for (uint64_t j = zc_lookup_begin(&scout->lookup, i); j < scout->lookup.ends[i]; j++) {
            uint64_t after = scout->lookup.ids[j];
            if (after >= hope->count || !zc_is_ranked(&spread->ranks, after)) {
                zc_join(hope, id, hope->full);
                continue;
            }
            _Atomic uint64_t *start = &spread->starts[zc_rank_of(&spread->ranks, after) + 1];
            if (enter)
                spread->before[atomic_fetch_sub_explicit(start, 1, memory_order_relaxed) - 1] = (zc_entry)rank;
            else
                atomic_fetch_add_explicit(start, 1, memory_order_relaxed);
        }
    }
    zc_lookup_clear(&scout->lookup);
}

ZC_STATIC void zc_spread_count(zc_pass *pass, zc_scout *scout)
{
    zc_spread_edges(pass, scout, 0);
}

ZC_STATIC void zc_spread_enter(zc_pass *pass, zc_scout *scout)
{
    zc_spread_edges(pass, scout, 1);
}

/* All ranked states once; 0 if it was stopped. */
ZC_STATIC int zc_spread_pass(zc_hope *hope, zc_spread *spread, void (*tell)(zc_pass *, zc_scout *))
{
    zc_pass pass = {.hope = hope, .ranks = &spread->ranks, .tell = tell, .subject = spread};
    return zc_pass_over(&pass) != ZC_NONE;
}

/* 1: ready, and the predecessors of rank r are before[starts[r + 1]] to before[starts[r + 2] - 1]; 0: no memory;
 * -1: stopped. */
ZC_STATIC int zc_spread_open(zc_hope *hope, zc_spread *spread)
{
    if (!zc_ranks_open(&spread->ranks, hope->count))
        return 0;
    spread->bytes += zc_ranks_bytes(hope->count);
    for (uint64_t id = 0; id < hope->count; id++)
        if (!zc_is_full(hope, id))
            zc_ranks_add(&spread->ranks, id);
    if (!zc_ranks_settle(&spread->ranks))
        return 0;
    uint64_t total = spread->ranks.total;
    spread->bytes += (total + 1) * sizeof *spread->ranks.ids;
    spread->starts = zc_spread_take(hope, spread, (total + 2) * sizeof *spread->starts);
    spread->queue = zc_spread_take(hope, spread, total * sizeof *spread->queue);
    spread->queued = zc_spread_take(hope, spread, (total / 64 + 1) * sizeof *spread->queued);
    if (spread->starts == NULL || spread->queue == NULL || spread->queued == NULL)
        return 0;
    if (!zc_spread_pass(hope, spread, zc_spread_count))
        return -1;
    for (uint64_t rank = 0; rank < total; rank++)       /* counts become ends; writing moves them to the starts */
        spread->starts[rank + 1] += spread->starts[rank];
    spread->starts[total + 1] = spread->starts[total];
    spread->before = zc_spread_take(hope, spread, spread->starts[total] * sizeof *spread->before);
    if (spread->before == NULL)
        return 0;
    return zc_spread_pass(hope, spread, zc_spread_enter) ? 1 : -1;
}

/* 1: the fixpoint is reached; 0: no memory; -1: stopped. */
ZC_STATIC int zc_spread_all(zc_hope *hope)
{
    zc_spread spread = {0};
    int ready = zc_spread_open(hope, &spread);
    for (uint64_t rank = 0; ready == 1 && rank < spread.ranks.total; rank++)
        zc_enqueue(&spread, rank);
    for (uint64_t turn = 0; ready == 1 && spread.length != 0; turn++) {
        if (turn % 4096 == 0) {
            atomic_store_explicit(&hope->left, spread.length, memory_order_relaxed);
            if (zc_stopped(hope->search))
                ready = -1;
        }
        uint64_t rank = zc_dequeue(&spread);
        zc_bits mask[ZC_MASK_WORDS];
        zc_mask_of(hope, spread.ranks.ids[rank], mask);
        for (uint64_t i = spread.starts[rank + 1]; i < spread.starts[rank + 2]; i++) {
            uint64_t before = spread.before[i];
            if (zc_join(hope, spread.ranks.ids[before], mask))
                zc_enqueue(&spread, before);
        }
    }
    zc_spread_close(&spread);
    return ready;
}

#endif
