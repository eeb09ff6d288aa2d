"""``zcheck simulate``: one random run."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from random import Random

from zcheck.checking import systems
from zcheck.cli.console import Console
from zcheck.cli.exit_codes import ExitCode
from zcheck.cli.files import existing_file
from zcheck.cli.options import add_model_options, model_options, path_argument, whole
from zcheck.explain.situation import situations
from zcheck.explain.story import merged
from zcheck.explain.walk import Walk, random_walk
from zcheck.report.document import Line, Mark, paragraph, plural
from zcheck.report.places import alike, situation_lines
from zcheck.report.story import table_lines

HELP = "take random steps; shows what a model does, decides nothing"

EXAMPLES = """\
examples:
  zcheck simulate models/kmalloc_obj.zm
  zcheck simulate models/kmalloc_obj.zm --steps 200 --seed 7       the same seed gives the same run
"""


def add_arguments(parser: ArgumentParser) -> None:
    path_argument(parser, "a .zm or .zs file")
    parser.add_argument("--steps", metavar="N", type=whole, default=50, help="at most N steps (50)")
    parser.add_argument("--seed", metavar="S", type=whole, default=0, help="of the random choices (0)")
    add_model_options(parser)


def run(arguments: Namespace, console: Console) -> int:
    batch = systems(existing_file(arguments.path), model_options(arguments))[0]
    walk, steps = random_walk(batch.system, arguments.steps, Random(arguments.seed))
    console.show(table_lines(merged(steps), console.width))
    console.show(end_lines(walk, arguments.steps, arguments.seed, console.width))
    return ExitCode.OK


def end_lines(walk: Walk, asked: int, seed: int, width: int) -> tuple[Line, ...]:
    """Why the run ends, and where everybody is then."""
    taken = len(walk.actions) + (walk.fault is not None)
    steps = plural(taken, "step")
    if walk.fault is not None and walk.fault.fault is not None:
        fault = walk.fault.fault
        end = f"{steps}; the last goes wrong: {fault.kind.value}: {fault.message}"
    elif walk.deadlocked:
        end = f"{steps}; deadlock: nothing that must happen can happen, and not everybody rests"
    elif walk.over:
        end = f"{steps}; nothing can follow, and everybody rests"
    else:
        end = f"{steps}, as many as asked for"
    lines = [*paragraph(end, width, mark=Mark.STRONG)]
    for group in alike(situations(walk.system, walk.state)):
        lines += situation_lines(group, width)
    remark = f"One run of many (seed {seed}): what it does not show may still happen. zcheck verify looks at all."
    return (*lines, *paragraph(remark, width))
