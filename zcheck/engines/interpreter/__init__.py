"""The reference explorer: breadth first, exact, in Python generated from the system."""
