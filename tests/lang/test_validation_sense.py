"""ZC04xx as far as they show without values, errors and warnings: each example says where what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.designs import assert_as_marked, design_of, validated
from zcheck.lang.validation import validate

PAGES = """pages { free = 2  dirty }
class C { from free }
flags M_NOWAIT = C
flags M_WAITOK = C, waits
"""

ERRORS = {
    "take and try that can fail": f"""
model m
{PAGES}lock map : mutex
thread t {{ take 1 page with M_NOWAIT into dirty     //~ ZC0401 `else {{ ... }}`
  take 1 page with M_WAITOK into dirty
  try acquire map }}                    //~ ZC0401 leave out `try`
""",
    "stalled self": """
model m
var x : 0..3
thread t { await stalled(t) or x > 0 }             //~ ZC0403 another thread
thread u { idle choose { when stalled(u) { x = 1 } } }     //~ ZC0403
thread v { await stalled(t) }
""",
    "sleep in atomic": """
model m
var x : 0..3
channel c
lock l : mutex
proc last() { x = 1  sleep on c }
proc middle() { sleep on c  x = 2 }
thread t { atomic { x = 1  sleep on c }
  atomic { sleep on c  x = 1 }         //~ ZC0405 end the block
  atomic { if x == 1 { sleep on c } else { x = 1 } }
  atomic { if x == 1 { sleep on c }  x = 1 }       //~ ZC0405
  atomic { repeat 2 { sleep on c } }   //~ ZC0405
  atomic { x = 1  call last() }
  atomic { call last()  x = 1 }        //~ ZC0405
  atomic { call middle() }             //~ ZC0405
  wakeup c }
""",
    "waiting events": f"""
model m
{PAGES}var x : 0..3
lock map : mutex
channel c
slab s {{ pages 1 objects 1 }}
proc inner() {{ await x > 1 }}
proc outer() {{ x = 0  call inner() }}
event a {{ await x > 0 }}               //~ ZC0406 the event's `when`
event b {{ take 1 page with M_WAITOK into dirty }}     //~ ZC0406
event d {{ acquire map }}               //~ ZC0406
event e {{ get object from s }}         //~ ZC0406
event f {{ sleep on c }}                //~ ZC0406
event g {{ choose {{ when x > 1 {{ x = 1 }} }} }}      //~ ZC0406
event h {{ pick x in 0..3 such that x > 2 }}           //~ ZC0406
event i {{ call outer() }}              //~ ZC0406
event j {{ pick x in 0..3  choose {{ when x > 1 {{ x = 1 }} else {{ x = 0 }} }}
  get object from s else {{ return }} }}
thread t {{ wakeup c  release map  put object to s }}
""",
    "nothing runs": """model m //~ ZC0407
check c : deadlock free
""",
    "live within": """
model m
thread t { loop { skip  progress p } }
check a : live p
check b : live p within 3 steps        //~ ZC0409 leave out `within`
""",
}

WARNINGS = {
    "dead else": f"""
model m
{PAGES}thread t {{ take 1 page with M_WAITOK into dirty else {{ return }}      //~ ZC0450
  take 1 page with M_NOWAIT into dirty else {{ return }} }}
""",
    "unused": """
model m
const c = 1                            //~ ZC0451
param p : 0..3 = 1                     //~ ZC0451
enum e { one, two }                    //~ ZC0451
enum used { three, four }
var v : 0..3                           //~ ZC0451
lock l : mutex                         //~ ZC0451
channel ch                             //~ ZC0451
pages { free = 1  wired = 2 }          //~ ZC0451
class C { from free }                  //~ ZC0451
flags F = D                            //~ ZC0451
class D { from free }
slab s { pages 1 objects 1 }           //~ ZC0451
proc f() { call f() }                  //~ ZC0451
def d() = 1                            //~ ZC0451
thread t { var n : 0..3 = 0            //~ ZC0451
  assert three == three }
check x : deadlock free with p = 2
""",
    "unused flags": f"""
model m
{PAGES}proc passes(f : flags) {{ call uses(f) }}
proc uses(f : flags) {{ take 1 page with f into dirty }}
proc ignores(f : flags) {{ take 1 page with M_WAITOK into dirty }}     //~ ZC0452 take pages with `f`
thread t {{ call passes(M_WAITOK)  call ignores(M_NOWAIT)
  take 1 page with M_NOWAIT into dirty else {{ skip }} }}
""",
    "unreachable": """
model m
var x : 0..3
proc for_ever() { loop { x = 1  x = 0 } }
thread a { loop { x = 1 }  x = 2       //~ ZC0453
  x = 3 }
thread b { loop { if x > 1 { break } x = 1 }  x = 2 }
thread c { if x > 1 { return } else { panic "no" }  x = 1 }    //~ ZC0453
thread d { panic "no"  x = 1 }         //~ ZC0453
thread e { call for_ever()  x = 1 }    //~ ZC0453
thread f { while true { x = 1 }  x = 2 }           //~ ZC0453
thread g { choose { when x > 1 { return } when x == 0 { return } }  x = 1 }    //~ ZC0453
thread h { loop { if x > 1 { goto out } x = 1 }  out: x = 2 }
thread i { loop { loop { break }  x = 1  continue }  x = 2 }   //~ ZC0453
""",
    "spinning": f"""
model m
{PAGES}var x : 0..3
lock l : mutex
slab s {{ pages 1 objects 1 }}
proc attempt() {{ get object from s else {{ return }}  x = 1 }}     //~ ZC0455
thread a {{ loop {{ move 1 page from free to dirty else continue }} }}  //~ ZC0455 wait for what is missing
thread b {{ loop {{ await x > 1  move 1 page from free to dirty else continue }} }}
thread c {{ while x < 2 {{ try acquire l else {{ skip }} }}  release l }}     //~ ZC0455
thread d {{ loop {{ try acquire l else {{ x = 1  continue }}  release l  break }} }}
thread e {{ loop {{ call attempt() }} }}
thread f {{ loop {{ get object from s else {{ take 1 page with M_WAITOK into held  continue }}  break }} }}
thread g {{ repeat 3 {{ take 1 page with M_NOWAIT into dirty else {{ skip }} }} }}
thread h {{ loop {{ acquire l  take 1 page with M_NOWAIT into dirty else {{ release l  continue }}  break }} }}
""",
}


@pytest.mark.parametrize("text", {**ERRORS, **WARNINGS}.values(), ids={**ERRORS, **WARNINGS}.keys())
def test_what_makes_no_sense_is_told_where_it_is(text: str, tmp_path: Path) -> None:
    text = text.lstrip()
    assert_as_marked(text, validated(tmp_path, text))


def test_a_call_that_waits_in_an_event_names_the_statement(tmp_path: Path) -> None:
    text = "model m\nvar x : 0..3\nproc p() {\n  await x > 1\n}\nevent e { call p() }\n"
    (found,) = validated(tmp_path, text)
    assert [(label.span.line, label.text) for label in found.secondary] == [
        (4, "`await` waits until its condition holds")
    ]


def test_warnings_are_kept_back_while_there_are_errors(tmp_path: Path) -> None:
    text = "model m\nvar owner : 0..3\nthread t { await ownr > 1 }\n"
    assert [found.code.number for found in validated(tmp_path, text)] == ["ZC0201"]


def test_libraries_may_declare_more_than_a_model_uses(tmp_path: Path) -> None:
    library = "library l\nvar unused : 0..3\nproc f(g : flags) { skip }\nvar x : 0..3\n"
    text = 'model m\nimport "l.zm"\nthread t { x = 1 }\n'
    assert validate(design_of(tmp_path, text, others={"l.zm": library})) == ()


def test_flags_that_a_called_library_procedure_ignores_are_told(tmp_path: Path) -> None:
    library = "library l\npages { free }\nclass C { from free }\nflags M_NOWAIT = C\nproc f(g : flags) { skip }\n"
    text = 'model m\nimport "l.zm"\nthread t { call f(M_NOWAIT) }\n'
    (found,) = validate(design_of(tmp_path, text, others={"l.zm": library}))
    assert (found.code.number, found.primary.span.text) == ("ZC0452", "g")
    assert found.primary.span.source.name.endswith("l.zm")


BASE = """model base
param used : 0..3 = 1
param unused : 0..3 = 1
pages { free = 1 }
var x : 0..3
proc called() { x = used }
proc other() { x = 2 }
thread t { call called()  await free > 0 }
check c : deadlock free
"""


@pytest.mark.parametrize(
    ("change", "warned"),
    [
        ("set unused = 2", True),
        ("replace proc other() { x = 1 }", True),
        ("set used = 2", False),
        ("replace proc called() { x = 1 }", False),
        ("add pages { free = 1 }", False),
        ("add event e { x = 1 }", False),
        ("remove thread t add thread u { x = 1 }", False),
        ("remove param unused", False),
    ],
)
def test_a_spec_that_changes_nothing_is_told_so(change: str, warned: bool, tmp_path: Path) -> None:
    text = f'spec "s"\nextends "base.zm"\n{change}\ncheck d : deadlock free\n'
    found = validate(design_of(tmp_path, text, "s.zs", {"base.zm": BASE}))
    spec_warnings = [d for d in found if d.code.number == "ZC0454"]
    assert len(spec_warnings) == warned, [d.message for d in found]
    assert all(d.primary.span.line == 1 for d in spec_warnings)
