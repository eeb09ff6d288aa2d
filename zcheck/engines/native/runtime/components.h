/* Strongly connected components without recursion (Tarjan 1972): a path of frames, each with its successors. */
#ifndef ZC_COMPONENTS_H
#define ZC_COMPONENTS_H

#include "fair.h"

/* Room for one frame more; 0: no memory. */
ZC_STATIC int zc_frame_room(zc_live *live)
{
    if (live->depth < live->frame_room)
        return 1;
    uint64_t room = live->frame_room == 0 ? ZC_ROOM : live->frame_room * 2;
    if (!zc_live_takes(live, (size_t)(room - live->frame_room) * sizeof *live->frames))
        return 0;
    zc_frame *frames = realloc(live->frames, room * sizeof *frames);
    if (frames == NULL)
        return 0;
    live->frames = frames;
    live->frame_room = room;
    return 1;
}

/* Where the successors of a state are that is entered: they are listed, or put on the stack. 0: no memory. */
ZC_STATIC int zc_face(zc_live *live, zc_frame *frame, zc_entry piece)
{
    if (live->edges != NULL) {
        frame->next = live->starts[frame->id];
        frame->end = live->starts[frame->id + 1];
        return 1;
    }
    frame->next = live->successors.count;
    uint64_t edges = zc_edges_from(live, frame->id, piece);
    for (uint64_t i = 0; i < edges; i++)
        if (!zc_live_push(live, &live->successors, live->moves.ids[i]))
            return 0;
    frame->end = live->successors.count;
    return 1;
}

/* Begin with a state of `piece`. 1: done; -1: no memory. */
ZC_STATIC int zc_enter(zc_live *live, uint64_t id, zc_entry piece)
{
    if (!zc_frame_room(live) || !zc_live_push(live, &live->open, id))
        return -1;
    zc_frame *frame = &live->frames[live->depth++];
    live->number[id] = (zc_entry)++live->entered;
    *frame = (zc_frame){.id = (zc_entry)id, .low = live->number[id]};
    return zc_face(live, frame, piece) ? 1 : -1;
}

/* The path comes back from its last state, which may close a component. 1: done; 0: stopped; -1: no memory. */
ZC_STATIC int zc_leave(zc_live *live)
{
    zc_frame frame = live->frames[--live->depth];
    if (live->edges == NULL)
        live->successors.count = live->depth == 0 ? 0 : live->frames[live->depth - 1].end;
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
        if (frame->next == frame->end) {
            fine = zc_leave(live);
            continue;
        }
        const zc_entry *successors = live->edges != NULL ? live->edges : live->successors.items;
        uint64_t after = successors[frame->next++];
        if (after == ZC_NOWHERE || live->where[after] != piece)
            continue;
        frame->loops |= after == frame->id;
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
