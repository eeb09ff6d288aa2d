spec "the swap pager on kmalloc_obj, scaled up"
extends "../../models/kmalloc_obj.zm"

set overlap = true

check no_fault : fault free
