/* Stubborn sets: of the enabled steps of a state enough to find every deadlock at its least depth. */
#ifndef ZC_STUBBORN_H
#define ZC_STUBBORN_H

#include "base.h"

/* What is known of the actions of a system; sets of actions are `words` words each, bit i is action i. */
typedef struct {
    int words;
    int actions;
    const uint64_t *in_the_way; /* for each action those that do not accord with it */
    const uint64_t *enablers;   /* for each condition the actions that can make it true */
    const uint64_t *mandatory;
    const uint32_t *first;      /* where the conditions of each action begin, and behind the last */
    const uint32_t *parts;      /* the conditions of all actions, one after the other */
} zc_rules;

#define ZC_SET_WORDS ((ZC_ACTIONS + 63) / 64)

ZC_INLINE int zc_is_in(const uint64_t *set, uint32_t action)
{
    return (int)(set[action >> 6] >> (action & 63) & 1);
}

/* The enablers of a false condition of a disabled action: of the one that adds least, the first of equals. */
ZC_STATIC const uint64_t *zc_enablers(
    const zc_rules *rules, uint32_t action, const uint8_t *truth, const uint64_t *grown)
{
    const uint64_t *best = NULL;
    int least = 0;
    for (uint32_t i = rules->first[action]; i < rules->first[action + 1]; i++) {
        if (truth[rules->parts[i]])
            continue;
        const uint64_t *set = rules->enablers + (size_t)rules->parts[i] * (size_t)rules->words;
        int added = 0;
        for (int word = 0; word < rules->words; word++)
            added += __builtin_popcountll(set[word] & ~grown[word]);
        if (best == NULL || added < least) {
            best = set;
            least = added;
        }
    }
    return best;
}

/* Grow the set of `seed`; how many of its actions are enabled, at least `most` where it was given up for being
 * no smaller than that. */
ZC_STATIC int zc_grow_set(const zc_rules *rules, uint32_t seed, const uint64_t *able, const uint8_t *truth,
                          int most, uint64_t *grown)
{
    uint32_t todo[ZC_ACTIONS];
    int open = 0, count = 1;
    memset(grown, 0, sizeof *grown * (size_t)rules->words);
    grown[seed >> 6] |= UINT64_C(1) << (seed & 63);
    todo[open++] = seed;
    while (open > 0 && count < most) {
        uint32_t action = todo[--open];
        const uint64_t *more = zc_is_in(able, action)
                                   ? rules->in_the_way + (size_t)action * (size_t)rules->words
                                   : zc_enablers(rules, action, truth, grown);
        for (int word = 0; more != NULL && word < rules->words; word++) {
            uint64_t fresh = more[word] & ~grown[word];
            grown[word] |= fresh;
            count += __builtin_popcountll(fresh & able[word]);
            for (; fresh != 0; fresh &= fresh - 1)
                todo[open++] = (uint32_t)(word * 64 + __builtin_ctzll(fresh));
        }
    }
    return count;
}

/* The actions to take in a state, into `chosen`: of the sets of all enabled mandatory actions the one with the
 * fewest enabled ones, the first of equals; all where none is enabled. `truth`: whether each condition holds. */
ZC_STATIC void zc_choose(const zc_rules *rules, const uint64_t *able, const uint8_t *truth, uint64_t *chosen)
{
    uint64_t grown[ZC_SET_WORDS];
    int least = 0;
    for (int word = 0; word < rules->words; word++)
        least += __builtin_popcountll(able[word]);
    memcpy(chosen, able, sizeof *able * (size_t)rules->words);
    for (int word = 0; least > 1 && word < rules->words; word++)
        for (uint64_t left = able[word] & rules->mandatory[word]; least > 1 && left != 0; left &= left - 1) {
            uint32_t seed = (uint32_t)(word * 64 + __builtin_ctzll(left));
            int count = zc_grow_set(rules, seed, able, truth, least, grown);
            if (count < least) {
                least = count;
                for (int i = 0; i < rules->words; i++)
                    chosen[i] = grown[i] & able[i];
            }
        }
}

#endif
