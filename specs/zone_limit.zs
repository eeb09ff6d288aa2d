spec "the SWAPMETA zone at its limit, with memory to spare"
extends "../models/swapmeta_zalloc.zm"
// A zone cannot grow beyond zpagemax, the address space that was set aside for it. Then zalloc gives NULL though there
// are pages, and swp_pager_meta_build calls vm_wait, which returns at once since memory is not short
// (vm_page.c:2926). The pager asks again, and so on for ever: nobody waits, so it is no deadlock. FreeBSD tells the two
// cases apart: at the limit of the zone it kills a process, whose swblocks come back (swap_pager.c, VM_OOM_SWAPZ).
//
// What comes out: a livelock as soon as more pages are to be written than the zone has items, and none with the kill.
// Short of memory the pager sleeps in vm_wait instead, and pages do not help it.

add enum answer { asks_again, kills }
add param at_limit : answer = asks_again "what the pager does at the limit of the zone; FreeBSD kills"
add param zpagemax : 1..4 = 1 "pages that the zone may have"
add var killed : bool = false

replace proc swblock_alloc() {
    loop {
        get object from swap_zone else {
            if swap_zone.slabs < zpagemax {
                atomic {
                    take 1 page with M_INTWAIT into held @ "vm_zone.c:610 vm_page_alloc"
                    add slab to swap_zone from held
                }
                continue
            }
            if at_limit == kills { killed = true }
            else { await not paging_min() @ "vm_page.c:2926 vm_wait" }
            continue
        }
        return
    }
}

replace proc swap_pager_putpages() {
    call original()
    progress written
}

// Its swap space and the swblocks for it are given back.
add event victim_exits when killed @ "swap_pager.c swp_pager_meta_free_all" {
    killed = false
    put object to swap_zone
}

set other_system = 0
set free_pages = 20
set emergency_pagers = 0

check items_for_all : live written
check one_page_too_many : live written with dirty_pages = 5 expect violated
check nobody_waits : deadlock free with dirty_pages = 5
check two_zone_pages : live written with dirty_pages = 5, zpagemax = 2
check as_freebsd : live written with dirty_pages = 5, at_limit = kills
check kill_not_needed : never killed with at_limit = kills
check short_as_well : deadlock free with dirty_pages = 5, free_pages = 8 expect violated
check page_from_the_reserve : reachable writing > 0 with dirty_pages = 1, free_pages = 2
check no_page_at_all : deadlock free with dirty_pages = 1, free_pages = 0 expect violated
