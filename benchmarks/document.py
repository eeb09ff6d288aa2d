"""``docs/performance.md``: what was measured, on what, and how it compares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from benchmarks.cores import TURNS, Gain, NoGain
from benchmarks.machine import description
from benchmarks.running import ATTEMPTS, SHORT, Limit
from benchmarks.table import Row, document_table, grouped

INTRODUCTION = """\
# Performance

How fast zcheck explores, next to SPIN, Rumur and a search written by hand in C. This page is written by

```sh
python -m benchmarks.peers            # about 10^5 and 10^6 states; --large: 10^7; --huge: more than 10^8
```

from a checkout, with `spin`, `rumur` and a C compiler installed. Do not edit it.

## How to read it

Each model is written for each tool as its users would write it (`benchmarks/models`, `benchmarks/written`,
`benchmarks/baseline`), so that one step is one transition. Every line marked *full* stores every reachable state:
that all of them find the same number is asserted by the script. The other lines use what the tool has to store
less: zcheck counts identical threads; SPIN has its partial order reduction; Rumur merges permutations of threads.
`kmalloc_obj` is the shipped model with larger parameters; there SPIN and Rumur read what `zcheck export` writes.

- *CPU s* is user and system time of the whole process. *search s* is, of it, what zcheck says it spent exploring
  (`cpu_seconds` in its JSON report); the rest it takes to load Python and the model, whatever the number of states.
  The programs of the others do nothing but search. *wall s* is by the clock. Of runs under {short:.0f} s the least
  of {attempts} counts.
- *compile s* is paid once for a model: for zcheck the C compiler, whose result is cached; for SPIN and Rumur
  writing C, and compiling it with `-O3 -march=native`.
- *states/s* and *trans./s*, those of the full graph, are over *search s*.
- *bytes/state* is the peak of the process over the states, for zcheck without what it takes before it explores. A
  state of `kmalloc_obj` has more than 64 bits; what conservation laws imply of it is not stored, and the rest is
  one word, as in the other models.
- *against* is how many times the *search s* of `{reference}` a tool needs; below 1 it is faster.
- `> {seconds:.0f} s` or `> {memory:.0f} GiB` instead of figures: the tool reached the limit that each run has.

A virtual machine may have to ask its host for memory that is touched first: see *the machine*. Where that takes
seconds a GiB it is a good part of all searches here, more so of those that take more bytes a state.

SPIN runs with `-DSAFETY` and a hash table of twice the states, Rumur on one core. They look for no deadlock here;
zcheck decides the checks that the models carry.
"""


def document(tables: Sequence[Sequence[Row]], gains: Sequence[Gain | NoGain], reference: str, limit: Limit) -> str:
    lines = [
        INTRODUCTION.format(
            reference=reference, seconds=limit.seconds, memory=limit.memory_bytes / 2**30, short=SHORT,
            attempts=ATTEMPTS,
        )
    ]
    lines += ["## The machine", ""]
    lines += [f"- {name}: {value}" for name, value in description()]
    lines += ["", "## Ratios", "", *_ratios(tables, reference)]
    if gains:
        lines += ["", "## Two cores", "", *_gains(gains)]
    for rows in tables:
        lines += ["", *_section(rows, reference)]
    return "\n".join(lines) + "\n"


def _gains(gains: Sequence[Gain | NoGain]) -> Iterator[str]:
    yield f"Seconds by the clock in the search, medians of {TURNS} turns, each in another order: on one core, on"
    yield "two, and on one core while another such search runs on the other. Those two share nothing but the"
    yield "machine, so twice the first figure over the third is the most that a second core can be worth here."
    yield ""
    yield "| case | one | two | two side by side | one / two | at most |"
    yield f"|{'---|' * 6}"
    for each in gains:
        yield f"| {each.case.name} | {_gain(each)} |"


def _gain(each: Gain | NoGain) -> str:
    match each:
        case Gain(_, one, two, beside):
            return f"{one:.2f} | {two:.2f} | {beside:.2f} | {each.ratio:.2f}x | {each.most:.2f}x"
        case NoGain(_, failure):
            return f"{failure.why} |  |  |  | "


def _section(rows: Sequence[Row], reference: str) -> Iterator[str]:
    case = rows[0].case
    yield f"## {case.name}"
    yield ""
    if case.transitions:
        yield f"{grouped(case.states)} states, {grouped(case.transitions)} transitions."
    else:
        yield f"{grouped(case.states)} states where identical threads are counted."
    yield ""
    yield from document_table(rows, _of(rows, reference))


NAMES = ("C by hand", "SPIN full", "SPIN full, -DBFS", "Rumur full")
"""The full searches that the reference is compared with."""

SMALLEST_SECONDS = 0.01
"""Less cannot be told from noise."""


def _ratios(tables: Sequence[Sequence[Row]], reference: str) -> Iterator[str]:
    """How many times faster than each full search the reference is, a line a case."""
    yield f"How many times faster `{reference}` searches the same states, in *search s*:"
    yield ""
    yield from _ratio_table(tables, reference, lambda ours: ours.search)
    yield ""
    yield "The whole process, in *CPU s*; at 10^5 states, and some more, the start of Python is most of it:"
    yield ""
    yield from _ratio_table(tables, reference, lambda ours: ours.cpu)


def _ratio_table(
    tables: Sequence[Sequence[Row]], reference: str, seconds: Callable[[Row], float]
) -> Iterator[str]:
    yield f"| case | {' | '.join(NAMES)} |"
    yield f"|{'---|' * (len(NAMES) + 1)}"
    for rows in tables:
        ours = _of(rows, reference)
        if ours is not None:
            yield f"| {ours.case.name} | {' | '.join(_ratio(rows, name, seconds(ours)) for name in NAMES)} |"


def _ratio(rows: Sequence[Row], name: str, seconds: float) -> str:
    """Where the other was stopped at its time limit, at least how many times."""
    peer = next((row for row in rows if row.tool == name), None)
    if peer is None or seconds < SMALLEST_SECONDS:
        return ""
    if peer.why is None:
        return f"{peer.cpu / seconds:.1f}"
    stopped = re.fullmatch(r"> ([0-9]+) s", peer.why)
    return peer.why if stopped is None else f"> {int(stopped[1]) / seconds:.1f}"


def _of(rows: Sequence[Row], tool: str) -> Row | None:
    return next((row for row in rows if row.tool == tool and row.why is None), None)
