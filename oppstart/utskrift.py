"""What `./dev` says while it works."""

import sys


def si(tekst: str) -> None:
    """Says it beside the output: `./dev manage dumpdata >fil` gets only what the command itself prints."""
    print(tekst, file=sys.stderr, flush=True)
