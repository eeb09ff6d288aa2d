-- Two pages each, one dirtied and one given back; a pager cleans with a page of its own.
const
  THREADS: 9;
  POOL: 11;
type
  id: scalarset(THREADS);
  pages: 0..POOL;
var
  free: pages;
  used: pages;
  dirty: pages;
  at: array [id] of 0..3;
  pager: 0..2;

startstate
begin
  free := POOL;
  used := 0;
  dirty := 0;
  pager := 0;
  for i: id do
    at[i] := 0;
  end;
end;

ruleset i: id do
  rule "take" at[i] < 2 & free > 1 ==>
  begin
    free := free - 1;
    used := used + 1;
    at[i] := at[i] + 1;
  end;
  rule "dirty" at[i] = 2 ==>
  begin
    used := used - 1;
    dirty := dirty + 1;
    at[i] := 3;
  end;
  rule "give" at[i] = 3 ==>
  begin
    used := used - 1;
    free := free + 1;
    at[i] := 0;
  end;
end;

rule "pager begins" pager = 0 & dirty > 0 ==>
begin
  dirty := dirty - 1;
  used := used + 1;
  pager := 1;
end;

rule "pager takes" pager = 1 & free > 0 ==>
begin
  free := free - 1;
  used := used + 1;
  pager := 2;
end;

rule "pager gives" pager = 2 ==>
begin
  used := used - 2;
  free := free + 2;
  pager := 0;
end;
