"""Results as text and JSON; computes nothing."""
