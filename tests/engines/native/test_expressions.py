"""Expressions in C have the value that the evaluator gives them, extremes and divisions of everything included."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from tests.builders import Builder
from tests.engines.native.batches import tools
from zcheck.engines.native.cache import RUNTIME
from zcheck.engines.native.expressions import CExpressions, TooLarge
from zcheck.engines.native.fields import Places, words_for, words_of
from zcheck.engines.native.toolchain import run_compiler
from zcheck.engines.native.writing import Writer
from zcheck.exploring.facts import Ranges
from zcheck.semantics.evaluation import evaluate
from zcheck.system.building import equal, shifted
from zcheck.system.expressions import (
    Binary,
    BinaryOp,
    Expr,
    In,
    Ite,
    Many,
    ManyOp,
    Neg,
    Not,
    Read,
    Select,
    number,
)
from zcheck.system.layout import layout_of
from zcheck.system.system import State, System
from zcheck.system.types import IntRange, value_range

ARITHMETIC = (BinaryOp.SUB, BinaryOp.MUL, BinaryOp.DIV, BinaryOp.MOD)
COMPARING = (BinaryOp.EQ, BinaryOp.NE, BinaryOp.LT, BinaryOp.LE, BinaryOp.GT, BinaryOp.GE)
LARGEST = 2**61


def slots() -> System:
    """Small, wide, negative, huge, of one value; some lie across words."""
    b = Builder("slots")
    ranges = [
        (-4, 3), (0, 5), (-2, -1), (0, 0), (7, 7), (0, 1), (-LARGEST, LARGEST), (0, 2**40), (-(2**31), 2**31 - 1),
        (0, 1), (LARGEST - 3, LARGEST), (-3, 2**33), (0, 63),
    ]
    for index, (low, high) in enumerate(ranges):
        b.slot(f"x{index}", IntRange(low, high), low)
    b.event()
    return b.system()


SLOTS = slots()
SMALL = (0, 1, 2, 3, 4, 5, 9, 12)
ALL = tuple(range(len(SLOTS.slots)))


class Maker:
    """Random expressions of both kinds."""

    def __init__(self, random: Random, reads: Sequence[int], constants: Sequence[int]) -> None:
        self._random = random
        self._reads = reads
        self._constants = constants

    def value(self, depth: int) -> Expr:
        random = self._random
        if depth == 0 or random.random() < 0.15:
            read = random.random() < 0.7
            return Read(random.choice(self._reads)) if read else number(random.choice(self._constants))
        several = tuple(self.value(depth - 1) for _ in range(random.randint(2, 4)))
        match random.randrange(6):
            case 0:
                return Neg(several[0])
            case 1 | 2:
                return Binary(random.choice(ARITHMETIC), several[0], several[1])
            case 3:
                return Many(random.choice((ManyOp.ADD, ManyOp.MIN, ManyOp.MAX)), several)
            case 4:
                return Ite(self.condition(depth - 1), several[0], several[1])
            case _:
                return Select(several[0], random.randint(-2, 2), several)

    def condition(self, depth: int) -> Expr:
        random = self._random
        if depth == 0:
            return Binary(random.choice(COMPARING), self.value(0), self.value(0))
        several = tuple(self.condition(depth - 1) for _ in range(random.randint(2, 3)))
        match random.randrange(4):
            case 0:
                return Not(several[0])
            case 1:
                some = random.choices(self._constants, k=random.randint(1, 4))
                values = {value + random.randint(-1, 1) for value in some}
                return In(self.value(depth - 1), tuple(sorted(values)))
            case 2:
                return Binary(random.choice(COMPARING), self.value(depth - 1), self.value(depth - 1))
            case _:
                return Many(random.choice((ManyOp.AND, ManyOp.OR)), several)


def some_states(random: Random, count: int) -> list[State]:
    """The corners of all ranges more often than what lies between."""
    found: list[State] = []
    for _ in range(count):
        values: list[int] = []
        for slot in SLOTS.slots:
            low, high = value_range(slot.type)
            corners = low, high, min(low + 1, high), max(low, min(0, high))
            values.append(random.choice((*corners, random.randint(low, high))))
        found.append(tuple(values))
    return found


def compiled(exprs: Sequence[Expr], tmp_path: Path, *flags: str) -> tuple[ctypes.CDLL, list[Expr]]:
    """Functions ``f0``, ``f1``, ... that write 128 bits; the expressions that they are of."""
    out, kept = Writer(), list[Expr]()
    out.line('#include "numbers.h"')
    places = Places(layout_of(SLOTS))
    for expr in exprs:
        body = Writer()
        try:
            text = CExpressions(places.value, Ranges(SLOTS), body.line).value(expr)
        except TooLarge:
            continue
        with out.block(f"ZC_API void f{len(kept)}(const uint64_t *s, uint64_t *to)"):
            for word in range(places.words):
                out.line(f"const uint64_t s{word} = s[{word}]; (void)s{word};")
            for line in body.text.splitlines():
                out.line(line)
            out.line(f"const zc_wide value = {text};")
            out.line("to[0] = (uint64_t)(value >> 64); to[1] = (uint64_t)value;")
        kept.append(expr)
    source, library = tmp_path / "expressions.c", tmp_path / "expressions.so"
    source.write_text(out.text, encoding="ascii")
    command = (*tools().compiler.command, "-std=gnu11", *flags, "-w", "-I", str(RUNTIME), "-fPIC", "-shared")
    done = run_compiler((*command, "-o", str(library), str(source)))
    assert done.returncode == 0, done.stderr
    return ctypes.CDLL(str(library)), kept


def in_c(library: ctypes.CDLL, index: int, state: State) -> int:
    layout = layout_of(SLOTS)
    words = words_for(layout)
    vector = (ctypes.c_uint64 * words)(*words_of(layout.pack(state), words))
    found = (ctypes.c_uint64 * 2)()
    getattr(library, f"f{index}")(vector, found)
    value = found[0] << 64 | found[1]
    return value - 2**128 if value >= 2**127 else value


def assert_equal(exprs: Sequence[Expr], random: Random, tmp_path: Path, *flags: str) -> int:
    library, kept = compiled(exprs, tmp_path, *flags)
    for index, expr in enumerate(kept):
        for state in some_states(random, 12):
            assert in_c(library, index, state) == evaluate(expr, state), (expr, state)
    return len(kept)


@pytest.mark.parametrize("seed", range(6))
def test_small_numbers(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    maker = Maker(random, SMALL, range(-5, 8))
    exprs = [maker.value(3) if random.random() < 0.6 else maker.condition(3) for _ in range(250)]
    assert assert_equal(exprs, random, tmp_path, "-O1") > 200


@pytest.mark.parametrize("seed", range(6))
def test_extremes(tmp_path: Path, seed: int) -> None:
    """Whatever does not fit in 64 bits is computed in 128, or refused."""
    random = Random(100 + seed)
    maker = Maker(random, ALL, (-LARGEST, LARGEST, 2**62, -(2**62), 2**31, -1, 0, 1, 2, 3, 2**63 - 1))
    exprs = [maker.value(3) if random.random() < 0.6 else maker.condition(3) for _ in range(250)]
    assert assert_equal(exprs, random, tmp_path, "-O2", "-fsanitize=undefined", "-fno-sanitize-recover=all") > 150


def test_what_needs_more_than_128_bits_is_refused() -> None:
    square = Binary(BinaryOp.MUL, Read(6), Read(6))
    texts = CExpressions(Places(layout_of(SLOTS)).value, Ranges(SLOTS), lambda _: None)
    assert "zc_wide" in texts.value(square)
    with pytest.raises(TooLarge):
        texts.value(Binary(BinaryOp.MUL, square, Read(6)))
    with pytest.raises(TooLarge):
        texts.value(equal(Binary(BinaryOp.MOD, Binary(BinaryOp.MUL, square, Read(7)), number(2)), number(1)))


def test_nothing_nests_without_end(tmp_path: Path) -> None:
    chain: Expr = number(0)
    for step in range(150):
        chain = Ite(equal(Read(step % 2), number(step % 3)), number(step), shifted(chain, 1))
    total = Many(ManyOp.ADD, tuple(Read(slot) for slot in SMALL * 200))
    several = Many(ManyOp.AND, tuple(Binary(BinaryOp.LE, Read(slot), number(7)) for slot in SMALL * 20))
    assert assert_equal([chain, total, several], Random(7), tmp_path, "-O1") == 3
