"""``zcheck export``: the system of a file in the notation of another tool."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from zcheck.checking import systems
from zcheck.cli.console import Console
from zcheck.cli.exit_codes import ExitCode
from zcheck.cli.files import existing_file
from zcheck.cli.options import add_model_options, model_options, path_argument
from zcheck.cli.writing import write_atomically
from zcheck.diagnostics.errors import UsageError
from zcheck.export.dot import state_graph, thread_graph
from zcheck.export.murphi import murphi
from zcheck.export.pnml import pnml
from zcheck.export.promela import promela
from zcheck.export.questions import unsayable
from zcheck.lang.frontend import Batch
from zcheck.system.system import System

HELP = "write the system of a file in the notation of another tool"

EXAMPLES = """\
examples:
  zcheck export models/kmalloc_obj.zm --to promela -o kmalloc.pml    for SPIN
  zcheck export models/kmalloc_obj.zm --to murphi -o kmalloc.m       for Rumur, CMurphi
  zcheck export models/kva.zm --to pnml -o kva.pnml                  for Petri net tools
  zcheck export models/kva.zm --to dot --graph threads               where each thread can go
  zcheck export models/boot.zm --to dot --check naive                every reachable state

States are those of `zcheck verify --full`. What a target cannot say exactly is refused (exit code 2).
"""

TARGETS = ("promela", "murphi", "dot", "pnml")

ASKING = ("promela", "murphi")
"""The targets that carry checks."""


def add_arguments(parser: ArgumentParser) -> None:
    path_argument(parser, "a .zm or .zs file")
    parser.add_argument("--to", metavar="FORMAT", choices=TARGETS, required=True, help=", ".join(TARGETS))
    parser.add_argument(
        "--graph",
        choices=("states", "threads"),
        help="of dot: every reachable state (of a small system), or where each thread can go (default: states)",
    )
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write to FILE, not to standard output")
    add_model_options(parser)


def run(arguments: Namespace, console: Console) -> int:
    if arguments.graph is not None and arguments.to != "dot":
        raise UsageError(f"--graph says what dot draws; {arguments.to} has no use for it")
    batches = systems(existing_file(arguments.path), model_options(arguments))
    system = _one(batches, arguments.path).system
    if arguments.to in ASKING:
        _tell_unsayable(system, arguments, console)
    text = _text(system, arguments)
    if arguments.output is None:
        console.write(text)
    else:
        write_atomically(arguments.output, text)
        console.complain(f"wrote {arguments.output}")
    return ExitCode.OK


def _text(system: System, arguments: Namespace) -> str:
    match arguments.to:
        case "promela":
            return promela(system)
        case "murphi":
            return murphi(system)
        case "pnml":
            return pnml(system)
        case _:
            return thread_graph(system) if arguments.graph == "threads" else state_graph(system)


def _one(batches: Sequence[Batch], path: Path) -> Batch:
    """The system that the checks share; a UsageError where their `with` makes them several."""
    if len(batches) == 1:
        return batches[0]
    names = [batch.system.checks[0].name for batch in batches if batch.system.checks]
    hint = f"choose one with --check: {', '.join(names)}" if names else None
    raise UsageError(f"the checks of {path} speak of {len(batches)} systems, for their `with` differs", hint)


def _tell_unsayable(system: System, arguments: Namespace, console: Console) -> None:
    """Checks without a counterpart: an error where one was asked for by name, else a remark."""
    for check in system.checks:
        reason = unsayable(check)
        if reason is None:
            continue
        if arguments.checks is not None and check.name in arguments.checks:
            place = "" if check.span is None else f"{check.span.place}: "
            raise UsageError(f"{place}`{check.name} : {check.text}` cannot be exported to {arguments.to}: {reason}")
        console.complain(f"left out: {check.name} : {check.text}: {reason}")
