"""Everything there is to say of why a trace ends badly, put together."""

from __future__ import annotations

from typing import assert_never

from zcheck.explain.future import future_of
from zcheck.explain.knots import Knot, knots
from zcheck.explain.reserve import Shortage, Stock, shortages, stocks
from zcheck.explain.rounds import Round, round_of
from zcheck.explain.turning import PointOfNoReturn, point_of_no_return
from zcheck.explain.waiting import Waiter, waiters
from zcheck.frozen import dataclass
from zcheck.results.trace import (
    Ceased,
    Deadlocked,
    Faulted,
    Livelocked,
    NoProgress,
    Reached,
    Stuck,
    Trace,
)
from zcheck.semantics.states import is_resting
from zcheck.system.properties import Property
from zcheck.system.system import System


@dataclass(frozen=True, slots=True)
class Reason:
    """Why nobody concerned can go on. `knots` are empty where the end is no state of waiting, where the
    future is too large to look at, or where what is waited for does come but never suffices.

    `short` are the concerned threads that wait for a page, `stocks` where all pages are, if any do.
    `too_late` is None where it is not known or does not apply; `round` is the loop of a livelock.
    """

    concerned: tuple[str, ...]
    waiters: tuple[Waiter, ...]
    knots: tuple[Knot, ...]
    short: tuple[tuple[str, Shortage], ...]
    stocks: tuple[Stock, ...]
    too_late: PointOfNoReturn | None
    round: Round | None = None


def reason(system: System, goal: Property, trace: Trace) -> Reason:
    """Why `trace`, which violates `goal`, ends as it does."""
    concerned = _concerned(system, trace)
    names = tuple(system.threads[index].name for index in concerned)
    last = trace.states[-1]
    whole = future_of(system, trace.states)
    future = None if not concerned else future_of(system, (last,)) if whole is None else whole.of(last)
    found = () if future is None else waiters(system, last, future)
    short = tuple(
        (system.threads[index].name, one) for index in concerned for one in shortages(system, last, index)
    )
    return Reason(
        names,
        found,
        knots(found, frozenset(names)),
        short,
        stocks(system, last) if short else (),
        None if whole is None else point_of_no_return(system, goal, trace, whole),
        round_of(system, trace),
    )


def _concerned(system: System, trace: Trace) -> tuple[int, ...]:
    """The threads whose waiting is what is wrong."""
    last = trace.states[-1]
    match trace.ending:
        case Deadlocked(threads) | Stuck(threads):
            return threads
        case NoProgress(label) | Ceased(label):
            carriers = (thread.index for thread in system.threads if label in thread.carries)
            return tuple(index for index in carriers if not is_resting(system, index, last))
        case Faulted() | Reached() | Livelocked():
            return ()
        case _:
            assert_never(trace.ending)
