"""What explorers of states share: what checks ask of them, limits, traces from levels, verdicts, facts."""
