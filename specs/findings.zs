spec "SWAPMETA on kmalloc_obj at the sizes of the kernel"
extends "../models/kmalloc_obj.zm"
// The scaled model again, with the numbers a machine has: vm_pageout.c:2176-2193 for the thresholds of a machine
// with 2 GiB (524288 pages), which was the size in the stress test of May 2021; 512, 128 and 64 MiB by `with`.
// A slab is 32 pages and about 398 swblocks, and there are 4 pbufs.
//
// What comes out: the rule of the scaled model. One pager at a time waits for ever as soon as others keep
// free_reserved - interrupt_free_min - slab_pages + 1 pages (976 with 2 GiB), both at once when they keep 31 fewer.
//
// Left out: what the model leaves out. Two dirty pages are enough for both pagers to ask for a slab; that fewer
// than 976 pages kept are harmless is looked at for two dirty pages, that is for one slab.

replace param free_reserved : 0..4096 = 1349 "v_free_reserved: v_free_min * 4/8 + 7"
replace param interrupt_free_min : 0..1024 = 342 "v_interrupt_free_min: v_free_min * 1/8 + 7"
replace param free_pages : 0..4096 = 1349 "the free queue when the others begin"
replace param slab_pages : 1..32 = 32 "KMALLOC_SLAB_SIZE in pages"
replace param slab_objects : 1..512 = 398 "swblocks of one slab"
replace param other_system : 0..4096 = 976 "pages that other SYSTEM requests may take and keep"

set other_system = 976
set nsw_wcount_async = 4
set dirty_pages = 2

check stress_test : deadlock free with other_system = 0
check stress_test_gap : deadlock free with other_system = 975
check recipe : deadlock free expect violated
check recipe_prefer : deadlock free with policy = prefer_clean expect violated
check gap_512 : deadlock free with free_reserved = 366, interrupt_free_min = 96, free_pages = 366, other_system = 238
check recipe_512 : deadlock free with free_reserved = 366, interrupt_free_min = 96, free_pages = 366, other_system = 239 expect violated
check gap_128 : deadlock free with free_reserved = 120, interrupt_free_min = 35, free_pages = 120, other_system = 53
check recipe_128 : deadlock free with free_reserved = 120, interrupt_free_min = 35, free_pages = 120, other_system = 54 expect violated
check gap_64 : deadlock free with free_reserved = 79, interrupt_free_min = 25, free_pages = 79, other_system = 22
check recipe_64 : deadlock free with free_reserved = 79, interrupt_free_min = 25, free_pages = 79, other_system = 23 expect violated
check gap_both_128 : deadlock free with free_reserved = 120, interrupt_free_min = 35, free_pages = 120, other_system = 22, overlap = true
check recipe_both_128 : deadlock free with free_reserved = 120, interrupt_free_min = 35, free_pages = 120, other_system = 23, overlap = true expect violated
