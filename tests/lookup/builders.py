"""Small records for tests, named as a reader would: only what a test is about is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from tui.lookup.activities.reading import ActivityRow, LearnerActivities, read_activities
from tui.lookup.clock import Clock
from tui.lookup.roster.roster import RosterRow
from tui.records import (
    Activity,
    ActivityState,
    Course,
    CourseCompletion,
    Criterion,
    Enrolment,
    FinalStatus,
    Learner,
    ModuleResult,
    Moment,
    MoodlePerson,
    Note,
    Outcome,
    Rule,
)

NOW: Final = datetime(2026, 11, 22, 9, 42, 7, tzinfo=UTC)
CLOCK: Final = Clock(ZoneInfo("Europe/Berlin"), lambda: NOW)
FIRE: Final = Course("fire", "Fire Safety 2026", url="https://acme.example/view/fire")
DEPARTMENTS: Final = {"d1": "Logistics, Lyon", "d2": "Sales, New York"}

__all__ = ["CLOCK", "FIRE", "NOW", "ActivityRow", "LearnerActivities", "read_activities"]


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def final(
    learner_id: str,
    raw: str = "In progress",
    progress: str | None = "50",
    *,
    completed_at: Moment | None = None,
    viewed_at: Moment | None = None,
    dated: bool = True,
) -> FinalStatus:
    percent = None if progress is None else Decimal(progress)
    return FinalStatus(learner_id, raw, Outcome.of(raw), percent, completed_at, viewed_at, dated)


def enrolment(
    learner_id: str, *, due: Moment | None = None, access: Moment | None = None, course_id: str = "fire"
) -> Enrolment:
    return Enrolment(f"e-{learner_id}", course_id, learner_id, access, due)


def learner(learner_id: str, name: str = "", email: str = "", **more: str) -> Learner:
    return Learner(learner_id, name or f"Name of {learner_id}", email, **more)  # type: ignore[arg-type]  # text fields only


def person(person_id: int, email: str = "", **more: str) -> MoodlePerson:
    return MoodlePerson(person_id, f"Person {person_id}", email=email, **more)  # type: ignore[arg-type]  # text fields only


def row(
    raw: str | None = "In progress",
    progress: str | None = "91.67",
    *,
    due: date | None = None,
    completed_at: Moment | None = None,
    email: str = "amelie.dubois@acme.example",
) -> RosterRow:
    status = None if raw is None else final("amelie", raw, progress, completed_at=completed_at)
    return RosterRow(
        "amelie", status, enrolment("amelie", due=due), learner("amelie", "Amélie Dubois", email), 0
    )


def undated(raw: str = "In progress", progress: str | None = "91.67") -> RosterRow:
    """Return what a way of reading that gives no dates and no enrolments makes of the same learner."""
    amelie = learner("amelie", "Amélie Dubois", "amelie.dubois@acme.example")
    return RosterRow("amelie", final("amelie", raw, progress, dated=False), None, amelie, 0)


def state(
    cmid: int,
    value: int = 0,
    *,
    modname: str = "page",
    tracking: int = 2,
    changed_at: datetime | None = None,
    overall: bool | None = None,
    tracked: bool | None = True,
    rules: Sequence[tuple[str, int]] = (),
    overridden_by: int | None = None,
    course_tracks: bool | None = True,
) -> ActivityState:
    return ActivityState(
        cmid,
        modname,
        cmid + 1000,
        value,
        changed_at,
        tracking,
        overridden_by,
        course_tracks,
        tracked,
        visible=True,
        overall=value in {1, 2} if overall is None else overall,
        rules=tuple(Rule(name, met, f"Rule {name}") for name, met in rules),
    )


def activity(
    cmid: int, name: str, *, modname: str = "page", visible: bool = True, tracking: int = 2
) -> Activity:
    return Activity(cmid, modname, cmid + 1000, name, "Section", visible, True, tracking=tracking)


def required(
    cmid: int | None, name: str, *, complete: bool = False, completed_at: datetime | None = None
) -> Criterion:
    return Criterion(Criterion.ACTIVITY, "Activity completion", name, "Viewing", complete, completed_at, cmid)


def criterion(kind: int, name: str, *, complete: bool = False) -> Criterion:
    return Criterion(kind, f"Criterion {kind}", name, "", complete)


def completion(
    *criteria: Criterion, completed: bool = False, any_is_enough: bool = False
) -> CourseCompletion:
    return CourseCompletion(completed, any_is_enough, criteria)


def refusal(code: str, text: str = "Moodle says no.") -> Note:
    return Note(code, text)


def module(title: str, raw: str, percent: str | None = None) -> ModuleResult:
    progress = None if percent is None else Decimal(percent)
    return ModuleResult("fire", "amelie", title.casefold(), title, raw, Outcome.of(raw), progress)
