"""Whole models: what is right raises nothing, and the warnings are those their writers want to see.

The texts are small designs from the mailing lists: SWAPMETA on kmalloc_obj, zgetlk, objcache waiters ...
"""

from __future__ import annotations

LIBRARY = """\
library vm_page
// Free/cache admission: vm_page.c:2590-2685. Left out: colours, per-cpu statistics.
param free_reserved : 0..64 = 6
param interrupt_free_min : 0..64 = 2
const free_min = free_reserved
pages { free  cache  clean  dirty  writing  wired }
class NORMAL    { from free when free >= free_reserved   from cache }
class SYSTEM    { from free when cache == 0 and free > interrupt_free_min }
class INTERRUPT { from free }
flags M_WAITOK    = NORMAL, waits
flags M_SYSALLOC  = NORMAL | SYSTEM, waits
flags M_INTWAIT   = NORMAL | SYSTEM | INTERRUPT, waits
flags M_NOWAIT    = SYSTEM
flags M_INTNOWAIT = SYSTEM | INTERRUPT
def paging_start() = free + cache < 3 * free_min or free < free_reserved
"""

MODELS = {
    "kmalloc_obj": """\
model a "SWAPMETA on kmalloc_obj, two pagers"
import "lib/vm_page.zm"
enum scan { any_order, prefer_clean }
param policy : scan = any_order
param K : 0..16 = 4  "SYSTEM pages others take and keep"
param I : 0..16 = 0
set free_reserved = 6
pages { free = 6 dirty = 4 }
slab swblock { pages 3 objects 4 }
var pbufs : 0..2 = 2

proc kmem_slab_alloc(z : slab, f : flags) {
  repeat z.pages { take 1 page with f into held @ "kern_slaballoc.c:1790" }
  add slab to z from held
}
proc kmalloc_obj(z : slab, f : flags) {
  loop {
    get object from z else { call kmem_slab_alloc(z, M_WAITOK)  continue }
    return
  }
}
proc swap_pager_putpages() {            // caller soft-busied the page: it is in held
  atomic { await pbufs > 0 pbufs -= 1 }
  call kmalloc_obj(swblock, M_INTWAIT)
  move 1 page from held to writing
}
def may_write() = dirty > 0 and (policy == any_order or clean == 0)
proc scan_pass() {
  idle choose {
    when clean > 0 { move 1 page from clean to cache progress reclaim }
    when cache > 0 and free < free_reserved { move 1 page from cache to free }
    when may_write() { move 1 page from dirty to held  call swap_pager_putpages() }
  }
}
daemon pagedaemon grants SYSTEM { loop { call scan_pass() } }
daemon emergpager grants SYSTEM { loop { idle await stalled(pagedaemon)  call scan_pass() } }
thread other_kernel { repeat K { idle take 1 page with M_SYSALLOC into wired } }
thread page_tables  { repeat I { idle take 1 page with M_INTWAIT into wired } }
event io_done when writing > 0 { pbufs += 1 move 1 page from writing to clean }
check no_hang : deadlock free expect violated
check below : deadlock free with K = 1 expect holds
check p : thread pagedaemon never stuck with K = 4, policy = prefer_clean expect violated
""",
    "mapentry": """\
model d "MAP ENTRY: zgetlk, KRESERVE, recursion"
import "lib/vm_page.zm"
param use_zgetlk : bool = true
param kreserve : bool = true
pages { free = 4 }
slab mapent { pages 3 objects 6 }
lock zgetlk : mutex
lock kernel_map : mutex
var phys : 0..8 = 2
var avail : -8..16 = 0
proc zget() {
  if use_zgetlk { try acquire zgetlk else { acquire zgetlk release zgetlk return } }
  call kmem_alloc3(kreserve)
  atomic { add slab to mapent from held  phys += 4  avail += 4 }
  if use_zgetlk { release zgetlk }
}
proc kmem_alloc3(kres : bool) {
  if kres { avail -= 1 } else { call vm_map_entry_reserve(1) }
  acquire kernel_map
  atomic { if phys == 0 { panic "gd_vme_base empty" } phys -= 1 }
  release kernel_map
  repeat 3 { take 1 page with M_WAITOK into held }
}
proc vm_map_entry_reserve(n : 0..4) {
  while avail < n {
    get object from mapent else { call zget() continue }
    atomic { phys += 1 avail += 1 }
  }
  avail -= n
}
thread u[2] depth 6 { call vm_map_entry_reserve(1) }
check r10 : fault free with use_zgetlk = false expect violated
check rec : fault free with kreserve = false expect violated
check ok : deadlock free
""",
    "objcache": """\
model e "objcache: depot, waiters (R12)"
param recheck : bool = true
const LIMIT = 1
var unalloc : 0..LIMIT = LIMIT
var mag[user] : 0..2 = 0
var waiting : 0..2 = 0
lock depot : spin
channel depot_wait
proc objcache_get() {
  loop {
    if mag[self] > 0 { mag[self] -= 1 return }
    acquire depot
    if unalloc > 0 { unalloc -= 1 release depot return }
    if recheck and mag[self] > 0 { release depot continue }
    waiting += 1
    sleep on depot_wait releasing depot
    waiting -= 1
    release depot
  }
}
proc objcache_put() {
  acquire depot
  unalloc += 1
  if waiting > 0 { wakeup depot_wait }
  release depot
}
thread user[2] { repeat 2 { call objcache_get() call objcache_put() } }
check r12 : no thread stuck
""",
    "uma": """\
model f "uma_mtx recursion"
param recursive_mtx : bool = false
lock uma_mtx : mutex
lock uma_mtx_r : recursive
proc startup_alloc(m : lock) { acquire m release m }
proc uma_reclaim(m : lock) { acquire m call startup_alloc(m) release m }
thread t { if recursive_mtx { call uma_reclaim(uma_mtx_r) } else { call uma_reclaim(uma_mtx) } }
check old : fault free expect violated
check new : fault free with recursive_mtx = true
""",
    "contig": """\
model g "contigmalloc launder livelock"
param bounded : bool = false
pages { inactive = 2 clean = 0 }
proc contigmalloc() {
  var n : 0..2 = inactive
  loop {
    if inactive == 0 { return }
    if bounded { if n == 0 { return } n -= 1 }
    move 1 page from inactive to clean else continue
  }
}
daemon waiter { loop { call contigmalloc() progress done } }
daemon dirtier { loop { idle await clean > 0 move 1 page from clean to inactive else continue } }
check old : live done expect violated
check new : live done with bounded = true
""",
    "sleepbusy": """\
model h "vm_page_sleep_if_busy: the object disappears"
param has_ref : bool = false
enum obj { none, a, b }
var page_object : obj = a
var busy : bool = true
var alive[obj] : bool = [true, true, true]
var refs[obj] : 0..2 = [0, 1, 0]
lock object_lock[obj] : mutex
channel page_wanted
thread sleeper {
  var o : obj = page_object
  acquire object_lock[o]
  if busy { sleep on page_wanted dropping object_lock[o] } else { release object_lock[o] }
  assert alive[page_object] and page_object == o "relocked another object"
  acquire object_lock[page_object]
  release object_lock[page_object]
}
thread freer {
  acquire object_lock[a]
  atomic { if not has_ref { page_object = none alive[a] = false } busy = false }
  wakeup page_wanted
  release object_lock[a]
}
check old : fault free expect violated
check new : fault free with has_ref = true
""",
    "preempt": """\
model i "maybe_preempt, critical nesting, owed preemption"
var critnest : 0..2 = 0
var owed : bool = false
var want : bool = false           // high-priority thread is runnable
var on_cpu : bool = true          // low thread runs
proc crit_exit() {
  if critnest == 1 {
    critnest = 0
    if owed { atomic { critnest = 1 owed = false } call mi_switch() critnest = 0 }
  } else { critnest -= 1 }
}
proc mi_switch() { on_cpu = false await on_cpu }
thread low {
  repeat 2 {
    atomic { await on_cpu critnest += 1 }
    await on_cpu
    call crit_exit()
  }
}
daemon high { loop { idle await not on_cpu  want = false  progress honoured  on_cpu = true } }
event intr when not want {
  want = true
  if critnest > 0 { owed = true } else { on_cpu = false }
}
check honoured : progress honoured
check no_switch : never critnest > 1 and not on_cpu
""",
    "refcount": """\
model j "mbuf external refcount"
param type_stable : bool = true
var ref : 0..2 = 2
var freed : 0..2 = 0
thread t[2] {
  ref -= 1
  assert type_stable or freed == 0 "read after free"
  atomic { if ref == 0 { ref = 1 } else { return } }
  freed += 1
}
check once : never freed > 1
check uaf : fault free with type_stable = false expect violated
""",
    "token": """\
model k "LWKT token given up while asleep"
import "lib/vm_page.zm"
pages { free = 0 dirty = 1 }
lock vm_token : token
thread a { acquire vm_token take 1 page with M_INTWAIT into wired release vm_token }
thread b { acquire vm_token move 1 page from dirty to free release vm_token }
check ok : deadlock free
""",
    "boot": """\
model l "early boot"
import "lib/vm_page.zm"
param statics : 0..4 = 2
pages { free = 6 }
slab ment { pages 3 objects 4 }
var vm_up : bool = false
var boot_items : 0..4 = statics
proc alloc() {
  get object from ment else {
    atomic { if boot_items > 0 { boot_items -= 1 return } }
    assert vm_up "allocation before vm_init"
    repeat 3 { take 1 page with M_INTWAIT into held }
    add slab to ment from held
  }
}
thread boot { repeat 2 { call alloc() } vm_up = true repeat 2 { call alloc() } }
check naive : fault free with statics = 0 expect violated
check ok : fault free
minimize statics in 0..4 : fault free
""",
    "petri": """\
model m "Petri net, Murphi rules"
var p[3] : 0..2 = [2, 0, 0]
event t1 when p[0] >= 1 { p[0] -= 1 p[1] += 1 }
event t2(i in 1..2) when p[i] > 0 { p[i] -= 1 p[(i + 1) % 3] += 1 }
check d : deadlock free
check inv : always p[0] + p[1] + p[2] == 2
""",
    "dining": """\
model n "dining philosophers"
param N : 2..8 = 3
lock fork[N] : mutex
thread phil[N] { loop { acquire fork[self] acquire fork[(self + 1) % N] progress eats
  release fork[self] release fork[(self + 1) % N] } }
check d : deadlock free expect violated
""",
    "rw": """\
model o "readers, writer"
lock map : rw
var readers : 0..2 = 0
thread reader[2] { loop { acquire shared map readers += 1 readers -= 1 release map } }
thread writer { loop { acquire map progress wrote assert readers == 0 release map } }
check d : deadlock free
check w : live wrote expect violated
""",
}

SPEC = """\
spec "keep N slabs" extends "kmalloc_obj.zm"
add param spares : 0..8 = 3
replace slab swblock { pages 3 objects 4 keep spares }
add proc refill(z : slab) {
  while z.spare < z.keep {
    take z.pages pages with M_INTNOWAIT into held else { return }
    stash slab in z from held
  }
}
replace proc kmalloc_obj(z : slab, f : flags) {
  call refill(z)
  open spare of z else { call original(z, f) return }
  get object from z
}
check ok : deadlock free
check old : deadlock free with spares = 0 expect violated
sweep K in 0..9, spares in 0..3 : deadlock free
minimize spares in 0..8 : deadlock free
prove deadlock free for all K, spares where spares >= 1
"""

MIXTURE = """\
model m "mix"
enum obj { none, a, b }
param N : 0..4 = 3
const half = min(N, 3) / 2
pages { free = 6 dirty }
class C { from free when held < 3 and self >= 0 }
class D { from free }
flags W = C | D, waits
flags F = D
slab s { pages half objects 2 keep N }
lock L[obj] : mutex
lock R[w] : rw
channel ch[N]
var x : 0..7
var e : obj
var per[w] : 0..3 = [1, 2, 3]
proc q(from_ : queue, to_ : queue) { move 1 page from from_ to to_ else return }
proc lk(m : lock) { acquire m assert holds(w[0], m) release m }
proc ws(c : channel) { wakeup c wakeup one c }
proc gives(n : 0..3) -> 0..7 { return n + 1 }
proc use(z : slab, f : flags, cl : class) {
  if z.objects == 0 and s.backing == 0 { take z.pages pages with f into held add slab to z from held }
  get object from z put object to z
}
thread w[N] grants D depth 3 {
  take 1 page with W into held
  call q(held, dirty)
  call lk(L[a])
  call ws(ch[1])
  x = call gives(1)
  per[self] = call gives(min(x, 2))
  call use(s, W, C)
  for o in obj { e = o }
  for i in w { per[i] = 1 }
  pick e in obj such that e != none
  pick x in 0..N
  acquire shared R[self] release R[self]
  acquire L[e] release L[e]
  assert count(i in 0..half : i > 0) >= 0 and all(i in w : per[i] < 4) and any(o in obj : o == e)
  here: skip
}
thread one { sleep on ch[0] timeout }
event ev(i in w) when at(w[i], here) and stalled(one) {
  x = call gives(1) take 1 page with F into dirty else return move 1 page from dirty to free
}
event ev2(o in obj) when e == o and w[0].held >= 0 { e = none try_: x = 1 }
check c1(i in w) : never at(w[i], here) and resting(one) and x > 3
check c2(o in obj) : reachable e == o within N + 1 steps
check c3 : thread w never stuck
check c4 : thread w[1] never stuck
minimize N in 0..4 : deadlock free
sweep N in 0..4 : deadlock free
prove deadlock free for all N where N > 1
"""
