spec "several refills of the map entries at once"
extends "../../models/map_entry_zalloc.zm"
// DragonFly 67be04b614 and c7d067997b (2020-03-16). A refill of the map-entry zone maps new pages and burns
// entries of the per-cpu reserve for that, before it has new ones. Nothing kept several threads of one cpu from
// refilling at once: their refills burn the reserve together and the last one finds the list empty, a panic. The
// fix is zgetlk, one refill at a time (and a larger reserve). Without the lock there is a panic iff threads * burned
// exceed the physical entries.
//
// The memory is plenty here; `models/map_entry_zalloc.zm` says what is left out, and what the lock costs.

set threads = 3
set free_pages = 15
set dirty_pages = 0

check before : fault free with use_zgetlk = false expect violated
check after : fault free
check after_hang : deadlock free
check enough_without : fault free with use_zgetlk = false, threads = 2
check burned_two : fault free with use_zgetlk = false, threads = 2, burned = 2 expect violated
check burned_two_locked : fault free with burned = 2
