"""From a path to the syntax trees of a file and of everything it imports and extends."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError, UsageError
from zcheck.diagnostics.source import Source
from zcheck.diagnostics.suggesting import closest
from zcheck.frozen import dataclass
from zcheck.lang.mistakes import files as mistakes
from zcheck.lang.parser import parse_file
from zcheck.lang.syntax.declarations import File, ImportDecl

SUFFIXES = (".zm", ".zs")


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A parsed file with the files it names, in its order; those that could not be read are left out."""

    path: Path
    tree: File
    imports: tuple[Path, ...]
    extends: Path | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything that one file needs, in the order of reading; `main` is that file. There is no circle."""

    main: Path
    files: Mapping[Path, LoadedFile]


def read_source(path: Path, shown: str | None = None) -> Source:
    """The text of a file, under the name the user knows it by.

    Raises UsageError if it cannot be read, ModelError if it is not UTF-8.
    """
    name = str(path) if shown is None else shown
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read `{name}`: {_why(error)}", hint=_hint(path)) from None
    try:
        return Source(name, data.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        source = Source(name, data.decode("utf-8", errors="replace"))
        position = len(data[: error.start].decode("utf-8"))
        raise ModelError([mistakes.not_utf8(source, position, data[error.start], error.start)]) from None


def _why(error: OSError) -> str:
    return (error.strerror or "it cannot be opened").lower()


def _hint(path: Path) -> str | None:
    near = _similar(path)
    return f"did you mean `{near}`?" if near else None


def _similar(path: Path) -> str | None:
    """The most similar name among the models and specs of the folder of a missing file."""
    try:
        siblings = [entry.name for entry in path.parent.iterdir() if entry.suffix in SUFFIXES]
    except OSError:
        return None
    return closest(path.name, siblings)


def _absolute(path: Path) -> Path:
    """One name for each file, whatever way leads to it. (`Path.resolve` raises on a circle of links.)

    NUL is in no file's name, and the operating system's functions raise on it.
    """
    return Path(os.path.realpath(str(path).replace("\0", "\N{REPLACEMENT CHARACTER}")))


def load_files(path: Path) -> Loaded:
    """Parse a file and, once each, all files it needs.

    Raises UsageError if the file itself cannot be read, else ModelError with every error of reading and syntax.
    """
    if path.suffix not in SUFFIXES and path.is_file():
        raise ModelError([mistakes.unknown_suffix(Source(str(path), ""), path.suffix, None)])
    reading = _Reading()
    main = _absolute(path)
    reading.read(main, read_source(path))
    if reading.diagnostics:
        raise ModelError(reading.diagnostics)
    return Loaded(main, reading.files)


@dataclass(slots=True)
class _Reading:
    """The files read so far, and the way from the first file to the one being read."""

    tried: set[Path] = field(default_factory=set)
    files: dict[Path, LoadedFile] = field(default_factory=dict)
    kinds: dict[Path, str] = field(default_factory=dict)
    way: list[tuple[Path, str]] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def read(self, path: Path, source: Source) -> None:
        """Parse one file, then what it names, depth first."""
        tree, found = parse_file(source)
        self.diagnostics += found
        if tree is None:
            return
        self.kinds[path] = tree.kind
        if (tree.kind == "spec") != (path.suffix == ".zs"):
            self.diagnostics.append(mistakes.wrong_first_line(tree.span, tree.kind, path.suffix))
        self.files[path] = LoadedFile(path, tree, (), None)      # keeps the place in the order of reading
        self.way.append((path, source.name))
        extends = None if tree.extends is None else self._follow(tree.extends, path, source)
        imports = [self._follow(entry, path, source) for entry in tree.imports]
        self.way.pop()
        self._check_kinds(tree, imports, extends)
        self.files[path] = LoadedFile(path, tree, tuple(entry for entry in imports if entry), extends)

    def _follow(self, entry: ImportDecl, path: Path, source: Source) -> Path | None:
        """Read the file that `entry` names, unless it has been; None if that cannot be."""
        shown = os.path.normpath(os.path.join(os.path.dirname(source.name), entry.path))
        target = _absolute(path.parent / entry.path)
        for position, (earlier, _) in enumerate(self.way):
            if earlier == target:
                circle = [name for _, name in self.way[position:]]
                self.diagnostics.append(mistakes.circle(entry.span, [*circle, circle[0]]))
                return None
        if target not in self.tried:
            self.tried.add(target)
            self._read_named(entry, target, shown)
        return target if target in self.kinds else None

    def _read_named(self, entry: ImportDecl, target: Path, shown: str) -> None:
        if target.suffix not in SUFFIXES and target.is_file():
            self.diagnostics.append(mistakes.unknown_suffix(Source(shown, ""), target.suffix, entry.span))
            return
        try:
            self.read(target, read_source(target, shown))
        except UsageError as error:
            why = error.message.partition(": ")[2]
            self.diagnostics.append(mistakes.missing_file(entry.span, shown, why, self._near(entry, target)))
        except ModelError as error:
            self.diagnostics += error.diagnostics

    def _near(self, entry: ImportDecl, target: Path) -> str | None:
        near = _similar(target)
        return None if near is None else os.path.join(os.path.dirname(entry.path), near)

    def _check_kinds(self, tree: File, imports: list[Path | None], extends: Path | None) -> None:
        for entry, target in zip(tree.imports, imports, strict=True):
            if target is not None and self.kinds[target] != "library":
                self.diagnostics.append(mistakes.not_a_library(entry.span, entry.path, self.kinds[target]))
        if extends is not None and tree.extends is not None and self.kinds[extends] == "library":
            self.diagnostics.append(mistakes.extends_library(tree.extends.span, tree.extends.path))
