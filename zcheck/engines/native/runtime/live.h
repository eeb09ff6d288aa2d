/* What Python calls to find runs without progress on a label: the nearest, and ways inside its component. */
#ifndef ZC_LIVE_H
#define ZC_LIVE_H

#include "components.h"

ZC_API void zc_live_close(zc_live *live)
{
    if (live == NULL)
        return;
    zc_unmap(live->where, (size_t)(live->count + 1) * sizeof(zc_entry));
    zc_unmap(live->number, (size_t)(live->count + 1) * sizeof(zc_entry));
    zc_unmap(live->starts, (size_t)(live->count + 1) * sizeof *live->starts);
    zc_unmap(live->edges, live->edge_bytes);
    free(live->walkers);
    free(live->frames);
    zc_stack_close(&live->successors);
    zc_stack_close(&live->open);
    zc_stack_close(&live->todo);
    zc_stack_close(&live->came);
    zc_stack_close(&live->steps);
    free(live);
}

/* Of the states expanded so far. NULL: no memory. */
ZC_API zc_live *zc_live_open(zc_search *search, uint32_t label, int strongly)
{
    uint64_t count = zc_examined(search);
    size_t entries = (size_t)(count + 1) * sizeof(zc_entry), starts = (size_t)(count + 1) * sizeof(uint64_t);
    zc_live *live = calloc(1, sizeof *live);
    if (live == NULL)
        return NULL;
    live->search = search;
    live->count = count;
    live->label = label;
    live->strongly = strongly;
    live->bytes = 2 * entries + search->jobs * sizeof(zc_walker);
    atomic_store(&live->left, count);
    if (zc_live_has_room(live, 0) && zc_index(search)) {
        live->where = zc_pages(entries);
        live->number = zc_pages(entries);
        live->walkers = calloc(search->jobs, sizeof *live->walkers);
    }
    if (live->where == NULL || live->number == NULL || live->walkers == NULL) {
        zc_live_close(live);
        return NULL;
    }
    if (zc_live_has_room(live, starts) && (live->starts = zc_pages(starts)) != NULL)
        live->bytes += starts;
    return live;
}

/* Look for the nearest. 1: done; 0: stopped; -1: no memory; -2: a state has a successor that was not seen, which
 * cannot be. */
ZC_API int zc_live_look(zc_live *live)
{
    int fine = zc_cut(live) && zc_list(live) ? zc_take_apart(live) : 0;
    if (fine == 1)
        memset(live->number, 0, (size_t)(live->count + 1) * sizeof(zc_entry));
    return atomic_load(&live->strangers) == 0 ? fine : -2;
}

ZC_API uint64_t zc_live_left(const zc_live *live)
{
    return atomic_load_explicit(&live->left, memory_order_relaxed);
}

/* What was found: 0 nothing, 1 a state where a run may end, 2 a component that holds a fair run; and where. */
ZC_API int zc_live_found(const zc_live *live, uint64_t *depth, uint64_t *id, uint64_t *state, uint64_t *units)
{
    *depth = live->found_depth;
    *id = live->found;
    if (live->kind != 0)
        zc_copy(state, zc_state(live->search, live->found));
    memcpy(units, live->units, sizeof live->units);
    return live->kind;
}

/* The units with an enabled mandatory step in a state. */
ZC_API void zc_live_able(zc_live *live, uint64_t id, uint64_t *able)
{
    zc_step_from(live, id);
    memcpy(able, live->moves.able, sizeof live->moves.able);
}

/* Whether a step to `after` is what is wanted: see zc_live_way. */
ZC_STATIC int zc_is_wanted(zc_live *live, uint64_t after, uint32_t action, uint64_t start, uint32_t unit)
{
    if (unit == 0)
        return after == start;
    if (zc_unit(action) == unit)
        return 1;
    if (live->strongly)
        return 0;
    zc_moves_of(live, &live->search->workers[0], &live->others, after);
    return !zc_has(live->others.able, unit);
}

/* Write down the way to the last entry of the queue, and its length. */
ZC_STATIC int64_t zc_way_back(zc_live *live, uint64_t place, uint64_t *ids, uint32_t *actions, uint64_t room)
{
    uint64_t length = 0;
    for (uint64_t at = place; at != 0; at = live->came.items[at])
        length++;
    if (length > room)
        return (int64_t)length;
    for (uint64_t at = place, i = length; at != 0; at = live->came.items[at]) {
        ids[--i] = live->open.items[at];
        actions[i] = live->steps.items[at];
    }
    return (int64_t)length;
}

ZC_STATIC int zc_queue(zc_live *live, uint64_t id, uint64_t came, uint32_t action)
{
    return zc_live_push(live, &live->open, id) && zc_live_push(live, &live->came, came)
           && zc_live_push(live, &live->steps, action);
}

/* A shortest way inside the component from `from`, as the states it comes to and its actions. Its last step is the
 * unit's, or (weakly fair) leads to where that unit has no enabled mandatory step; unit 0: it leads to `start`.
 * Its length, of which at most `room` are written; 0: there is none; -1: stopped; -2: no memory. */
ZC_API int64_t zc_live_way(
    zc_live *live, uint64_t from, uint64_t start, uint32_t unit, uint64_t *ids, uint32_t *actions, uint64_t room)
{
    int64_t length = 0;
    live->open.count = live->came.count = live->steps.count = 0;
    if (!zc_queue(live, from, 0, 0))
        length = -2;
    for (uint64_t place = 0; length == 0 && place < live->open.count; place++) {
        if (place % 1024 == 0 && zc_stopped(live->search))
            length = -1;
        uint64_t edges = zc_edges_from(live, live->open.items[place], live->component);
        for (uint64_t i = 0; length == 0 && i < edges; i++) {
            uint64_t after = live->moves.ids[i];
            int wanted = zc_is_wanted(live, after, live->moves.actions[i], start, unit);
            if (!wanted && (after == from || live->number[after] != 0))
                continue;
            live->number[after] = 1;
            if (!zc_queue(live, after, place, live->moves.actions[i]))
                length = -2;
            else if (wanted)
                length = zc_way_back(live, live->open.count - 1, ids, actions, room);
        }
    }
    for (uint64_t place = 0; place < live->open.count; place++)
        live->number[live->open.items[place]] = 0;
    return length;
}

#endif
