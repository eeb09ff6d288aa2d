spec "keep one page for the pager"
extends "writeback.zm"
// The proposal: programs leave the last free page to the pager, so that a write can always begin.

set reserve = 1

check no_hang      : deadlock free
check nobody_stuck : no thread stuck
minimize reserve in 0..3 : deadlock free
