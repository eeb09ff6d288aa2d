"""The command line's front door: parse, dispatch, and turn whatever happens into an exit code."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from typing import Protocol

from zcheck import __version__
from zcheck.cli import explain, fmt, mutate, new, replay, show, simulate, step, verify
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


COMMANDS: dict[str, Command] = {
    "verify": verify,
    "show": show,
    "fmt": fmt,
    "simulate": simulate,
    "step": step,
    "replay": replay,
    "mutate": mutate,
    "explain": explain,
    "new": new,
}


def build_parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="zcheck",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"zcheck {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
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
    try:
        arguments = build_parser().parse_args(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else ExitCode.USAGE
    try:
        return int(COMMANDS[arguments.command].run(arguments, console))
    except KeyboardInterrupt:
        console.complain("interrupted: nothing is decided")
        return ExitCode.OPEN
    except Exception as error:
        return complain(console, error)
