"""Examining the accounts beside the screen."""

from __future__ import annotations

from collections.abc import Iterator

from textual.message import Message

from tui.accounts.access import Access
from tui.accounts.profiles import Profile
from tui.accounts.secrets import FoundSecret, find_secret
from tui.lookup.doctor import Finding, Patient, examine
from tui.lookup.session import Session
from tui.records import System
from tui.stop import Stop
from tui.workers import Request, Result, Work


class Found(Result):
    """Something was found."""

    def __init__(self, request: Request, finding: Finding) -> None:
        super().__init__(request)
        self.finding = finding


def patient_of(session: Session, access: Access, terminal: tuple[Finding, ...] = ()) -> Patient:
    """Return a session's accounts, to be examined with what it was signed in with.

    A system nobody is signed in to is examined with the secret that is kept for it. What was found out about
    the terminal is told along with it.
    """

    def find(profile: Profile, system: System, stop: Stop) -> FoundSecret | None:
        used = session.secrets.get(system)
        if used is not None:
            return used
        return find_secret(profile, system, access.vault, environment=access.environment, stop=stop)

    return Patient(session.profile, access.vault, find, demo=access.demo, terminal=terminal)


def examining(patient: Patient) -> Work:
    """Examine: yields ``Found`` for each finding, as soon as it is made."""

    def work(request: Request) -> Iterator[Message]:
        for finding in examine(patient, request.stop):
            yield Found(request, finding)

    return work
