"""What of a state is stored: all slots, or where that saves words, without those that conservation laws imply."""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.analysis.counted_layout import counted_layout_of
from zcheck.analysis.hull import Law
from zcheck.analysis.implied import implied_slots
from zcheck.analysis.laws import laws_of
from zcheck.analysis.symmetry import Symmetry
from zcheck.engines.native.fields import WORD, Places, words_for
from zcheck.engines.native.writing import Writer
from zcheck.system.layout import Layout
from zcheck.system.system import System


def stored_layout(system: System, symmetry: Symmetry) -> Layout:
    """The layout of vectors in C: as few words as the laws allow, and no more slots worked out than that takes."""
    whole = counted_layout_of(system, symmetry)
    if words_for(whole) == 1:
        return whole
    laws = laws_of(system)
    least = words_for(slim_layout(system, symmetry, laws))
    if least == words_for(whole):
        return whole
    slim = slim_layout(system, symmetry, laws, whole.bits - WORD * least)
    return slim if words_for(slim) == least else slim_layout(system, symmetry, laws)


def slim_layout(system: System, symmetry: Symmetry, laws: Sequence[Law], enough: int | None = None) -> Layout:
    """Without what the laws imply, or with so much of it that `enough` bits are spared. A law is about all
    reachable states and so about canonical ones; what is put in order stays as it is."""
    ordered = {slot for entry in symmetry.counted for part in (*entry.slices, entry.identities) for slot in part}
    return counted_layout_of(system, symmetry, implied_slots(system, laws, ordered, enough))


def write_precedes(
    system: System, places: Places, symmetry: Symmetry, out: Writer, name: str = "zc_precedes"
) -> None:
    """The order of vectors with implied slots: that of the layout that has them all."""
    whole = counted_layout_of(system, symmetry)
    order = sorted(range(len(system.slots)), key=lambda slot: (-whole.fields[slot].offset, slot))
    with out.block(f"static void {name}_values(const uint64_t *s, zc_int *values)"):
        out.line(places.loads())
        for position, slot in enumerate(order):
            out.line(f"values[{position}] = {places.value(slot)};")
    with out.block(f"static int {name}(const uint64_t *a, const uint64_t *b)"):
        out.line(f"zc_int one[{len(order)}], other[{len(order)}];")
        out.line(f"{name}_values(a, one);")
        out.line(f"{name}_values(b, other);")
        with out.block(f"for (int i = 0; i < {len(order)}; i++)"), out.block("if (one[i] != other[i])"):
            out.line("return one[i] < other[i];")
        out.line("return 0;")
