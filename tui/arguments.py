"""What can be said on the command line."""

from __future__ import annotations

import argparse
from typing import Final

from tui import __version__

NAMING: Final = """\
COURSE is an id or an exact title. LEARNER is an id, an e-mail address, or - to read it from standard input:
arguments can be seen by other users of this machine (ps) and stay in your shell's history.
"""
EXIT_CODES: Final = """
exit codes: 0 answered   1 nothing found   2 wrong usage, an ambiguous name or an unfit terminal
            3 sign-in refused, or no secret   4 a server or the network failed
            130 interrupted   70 our own fault
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of every argument ``rollbook`` takes."""
    root = argparse.ArgumentParser(
        prog="rollbook",
        description="Who finished this course, and why did she not? Reads iSpring Learn and Moodle.",
        epilog=f"{NAMING}{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"rollbook {__version__}")
    source = root.add_mutually_exclusive_group()
    source.add_argument("--demo", action="store_true", help="explore a built-in campus; nothing to set up")
    source.add_argument("--profile", metavar="NAME", help="which saved pair of accounts to use")
    root.add_argument("--soap", action="store_true", help="with --demo: read iSpring over SOAP, not REST")
    root.add_argument(
        "--mouse", action=argparse.BooleanOptionalAction, help="take the mouse (default: not over SSH)"
    )
    commands = root.add_subparsers(dest="command", metavar="COMMAND", title="answers without the screen")
    _add_command(commands, "courses", "list the courses this account sees")
    status = _add_command(commands, "status", "every learner's final status in one course")
    status.add_argument("course", metavar="COURSE")
    status.add_argument("--match", action="store_true", help="also say who each learner is in Moodle")
    activities = _add_command(commands, "activities", "one learner's Moodle activity states")
    activities.add_argument("learner", metavar="LEARNER")
    activities.add_argument("course", metavar="COURSE")
    return root


def _add_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str
) -> argparse.ArgumentParser:
    """Return the parser of one command, which answers as text, JSON or CSV."""
    command = commands.add_parser(
        name,
        help=words,
        description=f"{words[0].upper()}{words[1:]}.",
        epilog=EXIT_CODES if name == "courses" else f"{NAMING}{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    forms = command.add_mutually_exclusive_group()
    forms.add_argument("--json", dest="form", action="store_const", const="json", help="one JSON object")
    forms.add_argument("--csv", dest="form", action="store_const", const="csv", help="rows for a spreadsheet")
    command.set_defaults(form="text")
    return command
