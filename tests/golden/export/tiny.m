-- tiny: a pool, a lock, a swap
-- left out: check nobody_stuck (no thread stuck): it speaks of all that may follow a state
--
-- rumur --deadlock-detection off --value-type int32_t --output model.c FILE
-- cc -O2 -std=c11 -mcx16 -o model model.c -lpthread && ./model      (-mcx16 on x86)
--
-- A step that would fault is not there; the invariant about it is. What zcheck calls a deadlock is an
-- invariant, too. States are those of `zcheck verify --full`.
--
-- thread user[0]
--   0 waiting, tiny.zm:15: acquire map
--   1 waiting, tiny.zm:16: take 1 page with M_WAITOK into held
--   2, tiny.zm:17: release map
--   3, tiny.zm:18: move 1 page from held to used
--   4 finished, tiny.zm:14: finished
-- thread user[1]
--   0 waiting, tiny.zm:15: acquire map
--   1 waiting, tiny.zm:16: take 1 page with M_WAITOK into held
--   2, tiny.zm:17: release map
--   3, tiny.zm:18: move 1 page from held to used
--   4 finished, tiny.zm:14: finished
-- daemon swapper
--   0 idle, tiny.zm:23: idle await used > 0
--   1, tiny.zm:24: atomic { var old : 0..3 = left left = right right = old low = ...
--   2, tiny.zm:30: move 1 page from used to free

var
  free: 0..2;  -- free, queue
  used: 0..2;  -- used, queue
  map: 0..3;  -- map, lock: 0 nobody, 1 user[0], 2 user[1], 3 swapper
  active: boolean;  -- active, variable
  low: -2..2;  -- low, variable
  left: 0..3;  -- left, variable
  right: 0..3;  -- right, variable
  light: 0..1;  -- light, variable: 0 red, 1 green
  user_0_location: 0..4;  -- user[0].location, location
  user_0_held: 0..2;  -- user[0].held, queue
  user_1_location: 0..4;  -- user[1].location, location
  user_1_held: 0..2;  -- user[1].held, queue
  swapper_location: 0..2;  -- swapper.location, location
  swapper_old: 0..3;  -- swapper.old, local

startstate "initial"
begin
  free := 2;
  used := 0;
  map := 0;
  active := false;
  low := -1;
  left := 1;
  right := 2;
  light := 0;
  user_0_location := 0;
  user_0_held := 0;
  user_1_location := 0;
  user_1_held := 0;
  swapper_location := 0;
  swapper_old := 0;
end;

-- user[0]@0.0, tiny.zm:15: acquire map
rule "user[0]@0.0"
  ((user_0_location = 0) & ((map = 0) | (map = 1)) & (map != 1))
==>
begin
  map := 1;
  user_0_location := 1;
end;

-- user[0]@1.0, tiny.zm:16: take 1 page with M_WAITOK into held (vm_page.c:1790 vm_page_alloc)
rule "user[0]@1.0"
  ((user_0_location = 1) & (free >= 1))
==>
begin
  free := (free - 1);
  user_0_held := (user_0_held + 1);
  user_0_location := 2;
end;

-- user[0]@2.0, tiny.zm:17: release map
rule "user[0]@2.0"
  ((user_0_location = 2) & (map = 1))
==>
begin
  map := 0;
  user_0_location := 3;
end;

-- user[0]@3.0, tiny.zm:18: move 1 page from held to used
rule "user[0]@3.0"
  ((user_0_location = 3) & (user_0_held >= 1) & (user_0_held = 1) & (map != 1))
==>
begin
  used := (used + 1);
  user_0_held := (user_0_held - 1);
  user_0_location := 4;
end;

-- user[1]@0.0, tiny.zm:15: acquire map
rule "user[1]@0.0"
  ((user_1_location = 0) & ((map = 0) | (map = 2)) & (map != 2))
==>
begin
  map := 2;
  user_1_location := 1;
end;

-- user[1]@1.0, tiny.zm:16: take 1 page with M_WAITOK into held (vm_page.c:1790 vm_page_alloc)
rule "user[1]@1.0"
  ((user_1_location = 1) & (free >= 1))
==>
begin
  free := (free - 1);
  user_1_held := (user_1_held + 1);
  user_1_location := 2;
end;

-- user[1]@2.0, tiny.zm:17: release map
rule "user[1]@2.0"
  ((user_1_location = 2) & (map = 2))
==>
begin
  map := 0;
  user_1_location := 3;
end;

-- user[1]@3.0, tiny.zm:18: move 1 page from held to used
rule "user[1]@3.0"
  ((user_1_location = 3) & (user_1_held >= 1) & (user_1_held = 1) & (map != 2))
==>
begin
  used := (used + 1);
  user_1_held := (user_1_held - 1);
  user_1_location := 4;
end;

-- swapper@0.0, tiny.zm:23: idle await used > 0
rule "swapper@0.0"
  ((swapper_location = 0) & (used > 0))
==>
begin
  swapper_location := 1;
end;

-- swapper@1.0, tiny.zm:24: var old : 0..3 = left; left = right; right = old; low = max(-2, min(low + left - 2, 2)) / (if active then 2 else 1)
rule "swapper@1.0"
  (swapper_location = 1)
==>
var
  scratch_0: 0..3;
begin
  low := ((((-2) >= (((low + right - 2) <= 2) ? (low + right - 2) : 2)) ? (-2) : (((low + right - 2) <= 2) ? (low + right - 2) : 2)) / (active ? 2 : 1));
  swapper_old := left;
  swapper_location := 2;
  scratch_0 := left;
  left := right;
  right := scratch_0;
end;

-- swapper@2.0, tiny.zm:30: move 1 page from used to free
rule "swapper@2.0"
  ((swapper_location = 2) & (used >= 1))
==>
begin
  free := (free + 1);
  used := (used - 1);
  swapper_location := 0;
end;

-- toggle, tiny.zm:34: toggle
rule "toggle"
  (!active & (light = 0))
==>
begin
  active := true;
  light := 1;
end;

-- optional count, tiny.zm:35: count
rule "count"
  ((left >= 2) & (right <= 2))
==>
begin
  right := (right + 1);
end;

-- check no_hang, tiny.zm:37: deadlock free
invariant "no_hang" !(!(((user_0_location = 0) & ((map = 0) | (map = 1))) | ((user_0_location = 1) & (free >= 1)) | (user_0_location = 2) | (user_0_location = 3) | ((user_1_location = 0) & ((map = 0) | (map = 2))) | ((user_1_location = 1) & (free >= 1)) | (user_1_location = 2) | (user_1_location = 3) | ((swapper_location = 0) & (used > 0)) | (swapper_location = 1) | (swapper_location = 2) | (!active & (light = 0))) & ((user_0_location >= 0 & user_0_location <= 3) | (user_1_location >= 0 & user_1_location <= 3) | ((swapper_location = 1) | (swapper_location = 2))));

-- check low_is_small, tiny.zm:38: always low * low <= 4
invariant "low_is_small" !((low * low) > 4);

-- check both, tiny.zm:39: never active and low == -2
invariant "both" !(active & (low = (-2)));

-- check lit, tiny.zm:40: reachable light == green and not holds(user[0], map)
cover "lit" ((light = 1) & (map != 1));

-- check no_fault, tiny.zm:15: user[0]@0.0: map is already held by this thread
invariant "no_fault" !((user_0_location = 0) & ((map = 0) | (map = 1)) & (map = 1));

-- check no_fault, tiny.zm:17: user[0]@2.0: map is not held by this thread
invariant "no_fault" !((user_0_location = 2) & (map != 1));

-- check no_fault, tiny.zm:18: user[0]@3.0: there are not that many pages in user[0].held
invariant "no_fault" !((user_0_location = 3) & !((user_0_held >= 1) & (user_0_held = 1) & (map != 1)));

-- check no_fault, tiny.zm:15: user[1]@0.0: map is already held by this thread
invariant "no_fault" !((user_1_location = 0) & ((map = 0) | (map = 2)) & (map = 2));

-- check no_fault, tiny.zm:17: user[1]@2.0: map is not held by this thread
invariant "no_fault" !((user_1_location = 2) & (map != 2));

-- check no_fault, tiny.zm:18: user[1]@3.0: there are not that many pages in user[1].held
invariant "no_fault" !((user_1_location = 3) & !((user_1_held >= 1) & (user_1_held = 1) & (map != 2)));

-- check no_fault, tiny.zm:30: swapper@2.0: there are not that many pages in used
invariant "no_fault" !((swapper_location = 2) & (used < 1));

-- check no_fault, tiny.zm:35: count: `right` leaves its range 0..3
invariant "no_fault" !((left >= 2) & (right > 2));
