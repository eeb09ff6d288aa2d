spec "how many slabs ahead are enough when pagers cache clean pages first"
extends "keep_slabs.zs"
// The same question as findings_slabs.zs under the other scan order. Reality lies between the two.
//
// What comes out: with one spare it depends on how much the others take; two are enough at these sizes.

set policy = prefer_clean

check one_and_few : deadlock free with spares = 1, other_system = 4
check one_and_many : deadlock free with spares = 1, other_system = 6 expect violated

sweep other_system in 3..7, spares in 0..2 : deadlock free
