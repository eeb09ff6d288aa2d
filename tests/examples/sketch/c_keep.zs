spec "keep N slabs" extends "a_kmalloc_obj.zm"
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
    open spare of z else { call original(z, f)  return }
    get object from z
}
check ok : deadlock free expect violated  // no slab is there at the start, and no room for one later
check old : deadlock free with spares = 0 expect violated
sweep K in 0..9, spares in 0..3 : deadlock free
minimize spares in 0..8 : deadlock free
prove deadlock free for all K, spares where spares >= 1 expect violated
