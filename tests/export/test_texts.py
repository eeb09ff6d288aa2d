"""What is written for a small model, format by format, that other tools read it, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.builders import Builder, check, counter
from tests.conftest import GoldenCheck
from tests.export.tiny import GOLDEN, net, tiny
from tests.oracles.expecting import Expected, by_check, expected
from tests.oracles.gluing import sayable
from tests.oracles.peers import required, rumur, spin
from zcheck.checking import Options, systems
from zcheck.diagnostics.errors import UsageError
from zcheck.export.dot import MOST_STATES, state_graph, thread_graph
from zcheck.export.murphi import murphi
from zcheck.export.pnml import NAMESPACE, pnml
from zcheck.export.promela import promela
from zcheck.semantics.judging import build_graph
from zcheck.system.building import add
from zcheck.system.expressions import Binary, BinaryOp, Neg, Read, number
from zcheck.system.properties import Always
from zcheck.system.system import System

TEXTS: dict[str, tuple[Callable[[], System], Callable[[System], str]]] = {
    "tiny.pml": (tiny, promela),
    "tiny.m": (tiny, murphi),
    "tiny.threads.dot": (tiny, thread_graph),
    "net.states.dot": (net, state_graph),
    "net.pnml": (net, pnml),
}


@pytest.mark.parametrize("name", TEXTS)
def test_golden_files(name: str, golden: GoldenCheck) -> None:
    make, write = TEXTS[name]
    text = write(make())
    text = text.replace(f"{GOLDEN.as_posix()}/", "")
    golden(GOLDEN / name, text)


def test_spin_reads_it_and_agrees(tmp_path: Path) -> None:
    required("spin")
    system = sayable(tiny())
    found = spin(promela(tiny()), tmp_path)
    assert Expected(found.states, by_check(system, found.met)) == expected(system)


def test_rumur_reads_it_and_agrees(tmp_path: Path) -> None:
    required("rumur")
    system = sayable(tiny())
    found = rumur(murphi(tiny()), tmp_path)
    assert Expected(found.states, by_check(system, found.met)) == expected(system)


@pytest.mark.parametrize("write", [promela, murphi])
def test_what_has_no_counterpart_is_named(write: Callable[[System], str]) -> None:
    reason = "it speaks of all that may follow a state"
    assert f"left out: check nobody_stuck (no thread stuck): {reason}" in write(tiny())


NODE = re.compile(r'\s*([a-z]+[0-9_]+) \[label="((?:[^"\\]|\\.)*)"[^"]*(?:"[a-z]+")?[^"]*\];')
EDGE = re.compile(r'\s*([a-z]+[0-9_]+) -> ([a-z]+[0-9_]+) \[label="((?:[^"\\]|\\.)*)"[^"]*\];')
FRAME = re.compile(r'digraph system \{|  subgraph \w+ \{|    label="[^"]*";|  (?:node|edge) \[.*\];|\s*\}|//.*')


def drawn(text: str) -> tuple[set[str], list[tuple[str, str]]]:
    """Nodes and edges of a text in the DOT language as it is written here; every line must be understood."""
    nodes: set[str] = set()
    edges: list[tuple[str, str]] = []
    for line in text.splitlines():
        if edge := EDGE.fullmatch(line):
            edges.append((edge[1], edge[2]))
        elif node := NODE.fullmatch(line):
            nodes.add(node[1])
        else:
            assert FRAME.fullmatch(line), line
    assert text.count("{") == text.count("}") or '"' in text
    assert {end for edge in edges for end in edge} <= nodes
    return nodes, edges


def test_the_state_graph_is_the_graph() -> None:
    system = net()
    graph = build_graph(system)
    nodes, edges = drawn(state_graph(system))
    assert len([node for node in nodes if node.startswith("s")]) == len(graph.depth)
    assert len([edge for edge in edges if edge[1].startswith("s")]) == graph.transitions


def test_the_thread_graph_has_every_location_and_step() -> None:
    system = tiny()
    nodes, edges = drawn(thread_graph(system))
    events = [action for action in system.actions if action.thread is None]
    assert len(nodes) == sum(len(thread.locations) for thread in system.threads) + len(events)
    assert len(edges) == len(system.actions) - len(events)


def test_a_large_graph_is_no_picture() -> None:
    assert len(drawn(state_graph(counter(MOST_STATES - 1)))[0]) == MOST_STATES
    with pytest.raises(UsageError, match="more than 1000 states are reachable"):
        state_graph(counter(MOST_STATES))


def test_pnml_has_the_structure_of_a_net() -> None:
    root = ElementTree.fromstring(pnml(net()))
    names = {"ns": NAMESPACE}
    assert root.tag == f"{{{NAMESPACE}}}pnml"
    (page,) = root.findall("ns:net/ns:page", names)
    places = {element.get("id") for element in page.findall("ns:place", names)}
    transitions = {element.get("id") for element in page.findall("ns:transition", names)}
    arcs = page.findall("ns:arc", names)
    ends = {(arc.get("source"), arc.get("target")) for arc in arcs}
    assert len(ends) == len(arcs)
    assert all((s in places and t in transitions) or (s in transitions and t in places) for s, t in ends)
    assert not places & transitions
    assert all(int(text.text or "") > 1 for text in page.findall("ns:arc/ns:inscription/ns:text", names))
    marked = page.findall("ns:place/ns:initialMarking/ns:text", names)
    assert marked
    assert all(int(text.text or "") > 0 for text in marked)


def wide(low: int, high: int) -> System:
    b = Builder("wide")
    x = b.number("x", low, high)
    b.event(Binary(BinaryOp.LT, Read(x), number(5)), {x: number(3)})
    return b.system()


@pytest.mark.parametrize("write", [promela, murphi])
def test_more_than_32_bits_are_refused(write: Callable[[System], str]) -> None:
    assert write(wide(-(2**31), 2**31 - 1))
    for low, high in ((0, 2**31), (-(2**31) - 1, 0)):
        with pytest.raises(UsageError, match=r"`x : .*` cannot be exported to .*: its range does not fit 32 bits"):
            write(wide(low, high))


@pytest.mark.parametrize("write", [promela, murphi])
def test_values_under_way_count_too(write: Callable[[System], str]) -> None:
    """The square of a 17-bit number, and the negation of the least number, wrap in 32 bits."""
    for value in (Binary(BinaryOp.MUL, Read(0), Read(0)), Neg(Binary(BinaryOp.SUB, number(-(2**31)), Read(0)))):
        b = Builder("wide")
        b.number("x", 0, 2**17)
        b.event()
        goal = Always(Binary(BinaryOp.NE, value, number(7)), number(1))
        with pytest.raises(UsageError, match=r"check square cannot be exported to .*: .* past 32 bits"):
            write(replace(b.system(), checks=(check(goal, name="square"),)))


def test_no_net_for_a_sum() -> None:
    """The construct, its place and why, in the words of the model."""
    path = Path(__file__).parents[2] / "models" / "pageout.zm"
    with pytest.raises(UsageError) as caught:
        pnml(systems(path, Options())[0].system)
    said = r"pageout\.zm:[0-9]+: `move .*` cannot be exported to pnml: `free \+ cache < [0-9]+` does not compare"
    assert re.search(said, str(caught.value))


def test_no_net_for_a_doubling() -> None:
    b = Builder("doubling")
    x, y = b.number("x", 0, 10**6, 1), b.number("y", 0, 10**6)
    b.event(Binary(BinaryOp.LT, Read(x), number(1000)), {x: add((Read(x), Read(x)))})
    b.event(Binary(BinaryOp.LT, Read(y), number(9)), {y: add((Read(y), number(1)))})
    with pytest.raises(UsageError, match="cannot be exported to pnml: it depends on too many values"):
        pnml(b.system())
