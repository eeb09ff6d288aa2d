"""Propositional terms, folded where a part is constant, so that what cannot happen costs no variable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

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
    return kept[0] if len(kept) == 1 else _joined(z3.Z3_mk_and, kept)


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
    return kept[0] if len(kept) == 1 else _joined(z3.Z3_mk_or, kept)


def _joined(make: Callable[..., object], parts: Sequence[z3.BoolRef]) -> z3.BoolRef:
    """As `z3.And` and `z3.Or`, which ask of each part whether it is one: most of the time an unrolling takes."""
    context = parts[0].ctx
    parts_ = (z3.Ast * len(parts))(*(part.as_ast() for part in parts))
    return z3.BoolRef(make(context.ref(), len(parts), parts_), context)


def opposite(part: z3.BoolRef) -> z3.BoolRef:
    if part is YES:
        return NO
    if part is NO:
        return YES
    if z3.is_not(part):
        return part.arg(0)
    return z3.BoolRef(z3.Z3_mk_not(part.ctx.ref(), part.as_ast()), part.ctx)


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
