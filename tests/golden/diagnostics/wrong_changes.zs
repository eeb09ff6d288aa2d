spec "changes that do not fit"
extends "lib/base.zm"
set n = 3
set left = 3
add var left : 0..3 = 0
replace proc wrk(n : 0..4) { skip }
replace proc work(n : 0..4, m : 0..4) { skip }
replace var rest : 0..3 = 0
replace pages { dirty = 3 }
remove thread tt
remove event t
remove check d
check c : deadlock free
