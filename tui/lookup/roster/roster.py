"""A course's roster: enrolments and final statuses together, joined with who the learners are.

iSpring leaves rows out without a word: of its two lists neither alone is everybody. So a learner enrolled
without a status stays as "none given", a status without an enrolment as "was enrolled", and rows that name
nobody, or one person twice, are all kept and noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Final

from tui.errors import DeniedError, RollbookError, StoppedError
from tui.lookup.notes import NOT_OVER_SOAP, Tally, counted, note_line
from tui.lookup.roster.census import Census
from tui.lookup.roster.row import RosterRow
from tui.lookup.session import Session
from tui.records import Course, Enrolment, Family, FinalStatus, Learner, Note, System
from tui.records.making import Making
from tui.stop import Stop

__all__ = [
    "Roster",
    "RosterRow",
    "enrolments_note",
    "partial_text",
    "read_enrolments",
    "read_final_statuses",
    "read_learners",
    "read_learners_by_id",
]

NAMES_BY_ID: Final = 500
"""Up to so many names are asked for by id; beyond that reading page by page is fewer requests."""

_ROWS: Final = Making(RosterRow)


class NotGivenError(DeniedError):
    """This way of reading iSpring gives no enrolments: nobody refused them."""


class Roster:
    """Accumulates a course's rows as their parts arrive, in any order; owned by one thread.

    Each ``add_…`` costs what its batch costs and returns the positions that are new or changed.

    Attributes:
        course: The course.
        rows: Every row; rows are replaced in place and appended, never moved.
        enrolments_read: Whether the enrolments are all there.
        names_read: Whether everybody the account may see has been asked for.
        partial: Why rows are missing at the end ("you stopped", the server's fault); empty if none are.
        fault: The server's fault behind it, if it was one; or one that ended another part early.
    """

    def __init__(self, course: Course) -> None:
        self.course = course
        self.rows: list[RosterRow] = []
        self.enrolments_read = False
        self.names_read = False
        self.partial = ""
        self.fault: RollbookError | None = None
        self._finals_read = False
        self._asked_again = False
        self._places: dict[str, int | list[int]] = {}
        self._seen: dict[str, int] = {}
        self._came = 0
        self._learners: dict[str, Learner] = {}
        self._enrolments: dict[str, Enrolment] = {}
        self._census = Census()
        self._doubled = self._not_again = 0
        self._told: list[Note] = []

    # --- parts arrive ------------------------------------------------------------------------------------

    def add_final_statuses(self, batch: Iterable[FinalStatus]) -> list[int]:
        """Take in final statuses; a second row for one learner becomes a row of its own."""
        finals = list(batch)
        ids = [final.learner_id for final in finals]
        self._came += len(ids)
        different = set(ids)
        if len(different) == len(ids) and "" not in different and self._places.keys().isdisjoint(different):
            return self._append_all(ids, finals)
        changed = []
        for final in finals:
            learner_id = final.learner_id
            seen = self._seen.get(learner_id, 0)
            self._seen[learner_id] = seen + 1
            places = self.positions(learner_id)
            if seen < len(places):
                position = places[seen]
                row = self.rows[position]
                if row.final != final:
                    self._replace(RosterRow(learner_id, final, row.enrolment, row.learner, position))
                    changed.append(position)
            else:
                changed.append(self._append(learner_id, final))
        return changed

    def add_enrolments(self, batch: Iterable[Enrolment]) -> list[int]:
        """Take in enrolments; of several of one learner the one with the latest access date counts."""
        changed = []
        for enrolment in batch:
            learner_id = enrolment.learner_id
            if enrolment.course_id not in {"", self.course.id} or not learner_id:
                continue
            known = self._enrolments.get(learner_id)
            if known is not None and known.given_at > enrolment.given_at:
                continue
            self._enrolments[learner_id] = enrolment
            places = self.positions(learner_id)
            if not places:
                changed.append(self._append(learner_id, None))
                continue
            for position in places:
                row = self.rows[position]
                self._replace(RosterRow(learner_id, row.final, enrolment, row.learner, position, row.unread))
            changed.extend(places)
        return changed

    def add_learners(self, batch: Iterable[Learner]) -> list[int]:
        """Take in who learners are, also of some who are not (yet) on the roster."""
        changed = []
        for learner in batch:
            if self._learners.get(learner.id) == learner:
                continue
            self._learners[learner.id] = learner
            for position in self.positions(learner.id):
                row = self.rows[position]
                self._replace(
                    RosterRow(row.learner_id, row.final, row.enrolment, learner, position, row.unread)
                )
                changed.append(position)
        return changed

    def finish_final_statuses(self, partial: str = "", fault: RollbookError | None = None) -> list[int]:
        """Note that no more final statuses come; ``partial`` says why some are missing."""
        self.partial = partial
        self.fault = fault
        self._not_again = self._left_from_before() if self._asked_again and not partial else 0
        return self._be_read(read=not partial)

    def finish_enrolments(self, refused: RollbookError | None = None) -> None:
        """Note that the enrolments are all there, or why they are not."""
        self.enrolments_read = refused is None
        self.take_back("enrolments-unread")
        if refused is not None:
            self.tell(enrolments_note(refused))

    def finish_names(self) -> None:
        """Note that everybody the account may see has been asked for."""
        self.names_read = True
        self._learners = {row.learner_id: row.learner for row in self.rows if row.learner}

    def ask_again(self) -> list[int]:
        """Get ready for the same final statuses once more: rows are then replaced in place."""
        self._seen = {}
        self._came = 0
        self._asked_again = True
        self.partial = ""
        self.fault = None
        return self._be_read(read=False)

    def tell(self, note: Note) -> None:
        """Keep a note about what was, or was not, seen; one of a kind."""
        self.take_back(note.code)
        self._told.append(note)

    def take_back(self, code: str) -> None:
        """Drop a note that no longer holds."""
        self._told = [told for told in self._told if told.code != code]

    # --- what is there -----------------------------------------------------------------------------------

    def counts(self) -> dict[Family, int]:
        """Return how many rows each family has; they add up to the number of rows."""
        return dict(self._census.families)

    @property
    def statuses_came(self) -> int:
        """How many final statuses came, the last time they were asked for."""
        return self._came

    @property
    def learners(self) -> int:
        """How many learners there are, however many rows each has; one for each row that names nobody."""
        nobodies = len(self.positions(""))
        return len(self._places) - (nobodies > 0) + nobodies

    def positions(self, learner_id: str) -> Sequence[int]:
        """Return where this learner's rows are; usually one, none if she is not on the roster."""
        places = self._places.get(learner_id, ())
        return (places,) if isinstance(places, int) else places

    def without_name(self) -> list[str]:
        """Return the ids of learners whose names have not arrived, in the order of their rows."""
        if not self.nameless:
            return []
        ids = (row.learner_id for row in self.rows if row.learner is None)
        return list(dict.fromkeys(learner_id for learner_id in ids if learner_id))

    @property
    def nameless(self) -> int:
        """How many rows wait for a name; costs nothing, whatever the size."""
        return self._census.unnamed - len(self.positions(""))

    @property
    def statuses_read(self) -> bool:
        """Whether every final status came: only then is a missing one "none given"."""
        return self._finals_read

    def was_enrolled(self, row: RosterRow) -> bool:
        """Say whether a status has no enrolment any more; False while that cannot be known."""
        return (
            self.enrolments_read and row.final is not None and row.enrolment is None and row.learner_id != ""
        )

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a reader must know about this roster, most telling first."""
        remedy = self.fault.remedy if self.fault else ""
        partial = (Note("partial", f"{self.partial} {remedy}".rstrip()),) if self.partial else ()
        return (*partial, *(tally.note for tally in self.tallies()), *self._told)

    def tallies(self) -> list[Tally]:
        """Return what is odd about the rows, each with its count, leaving out what does not occur."""
        return counted(
            {
                "no-status": self._census.silent if self._finals_read else 0,
                "was-enrolled": self._census.unenrolled if self.enrolments_read else 0,
                "several-rows": self._doubled,
                "row-without-user": len(self.positions("")),
                "unknown-status": self._census.unknown,
                "not-again": self._not_again,
                "names-missing": self.nameless if self.names_read else 0,
            }
        )

    @property
    def note_line(self) -> str:
        """The notes as one line; empty if there are none."""
        told = [Note("partial", self.partial)] if self.partial else []
        return note_line(self.tallies(), told + self._told)

    # --- rows --------------------------------------------------------------------------------------------

    def _append(self, learner_id: str, final: FinalStatus | None) -> int:
        position = len(self.rows)
        enrolment, learner = self._enrolments.get(learner_id), self._learners.get(learner_id)
        unread = final is None and not self._finals_read
        row = RosterRow(learner_id, final, enrolment, learner, position, unread)
        self.rows.append(row)
        places = self._places.get(learner_id)
        if places is None:
            self._places[learner_id] = position
        elif isinstance(places, int):
            self._places[learner_id] = [places, position]
            self._doubled += learner_id != ""
        else:
            places.append(position)
        self._census.weigh(row, 1)
        return position

    def _append_all(self, ids: Sequence[str], finals: Sequence[FinalStatus]) -> list[int]:
        """Append rows of learners of whom nothing was known, as nearly all rows of a large course are."""
        count, start = len(ids), len(self.rows)
        positions = range(start, start + count)
        enrolments = map(self._enrolments.get, ids) if self._enrolments else repeat(None)
        learners = map(self._learners.get, ids) if self._learners else repeat(None)
        rows = _ROWS(count, ids, finals, enrolments, learners, positions, repeat(False))
        self.rows += rows
        self._places.update(zip(ids, positions, strict=True))
        self._seen.update(zip(ids, repeat(1)))
        self._census.take_in(rows)
        return list(positions)

    def _be_read(self, *, read: bool) -> list[int]:
        """Know whether a missing status is one iSpring did not give; return the rows it changes."""
        if read is self._finals_read:
            return []
        self._finals_read = read
        if not self._census.silent:
            return []
        silent = [row for row in self.rows if row.final is None]
        for row in silent:
            self._replace(replace(row, unread=not read))
        return [row.position for row in silent]

    def _replace(self, row: RosterRow) -> None:
        self._census.weigh(self.rows[row.position], -1)
        self._census.weigh(row, 1)
        self.rows[row.position] = row

    def _left_from_before(self) -> int:
        """Return how many statuses were there the first time and did not come the second."""
        left = 0
        for learner_id in self._places:
            had = sum(self.rows[position].final is not None for position in self.positions(learner_id))
            left += max(0, had - self._seen.get(learner_id, 0))
        return left


def enrolments_note(error: RollbookError) -> Note:
    """Return the note that stands where enrolments could not be read."""
    if isinstance(error, NotGivenError):
        return NOT_OVER_SOAP
    missing = "Due dates and learners without a status are missing"
    if isinstance(error, StoppedError):
        return Note("enrolments-unread", f"{missing}: you stopped.")
    code = "enrolments-refused" if isinstance(error, DeniedError) else "enrolments-unread"
    return Note(code, f"{missing}: {error.sentence}")


# --- reading ---------------------------------------------------------------------------------------------


def read_final_statuses(session: Session, course_id: str, stop: Stop) -> Iterator[list[FinalStatus]]:
    """Yield a course's final statuses as they arrive.

    Raises:
        NotFoundError: If iSpring knows no such course.
        DeniedError: If the account may not read it.
        WireError: Also in the middle; what was yielded stays true.
    """
    return session.ispring.client.final_statuses(course_id, stop)


def read_enrolments(session: Session, course_id: str, stop: Stop) -> Iterator[list[Enrolment]]:
    """Yield a course's enrolments as they arrive.

    Raises:
        DeniedError: If the account may not read them.
        NotGivenError: If this way of reading gives none.
        WireError: Also in the middle.
    """
    client = session.ispring.client
    if not client.gives_enrolments:
        raise NotGivenError(
            "SOAP gives no enrolments", system=System.ISPRING, remedy="Read over REST instead."
        )
    return client.enrolments(course_id, stop)


def read_learners(session: Session, stop: Stop) -> Iterator[list[Learner]]:
    """Yield everybody the account may see, page by page; the session remembers who was seen.

    Raises:
        WireError: Also in the middle.
    """
    for page in session.ispring.client.learners(stop):
        session.people.add(page)
        yield page
    session.people.seen_whole = True


def read_learners_by_id(session: Session, learner_ids: Sequence[str], stop: Stop) -> list[Learner]:
    """Return who these learners are; those the account may not see are left out.

    Raises:
        WireError: If iSpring fails.
    """
    learners = session.ispring.client.learners_by_id(learner_ids, stop)
    session.people.add(learners)
    return learners


def partial_text(came: int, error: RollbookError) -> str:
    """Return the sentence for a body that broke off after so many final statuses, or that never came."""
    if not came:
        return f"No final statuses: {error.what}."
    return f"Partial: iSpring broke off after {came:,} {'row' if came == 1 else 'rows'} ({error.what})."
