"""The hand-written C by itself, under the sanitizers that see what C does not say."""

from __future__ import annotations

import subprocess
from itertools import count
from pathlib import Path

import pytest

from tests.engines.native.batches import tools
from zcheck.engines.native.cache import RUNTIME

HERE = Path(__file__).parent / "runtime"

STRICT = ("-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-pthread", "-I", str(RUNTIME))
MEMORY = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")
THREADS = ("-fsanitize=thread", "-DZC_PLAIN")
FAST = ("-O2", "-march=native")

SMALL = ("-DSIZE=30000u", "-DZC_FANOUT=5")
BUSY = ("-DZC_SHARE=1", "-DZC_FILLED=700", "-DZC_BLOCK=3", "-DZC_BATCH=7", "-DZC_FANOUT=5", "-DZC_PIECES=1")
"""Helpers are called for every level, and blocks of ids are hardly ever used up."""

SHAPED = ("-DZC_MASK_BITS=9", "-DZC_UNITS=3")
"""Macros that a header has no default for."""

numbers = count()


def built(tmp_path: Path, name: str, *flags: str) -> Path:
    program = tmp_path / f"{name}{next(numbers)}"
    command = [*tools().compiler.command, *STRICT, *flags, "-o", str(program), str(HERE / f"{name}.c")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return program


def run(program: Path, *arguments: str) -> str:
    """What it printed."""
    done = subprocess.run([str(program), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done.stdout.strip()


@pytest.mark.parametrize("header", sorted(path.name for path in RUNTIME.glob("*.h")))
def test_each_header_compiles_alone(tmp_path: Path, header: str) -> None:
    source = tmp_path / "alone.c"
    source.write_text(f'#include "{header}"\nint main(void) {{ return 0; }}\n', encoding="ascii")
    alone = [flag for flag in STRICT if flag != "-Werror"]
    command = [*tools().compiler.command, *alone, *SHAPED, "-Wno-unused-function", "-fsyntax-only", str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wrong = [line for line in done.stderr.splitlines() if "error:" in line or "warning:" in line]
    assert all("never defined" in line for line in wrong), done.stderr   # what is generated for a system


@pytest.mark.parametrize("shape", [
    ("-DZC_BITS=16",), ("-DZC_BITS=23",), ("-DZC_BITS=30",), ("-DZC_BITS=64",), ("-DZC_WORDS=3",),
    ("-DZC_BITS=16", "-DZC_ENTRY_BITS=64"), ("-DZC_BITS=23", "-mavx2"), ("-DZC_BITS=22", "-DZC_PLAIN"),
])
def test_visited_sets(tmp_path: Path, shape: tuple[str, ...]) -> None:
    run(built(tmp_path, "sets", *MEMORY, *shape))


@pytest.mark.parametrize("bits", [1, 2, 3, 5, 8])
def test_the_hash_of_short_vectors_is_a_permutation(tmp_path: Path, bits: int) -> None:
    """`sets` looks at all of them; with so few vectors it cannot fill a set."""
    source = (HERE / "sets.c").read_text(encoding="ascii").replace("shared < 2", "shared < 0")
    (tmp_path / "short.c").write_text(source, encoding="ascii")
    program = tmp_path / "short"
    command = [*tools().compiler.command, *STRICT, *MEMORY, f"-DZC_BITS={bits}", "-o", str(program),
               str(tmp_path / "short.c"), "-Wno-unused-function"]
    subprocess.run(command, check=True)
    run(program)


@pytest.mark.parametrize("words", [1, 3])
def test_memory_grows_in_place(tmp_path: Path, words: int) -> None:
    run(built(tmp_path, "regions", *MEMORY, f"-DZC_WORDS={words}", "-Wno-unused-function"))


@pytest.mark.parametrize("shape", [
    ("-DZC_BITS=20",), ("-DZC_BITS=40",), ("-DZC_BITS=64",), ("-DZC_WORDS=2",),
    ("-DZC_WORDS=3", "-DZC_ENTRY_BITS=64"),
])
def test_searches(tmp_path: Path, shape: tuple[str, ...]) -> None:
    """By rest from the start, from some size on, and by id; alone, with helpers, up to a horizon."""
    plain = built(tmp_path, "graph", *MEMORY, *SMALL, *shape)
    run(plain)
    run(plain, "1", "3")
    busy = built(tmp_path, "graph", *MEMORY, "-DSIZE=30000u", *BUSY, *shape)
    for jobs in ("2", "3", "8"):
        run(busy, jobs)
    run(busy, "3", "4")


@pytest.mark.parametrize("bits", [20, 40, 64])
def test_searches_as_they_are_compiled_for_users(tmp_path: Path, bits: int) -> None:
    program = built(tmp_path, "graph", *FAST, "-DZC_FANOUT=6", "-DSIZE=1000000u", f"-DZC_BITS={bits}")
    for jobs in ("1", "2", "3"):
        run(program, jobs)


@pytest.mark.parametrize("bits", [20, 40, 64])
def test_several_threads_do_not_race(tmp_path: Path, bits: int) -> None:
    program = built(tmp_path, "graph", *THREADS, "-DSIZE=20000u", *BUSY, f"-DZC_BITS={bits}")
    for jobs in ("2", "4"):
        run(program, jobs)
