spec "who may take which page"
extends "../models/kmalloc_obj.zm"
// The three classes one at a time, without pagers: what each of those who compete for pages can take when there
// are 6 free pages (v_free_reserved), and where it stops. The daemon collects one slab and does nothing else.
//
// What comes out: page faults stop at v_free_reserved; SYSTEM requests use up the cache queue first and stop at
// v_interrupt_free_min; page tables take the free queue and then the cache queue. kmalloc_obj asks with M_WAITOK,
// so a slab of a system thread gets what a SYSTEM request gets, and fits as long as that is 3 pages.

add param cached : 0..8 = 0 "cache pages at the start"
add param slabs : 0..1 = 0 "slabs that the daemon collects"
add pages { cache = cached }

replace daemon pagedaemon grants SYSTEM {
    if slabs > 0 { call kmalloc_obj(swblock, M_INTWAIT) @ "swap_pager.c:2335 swp_pager_meta_build" }
    idle await false
}

set emergency_pagers = 0
set other_system = 0

// NORMAL: page faults.
check faults_stop : never free < 5 with users = 8
check faults_go_on : reachable free == 5 with users = 8

// SYSTEM: the buffer cache.
check system_stops : never free < 2 with other_system = 8, cached = 2
check system_goes_on : reachable free == 2 and cache == 0 with other_system = 8, cached = 2
check cache_before_reserve : never free < 5 and cache > 0 with other_system = 8, cached = 2
check cache_stays_cache : never free > 6 with other_system = 8, cached = 2

// INTERRUPT: page tables.
check tables_take_all : reachable free + cache == 0 with table_pages = 9, cached = 2
check tables_take_free_first : never free > 1 and cache < 2 with table_pages = 9, cached = 2

// A slab, page by page.
check slab_fits : deadlock free with slabs = 1, other_system = 1
check slab_does_not_fit : deadlock free with slabs = 1, other_system = 2 expect violated
check slab_stops : never free < 2 with slabs = 1, other_system = 2
check slab_from_cache : deadlock free with slabs = 1, free_pages = 5, cached = 3
check slab_takes_the_cache : reachable cache == 0 with slabs = 1, free_pages = 5, cached = 3
check slab_spares_reserve : never free < 5 with slabs = 1, free_pages = 5, cached = 3
check slab_leaves_cache : never free > 6 with slabs = 1, cached = 3
