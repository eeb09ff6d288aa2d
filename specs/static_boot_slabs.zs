spec "static slabs for the boot: how many"
extends "../models/boot.zm"
// Slabs in the kernel image, registered with a zone before its first use (kernel@, 2021-05-14: "a few could be
// declared statically as BSS"). Each zone needs as many as boot needs objects of it, rounded up to whole slabs.
// Scaled: 5 map entries and 3 PV entries, 3 objects a slab. The naive conversion (none) is a fault at once.
//
// What comes out: two slabs for map entries and one for PV entries. One slab for both zones is not enough even
// where the number of objects is, as a slab serves one type. Larger slabs need fewer of them and waste more.

set boot_maps = 5
set boot_pvs = 3

check enough : fault free
check comes_up : progress booted
check naive : fault free with map_slabs = 0, pv_slabs = 0 expect violated
check one_for_map_entries : fault free with map_slabs = 1 expect violated
check none_for_pv_entries : fault free with map_slabs = 3, pv_slabs = 0 expect violated
check large_slabs : fault free with map_slabs = 1, slab_objects = 8
check large_slab_for_both : fault free with map_slabs = 1, pv_slabs = 0, slab_objects = 8 expect violated
check at_the_limit : fault free with boot_maps = 6
check beyond : fault free with boot_maps = 7 expect violated
check three : fault free with map_slabs = 3, boot_maps = 7
