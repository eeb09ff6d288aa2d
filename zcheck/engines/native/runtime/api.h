/* What Python calls. One search is used by one thread at a time, but for zc_watch and zc_stop. */
#ifndef ZC_API_H
#define ZC_API_H

#include "index.h"
#include "trace.h"

typedef struct {
    uint64_t states, transitions, depth, frontier, bytes;
} zc_progress;

ZC_API void zc_close(zc_search *search)
{
    if (search == NULL)
        return;
    zc_dismiss(search);
    zc_visited_close(&search->visited);
    zc_arena_close(&search->arena);
    free(search->workers);
    free(search->starts);
    free(search);
}

/* Everything starts empty: of `bits` of the first visited set and memory for the first steps. */
ZC_STATIC int zc_furnish(zc_search *search, const uint64_t *initial)
{
    search->level_room = 64;
    search->starts = calloc(search->level_room, sizeof *search->starts);
    search->workers = aligned_alloc(64, search->jobs * sizeof *search->workers);
    if (search->starts == NULL || search->workers == NULL)
        return 0;
    memset(search->workers, 0, search->jobs * sizeof *search->workers);
    for (uint32_t i = 0; i < search->jobs; i++) {
        search->workers[i].search = search;
        for (size_t word = 0; word + ZC_WORDS <= ZC_RECENT_WORDS; word += ZC_WORDS)
            zc_copy(&search->workers[i].recent[word], initial);
        for (int sight = 0; sight < ZC_SIGHTS; sight++)
            search->workers[i].sights[sight].depth = ZC_NONE;
    }
    for (int sight = 0; sight < ZC_SIGHTS; sight++)
        search->sights[sight].depth = ZC_NONE;
    size_t most = search->max_bytes != 0 && search->spill < 0 ? search->max_bytes : (size_t)1 << 44;
    if (!zc_arena_open(&search->arena, most < ZC_HUGE ? ZC_HUGE : most, search->spill)
        || !zc_arena_grow(&search->arena, ZC_PAGE)
        || !zc_visited_open(&search->visited, ZC_FIRST_BITS, zc_takes_rests(ZC_FIRST_BITS)))
        return 0;
    zc_copy(zc_state(search, 0), initial);
    zc_visited_enter(&search->visited, zc_key(initial, search->visited.rests), 0, 0);
    atomic_store(&search->count, 1);
    search->levels = search->starts[1] = 1;
    return 1;
}

/* A search from `initial`. Limits of 0 are none; `spill` is a file for the states or -1. NULL: no memory. */
ZC_API zc_search *zc_open(
    const uint64_t *initial, uint64_t max_states, uint64_t max_bytes, uint32_t jobs, int spill)
{
    zc_search *search = aligned_alloc(64, sizeof *search);
    if (search == NULL)
        return NULL;
    memset(search, 0, sizeof *search);
    pthread_mutex_init(&search->lock, NULL);
    pthread_cond_init(&search->turn, NULL);
    search->max_states = max_states == 0 ? UINT64_MAX : max_states;
    search->max_bytes = max_bytes;
    search->jobs = jobs == 0 ? 1 : jobs;
    search->spill = spill;
    search->least_chunk = 2048 / ZC_FANOUT < 256 ? 2048 / ZC_FANOUT : 256;
    if (search->least_chunk > search->max_states / 64)
        search->least_chunk = search->max_states / 64;
    if (search->least_chunk == 0)
        search->least_chunk = 1;
    zc_portion(search, 0);
    if (!zc_furnish(search, initial)) {
        zc_close(search);
        return NULL;
    }
    return search;
}

/* Search on up to depth `deepest`, the horizon (ZC_NONE: there is none); why it came back. */
ZC_API int zc_run(zc_search *search, uint64_t deepest)
{
    return search->visited.entries == NULL ? ZC_MEMORY : zc_search_on(search, deepest);
}

ZC_API void zc_stop(zc_search *search, int wanted)
{
    atomic_store(&search->stop, wanted);
}

ZC_API void zc_watch(zc_search *search, zc_progress *progress)
{
    progress->states = zc_count(search);
    progress->transitions = zc_steps(search) - atomic_load(&search->horizon_steps);
    progress->depth = atomic_load_explicit(&search->depth, memory_order_relaxed);
    progress->frontier = progress->states - zc_examined(search);
    progress->bytes = atomic_load_explicit(&search->bytes, memory_order_relaxed);
}

/* How many levels were looked at, and how many states they and the next ones have: at most `room` numbers. */
ZC_API uint64_t zc_levels(const zc_search *search, uint64_t *sizes, uint64_t room)
{
    uint64_t count = zc_count(search), number = 0;
    for (; number < search->levels && number < room; number++)
        sizes[number] = search->starts[number + 1] - search->starts[number];
    if (count > search->starts[search->levels] && number < room)
        sizes[number++] = count - search->starts[search->levels];
    return number;
}

ZC_API uint64_t zc_examined_levels(const zc_search *search)
{
    return search->examined;
}

/* The depth at which something was seen and the least state there; ZC_NONE if it was not. */
ZC_API uint64_t zc_seen(const zc_search *search, int sight, uint64_t *state)
{
    zc_copy(state, search->sights[sight].state);
    return search->sights[sight].depth;
}

/* The faulting steps met; a byte for each of the first `room` actions, 1 if it was enabled somewhere. */
ZC_API uint64_t zc_fired(const zc_search *search, uint8_t *fired, uint64_t room)
{
    memcpy(fired, search->fired, room < ZC_ACTIONS ? room : ZC_ACTIONS);
    return search->faults;
}

/* 1 + action * 2^32 + slot of a value that left its range, 0 if none did. */
ZC_API uint64_t zc_escaped(const zc_search *search)
{
    uint64_t found = 0;
    for (uint32_t i = 0; i < search->jobs; i++)
        found = search->workers[i].escaped != 0 ? search->workers[i].escaped : found;
    return found;
}

ZC_API int zc_before(zc_search *search, uint64_t depth, const uint64_t *target, uint64_t *found)
{
    return zc_least_before(search, depth, target, found);
}

#endif
