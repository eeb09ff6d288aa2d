spec "slab pages from the INTERRUPT class"
extends "../models/kmalloc_obj.zm"
// kmalloc_obj passes its caller's flags on, so that a slab for a swblock may use the interrupt reserve, as a
// page for zalloc may. Pages are still collected one by one and kept while waiting for the next.
//
// What comes out: a slab always fits while interrupt_free_min >= slab_pages, one pager at a time works and
// nobody else touches the interrupt reserve. When both pagers collect a slab at once the reserve must hold
// 2 * slab_pages - 1. One page-table page taken from the reserve undoes it. And where many slabs are needed at
// once (10 dirty pages), a pager must cache clean pages before it writes more.

replace proc kmalloc_obj(z : slab, f : flags) {
    loop {
        get object from z else {
            call kmem_slab_alloc(z, f) @ "kern_kmalloc.c:837 kmem_slab_alloc"
            continue
        }
        return
    }
}

replace proc kmem_slab_alloc(z : slab, f : flags) {
    call vm_map_entry_reserve(1) @ "kern_slaballoc.c:1706 kmem_slab_alloc"
    repeat z.pages { call vm_page_alloc_int(f) @ "kern_slaballoc.c:1790 vm_page_alloc" }
    add slab to z from held @ "kern_slaballoc.c:1706 kmem_slab_alloc"
}

set interrupt_free_min = 3

check no_hang : deadlock free
check no_hang_prefer : deadlock free with policy = prefer_clean
check many_others : deadlock free with other_system = 9
check small_reserve : deadlock free with interrupt_free_min = 2 expect violated
check small_prefer : deadlock free with interrupt_free_min = 2, policy = prefer_clean expect violated
check theft : deadlock free with table_pages = 1 expect violated
check theft_prefer : deadlock free with table_pages = 1, policy = prefer_clean expect violated
check many_slabs : deadlock free with dirty_pages = 10 expect violated
check many_prefer : deadlock free with dirty_pages = 10, policy = prefer_clean
check both_pagers : deadlock free
    with overlap = true, free_reserved = 7, other_system = 6, interrupt_free_min = 4 expect violated
check both_large : deadlock free
    with overlap = true, free_reserved = 7, other_system = 6, interrupt_free_min = 5
