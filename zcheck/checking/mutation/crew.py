"""Many changes judged by several processes, each with a judge of its own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Protocol

from zcheck.checking.mutation.fates import NOT_TRIED, Found
from zcheck.checking.mutation.originals import Change
from zcheck.diagnostics.errors import EngineFailure


class Judging(Protocol):
    """What the processes get a copy of."""

    def fate(self, change: Change) -> Found: ...


def judged(
    judge: Judging, todo: Sequence[Change], processes: int, told: Callable[[int], None]
) -> list[Found]:
    """The fates, in order; `told` hears how many are known. An interruption leaves the rest *not tried*.

    Raises EngineFailure if a process ends that should not.
    """
    found: dict[int, Found] = {}
    with _crew(judge, min(processes, len(todo))) as crew:
        try:
            for number, fate in _dealt(crew, todo):
                found[number] = fate
                told(len(found))
        except KeyboardInterrupt:
            pass
    return [found.get(number, NOT_TRIED) for number in range(len(todo))]


def _dealt(crew: list[Connection], todo: Sequence[Change]) -> Iterator[tuple[int, Found]]:
    """Each change goes to whoever is free; what comes back is its number and fate."""
    waiting = iter(range(len(todo)))
    at_work: dict[Connection, int] = {}
    for connection in crew:
        _give(connection, todo, waiting, at_work)
    while at_work:
        ready = set(wait(list(at_work)))
        for connection in [one for one in at_work if one in ready]:
            number = at_work.pop(connection)
            try:
                fate = connection.recv()
            except (EOFError, ConnectionError) as error:
                raise EngineFailure("a process that tried mutants ended: out of memory? Try --jobs 1") from error
            if isinstance(fate, Exception):
                raise fate
            yield number, fate
            _give(connection, todo, waiting, at_work)


def _give(
    connection: Connection, todo: Sequence[Change], waiting: Iterator[int], at_work: dict[Connection, int]
) -> None:
    number = next(waiting, None)
    if number is not None:
        connection.send(todo[number])
        at_work[connection] = number


@contextmanager
def _crew(judge: Judging, size: int) -> Iterator[list[Connection]]:
    """Connections to processes at work; they are ended with the context."""
    context = multiprocessing.get_context("spawn")
    processes: list[SpawnProcess] = []
    connections: list[Connection] = []
    try:
        for _ in range(size):
            here, there = context.Pipe()
            process = context.Process(target=serve, args=(judge, there), daemon=True)
            process.start()
            there.close()
            processes.append(process)
            connections.append(here)
        yield connections
    finally:
        for connection in connections:
            connection.close()
        for process in processes:
            process.terminate()
            process.join()


def serve(judge: Judging, connection: Connection) -> None:
    """The life of one process: a fate for every change, until there are no more."""
    try:
        while True:
            change = connection.recv()
            connection.send(_answer(judge, change))
    except (EOFError, ConnectionError, KeyboardInterrupt):
        return


def _answer(judge: Judging, change: Change) -> Found | Exception:
    try:
        return judge.fate(change)
    except Exception as error:
        return error
