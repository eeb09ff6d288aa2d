"""``zcheck diff``: what a proposal can do that the design before could not, and the other way round."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from zcheck.checking.comparing import compare
from zcheck.cli.console import Console
from zcheck.cli.exit_codes import ExitCode
from zcheck.cli.files import existing_file
from zcheck.cli.options import add_engine_options, add_limit_options, add_settings_option, search_options
from zcheck.cli.progress import Progress
from zcheck.report.comparison import comparison_json, comparison_lines, witness_lines
from zcheck.results.comparison import Comparison
from zcheck.results.outcome import name_of
from zcheck.system.properties import VerdictName

HELP = "compare what two designs can do"

EXAMPLES = """\
examples:
  zcheck diff models/kmalloc_obj.zm specs/keep_slabs.zs       a model and a proposal over it
  zcheck diff before.zm after.zm --witness                    with a run for each difference
  zcheck diff before.zm after.zm --set users=2 --format json

Exit code: 0 the new design has no deadlock, no stuck thread and no fault, and still reaches every
`progress`; 1 it has one, or some `progress` is never reached any more; 3 that is not known.
"""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", type=Path, help="a .zm or .zs file")
    parser.add_argument("new", metavar="NEW", type=Path, help="another, often a spec over OLD")
    add_settings_option(parser)
    add_limit_options(parser)
    add_engine_options(parser)
    parser.set_defaults(checks=None, strict=False)
    parser.add_argument("--all", action="store_true", help="list every difference, not the first few of a kind")
    parser.add_argument("--witness", action="store_true", help="show a shortest run for each difference")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of standard output")


def run(arguments: Namespace, console: Console) -> int:
    progress = Progress(console)
    try:
        found = compare(
            existing_file(arguments.old), existing_file(arguments.new), search_options(arguments), progress
        )
    finally:
        progress.done()
    if arguments.format == "json":
        console.write(comparison_json(found))
        return _code(found)
    console.show(comparison_lines(found, console.width, arguments.all))
    if arguments.witness:
        console.show(witness_lines(found, console.width))
    return _code(found)


def _code(found: Comparison) -> ExitCode:
    answers = [name_of(question.new) for question in found.questions] + [verdict for _, verdict in found.labels]
    if VerdictName.VIOLATED in answers:
        return ExitCode.DIFFERENT
    if VerdictName.UNDETERMINED in answers:
        return ExitCode.OPEN
    return ExitCode.OK
