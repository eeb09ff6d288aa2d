/* Counters that go up and down. Set N and SIZE. */
active [N] proctype counter()
{
    byte value = 0;
    do
    :: d_step { value < SIZE - 1 -> value++ }
    :: d_step { value > 0 -> value-- }
    od
}
