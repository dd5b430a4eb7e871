"""What a verdict rests on: each cause's fields with the systems' own words, numbers and exact times.

What blocks comes first, cause by cause; then what is met, and what iSpring says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tui.lookup.activities.remarks import GRADE_RULE, PASS_RULE
from tui.lookup.activities.rows import ActivityRow, Group
from tui.lookup.activities.view import in_need
from tui.lookup.causes import Found, fields
from tui.lookup.export.rows import match_words
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.verdict import Verdict
from tui.lookup.wording import listed, quoted
from tui.records import Criterion, Match, Moment

NOT_GIVEN: Final = "not given"

_TRACKINGS: Final = {0: "none", 1: "manual", 2: "automatic"}


@dataclass(frozen=True, slots=True)
class Ground:
    """One line of evidence.

    Attributes:
        group: The heading it stands under.
        label: Which field, or what it is about.
        text: What the system said.
    """

    group: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a field is looked up in."""

    case: Case
    row: ActivityRow | None
    criterion: Criterion | None

    def exact(self, moment: Moment | None) -> str:
        return self.case.clock.second(moment) if moment is not None else NOT_GIVEN


def fields_of(found: Found, case: Case) -> dict[str, str]:
    """Return the fields a cause rests on, by name, each with what the systems said."""
    rows = case.activities.rows if case.activities else ()
    row = next((one for one in rows if found.cmid is not None and one.state.cmid == found.cmid), None)
    criterion = row.criterion if row else _criterion(found, case)
    subject = _Subject(case, row, criterion)
    return {field: _VALUES[field](subject) for field in found.cause.fields}


def grounds(verdict: Verdict, case: Case) -> Iterator[Ground]:
    """Yield what a verdict rests on: cause by cause, then what is met, then iSpring's half and the match."""
    for found in verdict.causes:
        about = f" {quoted(found.about)}" if found.about else ""
        group = f"{found.id}{about}, {found.cause.sure.value}"
        for field, value in fields_of(found, case).items():
            yield Ground(group, field.partition(": ")[2], f"{value}  ({field.partition(':')[0]})")
    yield from _met(case)
    yield from _ispring(case)
    yield from _modules(case)
    if case.caller:
        yield Ground("Match", "Moodle person", _match(case.match))
        if case.paired is not None:
            yield Ground("Match", "Moodle course", _match(case.paired))


# --- what is read besides --------------------------------------------------------------------------------


def _met(case: Case) -> Iterator[Ground]:
    criteria = case.completion.criteria if case.completion else ()
    any_of = "any one of" if case.any_is_enough else "all of"
    for one in criteria:
        said = f"met {case.clock.second(one.completed_at)}" if one.complete else "not met yet"
        words = f"{one.requirement}: {said}" if one.requirement else said
        yield Ground(f"Moodle requires, {any_of}", one.name or one.title, words)
    done = case.activities.group(Group.DONE) if case.activities else ()
    for row in done:
        if row.required:
            by = f", set by hand by {row.by}" if row.by else ""
            when = case.clock.second(row.state.completed_at)
            yield Ground("Required, and done", row.name, f"{_state(row)}, {when}{by}")


def _ispring(case: Case) -> Iterator[Ground]:
    subject = _Subject(case, None, None)
    for field in (fields.STATUS, fields.PROGRESS, fields.COMPLETED_ON):
        yield Ground("iSpring's final status", field.partition(": ")[2], _VALUES[field](subject))
    viewed = case.row.final.viewed_at if case.row.final else None
    yield Ground("iSpring's final status", "lastViewDate", subject.exact(viewed))
    if case.row.enrolment is not None:
        for field in (fields.ACCESS, fields.EXPIRES):
            yield Ground("iSpring's enrolment", field.partition(": ")[2], _VALUES[field](subject))
        yield Ground("iSpring's enrolment", "dueDate", subject.exact(case.row.enrolment.due_at))


def _modules(case: Case) -> Iterator[Ground]:
    for one in in_need(case.modules):
        percent = f", {one.progress} %" if one.progress is not None else ""
        when = f", {case.clock.second(one.completed_at)}" if one.completed_at else ""
        yield Ground("iSpring's modules", one.title, f"“{one.raw}”{percent}{when}")


def _criterion(found: Found, case: Case) -> Criterion | None:
    criteria = case.completion.criteria if case.completion else ()
    return next((one for one in criteria if found.about and one.name == found.about), None)


# --- fields ----------------------------------------------------------------------------------------------


def _status(subject: _Subject) -> str:
    final = subject.case.row.final
    if final is None:
        return subject.case.row.status
    return f"“{final.raw}”, understood as {final.outcome.value.replace('_', ' ')}"


def _progress(subject: _Subject) -> str:
    final = subject.case.row.final
    return NOT_GIVEN if final is None or final.progress is None else f"{final.progress} %"


def _completed_on(subject: _Subject) -> str:
    final = subject.case.row.final
    return subject.exact(final.completed_at if final else None)


def _access(subject: _Subject) -> str:
    enrolment = subject.case.row.enrolment
    return subject.exact(enrolment.access_at if enrolment else None)


def _expires(subject: _Subject) -> str:
    enrolment = subject.case.row.enrolment
    return subject.exact(enrolment.expires_at if enrolment else None)


def _account(subject: _Subject) -> str:
    learner = subject.case.row.learner
    if learner is None:
        return "not shown"
    return {True: "active", False: "not active", None: NOT_GIVEN}[learner.active]


def _open_modules(subject: _Subject) -> str:
    return listed(f"{quoted(one.title)} {one.raw}" for one in subject.case.open_modules) or "none open"


def _state(row: ActivityRow) -> str:
    return f"{row.state.state}: {row.state_words}"


def _states(subject: _Subject) -> str:
    if subject.row is not None:
        return _state(subject.row)
    rows = subject.case.blocking
    return listed(f"{quoted(row.name)} {_state(row)}" for row in rows) or "no activity is open"


def _flag(value: bool | None) -> str:
    return NOT_GIVEN if value is None else str(int(value))


def _of_row(told: Callable[[_Subject, ActivityRow], str]) -> Callable[[_Subject], str]:
    """Return what tells of an activity, or that it is about none."""

    def value(subject: _Subject) -> str:
        return told(subject, subject.row) if subject.row is not None else "of no one activity"

    return value


def _rule(name: str) -> Callable[[_Subject], str]:
    def value(_subject: _Subject, row: ActivityRow) -> str:
        for rule in row.state.rules:
            if rule.name == name:
                return f"{rule.state}: {rule.description}" if rule.description else str(rule.state)
        return NOT_GIVEN

    return _of_row(value)


def _rules(_subject: _Subject, row: ActivityRow) -> str:
    return ", ".join(f"{rule.name} {rule.state}" for rule in row.state.rules) or "none"


def _by_hand(_subject: _Subject, row: ActivityRow) -> str:
    return f"{row.state.overridden_by}: {row.by}" if row.state.overridden_by else "nobody"


def _any_row(told: Callable[[ActivityRow], bool | None]) -> Callable[[_Subject], str]:
    """Return what tells a flag that all activities of a learner share."""

    def value(subject: _Subject) -> str:
        rows = subject.case.activities.rows if subject.case.activities else ()
        return ", ".join(dict.fromkeys(_flag(told(row)) for row in rows)) or NOT_GIVEN

    return value


def _hidden(subject: _Subject) -> str:
    rows = (subject.row,) if subject.row is not None else subject.case.blocking
    return listed(f"{quoted(row.name)} {_flag(not row.hidden)}" for row in rows) or NOT_GIVEN


def _completed(subject: _Subject) -> str:
    completion = subject.case.completion
    return NOT_GIVEN if completion is None else _flag(completion.completed)


def _aggregation(subject: _Subject) -> str:
    return "2: any of them" if subject.case.any_is_enough else "1: all of them"


def _complete(subject: _Subject) -> str:
    if subject.criterion is not None:
        met = subject.criterion
        return f"{_flag(met.complete)}, {subject.exact(met.completed_at)}" if met.complete else "0"
    criteria = subject.case.completion.criteria if subject.case.completion else ()
    return f"{sum(one.complete for one in criteria)} of {len(criteria)} complete"


def _type(subject: _Subject) -> str:
    criterion = subject.criterion
    others = (criterion,) if criterion is not None else subject.case.others
    return listed(f"{one.type}: {one.title}" for one in others) or NOT_GIVEN


def _link(subject: _Subject) -> str:
    found = (subject.criterion,) if subject.criterion is not None else subject.case.unseen
    return listed(f"{quoted(one.name)}, module {one.cmid or 'not named'}" for one in found) or NOT_GIVEN


def _match(match: Match | None) -> str:
    if match is None:
        return "not asked yet"
    ident = f"{match.moodle_id}, " if match.moodle_id is not None else ""
    return f"{ident}{match_words(match)}"


_VALUES: Final[Mapping[str, Callable[[_Subject], str]]] = {
    fields.STATUS: _status,
    fields.PROGRESS: _progress,
    fields.COMPLETED_ON: _completed_on,
    fields.ACCESS: _access,
    fields.EXPIRES: _expires,
    fields.ACCOUNT: _account,
    fields.MODULE: _open_modules,
    fields.STATE: _states,
    fields.OVERALL: _of_row(lambda _subject, row: _flag(row.state.overall)),
    fields.CHANGED: _of_row(lambda subject, row: subject.exact(row.state.changed_at)),
    fields.TRACKING: _of_row(
        lambda _subject, row: f"{row.state.tracking}: {_TRACKINGS.get(row.state.tracking, 'unknown')}"
    ),
    fields.BY_HAND: _of_row(_by_hand),
    fields.RULES: _of_row(_rules),
    fields.USE_GRADE: _rule(GRADE_RULE),
    fields.PASS_GRADE: _rule(PASS_RULE),
    fields.TRACKED: _any_row(lambda row: row.state.user_tracked),
    fields.SWITCHED_ON: _any_row(lambda row: row.state.course_tracks),
    fields.VISIBLE: _hidden,
    fields.RESTRICTION: _of_row(lambda _subject, row: row.restriction or "none"),
    fields.COMPLETED: _completed,
    fields.AGGREGATION: _aggregation,
    fields.CRITERION: _complete,
    fields.CRITERION_TYPE: _type,
    fields.CRITERION_LINK: _link,
    fields.ERROR: lambda subject: subject.case.refusal or "none",
    fields.PERSON: lambda subject: _match(subject.case.match),
    fields.COURSE: lambda subject: _match(subject.case.paired),
}
