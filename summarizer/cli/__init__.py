"""The command line: Typer commands, one module each. Parse, call, print."""
