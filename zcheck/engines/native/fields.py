"""Packed states in C: where a slot lies in the words of a vector, how it is read and changed.

Word 0 is the most significant, so that vectors compare word by word as packed states compare as numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.frozen import dataclass
from zcheck.system.layout import Field, Implied, Layout
from zcheck.system.places import Weights

WORD = 64
ONES = (1 << WORD) - 1


@dataclass(frozen=True, slots=True)
class Place:
    """A field as C sees it: `word` holds its lowest bit at `shift`; `split`: the word before has the rest."""

    word: int
    shift: int
    width: int
    low: int

    @property
    def split(self) -> bool:
        return self.shift + self.width > WORD

    @property
    def mask(self) -> int:
        return (1 << self.width) - 1

    @property
    def cleared(self) -> dict[int, int]:
        """By word, the bits that the field takes."""
        whole = self.mask << self.shift
        found = {self.word: whole & ONES}
        if self.split:
            found[self.word - 1] = whole >> WORD
        return found


class Places:
    """All slots of one layout."""

    def __init__(self, layout: Layout, words: int | None = None) -> None:
        self.words = words or words_for(layout)
        self._places = tuple(self._place(field) for field in layout.fields)
        self._implied = {one.slot: one for one in layout.implied}

    def __getitem__(self, slot: int) -> Place:
        return self._places[slot]

    def _place(self, field: Field) -> Place:
        return Place(self.words - 1 - field.offset // WORD, field.offset % WORD, field.width, field.low)

    def loads(self) -> str:
        """Statements that read the words of the state at ``s``."""
        return " ".join(f"const uint64_t s{word} = s[{word}]; (void)s{word};" for word in range(self.words))

    def raw(self, slot: int) -> str:
        """The bits of a slot, an unsigned number; words of the state are ``s0``, ``s1``, ..."""
        place = self._places[slot]
        if place.width == 0:
            return "UINT64_C(0)"
        text = f"s{place.word}"
        if place.shift:
            text = f"({text} >> {place.shift})"
        if place.split:
            text = f"({text} | (s{place.word - 1} << {WORD - place.shift}))"
        elif place.shift + place.width == WORD:
            return text
        return f"({text} & {unsigned(place.mask)})"

    def value(self, slot: int) -> str:
        """The value of a slot, a ``zc_int``."""
        if slot in self._implied:
            return self._sum(self._implied[slot])
        low = self._places[slot].low
        text = f"(zc_int){self.raw(slot)}"
        return f"({text} {'+' if low > 0 else '-'} {abs(low)}L)" if low else text

    def _sum(self, implied: Implied) -> str:
        """Compilers work it out once in a function, if at all."""
        parts = [f"{implied.constant}L"]
        for (slot, weight), values in _grouped(implied.weights).items():
            times = "" if abs(weight) == 1 else f"{abs(weight)}L * "
            parts.append(f"{'+' if weight > 0 else '-'} {times}{self._amount(slot, values)}")
        return f"({' '.join(parts)})"

    def _amount(self, slot: int, values: Sequence[int | None]) -> str:
        """The value of a slot, or 1 while it has one of some `values` (less than 64 above its least) and else 0."""
        if None in values:
            return self.value(slot)
        low = self._places[slot].low
        among = sum(1 << (value - low) for value in values if value is not None)
        return f"(zc_int)(({unsigned(among)} >> {self.raw(slot)}) & 1)"


def _grouped(weights: Weights) -> dict[tuple[int, int], list[int | None]]:
    """The values by slot and weight."""
    found: dict[tuple[int, int], list[int | None]] = {}
    for place, weight in weights:
        found.setdefault((place.slot, weight), []).append(place.value)
    return found


def unsigned(value: int) -> str:
    """A constant of 64 bits; numbers below 0 are taken modulo 2^64."""
    value &= ONES
    return f"UINT64_C({value})" if value < 1024 else f"UINT64_C({value:#x})"


def words_for(layout: Layout) -> int:
    """Words of a vector; a system without bits has one, which is zero."""
    return max(1, -(-layout.bits // WORD))


def words_of(packed: int, words: int) -> list[int]:
    """A packed state as the words of a vector."""
    return [packed >> WORD * (words - 1 - word) & ONES for word in range(words)]


def packed_of(vector: list[int]) -> int:
    packed = 0
    for word in vector:
        packed = packed << WORD | word
    return packed
