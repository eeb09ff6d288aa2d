spec "three guesses about the missing deadlock"
extends "../models/kmalloc_obj.zm"
// The mail of 2021-05-27 asks whether full swap space would provoke the deadlock, and names two reasons for not
// having seen it: processes end, and writes under way come to an end. Swap space is a number of blocks here
// (swp_pager_getswapspace comes before the swblock); when there is none the page stays dirty. `ending` pages come
// back whenever a process ends.
//
// What comes out: full swap requests no swblock and hides this deadlock. Pages of a process that ends are shared by
// two pagers that both wait with an incomplete slab: 2 * slab_pages - 1 pages are needed to be sure that one of them
// goes on. Slabs of one object do not change the threshold: it is the pages of a slab that do not fit.

add param swap_blocks : 0..64 = 64 "free blocks of swap space"
add param ending : 0..16 = 0 "pages of processes that end some day"
add pages { owned = ending }
add var vm_swap_size : 0..64 = swap_blocks

replace proc swap_pager_putpages() {
    atomic {
        if vm_swap_size == 0 {  // it fails, and the page stays as it is
            move 1 page from held to dirty @ "swap_pager.c:532 swp_pager_getswapspace"
            pbufs += 1
            return
        }
        vm_swap_size -= 1
    }
    call original()
}

add thread exits { repeat ending { move 1 page from owned to free } }

set other_system = 2

check swap_free : deadlock free expect violated
check swap_full : deadlock free with swap_blocks = 0, other_system = 9
check last_blocks : deadlock free with swap_blocks = 2 expect violated
check exits_enough : deadlock free with ending = 5, other_system = 4
check exits_too_few : deadlock free with ending = 4, other_system = 4 expect violated
check small_slabs : deadlock free with slab_objects = 1, other_system = 2 expect violated
