spec "one refill of the map entries, step by step"
extends "../models/map_entry_zalloc.zm"
// The refill of models/map_entry_zalloc.zm with memory to spare and no pager at work: who reserves what when, and
// what the locks cover.
//
// What comes out: the refill reserves its own entry before it locks the map, burns it under the lock, and collects
// pages without the lock. New entries go to the per-cpu list until 2 are unreserved. One refill is good for three
// changes of a map, and no entry gets lost. With zgetlk one entry is enough for two threads that refill.

set dirty_pages = 0
set emergency_pagers = 0
set free_pages = 11
set threads = 1

// The order of things.
check reserves_before_it_locks : never holds(changer[0], kernel_map) and gd_vme_avail == 0
check locks_before_it_burns : reachable holds(changer[0], kernel_map) and gd_vme_base == 2
check burns_under_the_lock : reachable holds(changer[0], kernel_map) and gd_vme_base == 1
check no_map_lock_over_pages : never changer[0].held > 0 and holds(changer[0], kernel_map)
check refill_lock_over_pages : always changer[0].held > 0 implies holds(changer[0], zgetlk)
check pages_are_normal : never free < 5 with free_pages = 6

// How many entries.
check one_refill_for_three : never mapent.slabs > 1 with changes = 3
check the_fourth_refills : reachable mapent.slabs == 2 with changes = 4
check no_entry_lost : always resting(changer[0]) implies gd_vme_base + mapent.objects == 2 + 3 * mapent.slabs
    with changes = 4
check reserved_ones_counted : always resting(changer[0]) implies gd_vme_base - gd_vme_avail == 6 with changes = 4
check two_unreserved : always mapent.slabs > 0 implies mapent.objects == 2 with unreserved = 1, reserved = 2

// The reserve, the lock, the split.
check last_entry : fault free with phys_entries = 1
check no_entry : fault free with phys_entries = 0 expect violated
check last_entry_for_two : fault free with threads = 2, phys_entries = 1
check without_zgetlk : fault free with use_zgetlk = false
check two_without_zgetlk : fault free with use_zgetlk = false, threads = 2, phys_entries = 1 expect violated
check without_kreserve : fault free with kreserve = false expect violated
