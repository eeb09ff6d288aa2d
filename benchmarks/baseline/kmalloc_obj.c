/*
 * The swap pager on kmalloc_obj with two pagers that overlap (models/kmalloc_obj.zm), in one word: what other
 * fields determine is not stored. A pager holds the page it writes and those of the slab it fills; pages that
 * others keep, the slabs' backing and the pbufs follow from the rest.
 */
#define _GNU_SOURCE
#include <stdint.h>
typedef uint64_t state_t;
#define MOST 16
#include "search.h"

enum { FREE = 0, CACHE = 6, CLEAN = 12, DIRTY = 18, WRITING = 24, VNODE = 28, OBJECTS = 33, SLABS = 40,
       PAGER = 44, OTHER = 54, USER = 57 };
enum { RESERVED = 6, INTERRUPT_MIN = 2, SLAB_PAGES = 3, SLAB_OBJECTS = 4 };

#define ONE(field) ((state_t)1 << (field))

static unsigned users, pbufs, others;

static inline unsigned get(state_t s, unsigned field, unsigned bits) { return s >> field & ((1u << bits) - 1); }

/* A pager: three bits of place, two of pages taken for a slab. */
static inline unsigned pager(state_t s, unsigned which, unsigned emergency, unsigned busy, state_t *to)
{
    unsigned count = 0, place = get(s, which, 3), round = get(s, which + 3, 2);
    unsigned free = get(s, FREE, 6), cache = get(s, CACHE, 6);
    int refill = cache > 0 && free < RESERVED;
    switch (place) {
    case 0:
        if (get(s, CLEAN, 6))
            to[count++] = s + ONE(CACHE) - ONE(CLEAN);
        if (!emergency && get(s, VNODE, 5))
            to[count++] = s + ONE(CACHE) - ONE(VNODE);
        if (refill)
            to[count++] = s + ONE(FREE) - ONE(CACHE);
        if (get(s, DIRTY, 6) && busy < pbufs)
            to[count++] = s - ONE(DIRTY) + ONE(which);
        break;
    case 1:
        if (get(s, OBJECTS, 7))
            to[count++] = s - ONE(OBJECTS) + ONE(which);
        else
            to[count++] = s + 2 * ONE(which) - round * ONE(which + 3);
        break;
    case 2:
        to[count++] = s + ONE(WRITING) - 2 * ONE(which);
        break;
    case 3:
        if (free >= RESERVED || (cache == 0 && free > INTERRUPT_MIN))
            to[count++] = s - ONE(FREE) + ONE(which + 3) + (round == SLAB_PAGES - 1 ? ONE(which) : 0);
        if (refill)
            to[count++] = s + ONE(FREE) - ONE(CACHE);
        break;
    default:
        to[count++] = s + SLAB_OBJECTS * ONE(OBJECTS) + ONE(SLABS) - 3 * ONE(which);
    }
    return count;
}

static inline unsigned successors(state_t s, state_t *to)
{
    unsigned free = get(s, FREE, 6), cache = get(s, CACHE, 6), writing = get(s, WRITING, 4);
    unsigned busy = writing + (get(s, PAGER, 3) > 0) + (get(s, PAGER + 5, 3) > 0);
    unsigned count = pager(s, PAGER, 0, busy, to);
    count += pager(s, PAGER + 5, 1, busy, to + count);
    if (get(s, OTHER, 3) < others) {
        if (free >= RESERVED || (cache == 0 && free > INTERRUPT_MIN))
            to[count++] = s - ONE(FREE) + ONE(OTHER);
        if (cache > 0 && free < RESERVED)
            to[count++] = s + ONE(FREE) - ONE(CACHE);
    }
    if (get(s, USER, 4) < users && free >= RESERVED)
        to[count++] = s - ONE(FREE) + ONE(DIRTY) + ONE(USER);
    if (writing)
        to[count++] = s - ONE(WRITING) + ONE(CLEAN);
    return count;
}

int main(int argc, char **argv)
{
    users = argument(argc, argv, 1, 0, 15);
    unsigned free = argument(argc, argv, 2, 0, 31);
    unsigned dirty = argument(argc, argv, 3, 0, 16);
    unsigned vnode = argument(argc, argv, 4, 0, 15);
    pbufs = argument(argc, argv, 5, 1, 15);
    others = argument(argc, argv, 6, 0, 7);
    search(free * ONE(FREE) + dirty * ONE(DIRTY) + vnode * ONE(VNODE));
    return 0;
}
