"""The function that takes only the steps of a stubborn set: see ``runtime/stubborn.h``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from zcheck.analysis.independence import Independence
from zcheck.engines.native.actions import Handlers
from zcheck.engines.native.conditions import texts_of
from zcheck.engines.native.counting import Canonical
from zcheck.engines.native.dispatch import Dispatcher, Signature
from zcheck.engines.native.fields import WORD, Places, unsigned
from zcheck.engines.native.writing import Writer
from zcheck.system.actions import Action
from zcheck.system.expressions import Expr
from zcheck.system.system import System

LOOK = Signature(
    "void ", "zc_worker *worker, const uint64_t *s, uint64_t *able", "worker, s, able", ""
)
TAKE = Signature(
    "uint64_t *",
    "zc_worker *worker, const uint64_t *s, uint64_t *out, const uint64_t *chosen",
    "worker, s, out, chosen",
    "out = ",
)


class SparingWriter:
    """Writes ``<name>``, which stands in for the function that takes all steps.

    Also twins take steps here: a set may hold the step of one of them and not that of another.
    """

    def __init__(self, system: System, places: Places, out: Writer, name: str, canonical: Canonical) -> None:
        self._system = system
        self._places = places
        self._out = out
        self._name = name
        self._canonical = canonical
        self._known = Independence(system)
        self._parts = [self._known.conditions(action.index) for action in system.actions]
        self._conditions = list(dict.fromkeys(part for parts in self._parts for part in parts))
        self._words = -(-max(1, len(system.actions)) // WORD)

    def write(self, write_sights: Callable[[], None]) -> None:
        """`write_sights` writes what to note of a state; ``able`` is whether a mandatory action is enabled."""
        actions, out = self._system.actions, self._out
        self._write_rules()
        looking = Dispatcher(self._system, self._places, out, Handlers(_seen, lambda *_: [], lambda _: []))
        looks = looking.functions(f"{self._name}_look", actions, LOOK, "")
        taking = Dispatcher(self._system, self._places, out, Handlers(lambda _: [], self._taken, _faulted))
        takes = taking.functions(f"{self._name}_part", actions, TAKE, "return out;")
        self._write_truth()
        with out.block(f"static uint64_t *{self._name}(zc_worker *worker, const uint64_t *s, uint64_t *out)"):
            out.line(self._places.loads())
            out.line(f"uint64_t enabled[{self._words}] = {{0}}, chosen[{self._words}];")
            for look in looks:
                out.line(look.replace("able)", "enabled)"))
            out.line("int able = 0;")
            for word in range(self._words):
                out.line(f"able |= (enabled[{word}] & {self._name}_mandatory[{word}]) != 0;")
            write_sights()
            out.line(f"uint8_t truth[{max(1, len(self._conditions))}];")
            out.line(f"{self._name}_truth(s, truth);")
            out.line(f"zc_choose(&{self._name}_rules, enabled, truth, chosen);")
            for take in takes:
                out.line(take)
            out.line("return out;")

    def _write_truth(self) -> None:
        with self._out.block(f"static void {self._name}_truth(const uint64_t *s, uint8_t *truth)"):
            self._out.line(self._places.loads())
            for number, condition in enumerate(self._conditions):
                with self._out.block(""):
                    text = texts_of(self._system, self._places, self._out).value(condition)
                    self._out.line(f"truth[{number}] = ({text}) != 0;")

    def _write_rules(self) -> None:
        actions = self._system.actions
        numbers: dict[Expr, int] = {condition: number for number, condition in enumerate(self._conditions)}
        first, parts = [0], list[int]()
        for mine in self._parts:
            parts += (numbers[part] for part in mine)
            first.append(len(parts))
        self._sets("in_the_way", [self._known.in_the_way(action.index) for action in actions])
        self._sets("enablers", [self._known.enablers(condition) for condition in self._conditions])
        self._sets("mandatory", [sum(1 << action.index for action in actions if action.mandatory)])
        self._table("uint32_t", "first", map(str, first))
        self._table("uint32_t", "parts", map(str, parts))
        names = ("in_the_way", "enablers", "mandatory", "first", "parts")
        fields = ", ".join(f"{self._name}_{name}" for name in names)
        self._out.line(
            f"static const zc_rules {self._name}_rules = {{{self._words}, {len(actions)}, {fields}}};"
        )

    def _sets(self, name: str, masks: Sequence[int]) -> None:
        words = [
            unsigned(mask >> WORD * word) for mask in masks for word in range(self._words)
        ]
        self._table("uint64_t", name, words)

    def _table(self, kind: str, name: str, values: Iterable[str]) -> None:
        text = ", ".join(values) or "0"
        self._out.line(f"static const {kind} {self._name}_{name}[] = {{{text}}};")

    def _taken(self, action: Action, words: Sequence[str]) -> list[str]:
        stores = [f"out[{number}] = {word};" for number, word in enumerate(words)]
        step = [*stores, *self._canonical.calls(action), f"out += {self._places.words};"]
        return [f"if ({_is_in('chosen', action)}) {{", *step, "}"]


def _seen(action: Action) -> list[str]:
    word, bit = divmod(action.index, WORD)
    return [f"worker->fired[{action.index}] = 1;", f"able[{word}] |= {unsigned(1 << bit)};"]


def _faulted(action: Action) -> list[str]:
    return [f"if ({_is_in('chosen', action)}) zc_fault(worker, s);"]


def _is_in(name: str, action: Action) -> str:
    word, bit = divmod(action.index, WORD)
    return f"{name}[{word}] >> {bit} & 1"
