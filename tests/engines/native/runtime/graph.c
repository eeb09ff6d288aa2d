/* The search on a made-up graph, against the plainest breadth-first search there is.
 *
 * Node x of SIZE has up to ZC_FANOUT successors; vectors are nodes spread over ZC_BITS bits. Arguments: the number
 * of workers, and the depth of the horizon (none: all). Exits with 1 where anything differs. */
#include "index.h"
#include "api.h"

#include <stdio.h>

#ifndef SIZE
#define SIZE 150000u
#endif

static uint32_t successor(uint32_t x, int number)
{
    uint64_t mixed = ((uint64_t)x * 2654435761u + (uint64_t)number * 40503u) ^ (x >> 7);
    return number == 0 ? (x + 1) % SIZE : (uint32_t)((x + mixed % (SIZE / 16 + 1)) % SIZE);
}

static int has(uint32_t x, int number)
{
    return number == 0 || (x >> number) % 2 == 0;
}

/* Each node has its vector: an odd factor and a shift to the left can be undone. */
static void vector_of(uint32_t x, uint64_t *v)
{
    for (int word = 0; word < ZC_WORDS; word++)
        v[word] = 0;
    v[ZC_WORDS - 1] = x;
    if (ZC_WORDS > 1)
        v[0] = (uint64_t)(x % 7) << 3;
#if ZC_WORDS == 1 && ZC_BITS > 32
    v[0] = (uint64_t)x << (ZC_BITS - 24) | x % 5;
#endif
}

static uint32_t node_of(const uint64_t *v)
{
#if ZC_WORDS == 1 && ZC_BITS > 32
    return (uint32_t)(v[0] >> (ZC_BITS - 24));
#else
    return (uint32_t)v[ZC_WORDS - 1];
#endif
}

static uint64_t *zc_expand(zc_worker *worker, const uint64_t *s, uint64_t *out)
{
    uint32_t x = node_of(s);
    worker->fired[x % ZC_ACTIONS] = 1;
    if (x % 1000 == 999)
        zc_note(worker, ZC_DEADLOCK, s);
    for (int number = 0; number < ZC_FANOUT; number++)
        if (has(x, number)) {
            vector_of(successor(x, number), out);
            out += ZC_WORDS;
        }
    return out;
}

static uint64_t depth_of[SIZE];
static uint32_t queue[SIZE];
static uint64_t sizes[SIZE + 1], found[SIZE + 1];

static void complain(const char *what, uint64_t is, uint64_t should)
{
    printf("%s: %llu, not %llu\n", what, (unsigned long long)is, (unsigned long long)should);
    exit(1);
}

static void expect(const char *what, uint64_t is, uint64_t should)
{
    if (is != should)
        complain(what, is, should);
}

int main(int argc, char **argv)
{
    uint32_t jobs = argc > 1 ? (uint32_t)atoi(argv[1]) : 1;
    uint64_t horizon = argc > 2 ? (uint64_t)atoll(argv[2]) : ZC_NONE;
    uint64_t states = 1, transitions = 0, dead = ZC_NONE, levels = 0, expanded = 0;
    memset(depth_of, 0xff, sizeof depth_of);
    depth_of[0] = 0;
    queue[0] = 0;
    for (uint64_t head = 0; head < states; head++) {
        uint32_t x = queue[head];
        if (depth_of[x] == horizon)
            break;
        sizes[depth_of[x]]++;
        expanded++;
        levels = depth_of[x] + 1;
        if (x % 1000 == 999 && (dead == ZC_NONE || (depth_of[dead] == depth_of[x] && x < dead)))
            dead = x;
        for (int number = 0; number < ZC_FANOUT; number++) {
            if (!has(x, number))
                continue;
            transitions++;
            uint32_t after = successor(x, number);
            if (depth_of[after] == ZC_NONE) {
                depth_of[after] = depth_of[x] + 1;
                queue[states++] = after;
            }
        }
    }
    uint64_t initial[ZC_WORDS], vector[ZC_WORDS];
    vector_of(0, initial);
    zc_search *search = zc_open(initial, 0, (uint64_t)1 << 33, jobs, -1);
    int reason = ZC_PAUSED;
    while (reason == ZC_PAUSED && zc_examined_levels(search) <= horizon)
        reason = zc_run(search, horizon);
    expect("reason", (uint64_t)reason, horizon == ZC_NONE ? ZC_COMPLETE : ZC_PAUSED);
    expect("states", zc_count(search), states);
    if (horizon == ZC_NONE) {
        zc_progress progress;
        zc_watch(search, &progress);
        expect("transitions", progress.transitions, transitions);
        expect("expanded", zc_examined(search), expanded);
        expect("levels", zc_levels(search, found, SIZE), levels);
        for (uint64_t level = 0; level < levels; level++)
            expect("level", found[level], sizes[level]);
        expect("depth of the deadlock", zc_seen(search, ZC_DEADLOCK, vector), depth_of[dead]);
        expect("deadlock", node_of(vector), dead);
    }
    if (!zc_index(search))
        complain("index", 0, 1);
    for (uint32_t x = 0; x < SIZE; x++) {
        vector_of(x, vector);
        uint64_t id = zc_find(search, vector);
        expect("known", id != ZC_NONE, depth_of[x] != ZC_NONE);
        if (id != ZC_NONE)
            expect("identity", (uint64_t)zc_equal(zc_state(search, id), vector), 1);
    }
    for (uint64_t level = 0, id = 0; level < search->levels; level++)
        for (; id < search->starts[level + 1]; id++)
            expect("depth", depth_of[node_of(zc_state(search, id))], level);
    zc_close(search);
    return 0;
}
