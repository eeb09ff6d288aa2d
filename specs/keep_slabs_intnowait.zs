spec "keep slabs ahead with M_INTNOWAIT refills"
extends "keep_slabs.zs"
// The second half of the proposal of 2021-05-14: support M_INTNOWAIT in kmem_slab_alloc, so that a refill may use
// the reserve. Here the class of the refill and the way its pages are collected are parameters: with M_NOWAIT
// (SYSTEM) it stops at interrupt_free_min and at any cache page; `page_by_page` is the loop of kmem_slab_alloc,
// which frees what it has when a page is missing (S6), in steps that others see.
//
// What comes out: the reserve decides some cases and others not. Where M_INTNOWAIT holds, M_NOWAIT may hang,
// because the spare is not back when it is needed. With either, one spare hangs once others take more than the
// slack, and under any_order as soon as there are more dirty pages than objects ahead.

add param from_reserve : bool = true "M_INTNOWAIT; false: M_NOWAIT"
add param page_by_page : bool = false "collect the pages as kmem_slab_alloc does"

replace proc keep_slabs(z : slab) {
    while z.spare < z.keep {
        if from_reserve { call refill_slab(z, M_INTNOWAIT) } else { call refill_slab(z, M_NOWAIT) }
        if not refilled { return }
    }
}
