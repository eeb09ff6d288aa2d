"""The definition: what a system means, as short as it can be said. Engines are tested against this."""
