"""The tightest moments of checks that hold, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from zcheck.report.document import Document, listing, paragraph, plural
from zcheck.report.json_value import Json
from zcheck.results.margin import LastHope, Lowest, Margin, Spare, Stop

MOST_SHOWN = 3

MOST_NAMED = 4

LONGEST = 60
"""Of a comparison that is shown as such."""


def margin_lines(found: Sequence[Margin], width: int) -> Document:
    """Each of the first ones, and how many there are beside."""
    shown = [line for one in found[:MOST_SHOWN] for line in paragraph(margin_text(one), width, 0, 2)]
    more = len(found) - MOST_SHOWN
    return (*shown, *(paragraph(f"and {plural(more, 'other margin')}", width, 0, 2) if more > 0 else ()))


def margin_text(one: Margin) -> str:
    """``tightest after 12 steps: `wired <= 4` with 1 to spare (wired is 3)``."""
    return f"tightest {_when(one)}: {_what(one)}"


def _when(one: Margin) -> str:
    return f"after {plural(one.trace.length, 'step')}" if one.trace.length else "in the initial state"


def _what(one: Margin) -> str:
    match one:
        case Spare(comparison, least, values, step, _):
            there = ", ".join(f"{name} is {value}" for name, value in values[:MOST_NAMED])
            what = f"`{comparison}`" if len(comparison) <= LONGEST else "the condition"
            of = "" if step is None else f" in `{step}`"
            return f"{what}{of} holds with {least or 'nothing'} to spare{f' ({there})' if there else ''}"
        case Lowest(queue, pages, stops, _):
            left = ", ".join(_left(pages, stop) for stop in stops)
            return f"{plural(pages, 'page')} in {queue}, {left}"
        case LastHope(waiting, able, _):
            waits = "waits" if len(waiting) == 1 else "wait"
            return f"{_names(waiting)} {waits}, and only {_names(able)} can go on"
        case _:
            assert_never(one)


def _left(pages: int, stop: Stop) -> str:
    """``2 for SYSTEM (it stops below 3)``."""
    rule = f" (it stops below {stop.least})" if stop.least > 1 else ""
    return f"{max(0, pages - stop.least + 1) or 'none'} for {stop.page_class}{rule}"


def _names(names: Sequence[str]) -> str:
    shown = list(names[:MOST_NAMED])
    more = len(names) - len(shown)
    return listing([*shown, f"{more} more"] if more else shown)


def margins_json(found: Sequence[Margin]) -> Json:
    return [_json(one) for one in found]


def _json(one: Margin) -> Json:
    head: dict[str, Json] = {"text": margin_text(one), "step": one.trace.length}
    match one:
        case Spare(comparison, least, values, step, _):
            there: Json = dict(values)
            return head | {
                "kind": "spare", "comparison": comparison, "spare": least, "values": there, "asserted": step,
            }
        case Lowest(queue, pages, stops, _):
            classes: Json = [{"class": stop.page_class, "stops_below": stop.least} for stop in stops]
            return head | {"kind": "lowest", "queue": queue, "pages": pages, "classes": classes}
        case LastHope(waiting, able, _):
            return head | {"kind": "last hope", "waiting": list(waiting), "able": list(able)}
        case _:
            assert_never(one)
