spec "pageout, one part at a time"
extends "../models/pageout.zm"
// Each pager of models/pageout.zm without the other, and those who take pages without either. No process exits of
// its own accord.
//
// What comes out: the primary pager begins when fewer than 4 * v_free_min pages are free or cached, and gets everything
// written, cached and freed, as far as there are pbufs and swap blocks. Only it cleans vnode pages, and only it kills,
// when there is no swap and nothing clean is left: next to a primary that cannot move the emergency pager does its
// work for anonymous pages, but kills nobody.

add enum primary_pager { works, is_stuck, is_elsewhere }
add param primary : primary_pager = works
add param cleaned : 0..4 = 0 "clean anonymous pages at the start"
add param cached : 0..4 = 0 "cache pages at the start"
add pages { clean = cleaned  cache = cached }

replace daemon pagedaemon grants SYSTEM depth 12 {
    loop {
        if primary == works { call vm_pageout_scan(false) }
        else if primary == is_stuck { idle await false }
        else { skip }
    }
}

remove event may_exit

set swblocks = single_pages
set emergency_pagers = 0
set other_system = 0

// The primary pager.
check ends : deadlock free with free_pages = 2, dirty_pages = 3
check frees_all : reachable free == 4 and cache == 0 with free_pages = 2, dirty_pages = 3
check frees_no_more : never free > 6 with free_pages = 2, dirty_pages = 3, cached = 4
check asks_first : never writing > 0 and not asked with free_pages = 2, dirty_pages = 3
check two_writes : reachable writing == 2 with free_pages = 2, dirty_pages = 3
check waits_for_memory : never writing > 0 with free_pages = 20, dirty_pages = 1
check one_page_short : reachable writing > 0 with free_pages = 19, dirty_pages = 1
check caches_when_written : never clean > 0 with completion_caches = true, dirty_pages = 1
check cleans_when_written : reachable clean > 0 with dirty_pages = 1

// Swblocks that are there, slabs, zone.
check uses_objects : never swap_zone.slabs > 0 with objects = 1, dirty_pages = 1
check asks_for_objects_too : never writing > 0 and not asked with objects = 1, dirty_pages = 1
check uses_each_once : reachable swap_zone.slabs > 0 with objects = 1, dirty_pages = 2
check a_slab : reachable swblock.slabs > 0 and swap_zone.slabs == 0 with swblocks = slabs, dirty_pages = 1
check a_page : never swblock.slabs > 0 with dirty_pages = 1

// Pbufs and swap blocks.
check one_pbuf : deadlock free with pbuf_limit = 1, wake_at = 0, dirty_pages = 2
check one_write : never writing > 1 with pbuf_limit = 1, wake_at = 0, dirty_pages = 2
check all_written : reachable dirty + writing + clean == 0 with pbuf_limit = 1, wake_at = 0, dirty_pages = 2
check one_block : never dirty + pagedaemon.held == 0 with swap_space = 1, dirty_pages = 2, victim_looks = false
check block_is_used : reachable writing > 0 with swap_space = 1, dirty_pages = 2, victim_looks = false
check no_block_no_page : never pagedaemon.held > 0 with swap_space = 0
check last_block_for_two : deadlock free
    with swap_space = 3, pbuf_limit = 1, wake_at = 0, emergency_pagers = 1
check pbuf_comes_back : always resting(pagedaemon) and resting(emergpager[0]) and writing == 0 implies pbufs == 1
    with swap_space = 3, pbuf_limit = 1, wake_at = 0, emergency_pagers = 1
check nothing_held_at_rest : always(resting(pagedaemon) implies pagedaemon.held == 0) and (resting(emergpager[0]) implies emergpager[0].held == 0)
    with swap_space = 3, pbuf_limit = 1, wake_at = 0, emergency_pagers = 1
check pbuf_before_swblock : never pagedaemon.held > 0 and writing > 0 and swap_zone.slabs > 0
    with pbuf_limit = 1, wake_at = 0, objects = 1, dirty_pages = 2
check page_comes_back : reachable dirty == 1 and swap_free + writing + clean + emergpager[0].held == 0
    with swap_space = 3, pbuf_limit = 1, wake_at = 0, emergency_pagers = 1

// The kill, and who exits.
check kills_without_swap : reachable killed and dirty == 0 with swap_space = 0
check kills_for_one_page : reachable killed with swap_space = 0, dirty_pages = 1
check exits_when_killed : never dirty < 4 and not killed with swap_space = 0
check blind_victim_stays : never dirty < 4 with swap_space = 0, victim_looks = false
check owed_exit : reachable dirty == 0 and not killed with swap_space = 0, exit_is_owed = true
check no_kill_with_swap : never killed with swap_space = 8, dirty_pages = 2
check no_kill_with_clean_pages : never killed with swap_space = 0, cleaned = 1
check no_kill_with_memory : never killed with swap_space = 0, free_pages = 20
check no_kill_of_nobody : never killed with swap_space = 0, dirty_pages = 0

// The emergency pager.
check emergency_pager_writes : reachable dirty + writing + clean + cache == 0 and vnode == 1
    with emergency_pagers = 1, primary = is_stuck, free_pages = 3, dirty_pages = 2, vnode_dirty = 1
check emergency_pager_and_vnodes : never vnode == 0
    with emergency_pagers = 1, primary = is_stuck, free_pages = 3, dirty_pages = 2, vnode_dirty = 1
check emergency_pager_waits : never dirty == 0 or clean == 0 or cache == 0
    with emergency_pagers = 1, primary = is_elsewhere, free_pages = 5, dirty_pages = 1, cleaned = 1, cached = 1
check stuck_primary_kills_nobody : never killed
    with emergency_pagers = 1, primary = is_stuck, swap_space = 0, vnode_dirty = 1
check stuck_primary_frees_nothing : deadlock free
    with emergency_pagers = 1, primary = is_stuck, swap_space = 0, vnode_dirty = 1, vfs_threads = 1, free_pages = 5
    expect violated

// Vnode pages.
check vnode_page_cleaned : reachable vnode == 0 with vnode_dirty = 1, dirty_pages = 0
check vnode_page_ends : deadlock free with vnode_dirty = 1, dirty_pages = 0, vfs_threads = 1
check vnode_page_then : reachable vnode == 0 and resting(vfs[0]) with vnode_dirty = 1, dirty_pages = 0, vfs_threads = 1

check vnode_page_locked_first : reachable holds(pagedaemon, vnode_lock) and vnode == 1 with vnode_dirty = 1, dirty_pages = 0
check vnode_page_under_the_lock : reachable holds(pagedaemon, vnode_lock) and vnode == 0 with vnode_dirty = 1, dirty_pages = 0
check vnode_page_if_short : never vnode == 0 with vnode_dirty = 1, dirty_pages = 0, free_pages = 20
check no_vnode_page_no_lock : never holds(pagedaemon, vnode_lock) with dirty_pages = 1

// Those who take pages.
check system_stops : never free < 2 with other_system = 16, dirty_pages = 0
check system_goes_on : reachable free == 2 with other_system = 16, dirty_pages = 0
check kept_up : never wired > 0 and dirty + clean + writing > 0
    with keeps_up = true, other_system = 2, dirty_pages = 2
check not_kept_up : reachable wired > 0 and dirty + clean + writing > 0 with other_system = 2, dirty_pages = 2
check served_then : reachable wired == 2 with keeps_up = true, other_system = 2, dirty_pages = 2
check served_at_once : reachable wired == 1 and dirty == 1
    with keeps_up = true, other_system = 1, dirty_pages = 1, free_pages = 20
check vnode_page_is_normal : never free < 5 with vfs_threads = 1, free_pages = 6, dirty_pages = 0
check vnode_held_over_the_wait : reachable holds(vfs[0], vnode_lock) and vfs[0].held == 0
    with vfs_threads = 1, free_pages = 6, dirty_pages = 0
