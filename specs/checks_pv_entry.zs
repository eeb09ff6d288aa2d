spec "one page fault, page by page"
extends "../models/pv_entry.zm"
// The parts of models/pv_entry.zm alone: what one fault takes and where it takes it from, with the pagers stuck;
// what the pager does when nobody takes anything.
//
// What comes out: a fault begins only with v_free_severe pages in both queues, and takes its own page from the NORMAL
// class; the entries and tables come from the whole interrupt reserve and from the cache queue behind it. It needs
// 1 + 2 * levels pages where an entry takes a page of its own, and waits for the last one. An entry that finds no page
// at all is a crash; a table page that finds none is a wait.

add param cached : 0..8 = 0 "cache pages at the start"
add pages { cache = cached }

set pagers = 0
set faulters = 1

// The page of the fault.
check begins : reachable faulter[0].held > 0
check does_not_begin : never faulter[0].held > 0 with free_pages = 5
check page_is_normal : never faulter[0].held > 0 with free_reserved = 7
check tables_before_the_page : never active > 0 and wired == 0

// Entries and tables.
check from_the_reserve : deadlock free with levels = 1, free_reserved = 6, interrupt_free_min = 5
check zone_stays_small : never pvzone.slabs > 1 with zone_pages = 1, zone_items = 1, levels = 2
check zone_too_small : fault free with zone_pages = 1, zone_items = 1, levels = 2 expect violated
check from_the_cache : deadlock free with levels = 3, zone_items = 1, free_pages = 0, cached = 7
check all_mapped : reachable wired == 3 and active == 1 with levels = 3, zone_items = 1, free_pages = 0, cached = 7
check cache_when_needed : never free > 4 with levels = 3, zone_items = 1, free_pages = 0, cached = 7
check items_before_cache : never cache < 4 and pvzone.objects > 0
    with zone_items = 2, free_pages = 0, cached = 7, free_reserved = 3
check nothing_at_the_limit : never cache < 4
    with zone_pages = 1, zone_items = 1, free_pages = 0, cached = 7, free_reserved = 3
check crash_at_the_limit : fault free
    with zone_pages = 1, zone_items = 1, free_pages = 0, cached = 7, free_reserved = 3 expect violated
check one_page_less : deadlock free with levels = 3, zone_items = 1, free_pages = 0, cached = 6 expect violated
check waits_for_the_table : deadlock free
    with levels = 1, free_reserved = 1, free_min = 2, free_pages = 2 expect violated
check crash_for_the_entry : fault free
    with levels = 1, free_reserved = 1, free_min = 2, free_pages = 1 expect violated

// The pager.
check frees_all : reachable free == 4 and cache + clean + dirty == 0
    with pagers = 1, faulters = 0, free_pages = 1, dirty_pages = 3
check frees_no_more : never free > 4 with pagers = 1, faulters = 0, free_pages = 1, dirty_pages = 4
