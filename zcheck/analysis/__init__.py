"""Facts about a system: who reads and writes what, control graphs, values nobody reads again."""
