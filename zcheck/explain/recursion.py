"""The call chain of a recursion fault, with the part that repeats."""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.frozen import dataclass
from zcheck.system.actions import CallFrame


@dataclass(frozen=True, slots=True)
class Chain:
    """A call chain that re-enters itself: `lead` once, then `cycle` over and over, `again` being its next call."""

    lead: tuple[CallFrame, ...]
    cycle: tuple[CallFrame, ...]
    again: CallFrame           # the first call of the second round
    rounds: int                # how often the cycle is complete in the chain


def repeated(calls: Sequence[CallFrame]) -> Chain | None:
    """The shortest cycle of procedures at the end of `calls` that repeats; None if nothing does.

    A chain may be cut by the depth limit in the middle of a round, so the last round may be incomplete.
    """
    names = [frame.procedure for frame in calls]
    for length in range(1, len(names) // 2 + 1):
        start = _start_of_period(names, length)
        if len(names) - start >= 2 * length:
            rounds = (len(names) - start) // length
            cycle = tuple(calls[start : start + length])
            return Chain(tuple(calls[:start]), cycle, calls[start + length], rounds)
    return _reentry(calls, names)


def _start_of_period(names: Sequence[str], length: int) -> int:
    """The least index from which every name equals the one `length` later."""
    start = len(names) - length
    while start > 0 and names[start - 1] == names[start - 1 + length]:
        start -= 1
    return start


def _reentry(calls: Sequence[CallFrame], names: Sequence[str]) -> Chain | None:
    """From the last procedure that occurs twice: its first occurrence up to its second is the cycle."""
    for index in range(len(names) - 1, -1, -1):
        first = names.index(names[index])
        if first < index:
            return Chain(tuple(calls[:first]), tuple(calls[first:index]), calls[index], 1)
    return None
