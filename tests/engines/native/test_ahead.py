"""Hope and livelocks in C by themselves, under sanitizers, against the plainest algorithms."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.native.test_runtime import MEMORY, THREADS, built, run

SHAPES = [
    ("-DZC_MASK_BITS=5", "-DZC_UNITS=5", "-DZC_FANOUT=4"),
    ("-DZC_MASK_BITS=13", "-DZC_UNITS=2", "-DZC_FANOUT=3"),
    ("-DZC_MASK_BITS=31", "-DZC_UNITS=7", "-DZC_FANOUT=2", "-DZC_ENTRY_BITS=64"),
    ("-DZC_MASK_BITS=64", "-DZC_UNITS=3", "-DZC_FANOUT=4"),
    ("-DZC_MASK_BITS=130", "-DZC_UNITS=9", "-DZC_FANOUT=5"),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_ahead(tmp_path: Path, shape: tuple[str, ...]) -> None:
    program = built(tmp_path, "ahead", *MEMORY, "-DZC_ACTIONS=32", *shape)
    run(program, "12", "0", "200")
    run(program, "60", "1000", "1200")
    run(program, "4000", "5", "8")


TOGETHER = ("-DZC_SHARE=1", "-DZC_PIECE=5", "-DZC_BATCH=7", "-DZC_ACTIONS=32")
"""Helpers take part however little there is to do."""


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("sanitizer", [MEMORY, THREADS], ids=["memory", "threads"])
def test_ahead_with_several_workers(tmp_path: Path, shape: tuple[str, ...], sanitizer: tuple[str, ...]) -> None:
    program = built(tmp_path, "ahead", *sanitizer, *TOGETHER, *shape)
    run(program, "12", "0", "30", "3")
    run(program, "60", "1000", "1030", "2")
    run(program, "2000", "5", "7", "3")


def test_too_little_memory_for_edges_changes_nothing(tmp_path: Path) -> None:
    """Successors are looked up again then; with even less memory there is no answer, and none that is wrong."""
    program = built(tmp_path, "ahead", *MEMORY, "-DZC_ACTIONS=32", "-DZC_ROOM=4", *SHAPES[0])
    said = [run(program, "200", "0", "1", "1", str(memory)) for memory in range(6_000, 16_000, 500)]
    assert list(dict.fromkeys(said)) == ["2 refused, 0 listed", "0 refused, 0 listed", "0 refused, 2 listed"]
