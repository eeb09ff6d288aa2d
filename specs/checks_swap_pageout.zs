spec "what each pager does alone"
extends "../models/swapmeta_zalloc.zm"
// Both pagers of lib/swap_pageout.zm, one at a time: the primary without an emergency pager; the emergency pager
// next to a primary that cannot move, or that moves and does something else.
//
// What comes out: each of them gets everything written, cached and freed that it may touch; neither frees more than
// v_free_reserved asks for or writes more than there are pbufs. The emergency pager leaves vnode pages alone, and
// does nothing at all while the primary moves, unless the two may overlap.

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

set other_system = 0
set emergency_pagers = 0
set hidden = 0

// The primary pager.
check ends : deadlock free with free_pages = 2, dirty_pages = 3, vnode_pages = 1
check frees_all : reachable free == 5 with free_pages = 2, dirty_pages = 3, vnode_pages = 1
check frees_no_more : never free > 6 with vnode_pages = 2
check two_writes : reachable writing == 2 with vnode_pages = 2
check metadata_first : never writing > 0 and swap_zone.slabs == 0 with vnode_pages = 2
check caches_first : never writing > 0 and clean > 0
    with policy = prefer_clean, dirty_pages = 1, cleaned = 1
check then_writes : reachable dirty + writing + clean == 0
    with policy = prefer_clean, dirty_pages = 1, cleaned = 1
check caches_vnode_first : never writing > 0 and vnode_clean > 0
    with policy = prefer_clean, dirty_pages = 1, vnode_pages = 1
check writes_first : reachable writing > 0 and clean > 0 and vnode_clean > 0
    with dirty_pages = 1, cleaned = 1, vnode_pages = 1

// The pbuf: with the page, or after it.
check one_pbuf : deadlock free with nsw_wcount_async = 1, dirty_pages = 2
check pbuf_with_the_page : never pagedaemon.held > 0 and writing > 0 with nsw_wcount_async = 1, dirty_pages = 2
check pbuf_later : deadlock free with nsw_wcount_async = 1, dirty_pages = 2, pbuf_with_page = false
check page_without_pbuf : reachable pagedaemon.held > 0 and writing > 0
    with nsw_wcount_async = 1, dirty_pages = 2, pbuf_with_page = false
check pbuf_before_metadata : never pagedaemon.held > 0 and writing > 0 and swap_zone.slabs > 1
    with nsw_wcount_async = 1, dirty_pages = 2, pbuf_with_page = false, zone_items = 1
check one_write : never writing > 1 with nsw_wcount_async = 1, dirty_pages = 2, pbuf_with_page = false
check writes_all_later : reachable dirty + writing + clean == 0
    with nsw_wcount_async = 1, dirty_pages = 2, pbuf_with_page = false

// The emergency pager.
check emergency_frees_all : reachable free == 4 and vnode_clean == 1
    with emergency_pagers = 1, primary = is_stuck, free_pages = 2, dirty_pages = 3, vnode_pages = 1
check emergency_and_vnodes : never vnode_clean == 0
    with emergency_pagers = 1, primary = is_stuck, free_pages = 2, dirty_pages = 3, vnode_pages = 1
check emergency_not_blinded : reachable dirty + writing + clean == 0 and vnode_clean == 1
    with emergency_pagers = 1, primary = is_stuck, policy = prefer_clean, dirty_pages = 1, vnode_pages = 1
check emergency_waits : never dirty == 0 or clean == 0 or cache == 0
    with emergency_pagers = 1, primary = is_elsewhere, free_pages = 5, dirty_pages = 1, cleaned = 1, cached = 1
check emergency_overlaps : reachable dirty + writing + clean + cache == 0
    with emergency_pagers = 1, primary = is_elsewhere, free_pages = 3, dirty_pages = 1, cleaned = 1, cached = 1, overlap = true
check emergency_need_not_wait : never dirty == 0
    with emergency_pagers = 1, primary = is_elsewhere, dirty_pages = 1, overlap = true expect violated
