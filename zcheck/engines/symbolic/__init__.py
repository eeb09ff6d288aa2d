"""Bounded checks and proofs by z3. Nothing outside this package knows z3."""
