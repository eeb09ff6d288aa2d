spec "which item zalloc gives out next"
extends "../models/swapmeta_zalloc.zm"
// An INTERRUPT zone alone: one caller wants items, nobody pages. There are one free page and one cache page, good
// for two items each, and one item of the hidden reserve.
//
// What comes out: five items and no more, in this order: those that are there, those of the free page, those of the
// cache page, and the hidden one when nothing else is left.

add var given : 0..8 = 0
add param wanted : 0..8 = 6 "items that the caller wants"
add pages { cache = 1 }

replace daemon pagedaemon grants SYSTEM {
    repeat wanted {
        call swblock_alloc() @ "swap_pager.c:2378 swp_pager_meta_build"
        given += 1
    }
    idle await false
}

set emergency_pagers = 0
set other_system = 0
set dirty_pages = 0
set free_pages = 1
set zone_items = 2

check five_items : reachable given == 5
check no_sixth_item : never given == 6
check then_it_waits : deadlock free expect violated
check page_when_needed : never free == 0 and given < 2 with free_pages = 2
check cache_when_needed : never cache == 0 and given < 2
check hidden_when_needed : never hidden_items == 0 and given < 4
check enough_for_five : deadlock free with wanted = 5
check no_hidden_item : deadlock free with wanted = 5, hidden = 0 expect violated
check two_hidden_items : deadlock free with hidden = 2
