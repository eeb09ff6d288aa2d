"""The engines that have to keep the contract."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from zcheck.engines.interpreter.explorer import explore as interpreter
from zcheck.engines.native.cache import Cache, cache_folder
from zcheck.engines.native.explorer import Tools, text_of
from zcheck.engines.native.explorer import explore as explore_natively
from zcheck.engines.native.toolchain import find_compiler
from zcheck.limits import Limits
from zcheck.results.statistics import Exploration
from zcheck.system.system import System

Engine = Callable[[System, Limits], Exploration]

HASTILY = ("-std=gnu11", "-O0", "-pthread", "-w")


@cache
def tools() -> Tools:
    compiler = find_compiler(os.environ)
    assert compiler is not None, "the tests of the native engine need a C compiler"
    return Tools(compiler, Cache(cache_folder(os.environ)))


def native(system: System, limits: Limits) -> Exploration:
    """Compiled quickly, run by two threads."""
    text = replace(text_of(system), flags=HASTILY)
    return explore_natively(system, limits, tools=tools(), jobs=2, text=text)


ENGINES: dict[str, Engine] = {"interpreter": interpreter, "native": native}
every_engine = pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)


def examples(engine: Engine, number: int) -> int:
    """How many random systems an engine is tried on here: compiling takes time.

    Thousands more, many in one library, are in ``tests/engines/native``.
    """
    return number if engine is interpreter else max(10, number // 20)
