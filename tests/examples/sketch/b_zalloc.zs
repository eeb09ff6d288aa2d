spec "SWAPMETA on zalloc: single pages, hidden reserve"
extends "a_kmalloc_obj.zm"
add param zres : 0..8 = 1
add slab swzone { pages 1 objects 4 }
add var hidden : 0..8 = zres
add proc zalloc(z : slab) {
    loop {
        get object from z else {
            take 1 page with M_INTNOWAIT into held else {  // zget G1
                choose {
                    when hidden > 0 { hidden -= 1  return }
                    when free > 0 or z.objects > 0 { continue }
                    when cache > 0 { move 1 page from cache to free  continue }
                }
            }
            atomic { add slab to z from held  get object from z }
        }
        return
    }
}
replace proc swap_pager_putpages() {
    atomic { await pbufs > 0  pbufs -= 1 }
    call zalloc(swzone)
    move 1 page from held to writing
}
check no_hang : deadlock free
check prefer : deadlock free with policy = prefer_clean
check storm : deadlock free with K = 0, I = 8 expect violated
