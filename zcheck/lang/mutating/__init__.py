"""A design changed in one small place: the mistakes that a model's checks should notice."""

from zcheck.lang.mutating.edit import Edit, Kind
from zcheck.lang.mutating.mutants import edits, mutated

__all__ = ["Edit", "Kind", "edits", "mutated"]
