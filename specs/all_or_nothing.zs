spec "give the pages of an incomplete slab back before waiting"
extends "interrupt_class_slab.zs"
// kmem_slab_alloc collects page after page. When one cannot be had it frees those it has, as it does today for
// M_RNOWAIT (S6), and sleeps until a whole slab can be had. The sleeper is a guard: it goes on when its retry
// would succeed.
//
// What comes out: with slab pages from the INTERRUPT class interrupt_free_min >= slab_pages is enough for both
// pagers at once; 2 * slab_pages - 1 is not needed any more. A reserve smaller than one slab, pages stolen from
// it, and slab pages with M_WAITOK when other SYSTEM requests have eaten the band above it, hang as before: the
// proposal ends the hold-and-wait between the pagers, it does not make a slab fit.

add param from_reserve : bool = true "slab pages from the INTERRUPT class; false: M_WAITOK, as in kmalloc_obj"

replace proc kmalloc_obj(z : slab, f : flags) {
    loop {
        get object from z else {
            if from_reserve { call kmem_slab_alloc(z, f) @ "kern_kmalloc.c:837 kmem_slab_alloc" }
            else { call kmem_slab_alloc(z, M_WAITOK) @ "kern_kmalloc.c:837 kmem_slab_alloc" }
            continue
        }
        return
    }
}

replace proc kmem_slab_alloc(z : slab, f : flags) {
    call vm_map_entry_reserve(1) @ "kern_slaballoc.c:1706 kmem_slab_alloc"
    loop {
        choose {
            when true { take z.pages pages with f into held @ "kern_slaballoc.c:1790 vm_page_alloc"  break }
            when cache > 0 and free < slab_wants() { move 1 page from cache to free @ "vm_page.c:2590 vm_page_alloc" }
        }
    }
    add slab to z from held @ "kern_slaballoc.c:1706 kmem_slab_alloc"
}

// Free pages below which a whole slab needs cache pages too (vm_page_alloc, A2).
add def slab_wants() = if from_reserve then slab_pages else free_reserved + slab_pages - 1

set interrupt_free_min = 3

check no_hang : deadlock free
check no_hang_prefer : deadlock free with policy = prefer_clean
check both_pagers : deadlock free
    with overlap = true, free_reserved = 7, other_system = 6
check both_prefer : deadlock free
    with overlap = true, free_reserved = 7, other_system = 6, policy = prefer_clean
check small_reserve : deadlock free with interrupt_free_min = 2 expect violated
check small_prefer : deadlock free with interrupt_free_min = 2, policy = prefer_clean expect violated
check theft : deadlock free with table_pages = 1 expect violated
check waitok_both : deadlock free
    with from_reserve = false, other_system = 1, interrupt_free_min = 2, overlap = true
check waitok_band : deadlock free
    with from_reserve = false, other_system = 2, interrupt_free_min = 2 expect violated
