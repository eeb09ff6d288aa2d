"""From the paths of a command line to the files they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from zcheck.diagnostics.errors import UsageError
from zcheck.diagnostics.suggesting import closest

SUFFIXES = (".zm", ".zs")

LIBRARY = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*library\b", re.DOTALL)


def existing(path: Path) -> Path:
    """`path`, or a UsageError that names the file that was probably meant."""
    if path.exists():
        return path
    near = _near(path)
    hint = f"did you mean `{near}`?" if near else None
    raise UsageError(f"there is no file `{path}`", hint)


def existing_file(path: Path) -> Path:
    if existing(path).is_dir():
        raise UsageError(f"`{path}` is a folder; this command takes one file")
    return path


def _near(path: Path) -> Path | None:
    folder = path.parent
    if not folder.is_dir():
        return None
    alike = (entry.name for entry in folder.iterdir() if entry.is_dir() or entry.suffix in (path.suffix, *SUFFIXES))
    name = closest(path.name, alike)
    return folder / name if name else None


def model_files(paths: Iterable[Path], libraries: bool = False) -> tuple[Path, ...]:
    """The files themselves, and all models and specs below the folders, each once.

    Libraries in folders are left out unless asked for: they have nothing to check.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if existing(path).is_dir():
            below = _below(path, libraries)
            if not below:
                raise UsageError(f"there is no model (.zm) and no spec (.zs) in `{path}`")
        else:
            below = [path]
        for file in below:
            found.setdefault(file.resolve(), file)
    return tuple(found.values())


def _below(folder: Path, libraries: bool) -> list[Path]:
    files = sorted(file for file in folder.rglob("*") if file.suffix in SUFFIXES and file.is_file())
    return [file for file in files if libraries or not is_library(file)]


def is_library(path: Path) -> bool:
    """Whether a file opens with the word ``library``; a file that cannot be read is left to the loader."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return LIBRARY.match(text) is not None
