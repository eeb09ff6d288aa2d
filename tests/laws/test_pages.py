"""Pages, classes, flags and slabs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.laws.looking import Look, look
from zcheck.diagnostics.errors import ModelError
from zcheck.system.actions import FaultKind
from zcheck.system.system import State

QUEUES = "pages { free = 3  cache = 1  kept }  class NORMAL { from free when free >= 3  from cache }"
SYSTEM = "class SYSTEM { from free when free > 1 }"


def parts(seen: Look, state: State) -> list[str]:
    """The counters of slab cache `s`: backing, slabs, free objects, spare slabs."""
    return [seen.value(state, f"s.{part}") for part in ("backing", "slabs", "objects", "spare")]


def test_pages_are_conserved(tmp_path: Path) -> None:
    """S-PAGES-1: pages only move from queue to queue, so that all queues together never change."""
    seen = look(
        tmp_path,
        "pages { a = 2  b }  slab s { pages 2  objects 1 }  thread t { move 2 pages from a to held"
        "  add slab to s from held }  event back when a > 0 { move 1 page from a to b }",
    )
    found = seen.reached("a", "b", "t.held", "s.backing")
    assert len(found) == 5
    assert {sum(map(int, values)) for values in found} == {2}


def test_pages_blocks_add_up(tmp_path: Path) -> None:
    """S-PAGES-2: queues of all `pages` blocks are one set, their counts added; a queue without one starts at 0."""
    seen = look(tmp_path, "pages { a = 2  b }  pages { a = 1  c = 4 }  thread t { skip }")
    assert seen.reached("a", "b", "c") == {("3", "0", "4")}


def test_move(tmp_path: Path) -> None:
    """S-PAGES-3: `move` moves its pages in one step; with too few it is a fault, or goes to its `else`."""
    text = "pages {{ a = 2  b }}  thread t {{ move {} pages from a to b {} }}"
    assert look(tmp_path, text.format(2, "")).reached("a", "b") == {("2", "0"), ("0", "2")}
    assert look(tmp_path, text.format(3, "")).faults == {FaultKind.SHORTAGE: 1}
    assert look(tmp_path, text.format(3, "else { skip }")).counts == (3, 2)
    assert look(tmp_path, text.format(3, "else panic \"none\"")).faults == {FaultKind.PANIC: 1}


def test_take_waits_for_an_admitting_source(tmp_path: Path) -> None:
    """S-TAKE-1: `take` draws on the first source of its classes that has a page and whose guard holds; with
    flags that wait it waits for one."""
    seen = look(tmp_path, f"{QUEUES}  flags W = NORMAL, waits  thread t[3] {{ take 1 page with W into kept }}")
    assert seen.reached("free", "cache", "kept") == {("3", "1", "0"), ("2", "1", "1"), ("2", "0", "2")}
    assert seen.verdicts["no_deadlock"] == "violated"


def test_take_many_is_all_or_nothing(tmp_path: Path) -> None:
    """S-TAKE-2: `take n` is n single takes in one step, each tested after the one before, all or nothing."""
    text = f"{QUEUES}  flags W = NORMAL, waits  thread t {{ take N pages with W into kept }}  const N = "
    both = look(tmp_path, text + "2")
    assert both.reached("free", "cache", "kept") == {("3", "1", "0"), ("2", "0", "2")}
    assert look(tmp_path, text + "3").counts == (1, 0)


def test_joined_classes(tmp_path: Path) -> None:
    """S-TAKE-3: joined classes admit what any of them admits, queue by queue in the order of their declaration."""
    text = (
        f"{QUEUES}  {SYSTEM}  flags W = NORMAL | SYSTEM, waits  thread t {{ repeat 3 {{ take 1 page "
        f"with W into kept }} }}"
    )
    seen = look(tmp_path, text)
    in_order = sorted(seen.graph.depth, key=lambda state: seen.graph.depth[state])
    found = [(seen.value(state, "free"), seen.value(state, "cache")) for state in in_order]
    assert found == [("3", "1"), ("2", "1"), ("1", "1"), ("1", "0")]


def test_grants(tmp_path: Path) -> None:
    """S-TAKE-4: `grants` adds a class to all requests of a thread."""
    queues = f"pages {{ free = 2  kept }}  {SYSTEM}  class NONE {{ }}  flags W = NONE, waits"
    for grants, counts in (("", (1, 0)), ("grants SYSTEM", (2, 1))):
        assert look(
            tmp_path,
            f"{queues}  thread t {grants} {{ take 1 page with W into kept }}",
        ).counts == counts


def test_take_that_can_fail(tmp_path: Path) -> None:
    """S-TAKE-5: with flags that do not wait, `take` goes to its `else` where it cannot have all pages; without
    an `else` it is an error."""
    text = f"{QUEUES}  flags N = NORMAL  thread t {{ repeat 3 {{ take 1 page with N into kept"
    seen = look(tmp_path, f"{text} else break }} }}")
    assert seen.counts == (4, 3)
    assert not seen.faults
    with pytest.raises(ModelError) as error:
        look(tmp_path, f"{text} }} }}")
    assert [entry.code.number for entry in error.value.diagnostics] == ["ZC0401"]


def test_guards_of_a_class_may_use_self(tmp_path: Path) -> None:
    """S-TAKE-6: the guard of a source speaks of the thread that asks."""
    seen = look(
        tmp_path,
        "pages { free = 2  kept }  class MINE { from free when self == 1 }  flags W = MINE, waits"
        " thread t[2] { take 1 page with W into kept }",
    )
    assert set(seen.enabled(seen.initial)) == {"t[1]"}
    assert seen.counts == (2, 1)


def test_add_slab_and_objects(tmp_path: Path) -> None:
    """S-SLAB-1: `add slab` turns the pages of one slab into backing and its objects into free ones; `get` takes
    an object and waits for one, `put` gives one back."""
    seen = look(
        tmp_path,
        "pages { free = 2 }  slab s { pages 2  objects 3 }  thread t { move 2 pages from free to held"
        "  add slab to s from held  get object from s  put object to s }  thread u { get object from s }",
    )
    added = seen.run("t", "t")
    assert parts(seen, added) == ["2", "1", "3", "0"]
    assert seen.enabled(seen.initial) == ["t"]
    assert seen.enabled(added) == ["t", "u"]
    assert seen.value(seen.run("t", "t", "t"), "s.objects") == "2"


def test_spare_slabs(tmp_path: Path) -> None:
    """S-SLAB-2: `stash slab` keeps a whole slab ahead; `open spare` frees its objects, or goes to its `else`."""
    seen = look(
        tmp_path,
        "pages { free = 2 }  slab s { pages 2  objects 3  keep 1 }  thread t { move 2 pages from free to held"
        "  stash slab in s from held  open spare of s  open spare of s else return  skip }",
    )
    stashed = seen.run("t", "t")
    assert parts(seen, stashed) == ["2", "0", "0", "1"]
    opened = seen.run("t", "t", "t")
    assert parts(seen, opened) == ["2", "1", "3", "0"]
    assert seen.counts == (5, 4)


def test_drop_slab(tmp_path: Path) -> None:
    """S-SLAB-3: `drop slab` needs all objects of one slab free and reverses `add`; else it is a fault, or goes to
    its `else`."""
    text = (
        "pages {{ free = 2 }}  slab s {{ pages 2  objects 2 }}  thread t {{ move 2 pages from free to held"
        "  add slab to s from held  {} drop slab of s to free {} }}"
    )
    seen = look(tmp_path, text.format("", ""))
    assert {seen.value(state, "free") for state in seen.ends} == {"2"}
    assert look(tmp_path, text.format("get object from s", "")).faults == {FaultKind.SHORTAGE: 1}
    assert not look(tmp_path, text.format("get object from s", "else { skip }")).faults


def test_slab_shortages(tmp_path: Path) -> None:
    """S-SLAB-4: too few pages for a slab, no spare to open, an object put back that nobody had: faults."""
    text = "pages {{ free = 2 }}  slab s {{ pages 3  objects 2 }}  thread t {{ {} }}"
    for body in ("add slab to s from free", "stash slab in s from free", "open spare of s", "put object to s"):
        assert look(tmp_path, text.format(body)).faults == {FaultKind.SHORTAGE: 1}


def test_backing_that_was_taken_away(tmp_path: Path) -> None:
    """S-SLAB-5: where pages are moved out of a backing, dropping a slab without its pages and making more slabs
    than all pages could back are faults."""
    start = (
        "pages { free = 2 }  slab s { pages 2  objects 1 }  thread t { add slab to s from free  "
        "move 2 pages from s.backing to free"
    )
    assert look(tmp_path, f"{start}  drop slab of s to free }}").faults == {FaultKind.SHORTAGE: 1}
    assert look(tmp_path, f"{start}  add slab to s from free }}").faults == {FaultKind.RANGE: 1}


def test_get_with_else(tmp_path: Path) -> None:
    """S-SLAB-6: `get object` with an `else` does not wait."""
    seen = look(
        tmp_path,
        "pages { free = 1 }  slab s { pages 1  objects 1 }  thread t { get object from s else { "
        "skip } }",
    )
    assert seen.counts == (3, 2)


def test_slab_constants(tmp_path: Path) -> None:
    """S-SLAB-7: `pages`, `per_slab` and `keep` of a slab are its sizes."""
    seen = look(
        tmp_path,
        "pages { free = 1 }  slab s { pages 1  objects 3  keep 2 }  var x : 0..200"
        " thread t { x = s.per_slab + s.keep * 10 + s.pages * 100 }",
    )
    assert seen.reached("x") == {("0",), ("123",)}


def test_take_of_very_many(tmp_path: Path) -> None:
    """S-TAKE-2: a request that queues could meet in too many orders is refused, not searched for ever."""
    with pytest.raises(ModelError) as error:
        look(
            tmp_path,
            "pages { a = 20  b = 20  c }  class N { from a  from b }  flags W = N, waits"
            " thread t { take 11 pages with W into c }",
        )
    assert [entry.code.number for entry in error.value.diagnostics] == ["ZC0408"]
