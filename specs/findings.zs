spec "the stress test of May 2021, at its real sizes"
extends "../models/kmalloc_obj.zm"
// try

replace param free_reserved : 0..4096 = 1349 "v_free_reserved"
replace param interrupt_free_min : 0..1024 = 342 "v_interrupt_free_min"
replace param free_pages : 0..4096 = 1349 "free pages"
replace param slab_pages : 1..32 = 32 "pages"
replace param slab_objects : 1..512 = 398 "objects"
replace param nsw_wcount_async : 1..16 = 4 "pbufs"
replace param other_system : 0..4096 = 976 "pages other"

set dirty_pages = 2

check below : deadlock free with other_system = 975
check at : deadlock free expect violated
