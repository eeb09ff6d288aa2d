"""ZC03xx as far as they show without values: each example says where what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.designs import assert_as_marked, validated

EXAMPLES = {
    "numbers are not truth values": """
model m
var x : 0..3
var b : bool
thread t { if x { skip }               //~ ZC0301 `x > 0`
  x = b                                //~ ZC0301 if b then 1 else 0
  b = 1                                //~ ZC0301
  await not x                          //~ ZC0301
  await b and x }                      //~ ZC0301
""",
    "arithmetic wants numbers": """
model m
enum scan { any_order, prefer_clean }
var x : 0..3
var b : bool
var p : scan
thread t { x = x + b                   //~ ZC0301
  x = -p                               //~ ZC0301
  await x < b                          //~ ZC0301
  await p < prefer_clean               //~ ZC0301
  x += true                            //~ ZC0301
  p += 1 }                             //~ ZC0301
""",
    "equality wants one type": """
model m
enum scan { any_order, prefer_clean }
enum other { yes, no }
var p : scan
thread t { await p == 1                //~ ZC0301
  await p != yes                       //~ ZC0301
  p = no                               //~ ZC0301
  p = if p == any_order then prefer_clean else 0       //~ ZC0301
  await p == any_order }
""",
    "arguments and results": """
model m
var b : bool
proc p(n : 0..3) -> 0..3 { return n }
def f(n : 0..3) = n > 1
thread t { call p(b)                   //~ ZC0301
  b = call p(1)                        //~ ZC0301
  await f(true) }                      //~ ZC0301
""",
    "indices": """
model m
enum obj { none, a }
var alive[obj] : bool = true
var owed[t] : 0..3
lock object_lock[obj] : mutex
thread t[2] { await alive[1]           //~ ZC0301
  acquire object_lock[0]               //~ ZC0301
  owed[none] = 1                       //~ ZC0301
  await holds(t[true], object_lock[a]) and alive[none] }   //~ ZC0301
""",
    "initial values": """
model m
var x : 0..3 = true                    //~ ZC0301
var y : bool = [true, false]           //~ ZC0301
var z[2] : bool = [true, 1]            //~ ZC0301
param n : 0..3 = false                 //~ ZC0301
thread t { await x > 0 and y and z[0] and n > 0 }
check c : deadlock free with n = true  //~ ZC0301
""",
    "what is ranged over": """
model m
enum scan { any_order, prefer_clean }
var x : 0..3
thread t { pick x in scan              //~ ZC0301
  for i in 3 { assert i > 0 } }        //~ ZC0301
""",
    "count is a number": """
model m
thread t[2] { await count(i in t : resting(t[i]))  //~ ZC0301
  await all(i in t : resting(t[i])) == 1           //~ ZC0301
  await count(i in t : i) == 1 }                   //~ ZC0301
""",
    "checks": """
model m
var x : 0..3
thread t { x = 1 }
check c : always x                     //~ ZC0301
check d : deadlock free within true steps          //~ ZC0301
""",
    "constants": """
model m
var x : 0..3
const twice = 2 * x                    //~ ZC0302 use numbers
param n : 0..x = 1                     //~ ZC0302
var y : 0..3 = x                       //~ ZC0302
var a[x] : 0..3                        //~ ZC0302
pages { free = x }                     //~ ZC0302
slab s { pages x  objects twice }      //~ ZC0302
thread t[x] { await s.objects > y + a[0] + n + free }      //~ ZC0302
check c(i in 0..x) : always x >= i     //~ ZC0302
check d : fault free within x steps    //~ ZC0302
check e : fault free with n = x        //~ ZC0302
""",
    "constants have no questions in them": """
model m
def two() = 2
thread t[2] { skip }
const a = two()                        //~ ZC0302
const b = count(i in t : true)         //~ ZC0302
const c = if stalled(t[0]) then 1 else 0           //~ ZC0302
const d = self                         //~ ZC0302
thread u { await a + b + c + d == two() }
""",
    "what quantifiers range over": """
model m
var x : 0..3
proc p(n : 0..3) { await all(i in 0..n : i <= x) }
thread t { call p(2)  await any(i in 0..x : i == x) }      //~ ZC0302
""",
    "types are constant": """
model m
var x : 0..3
proc p(n : 0..x) { assert n > 0 }      //~ ZC0302
thread t { var l : 0..x = 0  l += 1    //~ ZC0302
  call p(1) }
""",
    "results": """
model m
var x : 0..3
proc gives(n : 0..3) -> 0..3 { if n == 0 { return }  return 1 }        //~ ZC0307 `return` with a value
proc ends(n : 0..3) -> 0..3 { if n == 0 { return 1 } }                 //~ ZC0307
proc plain() { return 1 }              //~ ZC0307 declare the type
thread t { x = call gives(1)
  x = call ends(1)
  x = call plain()                     //~ ZC0307 write `call plain
  return x }                           //~ ZC0307
event e { return 1 }                   //~ ZC0307
""",
    "circles that settings make": """
model m
param n : 0..4 = 2
const half = n / 2
thread t { await half > n }
check a : deadlock free with n = 3
check b : deadlock free with n = half  //~ ZC0308
""",
    "circles": """
model m
const a = b + 1                        //~ ZC0308
const b = c
param c : 0..3 = a
def f(n : 0..3) = f(n - 1)             //~ ZC0308
const far = a
thread t { await a + far == 1 and f(1) }
""",
}


@pytest.mark.parametrize("text", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_a_mistake_with_a_type_is_told_where_it_is(text: str, tmp_path: Path) -> None:
    text = text.lstrip()
    assert_as_marked(text, validated(tmp_path, text))


def test_an_unknown_name_has_every_type(tmp_path: Path) -> None:
    text = """model m
var x : 0..3
thread t { x = nothing + 1             //~ ZC0201
  await nothing and x == nothing
  x = if nothing then nothing else 1 }
"""
    assert_as_marked(text, validated(tmp_path, text))


def test_a_circle_names_its_ring(tmp_path: Path) -> None:
    text = "model m\nconst a = b\nconst b = c\nconst c = a\nthread t { await a == 1 }\n"
    (found,) = validated(tmp_path, text)
    assert found.message == "`a`, `b`, `c` are defined by each other"
    assert [found.primary.text, *(label.text for label in found.secondary)] == [
        "needs `b`",
        "`b` needs `c`",
        "`c` needs `a`",
    ]


def test_a_result_that_always_comes_is_enough(tmp_path: Path) -> None:
    text = """model m
var x : 0..3
proc a() -> 0..3 { loop { if x > 1 { return x } await x > 0 } }
proc b() -> 0..3 { choose { when x > 1 { return 1 } when x == 0 { return 0 } } }
proc c() -> 0..3 { if x > 1 { return 1 } else { panic "none" } }
proc d() -> 0..3 { again: if x > 1 { return 1 } goto again }
thread t { x = call a()  x = call b()  x = call c()  x = call d() }
"""
    assert validated(tmp_path, text) == ()


def test_definitions_may_stand_in_any_order(tmp_path: Path) -> None:
    text = """model m
thread t { await late() and size == 4 }
def late() = early() > 1
def early() = if x > 0 then size else 2
const size = 2 * half
const half = 2
var x : 0..3
"""
    assert validated(tmp_path, text) == ()
