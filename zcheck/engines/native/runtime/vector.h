/* State vectors: ZC_WORDS words, the most significant first. */
#ifndef ZC_VECTOR_H
#define ZC_VECTOR_H

#include "base.h"

ZC_INLINE int zc_equal(const uint64_t *a, const uint64_t *b)
{
    uint64_t different = 0;
    for (int i = 0; i < ZC_WORDS; i++)
        different |= a[i] ^ b[i];
    return different == 0;
}

#ifdef ZC_IMPLIED
/* Generated where not all of a state is stored: the order of whole states. */
static int zc_precedes(const uint64_t *a, const uint64_t *b);
#endif

/* The order of states as tuples. */
ZC_INLINE int zc_less(const uint64_t *a, const uint64_t *b)
{
#ifdef ZC_IMPLIED
    return zc_precedes(a, b);
#endif
    for (int i = 0; i < ZC_WORDS; i++)
        if (a[i] != b[i])
            return a[i] < b[i];
    return 0;
}

ZC_INLINE void zc_copy(uint64_t *to, const uint64_t *from)
{
    for (int i = 0; i < ZC_WORDS; i++)
        to[i] = from[i];
}

ZC_INLINE uint64_t zc_fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Spreads vectors that differ in few bits over all 64; two vectors may still have the same hash. */
ZC_INLINE uint64_t zc_hash(const uint64_t *v)
{
    uint64_t hash = 0x9e3779b97f4a7c15u;
    for (int i = 0; i < ZC_WORDS; i++)
        hash = zc_fold(hash ^ v[i], 0xd6e8feb86659fd93u);
    return hash ^ (hash >> 32);
}

#endif
