"""What comes after a search: the questions that single states do not answer."""

from __future__ import annotations

from zcheck.engines.native.futures import Futures
from zcheck.engines.native.library import Handle
from zcheck.engines.native.lives import Lives
from zcheck.engines.native.search import Search
from zcheck.system.layout import Layout
from zcheck.system.system import System


class Ahead:
    """Holds memory of C until it is closed, which must be before the search is."""

    def __init__(
        self,
        system: System,
        layout: Layout,
        handle: Handle,
        mask_words: int | None = None,
        unit_words: int | None = None,
    ) -> None:
        """`mask_words`, `unit_words`: of the sets in C, where they are wider than the system needs."""
        self.futures = Futures(system, layout, handle, mask_words)
        self.lives = Lives(system, layout, handle, unit_words)

    @property
    def asked(self) -> bool:
        return self.futures.asked or self.lives.asked

    def look(self, search: Search) -> None:
        """Raises LimitReached, KeyboardInterrupt, MemoryError."""
        if self.lives.asked:
            self.lives.look(search)
        if self.futures.asked:
            self.futures.look(search)

    def close(self) -> None:
        self.futures.close()
