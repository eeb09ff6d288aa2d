"""Answers to `sweep` and `minimize` as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import groupby, product
from typing import assert_never

from zcheck.report.document import Document, Line, line, paragraph, plural
from zcheck.report.json_value import Json
from zcheck.report.sizes import because, explored, proofs_json
from zcheck.results.outcome import CheckOutcome, Outcome
from zcheck.results.table import Beyond, FailsAt, Least, Point, Table
from zcheck.results.verdict import ForAllSizes, SizeProof
from zcheck.system.properties import VerdictName

INDENT = 4


def table_lines(table: Table, width: int) -> Document:
    """The table with the last parameter across, where that fits; else a line for each point."""
    *down, (across, columns) = table.axes
    cells = [cell(point) for point in table.points]
    heads = [", ".join(f"{name} = {value}" for (name, _), value in zip(down, row, strict=True))
             for row in product(*(values for _, values in down))]
    left = max([len(head) for head in heads] + [len(across) + 3])
    column = max(len(text) for text in (*columns, *cells))
    if INDENT + left + (column + 2) * len(columns) > width:
        return _list(table, width)
    lines: list[Line] = [_row(f"{across} =", columns, left, column)]
    size = len(columns)
    for number, head in enumerate(heads):
        lines.append(_row(head, cells[number * size : (number + 1) * size], left, column))
    return (*lines, *_legend(table, width))


def _legend(table: Table, width: int) -> Document:
    faulty = any(point.faults and point.verdict is VerdictName.HOLDS for point in table.points)
    caveat = paragraph(CAVEAT, width, INDENT, hanging=2) if faulty else ()
    return (*paragraph(LEGEND, width, INDENT), *caveat)


LEGEND = "holds; or violated, in so many steps at the least; ? undetermined"
CAVEAT = "* of the runs without a fault: some steps go wrong there, and nothing behind them was looked at"


def _row(head: str, cells: Sequence[str], left: int, column: int) -> Line:
    text = " " * INDENT + head.ljust(left) + "".join("  " + one.rjust(column) for one in cells)
    return line(text.rstrip())


def _list(table: Table, width: int) -> Document:
    """A line for each stretch of the last parameter on which the answer is the same."""
    lines: list[Line] = []
    for _, stretch in groupby(table.points, key=_alike):
        first, *others = stretch
        where = ", ".join(f"{name} = {value}" for name, value in first.values)
        if others:
            where += f" to {others[-1].values[-1][1]}"
        lines += paragraph(f"{where}: {cell(first)}", width, INDENT, hanging=2)
    return (*lines, *_legend(table, width))


def _alike(point: Point) -> tuple[object, ...]:
    *others, (_, last) = point.values
    return (*others, cell(point), None if last.lstrip("-").isdigit() else last)


def cell(point: Point) -> str:
    match point.verdict:
        case VerdictName.HOLDS:
            return "holds*" if point.faults else "holds"
        case VerdictName.UNDETERMINED:
            return "?"
        case VerdictName.VIOLATED:
            return "violated" if point.length is None else str(point.length)


def table_sentences(table: Table) -> list[str]:
    """How the points were decided."""
    proved = sum(point.is_proved for point in table.points)
    if not proved:
        return [f"each of the {len(table.points)} points was decided by itself"]
    others = len(table.points) - proved
    return [f"{others} of the {len(table.points)} points were decided each by itself, the others by proof",
            *because(table.proofs)]


def least_sentences(least: Least, table: Table) -> list[str]:
    """The answer of `minimize`, and how it was found."""
    how = table_sentences(table)
    if least.value is None:
        return [f"no value of {least.parameter} looked at is enough", *how, UNKNOWN]
    found = [f"{least.parameter} = {least.value} is the least that is enough"]
    if least.above:
        found.append(f"but more can be worse: it fails again at {', '.join(least.above)}")
    match least.beyond:
        case ForAllSizes(proofs):
            since = f" from {least.above[-1]} on" if least.above else ""
            more = f"every greater value{since}{_extent(proofs)} is enough as well, beyond those asked about too"
            return [*found, *how, more, *(one for one in (*explored(proofs), *because(proofs)) if one not in how)]
        case FailsAt(value, length):
            worse = f"{value}, beyond those asked about, after {plural(length, 'step')}"
            return [*found, f"but more can be worse: it fails at {least.parameter} = {worse}", *how]
        case None:
            return [*found, *how, UNKNOWN]
        case _:
            assert_never(least.beyond)


def _extent(proofs: tuple[SizeProof, ...]) -> str:
    """How far the proofs reach: not beyond the declared range where they are for this range or for its values."""
    is_declared = any(proof.in_range or proof.fixed for proof in proofs)
    return " in its declared range" if is_declared else " with which the model can be made"


UNKNOWN = "nothing is known of values beyond"


def table_json(one: CheckOutcome) -> Json:
    if one.table is None:
        return None
    least = one.least
    return {
        "axes": [{"parameter": name, "values": list(values)} for name, values in one.table.axes],
        "points": [_point_json(point) for point in one.table.points],
        "proofs": proofs_json(one.table.proofs),
        "least": None if least is None else {
            "parameter": least.parameter,
            "value": least.value,
            "fails_above_at": list(least.above),
            "below": least.below,
            "beyond": _beyond_json(least.beyond),
        },
    }


def _beyond_json(beyond: Beyond) -> Json:
    match beyond:
        case None:
            return None
        case FailsAt(value, length):
            return {"fails_at": value, "steps": length}
        case ForAllSizes(proofs):
            return {"proofs": proofs_json(proofs)}
        case _:
            assert_never(beyond)


def _point_json(point: Point) -> Json:
    return {
        "values": dict(point.values),
        "verdict": point.verdict.value,
        "steps": point.length,
        "states": point.states,
        "reason": point.reason,
        "faults": point.faults,
        "method": "proof" if point.is_proved else "search",
    }


def tables_csv(outcomes: Sequence[Outcome]) -> str:
    """Every point of every table, a row each, for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["file", "request", "point", "verdict", "steps", "states", "faults", "method"])
    for outcome in outcomes:
        for one in outcome.checks:
            for point in one.table.points if one.table else ():
                where = " ".join(f"{name}={value}" for name, value in point.values)
                length = "" if point.length is None else point.length
                request = f"{one.check.name} {one.check.text}"
                method = "proof" if point.is_proved else "search"
                found = point.verdict.value, length, point.states, point.faults, method
                writer.writerow([outcome.file, request, where, *found])
    return out.getvalue()
