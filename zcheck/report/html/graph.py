"""The wait-for graph as a drawing: members of knots in front, an arrow from who waits to who could end it."""

from __future__ import annotations

from html import escape
from math import cos, hypot, pi, sin

from zcheck.explain.reason import Reason
from zcheck.explain.waiting import wait_for_graph

RADIUS = 46
WIDE = 640
MOST_NODES = 24
LONGEST = 18


def wait_for_svg(why: Reason) -> str:
    """Empty where nobody waits, or too many do for a drawing."""
    graph = wait_for_graph(why.waiters)
    nodes = [node for node in graph if graph.degree(node)] or list(graph)
    if not nodes or len(nodes) > MOST_NODES:
        return ""
    knot = {name for one in why.knots for name in one.names}
    ring = max(110, RADIUS * len(nodes) * 2.6 / (2 * pi)) if len(nodes) > 1 else 0
    high = 2 * ring + 2 * RADIUS + 30
    centre = WIDE / 2, high / 2
    places = {
        node: (
            centre[0] + 1.5 * ring * cos(2 * pi * number / len(nodes) - pi),
            centre[1] + ring * sin(2 * pi * number / len(nodes) - pi),
        )
        for number, node in enumerate(sorted(nodes, key=lambda node: (node not in knot, node)))
    }
    wide = max(WIDE, 3 * ring + 4 * RADIUS)
    left = (WIDE - wide) / 2
    parts = [
        f'<svg viewBox="{left:.0f} 0 {wide:.0f} {high:.0f}" role="img" aria-label="who waits for whom">',
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8"'
        ' orient="auto-start-reverse"><path d="M0 0 L8 4 L0 8 z"/></marker></defs>',
    ]
    needs: dict[tuple[str, str], list[str]] = {}
    for one, other, edge in graph.edges(data=True):
        if one in places and other in places:
            needs.setdefault((one, other), []).append(edge["need"])
    for (one, other), texts in needs.items():
        tied = one in knot and other in knot
        parts.append(_edge(places[one], places[other], f"{one} waits for {other}: {'; '.join(texts)}", tied))
    parts += (_node(name, *place, name in knot) for name, place in places.items())
    return "".join((*parts, "</svg>"))


def _edge(start: tuple[float, float], end: tuple[float, float], title: str, tied: bool) -> str:
    """A curve from rim to rim, bent to the left so that two opposite ones stay apart."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    sx, sy = start[0] + ux * (RADIUS + 14), start[1] + uy * RADIUS * 0.6
    ex, ey = end[0] - ux * (RADIUS + 16), end[1] - uy * RADIUS * 0.65
    mx, my = (sx + ex) / 2 - uy * 26, (sy + ey) / 2 + ux * 26
    css = "edge tied" if tied else "edge"
    return (
        f'<path class="{css}" marker-end="url(#arrow)" d="M{sx:.1f} {sy:.1f} Q{mx:.1f} {my:.1f} {ex:.1f} {ey:.1f}">'
        f"<title>{escape(title)}</title></path>"
    )


def _node(name: str, x: float, y: float, tied: bool) -> str:
    shown = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
    css = "node tied" if tied else "node"
    return (
        f'<g class="{css}"><title>{escape(name)}</title>'
        f'<rect x="{x - RADIUS - 14:.1f}" y="{y - 18:.1f}" width="{2 * RADIUS + 28}" height="36" rx="8"/>'
        f'<text x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle">{escape(shown)}</text></g>'
    )
