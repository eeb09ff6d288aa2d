"""``zcheck show``: the system that a file means."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from zcheck.checking import systems
from zcheck.cli.console import Console
from zcheck.cli.exit_codes import ExitCode
from zcheck.cli.files import existing_file
from zcheck.cli.options import add_model_options, model_options, path_argument
from zcheck.system.show import show_system

HELP = "print the system that a file means: variables, threads, places, steps"

EXAMPLES = """\
examples:
  zcheck show models/kmalloc_obj.zm
  zcheck show models/kmalloc_obj.zm --set other_system=0 --check no_hang
"""


def add_arguments(parser: ArgumentParser) -> None:
    path_argument(parser, "a .zm or .zs file")
    add_model_options(parser)


def run(arguments: Namespace, console: Console) -> int:
    batches = systems(existing_file(arguments.path), model_options(arguments))
    for number, batch in enumerate(batches):
        if number:
            console.write("\n")
        if len(batches) > 1:
            own = ", ".join(f"{name} = {value}" for name, value in batch.settings) or "no setting of its own"
            console.write(f"// with {own}\n")
        console.write(show_system(batch.system).rstrip("\n") + "\n")
    return ExitCode.OK
