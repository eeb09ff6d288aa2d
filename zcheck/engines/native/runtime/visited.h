/* The visited set: lines of entries, each line a bucket that overflows into the next. Always exact.
 *
 * By id: an entry is 0 (empty) or an id plus 1 with, in the bits that ids never need here, a piece of the
 * state's hash, which spares most looks at other states; what fits is compared in the arena.
 *
 * By rest: where vectors are short. The hash is then a permutation of all vectors; its low bits choose the line,
 * an entry holds the other bits and how many lines further on it lies (plus 1). So an entry and its place tell
 * the whole vector, and nothing else need be read. (Cleary 1984.)
 *
 * Entries are filled from the left and never change, so several threads may insert at once: who finds no equal
 * entry tries the first empty one, and looks again if another was quicker. */
#ifndef ZC_VISITED_H
#define ZC_VISITED_H

#include "arena.h"
#include "lines.h"

#define ZC_LANE_BITS (ZC_ENTRY_BITS == 32 ? 4 : 3)
#define ZC_AWAY_BITS 6          /* of how far an entry lies from its own line */
#define ZC_MOST_AWAY ((1 << ZC_AWAY_BITS) - 2)
#define ZC_FIRST_BITS 12
#define ZC_LARGEST_BITS 40      /* of any set */
#ifndef ZC_MOST_BITS            /* of a set by id: an id must fit in an entry */
#define ZC_MOST_BITS (ZC_ENTRY_BITS - 1 < ZC_LARGEST_BITS ? ZC_ENTRY_BITS - 1 : ZC_LARGEST_BITS)
#endif

/* From this size of the set on what is left of a vector fits in an entry. */
#define ZC_REST_FROM (ZC_BITS + ZC_LANE_BITS + ZC_AWAY_BITS - ZC_ENTRY_BITS)
#define ZC_RESTS (ZC_WORDS == 1 && ZC_ENTRY_BITS == 32 && ZC_REST_FROM <= 28)

typedef struct {
    _Atomic zc_entry *entries;
    unsigned bits;      /* there are 2^bits entries */
    unsigned line_bits; /* and 2^line_bits lines */
    uint64_t lines;     /* their number less 1 */
    zc_entry ids;       /* the bits of an entry that hold an id */
    uint64_t room;      /* states that may be in it */
    int rests;          /* 1: by rest */
} zc_visited;

ZC_INLINE size_t zc_visited_bytes(unsigned bits)
{
    return sizeof(zc_entry) << bits;
}

ZC_STATIC int zc_visited_open(zc_visited *set, unsigned bits, int rests)
{
    set->entries = zc_pages(zc_visited_bytes(bits));
    set->bits = bits;
    set->line_bits = bits - ZC_LANE_BITS;
    set->lines = ((uint64_t)1 << set->line_bits) - 1;
    set->ids = (zc_entry)(((uint64_t)1 << bits) - 1);
    set->room = set->entries == NULL ? 0 : ((uint64_t)3 << bits) / 4;
    set->rests = rests;
    return set->entries != NULL;
}

ZC_STATIC void zc_visited_close(zc_visited *set)
{
    zc_unmap((void *)set->entries, zc_visited_bytes(set->bits));
    set->entries = NULL;
    set->room = 0;
}

/* Different vectors of ZC_BITS bits have different values, of as many bits. */
ZC_INLINE uint64_t zc_permuted(uint64_t v)
{
    const uint64_t all = ZC_BITS >= 64 ? UINT64_MAX : ((uint64_t)1 << (ZC_BITS % 64)) - 1;
    const int half = ZC_BITS / 2 > 0 ? ZC_BITS / 2 : 1;
    v ^= v >> half;
    v = v * 0xd6e8feb86659fd93u & all;
    v ^= v >> half;
    v = v * 0x9e3779b97f4a7c15u & all;
    return v ^ v >> half;
}

ZC_INLINE uint64_t zc_key(const uint64_t *state, const int rests)
{
    return rests ? zc_permuted(state[0]) : zc_hash(state);
}

ZC_INLINE _Atomic zc_entry *zc_line_at(const zc_visited *set, uint64_t line)
{
    return set->entries + ((line & set->lines) << ZC_LANE_BITS);
}

/* By id: the piece of a hash kept in an entry, in place. */
ZC_INLINE zc_entry zc_mark(const zc_visited *set, uint64_t key)
{
    return (zc_entry)(key >> (64 - ZC_ENTRY_BITS)) & ~set->ids;
}

ZC_INLINE uint64_t zc_id_of(const zc_visited *set, zc_entry entry)
{
    return (uint64_t)(entry & set->ids) - 1;
}

/* By rest: the entry of a vector that lies in its own line; one more for each line further on. */
ZC_INLINE zc_entry zc_rest(const zc_visited *set, uint64_t key)
{
    return (zc_entry)(key >> set->line_bits << ZC_AWAY_BITS) + 1;
}

/* Where the first empty entry of some lanes is. */
ZC_INLINE unsigned zc_first(unsigned lanes)
{
    return (unsigned)__builtin_ctz(lanes);
}

/* By id: the id of a state, ZC_NONE if it is not in the set. */
ZC_STATIC uint64_t zc_visited_find(const zc_visited *set, const zc_arena *arena, const uint64_t *state)
{
    uint64_t key = zc_hash(state);
    zc_entry mark = zc_mark(set, key);
    for (uint64_t number = key;; number++) {
        const _Atomic zc_entry *entries = zc_line_at(set, number);
        zc_line line = zc_load(entries);
        unsigned empty = zc_lanes(&line, (zc_entry)-1, 0);
        for (unsigned fits = zc_lanes(&line, ~set->ids, mark) & ~empty; fits != 0; fits &= fits - 1) {
            uint64_t id = zc_id_of(set, zc_lane(entries, zc_first(fits)));
            if (zc_equal(zc_at(arena, id), state))
                return id;
        }
        if (empty != 0)
            return ZC_NONE;
    }
}

/* Put an entry where there was none; 0: somebody else did. */
ZC_INLINE int zc_publish(_Atomic zc_entry *place, zc_entry wanted, const int shared)
{
    zc_entry none = 0;
    if (shared)
        return atomic_compare_exchange_strong_explicit(
            place, &none, wanted, memory_order_acq_rel, memory_order_acquire);
    atomic_store_explicit(place, wanted, memory_order_relaxed);
    return 1;
}

/* Enter a state that is not in the set; 0: it is too crowded there. */
ZC_INLINE int zc_visited_enter(zc_visited *set, uint64_t key, uint64_t id, int shared)
{
    zc_entry wanted = set->rests ? zc_rest(set, key) : zc_mark(set, key) | (zc_entry)(id + 1);
    for (uint64_t away = 0; away <= ZC_MOST_AWAY || !set->rests;) {
        _Atomic zc_entry *entries = zc_line_at(set, key + away);
        zc_line line = zc_load(entries);
        unsigned empty = zc_lanes(&line, (zc_entry)-1, 0);
        if (empty == 0) {
            away++;
            wanted += set->rests ? 1 : 0;
        } else if (zc_publish(&entries[zc_first(empty)], wanted, shared))
            return 1;
    }
    return 0;
}

/* By id: a state that moved in the arena from one id to another; for one thread. */
ZC_STATIC void zc_visited_rename(zc_visited *set, const uint64_t *state, uint64_t from, uint64_t to)
{
    uint64_t key = zc_hash(state);
    zc_entry mark = zc_mark(set, key);
    for (uint64_t number = key;; number++) {
        _Atomic zc_entry *entries = zc_line_at(set, number);
        zc_line line = zc_load(entries);
        unsigned there = zc_lanes(&line, (zc_entry)-1, mark | (zc_entry)(from + 1));
        if (there != 0) {
            atomic_store_explicit(&entries[zc_first(there)], mark | (zc_entry)(to + 1), memory_order_relaxed);
            return;
        }
    }
}

/* Enter the states with ids from `begin` on, before `end`, which are all different; 0: it is too crowded. */
ZC_STATIC int zc_visited_fill(zc_visited *set, const zc_arena *arena, uint64_t begin, uint64_t end, int shared)
{
    enum { AHEAD = 64 };
    uint64_t keys[AHEAD];
    for (uint64_t start = begin; start < end; start += AHEAD) {
        uint64_t some = end - start < AHEAD ? end - start : AHEAD;
        for (uint64_t i = 0; i < some; i++) {
            keys[i] = zc_key(zc_at(arena, start + i), set->rests);
            __builtin_prefetch((const void *)zc_line_at(set, keys[i]), 1);
        }
        for (uint64_t i = 0; i < some; i++)
            if (!zc_visited_enter(set, keys[i], start + i, shared))
                return 0;
    }
    return 1;
}

#endif
