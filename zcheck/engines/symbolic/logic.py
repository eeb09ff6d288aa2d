"""Propositional terms, folded where a part is constant, so that what cannot happen costs no variable."""

from __future__ import annotations

from collections.abc import Iterable

import z3

YES: z3.BoolRef = z3.BoolVal(True)
NO: z3.BoolRef = z3.BoolVal(False)


def truth(value: bool) -> z3.BoolRef:
    return YES if value else NO


def both(parts: Iterable[z3.BoolRef]) -> z3.BoolRef:
    """The conjunction; true for no parts."""
    kept: list[z3.BoolRef] = []
    for part in parts:
        if part is NO:
            return NO
        if part is not YES:
            kept.append(part)
    if not kept:
        return YES
    return kept[0] if len(kept) == 1 else z3.And(kept)


def either(parts: Iterable[z3.BoolRef]) -> z3.BoolRef:
    """The disjunction; false for no parts."""
    kept: list[z3.BoolRef] = []
    for part in parts:
        if part is YES:
            return YES
        if part is not NO:
            kept.append(part)
    if not kept:
        return NO
    return kept[0] if len(kept) == 1 else z3.Or(kept)


def opposite(part: z3.BoolRef) -> z3.BoolRef:
    if part is YES:
        return NO
    if part is NO:
        return YES
    return part.arg(0) if z3.is_not(part) else z3.Not(part)


def implied(if_: z3.BoolRef, then: z3.BoolRef) -> z3.BoolRef:
    return either((opposite(if_), then))


def choice(test: z3.BoolRef, yes: z3.BoolRef, no: z3.BoolRef) -> z3.BoolRef:
    """`yes` where `test` holds, else `no`."""
    if test is YES or yes is no:
        return yes
    if test is NO:
        return no
    if yes is YES or yes is NO:
        return either((test, no)) if yes is YES else both((opposite(test), no))
    if no is YES or no is NO:
        return implied(test, yes) if no is YES else both((test, yes))
    return z3.If(test, yes, no)


def alike(left: z3.BoolRef, right: z3.BoolRef) -> z3.BoolRef:
    """Whether both are true or both false."""
    return choice(left, right, opposite(right))
