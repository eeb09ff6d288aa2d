"""``zcheck fmt``: the canonical text of files."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from zcheck.cli.complaining import complain
from zcheck.cli.console import Console
from zcheck.cli.exit_codes import ExitCode, strongest
from zcheck.cli.files import model_files
from zcheck.cli.writing import write_atomically
from zcheck.diagnostics.errors import EngineBug, UsageError, ZcheckError
from zcheck.diagnostics.source import Source
from zcheck.lang.formatting import format_source
from zcheck.lang.loading import read_source
from zcheck.lang.parser import parse_file

HELP = "rewrite files in their canonical form"

EXAMPLES = """\
examples:
  zcheck fmt models specs           rewrite all files below two folders
  zcheck fmt --check models         only say which files would change; exit code 1 if any would
  zcheck fmt - < draft.zm           from standard input to standard output
"""

STDIN = "-"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a file, a folder, or - for standard input")
    parser.add_argument("--check", action="store_true", help="change nothing; exit code 1 if any would change")


def run(arguments: Namespace, console: Console) -> int:
    if STDIN in arguments.paths:
        if len(arguments.paths) > 1:
            raise UsageError("- stands alone: standard input cannot be mixed with files")
        return _standard_input(arguments.check, console)
    codes = [
        _one(path, arguments.check, console)
        for path in model_files((Path(path) for path in arguments.paths), libraries=True)
    ]
    return strongest(codes)


def _standard_input(check: bool, console: Console) -> ExitCode:
    try:
        text = sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"standard input is not UTF-8 text: {error.reason} at byte {error.start}") from error
    new = formatted(Source("standard input", text))
    if not check:
        console.write(new)
        return ExitCode.OK
    return ExitCode.OK if new == text else ExitCode.DIFFERENT


def _one(path: Path, check: bool, console: Console) -> ExitCode:
    try:
        source = read_source(path)
        new = formatted(source)
        if new == source.text:
            return ExitCode.OK
        if check:
            console.write(f"would change {path}\n")
            return ExitCode.DIFFERENT
        write_atomically(path, new)
    except (ZcheckError, OSError) as error:
        return complain(console, error)
    console.write(f"changed {path}\n")
    return ExitCode.OK


def formatted(source: Source) -> str:
    """The canonical text, which is checked to mean the same and to be canonical itself."""
    new = format_source(source)
    again = Source(source.name, new)
    if parse_file(again)[0] != parse_file(source)[0]:
        raise EngineBug(f"formatting {source.name} would change its meaning; it is left as it is")
    if format_source(again) != new:
        raise EngineBug(f"the formatted text of {source.name} is not canonical; it is left as it is")
    return new
