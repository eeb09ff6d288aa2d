-- Counters that go up and down.
const
  N: 6;
  SIZE: 10;
type
  id: scalarset(N);
var
  counter: array [id] of 0..SIZE-1;

startstate
begin
  for i: id do
    counter[i] := 0;
  end;
end;

ruleset i: id do
  rule "up" counter[i] < SIZE - 1 ==>
  begin
    counter[i] := counter[i] + 1;
  end;
  rule "down" counter[i] > 0 ==>
  begin
    counter[i] := counter[i] - 1;
  end;
end;
