"""What goes into a file of the views that are no roster: causes, grid, courses, why, check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from tui.lookup.activities.reading import LearnerActivities
from tui.lookup.activities.rows import state_words
from tui.lookup.course.causes import CauseGroup, headline
from tui.lookup.course.checking import CHECK_KEYS, Checked, check_notes, check_rows
from tui.lookup.course.grid import cells_of, grid_columns
from tui.lookup.export import rows as export
from tui.lookup.export.courserows import CAUSE_KEYS, cause_row
from tui.lookup.export.extract import Chosen, Extract
from tui.lookup.export.learnerrows import LEARNER_COURSE_KEYS, learner_course_row
from tui.lookup.export.provenance import provenance
from tui.lookup.export.pseudonyms import Pseudonyms
from tui.lookup.export.rows import Row, Value
from tui.lookup.export.whyrows import why_keys, why_rows
from tui.lookup.finding.learnercourses import LearnerCourse
from tui.lookup.finding.who import Who
from tui.lookup.roster.roster import Roster
from tui.lookup.roster.row import RosterRow
from tui.lookup.session import Session
from tui.lookup.verdict.case import Case
from tui.records import Course, Match, Note, System

Times: TypeAlias = Mapping[System, datetime]
"""When each system was read."""

GRID_KEYS: Final = ("learner_id", "name", "email", "outcome", "status", "moodle_completed")
"""What a learner's row of the grid begins with; then one key an activity, its id and name."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole course as a view over it knows it.

    Attributes:
        session: The signed-in pair.
        roster: The roster.
        times: When each system was read; of many answers, the oldest.
        notes: What Moodle has not told.
        complete: Whether everything came that was asked for.
    """

    session: Session
    roster: Roster
    times: Times
    notes: tuple[Note, ...] = ()
    complete: bool = True

    def extract(
        self,
        kind: str,
        keys: tuple[str, ...],
        make: Callable[[Pseudonyms | None], list[Row]],
        first: tuple[Note, ...] = (),
        *,
        people: Sequence[RosterRow],
        chosen: Chosen | None = None,
        pseudonymised: bool,
    ) -> Extract:
        """Return rows of this course for a file."""
        pseudonyms = Pseudonyms() if pseudonymised else None
        made = tuple(make(pseudonyms))
        course, roster = self.roster.course, self.roster
        notes = export.roster_notes(roster, pseudonyms.of_learner if pseudonyms else None)
        return Extract(
            kind=kind,
            course=export.course_row(course),
            title=course.title,
            ids=(course.id,),
            keys=keys,
            make=lambda: iter(made),
            count=len(made),
            read=provenance(self.session, self.times),
            chosen=(chosen or Chosen()).text(hidden=pseudonymised),
            notes=(*first, *notes, *self.notes),
            complete=self.complete and not (roster.partial or roster.fault),
            pseudonymised=pseudonymised,
            people=tuple(dict.fromkeys(row.learner_id for row in people)),
        )


def causes_extract(whole: Whole, groups: Sequence[CauseGroup], *, pseudonymised: bool = False) -> Extract:
    """Return the causes of a course for a file, under ``CAUSE_KEYS``; with pseudonyms without examples."""

    def rows(pseudonyms: Pseudonyms | None) -> list[Row]:
        return [_hidden_cause(cause_row(one), one, pseudonyms) for one in groups]

    first = (Note("headline", f"{headline(groups)}."),) if groups else ()
    people = whole.roster.rows
    return whole.extract("causes", CAUSE_KEYS, rows, first, people=people, pseudonymised=pseudonymised)


def _hidden_cause(told: Row, group: CauseGroup, pseudonyms: Pseudonyms | None) -> Row:
    if pseudonyms is None:
        return told
    ids: list[Value] = [pseudonyms.of_learner(row.learner_id) for row in group.rows]
    return {**told, "example": None, "learner_ids": ids}


def grid_extract(
    whole: Whole,
    rows: Sequence[RosterRow],
    answers: Mapping[str, object],
    *,
    chosen: Chosen | None = None,
    pseudonymised: bool = False,
) -> Extract:
    """Return the grid for a file: under ``GRID_KEYS``, then each activity's state in a word.

    Args:
        whole: The course.
        rows: The learners shown, in order.
        answers: What Moodle told about each, by learner id; anything but her activities counts as nothing.
        chosen: What the reader chose to see.
        pseudonymised: Whether people are replaced.
    """
    reads = {one: read for one, read in answers.items() if isinstance(read, LearnerActivities)}
    columns = grid_columns(reads.values())
    names = tuple(f"{column.cmid} {column.name}" for column in columns)

    def made(pseudonyms: Pseudonyms | None) -> list[Row]:
        return [row(one, pseudonyms) for one in rows]

    def row(one: RosterRow, pseudonyms: Pseudonyms | None) -> Row:
        known = export.status_row(one, whole.roster.course, whole.session.clock)
        read = reads.get(one.learner_id)
        known["moodle_completed"] = read.completion.completed if read and read.completion else None
        told = {key: known[key] for key in GRID_KEYS}
        if read is not None:
            cells = zip(names, cells_of(read, columns), strict=True)
            told |= {name: state_words(cell.state.state) if cell else None for name, cell in cells}
        return pseudonyms.hidden(told) if pseudonyms else told

    keys = (*GRID_KEYS, *names)
    return whole.extract("grid", keys, made, people=rows, chosen=chosen, pseudonymised=pseudonymised)


def learner_extract(
    session: Session,
    who: Who,
    courses: Sequence[LearnerCourse],
    times: Times,
    notes: Sequence[Note] = (),
    *,
    complete: bool = True,
    pseudonymised: bool = False,
) -> Extract:
    """Return one learner's courses for a file, under ``LEARNER_COURSE_KEYS``."""
    learner, person_id = who.learner, who.person_id
    learner_id = learner.id if learner else ""
    pseudonyms = None
    if pseudonymised:
        pseudonyms = Pseudonyms({person_id: learner_id} if person_id is not None and learner_id else {})
    told: dict[str, Value] = {
        "learner_id": learner_id or None,
        "name": who.name,
        "email": (learner.email or None) if learner else None,
        "moodle_person_id": person_id,
    }
    if pseudonyms:
        told = pseudonyms.hidden(told)
        told["name"] = told["learner_id"] or told["moodle_person_id"]
    rows = [learner_course_row(one, learner_id, person_id, session.clock) for one in courses]
    made = tuple(pseudonyms.hidden(row) if pseudonyms else row for row in rows)
    return Extract(
        kind="learner",
        course=None,
        title=f"{told['name']}: all courses",
        ids=(str(told["learner_id"] or told["moodle_person_id"]),),
        keys=LEARNER_COURSE_KEYS,
        make=lambda: iter(made),
        count=len(made),
        read=provenance(session, times),
        notes=tuple(notes),
        complete=complete,
        pseudonymised=pseudonymised,
        learner=told,
        people=(learner_id,) if learner_id else (),
        person=person_id,
    )


def why_extract(session: Session, case: Case, times: Times, *, pseudonymised: bool = False) -> Extract:
    """Return what holds one learner up for a file: a cause a row, as ``rollbook why`` tells it."""
    read = case.activities
    pseudonyms = None
    if pseudonymised:
        pseudonyms = Pseudonyms({read.person_id: case.row.learner_id} if read else {})
    made = tuple(why_rows(case, session.sentences, pseudonyms))
    learner = export.status_row(case.row, case.course, session.clock)
    if pseudonyms:
        learner = pseudonyms.hidden(learner)
    name = learner["name"] or learner["learner_id"]
    notes = read.notes if read else ()
    if pseudonyms:
        notes = tuple(note for note in notes if note.code != "set-by-hand")
    return Extract(
        kind="why",
        course=export.course_row(case.course),
        title=f"{name}: {case.course.title}",
        ids=(case.course.id, str(learner["learner_id"])),
        keys=why_keys(),
        make=lambda: iter(made),
        count=len(made),
        read=provenance(session, times),
        notes=notes,
        complete=case.fault is None and (read is None or read.fault is None),
        pseudonymised=pseudonymised,
        learner=learner,
        people=(case.row.learner_id,),
    )


def check_extract(session: Session, checked: Sequence[Checked], of: int, times: Times) -> Extract:
    """Return what keeps everybody from finishing these courses for a file, under ``CHECK_KEYS``."""
    made = tuple(check_rows(checked))
    only = checked[0].course if of == 1 and checked else None
    return Extract(
        kind="check",
        course=export.course_row(only) if only else None,
        title=f"Check: {only.title if only else f'{of:,} courses'}",
        ids=(only.id,) if only else (),
        keys=CHECK_KEYS,
        make=lambda: iter(made),
        count=len(made),
        read=provenance(session, times),
        notes=check_notes(checked, of),
        complete=len(checked) == of,
        courses=() if only else tuple(one.course.id for one in checked),
    )


def courses_extract(
    session: Session,
    courses: Sequence[Course],
    pairs: Mapping[str, Match],
    times: Times,
    *,
    chosen: str = "",
    complete: bool = True,
) -> Extract:
    """Return courses for a file, under ``COURSE_KEYS``, and which Moodle course each is, if asked."""
    with_moodle = session.moodle is not None
    pairable = [course for course in courses if course.kind == "course"]
    asked = sum(course.id in pairs for course in pairable)
    notes = []
    if with_moodle and asked < len(pairable):
        of = f"{asked:,} of these {len(pairable):,} courses"
        text = f"Which Moodle course it is was asked for {of}; it is null in the others."
        notes.append(Note("matches-unasked", text))

    def rows() -> Iterator[Row]:
        for course in courses:
            match = {export.MATCH: export.match_value(pairs.get(course.id))} if with_moodle else {}
            yield {**export.course_row(course), **match}

    made = tuple(rows())
    return Extract(
        kind="courses",
        course=None,
        title="Courses",
        ids=(),
        keys=(*export.COURSE_KEYS, export.MATCH) if with_moodle else export.COURSE_KEYS,
        make=lambda: iter(made),
        count=len(made),
        read=provenance(session, times),
        chosen=chosen,
        notes=tuple(notes),
        complete=complete,
        courses=tuple(course.id for course in courses),
    )
