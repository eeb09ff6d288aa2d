/* The graph in which a run without progress is looked for: expanded states in which not all carriers of a label
 * rest, and their steps that do not pass it.
 *
 * `where` says of each state what it belongs to: 0 to nothing (it was cut out), else to a piece that is still to be
 * taken apart, or to a component that was found. Pieces and components have different numbers. */
#ifndef ZC_WALK_H
#define ZC_WALK_H

#include "lookup.h"
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

/* The steps of one state. */
typedef struct {
    uint64_t vectors[ZC_FANOUT * ZC_WORDS];
    uint32_t actions[ZC_FANOUT];
    uint64_t ids[ZC_FANOUT];
    uint64_t able[ZC_UNIT_WORDS];   /* units with an enabled mandatory step */
} zc_moves;

typedef struct {
    zc_entry id;
    zc_entry low;       /* the least number of an open state that is known to be reached */
    uint64_t next, end; /* places of the successors to be looked at: among edges, or in the stack */
    int loops;          /* it is a successor of itself */
} zc_frame;

/* What one worker has of what all do. */
typedef struct {
    zc_moves moves;
    zc_lookup lookup;
    uint64_t depth, stop;           /* the nearest state where a run may end; ZC_NONE: there is none */
    uint64_t always[ZC_UNIT_WORDS], sometimes[ZC_UNIT_WORDS], moved[ZC_UNIT_WORDS];     /* units, see zc_wronged */
} zc_walker;

typedef struct zc_live {
    zc_search *search;
    uint64_t count;             /* states that were expanded: ids below */
    uint32_t label;
    int strongly;
    zc_walker *walkers;         /* one for each worker */
    uint64_t *starts;           /* where the edges of each state begin; NULL where there is no room for them */
    zc_entry *edges;            /* ids, or ZC_NOWHERE; NULL where there is no room */
    size_t edge_bytes;
    zc_entry *where;
    zc_entry *number;           /* order in which a state was entered; 0: it was not */
    size_t bytes;               /* of all this */
    zc_entry last;              /* the largest number of a piece or component so far */
    zc_frame *frames;
    uint64_t depth, frame_room; /* of the path under way */
    zc_stack successors, open, todo, came, steps;
    uint64_t entered;
    _Atomic uint64_t strangers; /* successors that were not seen: a mistake of zcheck */
    _Atomic uint64_t left;
    int kind;                   /* of the nearest violation: 0 none, 1 a state where a run ends, 2 a component */
    uint64_t found_depth, found;    /* where it starts: depth and id */
    zc_entry component;
    uint64_t units[ZC_UNIT_WORDS];  /* with an enabled mandatory step somewhere in the component */
    zc_moves moves;             /* what zc_step_from found */
    zc_moves others;            /* of a second state, while the first is looked at */
} zc_live;

ZC_STATIC int zc_live_has_room(const zc_live *live, size_t bytes)
{
    const zc_search *search = live->search;
    return search->max_bytes == 0 || atomic_load(&search->bytes) + live->bytes + bytes <= search->max_bytes;
}

/* So much more is used, if there is room. */
ZC_STATIC int zc_live_takes(zc_live *live, size_t bytes)
{
    int fits = zc_live_has_room(live, bytes);
    live->bytes += fits ? bytes : 0;
    return fits;
}

/* 0: no memory. */
ZC_STATIC int zc_live_push(zc_live *live, zc_stack *stack, uint64_t item)
{
    return zc_live_takes(live, zc_stack_growth(stack)) && zc_push(stack, item);
}

ZC_INLINE int zc_has(const uint64_t *set, uint32_t unit)
{
    return set[(unit - 1) >> 6] >> ((unit - 1) & 63) & 1;
}

/* The successors of a state, without their ids; how many. */
ZC_STATIC uint64_t zc_moves_of(const zc_live *live, zc_worker *worker, zc_moves *moves, uint64_t id)
{
    uint32_t *steps = moves->actions;
    memset(moves->able, 0, sizeof moves->able);
    const uint64_t *end = zc_walk(worker, zc_state(live->search, id), moves->vectors, &steps, moves->able);
    return (uint64_t)(end - moves->vectors) / ZC_WORDS;
}

ZC_STATIC uint64_t zc_step_from(zc_live *live, uint64_t id)
{
    return zc_moves_of(live, &live->search->workers[0], &live->moves, id);
}

ZC_STATIC uint64_t zc_found(zc_live *live, const uint64_t *state)
{
    uint64_t id = zc_find(live->search, state);
    if (id == ZC_NONE)
        atomic_fetch_add(&live->strangers, 1);
    return id;
}

/* Those by steps that do not pass the label and that belong to the same as `part`; how many. */
ZC_STATIC uint64_t zc_edges_of(zc_live *live, zc_worker *worker, zc_moves *moves, uint64_t id, zc_entry part)
{
    uint64_t count = zc_moves_of(live, worker, moves, id), kept = 0;
    const zc_entry *listed = live->edges == NULL ? NULL : live->edges + live->starts[id];
    for (uint64_t i = 0; listed == NULL && i < count; i++)
        zc_find_soon(live->search, moves->vectors + i * ZC_WORDS);
    for (uint64_t i = 0; i < count; i++) {
        if (zc_passes(moves->actions[i], live->label))
            continue;
        uint64_t after = listed != NULL ? *listed++ : zc_found(live, moves->vectors + i * ZC_WORDS);
        if (after >= live->count || live->where[after] != part)
            continue;
        moves->ids[kept] = after;
        moves->actions[kept++] = moves->actions[i];
    }
    return kept;
}

ZC_STATIC uint64_t zc_edges_from(zc_live *live, uint64_t id, zc_entry part)
{
    return zc_edges_of(live, &live->search->workers[0], &live->moves, id, part);
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

#endif
