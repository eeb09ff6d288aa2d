"""What would change a verdict, in words."""

from __future__ import annotations

from zcheck.report.document import Document, paragraph, plural
from zcheck.report.json_value import Json
from zcheck.results.nearby import Nearby, Neighbour
from zcheck.system.properties import VerdictName

MOST_SHOWN = 6


def nearby_lines(found: Nearby, width: int) -> Document:
    return paragraph(nearby_text(found), width, 0, 2)


def nearby_text(found: Nearby) -> str:
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
    return f"nearby: {text}"


def _one(one: Neighbour) -> str:
    still = "violated" if one.verdict is VerdictName.HOLDS else "holds"
    kept = "" if one.kept == one.now else f", still {still} at {one.kept}"
    return f"{one.parameter} = {one.value} (now {one.now}{kept})"


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
            "kept": one.kept,
        }
        for one in found.neighbours
    ]
    return {"neighbours": neighbours, "tried": found.tried, "open": found.open, "reach": found.reach}
