"""zcheck: exhaustive deadlock checking of memory allocator designs, for kernel developers.

What is exported here is loaded when it is first used: ``import zcheck`` itself loads no library.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zcheck.api import Model, UndeterminedError, load, verify
    from zcheck.limits import Limits

__version__ = "0.1.0"

__all__ = ["Limits", "Model", "UndeterminedError", "load", "verify"]


def __getattr__(name: str) -> object:
    """Python asks here for a name that the package does not hold yet (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from zcheck import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
