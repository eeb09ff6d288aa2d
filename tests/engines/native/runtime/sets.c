/* The visited set by itself: a permutation that is one, both kinds of entries, lines that overflow. */
#include "insert.h"

#include <stdio.h>

static uint64_t *zc_expand(zc_worker *worker, const uint64_t *s, uint64_t *out);

static void expect(const char *what, uint64_t is, uint64_t should)
{
    if (is == should)
        return;
    printf("%s: %llu, not %llu\n", what, (unsigned long long)is, (unsigned long long)should);
    exit(1);
}

static void permutes(void)
{
    static uint8_t hit[1 << (ZC_BITS < 24 ? ZC_BITS : 1)];
    for (uint64_t v = 0; ZC_BITS < 24 && v < (uint64_t)1 << ZC_BITS; v++) {
        uint64_t to = zc_permuted(v);
        expect("within", to >> (ZC_BITS % 64), 0);
        expect("once", hit[to]++, 0);
    }
}

static zc_search *search;
static zc_worker *worker;

static int is_there(uint64_t v)
{
    atomic_store(&search->beyond, 0);
    uint64_t state[ZC_WORDS] = {0};
    state[ZC_WORDS - 1] = v;
    uint64_t key = zc_key(state, search->visited.rests);
    if (search->visited.rests)
        zc_insert_by_rest(search, worker, state, key, 0, 0);
    else
        zc_insert_by_id(search, worker, state, key, 0, 0);
    return !atomic_load(&search->beyond);
}

static void enter(uint64_t v, int shared)
{
    uint64_t state[ZC_WORDS] = {0};
    state[ZC_WORDS - 1] = v;
    uint64_t key = zc_key(state, search->visited.rests);
    if (search->visited.rests)
        zc_insert_by_rest(search, worker, state, key, shared, 1);
    else
        zc_insert_by_id(search, worker, state, key, shared, 1);
}

/* All but three of the entries in use: lines overflow far. */
static void fills(int rests, int shared)
{
    const unsigned bits = 9;
    const uint64_t factor = ZC_BITS < 20 ? 1 : 1237;
    uint64_t many = ((uint64_t)1 << bits) - 3;
    memset(search, 0, sizeof *search);
    memset(worker, 0, sizeof *worker);
    expect("open", (uint64_t)zc_visited_open(&search->visited, bits, rests), 1);
    expect("arena", (uint64_t)zc_arena_open(&search->arena, ZC_HUGE, -1), 1);
    expect("room", (uint64_t)zc_arena_grow(&search->arena, ZC_PAGE), 1);
    for (uint64_t v = 0; v < many; v++) {
        expect("not yet", (uint64_t)is_there(v * factor), 0);
        enter(v * factor, shared);
        expect("now", (uint64_t)is_there(v * factor), 1);
        enter(v * factor, shared);
    }
    uint64_t unused = worker->limit - worker->free;
    expect("once each", zc_count(search) - unused, many);
    for (uint64_t v = 0; v < many; v++)
        expect("still", (uint64_t)is_there(v * factor), 1);
    for (uint64_t v = many; v < many + 200; v++)
        expect("never", (uint64_t)is_there(v * factor), 0);
    if (!rests) {
        uint64_t state[ZC_WORDS] = {0};
        state[ZC_WORDS - 1] = 5 * factor;
        uint64_t id = zc_visited_find(&search->visited, &search->arena, state);
        expect("identity", (uint64_t)zc_equal(zc_state(search, id), state), 1);
        zc_copy(zc_state(search, 600), state);
        zc_visited_rename(&search->visited, state, id, (id + 1) % 500);
        zc_copy(zc_state(search, (id + 1) % 500), state);
        expect("renamed", zc_visited_find(&search->visited, &search->arena, state), (id + 1) % 500);
    }
    zc_visited_close(&search->visited);
    zc_arena_close(&search->arena);
}

static void orders(void)
{
    uint64_t a[ZC_WORDS] = {0}, b[ZC_WORDS] = {0};
    a[ZC_WORDS - 1] = UINT64_MAX;
    expect("less", (uint64_t)zc_less(b, a), 1);
    b[0] = ZC_WORDS > 1 ? 1 : UINT64_MAX;
    expect("most significant first", (uint64_t)zc_less(a, b), ZC_WORDS > 1);
    expect("not less", (uint64_t)zc_less(a, a), 0);
    expect("equal", (uint64_t)zc_equal(a, a), 1);
    expect("different", (uint64_t)zc_equal(a, b), ZC_WORDS == 1);
}

int main(void)
{
    search = calloc(1, sizeof *search);
    worker = aligned_alloc(64, sizeof *worker);
    permutes();
    orders();
    for (int shared = 0; shared < 2; shared++) {
        fills(0, shared);
        if (ZC_RESTS && ZC_REST_FROM <= 9)
            fills(1, shared);
    }
    (void)zc_expand;
    free(search);
    free(worker);
    return 0;
}

static uint64_t *zc_expand(zc_worker *unused, const uint64_t *s, uint64_t *out)
{
    (void)unused;
    (void)s;
    return out;
}
