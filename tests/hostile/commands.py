"""A program that answers command after command, as text, to the terminal it runs in.

Run as ``python -m tests.hostile.commands``: one program in place of thirty.
"""

from __future__ import annotations

import os
import sys
from typing import Final

from tests.e2e.accounts import NAME, SECRETS
from tests.hostile.serving import COURSE
from tui import cli

EMAIL: Final = "e7@example.org"
COMMANDS: Final = (
    ("courses",),
    ("status", COURSE),
    ("status", COURSE, "--match", "--csv"),
    ("learner", EMAIL),
    ("activities", EMAIL, COURSE),
    ("why", EMAIL, COURSE),
    ("differences", COURSE, "--all"),
    ("causes", COURSE),
    ("check", COURSE),
    ("doctor", "--course", COURSE),
    ("status", "no such \x1b]0;owned\x07 course"),
    ("learner", "\x1b[666m@example.org"),
    ("pairs",),
)
END: Final = "every command was answered"


def main() -> int:
    """Answer every command with this profile; return 0."""
    for command in COMMANDS:
        os.environ.update(SECRETS)  # each run takes them out, so that no child inherits them
        code = cli.main(["--profile", NAME, *command])
        print(f"-- {command[0]} {code}")  # noqa: T201 (the command's own voice)
    print(END)  # noqa: T201 (the same)
    return 0


if __name__ == "__main__":
    sys.exit(main())
