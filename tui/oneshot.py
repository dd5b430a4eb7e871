"""The same answers as the screens', as commands: ``courses``, ``status`` and ``activities``."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from tui.accounts.access import Access
from tui.accounts.profiles import Profile
from tui.accounts.secrets import find_secret
from tui.errors import AmbiguousError, NotFoundError, RollbookError, SignInError, StoppedError, UsageError
from tui.lookup import export
from tui.lookup.activities import read_activities
from tui.lookup.clock import Clock
from tui.lookup.courses import find_course, pair_course, read_courses
from tui.lookup.finding import find_learner
from tui.lookup.matching import match_learners
from tui.lookup.pairs import open_pairs
from tui.lookup.roster import read_roster
from tui.lookup.rosterview import RosterView
from tui.lookup.session import Session, sign_in_ispring, sign_in_moodle
from tui.output import Column, Writer, writer
from tui.pool import Stop
from tui.records import Match, Note, Right, System
from tui.secret import Secret
from tui.text import clean

COURSE_COLUMNS: Final = (Column("title", "Course"), Column("kind", "Kind"), Column("id", "Id"))
STATUS_COLUMNS: Final = (
    Column("name", "Name"),
    Column("status", "Status"),
    Column("progress", "Progress", right=True),
    Column("completed_at", "Completed"),
    Column("due_at", "Due"),
    Column("viewed_at", "Seen"),
    Column("email", "E-mail"),
    Column("learner_id", "Id"),
)
ACTIVITY_COLUMNS: Final = (
    Column("name", "Activity"),
    Column("modname", "Kind"),
    Column("state", "State", right=True),
    Column("done", "Done"),
    Column("required", "Required"),
    Column("completed_at", "Completed"),
    Column("cmid", "cmid", right=True),
)


@dataclass(slots=True)
class Told:
    """What an answer has to say at its end, gathered while its rows are written."""

    notes: list[Note] = field(default_factory=list)
    rows: int = 0


def answer(arguments: argparse.Namespace, access: Access) -> int:
    """Answer one command on standard output; returns the exit code.

    Raises:
        RollbookError: If nothing could be answered at all.
    """
    with_moodle = arguments.command == "activities" or getattr(arguments, "match", False)
    stop = Stop()
    session = _session(access, stop, with_moodle=with_moodle)
    try:
        match arguments.command:
            case "courses":
                return _courses(session, arguments, stop)
            case "status":
                return _status(session, arguments, stop)
            case _:
                return _activities(session, arguments, stop)
    finally:
        session.close()


def _courses(session: Session, arguments: argparse.Namespace, stop: Stop) -> int:
    out = _writer(arguments.form, export.COURSE_KEYS, COURSE_COLUMNS)
    with _answering(session, out) as told:
        for batch in read_courses(session, stop):
            for course in batch:
                out.row(export.course_row(course))
            told.rows += len(batch)
    return 0 if told.rows else NotFoundError.exit_code


def _status(session: Session, arguments: argparse.Namespace, stop: Stop) -> int:
    course = find_course(session, clean(arguments.course), stop)
    keys = (*export.STATUS_KEYS, "match") if arguments.match else export.STATUS_KEYS
    out = _writer(arguments.form, keys, STATUS_COLUMNS)
    with _answering(session, out) as told:
        roster = read_roster(session, course, stop)
        told.notes.extend(roster.notes)
        rows = RosterView(roster, session.clock).rows()
        known = [row.learner for row in rows if row.learner]
        matches = match_learners(session, known, stop) if arguments.match else {}
        for row in rows:
            match = matches.get(row.learner_id, Match(Right.NONE)) if arguments.match else None
            out.row(export.status_row(row, course, match))
        told.rows = len(rows)
        if roster.fault is not None:
            raise roster.fault
    return 0 if told.rows else NotFoundError.exit_code


def _activities(session: Session, arguments: argparse.Namespace, stop: Stop) -> int:
    who = sys.stdin.readline() if arguments.learner == "-" else arguments.learner
    learner = find_learner(session, clean(who), stop)
    course = find_course(session, clean(arguments.course), stop)
    course_id = _moodle_id(pair_course(session, course, stop), f"the course “{course.title}”")
    matches = match_learners(session, [learner], stop, thorough=True)
    person = matches.get(learner.id, Match(Right.NONE))
    person_id = _moodle_id(person, learner.name)
    out = _writer(arguments.form, export.ACTIVITY_KEYS, ACTIVITY_COLUMNS)
    with _answering(session, out) as told:
        read = read_activities(session, course_id, person_id, stop)
        told.notes.extend(read.notes)
        if not person.confirmed:
            told.notes.append(
                Note("email-unconfirmed", f"{learner.name} was matched by e-mail, unconfirmed.")
            )
        for row in read.rows:
            out.row(export.activity_row(row, session.site_url))
        told.rows = len(read.rows)
    return 0 if told.rows else NotFoundError.exit_code


@contextmanager
def _answering(session: Session, out: Writer) -> Iterator[Told]:
    """Begin an answer and end it whatever happens; a fault is told in it, and raised again after it."""
    accounts = {System.ISPRING: session.ispring.account.described}
    if session.moodle:
        accounts[System.MOODLE] = session.moodle.account.described
    out.begin(session.clock.now().isoformat(timespec="seconds"), accounts)
    told = Told()
    try:
        yield told
    except (RollbookError, KeyboardInterrupt) as fault:
        error = fault if isinstance(fault, RollbookError) else StoppedError("interrupted")
        told.notes.append(Note("fault", error.sentence))
        out.end(told.notes, complete=False)
        raise error from None
    out.end(told.notes, complete=True)


def _session(access: Access, stop: Stop, *, with_moodle: bool) -> Session:
    profile = access.profile()
    if profile is None:
        raise UsageError("there is no profile yet", remedy="Start rollbook once, or use --demo.")
    ispring = sign_in_ispring(profile, _secret(access, profile, System.ISPRING), stop)
    moodle = None
    if with_moodle:
        if profile.moodle is None:
            raise UsageError(
                f"the profile “{profile.name}” has no Moodle", remedy="Add one on the login screen."
            )
        moodle = sign_in_moodle(profile, _secret(access, profile, System.MOODLE), stop)
    clock = Clock.of(profile.timezone, access.now)
    return Session(profile, ispring, moodle, open_pairs(profile, in_memory=access.demo), clock)


def _secret(access: Access, profile: Profile, system: System) -> Secret:
    """Return the secret from where it is kept, or from whoever sits at the terminal.

    Raises:
        SignInError: If there is none and nobody to ask.
    """
    found = find_secret(profile, system, access.vault, environment=access.environment)
    if found:
        return found.secret
    if sys.stderr.isatty() and sys.stdin.isatty():
        return Secret(getpass.getpass(f"{system.label} secret for {profile.name}: ", sys.stderr).strip())
    raise SignInError(
        f"there is no secret for {system.label} in “{profile.name}”",
        remedy=f"Set ROLLBOOK_{system.name}_SECRET_FILE or secret_command, or sign in once with rollbook.",
    )


def _moodle_id(match: Match, who: str) -> int:
    """Return the Moodle id of a match.

    Raises:
        NotFoundError: If there is none.
        UsageError: If there are several.
    """
    if match.moodle_id is not None:
        return match.moodle_id
    if match.candidates:
        told = tuple(f"{one.id}  {one.name}  ({one.reason})" for one in match.candidates)
        raise AmbiguousError(f"{who} could be several in Moodle", told, system=System.MOODLE)
    tried = f" (tried: {', '.join(match.tried)})" if match.tried else ""
    raise NotFoundError(
        f"{who} was not found{tried}", system=System.MOODLE, remedy="Choose by hand in rollbook: m."
    )


def _writer(form: str, keys: Sequence[str], columns: Sequence[Column]) -> Writer:
    return writer(form, sys.stdout, sys.stderr, keys, columns)
