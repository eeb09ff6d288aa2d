/* From vectors back to ids, for what is done after a search: a visited set by id, made if there is none. */
#ifndef ZC_INDEX_H
#define ZC_INDEX_H

#include "grow.h"

/* Make `zc_find` possible; 0: there is no memory for it. The search can go on afterwards. */
ZC_STATIC int zc_index(zc_search *search)
{
    unsigned bits = search->visited.bits;
    if (search->visited.entries != NULL && !search->visited.rests)
        return 1;
    if (bits < ZC_FIRST_BITS)
        bits = ZC_FIRST_BITS;
    return bits <= ZC_MOST_BITS && zc_rehash(search, bits, 0);
}

/* The id of a state, ZC_NONE if it was not seen. After `zc_index`. */
ZC_STATIC uint64_t zc_find(const zc_search *search, const uint64_t *state)
{
    return zc_visited_find(&search->visited, &search->arena, state);
}

/* Fetch what `zc_find` will look at first. */
ZC_INLINE void zc_find_soon(const zc_search *search, const uint64_t *state)
{
    __builtin_prefetch((const void *)zc_line_at(&search->visited, zc_hash(state)));
}

#endif
