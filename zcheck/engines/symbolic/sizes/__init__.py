"""Proofs for every number of threads and every size: see `proving`."""
