/* A phase: workers take pieces of the level under way and expand them until it is done or somebody halts. */
#ifndef ZC_EXPAND_H
#define ZC_EXPAND_H

#include "insert.h"

#ifndef ZC_BLOCK
#define ZC_BLOCK 64             /* ids that a worker takes at once, at least */
#endif
#define ZC_WIDEST_BLOCK 1024
#define ZC_WIDEST 65536         /* successors of the states that a worker takes at once, at most */
#ifndef ZC_PIECES
#define ZC_PIECES 64            /* of a level for each worker, at least, where they are large */
#endif

/* Generated: note what is to be noted of state `s`, write its successors at `out`, give where they end. */
static uint64_t *zc_expand(zc_worker *worker, const uint64_t *s, uint64_t *out);

/* Ids that one piece of work may use up. */
ZC_INLINE uint64_t zc_margin(const zc_search *search)
{
    return search->chunk * ZC_FANOUT + ZC_BATCH + ZC_FANOUT + search->block;
}

/* How much workers take at once of a level with so many states left. Of a large one they take much: neighbours have
 * successors in common, which are looked up once if one worker has both, and what it writes is in one place. Room
 * for it is never more than a small part of the limits. */
ZC_STATIC void zc_portion(zc_search *search, uint64_t left)
{
    uint64_t workers = (uint64_t)search->helpers + 1, widest = ZC_WIDEST;
    if (widest > search->max_states / (64 * workers))
        widest = search->max_states / (64 * workers);
    if (search->max_bytes != 0 && widest > search->max_bytes / (64 * workers * ZC_STATE_BYTES))
        widest = search->max_bytes / (64 * workers * ZC_STATE_BYTES);
    uint64_t chunk = left / (ZC_PIECES * workers);
    if (chunk > widest / ZC_FANOUT)
        chunk = widest / ZC_FANOUT;
    if (search->helpers == 0 || chunk < search->least_chunk)
        chunk = search->least_chunk;
    search->chunk = chunk;
    search->block = chunk * ZC_FANOUT / 64;
    if (search->block > ZC_WIDEST_BLOCK)
        search->block = ZC_WIDEST_BLOCK;
    if (chunk == search->least_chunk || search->block < ZC_BLOCK)
        search->block = ZC_BLOCK;
}

/* Whether there is room for what all workers may find before they look again. */
ZC_INLINE int zc_has_room(const zc_search *search)
{
    uint64_t needed = zc_count(search) + (search->helpers + 1) * zc_margin(search);
    return needed <= search->visited.room && needed <= search->arena.room;
}

ZC_STATIC void zc_phase(zc_search *search, zc_worker *worker, int shared)
{
    const uint64_t last = atomic_load_explicit(&search->end, memory_order_relaxed);
    const uint64_t *full = worker->batch + (size_t)ZC_BATCH * ZC_WORDS;
    uint64_t *out = worker->batch;
    while (!atomic_load_explicit(&search->halt, memory_order_relaxed)) {
        if (zc_stopped(search))
            zc_halt(search, ZC_STOPPED);
        else if (search->max_states < zc_count(search))
            zc_halt(search, ZC_STATES);
        else if (search->keep && !zc_has_room(search))
            zc_halt(search, ZC_GROW);
        else {
            uint64_t begin = atomic_fetch_add_explicit(&search->next, search->chunk, memory_order_relaxed);
            if (begin >= last)
                break;
            uint64_t end = last - begin < search->chunk ? last : begin + search->chunk;
            for (uint64_t id = begin; id < end; id++) {
                out = zc_expand(worker, zc_at(&search->arena, id), out);
                if (out >= full) {
                    zc_flush(search, worker, out, shared);
                    out = worker->batch;
                }
            }
            if (worker->escaped)
                zc_halt(search, ZC_ESCAPED);
        }
    }
    zc_flush(search, worker, out, shared);
}

#endif
