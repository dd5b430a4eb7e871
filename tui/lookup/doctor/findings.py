"""A finding: where, how good or bad, what was found, what to do about it. None ever holds a secret."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

from tui.errors import GateError, RollbookError, SignInError, StoppedError, WireError

T = TypeVar("T")


class Part(StrEnum):
    """What is looked at, in the order in which a reader wants it."""

    TERMINAL = "terminal"
    PROFILE = "profile"
    KEYRING = "keyring"
    SECRETS = "secrets"
    ISPRING_REST = "iSpring REST"
    ISPRING_SOAP = "iSpring SOAP"
    MOODLE = "Moodle"
    CLOCK = "clock"


PARTS: Final = tuple(Part)


class Verdict(StrEnum):
    """How good or bad a finding is."""

    OK = "ok"
    NOTE = "note"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found.

    Attributes:
        place: Where.
        check: What was looked at, as a stable word for scripts: "sign-in", "functions".
        verdict: Fine; something to know; or something that keeps Rollbook from its work.
        found: What was found, as a sentence that goes on from the place: "answers as svc-report."
        remedy: What to do about it, as a sentence; may be empty.
        seconds: How long the call took; None where nobody was asked.
        exit_code: What a command ends with because of this; 0 unless it is trouble.
    """

    place: Part
    check: str
    verdict: Verdict
    found: str
    remedy: str = ""
    seconds: float | None = None
    exit_code: int = 0

    @property
    def sentence(self) -> str:
        """What was found and what to do about it, on one line."""
        return f"{self.found} {self.remedy}".rstrip()


def tally_words(counts: Mapping[str, int]) -> str:
    """Return how many findings of each verdict there are: ``9 ok, 2 notes, 1 trouble``."""

    def words(verdict: Verdict, count: int) -> str:
        return f"{count} {verdict}{'' if count == 1 or verdict is Verdict.OK else 's'}"

    return ", ".join(words(verdict, counts.get(verdict, 0)) for verdict in Verdict)


def fine(place: Part, check: str, found: str, seconds: float | None = None) -> Finding:
    """Return that something is as it should be."""
    return Finding(place, check, Verdict.OK, found, seconds=seconds)


def note(place: Part, check: str, found: str, remedy: str = "", seconds: float | None = None) -> Finding:
    """Return something a reader has to know; it keeps nothing from working."""
    return Finding(place, check, Verdict.NOTE, found, remedy, seconds)


def trouble(place: Part, check: str, error: RollbookError, seconds: float | None = None) -> Finding:
    """Return what an error says: something does not work."""
    return Finding(place, check, Verdict.TROUBLE, said(error), error.remedy, seconds, error.exit_code)


def said(error: RollbookError) -> str:
    """Return what happened, with the server's own code, as a sentence."""
    if not error.code or error.code in error.what:
        return f"{error.what}."
    if error.what.endswith(")"):
        return f"{error.what[:-1]}, {error.code})."
    return f"{error.what} ({error.code})."


def exit_code(findings: Iterable[Finding]) -> int:
    """Return what a command ends with: 3 before 4 before anything else; 0 if nothing is in trouble."""
    codes = {finding.exit_code for finding in findings if finding.verdict is Verdict.TROUBLE}
    for code in (SignInError.exit_code, WireError.exit_code):
        if code in codes:
            return code
    return max(codes, default=0)


@dataclass(frozen=True, slots=True)
class Tried(Generic[T]):
    """What came of asking.

    Attributes:
        value: The answer; None if there is none.
        error: Why there is none.
        seconds: How long it took.
    """

    value: T | None
    error: RollbookError | None
    seconds: float


def tried(ask: Callable[[], T]) -> Tried[T]:
    """Ask, and return what came of it.

    Raises:
        StoppedError: Stop was said.
        GateError: A fault of ours.
    """
    begun = time.monotonic()
    try:
        value = ask()
    except (StoppedError, GateError):
        raise
    except RollbookError as error:
        return Tried(None, error, time.monotonic() - begun)
    return Tried(value, None, time.monotonic() - begun)
