"""What goes into a file: the rows of a view, or the marked ones, with everything a reader of it must know.

An extract is taken on the spot and made of what never changes, so that another thread may write it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from tui.audit import Ids
from tui.lookup.activities.reading import LearnerActivities
from tui.lookup.clock import Clock
from tui.lookup.course.differences import Comparison
from tui.lookup.export import rows as export
from tui.lookup.export.courserows import DIFFERENCE_KEYS, difference_row
from tui.lookup.export.provenance import Provenance, provenance
from tui.lookup.export.pseudonyms import Pseudonyms
from tui.lookup.export.rows import Row, Value
from tui.lookup.export.tablerows import TABLE_KEYS, table_rows
from tui.lookup.roster.roster import Roster
from tui.lookup.roster.row import RosterRow
from tui.lookup.session import Session
from tui.records import Course, Match, ModuleResult, Note, System

_STRANGE: Final = re.compile(r"[^A-Za-z0-9_-]+")
_NAME: Final = 8
"""Letters of an id that a file's name bears: enough to tell a few files apart, and to be read at a glance."""

_TYPED_HIDDEN: Final = "a text that may name people"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the reader chose to see of a view.

    Attributes:
        typed: The filter as typed.
        words: What else, in words: the family, the order, how many are marked.
    """

    typed: str = ""
    words: tuple[str, ...] = ()

    def text(self, *, hidden: bool = False) -> str:
        """Return all of it in words; ``hidden`` leaves out what was typed. Empty if nothing was chosen."""
        typed = _TYPED_HIDDEN if hidden else f"/ {self.typed}"
        return ", ".join([*([typed] if self.typed else []), *self.words])


@dataclass(frozen=True, slots=True)
class Extract:
    """Rows for a file, with where they come from.

    Attributes:
        kind: What the rows are, in a word: ``roster``, ``differences``, ``activities``.
        course: The course they are about, under ``COURSE_KEYS``; None if they are about several.
        title: What it is, for a heading.
        ids: What its file is called after, besides ``kind``: ids, never names.
        keys: The keys of a row, in their order.
        make: Yields the rows; may be called again.
        count: How many there are.
        read: Where they come from.
        chosen: What the reader chose to see.
        notes: What was not seen.
        complete: Whether everything came that was asked for.
        pseudonymised: Whether people were replaced by pseudonyms.
        learner: The learner they are about, if it is one: her status under ``STATUS_KEYS``.
        people: The ids of all learners in it, pseudonymised or not: for the audit, not for the file.
        person: Moodle's id of the person it is about, likewise; None if it is about several, or a course.
        courses: The ids of the courses it lists, likewise.
    """

    kind: str
    course: Row | None
    title: str
    ids: tuple[str, ...]
    keys: tuple[str, ...]
    make: Callable[[], Iterator[Row]]
    count: int
    read: Provenance
    chosen: str = ""
    notes: tuple[Note, ...] = ()
    complete: bool = True
    pseudonymised: bool = False
    learner: Row | None = None
    people: tuple[str, ...] = ()
    person: int | None = None
    courses: tuple[str, ...] = ()

    @property
    def audited(self) -> Ids:
        """Whom and what it is about, for the audit."""
        persons = () if self.person is None else (self.person,)
        return Ids(self.course_id, self.people, persons, self.courses)

    @property
    def course_id(self) -> str:
        """The course they are about, by id; empty if they are about several."""
        return str(self.course["id"]) if self.course is not None else ""

    @property
    def stem(self) -> str:
        """What a file of it is called, without its ending: letters, digits and signs that mean nothing."""
        parts = ("rollbook", self.kind, *(_STRANGE.sub("-", one)[:_NAME].strip("-") for one in self.ids))
        when = self.read.clock.local(self.read.as_of).strftime("%Y%m%d-%H%M%S")
        return "-".join((*filter(None, parts), when))


def roster_extract(
    session: Session,
    roster: Roster,
    rows: Sequence[RosterRow],
    *,
    read_at: datetime,
    moodle_at: datetime | None = None,
    matches: Mapping[str, Match] | None = None,
    compared: Sequence[Comparison] | None = None,
    chosen: Chosen | None = None,
    arriving: bool = False,
    pseudonymised: bool = False,
) -> Extract:
    """Return rows of a roster for a file, under ``STATUS_KEYS``, and ``match`` where that was asked.

    Where both systems are compared they are under ``DIFFERENCE_KEYS`` instead.

    Args:
        session: The signed-in pair.
        roster: The roster, owned by the caller's thread.
        rows: Those that go into the file, in order.
        read_at: When the final statuses were read.
        moodle_at: When Moodle was read, of many answers the oldest; None if that is not known apart.
        matches: Who is who in Moodle, as far as that was asked; None leaves it out.
        compared: How both systems' outcomes stand to each other, a row each; None if that is not shown.
        chosen: What the reader chose to see.
        arriving: Whether rows or names may still arrive.
        pseudonymised: Whether people are replaced.
    """
    rows = tuple(rows)
    matches = None if matches is None else dict(matches)
    pseudonyms = Pseudonyms(_same(matches or {})) if pseudonymised else None
    times = {System.ISPRING: read_at} | ({} if matches is None else {System.MOODLE: moodle_at or read_at})
    kind, keys, make = _content(rows, roster.course, session.clock, matches, pseudonyms, compared=compared)
    return Extract(
        kind=kind,
        course=export.course_row(roster.course),
        title=roster.course.title,
        ids=(roster.course.id,),
        keys=keys,
        make=make,
        count=len(rows),
        read=provenance(session, times),
        chosen=(chosen or Chosen()).text(hidden=pseudonymised),
        notes=tuple(_roster_notes(roster, rows, matches, pseudonyms, arriving=arriving)),
        complete=not (arriving or roster.partial or roster.fault),
        pseudonymised=pseudonymised,
        people=tuple(dict.fromkeys(row.learner_id for row in rows)),
    )


def _content(
    rows: Sequence[RosterRow],
    course: Course,
    clock: Clock,
    matches: Mapping[str, Match] | None,
    pseudonyms: Pseudonyms | None,
    *,
    compared: Sequence[Comparison] | None,
) -> tuple[str, tuple[str, ...], Callable[[], Iterator[Row]]]:
    """Return what the rows are, under which keys, and what makes them."""
    if compared is not None:
        make = partial(_differences, tuple(compared), course, clock, pseudonyms)
        return "differences", DIFFERENCE_KEYS, make
    keys = export.STATUS_KEYS if matches is None else (*export.STATUS_KEYS, export.MATCH)
    return "roster", keys, partial(_statuses, rows, course, clock, matches, pseudonyms)


def _differences(
    compared: Sequence[Comparison], course: Course, clock: Clock, pseudonyms: Pseudonyms | None
) -> Iterator[Row]:
    for one in compared:
        told = difference_row(one, course, clock)
        yield pseudonyms.hidden(told) if pseudonyms else told


def _statuses(
    rows: Sequence[RosterRow],
    course: Course,
    clock: Clock,
    matches: Mapping[str, Match] | None,
    pseudonyms: Pseudonyms | None,
) -> Iterator[Row]:
    for row in rows:
        told = export.status_row(row, course, clock)
        if matches is not None:
            told[export.MATCH] = export.match_value(matches.get(row.learner_id))
        yield pseudonyms.hidden(told) if pseudonyms else told


def _roster_notes(
    roster: Roster,
    rows: Sequence[RosterRow],
    matches: Mapping[str, Match] | None,
    pseudonyms: Pseudonyms | None,
    *,
    arriving: bool,
) -> Iterator[Note]:
    if arriving:
        yield Note("arriving", f"Not everything had arrived: there were {len(roster.rows):,} rows so far.")
    if not roster.names_read and roster.nameless:
        yield Note("names-arriving", f"{roster.nameless:,} of the course's learners had no name yet.")
    yield from export.roster_notes(roster, pseudonyms.of_learner if pseudonyms else None)
    if matches is not None:
        asked = sum(row.learner_id in matches for row in rows)
        if asked < len(rows):
            of = f"{asked:,} of these {len(rows):,} rows"
            text = f"Who is who in Moodle was asked for {of}; it is null in the others."
            yield Note("matches-unasked", text)


def activities_extract(
    session: Session,
    course: Course,
    row: RosterRow,
    read: LearnerActivities | None,
    match: Match | None,
    *,
    read_at: datetime,
    modules: Sequence[ModuleResult] = (),
    complete: bool = True,
    pseudonymised: bool = False,
) -> Extract:
    """Return one learner's activities in Moodle and modules in iSpring for a file, under ``TABLE_KEYS``.

    Args:
        session: The signed-in pair.
        course: The course.
        row: What iSpring says of her.
        read: What Moodle says; None where it says nothing, and only modules are known.
        match: Who she is in Moodle.
        read_at: When iSpring was read.
        modules: iSpring's own modules; none where they were not read.
        complete: Whether everything came that was asked for.
        pseudonymised: Whether people are replaced.
    """
    clock = session.clock
    same = {read.person_id: row.learner_id} if read else {}
    pseudonyms = Pseudonyms(same) if pseudonymised else None
    learner: dict[str, Value] = export.status_row(row, course, clock)
    learner[export.MATCH] = export.match_value(match)
    learner = pseudonyms.hidden(learner) if pseudonyms else learner
    rows = tuple(table_rows(read.rows if read else (), modules, session.site_url, clock))
    times = {System.ISPRING: read_at} | ({System.MOODLE: read.read_at} if read else {})
    return Extract(
        kind="activities",
        course=export.course_row(course),
        title=f"{learner['name'] or learner['learner_id'] or row.name}: {course.title}",
        ids=(course.id, str(learner["learner_id"])),
        keys=TABLE_KEYS,
        make=partial(_shown, rows, pseudonyms),
        count=len(rows),
        read=provenance(session, times),
        notes=tuple(_activity_notes(read, hidden=pseudonymised)),
        complete=complete and (read is None or read.fault is None),
        pseudonymised=pseudonymised,
        people=(row.learner_id,),
        learner=learner,
    )


def _shown(rows: Sequence[Row], pseudonyms: Pseudonyms | None) -> Iterator[Row]:
    return (pseudonyms.hidden(row) if pseudonyms else row for row in rows)


def _activity_notes(read: LearnerActivities | None, *, hidden: bool) -> Iterator[Note]:
    for note in read.notes if read else ():
        yield replace(note, text=_BY_HAND) if hidden and note.code == "set-by-hand" else note


_BY_HAND: Final = "Some activities were set complete by hand: see overridden_by."


def _same(matches: Mapping[str, Match]) -> dict[int, str]:
    """Return which Moodle people are which learners."""
    return {match.moodle_id: ident for ident, match in matches.items() if match.moodle_id is not None}
