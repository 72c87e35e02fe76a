"""What the person at the terminal sees: each line with the name of who says it."""

from __future__ import annotations

import sys

COLOURS = {"portal": 1, "web": 36, "worker": 33, "beat": 35}


def say(text: str, who: str = "portal") -> None:
    name = f"{who:<10}"
    if sys.stdout.isatty():
        name = f"\033[{COLOURS.get(who, 0)}m{name}\033[0m"
    for line in text.splitlines():
        sys.stdout.write(f"{name}| {line}\n")
    sys.stdout.flush()
