spec "keep slabs ahead with M_INTNOWAIT refills"
extends "keep_slabs.zs"
// The second half of the proposal of 2021-05-14: support M_INTNOWAIT in kmem_slab_alloc, so that a refill may use
// the reserve. Here the class of the refill is a parameter: with M_NOWAIT (SYSTEM) it stops at interrupt_free_min
// and at any cache page.
//
// What comes out: spares that may use the reserve postpone the hang; they do not prove its absence. Under any_order
// a hang is left wherever there are more dirty pages than objects ahead; under prefer_clean it comes as soon as
// others take what the slack leaves. The class of the refill changes none of these verdicts at this size: the
// spare is missing because nothing is left, not because the refill may not use what is left.

add param from_reserve : bool = true "refills with M_INTNOWAIT; false: M_NOWAIT"

replace proc keep_slabs(z : slab) {
    while z.spare < z.keep {
        if from_reserve { take z.pages pages with M_INTNOWAIT into held else { return } }
        else { take z.pages pages with M_NOWAIT into held else { return } }
        stash slab in z from held
    }
}

set spares = 1

check k2_any : deadlock free with other_system = 2 expect violated
check k2_prefer : deadlock free with other_system = 2, policy = prefer_clean
check k4_any : deadlock free with other_system = 4 expect violated
check k4_prefer : deadlock free with other_system = 4, policy = prefer_clean
check k6_any : deadlock free with other_system = 6 expect violated
check k6_prefer : deadlock free with other_system = 6, policy = prefer_clean expect violated
check k9_any : deadlock free expect violated
check k9_prefer : deadlock free with policy = prefer_clean expect violated
check two_any : deadlock free with spares = 2 expect violated
check two_prefer : deadlock free with spares = 2, policy = prefer_clean
check three_any : deadlock free with spares = 3
check three_prefer : deadlock free with spares = 3, policy = prefer_clean
check three_12_any : deadlock free with spares = 3, dirty_pages = 12
check nowait_k4 : deadlock free with other_system = 4, policy = prefer_clean, from_reserve = false
check nowait_k6 : deadlock free with other_system = 6, policy = prefer_clean, from_reserve = false expect violated
check nowait_two : deadlock free with spares = 2, policy = prefer_clean, from_reserve = false
