spec "keep slabs ahead of the demand (kernel@, 2021-05-14)"
extends "../models/kmalloc_obj.zm"
// The proposal of the mailing list: keep N spare slabs; whenever an allocation finds fewer, try to get new ones
// without blocking, all pages of a slab or none, with M_INTNOWAIT so that the reserve may be used. Fall back to
// a blocking allocation when no spare is left. The first spares are there from the start, as slabs in the
// kernel image would be.
//
// What comes out: spares postpone the deadlock, they do not prove its absence. As many objects ahead as there
// are dirty pages are always enough. With fewer it depends on how much other SYSTEM requests take, since they
// win the race for the pages that come free, and on the pagers caching clean pages before they write more.

add param spares : 0..8 = 3 "slabs kept ahead"
add param refill : bool = true "false: the first spares are the only ones"

replace slab swblock { pages slab_pages objects slab_objects keep spares }
add pages { kernel_image = spares * slab_pages }

replace daemon pagedaemon grants SYSTEM depth 12 @ "vm_pageout.c:2206 vm_pageout_thread"
{
    call swap_pager_swap_init() @ "vm_pageout.c:2356 swap_pager_swap_init"
    loop { call vm_pageout_scan(false) }
}

add proc swap_pager_swap_init() {
    atomic {
        repeat spares {
            move slab_pages pages from kernel_image to held
            stash slab in swblock from held
        }
    }
}

replace proc kmalloc_obj(z : slab, f : flags) {
    loop {
        get object from z else {
            open spare of z else { call kmem_slab_alloc(z, M_WAITOK) @ "kern_kmalloc.c:837 kmem_slab_alloc" }
            continue
        }
        if refill { call keep_slabs(z) }
        return
    }
}

add proc keep_slabs(z : slab) {
    while z.spare < z.keep {
        take z.pages pages with M_INTNOWAIT into held else { return }
        stash slab in z from held
    }
}

set dirty_pages = 10
set other_system = 9

check no_hang : deadlock free
check no_hang_prefer : deadlock free with policy = prefer_clean
check without : deadlock free with spares = 0, dirty_pages = 4 expect violated
check one_few : deadlock free with spares = 1, refill = false, dirty_pages = 4
check one_many : deadlock free with spares = 1, refill = false, other_system = 4 expect violated
check one_any : deadlock free with spares = 1, other_system = 2 expect violated
check one_prefer : deadlock free with spares = 1, other_system = 4, policy = prefer_clean
check one_race : deadlock free with spares = 1, other_system = 6, policy = prefer_clean expect violated
check two_any : deadlock free with spares = 2 expect violated
check two_prefer : deadlock free with spares = 2, policy = prefer_clean
check large_slabs : deadlock free
    with spares = 1, slab_objects = 8, dirty_pages = 14, other_system = 8, policy = prefer_clean
check large_race : deadlock free
    with spares = 1, slab_objects = 8, dirty_pages = 14, other_system = 10, policy = prefer_clean expect violated
sweep other_system in 0..9, spares in 0..3 : deadlock free
minimize spares in 0..4 : deadlock free
