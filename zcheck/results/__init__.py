"""What a run gives: verdicts with their evidence, traces, statistics. No wording, no formats."""
