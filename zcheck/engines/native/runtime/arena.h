/* All states by id, in the order of discovery. */
#ifndef ZC_ARENA_H
#define ZC_ARENA_H

#include "memory.h"
#include "vector.h"

#define ZC_STATE_BYTES (8 * (size_t)ZC_WORDS)

typedef struct {
    zc_region region;
    uint64_t *words;
    uint64_t room;      /* states that fit as it is */
} zc_arena;

ZC_STATIC int zc_arena_open(zc_arena *arena, size_t most_bytes, int file)
{
    if (!zc_reserve(&arena->region, most_bytes, file))
        return 0;
    arena->words = (uint64_t *)arena->region.base;
    arena->room = 0;
    return 1;
}

/* Bytes after growing for `states` more than `used`; steps grow with what is used. */
ZC_STATIC size_t zc_arena_wish(const zc_arena *arena, uint64_t used, uint64_t states)
{
    size_t needed = (size_t)(used + states) * ZC_STATE_BYTES;
    size_t step = needed / 8 + ZC_PAGE;
    if (step > 32 * ZC_HUGE)
        step = 32 * ZC_HUGE;
    size_t unit = needed >= 2 * ZC_HUGE ? ZC_HUGE : ZC_PAGE;
    size_t wish = (needed + step + unit - 1) / unit * unit;
    return wish <= arena->region.reserved ? wish : (needed + ZC_PAGE - 1) / ZC_PAGE * ZC_PAGE;
}

ZC_STATIC int zc_arena_grow(zc_arena *arena, size_t bytes)
{
    if (!zc_extend(&arena->region, bytes))
        return 0;
    arena->room = arena->region.usable / ZC_STATE_BYTES;
    return 1;
}

ZC_STATIC void zc_arena_close(zc_arena *arena)
{
    zc_release(&arena->region);
    arena->words = NULL;
    arena->room = 0;
}

ZC_INLINE uint64_t *zc_at(const zc_arena *arena, uint64_t id)
{
    return arena->words + id * ZC_WORDS;
}

#endif
