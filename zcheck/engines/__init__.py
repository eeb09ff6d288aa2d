"""Engines: each answers the checks of a system; none is trusted without replay."""
