"""Signing in for a command: with what is kept, or what somebody types at the terminal."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tui.accounts.access import Access
from tui.accounts.profiles import Profile
from tui.accounts.secrets import FoundSecret, find_secret, secret_kind, signing_with
from tui.audit import Audit
from tui.errors import SignInError, UsageError
from tui.lookup.clock import Clock
from tui.lookup.matching.pairs import open_pairs
from tui.lookup.session import MoodleSide, Session, begun_audit, sign_in_ispring, sign_in_moodle
from tui.lookup.verdict.sentences import SHIPPED, load_sentences
from tui.output import Answer
from tui.records import Note, System
from tui.secret import Secret
from tui.stop import Stop


@contextmanager
def signed_in(
    access: Access, told: Answer, stop: Stop, *, with_moodle: bool, moodle_if_any: bool = False
) -> Iterator[Session]:
    """Give a session with the systems that are needed; it is closed at the end."""
    profile = profile_meant(access, with_moodle=with_moodle)
    with_moodle = with_moodle or (moodle_if_any and profile.moodle is not None)
    told.clock = Clock.of(profile.timezone, access.now)
    pairs = open_pairs(profile, in_memory=access.demo or not with_moodle)
    told.notes.extend(pairs.notes)
    sentences = SHIPPED if access.demo else load_sentences(profile.language)
    with ExitStack() as opened:
        signing, secret = _secret(access, profile, System.ISPRING, stop)
        ispring = sign_in_ispring(signing, secret, stop)
        opened.callback(ispring.client.close)
        told.accounts[System.ISPRING] = ispring.account.described
        moodle: MoodleSide | None = None
        if with_moodle:
            signing, secret = _secret(access, profile, System.MOODLE, stop)
            moodle = sign_in_moodle(signing, secret, stop)
            opened.callback(moodle.client.close)
            told.accounts[System.MOODLE] = moodle.account.described
        audit = begun_audit(profile, ispring, moodle, told.clock)
        opened.callback(note_unaudited, audit, told)
        yield Session(profile, ispring, moodle, pairs, told.clock, sentences=sentences, audit=audit)


def note_unaudited(audit: Audit, told: Answer) -> None:
    """Note that something was not told to the system's log, if anything was not."""
    if audit.missed:
        told.notes.append(Note("not-audited", f"{audit.missed[:1].upper()}{audit.missed[1:]}."))


def profile_meant(access: Access, *, with_moodle: bool) -> Profile:
    """Return the profile that is meant; of several, none is taken for the one meant.

    Raises:
        UsageError: If there is none, or several and none was named, or it lacks what is needed.
        StorageError: If it is faulty.
    """
    if not access.chosen and len(access.profiles) + len(access.faults) > 1:
        raise UsageError("several profiles are saved", remedy=f"Name one with --profile: {access.listed}.")
    profile = access.profile()
    if access.damage is not None:
        raise access.damage
    if profile is None:
        raise UsageError("there is no profile yet", remedy="Start rollbook once, or use --demo.")
    if with_moodle and profile.moodle is None:
        what = f"the profile “{profile.name}” has no Moodle"
        raise UsageError(what, remedy="Add one on the login screen.")
    return profile


def _secret(access: Access, profile: Profile, system: System, stop: Stop) -> tuple[Profile, Secret]:
    """Return how to sign in and with what: from where it is kept, or from whoever sits at the terminal.

    Raises:
        SignInError: If there is no secret and nobody to ask; or a place the user named for it fails.
    """
    found = find_or_ask(access, profile, system, stop)
    if found:
        return signing_with(profile, found), found.secret
    kind = secret_kind(profile, system)
    state = access.vault.probe(stop)
    why = f" ({state.reason})" if state.reason else ""
    raise SignInError(
        f"there is no {kind} for “{profile.name}”{why}",
        system=system,
        remedy=f"Set ROLLBOOK_{system.name}_SECRET_FILE or secret_command, or sign in once with rollbook.",
        field=kind,
    )


def find_or_ask(access: Access, profile: Profile, system: System, stop: Stop) -> FoundSecret | None:
    """Return the secret from where it is kept, or from whoever sits at the terminal; None without either.

    Raises:
        SignInError: A place the user named for it fails.
    """
    found = find_secret(profile, system, access.vault, environment=access.environment, stop=stop)
    if found:
        return found
    kind = secret_kind(profile, system)
    typed = _asked(f"{system.label} {kind} for {profile.name}: ")
    return FoundSecret(typed, "typed here", "typed", kind) if typed else None


def _asked(prompt: str) -> Secret | None:
    """Return what somebody types at the terminal, unseen; None where there is no terminal, or nothing typed.

    The terminal is the one this program was started from, wherever its input and output go.
    """
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return None
    try:
        return Secret(getpass.getpass(prompt).strip()) or None
    except EOFError:
        return None
