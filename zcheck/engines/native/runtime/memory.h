/* Memory that grows in place: addresses are reserved once, pages are added at the end.
 *
 * A region may lie in a file, whose pages the system writes out when memory is short. */
#ifndef ZC_MEMORY_H
#define ZC_MEMORY_H

#include "base.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define ZC_PAGE ((size_t)1 << 16)
#define ZC_HUGE ((size_t)1 << 21)

typedef struct {
    unsigned char *base;
    size_t reserved;    /* bytes of addresses */
    size_t usable;      /* bytes from the start that may be used */
    int file;           /* -1: in memory */
} zc_region;

/* Fewer addresses than wanted are taken where the system does not give so many; 0: none at all. */
ZC_STATIC int zc_reserve(zc_region *region, size_t wanted, int file)
{
    int flags = file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE : MAP_SHARED;
    int protection = file < 0 ? PROT_NONE : PROT_READ | PROT_WRITE;
    wanted = (wanted + ZC_HUGE - 1) / ZC_HUGE * ZC_HUGE;
    for (; wanted >= ZC_HUGE; wanted = wanted / 2 / ZC_HUGE * ZC_HUGE) {
        void *base = mmap(NULL, wanted, protection, flags, file, 0);
        if (base != MAP_FAILED) {
            *region = (zc_region){base, wanted, 0, file};
            return 1;
        }
    }
    return 0;
}

/* Make `wanted` bytes usable; 0: there is no room. The disk space of a file is really there. */
ZC_STATIC int zc_extend(zc_region *region, size_t wanted)
{
    if (wanted <= region->usable)
        return 1;
    if (wanted > region->reserved)
        return 0;
    unsigned char *start = region->base + region->usable;
    size_t more = wanted - region->usable;
    if (region->file >= 0) {
        if (posix_fallocate(region->file, (off_t)region->usable, (off_t)more) != 0)
            return 0;
    } else {
        if (mprotect(start, more, PROT_READ | PROT_WRITE) != 0)
            return 0;
        if (wanted >= 2 * ZC_HUGE)
            (void)madvise(start, more, MADV_HUGEPAGE);
    }
    region->usable = wanted;
    return 1;
}

ZC_STATIC void zc_release(zc_region *region)
{
    if (region->base != NULL)
        (void)munmap(region->base, region->reserved);
    region->base = NULL;
    region->reserved = region->usable = 0;
}

/* Zeroed bytes, NULL if there are none. */
ZC_STATIC void *zc_pages(size_t bytes)
{
    void *base = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED)
        return NULL;
    if (bytes >= 2 * ZC_HUGE)
        (void)madvise(base, bytes, MADV_HUGEPAGE);
    return base;
}

ZC_STATIC void zc_unmap(void *base, size_t bytes)
{
    if (base != NULL)
        (void)munmap(base, bytes);
}

#endif
