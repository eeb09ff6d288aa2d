spec "swap space, block by block"
extends "findings_ways_out.zs"
// The primary pager of findings_ways_out.zs alone, with little swap space and nobody else who takes pages.
//
// What comes out: a page without a block goes back to the dirty ones and gives its pbuf back; one block is good for one
// page.

set emergency_pagers = 0
set other_system = 0

check one_page_at_a_time : never pagedaemon.held > 1 with swap_blocks = 0
check pbuf_comes_back : always resting(pagedaemon) implies pbufs == 2 with swap_blocks = 0
check one_block : never writing + clean + cache > 1 with swap_blocks = 1, free_pages = 9
check two_blocks : never writing + clean + cache > 1 with swap_blocks = 2, free_pages = 9 expect violated
