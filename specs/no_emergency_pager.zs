spec "one pager only, as before August 2017"
extends "../models/swapmeta_zalloc.zm"
// Before c:c3feb36a35 there was one pageout daemon. When page tables have eaten the free and the cache queue, and
// the last item of the hidden reserve is spent, the daemon sleeps for a swblock. The write that it started comes
// to its end, but completion only cleans the page (swap_pager.c:2047-2079): it lies on the inactive queue and the
// only one who could make it a cache page is the sleeper. An emergency pager does it (`with_it`).
//
// What comes out: the hang of before 2017, with reclaimable memory in sight. A policy of caching clean pages
// first is no help, as the page becomes clean too late. Enough hidden items, or no storm, and one pager will do.

set emergency_pagers = 0
set other_system = 0
set table_pages = 6

check no_hang : deadlock free expect violated
check no_hang_prefer : deadlock free with policy = prefer_clean expect violated
check clean_in_sight : never stalled(pagedaemon) and clean > 0 and writing == 0 and free + cache == 0
    with policy = prefer_clean expect violated
check with_it : deadlock free with emergency_pagers = 1, policy = prefer_clean
check many_hidden : deadlock free with hidden = 4, policy = prefer_clean
check no_storm : deadlock free with table_pages = 0, other_system = 4, policy = prefer_clean
