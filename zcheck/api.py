"""zcheck as a Python library: load a model or spec, give its parameters values, assert what must hold.

    zcheck.load("models/kmalloc_obj.zm", slab_pages=1).assert_holds("deadlock free", within=40)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias, assert_never

from zcheck.checking import check_design
from zcheck.checking.options import Engine, Options
from zcheck.diagnostics.drawing import draw_all
from zcheck.diagnostics.errors import ModelError, UsageError, ZcheckError
from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.frontend import ASSERTED, instantiate, load_design, with_check
from zcheck.limits import Limits
from zcheck.report.document import render
from zcheck.report.text import TextOptions, text_report
from zcheck.results.outcome import CheckOutcome, Outcome, Standing
from zcheck.results.trace import Trace
from zcheck.results.verdict import Holds, Undetermined, Violated
from zcheck.system.properties import FaultFree, VerdictName

Value: TypeAlias = bool | int | str
"""Of a parameter: a truth value, a number, or text as a model would have it (``"prefer_clean"``)."""

FAULTS = "Nothing behind a step that went wrong was looked at, so this shows too little: assert `fault free`.\n"


class UndeterminedError(ZcheckError):
    """An assertion that was neither refuted nor shown. It never passes; the text is the report."""

    exit_code = 3

    def __init__(self, report: str, outcome: Outcome) -> None:
        super().__init__(report)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Model:
    """A model or spec with values for its parameters, ready to be asked."""

    design: Design
    options: Options        # settings over those of the file, and whatever its methods are not told

    def verify(
        self,
        *,
        within: int | None = None,
        only: Collection[str] | None = None,
        limits: Limits | None = None,
        engine: str | None = None,
        jobs: int | None = None,
    ) -> Outcome:
        """Decide the checks of the file, or those whose names are in `only`.

        `within` bounds, in steps, the checks that have no bound of their own. `engine` is "auto", "native" or
        "interpreter"; `jobs` is how many cores may work.
        """
        if isinstance(only, str):
            raise UsageError(f"`only` is a collection of names, not the name `{only}`")
        options = self._options(within, limits)
        if engine is not None:
            options = replace(options, engine=_engine(engine))
        if jobs is not None:
            options = replace(options, jobs=_jobs(jobs))
        return self._decide(self.design, replace(options, only=None if only is None else frozenset(only)))

    def assert_holds(self, asked: str, *, within: int | None = None, limits: Limits | None = None) -> None:
        """Raise AssertionError, with the report, unless `asked` holds; UndeterminedError where that stays open.

        `asked` is what may stand behind ``check NAME :``, such as ``deadlock free`` or
        ``always free > 0 with keep = 3``. What holds only because some steps went wrong does not hold here.
        """
        __tracebackhide__ = True
        self._assert(asked, VerdictName.HOLDS, within, limits)

    def assert_violated(self, asked: str, *, within: int | None = None, limits: Limits | None = None) -> None:
        """Raise AssertionError, with the report, unless `asked` is violated; otherwise as `assert_holds`."""
        __tracebackhide__ = True
        self._assert(asked, VerdictName.VIOLATED, within, limits)

    def _assert(self, asked: str, expected: VerdictName, within: int | None, limits: Limits | None) -> None:
        __tracebackhide__ = True
        with _drawn_mistakes():
            design = with_check(self.design, asked, expected.value)
        outcome = self._decide(design, replace(self._options(within, limits), only=frozenset({ASSERTED})))
        (one,) = outcome.checks
        report = render(text_report(outcome, TextOptions()), colours=False)
        match one.standing:
            case Standing.AS_EXPECTED:
                if outcome.faulty and _needs_all_steps(one):
                    raise AssertionError(f"\n{report}{FAULTS}")
            case Standing.DIFFERENT:
                raise AssertionError(f"\n{report}")
            case Standing.OPEN:
                raise UndeterminedError(f"\n{report}", outcome)
            case _:
                assert_never(one.standing)

    def _options(self, within: int | None, limits: Limits | None) -> Options:
        options = replace(self.options, within=within)
        return options if limits is None else replace(options, limits=limits)

    def _decide(self, design: Design, options: Options) -> Outcome:
        with _drawn_mistakes():
            outcome = check_design(design, options)
        if any(run.interrupted for run in outcome.runs):
            raise KeyboardInterrupt
        return outcome


def load(path: str | Path, /, **parameters: Value) -> Model:
    """The model or spec at `path` with values for its parameters, checked for mistakes.

    Raises ModelError, with the drawn diagnostics as a note, or UsageError where there is no such file.
    """
    return load_with(path, parameters, Options())


def load_with(path: str | Path, parameters: Mapping[str, Value], options: Options) -> Model:
    """As `load`; searches of the model follow `options` where they are not told otherwise."""
    settings = {name: _written(value) for name, value in parameters.items()}
    with _drawn_mistakes():
        design = load_design(Path(path))
        instantiate(design, settings, only=())
    return Model(design, replace(options, settings=settings))


def verify(
    path: str | Path,
    /,
    *,
    within: int | None = None,
    only: Collection[str] | None = None,
    limits: Limits | None = None,
    engine: str | None = None,
    jobs: int | None = None,
    **parameters: Value,
) -> Outcome:
    """Decide the checks of the file at `path`; see `Model.verify`.

    A parameter of the model that is called as one of these is given by `load`.
    """
    model = load(path, **parameters)
    return model.verify(within=within, only=only, limits=limits, engine=engine, jobs=jobs)


@contextmanager
def _drawn_mistakes() -> Iterator[None]:
    """Mistakes in a model carry their drawing, so that a traceback shows it."""
    try:
        yield
    except ModelError as error:
        error.add_note(draw_all(error.diagnostics))
        raise


def _engine(name: str) -> Engine:
    try:
        return Engine(name)
    except ValueError:
        known = ", ".join(engine.value for engine in Engine)
        raise UsageError(f"there is no engine `{name}`", f"there are {known}") from None


def _jobs(number: int) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise UsageError(f"`jobs` is a number of cores, 1 or more, not {number!r}")
    return number


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _needs_all_steps(one: CheckOutcome) -> bool:
    """Whether the verdict says something of every run, so that one which ended in a fault may hide the contrary."""
    if isinstance(one.check.property, FaultFree):
        return False
    match one.verdict:
        case Holds(evidence) | Violated(evidence):
            return not isinstance(evidence, Trace)
        case Undetermined():
            return False
        case _:
            assert_never(one.verdict)
