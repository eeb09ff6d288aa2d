/* What one thread of a search has for itself: successors under way, counts, and what it saw. */
#ifndef ZC_WORKER_H
#define ZC_WORKER_H

#include "vector.h"

#ifndef ZC_RECENT_BITS
#define ZC_RECENT_BITS 14       /* words that fit in the second cache beside the rest */
#endif
#ifndef ZC_BATCH
#define ZC_BATCH 256            /* successors looked up together */
#endif
#define ZC_RECENT_WORDS ((size_t)1 << ZC_RECENT_BITS)
#define ZC_DEADLOCK 0           /* sights: a deadlock, a faulting step, then the conditions asked about */
#define ZC_FAULT 1
#define ZC_SIGHTS (2 + ZC_CONDITIONS)

typedef struct {
    uint64_t depth;             /* ZC_NONE: not seen */
    uint64_t state[ZC_WORDS];   /* the least at that depth */
} zc_sight;

typedef struct zc_worker {
    uint64_t batch[(ZC_BATCH + ZC_FANOUT) * ZC_WORDS];
    uint64_t keys[ZC_BATCH + ZC_FANOUT];
    uint64_t recent[ZC_RECENT_WORDS]; /* states looked up lately, each in the place its key gives it */
    uint8_t fired[ZC_ACTIONS];  /* 1: the action was enabled somewhere */
    uint8_t wanted[ZC_SIGHTS];  /* 0: was seen at a lesser depth */
    zc_sight sights[ZC_SIGHTS]; /* of the level under way */
    uint64_t depth;             /* of the level under way */
    uint64_t faults;
    uint64_t escaped;           /* 0, or 1 + action * 2^32 + slot of a value outside its range */
    _Atomic uint64_t transitions;
    _Alignas(64) uint64_t free; /* ids free..limit - 1 are for this worker */
    uint64_t limit;
    struct zc_search *search;
    pthread_t thread;
    uint64_t turns;             /* calls that this helper has answered */
} zc_worker;

ZC_STATIC __attribute__((noinline, cold)) void zc_note(zc_worker *worker, int sight, const uint64_t *state)
{
    zc_sight *known = &worker->sights[sight];
    if (!worker->wanted[sight])
        return;
    if (known->depth == ZC_NONE || zc_less(state, known->state))
        zc_copy(known->state, state);
    known->depth = worker->depth;
}

ZC_STATIC __attribute__((noinline, cold)) void zc_fault(zc_worker *worker, const uint64_t *state)
{
    worker->faults++;
    zc_note(worker, ZC_FAULT, state);
}

ZC_STATIC __attribute__((noinline, cold)) void zc_escape(zc_worker *worker, uint32_t action, uint32_t slot)
{
    worker->escaped = 1 + ((uint64_t)action << 32 | slot);
}

#endif
