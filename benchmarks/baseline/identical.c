/* Equal threads that take three pages one by one and give them back: two bits a thread, ten for the pool. */
#define _GNU_SOURCE
#include <stdint.h>
typedef uint64_t state_t;
#define MOST 24
#include "search.h"

#define USERS 10

static unsigned threads;

static inline unsigned successors(state_t s, state_t *to)
{
    unsigned count = 0, free = s & 1023;
    for (unsigned i = 0; i < threads; i++) {
        state_t on = (state_t)1 << (USERS + 2 * i);
        if ((s >> (USERS + 2 * i) & 3) == 3)
            to[count++] = s - 3 * on + 3;
        else if (free > 0)
            to[count++] = s + on - 1;
    }
    return count;
}

int main(int argc, char **argv)
{
    threads = argument(argc, argv, 1, 1, 24);
    search(argument(argc, argv, 2, 1, 255));
    return 0;
}
