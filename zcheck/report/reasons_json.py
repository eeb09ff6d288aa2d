"""The reason of a violation for programs: everything `reasons` says in words, and the whole wait-for graph."""

from __future__ import annotations

from zcheck.explain.knots import Knot
from zcheck.explain.reason import Reason
from zcheck.explain.reserve import Shortage
from zcheck.explain.rounds import Round
from zcheck.explain.turning import PointOfNoReturn
from zcheck.explain.waiting import Lack, Provider, Waiter
from zcheck.report.json_value import Json


def reason_json(found: Reason) -> Json:
    return {
        "concerned": list(found.concerned),
        "waiters": [_waiter(waiter) for waiter in found.waiters],
        "knots": [_knot(knot) for knot in found.knots],
        "shortages": [{"thread": name, **_shortage(one)} for name, one in found.short],
        "stocks": {stock.name: stock.pages for stock in found.stocks},
        "point_of_no_return": None if found.too_late is None else _point(found.too_late),
        "round": None if found.round is None else _round(found.round),
    }


def _waiter(waiter: Waiter) -> dict[str, Json]:
    return {
        "who": waiter.name,
        "is_thread": waiter.thread is not None,
        "resting": waiter.resting,
        "statement": waiter.place.statement,
        "place": waiter.place.place,
        "lacks": [_lack(lack) for lack in waiter.lacks],
    }


def _lack(lack: Lack) -> dict[str, Json]:
    return {
        "condition": lack.need.text,
        "values": {value.name: value.value for value in lack.need.values},
        "lock": lack.lock,
        "holder": lack.holder,
        "channel": lack.channel,
        "providers": [_provider(provider) for provider in lack.providers],
        "optional_providers": [_provider(provider) for provider in lack.optional],
        "others_move_it": lack.moves,
    }


def _provider(provider: Provider) -> dict[str, Json]:
    return {"who": provider.who, "statement": provider.place.statement, "place": provider.place.place}


def _knot(knot: Knot) -> Json:
    return [{"who": waiter.name, "condition": lack.need.text} for waiter, lack in knot.members]


def _shortage(one: Shortage) -> dict[str, Json]:
    classes: list[Json] = [
        {
            "class": refused.page_class,
            "queue": refused.queue,
            "pages": refused.pages,
            "refusal": refused.refusal.name.lower(),
            "rule": refused.text,
            "limits": dict(refused.limits),
        }
        for refused in one.classes
    ]
    return {"flags": one.flags, "classes": classes}


def _point(point: PointOfNoReturn) -> Json:
    return {
        "step": point.step,
        "instead": [
            {"who": other.who, "statement": other.place.statement, "place": other.place.place}
            for other in point.instead
        ],
    }


def _round(found: Round) -> Json:
    return {
        "parts": [
            {"who": part.who, "steps": part.steps, "nets": {net.name: net.amount for net in part.nets}}
            for part in found.parts
        ],
        "contested": list(found.contested),
    }
