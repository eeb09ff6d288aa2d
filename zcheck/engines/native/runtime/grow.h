/* More room between phases: pages for the arena, a visited set of twice the size. */
#ifndef ZC_GROW_H
#define ZC_GROW_H

#include "search.h"

#define ZC_SMALL_BITS 16        /* of a set that fits in the second cache */
#define ZC_MIDDLE_BITS 20       /* of one that may be too large without being much: 4 or 8 MiB */

/* Enter all states there are into an empty set, by everybody; 0: it is too crowded. */
static int zc_fill(zc_search *search);

/* A set of another size or kind, filled from the arena; the old one is gone before, so that memory holds one. */
ZC_STATIC int zc_rehash(zc_search *search, unsigned bits, int rests)
{
    zc_visited_close(&search->visited);
    if (!zc_visited_open(&search->visited, bits, rests))
        return 0;
    if (zc_fill(search))
        return 1;
    zc_visited_close(&search->visited);
    return zc_visited_open(&search->visited, bits, 0) && zc_fill(search);
}

/* Whether a set of this size holds the rests of vectors: it is the quicker kind. */
ZC_INLINE int zc_takes_rests(unsigned bits)
{
    return ZC_RESTS && (int)bits >= ZC_REST_FROM;
}

ZC_STATIC int zc_affords(const zc_search *search, size_t arena, size_t visited)
{
    size_t sum = (search->arena.region.file < 0 ? arena : 0) + visited;
    return search->max_bytes == 0 || sum <= search->max_bytes;
}

/* Whether there may be a set of this size. */
ZC_STATIC int zc_suits(const zc_search *search, size_t arena, unsigned bits)
{
    unsigned most = zc_takes_rests(bits) ? ZC_LARGEST_BITS : ZC_MOST_BITS;
    return bits <= most && zc_affords(search, arena, zc_visited_bytes(bits));
}

/* The size after this one: small sets grow in leaps, for each new one is filled from the start. A leap may be too
 * wide by far, so it is for where there is memory. */
ZC_STATIC unsigned zc_next_bits(const zc_search *search, size_t arena)
{
    enum { AMPLE = 8 };
    unsigned bits = search->visited.bits, leap = bits < ZC_SMALL_BITS ? ZC_SMALL_BITS : ZC_MIDDLE_BITS;
    int ample = zc_suits(search, arena, leap) && zc_affords(search, arena, AMPLE * zc_visited_bytes(leap));
    return bits < leap && ample ? leap : bits + 1;
}

/* Room for `states` more, if memory allows; where no larger set fits, the one there is gets fuller. */
ZC_STATIC int zc_grow(zc_search *search, uint64_t states)
{
    uint64_t count = zc_count(search);
    size_t set_bytes = zc_visited_bytes(search->visited.bits);
    if (search->arena.room < count + states) {
        size_t wish = zc_arena_wish(&search->arena, count, states);
        size_t least = (size_t)(count + states) * ZC_STATE_BYTES;
        least = (least + ZC_PAGE - 1) / ZC_PAGE * ZC_PAGE;
        size_t bytes = zc_affords(search, wish, set_bytes) ? wish : least;
        if (!zc_affords(search, bytes, set_bytes) || !zc_arena_grow(&search->arena, bytes))
            return 0;
    }
    if (search->visited.room >= count + states)
        return 1;
    size_t arena_bytes = search->arena.region.usable;
    unsigned before = search->visited.bits, bits = zc_next_bits(search, arena_bytes);
    if (zc_suits(search, arena_bytes, bits)) {
        if (zc_rehash(search, bits, zc_takes_rests(bits)))
            return zc_grow(search, states);
        return zc_rehash(search, before, zc_takes_rests(before)) && search->visited.room >= count + states;
    }
    if (search->visited.rests)
        return 0;
    search->visited.room = ((uint64_t)15 << search->visited.bits) / 16;
    return search->visited.room >= count + states;
}

#endif
