"""``zcheck replay``: whether recorded traces are still runs of their models."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from zcheck.checking import Replayed, replay_recorded
from zcheck.cli.console import Console
from zcheck.cli.exit_codes import ExitCode, strongest
from zcheck.cli.files import existing_file
from zcheck.diagnostics.errors import UsageError
from zcheck.report.document import BLANK, Mark, Piece, line, paragraph, plural
from zcheck.report.recorded import Recorded, read_traces
from zcheck.report.story import story_lines

HELP = "run a recorded trace again, step by step, through the definition of the language"

EXAMPLES = """\
examples:
  zcheck verify models/kmalloc_obj.zm --output run.json
  zcheck replay run.json                    all traces of a report
  zcheck replay run.json --check no_hang --trace full

Exit code: 0 every trace is a run of the model as it is now and ends as it says, 4 one is not.
"""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("trace_file", metavar="FILE", type=Path, help="a report or a trace in JSON")
    parser.add_argument("--check", metavar="NAME", help="only the trace of this check")
    parser.add_argument("--trace", choices=("diff", "full", "none"), default="diff", help="detail of each step")


def run(arguments: Namespace, console: Console) -> int:
    file = existing_file(arguments.trace_file)
    traces = read_traces(_read(file), str(file))
    if arguments.check is not None:
        traces = tuple(trace for trace in traces if trace.check == arguments.check)
        if not traces:
            raise UsageError(f"there is no trace of a check `{arguments.check}` in {file}")
    return strongest([_one(trace, file, arguments.trace, console) for trace in traces])


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 text") from error


def _one(recorded: Recorded, file: Path, detail: str, console: Console) -> ExitCode:
    result = replay_recorded(recorded, model_of(recorded, file))
    name = f"{recorded.check}: {result.check.text}"
    if result.changed:
        console.show(
            paragraph(f"The model has changed since this was recorded: {', '.join(result.changed)}", console.width)
        )
    if result.trace is None:
        console.show((line(Piece("no longer a run", Mark.BAD), f"  {name}"),))
        console.show((*paragraph(str(result.problem), console.width, 2, 2), BLANK))
        return ExitCode.MODEL
    console.show((line(Piece("replays", Mark.GOOD), f"  {name}, {plural(result.trace.length, 'step')}"),))
    _tell(result, detail, console)
    return ExitCode.OK


def _tell(result: Replayed, detail: str, console: Console) -> None:
    if detail != "none" and result.trace is not None:
        lines = story_lines(result.system, result.check.property, result.trace, console.width, detail == "full")
        console.show((*lines, BLANK))


def model_of(recorded: Recorded, file: Path) -> Path:
    """The model as recorded: seen from here, else from the folder of the recording."""
    here = Path(recorded.file)
    return here if here.exists() or here.is_absolute() else existing_file(_beside(file, here))


def _beside(file: Path, model: Path) -> Path:
    beside = file.parent / model
    return beside if beside.exists() else model
