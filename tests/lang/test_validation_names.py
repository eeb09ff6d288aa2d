"""ZC0201 to ZC0213: each example says where what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.designs import assert_as_marked, design_of, validated
from zcheck.lang.validation import validate

EXAMPLES = {
    "unknown name": """
model m
var owner : 0..3 = 0
thread t { await ownr == 1 }           //~ ZC0201 did you mean `owner`?
event e { owner = 1 }
""",
    "unknown name once": """
model m
thread t { x = 1                       //~ ZC0201 declare `x`
  x = 2
  await x == 3 }
""",
    "unknown queue in move": """
model m
pages { free = 2  dirty }
thread t { move 1 page from free to dirtt }        //~ ZC0201 did you mean `dirty`?
""",
    "unknown function": """
model m
def low(n : 0..4) = n < 2
thread t { await lwo(1) }              //~ ZC0201 did you mean `low`?
""",
    "unknown quantifier": """
model m
thread t[2] { await each(i in t : resting(t[i])) }  //~ ZC0201
""",
    "original outside a replacement": """
model m
proc p() { call original() }           //~ ZC0201 `replace proc`
thread t { call p() }
""",
    "local out of its block": """
model m
thread t {
  if true { var n : 0..3 = 0  n += 1 }
  assert n == 0                        //~ ZC0201
}
""",
    "member declared as variable": """
model m
enum e { open_, closed }
var closed : bool                          //~ ZC0202 rename
thread t { await true }
""",
    "queue declared as lock": """
model m
lock free : mutex
pages { free = 1 }                     //~ ZC0202
thread t { acquire free }
""",
    "queue twice in a block": """
model m
pages { free = 1  free = 2 }           //~ ZC0202
thread t { await free > 0 }
""",
    "local declared in an inner block": """
model m
thread t {
  var n : 0..3 = 0
  if n == 0 { var n : 0..3 = 1  n += 1 }           //~ ZC0202
}
""",
    "local named like an argument": """
model m
proc p(n : 0..3) { var n : 0..3 = 0  n += 1 }      //~ ZC0202
thread t { call p(1) }
""",
    "label twice": """
model m
var x : 0..3
thread t { again: x = 1  again: x = 2  goto again }    //~ ZC0202
""",
    "check twice": """
model m
thread t { skip }
check c : deadlock free
check c : fault free                   //~ ZC0202
""",
    "built-in names": """
model m
def min(a : 0..3) = a                  //~ ZC0202 another name
var held : 0..3                        //~ ZC0202 another name
thread t { skip }
""",
    "lock as value": """
model m
lock map : mutex
thread t { await map == 0 }            //~ ZC0203 holds(thread, map)
""",
    "definition without arguments": """
model m
var x : 0..3
def low() = x < 2
thread t { await low }                 //~ ZC0203 write `low(...)`
""",
    "slab where a lock is needed": """
model m
pages { free = 3 }
slab swblock { pages 1 objects 1 }
lock swlock : mutex
thread t { acquire swblock }           //~ ZC0203 did you mean `swlock`?
""",
    "argument of another kind": """
model m
lock map : mutex
channel done
proc p(l : lock) { acquire l release l }
thread t { call p(done)                //~ ZC0203
  call p(map)
  call p(1 + 1) }                      //~ ZC0203
""",
    "queue assigned": """
model m
pages { free = 3 }
param limit : 0..3 = 1
thread t { free -= 1                   //~ ZC0203 use `move
  limit = 2 }                          //~ ZC0203 make `limit` a `var`
""",
    "bound variable assigned": """
model m
event e(i in 0..2) { i = 1 }           //~ ZC0203 fixed for each instance
""",
    "shared mutex": """
model m
lock map : mutex
thread t { acquire shared map release map }        //~ ZC0203 lock map : rw
""",
    "pages of another thread": """
model m
pages { free = 3 }
thread t { skip }
thread u { move 1 page from t.held to free }       //~ ZC0203 only a thread itself
""",
    "slab counter as queue": """
model m
pages { free = 3 }
slab s { pages 1 objects 1 }
thread u { move 1 page from free to s.objects }    //~ ZC0203
""",
    "enum type": """
model m
const scan = 3
var policy : scan                      //~ ZC0203
thread t { await policy == policy }
""",
    "definitions take values": """
model m
pages { free = 3 }
slab s { pages 1 objects 1 }
def full(z : slab) = z.objects == 0    //~ ZC0203 pass the values
thread t { await full(s) }
""",
    "too few arguments": """
model m
proc p(n : 0..3, b : bool) { assert n > 0 or b }
def f(n : 0..3) = n + 1
thread t { call p(1)                   //~ ZC0204
  assert f() == 0                      //~ ZC0204
  assert min(1) == 0                   //~ ZC0204
  await resting() }                    //~ ZC0204
""",
    "unknown member": """
model m
pages { free = 3 }
slab s { pages 1 objects 1 }
thread t { await s.object > 0          //~ ZC0205 did you mean `objects`?
  await free.size > 0                  //~ ZC0205
  move 1 page from free to s.baking    //~ ZC0205 did you mean `backing`?
  await t.pages > 0 }                  //~ ZC0205
""",
    "unknown labels": """
model m
proc p() { inside: skip }
thread t { again: skip  call p()  goto agian }     //~ ZC0206 did you mean `again`?
thread u { await at(t, insde) and at(t, inside)    //~ ZC0206 did you mean `inside`?
  await at(t, again)
  progress done }
check a : progress dune                //~ ZC0206 did you mean `done`?
check b : live nothing                 //~ ZC0206 progress nothing
""",
    "goto into an atomic block": """
model m
var x : 0..3
thread t { atomic { x = 1  inside: x = 2 }  goto inside }      //~ ZC0206 put the label before
""",
    "unknown parameter": """
model m
param spares : 0..3 = 1
const fixed = 2
thread t { await spares > 0 and fixed > 0 }
check a : deadlock free with spars = 2             //~ ZC0209 did you mean `spares`?
check b : deadlock free with fixed = 2             //~ ZC0209
sweep other in 0..2 : deadlock free                //~ ZC0209
prove deadlock free for all spares, more           //~ ZC0209
""",
    "break outside": """
model m
thread t { if true { break } }         //~ ZC0210 only `loop`
thread u { loop { skip }  }
event e { continue }                   //~ ZC0210
""",
    "index needed": """
model m
var a[3] : 0..3
lock fork[2] : mutex
thread t[2] { a = 1                    //~ ZC0211 write `a[i]`
  await a > 0                          //~ ZC0211
  acquire fork                         //~ ZC0211
  await resting(t)                     //~ ZC0211 write `t[i]`
  await t.held > 0 }                   //~ ZC0211
check c : thread t never stuck
""",
    "index not allowed": """
model m
var a : 0..3
lock map : mutex
thread t { a[1] = 1                    //~ ZC0212 write `a` alone
  await a[0] > 0                       //~ ZC0212
  acquire map[0]                       //~ ZC0212
  await resting(u[0]) }                //~ ZC0212
thread u { release map }
check c : thread u[0] never stuck      //~ ZC0212
""",
    "self and held outside a thread": """
model m
pages { free = 1  dirty }
var a[2] : 0..3
def mine() = a[self]                   //~ ZC0213 pass `self`
thread t[2] { await mine() > 0  move 1 page from held to free }
event e when a[self] > 0 {             //~ ZC0213 an event is a step
  move 1 page from held to dirty }     //~ ZC0213
check c : always held == 0             //~ ZC0213 name the thread
""",
    "locks in events": """
model m
lock map : mutex
proc p() { release map }
event e { try acquire map else { return }          //~ ZC0213
  call p() }                           //~ ZC0213 `thread`
""",
    "event takes what asks about the thread": """
model m
pages { free = 1  dirty }
var quota[2] : 0..3
class C { from free when quota[self] > 0 }
flags M_NOWAIT = C
thread t[2] { await quota[self] > 0  take 1 page with M_NOWAIT into dirty else { skip } }
event e { take 1 page with M_NOWAIT into dirty else { return } }   //~ ZC0213
""",
}


@pytest.mark.parametrize("text", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_a_mistake_with_a_name_is_told_where_it_is(text: str, tmp_path: Path) -> None:
    text = text.lstrip()
    assert_as_marked(text, validated(tmp_path, text))


def test_a_secondary_label_shows_the_declaration(tmp_path: Path) -> None:
    found = validated(tmp_path, "model m\nlock map : mutex\nthread t { await map > 0 }\n")
    assert [label.span.text for label in found[0].secondary] == ["map"]
    assert found[0].secondary[0].span.line == 2


def test_a_hidden_global_is_no_mistake(tmp_path: Path) -> None:
    text = "model m\nvar x : 0..3\nthread t { var x : bool = true  assert x }\nthread u { x = 1 }\n"
    assert validated(tmp_path, text) == ()


def test_names_of_siblings_blocks_do_not_collide(tmp_path: Path) -> None:
    text = """model m
thread t {
  for i in 0..2 { assert i >= 0 }
  for i in 0..1 { assert i >= 0 }
  assert all(i in 0..3 : i >= 0) and any(i in 0..3 : i == 2)
}
"""
    assert validated(tmp_path, text) == ()


def test_former_bodies_are_checked_only_where_something_calls_them(tmp_path: Path) -> None:
    base = 'model base\nlock l : mutex\nproc p() { acquire l release l }\nthread t { call p() }\n'
    spec = 'spec "s"\nextends "base.zm"\nremove lock l\nreplace proc p() { skip }\n'
    assert validate(design_of(tmp_path, spec, "s.zs", {"base.zm": base})) == ()
    calling = spec.replace("{ skip }", "{ call original() }")
    found = validate(design_of(tmp_path, calling, "s.zs", {"base.zm": base}))
    assert [(d.code.number, d.primary.span.source.name.endswith("base.zm")) for d in found] == [("ZC0201", True)]
