"""The report as one HTML file that needs no network: verdicts, traces to step through, wait-for graphs."""
