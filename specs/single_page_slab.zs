spec "slabs of one page for swblocks, from the INTERRUPT class"
extends "interrupt_class_slab.zs"
// kmalloc_obj as zalloc does it: a slab is one page, good for several swblocks, and its page may come from the
// interrupt reserve. Nothing is held while waiting for the next page, as there is no next page. What zalloc has
// besides, the hidden reserve of its last items, is left out: its rows are those of zalloc without it.
//
// What comes out: as zalloc. Other SYSTEM requests cannot stop the pagers, however many. A storm of page-table
// pages that takes everything can. A slab of one page is not enough by itself: with M_WAITOK it hangs when
// others have eaten the SYSTEM band.

add param from_reserve : bool = true "slab pages from the INTERRUPT class; false: M_WAITOK, as in kmalloc_obj"

replace proc kmem_slab_alloc(z : slab, f : flags) {
    call vm_map_entry_reserve(1) @ "kern_slaballoc.c:1706 kmem_slab_alloc"
    if from_reserve { call vm_page_alloc_int(f) @ "kern_slaballoc.c:1790 vm_page_alloc" }
    else { call vm_page_alloc(M_WAITOK) @ "kern_slaballoc.c:1790 vm_page_alloc" }
    add slab to z from held @ "kern_slaballoc.c:1706 kmem_slab_alloc"
}

set slab_pages = 1
set interrupt_free_min = 2
set dirty_pages = 8

check no_hang : deadlock free
check no_hang_prefer : deadlock free with policy = prefer_clean
check many_others : deadlock free with other_system = 9
check band_spent : deadlock free with other_system = 9, dirty_pages = 10 expect violated
check band_prefer : deadlock free with other_system = 9, dirty_pages = 10, policy = prefer_clean
check both_pagers : deadlock free with overlap = true
check storm : deadlock free with other_system = 0, table_pages = 6, dirty_pages = 4 expect violated
check waitok_few : deadlock free with from_reserve = false, other_system = 3, dirty_pages = 4
check waitok_many : deadlock free with from_reserve = false, dirty_pages = 4 expect violated
check waitok_prefer : deadlock free
    with from_reserve = false, dirty_pages = 4, policy = prefer_clean expect violated
