/*
 * Breadth-first search as one would write it for one model: states of one machine word, a table with open
 * addressing that holds the states themselves, and a ring of pending successors so that the memory of many
 * probes is fetched at once.
 *
 * A model defines _GNU_SOURCE, state_t (uint64_t or unsigned __int128) and MOST, and writes
 *     static inline unsigned successors(state_t from, state_t *to)
 * which writes at most MOST states, then calls search(initial). No state may be all ones: the table holds
 * complements, so that fresh memory is an empty table.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

#define PENDING 64u /* successors whose place in the table is on its way from memory */

static inline unsigned successors(state_t from, state_t *to);

struct visited {
    state_t *places;
    size_t mask;
    size_t count;
};

struct arena {
    state_t *states;
    size_t count;
    size_t room;
};

struct ring {
    state_t states[PENDING];
    size_t places[PENDING];
    unsigned first, count;
};

static void *memory(size_t bytes)
{
    void *found = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (found == MAP_FAILED) {
        perror("mmap");
        exit(1);
    }
    madvise(found, bytes, MADV_HUGEPAGE);
    return found;
}

static inline size_t hash(state_t state)
{
    uint64_t h = (uint64_t)state;
    if (sizeof state > 8)
        h ^= (uint64_t)(state >> (sizeof state * 4)) * UINT64_C(0xd6e8feb86659fd93);
    h ^= h >> 32;
    h *= UINT64_C(0x9e3779b97f4a7c15);
    h ^= h >> 29;
    return (size_t)(h * UINT64_C(0xbf58476d1ce4e5b9) >> 16);
}

static void make_table(struct visited *v, size_t size)
{
    v->places = memory(size * sizeof(state_t));
    v->mask = size - 1;
}

static void grow_table(struct visited *v, const struct arena *all)
{
    size_t size = 2 * (v->mask + 1);
    munmap(v->places, (v->mask + 1) * sizeof(state_t));
    make_table(v, size);
    for (size_t i = 0; i < all->count; i++) {
        size_t place = hash(all->states[i]) & v->mask;
        while (v->places[place])
            place = (place + 1) & v->mask;
        v->places[place] = ~all->states[i];
    }
}

static void grow_arena(struct arena *all)
{
    size_t bytes = all->room * sizeof(state_t);
    all->states = mremap(all->states, bytes, 2 * bytes, MREMAP_MAYMOVE);
    if (all->states == MAP_FAILED) {
        perror("mremap");
        exit(1);
    }
    all->room *= 2;
}

/* The places of pending states change when the table grows. */
static void rehash(struct ring *r, const struct visited *v)
{
    for (unsigned i = 0; i < r->count; i++) {
        unsigned at = (r->first + i) % PENDING;
        r->places[at] = hash(r->states[at]) & v->mask;
    }
}

static inline void settle_oldest(struct ring *r, struct visited *v, struct arena *all)
{
    state_t state = r->states[r->first];
    size_t place = r->places[r->first];
    r->first = (r->first + 1) % PENDING;
    r->count--;
    for (; v->places[place]; place = (place + 1) & v->mask)
        if (v->places[place] == (state_t)~state)
            return;
    v->places[place] = (state_t)~state;
    if (all->count == all->room)
        grow_arena(all);
    all->states[all->count++] = state;
    if (++v->count * 4 > (v->mask + 1) * 3) {
        grow_table(v, all);
        rehash(r, v);
    }
}

static inline void add(struct ring *r, struct visited *v, struct arena *all, state_t state)
{
    if (r->count == PENDING)
        settle_oldest(r, v, all);
    unsigned at = (r->first + r->count++) % PENDING;
    r->states[at] = state;
    r->places[at] = hash(state) & v->mask;
    __builtin_prefetch(&v->places[r->places[at]]);
}

static double cpu_seconds(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec)
         + 1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

/* Prints: states transitions depth dead cpu-seconds. `dead` counts states without a successor. */
static void search(state_t initial)
{
    struct visited v = {0};
    struct arena all = {0};
    static struct ring pending;
    state_t found[MOST];
    uint64_t transitions = 0, dead = 0, depth = 0;

    all.room = (size_t)1 << 16;
    all.states = memory(all.room * sizeof(state_t));
    make_table(&v, (size_t)1 << 16);
    add(&pending, &v, &all, initial);
    settle_oldest(&pending, &v, &all);
    for (size_t next = 0, level = 1; next < all.count; depth++) {
        for (; next < level; next++) {
            unsigned n = successors(all.states[next], found);
            transitions += n;
            dead += n == 0;
            for (unsigned i = 0; i < n; i++)
                add(&pending, &v, &all, found[i]);
        }
        while (pending.count)
            settle_oldest(&pending, &v, &all);
        level = all.count;
    }
    printf("%zu %" PRIu64 " %" PRIu64 " %" PRIu64 " %.3f\n", all.count, transitions, depth - 1, dead, cpu_seconds());
}

static unsigned argument(int argc, char **argv, int which, unsigned least, unsigned most)
{
    char *end = NULL;
    long value = which < argc ? strtol(argv[which], &end, 10) : -1;
    if (!end || *end || value < (long)least || value > (long)most) {
        fprintf(stderr, "argument %d: a number from %u to %u\n", which, least, most);
        exit(2);
    }
    return (unsigned)value;
}
