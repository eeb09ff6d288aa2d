"""``zcheck step``: the user chooses each step."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable

from zcheck.checking import systems
from zcheck.cli.console import Console
from zcheck.cli.exit_codes import ExitCode
from zcheck.cli.files import existing_file
from zcheck.cli.options import add_model_options, model_options, path_argument
from zcheck.explain.blocked import blocked
from zcheck.explain.situation import situations
from zcheck.explain.walk import Choice, Walk
from zcheck.report.document import Document, Line, Mark, Piece, labelled, line, paragraph
from zcheck.report.places import alike, need_lines, situation_lines, source_of
from zcheck.report.story import changes_text, state_lines

HELP = "choose step by step what happens next"

KEYS = "a number: take that step, u: undo, w: why others are not possible, s: state, q: quit, ?: help"

PROMPT = "> "

EXAMPLES = f"""\
examples:
  zcheck step models/kmalloc_obj.zm
  printf '1\\n1\\ns\\n' | zcheck step models/kmalloc_obj.zm          take the first step twice, show the state

keys: {KEYS}
"""


def add_arguments(parser: ArgumentParser) -> None:
    path_argument(parser, "a .zm or .zs file")
    add_model_options(parser)


def run(arguments: Namespace, console: Console) -> int:
    batch = systems(existing_file(arguments.path), model_options(arguments))[0]
    converse(Walk(batch.system), console, sys.stdin)
    return ExitCode.OK


def converse(walk: Walk, console: Console, answers: Iterable[str]) -> None:
    """Show what can be next, do what each line of `answers` says; ends with them or with ``q``."""
    _help(console)
    console.show(offer_lines(walk, console.width))
    console.write(PROMPT)
    for answer in answers:
        word = answer.strip().lower()
        if word in ("q", "quit"):
            return
        if word:
            _obey(walk, console, word)
        console.write(PROMPT)
    console.write("\n")


def _help(console: Console) -> None:
    console.show(paragraph(KEYS, console.width))


def _obey(walk: Walk, console: Console, word: str) -> None:
    match word:
        case "u" | "undo":
            if not walk.undo():
                console.write("this is the initial state: nothing to undo\n")
            console.show(offer_lines(walk, console.width))
        case "w" | "why":
            console.show(why_lines(walk, console.width))
        case "s" | "state":
            console.show(whole_state(walk, console.width))
        case "?" | "help":
            _help(console)
        case _:
            _take(walk, console, word)


def _take(walk: Walk, console: Console, word: str) -> None:
    choices = walk.choices()
    if not word.isascii() or not word.isdigit() or not 1 <= int(word[:9]) <= len(choices):
        numbers = f"a number from 1 to {len(choices)}" if choices else "u (nothing can follow here)"
        console.write(f"expected {numbers}, or one of u w s q ?\n")
        return
    walk.take(choices[int(word) - 1])
    console.show(offer_lines(walk, console.width))


def offer_lines(walk: Walk, width: int) -> Document:
    """How far the run is, and the numbered steps that can be next."""
    if walk.fault is not None and walk.fault.fault is not None:
        fault = walk.fault.fault
        return paragraph(f"step {walk.fault.first} went wrong: {fault.kind.value}: {fault.message}", width)
    choices = walk.choices()
    lines: list[Line] = [line(), line(Piece(f"after step {len(walk.actions)}", Mark.STRONG))]
    for number, choice in enumerate(choices, start=1):
        lines += labelled((Piece(f"{number:>3}"),), _choice_lines(choice, width - 5), 0, 5)
    if not choices:
        end = "deadlock: not everybody rests" if walk.deadlocked else "everybody rests"
        lines += paragraph(f"nothing can follow; {end}", width, 2)
    elif walk.deadlocked:
        lines += paragraph("deadlock: all these steps are optional, and not everybody rests", width, 2)
    return tuple(lines)


def _choice_lines(choice: Choice, width: int) -> list[Line]:
    step = choice.step
    head = f"{step.who}: {step.place.statement}{' (optional)' if step.optional else ''}"
    lines = [*paragraph(head, width, hanging=2)]
    if source_of(step.place):
        lines += paragraph(source_of(step.place), width, mark=Mark.FAINT)
    if step.fault is not None:
        lines += paragraph(f"goes wrong: {step.fault.kind.value}: {step.fault.message}", width, mark=Mark.BAD)
    if step.changes:
        lines += paragraph(changes_text(step), width, 2, 2)
    return lines


def why_lines(walk: Walk, width: int) -> Document:
    """The steps that are not enabled, with what keeps them."""
    lines: list[Line] = []
    for one in blocked(walk.system, walk.state):
        lines += paragraph(f"{one.who}: {one.place.statement}", width, 2, 2)
        if source_of(one.place):
            lines += paragraph(source_of(one.place), width, 4, mark=Mark.FAINT)
        for need in one.needs:
            lines += need_lines("needs", need, width)
    return tuple(lines) or (line("  every step of those who are there is possible"),)


def whole_state(walk: Walk, width: int) -> Document:
    lines = [*state_lines(walk.system, walk.state, width)]
    for group in alike(situations(walk.system, walk.state)):
        lines += situation_lines(group, width)
    return tuple(lines)
