"""``zcheck mutate``: would the checks of a model notice a small mistake in it?"""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from zcheck.checking.mutation import Ways, changes, mutate
from zcheck.checking.options import Engine, Options
from zcheck.cli.console import Console
from zcheck.cli.exit_codes import ExitCode
from zcheck.cli.files import existing_file, is_library, model_files
from zcheck.cli.options import engine_argument, path_argument, seconds, size
from zcheck.diagnostics.errors import UsageError
from zcheck.lang.design import Design
from zcheck.lang.frontend import load_design
from zcheck.report.mutants import change_line, change_text, mutation_json, mutation_text
from zcheck.results.mutants import Fate, Mutation

HELP = "change a model one small thing at a time and see whether its checks notice"

EXAMPLES = """\
examples:
  zcheck mutate models/kmalloc_obj.zm --list              the changes, without trying them
  zcheck mutate models/kmalloc_obj.zm                     the changes that no check notices
  zcheck mutate models/kmalloc_obj.zm --with specs/keep_slabs.zs
                                                          those that no check of either file notices
  zcheck mutate models/lib/vm_page.zm --with models --with specs
                                                          a library, noticed by all who use it
  zcheck mutate models/kmalloc_obj.zm --at-least 90       a gate

Exit code: 0 the rate is at least what was asked, 1 it is not, 3 some mutant is undetermined or was not tried
and that decides, or the original is undetermined; 2 usage, 4 the model is wrong.
"""


def add_arguments(parser: ArgumentParser) -> None:
    path_argument(parser, "a .zm or .zs file; of a library, the files of --with that read it are asked")
    parser.add_argument("--list", action="store_true", help="print the changes and try none")
    parser.add_argument(
        "--in",
        dest="texts",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="change this file only, PATH itself or what it reads (may be repeated; default: all of these)",
    )
    parser.add_argument(
        "--with",
        dest="others",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="let the checks of this file (a spec of the model, or a folder) notice too (may be repeated)",
    )
    parser.add_argument("--at-least", metavar="PERCENT", type=percent, help="the kill rate to reach")
    parser.add_argument(
        "--limit-states",
        metavar="N",
        type=size,
        help="states of one search of a mutant (default: 20 times those of the original, at least 100k)",
    )
    parser.add_argument(
        "--largest",
        metavar="N",
        type=size,
        help="leave out the settings of --with files that have more than N states (default: none)",
    )
    parser.add_argument("--jobs", metavar="N", type=size, help="processes (default: one a core)")
    engine_argument(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of standard output")


def _named(design: Design, path: Path) -> str | None:
    """The name that a design knows a file by; None if it does not read it."""
    wanted = path.resolve()
    return next((source.name for source in design.sources if Path(source.name).resolve() == wanted), None)


def _task(arguments: Namespace) -> tuple[list[Design], frozenset[str]]:
    """The designs whose checks are asked, and the names of the texts to change.

    A library has no checks: the files of ``--with`` that read it stand for it.
    """
    path = existing_file(arguments.path)
    paths = [existing_file(text) for text in arguments.texts]
    files = {file.resolve(): file for file in (path, *model_files(arguments.others))}
    if is_library(path):
        del files[path.resolve()]
        paths = paths or [path]
    designs = [load_design(file) for file in files.values()]
    if is_library(path):
        designs = [one for one in designs if _named(one, path) is not None]
        if not designs:
            hint = "name files that read it, or a folder, with --with"
            raise UsageError(f"`{path}` is a library: it has no checks of its own", hint)
    texts = {text: [name for one in designs if (name := _named(one, text)) is not None] for text in paths}
    for text, names in texts.items():
        if not names:
            hint = "it is neither imported nor extended"
            raise UsageError(f"{designs[0].source.name} does not read `{text}`", hint)
    return designs, frozenset(name for names in texts.values() for name in names)


def percent(text: str) -> float:
    value = seconds(text)
    if value > 100:
        raise ArgumentTypeError(f"expected at most 100, found `{text}`")
    return value


def run(arguments: Namespace, console: Console) -> int:
    designs, texts = _task(arguments)
    if arguments.list:
        if arguments.format == "json":
            raise UsageError("--list prints text only")
        for edit in changes(designs, texts).values():
            change = change_text(edit.before, edit.after)
            console.write(change_line(edit.span.place, edit.where, edit.kind.value, change) + "\n")
        return ExitCode.OK
    counter = Counter(console)
    options = Options(engine=Engine(arguments.engine), environment=dict(os.environ))
    ways = Ways(arguments.limit_states, arguments.jobs, counter, texts, arguments.largest, options)
    mutation = mutate(designs[0], designs[1:], ways)
    counter.done()
    if arguments.format == "json":
        console.write(mutation_json(mutation))
    else:
        console.show(mutation_text(mutation, console.width))
    return code_of(mutation, arguments.at_least)


def code_of(mutation: Mutation, least: float | None) -> ExitCode:
    """Three-valued, like a verdict: a rate that open mutants could still lift is open."""
    if mutation.count(Fate.NOT_TRIED) or len(mutation.silent) == len(mutation.verdicts):
        return ExitCode.OPEN
    if least is None or mutation.least_percent >= least:
        return ExitCode.OK
    return ExitCode.OPEN if mutation.most_percent >= least else ExitCode.DIFFERENT


class Counter:
    """On a terminal, how many mutants are done, in a line that overwrites itself."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._shown = 0

    def __call__(self, number: int, total: int) -> None:
        if self._console.err_is_terminal:
            text = f"{number} of {total} mutants"
            self._console.status("\r" + text.ljust(self._shown))
            self._shown = len(text)

    def done(self) -> None:
        """Wipe the line."""
        if self._shown:
            self._console.status("\r" + " " * self._shown + "\r")
        self._shown = 0
