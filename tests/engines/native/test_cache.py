"""Compiled libraries between runs: used again, never believed when damaged, never in the way."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from tests.engines.native.compilers import REAL, fake
from zcheck.diagnostics.errors import EngineFailure
from zcheck.engines.native import cache as caching
from zcheck.engines.native import compiling
from zcheck.engines.native.cache import ABANDONED, Cache, cache_folder, key_of
from zcheck.engines.native.machine import processor
from zcheck.engines.native.toolchain import Compiler

SOURCE = "int answer(void) { return 42; }\n"
FLAGS = ("-O1",)


def answer(cache: Cache, source: str = SOURCE, compiler: Compiler = REAL, flags: tuple[str, ...] = FLAGS) -> int:
    """What the library says, compiled if it has to be."""
    return int(cache.opened(source, compiler, flags, lambda path: ctypes.CDLL(str(path))).answer())


def source(number: int) -> str:
    return f"int answer(void) {{ return {number}; }}\n"


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_library_is_compiled_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    counting = fake(tmp_path / "cc", f'echo run >> {log}\nexec {REAL} "$@"')
    folder = tmp_path / "cache"
    assert not Cache(folder).has(SOURCE, counting, FLAGS)
    assert answer(Cache(folder), compiler=counting) == 42
    first = Cache(folder).library(SOURCE, counting, FLAGS)
    assert Cache(folder).has(SOURCE, counting, FLAGS)
    assert log.read_text(encoding="ascii").split() == ["run"]
    assert left_in(folder) == [first.name], "nothing else stays"


def test_the_key_names_all_that_changes_the_bytes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    header = runtime / "a.h"
    header.write_text("one", encoding="ascii")
    monkeypatch.setattr(caching, "RUNTIME", runtime)
    other = Compiler((*REAL.command, "-m32"), REAL.version)
    newer = Compiler(REAL.command, REAL.version + "1")
    keys = [
        key_of(SOURCE, REAL, FLAGS),
        key_of(SOURCE + " ", REAL, FLAGS),
        key_of(SOURCE, other, FLAGS),
        key_of(SOURCE, newer, FLAGS),
        key_of(SOURCE, REAL, ("-O2",)),
        key_of(SOURCE, REAL, ("-O", "1")),
    ]
    header.write_text("two", encoding="ascii")
    keys.append(key_of(SOURCE, REAL, FLAGS))
    monkeypatch.setattr(caching, "processor", lambda: "another one")
    keys.append(key_of(SOURCE, REAL, FLAGS))
    assert len(set(keys)) == len(keys)


def test_processors_differ_by_what_they_can_do(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("processor: 0\nflags\t: sse2\n", encoding="ascii")
    new.write_text("processor: 0\nflags\t: sse2 avx2\n", encoding="ascii")
    assert processor(old) == processor(old) != processor(new)
    assert processor(tmp_path / "none")


@pytest.mark.parametrize("damage", [b"", b"\x7fELF damaged", None])
def test_a_damaged_entry_is_made_again(tmp_path: Path, damage: bytes | None) -> None:
    """Empty, overwritten, or cut in the middle."""
    path = Cache(tmp_path).library(SOURCE, REAL, FLAGS)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert not Cache(tmp_path).has(SOURCE, REAL, FLAGS)
    assert answer(Cache(tmp_path)) == 42
    assert Cache(tmp_path).has(SOURCE, REAL, FLAGS)


def test_an_entry_that_does_not_load_is_made_again(tmp_path: Path) -> None:
    """Sound bytes of the wrong kind, as from another architecture."""
    wrong = b"not for this machine"
    name = f"{key_of(SOURCE, REAL, FLAGS)}-{sha256(wrong).hexdigest()[:32]}.so"
    (tmp_path / name).write_bytes(wrong)
    assert Cache(tmp_path).has(SOURCE, REAL, FLAGS)
    assert answer(Cache(tmp_path)) == 42


def test_what_never_loads_is_a_failure_that_says_what_to_do(tmp_path: Path) -> None:
    useless = fake(tmp_path / "cc", 'for a; do o=$p; p=$a; done; echo text > "$o"')
    with pytest.raises(EngineFailure, match="does not load") as caught:
        answer(Cache(tmp_path / "cache"), compiler=useless)
    assert "set CC" in str(caught.value)


def test_a_compiler_that_fails_is_quoted_and_its_input_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    angry = fake(tmp_path / "cc", "for i in $(seq 30); do echo 'line' $i: no >&2; done; exit 4")
    with pytest.raises(EngineFailure) as caught:
        Cache(tmp_path / "cache").library(SOURCE, angry, FLAGS)
    text = str(caught.value)
    assert "failed (exit 4)" in text
    assert "line 12: no" in text
    assert "line 13: no" not in text
    assert "18 lines more" in text
    (kept,) = tmp_path.glob("zcheck-failed-*/generated.c")
    assert str(kept) in text
    assert kept.read_text(encoding="utf-8") == SOURCE
    assert left_in(tmp_path / "cache") == []


def test_a_compiler_that_makes_nothing_has_failed(tmp_path: Path) -> None:
    with pytest.raises(EngineFailure, match=r"failed \(exit 0\)"):
        Cache(tmp_path / "cache").library(SOURCE, fake(tmp_path / "cc", "true"), FLAGS)


def test_a_compiler_that_vanished_is_a_failure(tmp_path: Path) -> None:
    gone = Compiler((str(tmp_path / "gone"),), "1")
    with pytest.raises(EngineFailure, match="cannot be started"):
        Cache(tmp_path / "cache").library(SOURCE, gone, FLAGS)


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    """As a read-only home: the library is made in a private folder, which goes with the cache."""
    (tmp_path / "file").write_text("in the way", encoding="ascii")
    cache = Cache(tmp_path / "file" / "cache")
    path = cache.library(SOURCE, REAL, FLAGS)
    assert cache.note is not None
    assert "Not a directory" in cache.note
    assert cache.library(SOURCE, REAL, FLAGS) == path
    assert answer(cache) == 42
    del cache
    assert not path.parent.exists()


def test_without_a_folder_there_is_nothing_to_note() -> None:
    cache = Cache(None)
    assert answer(cache) == 42
    assert cache.note is None


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EDQUOT])
def test_a_folder_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    usual: Callable[..., str] = tempfile.mkdtemp

    def refused(prefix: str, dir: Path | None = None) -> str:
        if dir == tmp_path:
            raise OSError(number, os.strerror(number))
        return usual(None, prefix, dir)

    monkeypatch.setattr(tempfile, "mkdtemp", refused)
    cache = Cache(tmp_path)
    assert answer(cache) == 42
    assert cache.note == f"compiled models are not kept in {tmp_path}: {os.strerror(number)}"


def test_a_disk_that_fills_while_compiling_is_no_fault_of_the_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compilers say so in many ways, or not at all: what counts is whether anything can still be written."""
    folder = tmp_path / "cache"
    full = fake(tmp_path / "cc", f'case "$*" in *{folder}*) echo gibberish >&2; exit 1;; esac\nexec {REAL} "$@"')
    monkeypatch.setattr(compiling, "_has_room", lambda work: not work.is_relative_to(folder))
    cache = Cache(folder)
    assert answer(cache, compiler=full) == 42
    assert cache.note is not None
    assert "No space left" in cache.note
    assert left_in(folder) == []


def test_no_room_anywhere_is_a_failure_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "_has_room", lambda work: False)
    with pytest.raises(EngineFailure, match=r"no room.*ZCHECK_CACHE"):
        Cache(tmp_path / "cache").library(SOURCE, fake(tmp_path / "cc", "exit 1"), FLAGS)


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    size = Cache(tmp_path).library(source(0), REAL, FLAGS).stat().st_size
    paths = [Cache(tmp_path).library(source(number), REAL, FLAGS) for number in range(3)]
    for age, path in enumerate(paths):
        os.utime(path, (1000 + age, 1000 + age))
    Cache(tmp_path).library(source(0), REAL, FLAGS)
    latest = Cache(tmp_path, 3 * size + size // 2).library(source(3), REAL, FLAGS)
    assert left_in(tmp_path) == sorted(path.name for path in (paths[0], paths[2], latest))


def test_the_newest_stays_however_little_is_allowed(tmp_path: Path) -> None:
    Cache(tmp_path).library(source(1), REAL, FLAGS)
    path = Cache(tmp_path, 1).library(source(2), REAL, FLAGS)
    assert left_in(tmp_path) == [path.name]


RACER = """
import sys
from pathlib import Path
from tests.engines.native.compilers import REAL
from tests.engines.native.test_cache import answer
from zcheck.engines.native.cache import Cache
for number in range(3):
    text = "int answer(void) { return " + str(number) + "; }"
    assert answer(Cache(Path(sys.argv[1])), text) == number
"""


def test_runs_that_race_for_an_entry_all_get_it(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    racers = [
        subprocess.Popen([sys.executable, "-c", RACER, str(tmp_path)], cwd=root, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [(racer.communicate()[1], racer.returncode) for racer in racers] == [("", 0)] * 3
    assert all(name.endswith(".so") for name in left_in(tmp_path))
    assert {key.partition("-")[0] for key in left_in(tmp_path)} == {
        key_of(f"int answer(void) {{ return {number}; }}", REAL, FLAGS) for number in range(3)
    }


KILLED = """
import sys
from pathlib import Path
from zcheck.engines.native.cache import Cache
from zcheck.engines.native.toolchain import Compiler
Cache(Path(sys.argv[1])).library("int answer(void) { return 42; }", Compiler((sys.argv[2],), "1"), ())
"""


def test_a_killed_run_leaves_nothing_that_harms(tmp_path: Path) -> None:
    """It dies while its compiler has written half a library; what it leaves is swept up when it is old."""
    folder, ready = tmp_path / "cache", tmp_path / "ready"
    half = f'for a; do o=$p; p=$a; done; echo half > "$o"; echo > {ready}; exec sleep 30'
    slow = fake(tmp_path / "slow", half)
    victim = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder), slow.command[0]],
        cwd=Path(__file__).parents[3],
        start_new_session=True,
    )
    while not ready.exists():
        assert victim.poll() is None
        time.sleep(0.01)
    os.killpg(victim.pid, signal.SIGKILL)
    victim.wait()
    (work,) = folder.iterdir()
    sound = Compiler(REAL.command, "1")
    text = "int answer(void) { return 42; }"
    assert not Cache(folder).has(text, sound, ())
    assert answer(Cache(folder), text, sound, ()) == 42
    assert work.exists(), "it may belong to a run that is still at work"
    os.utime(work, (time.time() - 2 * ABANDONED,) * 2)
    Cache(folder).library(source(1), REAL, ())
    assert not work.exists()


def test_where_entries_are_kept(tmp_path: Path) -> None:
    home = {"HOME": "/nowhere/me"}
    assert cache_folder(home) == Path("/nowhere/me/.cache/zcheck")
    assert cache_folder({**home, "XDG_CACHE_HOME": "/big"}) == Path("/big/zcheck")
    assert cache_folder({**home, "XDG_CACHE_HOME": "/big", "ZCHECK_CACHE": "/mine"}) == Path("/mine")
    assert cache_folder({}) == Path.home() / ".cache" / "zcheck"
