/* Left fork, right fork, put down one by one. One step is one transition. Set N. */
bool taken[N];

active [N] proctype philosopher()
{
    do
    :: d_step { !taken[_pid] -> taken[_pid] = true };
       d_step { !taken[(_pid + 1) % N] -> taken[(_pid + 1) % N] = true };
       taken[_pid] = false;
       taken[(_pid + 1) % N] = false
    od
}
