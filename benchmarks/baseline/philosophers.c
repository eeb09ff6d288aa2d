/* Dining philosophers, both forks put down one by one: a fork is one bit, a philosopher's place two. */
#define _GNU_SOURCE
#include <stdint.h>
typedef uint64_t state_t;
#define MOST 21
#include "search.h"

static unsigned n;

static inline state_t fork_bit(unsigned i) { return (state_t)1 << i; }
static inline unsigned place_of(state_t s, unsigned i) { return (unsigned)(s >> (n + 2 * i)) & 3; }
static inline state_t step_on(unsigned i) { return (state_t)1 << (n + 2 * i); }

static inline unsigned successors(state_t s, state_t *to)
{
    unsigned count = 0;
    for (unsigned i = 0; i < n; i++) {
        state_t left = fork_bit(i), right = fork_bit(i + 1 == n ? 0 : i + 1);
        switch (place_of(s, i)) {
        case 0:
            if (!(s & left))
                to[count++] = (s | left) + step_on(i);
            break;
        case 1:
            if (!(s & right))
                to[count++] = (s | right) + step_on(i);
            break;
        case 2:
            to[count++] = (s & ~left) + step_on(i);
            break;
        default:
            to[count++] = (s & ~right) & ~(3 * step_on(i));
        }
    }
    return count;
}

int main(int argc, char **argv)
{
    n = argument(argc, argv, 1, 2, 21);
    search(0);
    return 0;
}
