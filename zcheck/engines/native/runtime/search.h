/* One breadth-first search: states by id, levels as ranges of ids, the visited set, and who works on it. */
#ifndef ZC_SEARCH_H
#define ZC_SEARCH_H

#include "visited.h"
#include "worker.h"

enum { /* why a call of zc_run came back */
    ZC_PAUSED,      /* something new was seen, or the last level asked for is done */
    ZC_COMPLETE,    /* every reachable state was expanded */
    ZC_STATES,      /* more states than allowed */
    ZC_MEMORY,      /* more memory than allowed, or than there is */
    ZC_STOPPED,     /* somebody asked for it */
    ZC_ESCAPED,     /* a value left its range: the system is ill-formed */
    ZC_GROW         /* within: the visited set or the arena is full */
};

/* What each worker does at one call. */
typedef void (*zc_part)(struct zc_search *search, zc_worker *worker, void *subject);

typedef struct zc_search {
    zc_arena arena;
    zc_visited visited;
    /* What is above is read by all at each successor, so what changes often is in another line of the caches. */
    _Alignas(64) _Atomic uint64_t count;    /* ids given out */
    _Alignas(64) uint64_t *starts;  /* first id of each level that has states, and of the one behind the last */
    uint64_t levels;            /* how many have states */
    uint64_t level_room;
    uint64_t examined;          /* levels that were looked at and expanded */
    _Atomic uint64_t next;      /* first id of this level that nobody has taken to expand */
    _Atomic uint64_t end;       /* of the level under way */
    _Atomic uint64_t depth;     /* of the level under way */
    _Atomic size_t bytes;       /* in use for states and visited set */
    int keep;                   /* 0: successors of this level are not entered */
    _Atomic int beyond;         /* whether one of those was new */
    _Atomic int halt;           /* not 0: workers come to an end */
    _Atomic int stop;
    uint64_t max_states;
    size_t max_bytes;
    uint64_t chunk;             /* states taken at once */
    uint64_t least_chunk;
    uint64_t block;             /* ids that a worker takes at once */
    _Atomic uint64_t horizon_steps; /* transitions out of the level at the horizon that do not count */
    zc_sight sights[ZC_SIGHTS];
    uint8_t fired[ZC_ACTIONS];
    uint64_t faults;
    int spill;                  /* file of the arena or -1 */
    uint32_t jobs;
    uint32_t helpers;           /* threads that were started */
    zc_worker *workers;
    pthread_mutex_t lock;
    pthread_cond_t turn;
    uint64_t phase;             /* counts the times that helpers were called */
    zc_part part;               /* what for */
    void *subject;              /* and of what */
    _Atomic uint64_t filled;    /* first id that nobody has taken to enter */
    _Atomic int crowded;        /* an entry found no place */
    uint32_t busy;              /* helpers at work */
    int leaving;
} zc_search;

ZC_INLINE uint64_t *zc_state(const zc_search *search, uint64_t id)
{
    return zc_at(&search->arena, id);
}

ZC_INLINE uint64_t zc_count(const zc_search *search)
{
    return atomic_load_explicit(&search->count, memory_order_relaxed);
}

/* States that were looked at and expanded: those with lesser ids. */
ZC_STATIC uint64_t zc_examined(const zc_search *search)
{
    uint64_t next = atomic_load_explicit(&search->next, memory_order_relaxed);
    uint64_t end = atomic_load_explicit(&search->end, memory_order_relaxed);
    return next < end ? next : end;
}

ZC_INLINE int zc_stopped(const zc_search *search)
{
    return atomic_load_explicit(&search->stop, memory_order_relaxed);
}

ZC_STATIC void zc_weigh(zc_search *search)
{
    size_t arena = search->arena.region.file < 0 ? search->arena.region.usable : 0;
    size_t visited = search->visited.entries == NULL ? 0 : zc_visited_bytes(search->visited.bits);
    atomic_store_explicit(&search->bytes, arena + visited, memory_order_relaxed);
}

/* Ends the phase under way, for the first reason given. */
ZC_INLINE void zc_halt(zc_search *search, int reason)
{
    int none = 0;
    atomic_compare_exchange_strong(&search->halt, &none, reason);
}

#endif
