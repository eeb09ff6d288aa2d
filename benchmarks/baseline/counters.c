/* Bounded counters that go up and down, four or eight bits each. */
#define _GNU_SOURCE
#include <stdint.h>
typedef uint64_t state_t;
#define MOST 32
#include "search.h"

static unsigned n, size, width;

static inline unsigned successors(state_t s, state_t *to)
{
    unsigned count = 0;
    state_t mask = ((state_t)1 << width) - 1;
    for (unsigned i = 0; i < n; i++) {
        state_t value = s >> (width * i) & mask, one = (state_t)1 << (width * i);
        if (value < size - 1)
            to[count++] = s + one;
        if (value > 0)
            to[count++] = s - one;
    }
    return count;
}

int main(int argc, char **argv)
{
    n = argument(argc, argv, 1, 1, 15);
    size = argument(argc, argv, 2, 2, 256);
    width = size <= 16 ? 4 : 8;
    if (n * width > 60)
        n = argument(0, argv, 1, 0, 0);
    search(0);
    return 0;
}
