"""Formats: outcomes as text and JSON. Computes nothing that is not layout."""
