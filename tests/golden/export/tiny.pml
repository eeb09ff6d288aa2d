/*
 * tiny: a pool, a lock, a swap
 * left out: check nobody_stuck (no thread stuck): it speaks of all that may follow a state
 *
 * spin -a -o2 -o3 FILE && cc -O2 -DSAFETY -DNOREDUCE -o pan pan.c
 * ./pan        stops at the first assertion that fails
 * ./pan -A     counts all states; an `assert(0)` listed as unreached never fails
 * A step that would fault is not there; the assertion about it is. Where no step is left, SPIN sees a
 * valid end: what zcheck calls a deadlock is an assertion, too. States are those of `zcheck verify --full`.
 *
 * thread user[0]
 *   0 waiting, tiny.zm:15: acquire map
 *   1 waiting, tiny.zm:16: take 1 page with M_WAITOK into held
 *   2, tiny.zm:17: release map
 *   3, tiny.zm:18: move 1 page from held to used
 *   4 finished, tiny.zm:14: finished
 * thread user[1]
 *   0 waiting, tiny.zm:15: acquire map
 *   1 waiting, tiny.zm:16: take 1 page with M_WAITOK into held
 *   2, tiny.zm:17: release map
 *   3, tiny.zm:18: move 1 page from held to used
 *   4 finished, tiny.zm:14: finished
 * daemon swapper
 *   0 idle, tiny.zm:23: idle await used > 0
 *   1, tiny.zm:24: atomic { var old : 0..3 = left left = right right = old low = ...
 *   2, tiny.zm:30: move 1 page from used to free
 */

byte free = 2;  /* free, queue */
byte used = 0;  /* used, queue */
byte map = 0;  /* map, lock: 0 nobody, 1 user[0], 2 user[1], 3 swapper */
bool active_2 = 0;  /* active, variable */
short low = -1;  /* low, variable */
byte left = 1;  /* left, variable */
byte right = 2;  /* right, variable */
byte light = 0;  /* light, variable: 0 red, 1 green */
byte user_0_location = 0;  /* user[0].location, location */
byte user_0_held = 0;  /* user[0].held, queue */
byte user_1_location = 0;  /* user[1].location, location */
byte user_1_held = 0;  /* user[1].held, queue */
byte swapper_location = 0;  /* swapper.location, location */
byte swapper_old = 0;  /* swapper.old, local */
int scratch_0;

active proctype model()
{
end:
    do
    /* user[0]@0.0, tiny.zm:15: acquire map */
    :: d_step { ((user_0_location == 0) && ((map == 0) || (map == 1)) && (map != 1)) -> map = 1; user_0_location = 1 }
    /* user[0]@1.0, tiny.zm:16: take 1 page with M_WAITOK into held (vm_page.c:1790 vm_page_alloc) */
    :: d_step { ((user_0_location == 1) && (free >= 1)) -> free = (free - 1); user_0_held = (user_0_held + 1); user_0_location = 2 }
    /* user[0]@2.0, tiny.zm:17: release map */
    :: d_step { ((user_0_location == 2) && (map == 1)) -> map = 0; user_0_location = 3 }
    /* user[0]@3.0, tiny.zm:18: move 1 page from held to used */
    :: d_step { ((user_0_location == 3) && (user_0_held >= 1) && (user_0_held == 1) && (map != 1)) -> used = (used + 1); user_0_held = (user_0_held - 1); user_0_location = 4 }
    /* user[1]@0.0, tiny.zm:15: acquire map */
    :: d_step { ((user_1_location == 0) && ((map == 0) || (map == 2)) && (map != 2)) -> map = 2; user_1_location = 1 }
    /* user[1]@1.0, tiny.zm:16: take 1 page with M_WAITOK into held (vm_page.c:1790 vm_page_alloc) */
    :: d_step { ((user_1_location == 1) && (free >= 1)) -> free = (free - 1); user_1_held = (user_1_held + 1); user_1_location = 2 }
    /* user[1]@2.0, tiny.zm:17: release map */
    :: d_step { ((user_1_location == 2) && (map == 2)) -> map = 0; user_1_location = 3 }
    /* user[1]@3.0, tiny.zm:18: move 1 page from held to used */
    :: d_step { ((user_1_location == 3) && (user_1_held >= 1) && (user_1_held == 1) && (map != 2)) -> used = (used + 1); user_1_held = (user_1_held - 1); user_1_location = 4 }
    /* swapper@0.0, tiny.zm:23: idle await used > 0 */
    :: d_step { ((swapper_location == 0) && (used > 0)) -> swapper_location = 1 }
    /* swapper@1.0, tiny.zm:24: var old : 0..3 = left; left = right; right = old; low = max(-2, min(low + left - 2, 2)) / (if active then 2 else 1) */
    :: d_step { (swapper_location == 1) -> low = ((((-2) >= (((low + right - 2) <= 2) -> (low + right - 2) : 2)) -> (-2) : (((low + right - 2) <= 2) -> (low + right - 2) : 2)) / (active_2 -> 2 : 1)); swapper_old = left; swapper_location = 2; scratch_0 = left; left = right; right = scratch_0; scratch_0 = 0 }
    /* swapper@2.0, tiny.zm:30: move 1 page from used to free */
    :: d_step { ((swapper_location == 2) && (used >= 1)) -> free = (free + 1); used = (used - 1); swapper_location = 0 }
    /* toggle, tiny.zm:34: toggle */
    :: d_step { (!active_2 && (light == 0)) -> active_2 = 1; light = 1 }
    /* optional count, tiny.zm:35: count */
    :: d_step { ((left >= 2) && (right <= 2)) -> right = (right + 1) }
    /* check no_hang, tiny.zm:37: deadlock free: violated if this fails */
    :: atomic { (!(((user_0_location == 0) && ((map == 0) || (map == 1))) || ((user_0_location == 1) && (free >= 1)) || (user_0_location == 2) || (user_0_location == 3) || ((user_1_location == 0) && ((map == 0) || (map == 2))) || ((user_1_location == 1) && (free >= 1)) || (user_1_location == 2) || (user_1_location == 3) || ((swapper_location == 0) && (used > 0)) || (swapper_location == 1) || (swapper_location == 2) || (!active_2 && (light == 0))) && ((user_0_location >= 0 && user_0_location <= 3) || (user_1_location >= 0 && user_1_location <= 3) || ((swapper_location == 1) || (swapper_location == 2)))) -> assert(false) }
    /* check low_is_small, tiny.zm:38: always low * low <= 4: violated if this fails */
    :: atomic { ((low * low) > 4) -> assert(false) }
    /* check both, tiny.zm:39: never active and low == -2: violated if this fails */
    :: atomic { (active_2 && (low == (-2))) -> assert(false) }
    /* check lit, tiny.zm:40: reachable light == green and not holds(user[0], map): it holds if this fails */
    :: atomic { ((light == 1) && (map != 1)) -> assert(false) }
    /* check no_fault, tiny.zm:15: user[0]@0.0: map is already held by this thread: violated if this fails */
    :: atomic { ((user_0_location == 0) && ((map == 0) || (map == 1)) && (map == 1)) -> assert(false) }
    /* check no_fault, tiny.zm:17: user[0]@2.0: map is not held by this thread: violated if this fails */
    :: atomic { ((user_0_location == 2) && (map != 1)) -> assert(false) }
    /* check no_fault, tiny.zm:18: user[0]@3.0: there are not that many pages in user[0].held: violated if this fails */
    :: atomic { ((user_0_location == 3) && !((user_0_held >= 1) && (user_0_held == 1) && (map != 1))) -> assert(false) }
    /* check no_fault, tiny.zm:15: user[1]@0.0: map is already held by this thread: violated if this fails */
    :: atomic { ((user_1_location == 0) && ((map == 0) || (map == 2)) && (map == 2)) -> assert(false) }
    /* check no_fault, tiny.zm:17: user[1]@2.0: map is not held by this thread: violated if this fails */
    :: atomic { ((user_1_location == 2) && (map != 2)) -> assert(false) }
    /* check no_fault, tiny.zm:18: user[1]@3.0: there are not that many pages in user[1].held: violated if this fails */
    :: atomic { ((user_1_location == 3) && !((user_1_held >= 1) && (user_1_held == 1) && (map != 2))) -> assert(false) }
    /* check no_fault, tiny.zm:30: swapper@2.0: there are not that many pages in used: violated if this fails */
    :: atomic { ((swapper_location == 2) && (used < 1)) -> assert(false) }
    /* check no_fault, tiny.zm:35: count: `right` leaves its range 0..3: violated if this fails */
    :: atomic { ((left >= 2) && (right > 2)) -> assert(false) }
    od
}
