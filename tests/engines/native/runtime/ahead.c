/* Hope and livelocks on made-up graphs, against the plainest algorithms there are.
 *
 * Arguments: a number of nodes, the first seed, the one behind the last, how many workers there are, and how many
 * bytes may be used for livelocks (0: any). Exits with 1 where anything differs, and says how often there was no
 * memory and how often edges were listed. */
#include "live.h"
#include "losses.h"

#include <stdio.h>

static uint32_t size, seed, refused, listed;

static uint32_t mixed(uint32_t x, uint32_t y)
{
    uint64_t z = ((uint64_t)x * 2654435761u + (uint64_t)y * 40503u + seed) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(z >> 33);
}

static int has(uint32_t x, int number)
{
    return mixed(x, (uint32_t)number + 100) % 3 != 0;
}

static uint32_t successor(uint32_t x, int number)
{
    return number == 0 ? (x + 1) % size : (x + mixed(x, (uint32_t)number) % 9 + size - 4) % size;
}

static uint32_t action_of(uint32_t x, int number)
{
    return (uint32_t)number + ZC_FANOUT * (x % 4);
}

static int mandatory(uint32_t action)
{
    return action % 4 != 3;
}

static uint32_t zc_unit(uint32_t action)
{
    return mandatory(action) ? 1 + action % ZC_UNITS : 0;
}

static int zc_passes(uint32_t action, uint32_t label)
{
    return action % 7 == label + 4;
}

static int zc_carriers_rest(const uint64_t *s, uint32_t label)
{
    return mixed((uint32_t)s[0], 7 + label) % 9 == 0;
}

static uint64_t *zc_expand(zc_worker *worker, const uint64_t *s, uint64_t *out)
{
    (void)worker;
    for (int i = 0; i < ZC_FANOUT; i++)
        if (has((uint32_t)s[0], i))
            *out++ = successor((uint32_t)s[0], i);
    return out;
}

static uint64_t *zc_offer(zc_worker *worker, const uint64_t *s, uint64_t *out, zc_bits *mask)
{
    uint32_t x = (uint32_t)s[0];
    (void)worker;
    for (int i = 0; i < ZC_FANOUT; i++) {
        uint32_t action = action_of(x, i), bit = mixed(x, action) % ZC_MASK_BITS;
        if (!has(x, i) || !mandatory(action))
            continue;
        if (mixed(x, action + 5) % 50 == 0)
            mask[bit / (8 * sizeof *mask)] |= (zc_bits)((zc_bits)1 << bit % (8 * sizeof *mask));
        *out++ = successor(x, i);
    }
    return out;
}

static void zc_at_rest(const uint64_t *s, zc_bits *mask)
{
    if (mixed((uint32_t)s[0], 77) % 40 == 0)
        mask[0] |= 1;
}

static uint64_t *zc_walk(zc_worker *worker, const uint64_t *s, uint64_t *out, uint32_t **steps, uint64_t *able)
{
    uint32_t x = (uint32_t)s[0];
    (void)worker;
    for (int optional = 0; optional < 2; optional++)
        for (int i = 0; i < ZC_FANOUT; i++) {
            uint32_t action = action_of(x, i);
            if (!has(x, i) || mandatory(action) == optional)
                continue;
            if (!optional)
                able[(zc_unit(action) - 1) / 64] |= (uint64_t)1 << (zc_unit(action) - 1) % 64;
            *out++ = successor(x, i);
            *(*steps)++ = action;
        }
    return out;
}

static void expect(const char *what, uint64_t is, uint64_t should)
{
    if (is == should)
        return;
    printf("%s: %llu, not %llu (seed %u)\n", what, (unsigned long long)is, (unsigned long long)should, seed);
    exit(1);
}

static int joined(zc_bits *mask, const zc_bits *more)
{
    int grew = 0;
    for (int i = 0; i < ZC_MASK_WORDS; i++) {
        grew |= (more[i] & (zc_bits)~mask[i]) != 0;
        mask[i] |= more[i];
    }
    return grew;
}

/* Passes over all states until nothing changes. */
static zc_bits *plain_masks(zc_search *search, const zc_bits *full, const zc_bits *granted)
{
    uint64_t count = zc_count(search), out[ZC_FANOUT];
    zc_bits *masks = calloc(count * ZC_MASK_WORDS, sizeof *masks);
    for (int changed = 1; changed;) {
        changed = 0;
        for (uint64_t id = 0; id < count; id++) {
            zc_bits mask[ZC_MASK_WORDS] = {0};
            zc_at_rest(zc_state(search, id), mask);
            for (int i = 0; i < ZC_MASK_WORDS; i++)
                mask[i] &= granted[i];
            const uint64_t *end = zc_offer(NULL, zc_state(search, id), out, mask);
            for (const uint64_t *after = out; after < end; after++)
                joined(mask, masks + zc_find(search, after) * ZC_MASK_WORDS);
            changed |= joined(masks + id * ZC_MASK_WORDS, mask);
        }
    }
    (void)full;
    return masks;
}

static void check_hope(zc_search *search)
{
    uint64_t full[ZC_MASK_WORDS], granted[ZC_MASK_WORDS] = {1};
    zc_bits full_bits[ZC_MASK_WORDS], granted_bits[ZC_MASK_WORDS];
    for (int i = 0; i < ZC_MASK_WORDS; i++)
        full[i] = ZC_MASK_BITS - 64 * i >= 64 ? UINT64_MAX : ((uint64_t)1 << (ZC_MASK_BITS - 64 * i)) - 1;
    zc_bits_of(full_bits, full);
    zc_bits_of(granted_bits, granted);
    zc_bits *masks = plain_masks(search, full_bits, granted_bits);
    for (uint64_t sweeps = 0; sweeps < 9; sweeps += sweeps + 1) {
        zc_hope *hope = zc_hope_open(search, full, granted);
        expect("open", hope != NULL, 1);
        expect("settled", (uint64_t)zc_hope_settle(hope, sweeps), 1);
        for (uint64_t i = 0; i < zc_count(search) * ZC_MASK_WORDS; i++)
            expect("mask", hope->masks[i], masks[i]);
        zc_hope_close(hope);
    }
    free(masks);
}

static uint8_t *reach;  /* reach[a * n + b]: b is reached from a by one or more steps inside the part */

static void close_part(zc_live *live, const uint8_t *part, uint64_t n)
{
    memset(reach, 0, n * n);
    for (uint64_t a = 0; a < n; a++) {
        uint64_t count = part[a] ? zc_step_from(live, a) : 0;
        for (uint64_t i = 0; i < count; i++) {
            uint64_t b = zc_find(live->search, live->moves.vectors + i);
            if (!zc_passes(live->moves.actions[i], live->label) && part[b])
                reach[a * n + b] = 1;
        }
    }
    for (uint64_t k = 0; k < n; k++)
        for (uint64_t a = 0; a < n; a++)
            for (uint64_t b = 0; reach[a * n + k] && b < n; b++)
                reach[a * n + b] |= reach[k * n + b];
}

static void plain_fair(zc_live *live, const uint8_t *part, uint64_t n, uint8_t *fair)
{
    uint8_t *inside = malloc(n * n), *kept = malloc(n);
    close_part(live, part, n);
    for (uint64_t a = 0; a < n; a++)
        for (uint64_t b = 0; b < n; b++)
            inside[a * n + b] = reach[a * n + b] && reach[b * n + a];
    for (uint64_t root = 0; root < n; root++) {
        uint64_t always = UINT64_MAX, sometimes = 0, moved = 0, first = 0;
        while (first < n && !inside[root * n + first])
            first++;
        if (first != root)      /* each component once, by its first state */
            continue;
        for (uint64_t a = 0; a < n; a++) {
            uint64_t count = inside[root * n + a] ? zc_step_from(live, a) : 0;
            if (!inside[root * n + a])
                continue;
            always &= live->moves.able[0];
            sometimes |= live->moves.able[0];
            for (uint64_t i = 0; i < count; i++) {
                uint64_t b = zc_find(live->search, live->moves.vectors + i);
                uint32_t unit = zc_unit(live->moves.actions[i]);
                if (unit && inside[root * n + b] && !zc_passes(live->moves.actions[i], live->label))
                    moved |= (uint64_t)1 << (unit - 1);
            }
        }
        uint64_t wronged = (live->strongly ? sometimes : always) & ~moved;
        int any = 0;
        for (uint64_t a = 0; a < n; a++) {
            kept[a] = inside[root * n + a] && (zc_step_from(live, a), !(live->moves.able[0] & wronged));
            fair[a] |= inside[root * n + a] && !wronged;
            any |= kept[a];
        }
        if (wronged && live->strongly && any)
            plain_fair(live, kept, n, fair);
    }
    free(inside);
    free(kept);
}

static void check_live(zc_search *search, int strongly)
{
    uint64_t n = zc_count(search), depth = 0, id = 0, state[1], units[ZC_UNIT_WORDS];
    zc_live *live = zc_live_open(search, (uint32_t)seed % 2, strongly);
    if (live == NULL) {
        expect("memory", search->max_bytes != 0, 1);
        refused++;
        return;
    }
    uint8_t *part = calloc(n, 1), *fair = calloc(n, 1);
    reach = malloc(n * n);
    uint64_t nearest = ZC_NONE;
    int kind = 0;
    for (uint64_t a = 0; a < n; a++)
        part[a] = !zc_carriers_rest(zc_state(search, a), live->label);
    plain_fair(live, part, n, fair);
    for (uint64_t a = 0; a < n; a++) {
        zc_step_from(live, a);
        int stop = part[a] && live->moves.able[0] == 0;
        if (!stop && !fair[a])
            continue;
        uint64_t here = zc_depth_of(search, a), there = nearest == ZC_NONE ? 0 : zc_depth_of(search, nearest);
        if (nearest != ZC_NONE
            && (here > there || (here == there && !zc_less(zc_state(search, a), zc_state(search, nearest)))))
            continue;
        nearest = a;
        kind = stop ? 1 : 2;
    }
    int done = zc_live_look(live);
    listed += live->edges != NULL;
    if (done == -1 && search->max_bytes != 0) {
        refused++;
        goto end;
    }
    expect("look", (uint64_t)done, 1);
    expect("kind", (uint64_t)zc_live_found(live, &depth, &id, state, units), (uint64_t)kind);
    if (kind)
        expect("nearest", id, nearest);
    if (kind == 2) {
        uint64_t ids[2];
        uint32_t actions[2];
        int64_t length = zc_live_way(live, id, id, 0, ids, actions, 2);
        expect("a way back", length > 0 || (length == -2 && search->max_bytes != 0), 1);
        if (length > 0 && length <= 2)
            expect("leads back", ids[length - 1], id);
    }
end:
    zc_live_close(live);
    free(part);
    free(fair);
    free(reach);
}

int main(int argc, char **argv)
{
    uint64_t initial[ZC_WORDS] = {0};
    uint32_t jobs = argc > 4 ? (uint32_t)atoi(argv[4]) : 1;
    size = argc > 1 ? (uint32_t)atoi(argv[1]) : 100;
    for (seed = argc > 2 ? (uint32_t)atoi(argv[2]) : 0; seed < (argc > 3 ? (uint32_t)atoi(argv[3]) : 1); seed++) {
        zc_search *search = zc_open(initial, 0, 0, jobs, -1);
        expect("open", search != NULL, 1);
        expect("complete", (uint64_t)zc_run(search, ZC_NONE), ZC_COMPLETE);
        check_hope(search);
        if (argc > 5)
            search->max_bytes = atomic_load(&search->bytes) + (size_t)atoi(argv[5]);
        if (size <= 200) {
            check_live(search, 0);
            check_live(search, 1);
        }
        zc_close(search);
    }
    printf("%u refused, %u listed\n", refused, listed);
    return 0;
}
