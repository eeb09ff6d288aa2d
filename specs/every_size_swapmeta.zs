spec "SWAPMETA on kmalloc_obj is no matter of size"
extends "../models/kmalloc_obj.zm"
// However many pages are free at the start: with two other SYSTEM requests there is a size that hangs. More memory
// is no cure by itself, as others may take as much of it as they are let.

prove deadlock free for all free_pages, other_system
    where free_pages >= free_reserved and other_system >= 2 expect violated
