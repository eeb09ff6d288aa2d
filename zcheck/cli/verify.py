"""``zcheck verify``: decide the checks of files and report."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from zcheck.checking import Options, check
from zcheck.cli.complaining import complain, complain_of
from zcheck.cli.console import Console
from zcheck.cli.exit_codes import ExitCode, of_error, of_outcome, strongest
from zcheck.cli.files import model_files
from zcheck.cli.options import add_engine_options, add_limit_options, add_model_options, search_options
from zcheck.cli.progress import Progress
from zcheck.cli.writing import write_atomically
from zcheck.diagnostics.errors import ModelError
from zcheck.report.document import BLANK
from zcheck.report.formats.choosing import Format, formatted
from zcheck.report.json_value import Json
from zcheck.report.summary import count_line
from zcheck.report.text import Detail, TextOptions, text_report
from zcheck.results.outcome import Outcome

HELP = "decide the checks of models and specs"

EXAMPLES = """\
examples:
  zcheck verify models/kmalloc_obj.zm                     one model
  zcheck verify models specs                              all below two folders
  zcheck verify models/kmalloc_obj.zm --set other_system=0 --check no_hang
  zcheck verify big.zm --limit-memory 2G --limit-seconds 600
  zcheck verify big.zm --within 40                        runs of at most 40 steps
  zcheck verify big.zm --engine native --jobs 1           compiled C, on one core
  zcheck verify m.zm --output m.json && zcheck replay m.json

Exit code: 0 all as expected, 1 some check is different, 3 some check is open (undetermined),
2 usage, 4 the model is wrong, 5 an engine failed, 70 a bug in zcheck.
"""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", type=Path, nargs="+", help="a .zm or .zs file, or a folder")
    add_model_options(parser)
    add_limit_options(parser)
    add_engine_options(parser)
    parser.add_argument(
        "--nearby",
        action="store_true",
        help="look for the nearest value of each parameter that would change a verdict, and for the tightest "
        "moments of checks that hold",
    )
    parser.add_argument("--strict", action="store_true", help="warnings are errors")
    parser.add_argument(
        "--format",
        choices=("text", *(format_.value for format_ in Format)),
        default="text",
        help="of standard output; csv has the tables of sweep and minimize, github annotations for a workflow, "
        "dot wait-for graphs, mermaid sequence diagrams",
    )
    parser.add_argument(
        "--trace",
        choices=[detail.value for detail in Detail],
        help="show traces of all checks: what each step changes, all variables, or none "
        "(without this: changes, for checks that are not as expected)",
    )
    parser.add_argument("--output", metavar="FILE", type=Path, help="write the JSON report to FILE as well")
    parser.add_argument(
        "--certificate",
        metavar="FILE",
        type=Path,
        help="write the proofs of --engine z3 to FILE, as SMT-LIB 2 that other solvers check",
    )
    parser.add_argument(
        "--report", metavar="FILE.html", type=Path, help="write a page to look at, with the traces to step through"
    )


class Session:
    """What the files of one command came to."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.errors: list[Mapping[str, Json]] = []
        self.codes: list[ExitCode] = []
        self.broken_off = False

    @property
    def code(self) -> ExitCode:
        return strongest(self.codes)

    @property
    def interrupted(self) -> bool:
        return self.broken_off or any(run.interrupted for outcome in self.outcomes for run in outcome.runs)

    def fail(self, file: Path, error: Exception) -> None:
        from zcheck.report.machine import diagnostic_json

        code = of_error(error)
        self.codes.append(code)
        found = error.diagnostics if isinstance(error, ModelError) else ()
        self.errors.append(
            {
                "file": str(file),
                "exit_code": int(code),
                "message": str(error),
                "diagnostics": [diagnostic_json(diagnostic) for diagnostic in found],
            }
        )


def run(arguments: Namespace, console: Console) -> int:
    files = model_files(arguments.paths)
    options = search_options(arguments)
    text = arguments.format == "text"
    detail = None if arguments.trace is None else Detail(arguments.trace)
    session = Session()
    for file in files:
        if session.interrupted:
            _leave_out(session, file, console)
            continue
        outcome = _one(file, options, console, session)
        if outcome is not None and text:
            console.show(text_report(outcome, TextOptions(console.width, detail)))
            console.show((BLANK,))
    if text:
        console.show((count_line(session.outcomes, len(session.errors)),))
    else:
        console.write(formatted(Format(arguments.format), session.outcomes, session.errors, session.code))
    if arguments.output is not None:
        write_atomically(arguments.output, _json(session))
        console.complain(f"wrote {arguments.output}; repeat its traces with: zcheck replay {arguments.output}")
    if arguments.certificate is not None:
        _write_certificates(arguments, session, console)
    if arguments.report is not None:
        from zcheck.report.html.page import html_report  # large, and seldom asked for

        write_atomically(arguments.report, html_report(session.outcomes))
        console.complain(f"wrote {arguments.report}; open it in a browser")
    return session.code


def _write_certificates(arguments: Namespace, session: Session, console: Console) -> None:
    from zcheck.checking.certificates import certificates

    script = certificates(session.outcomes, arguments.full)
    if script is None:
        console.complain(f"no proof to write to {arguments.certificate}; proofs are made with --engine z3")
        return
    write_atomically(arguments.certificate, script)
    console.complain(f"wrote {arguments.certificate}; a solver must answer unsat to each question in it")


def _json(session: Session) -> str:
    from zcheck.report.machine import report_json

    return report_json(session.outcomes, session.errors, session.code)


def _one(file: Path, options: Options, console: Console, session: Session) -> Outcome | None:
    progress = Progress(console)
    try:
        outcome = check(file, options, progress)
    except KeyboardInterrupt:
        progress.done()
        session.broken_off = True
        _leave_out(session, file, console)
        return None
    except Exception as error:
        progress.done()
        complain(console, error)
        session.fail(file, error)
        return None
    progress.done()
    if outcome.warnings:
        complain_of(console, outcome.warnings)
    session.outcomes.append(outcome)
    session.codes.append(of_outcome(outcome))
    return outcome


def _leave_out(session: Session, file: Path, console: Console) -> None:
    """A file that an interruption kept from being decided: open, and said so."""
    message = "not decided: interrupted"
    console.complain(f"{file}: {message}")
    session.codes.append(ExitCode.OPEN)
    session.errors.append(
        {"file": str(file), "exit_code": int(ExitCode.OPEN), "message": message, "diagnostics": []}
    )
