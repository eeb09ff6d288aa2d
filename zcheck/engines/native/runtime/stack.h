/* Ids one behind the other, as many as memory holds. */
#ifndef ZC_STACK_H
#define ZC_STACK_H

#include "visited.h"

#ifndef ZC_ROOM
#define ZC_ROOM 256     /* items that a stack has room for at first */
#endif

typedef struct {
    zc_entry *items;
    uint64_t count;
    uint64_t room;
} zc_stack;

/* Bytes that one item more takes. */
ZC_INLINE size_t zc_stack_growth(const zc_stack *stack)
{
    uint64_t more = stack->room == 0 ? ZC_ROOM : stack->room;
    return stack->count < stack->room ? 0 : (size_t)more * sizeof *stack->items;
}

/* 0: no memory; the stack is as it was. */
ZC_STATIC int zc_push(zc_stack *stack, uint64_t item)
{
    if (stack->count == stack->room) {
        uint64_t room = stack->room + zc_stack_growth(stack) / sizeof *stack->items;
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
