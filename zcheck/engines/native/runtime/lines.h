/* A cache line of entries, looked at as a whole: which of them have a value. Every entry by itself is read at
 * once, so that others may write at the same time. */
#ifndef ZC_LINES_H
#define ZC_LINES_H

#include "base.h"

#if ZC_ENTRY_BITS == 32
typedef uint32_t zc_entry;
#else
typedef uint64_t zc_entry;
#endif

#define ZC_LANES (64 / (int)sizeof(zc_entry))

#if defined(__AVX2__) && ZC_ENTRY_BITS == 32 && !defined(ZC_PLAIN)
#define ZC_VECTORS 1
typedef int32_t zc_ints __attribute__((vector_size(32), may_alias));
typedef float zc_floats __attribute__((vector_size(32)));
#else
#define ZC_VECTORS 0
#endif

typedef struct {
#if ZC_VECTORS
    zc_ints half[2];
#else
    zc_entry entry[ZC_LANES];
#endif
} zc_line;

ZC_INLINE zc_line zc_load(const _Atomic zc_entry *entries)
{
    zc_line line;
#if ZC_VECTORS
    const volatile zc_ints *halves = (const volatile zc_ints *)(const void *)entries;
    line.half[0] = halves[0];
    line.half[1] = halves[1];
#else
    for (int lane = 0; lane < ZC_LANES; lane++)
        line.entry[lane] = atomic_load_explicit(&entries[lane], memory_order_acquire);
#endif
    return line;
}

/* The lanes, as bits, whose entry has the bits of `value` where `mask` has ones. */
ZC_INLINE unsigned zc_lanes(const zc_line *line, zc_entry mask, zc_entry value)
{
#if ZC_VECTORS
    const int32_t v = (int32_t)value, m = (int32_t)mask;
    const zc_ints wanted = {v, v, v, v, v, v, v, v}, ones = {m, m, m, m, m, m, m, m};
    const zc_ints low = (line->half[0] & ones) == wanted, high = (line->half[1] & ones) == wanted;
    return (unsigned)__builtin_ia32_movmskps256((zc_floats)low)
           | (unsigned)__builtin_ia32_movmskps256((zc_floats)high) << 8;
#else
    unsigned found = 0;
    for (int lane = 0; lane < ZC_LANES; lane++)
        found |= (unsigned)((line->entry[lane] & mask) == value) << lane;
    return found;
#endif
}

ZC_INLINE zc_entry zc_lane(const _Atomic zc_entry *entries, unsigned lane)
{
    return atomic_load_explicit(&entries[lane], memory_order_acquire);
}

#endif
