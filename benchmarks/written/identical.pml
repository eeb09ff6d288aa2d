/* Equal threads that each take three pages, one by one, and give them back. Set THREADS and POOL. */
byte free = POOL;
byte used = 0;

active [THREADS] proctype user()
{
    do
    :: d_step { free > 0 -> free--; used++ };
       d_step { free > 0 -> free--; used++ };
       d_step { free > 0 -> free--; used++ };
       d_step { used = used - 3; free = free + 3 }
    od
}
