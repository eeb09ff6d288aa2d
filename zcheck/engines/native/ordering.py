"""The C function that puts the slices of one class of alike threads in order."""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.analysis.counted_layout import slice_width
from zcheck.analysis.symmetry import Counted
from zcheck.engines.native.fields import Places, unsigned
from zcheck.engines.native.writing import Writer
from zcheck.system.system import System

NOWHERE = 0xFFFF
"""Stands for threads that are no members, in tables of places."""


def corner(places: Places, part: Sequence[int], width: int) -> tuple[int, int]:
    """The word that a slice lies in, and its lowest bit there."""
    wide = [places[slot] for slot in part if places[slot].width]
    if not wide:
        return 0, 0
    last = wide[-1]
    assert all(place.word == last.word and not place.split for place in wide), "a slice lies in two words"
    assert sum(place.width for place in wide) == width
    return last.word, last.shift


class Ordering:
    """Writes ``<name>``, for any state, and ``<name>_at``, for one in which only the slice of one member changed.

    The key of a member is its slice, followed by a bit for each slot that may hold its identity.
    """

    def __init__(self, system: System, places: Places, out: Writer, name: str, entry: Counted) -> None:
        self._places = places
        self._out = out
        self._prefix = name
        self._entry = entry
        self._threads = len(system.threads)
        self._width = slice_width(system, entry)
        self._size = len(entry.members)

    def write(self) -> None:
        self._out.comment(f"{self._size} threads of {self._entry.class_name}")
        self._write_tables()
        self._write_whole()
        self._write_single()

    def _write_whole(self) -> None:
        with self._out.block(f"static void {self._prefix}(uint64_t *s)"):
            self._write_keys()
            self._out.line("int i = 1;")
            with self._out.block(f"while (i < {self._size} && key[i - 1] <= key[i])"):
                self._out.line("i++;")
            with self._out.block(f"if (i == {self._size})"):
                self._out.line("return;")
            self._write_sorting()
            self._write_back()

    def _write_single(self) -> None:
        """The slice at ``at`` goes right past lesser ones, or left past greater ones; where a run of equal
        slices moves by one place only its end is written."""
        with self._out.block(f"static void {self._prefix}_at(uint64_t *s, int at)"):
            for slot in self._entry.identities:
                with self._out.block(f"if ({self._name('place')}[{self._raw(slot)}] != {NOWHERE})"):
                    self._out.line(f"{self._prefix}(s);")
                    self._out.line("return;")
            self._out.line(f"const uint64_t here = {self._get('at')};")
            self._out.line("uint64_t last = here;")
            self._out.line("int i = at;")
            self._write_shift(f"i + 1 < {self._size}", "i + 1", "<", "i++")
            with self._out.block("if (i == at)"):
                self._write_shift("i > 0", "i - 1", ">", "i--")
            with self._out.block("if (last != here)"):
                self._put("i", "here")

    @property
    def exchange(self) -> str:
        """The function that `write_exchange` writes."""
        return self._name("exchange")

    def write_exchange(self) -> None:
        """``<name>_exchange``: the first member and the one at ``at`` change places."""
        with self._out.block(f"static void {self.exchange}(uint64_t *s, int at)"):
            self._out.line(f"const uint64_t first = {self._get('0')}, here = {self._get('at')};")
            self._put("0", "here")
            self._put("at", "first")
            for bit, slot in enumerate(self._entry.identities):
                self._out.line(f"uint64_t own{bit} = {self._raw(slot)};")
                place = f"{self._name('place')}[own{bit}]"
                with self._out.block(f"if ({place} == 0 || {place} == at)"):
                    self._out.line(f"own{bit} = {self._name('name')}[{place} == 0 ? at : 0];")
                    self._write_identity(bit, slot)

    def alike(self, one: str, other: str) -> str:
        """Text that is true of a state ``s`` in which nothing tells the members at two places apart."""
        named = [
            f" && {self._name('place')}[{self._raw(slot)}] != {place}"
            for slot in self._entry.identities
            for place in (one, other)
        ]
        return f"{self._get(one)} == {self._get(other)}{''.join(named)}"

    def _write_shift(self, inside: str, neighbour: str, wrong: str, step: str) -> None:
        with self._out.block(f"while ({inside})"):
            self._out.line(f"const uint64_t next = {self._get(neighbour)};")
            with self._out.block(f"if (!(next {wrong} here))"):
                self._out.line("break;")
            with self._out.block("if (next != last)"):
                self._put("i", "next")
            self._out.line("last = next;")
            self._out.line(f"{step};")

    def _get(self, place: str) -> str:
        mask = unsigned((1 << self._width) - 1)
        return f"((s[{self._name('word')}[{place}]] >> {self._name('shift')}[{place}]) & {mask})"

    def _put(self, place: str, value: str) -> None:
        word, shift = f"s[{self._name('word')}[{place}]]", f"{self._name('shift')}[{place}]"
        mask = unsigned((1 << self._width) - 1)
        self._out.line(f"{word} = ({word} & ~({mask} << {shift})) | ({value} << {shift});")

    def _table(self, kind: str, numbers: Sequence[int]) -> None:
        text = ", ".join(map(str, numbers))
        self._out.line(f"static const uint16_t {self._name(kind)}[{len(numbers)}] = {{{text}}};")

    def _name(self, kind: str) -> str:
        return f"{self._prefix}_{kind}"

    def _write_tables(self) -> None:
        corners = [corner(self._places, part, self._width) for part in self._entry.slices]
        self._table("word", [word for word, _ in corners])
        self._table("shift", [shift for _, shift in corners])
        if self._entry.identities:
            where = {member + 1: place for place, member in enumerate(self._entry.members)}
            self._table("place", [where.get(value, NOWHERE) for value in range(self._threads + 1)])
            self._table("name", [member + 1 for member in self._entry.members])

    def _write_keys(self) -> None:
        size, bits = self._size, len(self._entry.identities)
        self._out.line(f"uint64_t key[{size}];")
        with self._out.block(f"for (int i = 0; i < {size}; i++)"):
            self._out.line(f"key[i] = {self._get('i')} << {bits};")
        for bit, slot in enumerate(self._entry.identities):
            self._out.line(f"uint64_t own{bit} = {self._raw(slot)};")
            place = f"{self._name('place')}[own{bit}]"
            with self._out.block(f"if ({place} != {NOWHERE})"):
                self._out.line(f"key[{place}] |= {self._bit(bit)};")

    def _bit(self, number: int) -> str:
        """The first identity counts most, as in `zcheck.analysis.canonical`."""
        return unsigned(1 << (len(self._entry.identities) - 1 - number))

    def _raw(self, slot: int) -> str:
        return _indexed(self._places.raw(slot), self._places.words)

    def _write_sorting(self) -> None:
        with self._out.block(f"for (int i = 1; i < {self._size}; i++)"):
            self._out.line("const uint64_t here = key[i];")
            self._out.line("int j = i;")
            with self._out.block("for (; j > 0 && key[j - 1] > here; j--)"):
                self._out.line("key[j] = key[j - 1];")
            self._out.line("key[j] = here;")

    def _write_back(self) -> None:
        bits = len(self._entry.identities)
        with self._out.block(f"for (int i = 0; i < {self._size}; i++)"):
            self._put("i", f"(key[i] >> {bits})")
            for bit in range(bits):
                with self._out.block(f"if (key[i] & {self._bit(bit)})"):
                    self._out.line(f"own{bit} = {self._name('name')}[i];")
        for bit, slot in enumerate(self._entry.identities):
            self._write_identity(bit, slot)

    def _write_identity(self, bit: int, slot: int) -> None:
        place = self._places[slot]
        for word, bits in place.cleared.items():
            self._out.line(f"s[{word}] &= ~{unsigned(bits)};")
        self._out.line(f"s[{place.word}] |= own{bit} << {place.shift};")
        if place.split:
            self._out.line(f"s[{place.word - 1}] |= own{bit} >> {64 - place.shift};")


def _indexed(text: str, words: int) -> str:
    """A text about ``s0``, ``s1``, ... as one about ``s[0]``, ``s[1]``, ..."""
    for word in reversed(range(words)):
        text = text.replace(f"s{word}", f"s[{word}]")
    return text
