"""The parser's tables, kept between runs: making them takes longer than most searches.

They lie where Python keeps what it makes of sources, in one file that appears by a rename. It is believed only if
it is of this grammar, this Python and this lark, and if its bytes are those that were written.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from io import BytesIO
from pathlib import Path
from typing import Any

import lark


def parser_of(grammar: Path, callbacks: object, **options: Any) -> lark.Lark:    # noqa: ANN401    # lark's own
    """``lark.Lark`` of the grammar in a file, with `callbacks` as its transformer."""
    text = grammar.read_text(encoding="utf-8")
    place = _place(grammar)
    key = sha256(f"{text}\0{sorted(options.items())}\0{lark.__version__}\0{sys.version}".encode()).digest()
    tables = None if place is None else _read(place, key)
    if tables is not None:
        # What `Lark.load` does, which lets nobody give callbacks.
        made: lark.Lark = lark.Lark.__new__(lark.Lark)._load(BytesIO(tables), transformer=callbacks)
        return made
    made = lark.Lark(text, transformer=callbacks, **options)
    if place is not None:
        with suppress(OSError):
            _write(place, key, _tables(made))
    return made


def _tables(made: lark.Lark) -> bytes:
    out = BytesIO()
    made.save(out, exclude_options=("transformer",))
    return out.getvalue()


def _place(grammar: Path) -> Path | None:
    try:
        return Path(cache_from_source(str(grammar))).with_suffix(".tables")
    except NotImplementedError:
        return None


def _read(place: Path, key: bytes) -> bytes | None:
    try:
        content = place.read_bytes()
    except OSError:
        return None
    size = len(key)
    tables = content[2 * size :]
    sound = content[:size] == key and content[size : 2 * size] == sha256(tables).digest()
    return tables if sound else None


def _write(place: Path, key: bytes, tables: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    made = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        made.write_bytes(key + sha256(tables).digest() + tables)
        made.replace(place)
    finally:
        made.unlink(missing_ok=True)
