/* What all workers do before runs without progress are looked for: cut out where carriers rest, list the edges. */
#ifndef ZC_EDGES_H
#define ZC_EDGES_H

#include "walk.h"

#define ZC_NOWHERE ((zc_entry)-1)   /* the end of an edge out of the graph */

typedef struct zc_round {
    zc_live *live;
    void (*visit)(zc_live *live, zc_worker *worker, zc_walker *walker, uint64_t id);
    _Atomic uint64_t next;      /* how many states were taken */
} zc_round;

ZC_INLINE zc_walker *zc_walker_of(const zc_live *live, const zc_worker *worker)
{
    return &live->walkers[worker - live->search->workers];
}

ZC_STATIC void zc_round_part(zc_search *search, zc_worker *worker, void *subject)
{
    zc_round *round = subject;
    zc_live *live = round->live;
    zc_walker *walker = zc_walker_of(live, worker);
    uint64_t begin, end;
    walker->depth = ZC_NONE;
    while (zc_take_piece(search, &round->next, live->count, &begin, &end)) {
        atomic_store_explicit(&live->left, live->count - begin, memory_order_relaxed);
        for (uint64_t id = begin; id < end; id++)
            round->visit(live, worker, walker, id);
    }
}

/* Whether a state is in the graph: then its edges are counted, and whether a run may end there is noted. */
ZC_STATIC void zc_survey(zc_live *live, zc_worker *worker, zc_walker *walker, uint64_t id)
{
    live->where[id] = !zc_carriers_rest(zc_state(live->search, id), live->label);
    if (!live->where[id])
        return;
    uint64_t count = zc_moves_of(live, worker, &walker->moves, id), any = 0;
    for (uint64_t i = 0; live->starts != NULL && i < count; i++)
        live->starts[id + 1] += !zc_passes(walker->moves.actions[i], live->label);
    for (int i = 0; i < ZC_UNIT_WORDS; i++)
        any |= walker->moves.able[i];
    if (any != 0)
        return;
    uint64_t depth = zc_depth_of(live->search, id);
    if (depth < walker->depth
        || (depth == walker->depth && zc_less(zc_state(live->search, id), zc_state(live->search, walker->stop)))) {
        walker->depth = depth;
        walker->stop = id;
    }
}

/* Cut out where the carriers rest; note the nearest state where a run may end. 0: stopped. */
ZC_STATIC int zc_cut(zc_live *live)
{
    zc_round round = {.live = live, .visit = zc_survey};
    live->last = 1;
    uint32_t workers = zc_share_out(live->search, live->count, zc_round_part, &round);
    for (uint32_t i = 0; i < workers; i++) {
        const zc_walker *walker = &live->walkers[i];
        if (walker->depth == ZC_NONE || !zc_is_nearest(live, walker->depth, walker->stop))
            continue;
        live->kind = 1;
        live->found_depth = walker->depth;
        live->found = walker->stop;
    }
    return !zc_stopped(live->search);
}

/* Write down the edges to the successors in the lookup. */
ZC_STATIC void zc_write_edges(zc_live *live, zc_walker *walker)
{
    zc_lookup *lookup = &walker->lookup;
    zc_lookup_find(live->search, lookup);
    for (uint64_t i = 0; i < lookup->states; i++) {
        zc_entry *edge = live->edges + live->starts[lookup->from[i]];
        for (uint64_t j = zc_lookup_begin(lookup, i); j < lookup->ends[i]; j++) {
            uint64_t after = lookup->ids[j];
            *edge++ = after < live->count && live->where[after] ? (zc_entry)after : ZC_NOWHERE;
        }
    }
    zc_lookup_clear(lookup);
}

/* The successors of a state go to the lookup, if it is in the graph. */
ZC_STATIC void zc_list_from(zc_live *live, zc_worker *worker, zc_walker *walker, uint64_t id)
{
    if (!live->where[id])
        return;
    uint64_t count = zc_moves_of(live, worker, &walker->moves, id);
    uint64_t *out = zc_lookup_room(&walker->lookup);
    for (uint64_t i = 0; i < count; i++)
        if (!zc_passes(walker->moves.actions[i], live->label)) {
            zc_copy(out, walker->moves.vectors + i * ZC_WORDS);
            out += ZC_WORDS;
        }
    zc_lookup_added(&walker->lookup, id, out);
    if (zc_lookup_is_full(&walker->lookup))
        zc_write_edges(live, walker);
}

/* List the edges that were counted, if there is room for them and the longest path. 0: stopped. */
ZC_STATIC int zc_list(zc_live *live)
{
    zc_round round = {.live = live, .visit = zc_list_from};
    if (live->starts == NULL)
        return 1;
    for (uint64_t id = 0; id < live->count; id++)
        live->starts[id + 1] += live->starts[id];
    size_t bytes = (size_t)(live->starts[live->count] + 1) * sizeof(zc_entry);
    size_t path = 2 * (size_t)live->count * (sizeof(zc_frame) + sizeof(zc_entry));   /* room grows by doubling */
    if (!zc_live_has_room(live, bytes + path) || (live->edges = zc_pages(bytes)) == NULL)
        return 1;
    live->edge_bytes = bytes;
    live->bytes += bytes;
    uint32_t workers = zc_share_out(live->search, live->count, zc_round_part, &round);
    for (uint32_t i = 0; i < workers; i++) {
        zc_write_edges(live, &live->walkers[i]);
        live->strangers += live->walkers[i].lookup.strangers;
    }
    return !zc_stopped(live->search);
}

#endif
