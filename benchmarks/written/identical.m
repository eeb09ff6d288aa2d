-- Equal threads that each take three pages, one by one, and give them back.
const
  THREADS: 10;
  POOL: 30;
type
  id: scalarset(THREADS);
var
  free: 0..POOL;
  used: 0..POOL;
  at: array [id] of 0..3;

startstate
begin
  free := POOL;
  used := 0;
  for i: id do
    at[i] := 0;
  end;
end;

ruleset i: id do
  rule "take" at[i] < 3 & free > 0 ==>
  begin
    free := free - 1;
    used := used + 1;
    at[i] := at[i] + 1;
  end;
  rule "give" at[i] = 3 ==>
  begin
    used := used - 3;
    free := free + 3;
    at[i] := 0;
  end;
end;
