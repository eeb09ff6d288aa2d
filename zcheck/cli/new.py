"""``zcheck new``: files to start from, which verify as they are."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser, Namespace
from pathlib import Path

from zcheck.checking import Options, check
from zcheck.cli.console import Console
from zcheck.cli.exit_codes import ExitCode
from zcheck.cli.files import existing_file
from zcheck.cli.writing import create
from zcheck.diagnostics.errors import UsageError
from zcheck.limits import Limits
from zcheck.results.outcome import CheckOutcome, Outcome, name_of
from zcheck.system.properties import Unsupported, VerdictName

HELP = "start a model or a spec"

EXAMPLES = """\
examples:
  zcheck new model my_allocator                                    writes my_allocator.zm
  zcheck new spec keep_two_slabs --extends models/kmalloc_obj.zm   writes keep_two_slabs.zs
"""

TRIAL = Limits(states=200_000, seconds=20.0)
"""How long the base of a new spec is looked at, to write down what it does today."""

MODEL = """\
model {name} "what is modelled"
// What is modelled, what is left out, and which source it was read from.

const most = 2

param users : 0..16 = 2 "threads that allocate"

pages {{ free = 4  used = 0 }}

class ANY {{ from free }}
flags M_WAITOK = ANY, waits

proc allocate(f : flags) {{
    take 1 page with f into held @ "file.c:1 where the kernel does this"
    move 1 page from held to used
}}

thread user[users] {{ repeat most {{ call allocate(M_WAITOK) }} }}

event page_freed when used > 0 {{ move 1 page from used to free }}

check no_hang : deadlock free
check nobody_stuck : no thread stuck
"""

SPEC = """\
spec "what is proposed, by whom, and where"
extends "{base}"

// Change the model here, for example:
//   set reserve = 4
//   replace proc allocate(f : flags) {{ ... }}
//   add thread another {{ ... }}
//   remove event page_freed

// What the model does today. Once the change is in, expect what it should do.
{checks}
"""


def add_arguments(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    model = kinds.add_parser("model", help="a small model of one allocator")
    model.add_argument("name", metavar="NAME")
    spec = kinds.add_parser("spec", help="a proposed change of a model")
    spec.add_argument("name", metavar="NAME")
    spec.add_argument("--extends", metavar="MODEL", type=Path, required=True)


def run(arguments: Namespace, console: Console) -> int:
    suffix = ".zm" if arguments.kind == "model" else ".zs"
    path = Path(arguments.name if arguments.name.endswith(suffix) else arguments.name + suffix)
    if path.exists():
        raise UsageError(f"`{path}` exists already and is left as it is")
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", path.stem):
        raise UsageError(f"`{path.stem}` is not a name", "letters, digits and _ only, no digit first")
    text = MODEL.format(name=path.stem) if suffix == ".zm" else spec_text(path, existing_file(arguments.extends))
    create(path, text)
    console.write(f"wrote {path}; look at it with: zcheck verify {path}\n")
    return ExitCode.OK


def spec_text(path: Path, base: Path) -> str:
    """A spec that asks of `base` what its own checks ask, and expects what they find today."""
    outcome = check(base, Options(limits=TRIAL))
    relative = os.path.relpath(base.resolve(), path.resolve().parent).replace(os.sep, "/")
    lines = [_check_line(outcome, one) for one in outcome.checks if not isinstance(one.check.property, Unsupported)]
    return SPEC.format(base=relative, checks="\n".join(lines))


def _check_line(outcome: Outcome, one: CheckOutcome) -> str:
    asked = one.check.text
    if one.check.within is not None and "within" not in asked:
        asked += f" within {one.check.within} steps"
    settings = outcome.runs[one.run].settings if one.run is not None else ()
    given = " with " + ", ".join(f"{name} = {value}" for name, value in settings) if settings else ""
    found = name_of(one.verdict)
    expected = "" if found is VerdictName.HOLDS else f" expect {found.value}"
    name = re.sub(r"[^A-Za-z0-9_]+", "_", one.check.name).strip("_")
    return f"check {name} : {asked}{given}{expected}"
