"""The generated functions of `live`: all steps of a state with their actions, and what is known of each action."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from zcheck.engines.native.actions import Handlers
from zcheck.engines.native.conditions import resting, texts_of
from zcheck.engines.native.dispatch import Dispatcher, Signature
from zcheck.engines.native.fields import WORD, Places, unsigned
from zcheck.engines.native.writing import Writer
from zcheck.system.actions import Action
from zcheck.system.properties import Live
from zcheck.system.system import System

WALK = Signature(
    "uint64_t *",
    "zc_worker *worker, const uint64_t *s, uint64_t *out, uint32_t **steps, uint64_t *able",
    "worker, s, out, steps, able",
    "out = ",
)

FUNCTIONS = {
    "zc_walk": WALK,
    "zc_unit": Signature("uint32_t ", "uint32_t action", "action", "return "),
    "zc_passes": Signature("int ", "uint32_t action, uint32_t label", "action, label", "return "),
    "zc_carriers_rest": Signature("int ", "const uint64_t *s, uint32_t label", "s, label", "return "),
}
"""What ``runtime/walk.h`` declares."""


def live_goals(system: System) -> list[Live]:
    """Each once, in the order of the checks."""
    return list(dict.fromkeys(c.property for c in system.checks if isinstance(c.property, Live)))


def live_labels(system: System) -> list[str]:
    """The labels asked about; C knows them by their index."""
    return sorted({goal.label for goal in live_goals(system)})


def units_of(system: System) -> list[str]:
    """The units of fairness; C counts them from 1."""
    return list(dict.fromkeys(action.group for action in system.actions if action.mandatory))


def unit_numbers(system: System) -> tuple[int, ...]:
    """The unit of each action, counted from 1; 0 for an optional one."""
    units = {group: number for number, group in enumerate(units_of(system), 1)}
    return tuple(units[action.group] if action.mandatory else 0 for action in system.actions)


def live_macros(system: System) -> dict[str, int]:
    """What ``runtime/walk.h`` is shaped by; nothing if no check asks."""
    return {"ZC_UNITS": max(1, len(units_of(system)))} if live_goals(system) else {}


def write_walks(system: System, places: Places, out: Writer, suffix: str = "") -> None:
    """The functions of `FUNCTIONS`, with `suffix` behind their names."""
    units = {group: number for number, group in enumerate(units_of(system))}
    handlers = Handlers(partial(_noted, units), partial(_stored, places.words), lambda _: [])
    dispatcher = Dispatcher(system, places, out, handlers)
    owed = [action for action in system.actions if action.mandatory]
    optional = [action for action in system.actions if not action.mandatory]
    calls = dispatcher.functions(f"zc_owed{suffix}", owed, WALK, "return out;")
    calls += dispatcher.functions(f"zc_optional{suffix}", optional, WALK, "return out;")
    with out.block(f"static uint64_t *zc_walk{suffix}({WALK.parameters})"):
        for call in calls:
            out.line(call)
        out.line("return out;")
    _write_tables(system, out, suffix)
    with out.block(f"static int zc_carriers_rest{suffix}({FUNCTIONS['zc_carriers_rest'].parameters})"):
        out.line(places.loads())
        for number, label in enumerate(live_labels(system)):
            carriers = [thread.index for thread in system.threads if label in thread.carries]
            if carriers:
                with out.block(f"if (label == {number})"):
                    out.line(f"return {texts_of(system, places, out).value(resting(system, carriers))};")
        out.line("return 0;")


def _noted(units: dict[str, int], action: Action) -> list[str]:
    if not action.mandatory:
        return []
    word, shift = divmod(units[action.group], WORD)
    return [f"able[{word}] |= {unsigned(1 << shift)};"]


def _stored(words: int, action: Action, values: Sequence[str]) -> list[str]:
    stores = [f"out[{number}] = {value};" for number, value in enumerate(values)]
    return [*stores, f"out += {words};", f"*(*steps)++ = {action.index};"]


def _write_tables(system: System, out: Writer, suffix: str) -> None:
    numbers = list(unit_numbers(system))
    _write_table(f"zc_unit{suffix}", FUNCTIONS["zc_unit"], [numbers], "[0][action]", out)
    passed = [[int(label in action.progress) for action in system.actions] for label in live_labels(system)]
    _write_table(f"zc_passes{suffix}", FUNCTIONS["zc_passes"], passed, "[label][action]", out)


def _write_table(name: str, signature: Signature, rows: list[list[int]], place: str, out: Writer) -> None:
    columns = max(1, len(rows[0]))
    with out.block(f"static {signature.result}{name}({signature.parameters})"):
        text = ", ".join("{" + ", ".join(map(str, row or [0])) + "}" for row in rows)
        out.line(f"static const uint32_t table[{len(rows)}][{columns}] = {{{text}}};")
        out.line(f"return table{place};")
