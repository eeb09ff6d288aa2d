/* The graph in which a run without progress is looked for: expanded states in which not all carriers of a label
 * rest, and their steps that do not pass it.
 *
 * `where` says of each state what it belongs to: 0 to nothing (it was cut out), else to a piece that is still to be
 * taken apart, or to a component that was found. Pieces and components have different numbers. */
#ifndef ZC_WALK_H
#define ZC_WALK_H

#include "api.h"
#include "stack.h"

#define ZC_UNIT_WORDS ((ZC_UNITS + 63) / 64)

/* Generated: write the successors of `s` at `out` and the number of the action of each at `steps`, mandatory ones
 * first; add to `able` the units of fairness with an enabled mandatory step; give where the successors end. */
static uint64_t *zc_walk(zc_worker *worker, const uint64_t *s, uint64_t *out, uint32_t **steps, uint64_t *able);
/* Generated: the unit of an action, counted from 1; 0 for an optional one. */
static uint32_t zc_unit(uint32_t action);
/* Generated: whether an action passes a label that is asked about, by its number. */
static int zc_passes(uint32_t action, uint32_t label);
/* Generated: whether all carriers of a label rest. */
static int zc_carriers_rest(const uint64_t *s, uint32_t label);

typedef struct {
    zc_entry id;
    zc_entry low;       /* the least number of an open state that is known to be reached */
    uint64_t begin;     /* where its successors begin in the stack of successors */
    uint64_t next;      /* the one to be looked at next */
    int loops;          /* it is a successor of itself */
} zc_frame;

typedef struct zc_live {
    zc_search *search;
    uint64_t count;             /* states that were expanded: ids below */
    uint32_t label;
    int strongly;
    zc_entry *where;
    zc_entry *number;           /* order in which a state was entered; 0: it was not */
    size_t bytes;               /* of both */
    zc_entry last;              /* the largest number of a piece or component so far */
    zc_frame *frames;
    uint64_t depth, frame_room; /* of the path under way */
    zc_stack successors, open, todo, came, steps;
    uint64_t entered;
    uint64_t strangers;         /* successors that were not seen: a mistake of zcheck */
    _Atomic uint64_t left;
    int kind;                   /* of the nearest violation: 0 none, 1 a state where a run ends, 2 a component */
    uint64_t found_depth, found;    /* where it starts: depth and id */
    zc_entry component;
    uint64_t units[ZC_UNIT_WORDS];  /* with an enabled mandatory step somewhere in the component */
    uint64_t vectors[ZC_FANOUT * ZC_WORDS];     /* what zc_step_from found */
    uint32_t actions[ZC_FANOUT];
    uint64_t ids[ZC_FANOUT];
    uint64_t able[ZC_UNIT_WORDS];
    uint64_t other_vectors[ZC_FANOUT * ZC_WORDS];   /* of a second state, while the first is looked at */
    uint32_t other_actions[ZC_FANOUT];
} zc_live;

ZC_INLINE int zc_has(const uint64_t *set, uint32_t unit)
{
    return set[(unit - 1) >> 6] >> ((unit - 1) & 63) & 1;
}

/* The successors of a state, without their ids; how many. */
ZC_STATIC uint64_t zc_step_from(zc_live *live, uint64_t id)
{
    uint32_t *steps = live->actions;
    memset(live->able, 0, sizeof live->able);
    const uint64_t *end =
        zc_walk(&live->search->workers[0], zc_state(live->search, id), live->vectors, &steps, live->able);
    return (uint64_t)(end - live->vectors) / ZC_WORDS;
}

/* Those by steps that do not pass the label and that belong to the same as `part`; how many. */
ZC_STATIC uint64_t zc_edges_from(zc_live *live, uint64_t id, zc_entry part)
{
    uint64_t count = zc_step_from(live, id), kept = 0;
    for (uint64_t i = 0; i < count; i++)
        zc_find_soon(live->search, live->vectors + i * ZC_WORDS);
    for (uint64_t i = 0; i < count; i++) {
        if (zc_passes(live->actions[i], live->label))
            continue;
        uint64_t after = zc_find(live->search, live->vectors + i * ZC_WORDS);
        live->strangers += after == ZC_NONE;
        if (after >= live->count || live->where[after] != part)
            continue;
        live->ids[kept] = after;
        live->actions[kept++] = live->actions[i];
    }
    return kept;
}

ZC_STATIC uint64_t zc_depth_of(const zc_search *search, uint64_t id)
{
    uint64_t low = 0, high = search->levels;
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (search->starts[middle] <= id)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* A violation that starts in a state; kept if none is nearer, or as near with a lesser state. */
ZC_STATIC int zc_is_nearest(const zc_live *live, uint64_t depth, uint64_t id)
{
    if (live->kind == 0 || depth != live->found_depth)
        return live->kind == 0 || depth < live->found_depth;
    return zc_less(zc_state(live->search, id), zc_state(live->search, live->found));
}

/* Cut out where the carriers rest; note the nearest state where a run may end. 0: stopped. */
ZC_STATIC int zc_cut(zc_live *live)
{
    live->last = 1;
    for (uint64_t id = 0; id < live->count; id++) {
        if (id % 4096 == 0 && zc_stopped(live->search))
            return 0;
        live->where[id] = !zc_carriers_rest(zc_state(live->search, id), live->label);
        if (!live->where[id])
            continue;
        zc_step_from(live, id);
        uint64_t any = 0;
        for (int i = 0; i < ZC_UNIT_WORDS; i++)
            any |= live->able[i];
        uint64_t depth = any == 0 ? zc_depth_of(live->search, id) : 0;
        if (any == 0 && zc_is_nearest(live, depth, id)) {
            live->kind = 1;
            live->found_depth = depth;
            live->found = id;
        }
    }
    return 1;
}

#endif
