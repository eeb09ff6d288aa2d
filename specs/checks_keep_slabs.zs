spec "one refill of the spare slabs"
extends "keep_slabs.zs"
// keep_slabs alone: a daemon that calls it once and does nothing else.
//
// What comes out: it makes up for all spares that are missing, as long as it gets whole slabs, down to the last page.

replace daemon pagedaemon grants SYSTEM depth 12 {
    call keep_slabs(swblock)
    idle await false
}

set emergency_pagers = 0
set dirty_pages = 0
set other_system = 0
set spares = 2

check all_spares : reachable swblock.spare == 2
check no_more_spares : never swblock.spare > 2 with free_pages = 12
check whole_slabs : never pagedaemon.held % 3 > 0 with free_pages = 5
check one_slab_of_five : reachable swblock.spare == 1 and free == 2 with free_pages = 5
check no_second : reachable swblock.spare == 2 with free_pages = 5 expect violated
