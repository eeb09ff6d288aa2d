"""The generated functions of hope: what mandatory steps offer in a state, and who rests there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from zcheck.analysis.symmetry import UNCOUNTED, Symmetry
from zcheck.engines.native.actions import Handlers
from zcheck.engines.native.conditions import resting, texts_of
from zcheck.engines.native.counting import Canonical
from zcheck.engines.native.dispatch import Dispatcher, Signature
from zcheck.engines.native.fields import ONES, WORD, Places, unsigned
from zcheck.engines.native.writing import Writer
from zcheck.exploring.hopes import Bits
from zcheck.system.actions import Action
from zcheck.system.system import System

OFFER = Signature(
    "uint64_t *",
    "zc_worker *worker, const uint64_t *s, uint64_t *out, zc_bits *mask",
    "worker, s, out, mask",
    "out = ",
)


def hope_macros(bits: Bits) -> dict[str, int]:
    """What ``runtime/hope.h`` is shaped by; nothing if no check asks about the future."""
    return {"ZC_MASK_BITS": bits.full.bit_length()} if bits.full else {}


def write_offers(
    system: System,
    places: Places,
    bits: Bits,
    out: Writer,
    names: tuple[str, str] = ("zc_offer", "zc_at_rest"),
    symmetry: Symmetry = UNCOUNTED,
    canonical: str = "zc_expand_canonical",
) -> None:
    """See ``runtime/hope.h`` for the two functions. `canonical` is what functions of `Canonical` are called, which
    must be there already.

    No bit may be of a counted thread: of those that nothing tells apart only one is looked at.
    """
    offer, rest = names
    stored = partial(_stored, places.words, Canonical(system, symmetry, canonical))
    handlers = Handlers(partial(_hoped_for, bits), stored, lambda _: [])
    dispatcher = Dispatcher(system, places, out, handlers, symmetry)
    owed = [action for action in system.actions if action.mandatory]
    calls = dispatcher.functions(f"{offer}_part", owed, OFFER, "return out;")
    with out.block(f"static uint64_t *{offer}({OFFER.parameters})"):
        for call in calls:
            out.line(call)
        out.line("return out;")
    with out.block(f"static void {rest}(const uint64_t *s, zc_bits *mask)"):
        out.line(places.loads())
        texts = texts_of(system, places, out)
        for thread, bit in bits.threads.items():
            with out.block(f"if ({texts.value(resting(system, [thread]))})"):
                out.line(_set(bit))
        for label, bit in bits.labels.items():
            carriers = [thread.index for thread in system.threads if label in thread.carries]
            if carriers:
                with out.block(f"if ({texts.value(resting(system, carriers))})"):
                    out.line(_set(bit))


def _hoped_for(bits: Bits, action: Action) -> list[str]:
    own = bits.of(action)
    return [f"mask[{word}] |= {unsigned(part)};" for word, part in enumerate(mask_words(own)) if part]


def _stored(words: int, canonical: Canonical, action: Action, values: Sequence[str]) -> list[str]:
    stores = [f"out[{number}] = {value};" for number, value in enumerate(values)]
    return [*stores, *canonical.calls(action), f"out += {words};"]


def _set(bit: int) -> str:
    word, shift = divmod(bit.bit_length() - 1, WORD)
    return f"mask[{word}] |= {unsigned(1 << shift)};"


def mask_words(mask: int, count: int = 1) -> list[int]:
    """A mask as 64-bit words, the least first; at least `count` of them."""
    found: list[int] = []
    while mask or len(found) < count:
        found.append(mask & ONES)
        mask >>= WORD
    return found
