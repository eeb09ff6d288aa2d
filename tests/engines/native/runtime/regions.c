/* Memory that grows in place, in memory and in a file; and what is said where there is no more. */
#include "arena.h"

#include <stdio.h>

static void expect(const char *what, uint64_t is, uint64_t should)
{
    if (is == should)
        return;
    printf("%s: %llu, not %llu\n", what, (unsigned long long)is, (unsigned long long)should);
    exit(1);
}

static void grows(int file)
{
    zc_arena arena;
    expect("open", (uint64_t)zc_arena_open(&arena, 64 * ZC_HUGE, file), 1);
    uint64_t *first = arena.words, count = 0;
    for (int step = 0; step < 20; step++) {
        size_t wish = zc_arena_wish(&arena, count, 1000);
        expect("grow", (uint64_t)zc_arena_grow(&arena, wish), 1);
        expect("room", arena.room >= count + 1000, 1);
        for (uint64_t id = count; id < arena.room; id++)
            for (int word = 0; word < ZC_WORDS; word++)
                zc_at(&arena, id)[word] = id * 3 + (uint64_t)word;
        count = arena.room;
    }
    expect("in place", (uint64_t)(arena.words == first), 1);
    for (uint64_t id = 0; id < count; id++)
        expect("kept", zc_at(&arena, id)[ZC_WORDS - 1], id * 3 + ZC_WORDS - 1);
    expect("no more than reserved", (uint64_t)zc_arena_grow(&arena, 65 * ZC_HUGE), 0);
    expect("still there", zc_at(&arena, count - 1)[0], (count - 1) * 3);
    zc_arena_close(&arena);
}

int main(void)
{
    grows(-1);
    char name[] = "/tmp/zcheck-regions-XXXXXX";
    int file = mkstemp(name);
    unlink(name);
    grows(file);
    close(file);
    zc_region region;
    expect("a file that cannot grow", (uint64_t)zc_reserve(&region, ZC_HUGE, open("/dev/full", O_RDWR)), 0);
    return 0;
}
