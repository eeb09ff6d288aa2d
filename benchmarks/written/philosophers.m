-- Left fork, right fork, put down one by one.
const
  N: 14;
type
  id: 0..N-1;
var
  taken: array [id] of boolean;
  at: array [id] of 0..3;

startstate
begin
  for i: id do
    taken[i] := false;
    at[i] := 0;
  end;
end;

ruleset i: id do
  rule "left" at[i] = 0 & !taken[i] ==>
  begin
    taken[i] := true;
    at[i] := 1;
  end;
  rule "right" at[i] = 1 & !taken[(i + 1) % N] ==>
  begin
    taken[(i + 1) % N] := true;
    at[i] := 2;
  end;
  rule "put left" at[i] = 2 ==>
  begin
    taken[i] := false;
    at[i] := 3;
  end;
  rule "put right" at[i] = 3 ==>
  begin
    taken[(i + 1) % N] := false;
    at[i] := 0;
  end;
end;
