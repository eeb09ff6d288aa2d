"""The command line: options, commands, console, exit codes."""
