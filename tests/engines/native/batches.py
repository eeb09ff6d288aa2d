"""Many small systems in one library: one run of the compiler for all of them."""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Sequence
from functools import cache

from zcheck.analysis.laws import laws_of
from zcheck.analysis.symmetry import UNCOUNTED, Symmetry
from zcheck.engines.native.cache import Cache, cache_folder
from zcheck.engines.native.explorer import Text, Tools, explored
from zcheck.engines.native.fields import Places
from zcheck.engines.native.library import Handle, Library
from zcheck.engines.native.members import MANY
from zcheck.engines.native.offers import OFFER, write_offers
from zcheck.engines.native.source import Shape, macros_of, write_expand, write_runtime
from zcheck.engines.native.storing import slim_layout, write_precedes
from zcheck.engines.native.toolchain import find_compiler
from zcheck.engines.native.walks import FUNCTIONS, live_goals, write_walks
from zcheck.engines.native.writing import Writer
from zcheck.exploring.hopes import future_bits
from zcheck.exploring.watching import OUT_OF_MEMORY, Watch
from zcheck.limits import Limits
from zcheck.results.statistics import Exploration
from zcheck.system.system import System

QUICKLY = ("-std=gnu11", "-O0", "-pthread", "-w")
ANY_MEMORY = 1 << 32
UNLIMITED = Limits()


@cache
def tools() -> Tools:
    compiler = find_compiler(os.environ)
    assert compiler is not None, "the tests of the native engine need a C compiler"
    return Tools(compiler, Cache(cache_folder(os.environ)))


class Batch:
    """Explores each of its systems natively; ``zc_which`` chooses the one whose steps are taken.

    Whatever conservation laws imply is left out of vectors, also where that saves no word."""

    def __init__(
        self,
        systems: Sequence[System],
        flags: tuple[str, ...] = QUICKLY,
        entry_bits: int = 32,
        symmetries: Sequence[Symmetry] | None = None,
        sparing: bool = False,
        many: int = MANY,
    ) -> None:
        self.systems = tuple(systems)
        self._alike = tuple(UNCOUNTED for _ in systems) if symmetries is None else tuple(symmetries)
        pairs = zip(self.systems, self._alike, strict=True)
        self._layouts = [slim_layout(system, symmetry, laws_of(system)) for system, symmetry in pairs]
        shape = Shape(entry_bits)
        shapes = [macros_of(s, layout, shape) for s, layout in zip(systems, self._layouts, strict=True)]
        names = dict.fromkeys(name for each in shapes for name in each)
        macros = {name: max(each.get(name, 0) for each in shapes) for name in names}
        self._mask_words = -(-macros.get("ZC_MASK_BITS", 0) // 64)
        self._unit_words = -(-macros.get("ZC_UNITS", 0) // 64)
        self._words = macros["ZC_WORDS"]
        out = Writer()
        write_runtime(macros, out)
        out.line("ZC_API int zc_which;")
        if "ZC_IMPLIED" in macros:
            self._write_precedes(out)
        for number, system in enumerate(systems):
            places = Places(self._layouts[number], self._words)
            write_expand(system, places, out, f"zc_expand_{number}", self._alike[number], sparing, many)
        with out.block("static uint64_t *zc_expand(zc_worker *worker, const uint64_t *s, uint64_t *out)"):
            with out.block("switch (zc_which)"):
                for number in range(len(systems)):
                    out.line(f"case {number}: return zc_expand_{number}(worker, s, out);")
            out.line("return out;")
        if self._mask_words:
            self._write_offers(out)
        if self._unit_words:
            self._write_walks(out)
        self._library: Library = tools().load(Text(out.text, flags, self._layouts[0]))

    def _write_precedes(self, out: Writer) -> None:
        for number, (system, layout) in enumerate(zip(self.systems, self._layouts, strict=True)):
            places = Places(layout, self._words)
            write_precedes(system, places, self._alike[number], out, f"zc_precedes_{number}")
        with out.block("static int zc_precedes(const uint64_t *a, const uint64_t *b)"):
            with out.block("switch (zc_which)"):
                for number in range(len(self.systems)):
                    out.line(f"case {number}: return zc_precedes_{number}(a, b);")
            out.line("return 0;")

    def _write_offers(self, out: Writer) -> None:
        for number, (system, layout) in enumerate(zip(self.systems, self._layouts, strict=True)):
            names = f"zc_offer_{number}", f"zc_at_rest_{number}"
            places, canonical = Places(layout, self._words), f"zc_expand_{number}_canonical"
            write_offers(system, places, future_bits(system), out, names, self._alike[number], canonical)
        with out.block(f"static uint64_t *zc_offer({OFFER.parameters})"):
            with out.block("switch (zc_which)"):
                for number in range(len(self.systems)):
                    out.line(f"case {number}: return zc_offer_{number}({OFFER.arguments});")
            out.line("return out;")
        with out.block("static void zc_at_rest(const uint64_t *s, zc_bits *mask)"), out.block("switch (zc_which)"):
            for number in range(len(self.systems)):
                out.line(f"case {number}: zc_at_rest_{number}(s, mask); break;")

    def _write_walks(self, out: Writer) -> None:
        asked = [number for number, system in enumerate(self.systems) if live_goals(system)]
        for number in asked:
            write_walks(self.systems[number], Places(self._layouts[number], self._words), out, f"_{number}")
        for name, signature in FUNCTIONS.items():
            with out.block(f"static {signature.result}{name}({signature.parameters})"):
                with out.block("switch (zc_which)"):
                    for number in asked:
                        out.line(f"case {number}: return {name}_{number}({signature.arguments});")
                out.line("return 0;")

    def explore(
        self, number: int, limits: Limits = UNLIMITED, jobs: int = 1, memory: int = ANY_MEMORY
    ) -> Exploration:
        system, layout = self.systems[number], self._layouts[number]
        ctypes.c_int.in_dll(self._library.functions, "zc_which").value = number
        amounts = limits.states or 0, memory
        handle = Handle(self._library, self._words, layout.pack(system.initial), amounts, jobs, -1)
        try:
            watch = Watch(Limits(seconds=limits.seconds), None, time.monotonic)
            return explored(
                system, layout, handle, limits, watch, OUT_OF_MEMORY, self._alike[number],
                mask_words=self._mask_words, unit_words=self._unit_words,
            )
        finally:
            handle.close()
