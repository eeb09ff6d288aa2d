spec "one refill of the spare slabs, from either class"
extends "keep_slabs_intnowait.zs"
// keep_slabs alone, with M_INTNOWAIT and with M_NOWAIT: a daemon that calls it once and does nothing else.
//
// What comes out: it makes up for all spares that are missing. M_INTNOWAIT goes down to the last page, M_NOWAIT to
// v_interrupt_free_min.

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
check last_pages : reachable swblock.spare == 1 with free_pages = 3
check nowait_stops : never swblock.spare > 0 with free_pages = 3, from_reserve = false
check nowait_fits : reachable swblock.spare == 1 with free_pages = 5, from_reserve = false
check nowait_second : reachable swblock.spare == 2 with free_pages = 7, from_reserve = false expect violated
