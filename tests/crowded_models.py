"""Random models with threads whose number is a parameter."""

from __future__ import annotations

import random

CROWD = (
    "take 1 page with M_WAITOK into held",
    "take 1 page with M_INTWAIT into held",
    "move 1 page from held to free else { skip }",
    "move 1 page from held to dirty else { skip }",
    "acquire L  skip  release L",
    "acquire L  take 1 page with M_WAITOK into held  release L",
    "idle await dirty > 0",
    "await free > 1",
    "if dirty > 0 { move 1 page from dirty to free else { skip } } else { skip }",
    "choose { when free > reserve { skip } optional when dirty > 0 { move 1 page from dirty to free } }",
)

PAGER = (
    "idle choose { when dirty > 0 { move 1 page from dirty to held } }",
    "take 1 page with M_INTWAIT into held",
    "move 1 page from held to free else { skip }",
    "acquire L  skip  release L",
    "idle await free == 0",
)


def crowded_model(seed: int, label: str = "") -> str:
    """A model with parameters `n`, `pool` and `reserve`; threads `user[n]` and a daemon. With a label, users make
    that progress once they have done their steps."""
    choice = random.Random(seed)
    steps = "\n        ".join(choice.choices(CROWD, k=choice.randint(1, 3)))
    work = "\n        ".join(choice.choices(PAGER, k=choice.randint(1, 3)))
    clean = choice.choice(["move held pages from held to free", "skip", "move held pages from held to dirty"])
    clean = f"progress {label}\n        {clean}" if label else clean
    event = choice.choice(["", "event cleaned when dirty > 1 { move 1 page from dirty to free }", ""])
    loops = choice.random() < 0.7
    body = f"loop {{\n        {steps}\n        {clean}\n    }}" if loops else f"{steps}\n    {clean}"
    return f"""model crowded
param n : 0..3 = 1
param pool : 0..5 = 2
param reserve : 0..2 = 1
pages {{ free = pool  dirty }}
class NORMAL {{ from free when free > reserve }}
class SPECIAL {{ from free }}
flags M_WAITOK = NORMAL, waits
flags M_INTWAIT = NORMAL | SPECIAL, waits
lock L : mutex
{event}
thread user[n] {{
    {body}
}}
daemon pager {{
    loop {{
        {work}
        skip
    }}
}}
"""
