"""What docs/engines.md says of engines is what the code does."""

from __future__ import annotations

import re
import tomllib
from argparse import ArgumentParser
from pathlib import Path

from zcheck.checking.engines import CACHED, COMPILED, PATIENCE
from zcheck.checking.options import Engine
from zcheck.cli.main import command_named
from zcheck.engines.native.cache import LARGEST, RUNTIME
from zcheck.engines.native.memory import SHARE
from zcheck.engines.native.toolchain import USUAL
from zcheck.report.document import grouped

ROOT = Path(__file__).parents[2]
TEXT = " ".join((ROOT / "docs" / "engines.md").read_text(encoding="utf-8").split())


def test_the_numbers_are_those_of_the_code() -> None:
    assert f"at {grouped(CACHED)} states, if the compiled form" in TEXT
    assert f"at {grouped(COMPILED)} states, or after {PATIENCE:g} s, in any case" in TEXT
    assert f"{LARGEST // 2**20} MiB at most" in TEXT
    assert f"{SHARE:.0%} of the memory".replace("%", " %") in TEXT


def test_the_names_are_those_of_the_code() -> None:
    assert all(f"`{engine.value}`" in TEXT or f"--engine {engine.value}" in TEXT for engine in Engine)
    assert all(f"`{name}`" in TEXT for name in USUAL)


def test_the_options_exist() -> None:
    named = set(re.findall(r"`(--[a-z-]+)", TEXT)) - {"--zcheck-"}
    help_text = _help("verify")
    assert named
    assert all(option in help_text for option in named), named


def _help(command: str) -> str:
    parser = ArgumentParser(prog=command)
    command_named(command).add_arguments(parser)
    return parser.format_help()


def test_the_runtime_is_part_of_the_package() -> None:
    """Without its headers nothing compiles where zcheck is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["zcheck.engines.native"]
    package = RUNTIME.parent
    shipped = {path for pattern in patterns for path in package.glob(pattern)}
    assert shipped == set(RUNTIME.iterdir()) - set(RUNTIME.glob("__pycache__"))
    assert shipped
