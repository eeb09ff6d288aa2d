/* From a batch of successors to new states: hash and fetch, look, compare and enter. */
#ifndef ZC_INSERT_H
#define ZC_INSERT_H

#include "search.h"

/* The id that the next new state of this worker gets. */
ZC_INLINE uint64_t zc_next_id(zc_search *search, zc_worker *worker, const int shared)
{
    if (!shared)
        return atomic_load_explicit(&search->count, memory_order_relaxed);
    if (worker->free == worker->limit) {
        worker->free = atomic_fetch_add_explicit(&search->count, search->block, memory_order_relaxed);
        worker->limit = worker->free + search->block;
    }
    return worker->free;
}

ZC_INLINE void zc_use_id(zc_search *search, zc_worker *worker, uint64_t id, const int shared)
{
    if (shared)
        worker->free = id + 1;
    else
        atomic_store_explicit(&search->count, id + 1, memory_order_relaxed);
}

/* Enter one state unless it is there. `keep` 0: only note whether it is. */
ZC_INLINE void zc_insert_by_id(
    zc_search *search, zc_worker *worker, const uint64_t *state, uint64_t key, const int shared, const int keep)
{
    zc_visited *set = &search->visited;
    const zc_entry mark = zc_mark(set, key);
    for (uint64_t number = key;;) {
        _Atomic zc_entry *entries = zc_line_at(set, number);
        zc_line line = zc_load(entries);
        unsigned empty = zc_lanes(&line, (zc_entry)-1, 0);
        for (unsigned fits = zc_lanes(&line, ~set->ids, mark) & ~empty; fits != 0; fits &= fits - 1)
            if (zc_equal(zc_state(search, zc_id_of(set, zc_lane(entries, zc_first(fits)))), state))
                return;
        if (empty == 0) {
            number++;
            continue;
        }
        if (!keep) {
            atomic_store_explicit(&search->beyond, 1, memory_order_relaxed);
            return;
        }
        uint64_t id = zc_next_id(search, worker, shared);
        zc_copy(zc_state(search, id), state);
        if (zc_publish(&entries[zc_first(empty)], mark | (zc_entry)(id + 1), shared)) {
            zc_use_id(search, worker, id, shared);
            return;
        }
    }
}

ZC_INLINE void zc_insert_by_rest(
    zc_search *search, zc_worker *worker, const uint64_t *state, uint64_t key, const int shared, const int keep)
{
    zc_visited *set = &search->visited;
    zc_entry wanted = zc_rest(set, key);
    for (uint64_t away = 0; away <= ZC_MOST_AWAY;) {
        _Atomic zc_entry *entries = zc_line_at(set, key + away);
        zc_line line = zc_load(entries);
        if (ZC_LIKELY(zc_lanes(&line, (zc_entry)-1, wanted) != 0))
            return;
        unsigned empty = zc_lanes(&line, (zc_entry)-1, 0);
        if (ZC_RARELY(empty == 0)) {
            away++;
            wanted++;
            continue;
        }
        if (!keep) {
            atomic_store_explicit(&search->beyond, 1, memory_order_relaxed);
            return;
        }
        if (zc_publish(&entries[zc_first(empty)], wanted, shared)) {
            uint64_t id = zc_next_id(search, worker, shared);
            zc_copy(zc_state(search, id), state);
            zc_use_id(search, worker, id, shared);
            return;
        }
    }
    zc_halt(search, ZC_MEMORY); /* crowded beyond all likelihood: the state is lost, and the search with it */
}

/* Where a state with this key is remembered. */
ZC_INLINE uint64_t *zc_recent(zc_worker *worker, uint64_t key)
{
    return worker->recent + (size_t)(key % (ZC_RECENT_WORDS / ZC_WORDS)) * ZC_WORDS;
}

/* Leave out of a batch what was looked up a moment ago, half of it or more; keys of the rest. Steps that take
 * two orders meet soon again. */
ZC_INLINE size_t zc_sift(zc_worker *worker, size_t count, const int rests)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t *state = worker->batch + i * ZC_WORDS;
        uint64_t key = zc_key(state, rests), *recent = zc_recent(worker, key);
        int known = zc_equal(recent, state);
        zc_copy(recent, state);
        zc_copy(worker->batch + kept * ZC_WORDS, state);
        worker->keys[kept] = key;
        kept += !known;
    }
    return kept;
}

/* Look up the successors in the batch and enter the new ones. */
ZC_INLINE void zc_flush_as(
    zc_search *search, zc_worker *worker, size_t count, const int rests, const int shared, const int keep)
{
    const uint64_t *batch = worker->batch;
    const zc_visited *set = &search->visited;
    uint64_t *keys = worker->keys;
    if (keep)
        count = zc_sift(worker, count, rests);
    for (size_t i = 0; i < count; i++) {
        if (!keep)
            keys[i] = zc_key(batch + i * ZC_WORDS, rests);
        __builtin_prefetch((const void *)zc_line_at(set, keys[i]));
    }
    if (rests) {
        for (size_t i = 0; i < count; i++)
            zc_insert_by_rest(search, worker, batch + i * ZC_WORDS, keys[i], shared, keep);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const _Atomic zc_entry *entries = zc_line_at(set, keys[i]);
        zc_line line = zc_load(entries);
        unsigned fits = zc_lanes(&line, ~set->ids, zc_mark(set, keys[i])) & ~zc_lanes(&line, (zc_entry)-1, 0);
        if (fits != 0)
            __builtin_prefetch(zc_state(search, zc_id_of(set, zc_lane(entries, zc_first(fits)))));
    }
    for (size_t i = 0; i < count; i++)
        zc_insert_by_id(search, worker, batch + i * ZC_WORDS, keys[i], shared, keep);
}

ZC_STATIC __attribute__((noinline)) void zc_flush(
    zc_search *search, zc_worker *worker, const uint64_t *out, int shared)
{
    uint64_t before = atomic_load_explicit(&worker->transitions, memory_order_relaxed);
    size_t count = (size_t)(out - worker->batch) / ZC_WORDS;
    atomic_store_explicit(&worker->transitions, before + count, memory_order_relaxed);
    if (ZC_RESTS && search->visited.rests) {
        if (!search->keep)
            zc_flush_as(search, worker, count, 1, 0, 0);
        else if (shared)
            zc_flush_as(search, worker, count, 1, 1, 1);
        else
            zc_flush_as(search, worker, count, 1, 0, 1);
    } else {
        if (!search->keep)
            zc_flush_as(search, worker, count, 0, 0, 0);
        else if (shared)
            zc_flush_as(search, worker, count, 0, 1, 1);
        else
            zc_flush_as(search, worker, count, 0, 0, 1);
    }
}

#endif
