"""The command line: arguments to options, results to a terminal and exit codes. No logic of its own."""
