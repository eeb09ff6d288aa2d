/* Whether a component holds a fair run: each unit of fairness takes a mandatory step in it or has, somewhere in it,
 * no enabled mandatory step in the whole system; strongly fair: each that is enabled somewhere in it steps in it,
 * after the states where others are enabled are removed, again and again. (Emerson and Lei 1987.) */
#ifndef ZC_FAIR_H
#define ZC_FAIR_H

#include "edges.h"

typedef struct {
    zc_live *live;
    const zc_entry *members;
    uint64_t size;
    zc_entry component;
    _Atomic uint64_t next;      /* how many members were taken */
} zc_account;

/* What units do in the members that this worker takes. */
ZC_STATIC void zc_account_part(zc_search *search, zc_worker *worker, void *subject)
{
    zc_account *account = subject;
    zc_live *live = account->live;
    zc_walker *walker = zc_walker_of(live, worker);
    uint64_t begin, end;
    memset(walker->always, 0xff, sizeof walker->always);
    memset(walker->sometimes, 0, sizeof walker->sometimes);
    memset(walker->moved, 0, sizeof walker->moved);
    while (zc_take_piece(search, &account->next, account->size, &begin, &end))
        for (uint64_t i = begin; i < end; i++) {
            zc_moves *moves = &walker->moves;
            uint64_t edges = zc_edges_of(live, worker, moves, account->members[i], account->component);
            for (int word = 0; word < ZC_UNIT_WORDS; word++) {
                walker->always[word] &= moves->able[word];
                walker->sometimes[word] |= moves->able[word];
            }
            for (uint64_t edge = 0; edge < edges; edge++) {
                uint32_t unit = zc_unit(moves->actions[edge]);
                if (unit != 0)
                    walker->moved[(unit - 1) >> 6] |= (uint64_t)1 << ((unit - 1) & 63);
            }
        }
}

/* The units that a run through all of a component treats unfairly go to `wronged`; whether there are any.
 * `sometimes`: those with an enabled mandatory step somewhere. -1: stopped. */
ZC_STATIC int zc_wronged(
    zc_live *live, const zc_entry *members, uint64_t size, zc_entry component,
    uint64_t *sometimes, uint64_t *wronged)
{
    zc_search *search = live->search;
    zc_account account = {.live = live, .members = members, .size = size, .component = component};
    uint32_t workers = zc_share_out(search, size, zc_account_part, &account);
    if (zc_stopped(search))
        return -1;
    uint64_t any = 0;
    for (int word = 0; word < ZC_UNIT_WORDS; word++) {
        uint64_t always = UINT64_MAX, moved = 0;
        sometimes[word] = 0;
        for (uint32_t i = 0; i < workers; i++) {
            always &= live->walkers[i].always[word];
            sometimes[word] |= live->walkers[i].sometimes[word];
            moved |= live->walkers[i].moved[word];
        }
        wronged[word] = (live->strongly ? sometimes[word] : always) & ~moved;
        any |= wronged[word];
    }
    return any != 0;
}

/* The state at which a component begins: nearest to the start, of those the least. */
ZC_STATIC uint64_t zc_beginning(const zc_live *live, const zc_entry *members, uint64_t size, uint64_t *depth)
{
    uint64_t least = members[0];
    for (uint64_t i = 1; i < size; i++)
        least = members[i] < least ? members[i] : least;
    *depth = zc_depth_of(live->search, least);
    uint64_t end = live->search->starts[*depth + 1];
    for (uint64_t i = 0; i < size; i++)
        if (members[i] < end && zc_less(zc_state(live->search, members[i]), zc_state(live->search, least)))
            least = members[i];
    return least;
}

/* A new number for a piece or component; 0: there are no more. */
ZC_STATIC zc_entry zc_name(zc_live *live)
{
    return live->last == (zc_entry)-1 ? 0 : ++live->last;
}

/* What strong fairness leaves of a component is a piece to be taken apart later. 0: no memory. */
ZC_STATIC int zc_put_off(zc_live *live, const zc_entry *members, uint64_t size, const uint64_t *wronged)
{
    uint64_t place = live->todo.count + 1, kept = 0;
    zc_entry piece = zc_name(live);
    if (piece == 0 || !zc_live_push(live, &live->todo, piece) || !zc_live_push(live, &live->todo, 0))
        return 0;
    for (uint64_t i = 0; i < size; i++) {
        uint64_t both = 0;
        zc_step_from(live, members[i]);
        for (int word = 0; word < ZC_UNIT_WORDS; word++)
            both |= live->moves.able[word] & wronged[word];
        live->where[members[i]] = both ? 0 : piece;
        live->number[members[i]] = 0;
        if (both)
            continue;
        if (!zc_live_push(live, &live->todo, members[i]))
            return 0;
        kept++;
    }
    live->todo.items[place] = (zc_entry)kept;
    return 1;
}

/* Look at a component with an edge: keep it if it is the nearest that holds a fair run.
 * 1: done; 0: stopped; -1: no memory. */
ZC_STATIC int zc_weigh_component(zc_live *live, const zc_entry *members, uint64_t size)
{
    uint64_t sometimes[ZC_UNIT_WORDS], wronged[ZC_UNIT_WORDS], depth;
    zc_entry component = zc_name(live);
    if (component == 0)
        return -1;
    for (uint64_t i = 0; i < size; i++)
        live->where[members[i]] = component;
    int unfair = zc_wronged(live, members, size, component, sometimes, wronged);
    if (unfair < 0)
        return 0;
    if (unfair)
        return !live->strongly || zc_put_off(live, members, size, wronged) ? 1 : -1;
    uint64_t begin = zc_beginning(live, members, size, &depth);
    if (zc_is_nearest(live, depth, begin)) {
        live->kind = 2;
        live->found_depth = depth;
        live->found = begin;
        live->component = component;
        memcpy(live->units, sometimes, sizeof sometimes);
    }
    return 1;
}

#endif
