"""Place/transition nets in PNML (ISO/IEC 15909-2), for Petri net tools."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from zcheck.export.commenting import header, of_action
from zcheck.export.net import Net
from zcheck.export.netting import net_of
from zcheck.system.system import System

NAMESPACE = "http://www.pnml.org/version-2009/grammar/pnml"
PT_NET = "http://www.pnml.org/version-2009/grammar/ptnet"


def pnml(system: System) -> str:
    """`system` as a place/transition net whose markings are its states.

    Raises UsageError for what no net of this kind can say. A step that would fault is not there; checks are not
    exported.
    """
    net = net_of(system)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines += [f"<!-- {_comment(line)} -->" for line in header(system)]
    lines += [f"<!-- {_comment(of_action(action))} -->" for action in system.actions]
    return "\n".join([*lines, *_lines(net)]) + "\n"


def _lines(net: Net) -> Iterator[str]:
    yield f'<pnml xmlns="{NAMESPACE}">'
    yield f'  <net id="net" type="{PT_NET}">'
    yield f"    <name>{_text(net.name)}</name>"
    yield '    <page id="page">'
    for place in net.places:
        yield f"      <place id={quoteattr(f'p_{place.identifier}')}>"
        yield f"        <name>{_text(place.name)}</name>"
        if place.initial:
            yield f"        <initialMarking>{_text(str(place.initial))}</initialMarking>"
        yield "      </place>"
    for transition in net.transitions:
        yield f"      <transition id={quoteattr(f't_{transition.identifier}')}>"
        yield f"        <name>{_text(transition.name)}</name>"
        yield "      </transition>"
    yield from _arcs(net)
    yield "    </page>"
    yield "  </net>"
    yield "</pnml>"


def _arcs(net: Net) -> Iterator[str]:
    number = 0
    for transition in net.transitions:
        here = f"t_{transition.identifier}"
        ends = [(f"p_{net.places[place].identifier}", here, weight) for place, weight in transition.takes]
        ends += [(here, f"p_{net.places[place].identifier}", weight) for place, weight in transition.gives]
        for source, target, weight in ends:
            opening = f'      <arc id="a{number}" source={quoteattr(source)} target={quoteattr(target)}'
            number += 1
            if weight == 1:
                yield f"{opening}/>"
            else:
                yield f"{opening}><inscription>{_text(str(weight))}</inscription></arc>"


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"


def _comment(text: str) -> str:
    """Comments of XML hold no two hyphens in a row, and end with none."""
    while "--" in text:
        text = text.replace("--", "- -")
    return text.rstrip("-")
