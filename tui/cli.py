"""The command ``rollbook``: arguments in, exit code out. Everything heavy is imported last."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tui import __version__
from tui.errors import AmbiguousError, RollbookError, StoppedError, UsageError

if TYPE_CHECKING:
    from tui.demo import Campus

EPILOG: Final = """\
COURSE is an id or an exact title. LEARNER is an id, an e-mail address, or - to read it from standard input:
arguments can be seen by other users of this machine (ps) and stay in your shell's history.

exit codes: 0 answered   1 nothing found   2 wrong usage, an ambiguous name or an unfit terminal
            3 sign-in refused, or no secret   4 a server or the network failed
            130 interrupted   70 our own fault
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of every argument ``rollbook`` takes."""
    root = argparse.ArgumentParser(
        prog="rollbook",
        description="Who finished this course, and why did she not? Reads iSpring Learn and Moodle.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"rollbook {__version__}")
    source = root.add_mutually_exclusive_group()
    source.add_argument("--demo", action="store_true", help="explore a built-in campus; nothing to set up")
    source.add_argument("--profile", metavar="NAME", help="which saved pair of accounts to use")
    root.add_argument(
        "--mouse", action=argparse.BooleanOptionalAction, help="take the mouse (default: not over SSH)"
    )
    commands = root.add_subparsers(dest="command", metavar="COMMAND", title="answers without the screen")

    form = argparse.ArgumentParser(add_help=False)
    forms = form.add_mutually_exclusive_group()
    forms.add_argument("--json", dest="form", action="store_const", const="json", help="one JSON object")
    forms.add_argument("--csv", dest="form", action="store_const", const="csv", help="rows for a spreadsheet")
    form.set_defaults(form="text")

    commands.add_parser("courses", parents=[form], help="list the courses this account sees")
    status = commands.add_parser("status", parents=[form], help="every learner's final status in one course")
    status.add_argument("course", metavar="COURSE")
    status.add_argument("--match", action="store_true", help="also say who each learner is in Moodle")
    activities = commands.add_parser(
        "activities", parents=[form], help="one learner's Moodle activity states"
    )
    activities.add_argument("learner", metavar="LEARNER")
    activities.add_argument("course", metavar="COURSE")
    return root


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``rollbook`` with ``argv`` (default: the process's own) and return its exit code."""
    arguments = parser().parse_args(argv)
    try:
        return _run(arguments)
    except (KeyboardInterrupt, StoppedError):
        return StoppedError.exit_code
    except BrokenPipeError:
        _forget_stdout()
        return 0
    except RollbookError as error:
        _explain(error)
        return error.exit_code


def _run(arguments: argparse.Namespace) -> int:
    if not arguments.command:
        _require_terminal()
    from tui.accounts.access import demo_access, own_access

    if arguments.demo:
        campus = _start_demo()
        access = demo_access(campus)
    else:
        access = own_access(arguments.profile or "", _start_demo)
    if arguments.command:
        from tui.oneshot import answer

        return answer(arguments, access)
    from tui.app import run
    from tui.idle import default_minutes

    access.idle_signout = default_minutes(over_ssh=_over_ssh())
    return run(access, mouse=not _over_ssh() if arguments.mouse is None else arguments.mouse)


def _start_demo() -> Campus:
    from tui.demo import start

    return start()


def _require_terminal() -> None:
    """Raise ``UsageError`` where a full-screen program cannot be shown."""
    here = sys.stdin.isatty() and sys.stdout.isatty()
    if here and os.environ.get("TERM", "") not in {"", "dumb"}:
        return
    what = (
        "this is not a terminal"
        if not here
        else "this terminal cannot show a full screen (TERM=dumb or unset)"
    )
    raise UsageError(
        what,
        remedy="Ask for an answer as text instead, for instance: rollbook courses, rollbook status COURSE, "
        "rollbook activities LEARNER COURSE.",
    )


def _over_ssh() -> bool:
    return any(os.environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))


def _explain(error: RollbookError) -> None:
    print(f"rollbook: {error.sentence}", file=sys.stderr)  # noqa: T201  # the command line's own voice
    if isinstance(error, AmbiguousError):
        for candidate in error.candidates:
            print(f"  {candidate}", file=sys.stderr)  # noqa: T201


def _forget_stdout() -> None:
    """Point standard output at nothing, so that the interpreter's last flush does not fail again."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
