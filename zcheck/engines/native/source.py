"""One C file from one system: macros that shape the runtime, then the functions only this system has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zcheck.analysis.symmetry import UNCOUNTED, Symmetry
from zcheck.diagnostics.errors import EngineBug
from zcheck.engines.native.actions import Handlers
from zcheck.engines.native.conditions import resting, texts_of
from zcheck.engines.native.counting import Canonical
from zcheck.engines.native.dispatch import EXPAND, Dispatcher, enabled
from zcheck.engines.native.expressions import NARROW, TooLarge
from zcheck.engines.native.fields import Places, words_for
from zcheck.engines.native.members import MANY, Members
from zcheck.engines.native.offers import hope_macros, write_offers
from zcheck.engines.native.sparing import SparingWriter
from zcheck.engines.native.storing import write_precedes
from zcheck.engines.native.walks import live_goals, live_macros, write_walks
from zcheck.engines.native.writing import Writer
from zcheck.exploring.groups import groups_of
from zcheck.exploring.hopes import future_bits
from zcheck.exploring.questions import sought
from zcheck.frozen import dataclass
from zcheck.system.actions import Action
from zcheck.system.expressions import Expr
from zcheck.system.layout import Layout
from zcheck.system.properties import DeadlockFree
from zcheck.system.system import System
from zcheck.system.types import value_range


@dataclass(frozen=True, slots=True)
class Shape:
    """What a library is compiled for beside the system itself."""

    entry_bits: int = 32        # of the visited set
    sparing: bool = False       # only enough steps are taken to find every deadlock


def conditions_of(system: System) -> list[tuple[int, Expr]]:
    """The checks about single states, each with the condition of the states that decide it."""
    found = ((index, sought(check.property)) for index, check in enumerate(system.checks))
    return [(index, condition) for index, condition in found if condition is not None]


def too_wide(system: System) -> str | None:
    """Which slot has values that this engine cannot hold, in words; None: there is none."""
    for slot in system.slots:
        low, high = value_range(slot.type)
        if max(abs(low), abs(high)) >= NARROW:
            return f"{slot.name} has values beyond 62 bits"
    return None


def source_of(system: System, layout: Layout, shape: Shape, symmetry: Symmetry = UNCOUNTED) -> str:
    """The whole text; `layout` is the stored one (`storing`). Raises TooLarge for values that do not fit."""
    wide = too_wide(system)
    if wide is not None:
        raise TooLarge(wide)
    out, places = Writer(), Places(layout)
    out.comment(f"{system.name}: {system.title}")
    for name, value in system.parameters:
        out.comment(f"{name} = {value}")
    write_runtime(macros_of(system, layout, shape), out)
    if layout.implied:
        write_precedes(system, places, symmetry, out)
    write_expand(system, places, out, symmetry=symmetry, sparing=shape.sparing)
    if future_bits(system).full:
        write_offers(system, places, future_bits(system), out, symmetry=symmetry)
    if live_goals(system):
        if symmetry.counted:
            raise EngineBug("livelocks are not looked for among counted threads")
        write_walks(system, places, out)
    return out.text


def macros_of(system: System, layout: Layout, shape: Shape) -> dict[str, int]:
    """What the runtime is shaped by; `runtime/base.h` says what each is."""
    return {
        "ZC_WORDS": words_for(layout),
        "ZC_BITS": layout.bits,
        "ZC_ACTIONS": max(1, len(system.actions)),
        "ZC_FANOUT": max(1, sum(group.fanout for group in groups_of(system.actions))),
        "ZC_CONDITIONS": len(conditions_of(system)),
        "ZC_ENTRY_BITS": shape.entry_bits,
        **({"ZC_IMPLIED": len(layout.implied)} if layout.implied else {}),
        **hope_macros(future_bits(system)),
        **live_macros(system),
    }


def write_runtime(macros: Mapping[str, int], out: Writer) -> None:
    for macro, number in macros.items():
        out.line(f"#define {macro} {number}")
    out.line('#include "numbers.h"')
    out.line('#include "api.h"')
    out.line('#include "stubborn.h"')
    if "ZC_MASK_BITS" in macros:
        out.line('#include "losses.h"')
    if "ZC_UNITS" in macros:
        out.line('#include "live.h"')


def write_expand(
    system: System,
    places: Places,
    out: Writer,
    name: str = "zc_expand",
    symmetry: Symmetry = UNCOUNTED,
    sparing: bool = False,
    many: int = MANY,
) -> None:
    """The function that takes all steps of one state; see ``runtime/expand.h``. So `many` alike threads or more
    have one function."""
    canonical = Canonical(system, symmetry, f"{name}_canonical")
    canonical.write(places, out)
    if sparing:
        SparingWriter(system, places, out, name, canonical).write(lambda: _write_sights(system, places, out))
        return
    large = [entry for entry in symmetry.counted if len(entry.members) >= many]
    together = {member for entry in large for member in entry.members}
    others = [action for action in system.actions if action.thread not in together]
    dispatcher = Dispatcher(system, places, out, _expanding(places, canonical), symmetry)
    calls = dispatcher.functions(f"{name}_part", others, EXPAND, "return out;")
    for number, entry in enumerate(large):
        calls.append(Members(system, places, out, f"{name}_class_{number}", entry, canonical).write())
    with out.block(f"static uint64_t *{name}(zc_worker *worker, const uint64_t *s, uint64_t *out)"):
        out.line(places.loads())
        out.line("int able = 0;")
        for call in calls:
            out.line(call)
        _write_sights(system, places, out)
        out.line("return out;")


def _expanding(places: Places, canonical: Canonical) -> Handlers:
    def fired(action: Action, words: Sequence[str]) -> list[str]:
        stores = [f"out[{number}] = {word};" for number, word in enumerate(words)]
        return [*stores, *canonical.calls(action), f"out += {places.words};"]

    return Handlers(enabled, fired, lambda _: ["zc_fault(worker, s);"])


def _write_sights(system: System, places: Places, out: Writer) -> None:
    """After all steps: what this state shows by itself."""
    if any(isinstance(check.property, DeadlockFree) for check in system.checks):
        with out.block("if (ZC_RARELY(!able))"):
            rest = texts_of(system, places, out).value(resting(system, range(len(system.threads))))
            with out.block(f"if (!({rest}))" if system.threads else ""):
                out.line("zc_note(worker, ZC_DEADLOCK, s);")
    for number, (index, condition) in enumerate(conditions_of(system), 2):
        out.comment(f"check {system.checks[index].name}: {system.checks[index].text}")
        with out.block(f"if (worker->wanted[{number}])"):
            text = texts_of(system, places, out).value(condition)
            with out.block(f"if (ZC_RARELY({text}))"):
                out.line(f"zc_note(worker, {number}, s);")
