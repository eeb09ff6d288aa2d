spec "hold and wait, for every number of threads and pages"
extends "../models/slab_hold_and_wait.zm"
// T threads that need S pages each can all wait iff M <= T * (S - 1). Here that is no table but a proof: for each
// S, any T and any M above that line. The reason is two sums that no step changes: of the pages, and of the
// threads. Nor is any single thread ever stuck, for the others finish and give their pages back. One page less, and
// there is a run that hangs.

prove deadlock free for all slab_pages, allocators, memory
    where memory >= allocators * (slab_pages - 1) + 1
prove no thread stuck for all slab_pages, allocators, memory
    where memory >= allocators * (slab_pages - 1) + 1
prove deadlock free for all slab_pages, allocators, memory
    where memory >= allocators * (slab_pages - 1) and slab_pages >= 2 expect violated
prove fault free for all slab_pages, allocators, memory where memory >= 1
