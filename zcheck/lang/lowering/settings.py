"""Values of parameters: defaults, `set`, `with`, and the command line's `--set`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError
from zcheck.lang.mistakes import values as mistakes
from zcheck.lang.syntax.declarations import ParamDecl, Setting
from zcheck.system.expressions import Const
from zcheck.system.types import IntRange, Type, value_range, value_text


def chosen(settings: Iterable[Setting]) -> Mapping[str, Setting]:
    """The setting in force for each parameter: the last one wins."""
    return {setting.name.text: setting for setting in settings}


def parameter_value(
    declaration: ParamDecl, type_: Type, setting: Setting | None, evaluate: Callable[[ParamDecl | Setting], Const]
) -> Const:
    """The value of a parameter, whose type was checked; raises ModelError if it is out of range."""
    value = evaluate(setting if setting is not None else declaration)
    low, high = value_range(type_)
    if not low <= value.value <= high:
        raise ModelError([_out_of_range(declaration, setting, value, type_)])
    return Const(value.value, type_ if not isinstance(type_, IntRange) else value.type)


def _out_of_range(declaration: ParamDecl, setting: Setting | None, value: Const, type_: Type) -> Diagnostic:
    name, text = declaration.name.text, value_text(value.type, value.value)
    if setting is None:
        return mistakes.initial_out_of_range(declaration.default.span, name, text, str(type_))
    return mistakes.setting_out_of_range(setting.value.span, name, text, str(type_))
