"""What the sheets tell: help of a place, details of what is under the cursor, accounts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from tui.commands import Command, Place, help_for
from tui.errors import RollbookError, StoppedError
from tui.lookup import rights
from tui.lookup.activities.reading import ActivityRow, LearnerActivities
from tui.lookup.clock import Clock
from tui.lookup.course.differences import Comparison, Kind
from tui.lookup.roster.roster import Roster, RosterRow
from tui.lookup.session import Session
from tui.records import Course, Criterion, Match, ModuleResult, Moment, Note
from tui.screens.page import Fact
from tui.widgets.glyphs import Glyphs

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

SIGN_OUT: Final = "sign out"
DOCTOR: Final = "doctor"
RIGHTS: Final = "rights"

_ABOUT: Final = {
    Place.COURSES: "Every course and learning track this iSpring account sees. The last column says whether "
    "its Moodle course is known: = paired, ? to confirm with m, – none.",
    Place.ROSTER: "{whom}, the work first: failed, late, in progress, pending, not started, none given, "
    "done. A percent is rounded down; 0 % is shown only if iSpring said 0.",
    Place.WHY: "What to say about her and to her, the causes with the fields each rests on as the systems "
    "sent them, what is met, and what iSpring says. What it says to her never tells a hidden grade.",
    Place.WHOLE: "Everybody on the roster, as far as Moodle has been asked: it is asked about one learner "
    "after the other, those on screen first. x stops and goes on. In the grid required activities stand "
    "left, with numbers that i explains.",
    Place.LEARNER: "The verdict, both systems side by side, and her Moodle activities: what blocks first. A "
    "date in the last column is the day it was done.",
    Place.DOCTOR: "What both systems answer these accounts, which functions and rights are there, missing or "
    "too much, and what to do about it. A note keeps nothing from working; trouble does.",
    Place.PAIRING: "What the marked courses could be in Moodle, by their titles. A title is never a match by "
    "itself: mark what is right, and confirm; u takes the last confirmation back.",
    Place.PEOPLE: "Everybody whose name, e-mail address or login has all words typed: first those already "
    "read, then page by page everybody iSpring shows this account. Enter shows all courses of one.",
    Place.HER_COURSES: "Every course she is in, in both systems, the work first; side by side only where it "
    "is known which course is which: confirmed, or by idnumber. Enter opens that course at her.",
}
_MATCHES: Final = (
    ("id", "her Moodle idnumber is the iSpring key of this profile"),
    ("mail", "one Moodle account has her e-mail address, and one learner; both sides were seen whole"),
    ("mail?", "the same, but others may have it whom this account cannot see: confirm with m"),
    ("map", "chosen by hand"),
    ("2 ?", "two Moodle accounts could be hers: choose with m"),
    ("–", "no Moodle account was found"),
    ("·", "Moodle is being asked"),
    ("≠", "the two systems disagree about her: d shows both sides"),
)
_FILTERS: Final = (
    "Words of a name, e-mail or id; late, failed, done, pending …; dept:lyon; !mail for unmatched."
)


_EVERYBODY: Final = "Every enrolled learner and every final status"
_WITHOUT_ENROLMENTS: Final = (
    "Every final status (over SOAP there are no enrolments: who has none is not here)"
)


def help_facts(
    place: Place, glyphs: Glyphs, lacking: Mapping[str, str] = NOTHING, *, enrolments: bool = True
) -> list[Fact]:
    """Return the help of a place: what it shows, its keys, its signs.

    Args:
        place: The place.
        glyphs: The signs it is drawn with.
        lacking: Why commands cannot be done now, by their ids.
        enrolments: Whether iSpring is read in a way that tells who is enrolled.
    """
    whom = _EVERYBODY if enrolments else _WITHOUT_ENROLMENTS
    facts = [Fact("What this shows", "", _ABOUT[place].format(whom=whom))] if place in _ABOUT else []
    facts += [_key_fact(heading, command, lacking) for heading, command in help_for(place)]
    if place is Place.ROSTER:
        facts += [Fact("The Moodle column", mark, words) for mark, words in _MATCHES]
        facts.append(Fact("Filter", "/", _FILTERS))
    if place is not Place.LOGIN:
        facts.append(Fact("Signs", "", _signs(glyphs)))
    return facts + list(rights_facts() if place is Place.LOGIN else ())


def _key_fact(heading: str, command: Command, lacking: Mapping[str, str]) -> Fact:
    why = lacking.get(command.id, "")
    told = f"{command.tooltip} (not now: {why})" if why else command.tooltip
    return Fact(heading, command.label, told, ink="dim" if why else "bold")


def _signs(glyphs: Glyphs) -> str:
    return (
        f"{glyphs.done} complete, passed, accepted   {glyphs.in_progress} in progress   "
        f"{glyphs.pending} pending   {glyphs.failed} failed, declined, incomplete   "
        f"{glyphs.not_started} not started   {glyphs.unknown} unknown or none given"
    )


def rights_facts() -> Iterator[Fact]:
    """Yield what to ask the administrators of both systems for."""
    group = "Ask your Moodle administrator for"
    yield Fact(group, "a service", f"With REST on, and these functions. {rights.SERVICE}")
    for function in rights.MOODLE_FUNCTIONS:
        optional = "" if function.needed else f" (without it {function.without})"
        yield Fact(group, "", f"{function.name}{optional}")
    names = ", ".join(right.name for right in rights.MOODLE_RIGHTS)
    yield Fact(group, "a role", f"In the system context, with: {names}. {rights.PLUGINS} {rights.PRESET_USE}")
    yield Fact(group, "a token", rights.ACCOUNT)
    group = "Ask your iSpring Learn owner for"
    for wanted in rights.ISPRING_ACCESS:
        yield Fact(group, wanted.name, f"{wanted.gives[0].upper()}{wanted.gives[1:]}; {wanted.without}.")
    group = "What is wrong with a sign-in"
    yield Fact(group, "", "rollbook doctor says, in a shell, what each system answers and lacks.")
    group = "Where secrets can come from"
    yield Fact(group, "a command", 'secret_command = ["pass", "show", "lms/moodle"] in the profile')
    yield Fact(
        group, "a file", "ROLLBOOK_MOODLE_SECRET_FILE, ROLLBOOK_ISPRING_SECRET_FILE, or systemd's credentials"
    )
    yield Fact(
        group, "the keyring", "One that is there and unlocked; Rollbook never asks for its passphrase."
    )


def course_facts(course: Course, pair: Match | None, fault: RollbookError | None = None) -> list[Fact]:
    """Return everything known about a course; ``fault`` is why its Moodle course could not be read."""
    facts = [
        Fact("iSpring", "Title", course.title),
        Fact("iSpring", "Id", course.id),
        Fact("iSpring", "Kind", course.kind),
        Fact("iSpring", "Address", course.url or "not given"),
    ]
    if fault is not None:
        said = "you stopped" if isinstance(fault, StoppedError) else fault.sentence
        return [*facts, Fact("Moodle course", "Match", f"not read: {said}")]
    return facts + _match_facts("Moodle course", pair)


_NOT_BY_SOAP: Final = "not given by SOAP"


def learner_facts(
    row: RosterRow, roster: Roster, match: Match | None, department: str, clock: Clock
) -> list[Fact]:
    """Return iSpring's own words about one learner, exactly, and all notes of the roster."""
    final, learner, enrolment = row.final, row.learner, row.enrolment
    facts = [Fact("Learner", "Name", row.name), Fact("Learner", "Id", row.learner_id or "not given")]
    if learner:
        facts += [
            Fact("Learner", "E-mail", learner.email or "not given"),
            Fact("Learner", "Login", learner.login or "not given"),
            Fact("Learner", "Department", department or learner.department_id or "not given"),
            Fact("Learner", "Role", learner.role or "not given"),
            Fact(
                "Learner", "Account", {True: "active", False: "not active", None: "not given"}[learner.active]
            ),
        ]
    group = "Final status in iSpring"
    if row.unread:
        why = roster.partial or "the final statuses have not been read to the end"
        facts.append(Fact(group, "Status", f"not read: {why}"))
    elif final is None:
        facts.append(Fact(group, "Status", "none given: no row for this learner, or no right to see it"))
    else:
        progress = "not given" if final.progress is None else f"{final.progress} %"
        facts += [
            Fact(group, "Status", f"“{final.raw}”, understood as {final.outcome.value.replace('_', ' ')}"),
            Fact(group, "Progress", progress),
            Fact(group, "Completed", _exact(clock, final.completed_at) if row.dated else _NOT_BY_SOAP),
            Fact(group, "Last seen", _exact(clock, final.viewed_at) if row.dated else _NOT_BY_SOAP),
        ]
    group = "Enrolment in iSpring"
    if not row.dated:
        facts.append(Fact(group, "", _NOT_BY_SOAP))
    elif enrolment:
        facts += [
            Fact(group, "Access from", _exact(clock, enrolment.access_at)),
            Fact(group, "Due", _exact(clock, enrolment.due_at)),
            Fact(group, "Expires", _exact(clock, enrolment.expires_at)),
        ]
    elif roster.was_enrolled(row):
        facts.append(Fact(group, "", "was enrolled: there is a status, but no enrolment any more"))
    else:
        facts.append(Fact(group, "", "none known"))
    return facts + _match_facts("Moodle", match) + note_facts(roster.notes)


def difference_facts(one: Comparison) -> list[Fact]:
    """Return how both systems' outcomes of a learner compare, and the rule behind that; nothing before."""
    if one.kind is Kind.NOT_ASKED:
        return []
    group = "Both systems"
    return [Fact(group, one.kind.value.capitalize(), one.sentence), Fact(group, "Rule", one.kind.rule)]


def activity_facts(row: ActivityRow, clock: Clock) -> list[Fact]:
    """Return Moodle's own words about one activity of one learner, exactly."""
    state = row.state
    group = row.name
    facts = [
        Fact(group, "Kind", f"{state.modname}, module {state.cmid}, instance {state.instance}"),
        Fact(group, "Section", row.section or "not given"),
        Fact(group, "State", f"{state.state}: {row.state_words}"),
        Fact(group, "Counts as done", "yes" if state.done else "no"),
        Fact(group, "Required", _criterion(row.criterion, clock) if row.required else "no"),
        Fact(group, "Last change", _exact(clock, state.changed_at)),
        Fact(
            group,
            "Tracking",
            {0: "none", 1: "manual", 2: "automatic"}.get(state.tracking, str(state.tracking)),
        ),
    ]
    if state.overridden_by:
        facts.append(Fact(group, "Set by hand", f"by {row.by} (Moodle user {state.overridden_by})"))
    facts += [Fact(group, "Rule", f"{rule.name}: {rule.state} ({rule.description})") for rule in state.rules]
    return facts


def module_facts(one: ModuleResult, clock: Clock) -> list[Fact]:
    """Return iSpring's own words about one module of one learner, exactly."""
    return [
        Fact(one.title, "Module", one.module_id),
        Fact(one.title, "Status", f"“{one.raw}”, understood as {one.outcome.value.replace('_', ' ')}"),
        Fact(one.title, "Progress", "not given" if one.progress is None else f"{one.progress} %"),
        Fact(one.title, "Completed", _exact(clock, one.completed_at)),
        Fact(one.title, "Opened", "not given" if one.views is None else f"{one.views:,} times"),
    ]


def read_facts(read: LearnerActivities, clock: Clock) -> list[Fact]:
    """Return what Moodle requires for the course, and every note."""
    facts: list[Fact] = []
    if read.completion is not None:
        group = "Moodle requires, " + ("any one of" if read.completion.any_is_enough else "all of")
        facts += [
            Fact(group, one.name or one.title, _criterion(one, clock)) for one in read.completion.criteria
        ]
    return facts + note_facts(read.notes)


def fault_facts(error: RollbookError | None) -> list[Fact]:
    """Return why Moodle could not be read, whole; nothing where nothing went wrong."""
    if error is None or isinstance(error, StoppedError):
        return []
    code = f" ({error.code})" if error.code and error.code not in error.what else ""
    return [Fact("Moodle could not be read", "", f"{error.what}{code}. {error.remedy}".strip())]


def note_facts(notes: Iterable[Note]) -> list[Fact]:
    """Return every note, whole."""
    return [Fact("Notes", "", note.text) for note in notes]


def accounts_facts(session: Session) -> list[Fact]:
    """Return as whom both systems are read, and how to sign out."""
    profile, ispring, moodle = session.profile, session.ispring, session.moodle
    soap = profile.ispring.protocol == "soap"
    facts = [
        Fact("iSpring Learn", "Address", profile.ispring.soap_url if soap else profile.ispring.api_url),
        Fact("iSpring Learn", "Read over", "SOAP: no dates, no enrolments" if soap else "REST"),
        Fact("iSpring Learn", "As", ispring.account.described),
        Fact("iSpring Learn", "Sign-in took", f"{ispring.seconds:.1f} s"),
    ]
    if moodle:
        facts += [
            Fact("Moodle", "Address", moodle.site.url),
            Fact("Moodle", "As", f"{moodle.account.described} ({moodle.site.fullname})"),
            Fact("Moodle", "Version", moodle.site.release),
            Fact("Moodle", "Sign-in took", f"{moodle.seconds:.1f} s"),
            *(Fact("Moodle", "Note", note.text) for note in moodle.notes),
        ]
    else:
        facts.append(Fact("Moodle", "", "not signed in"))
    where = "in memory only" if session.pairs.path is None else str(session.pairs.path)
    facts += [
        Fact("Here", "Profile", profile.name),
        Fact("Here", "Confirmed pairs", where),
        *(Fact("Here", "Damaged", note.text, ink="trouble") for note in session.pairs.notes),
        *_audit_facts(session),
        Fact("Here", "Rights", "Enter lists what to ask both administrators for.", RIGHTS),
        Fact("Here", "Doctor", "Enter checks everything these accounts need, with remedies.", DOCTOR),
        Fact("Here", "Sign out", "Enter closes both connections and asks for the sign-in again.", SIGN_OUT),
    ]
    return facts


def _audit_facts(session: Session) -> list[Fact]:
    """Return whether the system's log is told what is opened; nothing where it is not wanted."""
    if not session.profile.audit:
        return []
    fault = session.audit.fault
    said = f"{fault[:1].upper()}{fault[1:]}." if fault else "The system's log is told which ids are opened."
    return [Fact("Here", "Audit", said, ink="trouble" if fault else "bold")]


def _match_facts(group: str, match: Match | None) -> list[Fact]:
    if match is None:
        return [Fact(group, "Match", "not asked yet")]
    words = f"{match.moodle_id} by {match.right.value}" if match.moodle_id is not None else match.right.value
    facts = [Fact(group, "Match", words if match.confirmed else f"{words}, unconfirmed")]
    facts += [
        Fact(group, "Could be", f"{one.id}  {one.name}: {one.reason}. {one.detail}")
        for one in match.candidates
    ]
    if match.tried:
        facts.append(Fact(group, "Tried", ", ".join(match.tried)))
    return facts


def _criterion(criterion: Criterion | None, clock: Clock) -> str:
    if criterion is None:
        return "yes"
    met = f"met {clock.second(criterion.completed_at)}" if criterion.complete else "not met yet"
    requirement = f"{criterion.requirement}: " if criterion.requirement else ""
    return f"{requirement}{met}"


def _exact(clock: Clock, moment: Moment | None) -> str:
    return clock.second(moment) if moment is not None else "not given"
