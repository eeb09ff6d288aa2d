"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from zcheck.diagnostics.errors import UsageError


def write_atomically(path: Path, text: str) -> None:
    """Replace the content of `path`, keeping its permissions; on any failure it stays as it was."""
    target = path.resolve()
    mode = target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask()
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        os.chmod(temporary, mode)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def create(path: Path, text: str) -> None:
    """Write a file that does not exist yet; raises UsageError if it does."""
    try:
        with path.open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise UsageError(f"`{path}` exists already and is left as it is") from error
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error
