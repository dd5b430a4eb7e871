"""What can be said on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final

from tui import __version__
from tui.looks import AUTO, SIGNS, THEMES

NAMING: Final = """\
COURSE is an id or an exact title. LEARNER is an id, an e-mail address, or - to read it from standard input:
arguments can be seen by other users of this machine (ps) and stay in your shell's history.
"""
EXIT_CODES: Final = """
exit codes: 0 answered   1 nothing found   2 wrong usage, an ambiguous name or an unfit terminal
            3 sign-in refused, or no secret   4 a server or the network failed
            130 interrupted   70 our own fault
"""

FORMS: Final = (("--json", "json", "one JSON object"), ("--csv", "csv", "rows for a spreadsheet"))
"""Option, name and words of the forms an answer usually has besides text."""

VIEWS: Final = ("roster", "differences", "causes", "grid")
"""What of a course can be exported."""

SHELLS: Final = ("bash", "zsh", "fish")
"""The shells that complete what is typed."""


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
    opened = "open this course, and sign in at once"
    root.add_argument("--course", dest="start_course", metavar="COURSE", default="", help=opened)
    opened = "open this learner: in the course, else all her courses"
    root.add_argument("--learner", dest="start_learner", metavar="LEARNER", default="", help=opened)
    root.add_argument("--soap", action="store_true", help="with --demo: read iSpring over SOAP, not REST")
    root.add_argument(
        "--mouse",
        action=argparse.BooleanOptionalAction,
        help="take the mouse (default: not over SSH, nor in GNU screen)",
    )
    _add_looks(root)
    _add_fast(root)
    commands = root.add_subparsers(dest="command", metavar="COMMAND", title="answers without the screen")
    _add_command(commands, "courses", "list the courses this account sees")
    status = _add_command(commands, "status", "every learner's final status in one course")
    status.add_argument("course", metavar="COURSE")
    status.add_argument("--match", action="store_true", help="also say who each learner is in Moodle")
    learner = _add_command(commands, "learner", "every course one learner is in, in both systems")
    learner.add_argument("learner", metavar="WHO", help="id, e-mail address, name, or a page's address; or -")
    activities = _add_command(commands, "activities", "one learner's Moodle activity states")
    activities.add_argument("learner", metavar="LEARNER")
    activities.add_argument("course", metavar="COURSE")
    _add_pairs(commands)
    _add_why(commands)
    _add_export(commands)
    differences = _add_command(commands, "differences", "learners about whom the two systems disagree")
    differences.add_argument("course", metavar="COURSE")
    differences.add_argument("--all", action="store_true", help="every learner, with how both sides compare")
    causes = _add_command(commands, "causes", "a whole course grouped by what holds its learners up")
    causes.add_argument("course", metavar="COURSE")
    check = _add_command(commands, "check", "courses nobody can finish: no criteria, hidden requirements")
    check.add_argument("course", metavar="COURSE", nargs="?", default="")
    check.add_argument("--all", action="store_true", help="every course this account sees")
    _add_about_accounts(commands)
    _add_completion(commands)
    return root


def _add_about_accounts(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    doctor = _add_command(commands, "doctor", "what is right and what is wrong with a profile's accounts")
    doctor.add_argument("--course", metavar="COURSE", default="", help="the course to look at (default: any)")
    _add_command(
        commands,
        "rights",
        "what to ask the administrators of both systems for",
        forms=(*FORMS, ("--moodle-preset", "preset", "the role, as XML that Moodle reads")),
    )


def _add_pairs(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    pairs = _add_command(commands, "pairs", "who is who, and which course is which, as somebody confirmed it")
    taken = "take over the pairs of a table that --csv wrote (or one like it); - for standard input"
    pairs.add_argument("--import", dest="table", metavar="FILE", help=taken)


def _add_why(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    why = _add_command(commands, "why", "why one learner is, or is not, complete in one course")
    why.add_argument("learner", metavar="LEARNER")
    why.add_argument("course", metavar="COURSE")
    said = "whom to speak to (default: both); what is for the learner stands alone, ready to send"
    why.add_argument("--voice", choices=("learner", "trainer"), help=said)


def _add_export(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    words = "write a view of one course into a file"
    export = _add_command(commands, "export", words, forms=())
    export.add_argument("course", metavar="COURSE")
    forms = {"csv": "rows for a spreadsheet", "md": "Markdown", "json": "one JSON object"}
    told = ", ".join(f"{form}: {what}" for form, what in forms.items())
    export.add_argument("--format", choices=forms, required=True, help=told)
    shown = "what of the course: the final statuses, or what d, c and v show (default: roster)"
    export.add_argument("--view", choices=VIEWS, default=VIEWS[0], help=shown)
    where = "file or folder (default: a new file here); an existing file is never overwritten"
    export.add_argument("--output", metavar="FILE", help=where)
    export.add_argument("--match", action="store_true", help="also say who each learner is in Moodle")
    hidden = "replace names, e-mails and ids: the same person by the same letters, in this file only"
    export.add_argument("--pseudonymise", action="store_true", help=hidden)


def _add_completion(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    words = "print what makes your shell complete commands, options and profiles"
    completion = _add_command(commands, "completion", words, forms=())
    completion.add_argument("shell", choices=SHELLS)


def _add_looks(root: argparse.ArgumentParser) -> None:
    """Add how the screen looks; what is not given is the profile's affair, then the terminal's."""
    told = ", ".join(f"{name}: {words}" for name, words in THEMES.items() if name != AUTO)
    root.add_argument(
        "--theme", choices=tuple(THEMES), default=AUTO, help=f"the colours ({told})", metavar="NAME"
    )
    signs = root.add_mutually_exclusive_group()
    for option, name, words in (
        ("--ascii", "ascii", "draw in plain ASCII (default: where the locale is not UTF-8)"),
        ("--no-ascii", "unicode", "draw with more than ASCII, whatever the locale says"),
        ("--plain", "words", SIGNS["words"]),
    ):
        signs.add_argument(option, dest="signs", action="store_const", const=name, default=AUTO, help=words)


def _add_fast(root: argparse.ArgumentParser) -> None:
    """Add ``--fast``, ``--fast=auto`` and ``--no-fast``."""
    root.add_argument(
        "--fast",
        nargs="?",
        choices=("auto", "on", "off"),
        const="on",
        default="auto",
        metavar="auto",
        help="send only what changes on the screen; auto, the default: over SSH",
    )
    root.add_argument(
        "--no-fast", dest="fast", action="store_const", const="off", help="send all that is drawn"
    )


def _add_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    words: str,
    *,
    forms: Sequence[tuple[str, str, str]] = FORMS,
) -> argparse.ArgumentParser:
    """Return the parser of one command, which answers as text, or in one of the forms."""
    command = commands.add_parser(
        name,
        help=words,
        description=f"{words[0].upper()}{words[1:]}.",
        epilog=EXIT_CODES if name in {"courses", "rights", "completion"} else f"{NAMING}{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(form="text")
    group = command.add_mutually_exclusive_group() if forms else command
    for option, form, said in forms:
        group.add_argument(option, dest="form", action="store_const", const=form, help=said)
    return command
