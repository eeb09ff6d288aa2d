/* Threads that take two pages, dirty one and give one back, and a pager: two bits a thread, eight a queue. */
#define _GNU_SOURCE
#include <stdint.h>
typedef uint64_t state_t;
#define MOST 24
#include "search.h"

#define ONE_FREE ((state_t)1 << 0)
#define ONE_USED ((state_t)1 << 8)
#define ONE_DIRTY ((state_t)1 << 16)
#define PAGER 24
#define USERS 26

static unsigned threads;

static inline unsigned successors(state_t s, state_t *to)
{
    unsigned count = 0;
    unsigned free = s & 255, dirty = s >> 16 & 255, pager = s >> PAGER & 3;
    for (unsigned i = 0; i < threads; i++) {
        state_t on = (state_t)1 << (USERS + 2 * i);
        switch (s >> (USERS + 2 * i) & 3) {
        case 0:
        case 1:
            if (free > 1)
                to[count++] = s + on - ONE_FREE + ONE_USED;
            break;
        case 2:
            to[count++] = s + on - ONE_USED + ONE_DIRTY;
            break;
        default:
            to[count++] = s - 3 * on - ONE_USED + ONE_FREE;
        }
    }
    state_t on = (state_t)1 << PAGER;
    if (pager == 0 && dirty > 0)
        to[count++] = s + on - ONE_DIRTY + ONE_USED;
    if (pager == 1 && free > 0)
        to[count++] = s + on - ONE_FREE + ONE_USED;
    if (pager == 2)
        to[count++] = s - 2 * on - 2 * ONE_USED + 2 * ONE_FREE;
    return count;
}

int main(int argc, char **argv)
{
    threads = argument(argc, argv, 1, 1, 18);
    search(argument(argc, argv, 2, 2, 255) * ONE_FREE);
    return 0;
}
