spec "how many slabs ahead are enough"
extends "keep_slabs.zs"
// The spares of the proposal (4 objects each here) against the number of pages to be written, and against how much
// other SYSTEM requests take (9: more than there is).
//
// What comes out: spares * slab_objects >= dirty_pages is enough under either scan order. With fewer it is a
// matter of the scan order and of luck; and where the number of dirty pages has no bound, no number is enough.

set other_system = 9

check covered : deadlock free with spares = 2, dirty_pages = 8
check one_page_more : deadlock free with spares = 2, dirty_pages = 10 expect violated
check covered_three : deadlock free with spares = 3, dirty_pages = 12
check three_too_few : deadlock free with spares = 3, dirty_pages = 14 expect violated
check covered_prefer : deadlock free with spares = 1, dirty_pages = 4, policy = prefer_clean
check one_prefer_race : deadlock free with spares = 1, dirty_pages = 10, policy = prefer_clean expect violated

sweep dirty_pages in 4..11, spares in 0..2 : deadlock free
