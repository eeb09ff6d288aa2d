"""How far a check that holds is from failing: the tightest moments, found by asking what can be reached.

Each question is a `reachable`, asked beside the others of one more search: so it is answered by the same engines,
and its run is replayed like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from zcheck.analysis.slack import Slack, slacks
from zcheck.analysis.tightness import actor, number_able, somebody_waits, stops
from zcheck.checking.options import Options
from zcheck.checking.running import run_batch
from zcheck.explain.situation import values_of
from zcheck.frozen import dataclass
from zcheck.lang.frontend import Batch
from zcheck.limits import Limits
from zcheck.results.margin import LastHope, Lowest, Margin, Spare, Stop
from zcheck.results.outcome import Run
from zcheck.results.trace import Trace
from zcheck.results.verdict import Exhausted, Holds, Verdict, Violated
from zcheck.semantics.evaluation import evaluate
from zcheck.semantics.states import not_resting
from zcheck.semantics.steps import enabled
from zcheck.system.building import at_most, conj
from zcheck.system.expressions import TRUE, Expr, Read
from zcheck.system.expressions import number as constant
from zcheck.system.intervals import Interval, bounds
from zcheck.system.properties import Check, DeadlockFree, Reachable
from zcheck.system.show import show_expression
from zcheck.system.system import System
from zcheck.system.types import value_range

CLOSE = 4
"""So many limits above the least possible are asked about one by one."""

MOST = 24
"""So many quantities of one search at most: of more, the first."""


@dataclass(frozen=True, slots=True)
class _Quantity:
    """`value` is at least `low` where `where` is true; how little it comes to there is the question."""

    check: str
    within: int | None
    where: Expr
    value: Expr
    low: int
    high: int
    told: Callable[[int, Trace], Margin]

    def asked(self, limit: int, number: int) -> Check:
        """Whether it comes to `limit` or less; `number` tells the questions of a search apart."""
        goal = Reachable(conj((self.where, at_most(self.value, constant(limit)))), TRUE)
        return Check(f"{self.check} {number}", goal, self.check, self.within)

    def at_end_of(self, trace: Trace) -> int:
        return evaluate(self.value, trace.states[-1])

    def margin(self, trace: Trace) -> Margin:
        return self.told(self.at_end_of(trace), trace)


def margins(
    run: Run, decided: Sequence[tuple[Check, Verdict]], options: Options, limits: Limits
) -> Mapping[str, tuple[Margin, ...]]:
    """The tightest moments of the checks of `run` that hold in all states, by name, the least spare first.

    What is not found within `limits` is left out.
    """
    wanted = [
        quantity
        for one, verdict in decided
        if isinstance(verdict, Holds) and isinstance(verdict.evidence, Exhausted)
        for quantity in _quantities(run.system, one)
    ]
    found: dict[str, list[Margin]] = {}
    for quantity, margin in _Search(run.system, replace(options, limits=limits)).least(wanted[:MOST]):
        found.setdefault(quantity.check, []).append(margin)
    return {name: tuple(sorted(several, key=_order)) for name, several in found.items()}


def _order(margin: Margin) -> int:
    return margin.least if isinstance(margin, Spare) else 0


def _quantities(system: System, one: Check) -> Iterator[_Quantity]:
    for slack in slacks(system, one.property):
        low, high = bounds(slack.value, _ranges(system))
        if high > 0:                               # what can hold in one way only is no matter of more or less
            yield _Quantity(
                one.name, one.within, slack.where, slack.value, max(low, 0), high, _spare_teller(system, slack)
            )
    if isinstance(one.property, DeadlockFree):
        yield from _quantities_of_waiting(system, one)


def _ranges(system: System) -> Callable[[int], Interval]:
    return lambda slot: value_range(system.slots[slot].type)


def _quantities_of_waiting(system: System, one: Check) -> Iterator[_Quantity]:
    able = number_able(system)
    _, most = bounds(able, _ranges(system))
    waits = somebody_waits(system)
    yield _Quantity(one.name, one.within, waits, able, 1, most, lambda _, trace: _last_hope(system, trace))
    for queue, classes in stops(system).items():
        low, high = value_range(system.slots[queue].type)
        yield _Quantity(
            one.name, one.within, TRUE, Read(queue), low, high, _lowest_teller(system, queue, classes)
        )


def _spare_teller(system: System, slack: Slack) -> Callable[[int, Trace], Margin]:
    def told(least: int, trace: Trace) -> Margin:
        values = values_of(system, trace.states[-1], slack.compared)
        step = None if slack.action is None else system.actions[slack.action].origin.text
        shown = tuple((value.name, value.value) for value in values)
        return Spare(show_expression(slack.compared, system), least, shown, step, trace)

    return told


def _lowest_teller(system: System, queue: int, classes: Mapping[str, int]) -> Callable[[int, Trace], Margin]:
    ordered = sorted((Stop(name, least) for name, least in classes.items()), key=lambda stop: -stop.least)
    return lambda pages, trace: Lowest(system.slots[queue].name, pages, tuple(ordered), trace)


def _last_hope(system: System, trace: Trace) -> LastHope:
    state = trace.states[-1]
    able = dict.fromkeys(actor(system, action) for action in enabled(system, state) if action.mandatory)
    waiting = (system.threads[index].name for index in not_resting(system, state))
    return LastHope(tuple(name for name in waiting if name not in able), tuple(able), trace)


class _Search:
    """Rounds of questions whether quantities come to so little, each closer than the one before."""

    def __init__(self, system: System, options: Options) -> None:
        self._system = system
        self._options = options

    def least(self, wanted: Sequence[_Quantity]) -> list[tuple[_Quantity, Margin]]:
        """Those whose least value is found, in order."""
        found: dict[int, Trace] = {}
        between = {number: (one.low, one.high) for number, one in enumerate(wanted) if one.low <= one.high}
        while between:
            asked = [(number, limit) for number, ends in between.items() for limit in _limits(*ends)]
            verdicts = self._verdicts([(wanted[number], limit) for number, limit in asked])
            for (number, limit), verdict in zip(asked, verdicts, strict=True):
                if number not in between:
                    continue
                low, high = between[number]
                match verdict:
                    case Violated(Exhausted()) if limit >= low:
                        between[number] = limit + 1, high
                    case Holds(Trace() as trace) if limit <= high:
                        found[number] = trace
                        between[number] = low, wanted[number].at_end_of(trace) - 1
                    case Holds() | Violated(Exhausted()):
                        pass
                    case _:
                        del between[number]
                        found.pop(number, None)
            between = {number: ends for number, ends in between.items() if ends[0] <= ends[1]}
        return [(wanted[number], wanted[number].margin(trace)) for number, trace in sorted(found.items())]

    def _verdicts(self, asked: Sequence[tuple[_Quantity, int]]) -> tuple[Verdict, ...]:
        checks = tuple(one.asked(limit, number) for number, (one, limit) in enumerate(asked))
        _, verdicts = run_batch(Batch((), replace(self._system, checks=checks)), self._options, None)
        return verdicts


def _limits(low: int, high: int) -> list[int]:
    """`low` and the next ones, closely, then ever farther apart, up to `high`."""
    found = list(range(low, min(high, low + CLOSE) + 1))
    distance = 2 * CLOSE
    while low + distance < high:
        found.append(low + distance)
        distance *= 2
    return found if found[-1] == high else [*found, high]
