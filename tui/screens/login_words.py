"""What the sign-in says: one verdict a system, the help of each field, the welcome. Pure text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tui.accounts.vault import VaultState
from tui.errors import (
    DamagedFileError,
    DeniedError,
    RollbookError,
    SignInError,
    TimeLimitError,
    UnreachableError,
    UsageError,
)
from tui.records import System
from tui.widgets.cells import Cell, Piece, blank, cell_len, cut, wrap
from tui.widgets.glyphs import Glyphs

WELCOME: Final = "Enter shows the demo. Choose New to use your own accounts."
RIGHTS: Final = (
    "Accounts that may read reports are enough: F1 lists the rights to ask your administrators for, "
    "and the command “rollbook rights” prints them."
)
MISSING: Final = "missing"
"""The code of an error that says: nothing is filled in."""

ENOUGH_LINES: Final = 99
"""Lines no verdict ever takes."""

LABEL: Final = 9

HELP: Final = {
    "profile": "Which pair of accounts. ← → choose, Space opens the list; New makes another one.",
    "account-url": "The address people sign in to iSpring Learn at, such as https://acme.ispringlearn.eu.",
    "api-url": "Where iSpring's API answers. It is suggested from the account's address; newer accounts "
    "have theirs under ispring.com or ispring.eu.",
    "protocol": "SOAP gives final statuses only: no dates, no due dates, nobody who is enrolled without one.",
    "soap-url": "Where iSpring's SOAP service answers. iSpring publishes no address: ask whoever set it up.",
    "ispring-way": "An API key is better: it can be taken back alone, and its tokens last 30 minutes.",
    "client-id": "The public half of an API key, made by the account's owner in iSpring Learn's settings.",
    "secret": "The secret half of the API key. A saved one is used unless you type another.",
    "login": "The login of an account owner, an administrator, a publisher or a custom role. "
    "Department administrators see only their departments.",
    "ispring-password": "It is sent to iSpring's API with every request, and nowhere else.",
    "with-moodle": "Without Moodle you see final statuses only.",
    "site-url": "Moodle's own address, exactly as it calls itself (with or without www).",
    "moodle-way": "A token is better: it can be taken back alone. A password is used once to fetch one.",
    "token": "A web-service token of an account that may see reports. F1 lists the rights, ready to send to "
    "your Moodle administrator.",
    "username": "Moodle's user name, in lower case.",
    "moodle-password": "Used once to fetch a token, and never kept.",
    "keep": "Where the secrets go once the sign-in has worked. A profile never holds any.",
    "sign-in": "Rollbook only reads. The account may be able to do more: give it no more than F1 lists.",
    "without-moodle": "Go on with final statuses only; sign in to Moodle later.",
    "forget": "Delete this profile's saved secrets here. Tokens work on until revoked on the server.",
}


@dataclass(frozen=True, slots=True)
class SystemVerdict:
    """How signing in to one system stands.

    Attributes:
        sign: ``✓``, ``✗``, ``…`` or a blank.
        said: What, as whom, why.
        remedy: What to do next.
        seconds: How long it took; empty while it is not known.
        failed: Whether it failed.
    """

    sign: str = ""
    said: str = ""
    remedy: str = ""
    seconds: str = ""
    failed: bool = False


def asking(glyphs: Glyphs) -> SystemVerdict:
    """Return the verdict while a system is asked."""
    return SystemVerdict(glyphs.under_way.rstrip(), "asking")


def looking(glyphs: Glyphs) -> SystemVerdict:
    """Return the verdict while a saved secret is looked for: a keyring may take its time."""
    return SystemVerdict(glyphs.under_way.rstrip(), "looking for a saved secret")


def signed_in(glyphs: Glyphs, who: str, seconds: float, note: str = "") -> SystemVerdict:
    """Return the verdict of a sign-in that worked."""
    return SystemVerdict(glyphs.beside(glyphs.done).rstrip(), f"signed in as {who}", note, f"{seconds:.1f} s")


def refused(glyphs: Glyphs, error: RollbookError) -> SystemVerdict:
    """Return the verdict of a sign-in that did not work: what, why, next step."""
    code = f" ({error.code})" if error.code and error.code not in error.what else ""
    return SystemVerdict(
        glyphs.beside(glyphs.failed).rstrip(), f"{error.what}{code}.", error.remedy, failed=True
    )


def both_verdicts(verdicts: Mapping[System, SystemVerdict], width: int, lines: int) -> list[Cell]:
    """Return the verdicts one below the other, in at most so many lines: the longest gives way first."""
    shares = dict.fromkeys(verdicts, max(1, lines))
    while True:
        drawn = {
            system: verdict_lines(system, verdict, width, labelled=True, lines=shares[system])
            for system, verdict in verdicts.items()
        }
        longest = max(reversed(drawn), key=lambda system: len(drawn[system]))
        if sum(map(len, drawn.values())) <= lines or len(drawn[longest]) <= 1:
            return [line for some in drawn.values() for line in some]
        shares[longest] = len(drawn[longest]) - 1


def fault_word(error: RollbookError, *, empty: bool) -> str:
    """Return the word beside the field an error is about; ``empty`` says that nothing is typed in it."""
    if error.code == MISSING or (empty and isinstance(error, UsageError)):
        return "missing"
    if isinstance(error, UnreachableError):
        return "not reached"
    if isinstance(error, TimeLimitError):
        return "no answer"
    return "refused" if isinstance(error, SignInError | DeniedError) else "check this"


def verdict_lines(
    system: System, verdict: SystemVerdict, width: int, *, labelled: bool, lines: int = ENOUGH_LINES
) -> list[Cell]:
    """Return a verdict: the remedy is the longest text and gets the lines below the first.

    Args:
        system: Whose verdict.
        verdict: It.
        width: Cells there are.
        labelled: Whether the system's name stands before it (below the form, not under its own column).
        lines: At most so many.
    """
    if not verdict.said:
        return []
    label = f" {system.label:<{LABEL}}" if labelled else ""
    indent = len(label) + 2
    room = width - indent - 1
    ink = "trouble" if verdict.failed else ""
    whole = f"{verdict.said} {verdict.remedy}".strip()
    fits = cell_len(verdict.said) + 1 + len(verdict.seconds) <= room
    said = wrap(whole, room, lines) if verdict.failed or not fits else [verdict.said]
    if not verdict.failed and fits and verdict.remedy and lines > 1:
        said.append(cut(verdict.remedy, room))
    first: list[Piece] = [(label, ""), (f"{verdict.sign} ", ink), (said[0], ink)]
    gap = width - sum(cell_len(text) for text, _ in first) - len(verdict.seconds) - 1
    if verdict.seconds and gap > 0:
        first += [blank(gap), (verdict.seconds, "dim")]
    return [first, *([blank(indent), (line, "")] for line in said[1:])]


def damage_words(damage: DamagedFileError) -> str:
    """Return why there is no profile to choose, and that signing in is possible all the same."""
    return f"No saved profile can be used; a sign-in puts the file aside. {damage.what}."


def keeping_off(state: VaultState) -> str:
    """Return why secrets cannot be saved, and for how long the sign-in lasts."""
    return f"Saving is off: {state.reason}. This sign-in lasts until you quit."
