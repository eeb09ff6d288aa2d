/* The search itself: one level after the other, until something new is seen or nothing is left. */
#ifndef ZC_RUN_H
#define ZC_RUN_H

#include "crew.h"

/* What workers saw goes to the search; whether some of it was not seen at a lesser depth. */
ZC_STATIC int zc_gather(zc_search *search)
{
    int news = 0;
    for (uint32_t i = 0; i < search->jobs; i++) {
        zc_worker *worker = &search->workers[i];
        for (int sight = 0; sight < ZC_SIGHTS; sight++) {
            zc_sight *seen = &worker->sights[sight], *known = &search->sights[sight];
            if (seen->depth == ZC_NONE)
                continue;
            news |= known->depth == ZC_NONE;
            if (known->depth == ZC_NONE || (known->depth == seen->depth && zc_less(seen->state, known->state)))
                *known = *seen;
            seen->depth = ZC_NONE;
        }
        for (int action = 0; action < ZC_ACTIONS; action++)
            search->fired[action] |= worker->fired[action];
        search->faults += worker->faults;
        worker->faults = 0;
    }
    return news;
}

ZC_STATIC void zc_begin_level(zc_search *search, uint64_t depth, int keep)
{
    for (uint32_t i = 0; i < search->jobs; i++) {
        search->workers[i].depth = depth;
        for (int sight = 0; sight < ZC_SIGHTS; sight++)
            search->workers[i].wanted[sight] = search->sights[sight].depth == ZC_NONE
                                               || search->sights[sight].depth == depth;
    }
    atomic_store_explicit(&search->depth, depth, memory_order_relaxed);
    atomic_store_explicit(&search->end, search->starts[depth + 1], memory_order_relaxed);
    search->keep = keep;
}

/* Room in the table of levels for one more. */
ZC_STATIC int zc_level_room(zc_search *search)
{
    if (search->levels + 2 < search->level_room)
        return 1;
    uint64_t room = search->level_room * 2;
    uint64_t *starts = realloc(search->starts, room * sizeof *starts);
    if (starts == NULL)
        return 0;
    search->starts = starts;
    search->level_room = room;
    return 1;
}

/* Whether ids that workers hold and do not use cannot be what makes too many states. */
ZC_STATIC int zc_is_far_from_limit(const zc_search *search)
{
    uint64_t held = (uint64_t)(search->helpers + 1) * search->block;
    return search->max_states >= held && zc_count(search) <= search->max_states - held;
}

/* More room than is needed at once, or at least as much. */
ZC_STATIC int zc_makes_room(zc_search *search)
{
    uint64_t needed = (search->helpers + 1) * zc_margin(search);
    return zc_grow(search, 2 * needed) || (search->visited.entries != NULL && zc_grow(search, needed));
}

/* Expand what is left of the level; a reason to stop, or ZC_PAUSED when it is done. */
ZC_STATIC int zc_take_level(zc_search *search)
{
    for (;;) {
        zc_weigh(search);
        uint64_t left = atomic_load_explicit(&search->end, memory_order_relaxed) - zc_examined(search);
        if (left == 0 && search->max_states >= zc_count(search))
            return ZC_PAUSED;
        atomic_store(&search->halt, 0);
        if (search->helpers + 1 < search->jobs && search->keep && left >= ZC_SHARE)
            zc_muster(search);
        zc_portion(search, left);
        if (search->helpers != 0 && search->keep && left >= ZC_SHARE && zc_is_far_from_limit(search)) {
            zc_together(search, zc_phase_part, NULL);
            zc_close_ranks(search);
        } else
            zc_phase(search, &search->workers[0], 0);
        int reason = atomic_load(&search->halt);
        if (reason == ZC_STATES && search->max_states >= zc_count(search))
            reason = 0; /* ids that workers held were counted, too */
        if (reason == 0 && search->max_states < zc_count(search))
            reason = ZC_STATES;
        if (reason == ZC_GROW)
            reason = zc_makes_room(search) ? 0 : ZC_MEMORY;
        if (reason != 0)
            return reason;
    }
}

ZC_STATIC uint64_t zc_steps(const zc_search *search)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < search->jobs; i++)
        sum += atomic_load_explicit(&search->workers[i].transitions, memory_order_relaxed);
    return sum;
}

/* A level is done: the next begins behind it, if it has states. */
ZC_STATIC int zc_end_level(zc_search *search, uint64_t steps_before)
{
    int beyond = atomic_load(&search->beyond);
    uint64_t count = zc_count(search);
    search->examined++;
    if (beyond)
        atomic_fetch_add(&search->horizon_steps, zc_steps(search) - steps_before);
    uint64_t end = atomic_load_explicit(&search->end, memory_order_relaxed);
    if (count == end)
        return beyond ? ZC_PAUSED : ZC_COMPLETE;
    search->levels++;
    search->starts[search->levels] = count;
    atomic_store(&search->next, end);
    return ZC_PAUSED;
}

/* Levels up to `deepest`, whose successors are not kept if it is the horizon; back at once if all are done. */
ZC_STATIC int zc_search_on(zc_search *search, uint64_t deepest)
{
    while (search->examined <= deepest) {
        uint64_t depth = search->examined;
        if (depth >= search->levels)
            return ZC_COMPLETE;
        if (!zc_level_room(search))
            return ZC_MEMORY;
        uint64_t steps = zc_steps(search);
        zc_begin_level(search, depth, depth != deepest);
        int reason = zc_take_level(search);
        int news = zc_gather(search);
        if (reason != ZC_PAUSED)
            return reason;
        if (zc_end_level(search, steps) == ZC_COMPLETE)
            return ZC_COMPLETE;
        if (news)
            return ZC_PAUSED;
    }
    return ZC_PAUSED;
}

#endif
