"""What joins the two systems: matches, accounts, notes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum


class System(Enum):
    """One of the two systems, with the name the screens use for it."""

    ISPRING = "iSpring"
    MOODLE = "Moodle"

    @property
    def label(self) -> str:
        """The system's name for sentences."""
        return self.value


class Right(StrEnum):
    """By what right two records are one person, or one course."""

    SAVED = "map"
    IDNUMBER = "id"
    EMAIL = "mail"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One Moodle person or course a match could mean, and why it was offered.

    Attributes:
        id: Moodle's.
        name: The name.
        reason: Why it is offered.
        detail: What tells it from the next, in words.
        email: A person's address; empty where it is not shown, and for a course.
        idnumber: Likewise.
    """

    id: int
    name: str
    reason: str
    detail: str = ""
    email: str = ""
    idnumber: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Which Moodle person (or course) an iSpring one is, and by what right.

    Attributes:
        right: By what right.
        moodle_id: The Moodle id; None if ambiguous or none.
        confirmed: False while a match by e-mail or idnumber has not been seen unique on both sides, or what
            was saved by hand can no longer be checked or has changed since.
        candidates: Everything that was offered.
        tried: What was searched, in words, for "not found".
    """

    right: Right
    moodle_id: int | None = None
    confirmed: bool = True
    candidates: tuple[Candidate, ...] = ()
    tried: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether the Moodle record may be read as this one's; what is unconfirmed is marked all the same.

        A saved match is used only as it was confirmed: in doubt it is asked for again.
        """
        return self.moodle_id is not None and (self.confirmed or self.right is not Right.SAVED)


@dataclass(frozen=True, slots=True)
class Account:
    """As whom a system was read.

    Attributes:
        who: ``api-support``, ``key 7d1f…``, ``svc-report``.
        scope: What it may see: "all departments", "scope unknown"; may be empty.
        release: The system's own version; may be empty.
    """

    who: str
    scope: str = ""
    release: str = ""

    @property
    def described(self) -> str:
        """The account and what it may see, on one line."""
        return f"{self.who}, {self.scope}" if self.scope else self.who


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader must know about what was, or was not, seen.

    Attributes:
        code: A stable word for scripts: ``enrolments-refused``, ``partial``, ``required-unseen``, …
        text: The sentence.
    """

    code: str
    text: str
