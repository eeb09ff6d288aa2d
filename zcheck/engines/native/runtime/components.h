/* Strongly connected components without recursion (Tarjan 1972): a path of frames, each with its successors. */
#ifndef ZC_COMPONENTS_H
#define ZC_COMPONENTS_H

#include "fair.h"

/* Begin with a state of `piece`. 1: done; -1: no memory. */
ZC_STATIC int zc_enter(zc_live *live, uint64_t id, zc_entry piece)
{
    if (live->depth == live->frame_room) {
        uint64_t room = live->frame_room == 0 ? 256 : live->frame_room * 2;
        zc_frame *frames = realloc(live->frames, room * sizeof *frames);
        if (frames == NULL)
            return -1;
        live->frames = frames;
        live->frame_room = room;
    }
    zc_frame *frame = &live->frames[live->depth++];
    uint64_t begin = live->successors.count;
    live->number[id] = (zc_entry)++live->entered;
    *frame = (zc_frame){(zc_entry)id, live->number[id], begin, begin, 0};
    if (!zc_push(&live->open, id))
        return -1;
    uint64_t edges = zc_ways_from(live, id, piece);
    for (uint64_t i = 0; i < edges; i++) {
        frame->loops |= live->moves.ids[i] == id;
        if (!zc_push(&live->successors, live->moves.ids[i]))
            return -1;
    }
    return 1;
}

/* The path comes back from its last state, which may close a component. 1: done; 0: stopped; -1: no memory. */
ZC_STATIC int zc_leave(zc_live *live)
{
    zc_frame frame = live->frames[--live->depth];
    live->successors.count = frame.begin;
    if (live->depth != 0 && frame.low < live->frames[live->depth - 1].low)
        live->frames[live->depth - 1].low = frame.low;
    if (frame.low != live->number[frame.id])
        return 1;
    uint64_t first = live->open.count - 1;
    while (live->open.items[first] != frame.id)
        first--;
    uint64_t size = live->open.count - first;
    live->open.count = first;
    if (size == 1 && !frame.loops) {
        live->where[frame.id] = 0;
        return 1;
    }
    return zc_weigh_component(live, live->open.items + first, size);
}

/* All components that are reached from a state of `piece`. 1: done; 0: stopped; -1: no memory. */
ZC_STATIC int zc_explore_from(zc_live *live, uint64_t root, zc_entry piece)
{
    int fine = zc_enter(live, root, piece);
    while (fine == 1 && live->depth != 0) {
        zc_frame *frame = &live->frames[live->depth - 1];
        if (frame->next == live->successors.count) {
            fine = zc_leave(live);
            continue;
        }
        uint64_t after = live->successors.items[frame->next++];
        if (live->where[after] != piece)
            continue;
        if (live->number[after] == 0) {
            if (live->entered % 1024 == 0) {
                atomic_store_explicit(&live->left, live->count - live->entered, memory_order_relaxed);
                if (zc_stopped(live->search))
                    return 0;
            }
            fine = zc_enter(live, after, piece);
        } else if (live->number[after] < frame->low)
            frame->low = live->number[after];
    }
    return fine;
}

/* Take everything apart, the pieces that strong fairness leaves, too. 1: done; 0: stopped; -1: no memory. */
ZC_STATIC int zc_take_apart(zc_live *live)
{
    int fine = 1;
    for (uint64_t id = 0; fine == 1 && id < live->count; id++) {
        if (id % 4096 == 0 && zc_stopped(live->search))
            return 0;
        if (live->where[id] == 1 && live->number[id] == 0)
            fine = zc_explore_from(live, id, 1);
    }
    for (uint64_t place = 0; fine == 1 && place < live->todo.count;) {
        zc_entry piece = live->todo.items[place++];
        uint64_t end = live->todo.items[place++];
        live->entered = 0;
        for (end += place; fine == 1 && place < end; place++) {
            uint64_t id = live->todo.items[place];
            if (live->where[id] == piece && live->number[id] == 0)
                fine = zc_explore_from(live, id, piece);
        }
    }
    return fine;
}

#endif
