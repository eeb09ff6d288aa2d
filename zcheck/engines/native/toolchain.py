"""The C compiler of this machine: the one named by ``CC``, else the first that is there and works."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec

from zcheck.diagnostics.errors import EngineFailure
from zcheck.frozen import dataclass

USUAL = ("cc", "gcc", "clang")

PATIENCE = 20.0
"""Seconds that a compiler has to say its version."""

HINT = "install gcc or clang, or `pip install 'zcheck[compiler]'`, or set CC"


@dataclass(frozen=True, slots=True)
class Compiler:
    """`command` is how it is called, with flags that the user wants; `version` is what it says of itself."""

    command: tuple[str, ...]
    version: str

    def __str__(self) -> str:
        return shlex.join(self.command)


def find_compiler(environment: Mapping[str, str]) -> Compiler | None:
    """What ``CC`` names, which may hold flags; else cc, gcc, clang or the package ziglang; None if none is there.

    Raises EngineFailure for a ``CC`` that is set and does not work: nothing else is taken in its place.
    """
    wanted = environment.get("CC", "").strip()
    if wanted:
        return _wanted(wanted, environment)
    for name in USUAL:
        found = _resolved((name,), environment)
        version = None if found is None else _version(found)
        if found is not None and version is not None:
            return Compiler(found, version)
    return _packaged()


def _wanted(text: str, environment: Mapping[str, str]) -> Compiler:
    try:
        words = tuple(shlex.split(text))
    except ValueError as error:
        raise EngineFailure(f"CC is `{text}`, which is no command ({error}): correct or unset it") from error
    command = _resolved(words, environment) if words else None
    if command is None:
        raise EngineFailure(f"CC is `{text}`, but there is no such program: correct or unset it")
    version = _version(command)
    if version is None:
        raise EngineFailure(f"CC is `{text}`, but it fails when asked for its version: correct or unset it")
    return Compiler(command, version)


def _resolved(words: tuple[str, ...], environment: Mapping[str, str]) -> tuple[str, ...] | None:
    """The command with its program as a path, so that later calls run the same one; None if there is none."""
    path = shutil.which(words[0], path=environment.get("PATH"))
    return None if path is None else (path, *words[1:])


def _version(command: tuple[str, ...]) -> str | None:
    """Everything it prints for ``--version``: two builds of one release differ behind the first line."""
    try:
        done = run_compiler((*command, "--version"), PATIENCE)
    except (OSError, subprocess.TimeoutExpired):
        return None
    text = done.stdout.strip()
    return text if done.returncode == 0 and text else None


def _packaged() -> Compiler | None:
    if find_spec("ziglang") is None:
        return None
    command = (sys.executable, "-m", "ziglang", "cc")
    version = _version(command)
    return None if version is None else Compiler(command, version)


def run_compiler(command: tuple[str, ...], seconds: float | None = None) -> subprocess.CompletedProcess[str]:
    """Run it to its end; raises OSError where it cannot start, subprocess.TimeoutExpired."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        errors="replace",
        timeout=seconds,
    )
