"""The command line's front door: parse, dispatch, and turn whatever happens into an exit code."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Protocol, cast

from zcheck import __version__
from zcheck.cli.complaining import complain
from zcheck.cli.console import Console, standard_console
from zcheck.cli.exit_codes import ExitCode

DESCRIPTION = """\
Exhaustive deadlock checking of memory allocator designs, for kernel developers.
Can this design reach a state where nobody can make progress?
"""

EXAMPLES = """\
examples:
  zcheck verify models/kmalloc_obj.zm       decide its checks, print the shortest way to trouble
  zcheck step models/kmalloc_obj.zm         play it through by hand
  zcheck new model my_allocator             start your own
  zcheck COMMAND --help                     more about one command
"""


class Command(Protocol):
    """A module of `zcheck.cli` that is one command."""

    HELP: str
    EXAMPLES: str

    def add_arguments(self, parser: ArgumentParser) -> None: ...

    def run(self, arguments: Namespace, console: Console) -> int: ...


COMMANDS = ("verify", "show", "fmt", "simulate", "step", "replay", "diff", "mutate", "explain", "export", "new")
"""In the order of the help; each is a module of this package, which is loaded only where it is needed."""


def command_named(name: str) -> Command:
    # The protocol says what a command's module has to have; that each has it, a test of all commands shows.
    return cast(Command, import_module(f"zcheck.cli.{name}"))


def build_parser(names: Iterable[str] = COMMANDS) -> ArgumentParser:
    parser = ArgumentParser(
        prog="zcheck",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"zcheck {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in names:
        command = command_named(name)
        command.add_arguments(
            commands.add_parser(
                name,
                help=command.HELP,
                description=command.HELP,
                epilog=command.EXAMPLES,
                formatter_class=RawDescriptionHelpFormatter,
                allow_abbrev=False,
            )
        )
    return parser


def main(argv: Sequence[str] | None = None, console: Console | None = None) -> int:
    """Run one command; whatever happens, the result is an exit code."""
    console = console or standard_console()
    argv = sys.argv[1:] if argv is None else argv
    try:
        arguments = build_parser(_needed(argv)).parse_args(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else ExitCode.USAGE
    try:
        return int(command_named(arguments.command).run(arguments, console))
    except KeyboardInterrupt:
        console.complain("interrupted: nothing is decided")
        return ExitCode.OPEN
    except Exception as error:
        return complain(console, error)


def preload(argv: Sequence[str]) -> None:
    """Load the module of the command that is called."""
    if argv and argv[0] in COMMANDS:
        command_named(argv[0])


def _needed(argv: Sequence[str]) -> Sequence[str]:
    """The command that is called; all, where there is help or a mistake to print, and none for the version."""
    if list(argv) == ["--version"]:
        return ()
    return argv[:1] if argv and argv[0] in COMMANDS else COMMANDS
