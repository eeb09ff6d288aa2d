"""Options and fixtures of all tests: a fixed profile for random examples, and golden files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests.scheduling import group_of

settings.register_profile("fixed", derandomize=True, deadline=None)
settings.load_profile("fixed")

GoldenCheck = Callable[[Path, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="rewrite the golden files with what the tests got")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--bless") and os.environ.get("CI") == "true":
        raise pytest.UsageError("--bless accepts whatever comes; it is not for CI")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """One test after the other to whoever is free, but those that share an outcome together."""
    from xdist.scheduler import LoadScopeScheduling  # not everybody has it

    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = group_of
    return scheduler


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> GoldenCheck:
    """Compare a text with a golden file; with ``--bless`` write it there instead."""
    bless = bool(request.config.getoption("--bless"))

    def check(path: Path, text: str) -> None:
        if bless:
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{path.name} is missing: run pytest with --bless and read what it wrote"
        assert text == path.read_text(encoding="utf-8")

    return check
