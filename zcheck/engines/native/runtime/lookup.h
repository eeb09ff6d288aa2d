/* From successors to their ids, many at a time, so that memory is fetched while others are looked at. */
#ifndef ZC_LOOKUP_H
#define ZC_LOOKUP_H

#include "api.h"

#define ZC_LOOKUPS ZC_BATCH     /* states, and about successors, that are looked up together */

typedef struct {
    uint64_t states;                /* that were added */
    uint64_t strangers;             /* successors of all time that were not seen: a mistake of zcheck */
    uint64_t count;                 /* successors of all of them */
    uint64_t from[ZC_LOOKUPS];      /* the id of each state */
    uint64_t ends[ZC_LOOKUPS];      /* for each state, the number of successors up to its last */
    uint64_t vectors[(ZC_LOOKUPS + ZC_FANOUT) * ZC_WORDS];
    uint64_t ids[ZC_LOOKUPS + ZC_FANOUT];   /* after zc_lookup_find */
} zc_lookup;

/* Where the successors of the next state go. */
ZC_INLINE uint64_t *zc_lookup_room(zc_lookup *lookup)
{
    return lookup->vectors + lookup->count * ZC_WORDS;
}

ZC_INLINE void zc_lookup_added(zc_lookup *lookup, uint64_t id, const uint64_t *end)
{
    lookup->from[lookup->states] = id;
    lookup->count = (uint64_t)(end - lookup->vectors) / ZC_WORDS;
    lookup->ends[lookup->states++] = lookup->count;
}

/* Where the successors of a state begin among all of them. */
ZC_INLINE uint64_t zc_lookup_begin(const zc_lookup *lookup, uint64_t state)
{
    return state == 0 ? 0 : lookup->ends[state - 1];
}

ZC_INLINE int zc_lookup_is_full(const zc_lookup *lookup)
{
    return lookup->states == ZC_LOOKUPS || lookup->count >= ZC_LOOKUPS;
}

ZC_INLINE void zc_lookup_clear(zc_lookup *lookup)
{
    lookup->states = lookup->count = 0;
}

ZC_STATIC void zc_lookup_find(const zc_search *search, zc_lookup *lookup)
{
    for (uint64_t i = 0; i < lookup->count; i++)
        zc_find_soon(search, lookup->vectors + i * ZC_WORDS);
    for (uint64_t i = 0; i < lookup->count; i++)
        lookup->strangers += (lookup->ids[i] = zc_find(search, lookup->vectors + i * ZC_WORDS)) == ZC_NONE;
}

#endif
