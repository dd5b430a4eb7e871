"""Examining accounts in a test, and finding what was found."""

from __future__ import annotations

from typing import Final

from tui.accounts.profiles import ISpringAccount, MoodleAccount, Profile
from tui.accounts.secrets import secret_key
from tui.accounts.vault import MemoryVault, Vault
from tui.demo import Campus
from tui.lookup.doctor import Finding, Part, Patient, Verdict, examine, finder_in
from tui.records import System
from tui.secret import Secret
from tui.stop import Stop

ALONE: Final = Profile(
    "alone", ISpringAccount("https://acme.example", "https://api.acme.example", client_id="7d")
)
"""Somebody with iSpring alone, at addresses nobody has."""


def vault_with(profile: Profile, ispring: Secret | None, moodle: Secret | None = None) -> MemoryVault:
    """Return a vault that keeps these secrets for a profile."""
    vault = MemoryVault()
    for system, secret in ((System.ISPRING, ispring), (System.MOODLE, moodle)):
        if secret is not None:
            vault.save(secret_key(profile, system), secret)
    return vault


def patient(profile: Profile, vault: Vault, course: str = "") -> Patient:
    """Return somebody whose secrets are in a vault."""
    return Patient(profile, vault, finder_in(vault, {}), course=course)


def of_campus(campus: Campus, *, moodle: Secret | None = None, course: str = "") -> Patient:
    """Return the campus as somebody's own two systems."""
    profile = Profile(
        "acme",
        ISpringAccount(campus.account_url, campus.ispring_url, client_id=campus.client_id),
        MoodleAccount(campus.moodle_url),
        allow_plain_http=True,
    )
    vault = vault_with(profile, campus.client_secret, moodle or campus.moodle_token)
    return patient(profile, vault, course)


def examined(subject: Patient) -> list[Finding]:
    """Return everything that is found."""
    return list(examine(subject, Stop()))


def about(findings: list[Finding], place: Part, check: str) -> list[Finding]:
    """Return what is found of one check."""
    return [finding for finding in findings if (finding.place, finding.check) == (place, check)]


def one(findings: list[Finding], place: Part, check: str) -> Finding:
    """Return the one finding of a check."""
    (found,) = about(findings, place, check)
    return found


def verdicts(findings: list[Finding], place: Part) -> set[Verdict]:
    """Return how good or bad a place is."""
    return {finding.verdict for finding in findings if finding.place is place}
