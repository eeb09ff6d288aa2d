spec "map entries on kmalloc_obj call themselves"
extends "../models/map_entry_kmalloc_obj.zm"
// The chicken and the egg of the mails, in one thread. Entries that are there from the start, as slabs in the kernel
// image would be, only say at which change of a map it happens.

check at_once : fault free expect violated
check postponed : fault free with entries = 3, map_changes = 3
check not_avoided : fault free with entries = 3, map_changes = 4 expect violated
check slab_there : fault free with slabs = 1, reserved = 2, map_changes = 2
check slab_used_up : fault free with slabs = 1, reserved = 2, map_changes = 3 expect violated
