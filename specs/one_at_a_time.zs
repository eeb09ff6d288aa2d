spec "one slab allocation at a time"
extends "interrupt_class_slab.zs"
// A lock around kmem_slab_alloc: a second thread waits until the first has its slab, then looks again for a free
// object before it collects a slab of its own. The lock stays held while its holder waits for pages.
//
// What comes out: with slab pages from the INTERRUPT class interrupt_free_min >= slab_pages is enough for both
// pagers at once; 2 * slab_pages - 1 is not needed any more. The second one need not even look again: the pages
// that the first slab lets go are enough for another. A reserve smaller than one slab hangs as before, now with
// one pager on the lock, and so does a demand for two slabs while cleaned pages wait on the inactive queue.

add param looks_again : bool = true "test for a free object again under the lock"
add param from_reserve : bool = true "slab pages from the INTERRUPT class; false: M_WAITOK, as in kmalloc_obj"
add lock slab_lock : mutex

replace proc kmalloc_obj(z : slab, f : flags) {
    loop {
        get object from z else {
            acquire slab_lock
            if not looks_again or z.objects == 0 {
                if from_reserve { call kmem_slab_alloc(z, f) @ "kern_kmalloc.c:837 kmem_slab_alloc" }
                else { call waitok_slab_alloc(z, M_WAITOK) @ "kern_kmalloc.c:837 kmem_slab_alloc" }
            }
            release slab_lock
            continue
        }
        return
    }
}

add proc waitok_slab_alloc(z : slab, f : flags) {
    call vm_map_entry_reserve(1) @ "kern_slaballoc.c:1706 kmem_slab_alloc"
    repeat z.pages { call vm_page_alloc(f) @ "kern_slaballoc.c:1790 vm_page_alloc" }
    add slab to z from held @ "kern_slaballoc.c:1706 kmem_slab_alloc"
}

set interrupt_free_min = 3

check no_hang : deadlock free
check no_hang_prefer : deadlock free with policy = prefer_clean
check both_pagers : deadlock free
    with overlap = true, free_reserved = 7, other_system = 6
check both_prefer : deadlock free
    with overlap = true, free_reserved = 7, other_system = 6, policy = prefer_clean
check blindly : deadlock free
    with overlap = true, free_reserved = 7, other_system = 6, looks_again = false
check many_slabs : deadlock free
    with overlap = true, free_reserved = 7, other_system = 6, dirty_pages = 10 expect violated
check small_reserve : deadlock free with interrupt_free_min = 2 expect violated
check small_prefer : deadlock free with interrupt_free_min = 2, policy = prefer_clean expect violated
check theft : deadlock free with table_pages = 1 expect violated
check waitok_both : deadlock free
    with from_reserve = false, other_system = 1, interrupt_free_min = 2, overlap = true
check waitok_band : deadlock free
    with from_reserve = false, other_system = 2, interrupt_free_min = 2 expect violated
