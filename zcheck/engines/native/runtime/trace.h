/* Ways back: the least state of a level that has a step to a given state. */
#ifndef ZC_TRACE_H
#define ZC_TRACE_H

#include "run.h"

ZC_STATIC int zc_leads_to(zc_worker *scratch, const uint64_t *state, const uint64_t *target)
{
    const uint64_t *end = zc_expand(scratch, state, scratch->batch);
    for (const uint64_t *after = scratch->batch; after < end; after += ZC_WORDS)
        if (zc_equal(after, target))
            return 1;
    return 0;
}

/* 1: found; 0: there is none; -1: stopped on the way; -2: no memory. */
ZC_STATIC int zc_least_before(zc_search *search, uint64_t depth, const uint64_t *target, uint64_t *found)
{
    zc_worker *scratch = aligned_alloc(64, (sizeof *scratch + 63) / 64 * 64);
    if (scratch == NULL)
        return -2;
    memset(scratch, 0, sizeof *scratch);
    int answer = 0;
    for (uint64_t id = search->starts[depth]; id < search->starts[depth + 1]; id++) {
        const uint64_t *state = zc_state(search, id);
        if (answer && !zc_less(state, found))
            continue;
        if (zc_leads_to(scratch, state, target)) {
            zc_copy(found, state);
            answer = 1;
        }
        if (id % 4096 == 0 && zc_stopped(search)) {
            answer = -1;
            break;
        }
    }
    free(scratch);
    return answer;
}

#endif
