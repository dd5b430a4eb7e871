"""The whole examination: the profile, the keyring, where secrets come from, then both systems at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from tui.accounts.profiles import Profile
from tui.accounts.secrets import FoundSecret, find_secret, secret_key, secret_kind
from tui.accounts.vault import Vault, VaultState
from tui.errors import RollbookError, SignInError
from tui.lookup.doctor.findings import Finding, Part, fine, note, tried, trouble
from tui.lookup.doctor.ispring import examine_ispring
from tui.lookup.doctor.moodle import examine_moodle
from tui.lookup.doctor.together import Examination, Sought, side_by_side
from tui.lookup.matching.pairs import open_pairs
from tui.records import System
from tui.secret import Secret
from tui.stop import Stop
from tui.text import clean

Find: TypeAlias = Callable[[Profile, System, Stop], FoundSecret | None]
"""Returns an account's secret; None if there is none. Raises ``SignInError`` where a place for it fails."""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined.

    Attributes:
        profile: The pair of accounts.
        vault: Where secrets are kept.
        find: What finds its secrets.
        demo: Whether it is the demo: its own servers on this machine, nothing on disk.
        course: A course to look at, by iSpring's id or exact title; empty to take any.
        terminal: What was found out about the terminal, to be told first.
    """

    profile: Profile
    vault: Vault
    find: Find
    demo: bool = False
    course: str = ""
    terminal: tuple[Finding, ...] = ()


def finder_in(vault: Vault, environment: Mapping[str, Secret]) -> Find:
    """Return what finds secrets where the sign-in looks for them."""
    return lambda profile, system, stop: find_secret(
        profile, system, vault, environment=environment, stop=stop
    )


def examine(patient: Patient, stop: Stop) -> Iterator[Finding]:
    """Yield findings as soon as each is known; what fails keeps nothing else from being looked at.

    Both systems are asked at the same time: their findings come in the order they are made.

    Args:
        patient: What to examine.
        stop: Ends it at once, also in the middle of a wait.

    Raises:
        StoppedError: Stop was said.
    """
    profile = patient.profile
    yield from patient.terminal
    yield from _profile(patient)
    yield from _pairs(patient)
    begun = time.monotonic()
    keyring = patient.vault.probe(stop)
    yield _keyring(patient, keyring, time.monotonic() - begun)
    sought, found = Sought(), dict[System, FoundSecret]()
    for system in (System.ISPRING, System.MOODLE) if profile.moodle else (System.ISPRING,):
        secret = tried(partial(patient.find, profile, system, stop))
        if secret.value is not None:
            found[system] = secret.value
            yield _source(patient, system, secret.value)
        else:
            yield _missing(patient, system, secret.error, keyring, stop)
    examinations: list[Examination] = []
    if key := found.get(System.ISPRING):
        examinations.append(partial(examine_ispring, profile, key, patient.course, sought))
    else:
        sought.give(None)
    if token := found.get(System.MOODLE):
        course = sought if patient.course else None
        examinations.append(partial(examine_moodle, profile, token, course, in_memory=patient.demo))
    yield from side_by_side(examinations, stop)


def _profile(patient: Patient) -> Iterator[Finding]:
    profile, ispring, moodle = patient.profile, patient.profile.ispring, patient.profile.moodle
    where = (ispring.protocol == "soap" and ispring.soap_url) or ispring.api_url
    way = "an API key" if ispring.sign_in == "api_key" else "login and password"
    what = f"“{profile.name}” reads iSpring at {where} over {ispring.protocol.upper()}, with {way}."
    yield fine(Part.PROFILE, "ispring", what)
    if moodle is None:
        what = "has no Moodle: final statuses only, no activities."
        yield note(Part.PROFILE, "moodle", what, "Add one on the login screen.")
    else:
        way = "a token" if moodle.sign_in == "token" else "user name and password"
        yield fine(Part.PROFILE, "moodle", f"reads Moodle at {moodle.site_url}, with {way}.")
    if profile.allow_plain_http and not patient.demo:
        what = "allows http://: secrets may cross the network in the clear."
        yield note(Part.PROFILE, "plain-http", what, "Take allow_plain_http out of the profile.")
    if profile.ca_file is not None and not profile.ca_file.is_file():
        what = f"names a ca_file that is not there: {clean(str(profile.ca_file), 200)}."
        yield note(Part.PROFILE, "ca-file", what, "Correct ca_file in the profile.")


def _pairs(patient: Patient) -> Iterator[Finding]:
    """Yield what is wrong with the files of confirmed pairs."""
    opened = tried(lambda: open_pairs(patient.profile, in_memory=patient.demo))
    faults = (opened.error,) if opened.error else opened.value.faults if opened.value else ()
    yield from (trouble(Part.PROFILE, "pairs", fault) for fault in faults)


def _keyring(patient: Patient, state: VaultState, seconds: float) -> Finding:
    if patient.demo:
        return fine(Part.KEYRING, "keyring", "is not used by the demo: its secrets are in memory only.")
    if state.usable:
        return fine(Part.KEYRING, "keyring", f"{state.name} can be used.", seconds)
    remedy = (
        "Unlock it, or use secret_command or a secret file; secrets typed last for the session."
        if state.may_hold
        else "Use secret_command or a secret file; secrets typed last for the session."
    )
    return note(Part.KEYRING, "keyring", f"{state.reason}.", remedy, seconds)


def _source(patient: Patient, system: System, found: FoundSecret) -> Finding:
    where = "part of the demo" if patient.demo else found.source
    return fine(Part.SECRETS, _check(system), f"{system.label}'s {found.kind}: {where}.")


def _missing(
    patient: Patient, system: System, error: RollbookError | None, keyring: VaultState, stop: Stop
) -> Finding:
    """Return why there is no secret: a place for it failed, a keyring cannot be read, or nobody kept one."""
    if error is None:
        why = ""
        if keyring.usable or keyring.may_hold:
            kept = tried(lambda: patient.vault.load(secret_key(patient.profile, system), stop))
            why = f": {kept.error.what}" if kept.error else ""
        remedy = f"Set ROLLBOOK_{system.name}_SECRET_FILE or secret_command, or sign in once with rollbook."
        what = f"there is no {secret_kind(patient.profile, system)} for {system.label}{why}"
        error = SignInError(what, system=system, remedy=remedy)
    return trouble(Part.SECRETS, _check(system), error)


def _check(system: System) -> str:
    return f"{system.label.lower()}-secret"
