"""What each statement without inner statements does: its outcomes."""
