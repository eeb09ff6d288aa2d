"""How fast zcheck is, and how it compares."""
