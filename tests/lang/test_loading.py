"""Reading files: order, names shown, and everything that can be wrong with a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError, UsageError
from zcheck.lang.loading import Loaded, load_files, read_source


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def load(folder: Path, files: Mapping[str, str], name: str = "m.zm") -> Loaded:
    write(folder, files)
    return load_files(folder / name)


def mistakes(folder: Path, files: Mapping[str, str], name: str = "m.zm") -> tuple[Diagnostic, ...]:
    with pytest.raises(ModelError) as caught:
        load(folder, files, name)
    return caught.value.diagnostics


def codes(found: tuple[Diagnostic, ...]) -> list[Code]:
    return [diagnostic.code for diagnostic in found]


def test_each_file_is_read_once_depth_first(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        {
            "m.zm": 'model m import "lib/left.zm" import "lib/right.zm"',
            "lib/left.zm": 'library left import "base.zm"',
            "lib/right.zm": 'library right import "./base.zm" import "../lib/left.zm"',
            "lib/base.zm": "library base",
        },
    )
    assert [path.name for path in loaded.files] == ["m.zm", "left.zm", "base.zm", "right.zm"]
    assert [path.name for path in loaded.files[loaded.main].imports] == ["left.zm", "right.zm"]


def test_files_are_shown_as_the_user_named_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"models/m.zm": "model m", "models/lib/l.zm": "library l"})
    write(tmp_path, {"specs/s.zs": 'spec "s" extends "../models/m.zm" import "../models/lib/l.zm"'})
    monkeypatch.chdir(tmp_path)
    loaded = load_files(Path("specs/s.zs"))
    shown = [entry.tree.source.name for entry in loaded.files.values()]
    assert shown == ["specs/s.zs", "models/m.zm", "models/lib/l.zm"]


def test_syntax_errors_of_all_files_come_together(tmp_path: Path) -> None:
    found = mistakes(
        tmp_path,
        {
            "m.zm": 'model m import "a.zm" import "b.zm" import "c.zm"',
            "a.zm": "library a\nvar x\nvar y",
            "b.zm": 'library b import "a.zm"\nvar z : bool = ',
            "c.zm": "library c",
        },
    )
    assert [(entry.primary.span.source.name[-4:], entry.primary.span.line) for entry in found] == [
        ("a.zm", 2), ("a.zm", 3), ("b.zm", 2),
    ]  # fmt: skip


def test_a_byte_order_mark_and_carriage_returns_are_accepted(tmp_path: Path) -> None:
    (tmp_path / "m.zm").write_bytes(b"\xef\xbb\xbfmodel m\r\nthread t { skip }\r\n")
    loaded = load_files(tmp_path / "m.zm")
    assert len(loaded.files[loaded.main].tree.declarations) == 1


@pytest.mark.parametrize(("data", "offset", "line", "column"), [
    (b"model m\n// caf\xe9 x", 14, 2, 7),
    ("model m // é\n".encode() + b"\xff", 14, 2, 1),
    (b"\xc3", 0, 1, 1),
])  # fmt: skip
def test_bytes_that_are_no_text_are_named(tmp_path: Path, data: bytes, offset: int, line: int, column: int) -> None:
    (tmp_path / "m.zm").write_bytes(data)
    with pytest.raises(ModelError) as caught:
        load_files(tmp_path / "m.zm")
    (found,) = caught.value.diagnostics
    assert found.code is Code.NOT_UTF8
    assert f"offset {offset}, line {line}" in found.message
    assert (found.primary.span.line, found.primary.span.column) == (line, column)


def test_a_file_that_cannot_be_read_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "kmalloc.zm").write_text("model m", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_files(tmp_path / "kmaloc.zm")
    assert caught.value.hint == "did you mean `kmalloc.zm`?"
    with pytest.raises(UsageError):
        read_source(tmp_path)


def test_the_suffix_says_what_a_file_is(tmp_path: Path) -> None:
    assert codes(mistakes(tmp_path, {"m.txt": "model m"}, "m.txt")) == [Code.UNKNOWN_SUFFIX]
    assert codes(mistakes(tmp_path, {"m.zm": 'model m import "m.txt"'})) == [Code.UNKNOWN_SUFFIX]
    assert codes(mistakes(tmp_path, {"m.zs": "model m"}, "m.zs")) == [Code.WRONG_FILE_KIND]
    assert codes(mistakes(tmp_path, {"n.zm": "model n", "s.zm": 'spec "s" extends "n.zm"'}, "s.zm")) == [
        Code.WRONG_FILE_KIND
    ]


def test_a_missing_import_names_the_similar_file_of_that_folder(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, {"m.zm": 'model m import "lib/vm_pag.zm"', "lib/vm_page.zm": "library vm_page"})
    assert found.code is Code.MISSING_FILE
    assert found.help == "did you mean `lib/vm_page.zm`?"


@pytest.mark.parametrize("path", ["", ".", "lib", "\0.zm", "x" * 5000 + ".zm", "/nowhere/x.zm"])
def test_paths_that_lead_nowhere_are_missing_files(tmp_path: Path, path: str) -> None:
    (tmp_path / "lib").mkdir()
    assert codes(mistakes(tmp_path, {"m.zm": f'model m import "{path}"'})) == [Code.MISSING_FILE]


def test_a_circle_is_shown_from_its_start_to_its_start(tmp_path: Path) -> None:
    (found,) = mistakes(
        tmp_path,
        {"m.zm": 'model m import "a.zm"', "a.zm": 'library a import "b.zm"', "b.zm": 'library b import "a.zm"'},
    )
    assert found.code is Code.IMPORT_CYCLE
    assert found.notes[0].replace(f"{tmp_path}/", "") == "a.zm -> b.zm -> a.zm"


def test_a_file_that_names_itself_is_a_circle(tmp_path: Path) -> None:
    assert codes(mistakes(tmp_path, {"m.zm": 'model m import "m.zm"'})) == [Code.IMPORT_CYCLE]
    assert codes(mistakes(tmp_path, {"s.zs": 'spec "s" extends "s.zs"'}, "s.zs")) == [Code.IMPORT_CYCLE]


def test_a_circle_of_links_is_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "a.zm").symlink_to(tmp_path / "b.zm")
    (tmp_path / "b.zm").symlink_to(tmp_path / "a.zm")
    assert codes(mistakes(tmp_path, {"m.zm": 'model m import "a.zm"'})) == [Code.MISSING_FILE]


def test_only_libraries_are_imported_and_only_the_rest_extended(tmp_path: Path) -> None:
    files = {"n.zm": "model n", "l.zm": "library l", "t.zs": 'spec "t" extends "n.zm"'}
    assert codes(mistakes(tmp_path, {**files, "m.zm": 'model m import "n.zm" import "t.zs"'})) == [
        Code.WRONG_FILE_KIND
    ] * 2
    assert codes(mistakes(tmp_path, {**files, "s.zs": 'spec "s" extends "l.zm"'}, "s.zs")) == [Code.WRONG_FILE_KIND]
    assert load(tmp_path, {**files, "s.zs": 'spec "s" extends "t.zs" import "l.zm"'}, "s.zs").files
