"""Arguments that several commands share, and how their values are read."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from zcheck.checking.options import Engine, Options
from zcheck.diagnostics.errors import UsageError
from zcheck.limits import Limits

UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}


def add_model_options(parser: ArgumentParser) -> None:
    """What picks a system: settings and checks."""
    add_settings_option(parser)
    parser.add_argument(
        "--check",
        dest="checks",
        metavar="NAME",
        action="append",
        help="only this check (may be repeated)",
    )


def add_settings_option(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        dest="settings",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="give a parameter a value (may be repeated); the `with` of a check goes before it",
    )


def add_limit_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--within", metavar="K", type=whole, help="runs of at most K steps, where a check has no bound of its own"
    )
    parser.add_argument("--limit-states", metavar="N", type=size, help="stop after N states (1M, 250k)")
    parser.add_argument("--limit-seconds", metavar="S", type=seconds, help="stop after S seconds")
    parser.add_argument("--limit-memory", metavar="SIZE", type=size, help="stop at this much memory (2G, 500M)")
    parser.add_argument("--full", action="store_true", help="search without any reduction")


def engine_argument(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--engine",
        choices=[engine.value for engine in Engine],
        default=Engine.AUTO.value,
        help="auto: native for large searches where a C compiler is found, else the interpreter",
    )


def add_engine_options(parser: ArgumentParser) -> None:
    """What does the work; see docs/engines.md."""
    engine_argument(parser)
    parser.add_argument(
        "--jobs", metavar="N", type=size, help="cores for one search, or for sweep and minimize (default: all)"
    )
    parser.add_argument(
        "--spill", metavar="DIR", type=Path, help="keep the states of a native search in a file there"
    )


def settings(arguments: Namespace) -> dict[str, str]:
    """``--set`` by name; raises UsageError for one that is not NAME=VALUE."""
    found: dict[str, str] = {}
    for text in arguments.settings:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise UsageError(f"--set {text}: expected NAME=VALUE", "for example --set N=3")
        found[name.strip()] = value.strip()
    return found


def model_options(arguments: Namespace) -> Options:
    """The options of commands that do not search."""
    only = None if arguments.checks is None else frozenset(arguments.checks)
    return Options(settings=settings(arguments), only=only)


def search_options(arguments: Namespace) -> Options:
    only = None if arguments.checks is None else frozenset(arguments.checks)
    limits = Limits(arguments.limit_states, arguments.limit_seconds, arguments.limit_memory)
    return Options(
        settings=settings(arguments),
        only=only,
        within=arguments.within,
        limits=limits,
        full=arguments.full,
        strict=arguments.strict,
        nearby=getattr(arguments, "nearby", False),
        engine=Engine(arguments.engine),
        jobs=arguments.jobs,
        spill=spill_folder(arguments.spill),
        environment=dict(os.environ),
    )


def spill_folder(path: Path | None) -> Path | None:
    """The folder; raises UsageError if it is none that can be written."""
    if path is not None and not (path.is_dir() and os.access(path, os.W_OK)):
        raise UsageError(f"--spill {path}: there is no such folder, or it cannot be written")
    return path


def whole(text: str) -> int:
    """A number of steps: 0 or more."""
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise ArgumentTypeError(f"expected a whole number, found `{text}`")
    return int(text)


def size(text: str) -> int:
    """A count or an amount of bytes: ``250k``, ``2G``, ``1.5M``; at least 1."""
    found = re.fullmatch(r"([0-9]{1,18}(?:\.[0-9]{1,9})?)([kmgt]?)(?:i?b)?", text.strip().lower())
    value = 0 if found is None else int(float(found[1]) * UNITS[found[2]])
    if value < 1:
        raise ArgumentTypeError(f"expected an amount like 250k, 2G or 1000000, found `{text}`")
    return value


def seconds(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text):
        raise ArgumentTypeError(f"expected seconds like 30 or 0.5, found `{text}`")
    return float(text)


def path_argument(parser: ArgumentParser, help_text: str) -> None:
    parser.add_argument("path", metavar="PATH", type=Path, help=help_text)
