spec "slab pages from the INTERRUPT class at the sizes of the kernel"
extends "interrupt_class_slab.zs"
// The least machine whose interrupt reserve holds one slab has 27 200 pages (106 MiB): v_free_min is 200, so
// interrupt_free_min is 32 and free_reserved 107. Two slabs less one page, 63, need v_free_min = 448: 76 800 pages
// (300 MiB), free_reserved 231. One unit of v_free_min less gives 31 and 106, or 62 and 230.
//
// What comes out: interrupt_free_min >= slab_pages for one pager at a time, >= 2 * slab_pages - 1 for both, and one
// page-table page taken from a reserve that is just large enough undoes it. A larger reserve bears as many such pages
// as it has to spare.

replace param free_reserved : 0..4096 = 107 "v_free_reserved"
replace param interrupt_free_min : 0..1024 = 32 "v_interrupt_free_min"
replace param free_pages : 0..4096 = 107 "the free queue when the others begin"
replace param slab_pages : 1..32 = 32 "KMALLOC_SLAB_SIZE in pages"
replace param slab_objects : 1..512 = 398 "swblocks of one slab"
replace param other_system : 0..4096 = 100 "pages that other SYSTEM requests may take and keep"

set other_system = 100
set interrupt_free_min = 32
set nsw_wcount_async = 4
set dirty_pages = 2

check one_106 : deadlock free
check one_105 : deadlock free with interrupt_free_min = 31, free_reserved = 106, free_pages = 106 expect violated
check theft_106 : deadlock free with table_pages = 1 expect violated
check theft_spare : deadlock free with interrupt_free_min = 35, free_reserved = 120, free_pages = 120, table_pages = 3
check theft_spent : deadlock free with interrupt_free_min = 35, free_reserved = 120, free_pages = 120, table_pages = 4 expect violated
check both_300 : deadlock free with interrupt_free_min = 63, free_reserved = 231, free_pages = 231, other_system = 180, overlap = true
check both_299 : deadlock free with interrupt_free_min = 62, free_reserved = 230, free_pages = 230, other_system = 180, overlap = true expect violated
