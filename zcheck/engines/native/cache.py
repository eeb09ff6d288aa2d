"""Compiled libraries, kept between runs: nothing that could change their bytes is missing from their names.

An entry is one file, ``<key>-<digest>.so``: the key is of everything that went in, the digest of what came out.
It appears by a rename and is believed only while its bytes have the digest in its name, so that a run that was
killed, a full disk, a second run at the same time and a damaged file all come to no more than compiling again.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from zcheck.diagnostics.errors import EngineFailure
from zcheck.engines.native.compiling import NoRoom, compiled
from zcheck.engines.native.machine import processor
from zcheck.engines.native.toolchain import Compiler

RUNTIME = Path(__file__).parent / "runtime"

LARGEST = 256 * 2**20
"""Bytes of all entries; what was not used for longest goes first."""

ABANDONED = 3600.0
"""Seconds after which what a killed run left behind is removed."""

WORK = "work-"

Loaded = TypeVar("Loaded")


def cache_folder(environment: Mapping[str, str]) -> Path | None:
    """``$ZCHECK_CACHE``, else ``zcheck`` below ``$XDG_CACHE_HOME`` or ``~/.cache``; None without a home."""
    if environment.get("ZCHECK_CACHE"):
        return Path(environment["ZCHECK_CACHE"])
    if environment.get("XDG_CACHE_HOME"):
        return Path(environment["XDG_CACHE_HOME"]) / "zcheck"
    try:
        home = Path(environment["HOME"]) if environment.get("HOME") else Path.home()
    except RuntimeError:
        return None
    return home / ".cache" / "zcheck"


class Cache:
    """The libraries in one folder; with `folder` None, or where it cannot be written, in a private one that
    goes with this object. `note` then says so."""

    def __init__(self, folder: Path | None, largest: int = LARGEST) -> None:
        self._folder = folder
        self._largest = largest
        self._private: Path | None = None
        self.note: str | None = None

    def has(self, source: str, compiler: Compiler, flags: tuple[str, ...]) -> bool:
        """Whether `library` need not compile."""
        return self._find(key_of(source, compiler, flags)) is not None

    def library(self, source: str, compiler: Compiler, flags: tuple[str, ...]) -> Path:
        """The library made of `source`, which may include what is in ``runtime/``.

        Raises EngineFailure where the compiler fails or nothing can be written anywhere.
        """
        key = key_of(source, compiler, flags)
        found = self._find(key)
        if found is not None:
            with suppress(OSError):
                os.utime(found)
            return found
        if self._folder is not None and self._private is None:
            try:
                return self._build(self._folder, key, source, compiler, flags)
            except (OSError, NoRoom) as error:
                self._go_private(_words(error))
        return self._build_privately(key, source, compiler, flags)

    def opened(
        self, source: str, compiler: Compiler, flags: tuple[str, ...], load: Callable[[Path], Loaded]
    ) -> Loaded:
        """The library as `load` gives it, which raises OSError where it is none. Such an entry is made anew:
        first in its place, then elsewhere, for there are folders from which nothing may be executed."""
        key = key_of(source, compiler, flags)
        for attempt in range(3):
            path = self.library(source, compiler, flags)
            try:
                return load(path)
            except OSError as error:
                reason = str(error)
                with suppress(OSError):
                    path.unlink()
            if attempt == 1:
                self._go_private(f"a library there does not load: {reason}")
        raise EngineFailure(
            f"what `{compiler}` made does not load ({reason}): set CC to another compiler, "
            f"or use --engine interpreter (entry {key[:12]})"
        )

    def _find(self, key: str) -> Path | None:
        """The entry of this key whose bytes are right; those that are not are removed."""
        for folder in (self._private, self._folder):
            if folder is None:
                continue
            for path in sorted(folder.glob(f"{key}-*.so")):
                if _is_sound(path):
                    return path
                with suppress(OSError):
                    path.unlink()
        return None

    def _build(
        self, folder: Path, key: str, source: str, compiler: Compiler, flags: tuple[str, ...]
    ) -> Path:
        """Compile in a folder of its own, then publish. Raises OSError, NoRoom, EngineFailure."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _workshop(folder) as work:
            made = compiled(work, source, compiler, (*flags, "-I", str(RUNTIME)))
            path = folder / f"{key}-{_digest(made)}.so"
            made.replace(path)
        self._shrink(folder, path)
        return path

    def _build_privately(self, key: str, source: str, compiler: Compiler, flags: tuple[str, ...]) -> Path:
        try:
            if self._private is None:
                self._private = Path(tempfile.mkdtemp(prefix="zcheck-"))
                weakref.finalize(self, shutil.rmtree, self._private, ignore_errors=True)
            return self._build(self._private, key, source, compiler, flags)
        except (OSError, NoRoom) as error:
            raise EngineFailure(
                f"no room for a compiled model: {_words(error)}; make room, or set ZCHECK_CACHE or TMPDIR "
                "to a folder that can be written, or use --engine interpreter"
            ) from error

    def _go_private(self, why: str) -> None:
        if self.note is None and self._folder is not None:
            self.note = f"compiled models are not kept in {self._folder}: {why}"
        self._folder = None

    def _shrink(self, folder: Path, newest: Path) -> None:
        """Remove what was not used for longest, and what killed runs left. Others may do so at the same time."""
        entries = sorted(_entries(folder), reverse=True)
        room = self._largest
        for _, size, path in entries:
            room -= size
            if room < 0 and path != newest:
                with suppress(OSError):
                    path.unlink()
        for work in folder.glob(f"{WORK}*"):
            with suppress(OSError):
                if time.time() - work.stat().st_mtime > ABANDONED:
                    shutil.rmtree(work, ignore_errors=True)


def key_of(source: str, compiler: Compiler, flags: tuple[str, ...]) -> str:
    """Names everything that can change the bytes, and the processor they are for."""
    key = sha256()
    for part in (source, compiler.version, *compiler.command, "", *flags, "", processor(), runtime_digest()):
        key.update(part.encode() + b"\0")
    return key.hexdigest()[:32]


def runtime_digest() -> str:
    """Of the hand-written C that generated sources include."""
    digest = sha256()
    for path in sorted(RUNTIME.glob("*.[ch]")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:32]


def _is_sound(path: Path) -> bool:
    try:
        return path.stem.partition("-")[2] == _digest(path)
    except OSError:
        return False


def _entries(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """When each entry was used last, its size, and where it is."""
    for path in folder.glob("*.so"):
        with suppress(OSError):
            state = path.stat()
            yield state.st_mtime, state.st_size, path


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    work = Path(tempfile.mkdtemp(prefix=WORK, dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _words(error: OSError | NoRoom) -> str:
    if isinstance(error, NoRoom):
        return os.strerror(errno.ENOSPC)
    return error.strerror or str(error)
