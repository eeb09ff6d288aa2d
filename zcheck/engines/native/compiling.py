"""One C source to one library. What the compiler does not take is kept, for whoever has to look at it."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from zcheck.diagnostics.errors import EngineFailure
from zcheck.engines.native.toolchain import HINT, Compiler, run_compiler

PROBE = 4 * 2**20
"""Bytes that must fit beside a source: a compiler that runs out of room does not say so in one way."""

WORDS = 12
"""Lines of a compiler's complaint that are shown."""


class NoRoom(Exception):
    """There is too little room to compile there."""


def compiled(work: Path, source: str, compiler: Compiler, flags: tuple[str, ...]) -> Path:
    """The library that `compiler` makes of `source` in the folder `work`.

    Raises OSError or NoRoom where it is the folder's fault, else EngineFailure with the compiler's own words.
    """
    text, made = work / "generated.c", work / "generated.so"
    text.write_text(source, encoding="utf-8")
    command = (*compiler.command, *flags, "-fPIC", "-shared", "-o", str(made), str(text))
    try:
        done = run_compiler(command)
    except OSError as error:
        raise EngineFailure(f"the C compiler `{compiler}` cannot be started ({error.strerror}): {HINT}") from error
    if done.returncode == 0 and made.is_file() and made.stat().st_size:
        return made
    if not _has_room(work):
        raise NoRoom
    raise EngineFailure(_complaint(command, done, text))


def _has_room(work: Path) -> bool:
    probe = work / "probe"
    try:
        probe.write_bytes(bytes(PROBE))
    except OSError:
        return False
    finally:
        with suppress(OSError):
            probe.unlink()
    return True


def _complaint(command: tuple[str, ...], done: subprocess.CompletedProcess[str], text: Path) -> str:
    said = (done.stderr or done.stdout).strip().splitlines()
    more = [f"... {len(said) - WORDS} lines more"] if len(said) > WORDS else []
    how = f"exit {done.returncode}" if done.returncode >= 0 else f"killed by signal {-done.returncode}"
    kept = _keep(text)
    lines = [
        f"the C compiler failed ({how}):",
        *(f"  {line}" for line in [*said[:WORDS], *more] or ["it said nothing"]),
        f"command: {shlex.join([*command[:-1], str(kept or text)])}",
        "what it was given is kept there" if kept else "what it was given could not be kept",
        "set CC to another compiler, or use --engine interpreter",
    ]
    return "\n".join(lines)


def _keep(text: Path) -> Path | None:
    try:
        folder = Path(tempfile.mkdtemp(prefix="zcheck-failed-"))
        return Path(shutil.copy(text, folder))
    except OSError:
        return None
