/* Two pages each, one dirtied and one given back; a pager cleans with a page of its own. Set THREADS and POOL. */
byte free = POOL;
byte used = 0;
byte dirty = 0;

active [THREADS] proctype user()
{
end:
    do
    :: d_step { free > 1 -> free--; used++ };
       d_step { free > 1 -> free--; used++ };
       d_step { used--; dirty++ };
       d_step { used--; free++ }
    od
}

active proctype pager()
{
end:
    do
    :: d_step { dirty > 0 -> dirty--; used++ };
       d_step { free > 0 -> free--; used++ };
       d_step { used = used - 2; free = free + 2 }
    od
}
