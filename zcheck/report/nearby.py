"""What would change a verdict, in words."""

from __future__ import annotations

from zcheck.report.document import Document, paragraph, plural
from zcheck.report.itf import Json
from zcheck.results.nearby import Nearby, Neighbour

MOST_SHOWN = 6


def nearby_lines(found: Nearby, width: int) -> Document:
    """The nearest changes first, or that there is none within reach."""
    if not found.neighbours:
        text = f"no single parameter, changed by up to {found.reach}, gives another verdict"
    else:
        shown = [_one(one) for one in found.neighbours[:MOST_SHOWN]]
        more = len(found.neighbours) - len(shown)
        text = f"{found.neighbours[0].verdict.value} with {'; or '.join(shown)}"
        text += f"; or {plural(more, 'other change')}" if more else ""
    if found.open:
        text += f" ({plural(found.open, 'direction')} undetermined)"
    return paragraph(f"nearby: {text}", width, 0, 2)


def _one(one: Neighbour) -> str:
    return f"{one.parameter} = {one.value} (now {one.now})"


def nearby_json(found: Nearby | None) -> Json:
    if found is None:
        return None
    neighbours: list[Json] = [
        {
            "parameter": one.parameter,
            "now": one.now,
            "value": one.value,
            "distance": one.distance,
            "verdict": one.verdict.value,
        }
        for one in found.neighbours
    ]
    return {"neighbours": neighbours, "tried": found.tried, "open": found.open, "reach": found.reach}
