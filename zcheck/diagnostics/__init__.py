"""Source text, places in it, and everything said to the user about a mistake."""
