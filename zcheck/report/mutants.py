"""Mutants as text and as JSON: the counts, the kill rate, and every mutant that nothing noticed."""

from __future__ import annotations

import json
from collections.abc import Iterable

from zcheck import __version__
from zcheck.report.document import BLANK, Document, Line, Mark, Piece, line, listing, paragraph, plural
from zcheck.report.json_value import Json
from zcheck.results.mutants import SAME_BEHAVIOUR, Fate, Mutant, Mutation

VERSION = 2
"""Of the JSON document; grows when a reader must change."""

MARKS = {Fate.KILLED: Mark.GOOD, Fate.SURVIVED: Mark.BAD, Fate.OPEN: Mark.OPEN, Fate.NOT_TRIED: Mark.OPEN}

LISTED = (Fate.SURVIVED, Fate.OPEN, Fate.NOT_TRIED)


def mutation_text(mutation: Mutation, width: int) -> Document:
    lines: list[Line] = [line(f"{mutation.file}: {mutation.title}".rstrip(": ")), BLANK]
    lines += _original(mutation, width)
    for fate in LISTED:
        found = [mutant for mutant in mutation.mutants if mutant.fate is fate]
        if found:
            lines += [line(Piece(f"{fate.value}:", MARKS[fate])), *_lines(found), BLANK]
    alike = [mutant for mutant in mutation.mutants if mutant.why == SAME_BEHAVIOUR]
    if alike:
        lines += [line(f"equivalent ({SAME_BEHAVIOUR}), not counted:"), *_lines(alike), BLANK]
    lines.append(_counts(mutation))
    lines.append(line(Piece(rate(mutation), Mark.STRONG)))
    return tuple(lines)


def _original(mutation: Mutation, width: int) -> Document:
    """What a reader must know of the original to believe the rate."""
    lines: list[Line] = []
    if mutation.unexpected:
        text = f"Of the original, not as expected: {listing(mutation.unexpected)}."
        lines += paragraph(f"{text} A mutant is killed by a verdict that differs from the original's.", width)
    if mutation.silent:
        text = f"Undetermined in the original, so they kill nothing: {listing(mutation.silent)}."
        lines += paragraph(text, width)
    return (*lines, BLANK) if lines else ()


def _lines(mutants: Iterable[Mutant]) -> Document:
    return tuple(line(f"  {mutant_line(mutant)}") for mutant in mutants)


def mutant_line(mutant: Mutant) -> str:
    """``file:line: in vm_fault: before -> after  [kind]``."""
    return change_line(mutant.span.place, mutant.where, mutant.kind, change_text(mutant.before, mutant.after))


def change_line(place: str, where: str, kind: str, change: str) -> str:
    return f"{place}: in {where}: {change}  [{kind}]"


def change_text(before: str, after: str) -> str:
    return f"{before} -> {after or '(left out)'}"


def _counts(mutation: Mutation) -> Line:
    pieces = [
        Piece(f"{mutation.count(fate)} {fate.value}", MARKS.get(fate, Mark.PLAIN))
        for fate in Fate
        if mutation.count(fate) or fate in (Fate.KILLED, Fate.SURVIVED)
    ]
    separated = [part for piece in pieces for part in (Piece(", "), piece)][1:]
    return line(f"{plural(len(mutation.mutants), 'mutant')}: ", *separated)


def rate(mutation: Mutation) -> str:
    """``kill rate 93 % (54 of 58)``; rounded down, so that 90 % is never claimed below it."""
    killed, counted = mutation.count(Fate.KILLED), mutation.counted
    if not counted:
        return "kill rate: no mutant counts"
    text = f"kill rate {int(mutation.least_percent)} % ({killed} of {counted})"
    if mutation.count(Fate.OPEN):
        text += f"; {int(mutation.most_percent)} % if the undetermined ones were killed, too"
    if mutation.count(Fate.NOT_TRIED):
        text += "; interrupted, so not all were tried"
    return text


def mutation_json(mutation: Mutation) -> str:
    document: dict[str, Json] = {
        "format": "zcheck-mutants",
        "version": VERSION,
        "zcheck": __version__,
        "file": mutation.file,
        "title": mutation.title,
        "original": dict(mutation.verdicts),
        "not_as_expected": list(mutation.unexpected),
        "undetermined": list(mutation.silent),
        "limit_states": mutation.limit_states,
        "counts": {fate.value: mutation.count(fate) for fate in Fate},
        "counted": mutation.counted,
        "kill_rate": round(mutation.least_percent, 2) if mutation.counted else None,
        "mutants": [_mutant_json(mutant) for mutant in mutation.mutants],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _mutant_json(mutant: Mutant) -> Json:
    return {
        "file": mutant.span.source.name,
        "line": mutant.span.line,
        "where": mutant.where,
        "kind": mutant.kind,
        "before": mutant.before,
        "after": mutant.after,
        "fate": mutant.fate.value,
        "why": mutant.why,
    }
