/* A chosen few of the ids, numbered in order: which number an id has, and which id a number. */
#ifndef ZC_RANKS_H
#define ZC_RANKS_H

#include "visited.h"

typedef struct {
    uint64_t *bits;     /* a bit for each id: whether it is chosen */
    uint64_t *sums;     /* how many are chosen before each word of bits */
    zc_entry *ids;      /* by number */
    uint64_t count;     /* ids there are */
    uint64_t total;     /* that are chosen */
} zc_ranks;

ZC_STATIC size_t zc_ranks_bytes(uint64_t count)
{
    return (size_t)(count / 64 + 1) * 2 * sizeof(uint64_t);
}

/* None is chosen yet; 0: no memory. */
ZC_STATIC int zc_ranks_open(zc_ranks *ranks, uint64_t count)
{
    *ranks = (zc_ranks){.count = count};
    ranks->bits = calloc(count / 64 + 1, sizeof *ranks->bits);
    ranks->sums = calloc(count / 64 + 1, sizeof *ranks->sums);
    return ranks->bits != NULL && ranks->sums != NULL;
}

ZC_STATIC void zc_ranks_close(zc_ranks *ranks)
{
    free(ranks->bits);
    free(ranks->sums);
    free(ranks->ids);
}

ZC_INLINE void zc_ranks_add(zc_ranks *ranks, uint64_t id)
{
    ranks->bits[id >> 6] |= (uint64_t)1 << (id & 63);
}

ZC_INLINE int zc_is_ranked(const zc_ranks *ranks, uint64_t id)
{
    return ranks->bits[id >> 6] >> (id & 63) & 1;
}

/* Of an id that is chosen; after zc_ranks_settle. */
ZC_INLINE uint64_t zc_rank_of(const zc_ranks *ranks, uint64_t id)
{
    uint64_t below = ranks->bits[id >> 6] & (((uint64_t)1 << (id & 63)) - 1);
    return ranks->sums[id >> 6] + (uint64_t)__builtin_popcountll(below);
}

/* No more are chosen; 0: no memory. */
ZC_STATIC int zc_ranks_settle(zc_ranks *ranks)
{
    for (uint64_t word = 0; word <= ranks->count / 64; word++) {
        ranks->sums[word] = ranks->total;
        ranks->total += (uint64_t)__builtin_popcountll(ranks->bits[word]);
    }
    ranks->ids = malloc((ranks->total + 1) * sizeof *ranks->ids);
    if (ranks->ids == NULL)
        return 0;
    uint64_t rank = 0;
    for (uint64_t word = 0; word <= ranks->count / 64; word++)
        for (uint64_t rest = ranks->bits[word]; rest != 0; rest &= rest - 1)
            ranks->ids[rank++] = (zc_entry)(word * 64 + (uint64_t)__builtin_ctzll(rest));
    return 1;
}

#endif
