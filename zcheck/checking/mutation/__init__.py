"""Mutants of designs: each goes the way of any design, and its verdicts are compared with the original's."""

from zcheck.checking.mutation.trying import Told, Ways, changes, mutate

__all__ = ["Told", "Ways", "changes", "mutate"]
