"""Which engine searches, and what is said of it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import check, independent
from tests.engines.native.compilers import REAL, fake, script
from tests.engines.native.test_agreement import seen
from zcheck.checking import engines
from zcheck.checking.engines import CACHED, NO_COMPILER, search
from zcheck.checking.options import Engine, Options
from zcheck.diagnostics.errors import EngineFailure
from zcheck.engines.native import toolchain
from zcheck.limits import Limits
from zcheck.pytest_plugin import ENGINES
from zcheck.system.properties import Live, NeverStuck

SMALL = independent((3,) * 7)
"""2 187 states."""

LEVELS = 15
"""That it has: as often the limits are looked at in a search."""

LARGE = independent((3,) * 9)
"""19 683 states."""


@pytest.fixture
def here(tmp_path: Path) -> Options:
    """A cache of its own."""
    return Options(environment={**os.environ, "ZCHECK_CACHE": str(tmp_path / "cache")})


@pytest.fixture
def without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    """A machine without a compiler."""
    monkeypatch.setattr(toolchain, "find_spec", lambda name: None)
    return Options(environment={"PATH": str(tmp_path), "HOME": str(tmp_path)})


def with_cc(options: Options, command: str) -> Options:
    return replace(options, environment={**options.environment, "CC": command})


def test_a_small_search_is_the_interpreters_and_needs_no_words(here: Options) -> None:
    found = search(SMALL, here, None)
    assert (found.exploration.engine, found.why) == ("interpreter", None)


def test_what_is_not_at_hand_is_not_compiled_for_a_search_of_moderate_size(here: Options) -> None:
    found = search(LARGE, here, None)
    assert (found.exploration.engine, found.why) == ("interpreter", None)
    assert not Path(here.environment["ZCHECK_CACHE"]).exists()


def test_what_is_at_hand_is_used(here: Options) -> None:
    asked = search(LARGE, replace(here, engine=Engine.NATIVE), None)
    found = search(LARGE, here, None)
    interpreted = search(LARGE, replace(here, engine=Engine.INTERPRETER), None)
    assert (asked.exploration.engine, asked.why) == ("native", "as asked")
    assert (interpreted.exploration.engine, interpreted.why) == ("interpreter", "as asked")
    assert (found.exploration.engine, found.why) == ("native", "compiled before; more than 5000 states")
    assert seen(asked.exploration) == seen(found.exploration) == seen(interpreted.exploration)


def test_a_large_search_is_compiled(here: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "COMPILED", 12_000)
    found = search(LARGE, here, None)
    assert (found.exploration.engine, found.why) == ("native", "more than 12 000 states")
    assert found.exploration.statistics.complete


def test_a_slow_search_is_compiled_before_it_is_large(here: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many threads have few states a second; what was compiled is taken by the next search as early."""
    monkeypatch.setattr(engines, "PATIENCE", 0)
    monkeypatch.setattr(engines, "CACHED", 12_000)
    interpreted = search(LARGE, replace(here, engine=Engine.INTERPRETER), None)
    for why in ("more than 0 s of interpreting", "compiled before; more than 0 s of interpreting"):
        found = search(LARGE, here, None)
        assert (found.exploration.engine, found.why) == ("native", why)
        assert seen(found.exploration) == seen(interpreted.exploration)


def test_also_what_comes_after_a_search_may_be_slow(here: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search is small, and quick; then the interpreter looks ahead, or for loops."""
    began = time.thread_time()
    looks: Iterator[float] = iter(())
    monkeypatch.setattr(time, "thread_time", lambda: next(looks, began + 2 * engines.PATIENCE))
    for asked in (Live("none", strongly=False), *(one.property for one in SMALL.checks)):
        system = replace(SMALL, checks=(check(asked),))
        looks = iter([began] * (1 + LEVELS))
        found = search(system, here, None)
        slow = isinstance(asked, Live | NeverStuck)
        assert found.exploration.engine == ("native" if slow else "interpreter")


def test_a_limit_of_the_user_comes_before_a_change_of_engine(
    here: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "COMPILED", 12_000)
    found = search(LARGE, replace(here, limits=Limits(states=8_000)), None)
    assert found.exploration.engine == "interpreter"
    assert found.exploration.statistics.stopped_by == "stopped at the limit of 8,000 states"


def test_without_a_compiler_the_interpreter_goes_on_and_it_is_said(without: Options) -> None:
    found = search(LARGE, without, None)
    assert (found.exploration.engine, found.why) == ("interpreter", NO_COMPILER)
    assert found.exploration.statistics.complete
    assert search(SMALL, without, None).why is None
    with pytest.raises(EngineFailure, match=r"no C compiler was found.*--engine interpreter"):
        search(SMALL, replace(without, engine=Engine.NATIVE), None)


def test_a_cc_that_is_none_is_said(here: Options) -> None:
    wrong = with_cc(here, "no-such-compiler")
    found = search(LARGE, wrong, None)
    assert found.exploration.engine == "interpreter"
    assert found.why == "CC is `no-such-compiler`, but there is no such program: correct or unset it"
    with pytest.raises(EngineFailure, match="no-such-compiler"):
        search(SMALL, replace(wrong, engine=Engine.NATIVE), None)


def test_where_compiling_fails_the_interpreter_goes_on(
    here: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "COMPILED", 12_000)
    text = '[ "$1" = --version ] && echo 1 && exit; echo no >&2; exit 1'
    broken = with_cc(here, str(fake(tmp_path / "cc", text)))
    found = search(LARGE, broken, None)
    assert (found.exploration.engine, found.why) == ("interpreter", "the C compiler failed (exit 1)")
    assert found.exploration.statistics.complete


def test_a_cache_that_cannot_be_written_is_noted(here: Options, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    environment = {**here.environment, "ZCHECK_CACHE": str(tmp_path / "file" / "cache")}
    found = search(SMALL, replace(here, environment=environment, engine=Engine.NATIVE), None)
    assert found.why is not None
    assert found.why.startswith("as asked; compiled models are not kept in ")


def test_cc_is_obeyed(here: Options, tmp_path: Path) -> None:
    log = tmp_path / "log"
    mine = script(tmp_path / "mine", f'echo "$@" >> {log}\nexec {REAL} "$@"')
    search(SMALL, replace(with_cc(here, f"{mine} -DMINE"), engine=Engine.NATIVE), None)
    calls = log.read_text(encoding="utf-8").splitlines()
    assert calls[0] == "-DMINE --version"
    assert calls[1].startswith("-DMINE -std=")


def test_z3_searches_where_it_is_asked_for() -> None:
    found = search(SMALL, Options(engine=Engine.Z3), None)
    assert found.exploration.engine == "z3"
    assert found.why == "as asked"


def test_seconds_count_from_the_start(here: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not from the change of engines: here the first was at it for a long time."""
    monkeypatch.setattr(engines, "COMPILED", 12_000)
    now = time.monotonic
    answers = [now() - 1000]
    monkeypatch.setattr(time, "monotonic", lambda: answers.pop() if answers else now())
    found = search(LARGE, here, None)
    assert found.exploration.engine == "native"
    assert found.exploration.statistics.seconds > 1000


def test_the_plugin_knows_all_engines() -> None:
    assert tuple(engine.value for engine in Engine) == ENGINES


def test_the_search_is_left_before_it_is_large() -> None:
    assert CACHED < engines.COMPILED
