"""The same answers as the screens', as commands: ``courses``, ``status`` and ``activities``."""

from __future__ import annotations

import argparse
import getpass
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Final

from tui.accounts.access import Access
from tui.accounts.profiles import Profile
from tui.accounts.secrets import find_secret, secret_kind, signing_with
from tui.errors import AmbiguousError, NotFoundError, SignInError, UsageError
from tui.lookup import export
from tui.lookup.activities import read_activities, state_words
from tui.lookup.clock import Clock
from tui.lookup.courses import find_course, pair_course, read_courses
from tui.lookup.finding import find_learner
from tui.lookup.matching import match_learners
from tui.lookup.pairs import open_pairs
from tui.lookup.roster import Roster, RosterRow
from tui.lookup.rosterreading import read_roster
from tui.lookup.rosterrow import NONE_GIVEN, NOT_READ
from tui.lookup.rosterview import RosterView
from tui.lookup.session import MoodleSide, Session, sign_in_ispring, sign_in_moodle
from tui.output import Answer, Column, Writer, answering, minute, text_of, writer
from tui.pool import Stop
from tui.records import Course, Learner, Match, Note, Right, System
from tui.secret import Secret

COURSE_COLUMNS: Final = (Column("title", "Course"), Column("kind", "Kind"), Column("id", "Id"))

MATCHES_AT_ONCE: Final = 100
"""Learners matched with one question: as many as Moodle is asked for at a time."""

LONGEST_LINE: Final = 4096
"""Bytes read of a learner given on standard input."""


def _state(value: export.Value) -> str:
    return state_words(value) if isinstance(value, int) else ""


def _match(value: export.Value) -> str:
    """Return a match in words with whom it means: "by id number: 1203"."""
    if not isinstance(value, dict):
        return ""
    ident = value["moodle_id"]
    return text_of(value["words"]) + ("" if ident is None else f": {ident}")


def _no_status(row: export.Row) -> str:
    """Return what stands for a missing status: that there is none, or that it was not read."""
    return NONE_GIVEN if row["outcome"] == export.NONE_GIVEN else NOT_READ


STATUS_COLUMNS: Final = (
    Column("name", "Name"),
    Column("status", "Status", without=_no_status),
    Column("progress", "Progress", right=True),
    Column("completed_at", "Completed", words=minute),
    Column("due_at", "Due", words=minute),
    Column("viewed_at", "Last seen", words=minute),
    Column("email", "E-mail"),
    Column("learner_id", "Id"),
)
MATCH_COLUMN: Final = Column(export.MATCH, "Moodle", words=_match)
ACTIVITY_COLUMNS: Final = (
    Column("name", "Activity"),
    Column("modname", "Kind"),
    Column("state", "State", words=_state),
    Column("done", "Done"),
    Column("required", "Required"),
    Column("completed_at", "Completed", words=minute),
    Column("cmid", "cmid", right=True),
)


def answer(arguments: argparse.Namespace, access: Access) -> int:
    """Answer one command on standard output; returns the exit code.

    Raises:
        RollbookError: What kept it from being answered in whole; the answer is ended all the same.
    """
    stop = Stop()
    with (
        answering(_writer(arguments), Clock.of(now=access.now)) as told,
        _signed_in(access, told, stop, with_moodle=_needs_moodle(arguments)) as session,
    ):
        _COMMANDS[arguments.command](session, arguments, told, stop)
    return 0 if told.count else NotFoundError.exit_code


def _courses(session: Session, _arguments: argparse.Namespace, told: Answer, stop: Stop) -> None:
    told.begin()
    for batch in read_courses(session, stop):
        told.rows(export.course_row(course) for course in batch)
    if not told.count:
        _note_nothing(told, session, "no course")


# --- status ----------------------------------------------------------------------------------------------


def _status(session: Session, arguments: argparse.Namespace, told: Answer, stop: Stop) -> None:
    course = find_course(session, arguments.course, stop)
    told.begin()
    roster = Roster(course)
    with told.keeping():
        read_roster(session, course, stop, into=roster)
    if roster.fault is not None:
        told.fail(roster.fault)
    told.notes.extend(_roster_notes(roster))
    rows = RosterView(roster, session.clock).rows()
    for start in range(0, len(rows), MATCHES_AT_ONCE):
        some = rows[start : start + MATCHES_AT_ONCE]
        matches = _matches(session, some, told, stop) if arguments.match else None
        told.rows(_status_row(row, roster, session.clock, matches) for row in some)
    if not told.count and told.fault is None:
        _note_nothing(told, session, f"nobody in “{course.title}”")


def _status_row(
    row: RosterRow, roster: Roster, clock: Clock, matches: Mapping[str, Match] | None
) -> export.Row:
    told = export.status_row(row, roster.course, clock)
    if matches is not None:
        told[export.MATCH] = export.match_value(matches.get(row.learner_id))
    return told


def _matches(session: Session, rows: list[RosterRow], told: Answer, stop: Stop) -> Mapping[str, Match]:
    """Return who these learners are in Moodle; nothing once something failed: it is then null."""
    if told.fault is None:
        with told.keeping():
            return match_learners(session, [row.learner for row in rows if row.learner], stop)
    return {}


def _roster_notes(roster: Roster) -> Iterator[Note]:
    """Yield the roster's notes; whom a status without an enrolment belongs to, no key of a row tells."""
    for note in roster.notes:
        if note.code == "was-enrolled":
            ids = [row.learner_id for row in roster.rows if roster.was_enrolled(row)]
            yield export.was_enrolled_note(note, ids)
        else:
            yield note


# --- activities ------------------------------------------------------------------------------------------


def _activities(session: Session, arguments: argparse.Namespace, told: Answer, stop: Stop) -> None:
    learner = find_learner(session, _learner_given(arguments.learner), stop)
    course = find_course(session, arguments.course, stop)
    course_id = _course_id(course, pair_course(session, course, stop))
    match = match_learners(session, [learner], stop, thorough=True).get(learner.id, Match(Right.NONE))
    person_id = _person_id(learner, match)
    told.begin()
    if not match.confirmed:
        told.notes.append(_unconfirmed_note(learner, match))
    read = read_activities(session, course_id, person_id, stop)
    told.notes.extend(read.notes)
    told.rows(export.activity_row(row, session.site_url, session.clock) for row in read.rows)
    if read.fault is not None:
        told.fail(read.fault)
    elif not read.rows:
        told.notes.append(Note("nothing-found", "Moodle tracks no activity in this course."))


def _course_id(course: Course, pair: Match) -> int:
    """Return the Moodle course.

    Raises:
        NotFoundError: If there is none.
        AmbiguousError: If there are some with a title like it, or several.
    """
    if pair.moodle_id is not None:
        return pair.moodle_id
    if pair.candidates:
        what = f"which Moodle course “{course.title}” is has not been confirmed"
        raise AmbiguousError(what, _listed(pair), system=System.MOODLE, remedy=_BY_HAND)
    what = f"“{course.title}” has no Moodle course{_tried(pair)}"
    raise NotFoundError(what, system=System.MOODLE, remedy=_BY_HAND)


def _person_id(learner: Learner, match: Match) -> int:
    """Return the Moodle person.

    Raises:
        NotFoundError: If there is none, or Moodle does not show the saved one; people who could be meant are
            named, but none of them is guessed.
        AmbiguousError: If there are several, or the saved one has to be confirmed again.
    """
    if match.moodle_id is not None and match.usable:
        return match.moodle_id
    if match.right is Right.SAVED:
        what = f"the Moodle person saved for {learner.name} is not used until confirmed again"
        if not match.candidates:
            raise NotFoundError(f"{what}{_tried(match)}", system=System.MOODLE, remedy=_BY_HAND)
        raise AmbiguousError(what, _listed(match), system=System.MOODLE, remedy=_BY_HAND)
    if match.right is Right.AMBIGUOUS:
        what = f"{learner.name} could be one of several"
        raise AmbiguousError(what, _listed(match), system=System.MOODLE, remedy=_BY_HAND)
    offered = f" Could be {'; '.join(_listed(match))}." if match.candidates else ""
    what = f"{learner.name} was not found{_tried(match)}"
    raise NotFoundError(what, system=System.MOODLE, remedy=f"{_BY_HAND}{offered}")


_BY_HAND: Final = "Choose by hand in rollbook: m."


def _listed(match: Match) -> tuple[str, ...]:
    return tuple(f"{one.id}  {one.name}  ({one.reason})" for one in match.candidates)


def _tried(match: Match) -> str:
    return f" (tried: {', '.join(match.tried)})" if match.tried else ""


def _unconfirmed_note(learner: Learner, match: Match) -> Note:
    if match.right is Right.EMAIL:
        text = f"{learner.name} was matched by e-mail, unconfirmed: others unseen here may have the address."
        return Note("email-unconfirmed", text)
    text = f"{learner.name} was matched by idnumber, unconfirmed: others unseen here may have the same one."
    return Note("idnumber-unconfirmed", text)


_COMMANDS: Final[Mapping[str, Callable[[Session, argparse.Namespace, Answer, Stop], None]]] = {
    "courses": _courses,
    "status": _status,
    "activities": _activities,
}


def _note_nothing(told: Answer, session: Session, what: str) -> None:
    text = f"iSpring showed {session.ispring.account.described} {what}: whoever sees more may find more."
    told.notes.append(Note("nothing-found", text))


def _learner_given(text: str) -> str:
    """Return the learner as given, or for ``-`` the first line of standard input, whatever its encoding."""
    if text != "-":
        return text
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        print("LEARNER (id or e-mail): ", end="", file=sys.stderr, flush=True)  # noqa: T201  # a prompt
    return sys.stdin.buffer.readline(LONGEST_LINE).decode("utf-8-sig", "replace")


def _writer(arguments: argparse.Namespace) -> Writer:
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    match arguments.command:
        case "courses":
            keys, columns = export.COURSE_KEYS, COURSE_COLUMNS
        case "status":
            keys, columns = export.STATUS_KEYS, STATUS_COLUMNS
            if arguments.match:
                keys, columns = (*keys, export.MATCH), (*columns, MATCH_COLUMN)
        case _:
            keys, columns = export.ACTIVITY_KEYS, ACTIVITY_COLUMNS
    if sys.stdout is None:
        raise UsageError("standard output is closed", remedy="Say where the answer is to go.")
    return writer(arguments.form, sys.stdout, sys.stderr or io.StringIO(), keys, columns)


# --- signing in ------------------------------------------------------------------------------------------


def _needs_moodle(arguments: argparse.Namespace) -> bool:
    return arguments.command == "activities" or getattr(arguments, "match", False)


@contextmanager
def _signed_in(access: Access, told: Answer, stop: Stop, *, with_moodle: bool) -> Iterator[Session]:
    """Give a session with the systems that are needed; it is closed at the end."""
    profile = _profile(access, with_moodle=with_moodle)
    told.clock = Clock.of(profile.timezone, access.now)
    pairs = open_pairs(profile, in_memory=access.demo or not with_moodle)
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
        yield Session(profile, ispring, moodle, pairs, told.clock)


def _profile(access: Access, *, with_moodle: bool) -> Profile:
    """Return the profile that is meant; of several, none is taken for the one meant.

    Raises:
        UsageError: If there is none, or several and none was named, or it lacks what is needed.
    """
    if not access.chosen and len(access.profiles) > 1:
        known = ", ".join(profile.name for profile in access.profiles)
        raise UsageError("several profiles are saved", remedy=f"Name one with --profile: {known}.")
    profile = access.profile()
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
    found = find_secret(profile, system, access.vault, environment=access.environment, stop=stop)
    if found:
        return signing_with(profile, found), found.secret
    kind = secret_kind(profile, system)
    typed = _asked(f"{system.label} {kind} for {profile.name}: ")
    if typed:
        return profile, typed
    state = access.vault.probe(stop)
    why = f" ({state.reason})" if state.reason else ""
    raise SignInError(
        f"there is no {kind} for “{profile.name}”{why}",
        system=system,
        remedy=f"Set ROLLBOOK_{system.name}_SECRET_FILE or secret_command, or sign in once with rollbook.",
        field=kind,
    )


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
