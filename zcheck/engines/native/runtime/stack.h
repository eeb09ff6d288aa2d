/* Ids one behind the other, as many as memory holds. */
#ifndef ZC_STACK_H
#define ZC_STACK_H

#include "visited.h"

typedef struct {
    zc_entry *items;
    uint64_t count;
    uint64_t room;
} zc_stack;

/* 0: no memory; the stack is as it was. */
ZC_STATIC int zc_push(zc_stack *stack, uint64_t item)
{
    if (stack->count == stack->room) {
        uint64_t room = stack->room == 0 ? 256 : stack->room * 2;
        zc_entry *items = realloc(stack->items, room * sizeof *items);
        if (items == NULL)
            return 0;
        stack->items = items;
        stack->room = room;
    }
    stack->items[stack->count++] = (zc_entry)item;
    return 1;
}

ZC_STATIC void zc_stack_close(zc_stack *stack)
{
    free(stack->items);
    *stack = (zc_stack){0};
}

#endif
