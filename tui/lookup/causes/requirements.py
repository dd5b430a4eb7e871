"""Causes in what a course requires: several at once, what cannot be seen, what is no activity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from tui.lookup.causes import fields
from tui.lookup.causes.activities import NOTHING_ELSE
from tui.lookup.causes.cause import Cause, Hit, Sure, says
from tui.lookup.verdict.case import Case
from tui.lookup.wording import listed, quoted, shortened
from tui.records import Criterion

SELF, DATE, DURATION, GRADE, ROLE, COURSE = 1, 2, 5, 6, 7, 8
"""Moodle's criterion types. Source: ``completion/criteria/completion_criteria.php``."""

TWO: Final = 2
_VOWELS: Final = frozenset("aeio")


def _any_one_would_do(case: Case) -> Iterator[Hit]:
    """Yield a hit where the course needs only one of its requirements, and has none."""
    if case.counts and case.any_is_enough and case.open_things >= TWO and not case.states_unseen:
        yield _of_several(case, "or")


def _several(case: Case) -> Iterator[Hit]:
    """Yield a hit where several things are left, of more than one kind."""
    open_things = case.open_things
    alike = {len(case.open_unseen), len(case.open_others)}
    if not case.counts or case.states_unseen or open_things < TWO or open_things in alike:
        return
    if any(_any_one_would_do(case)):
        return
    yield _of_several(case, "and")


def _of_several(case: Case, last: str) -> Hit:
    names = _open_names(case)
    first = f"({case.blocking[0].remark})" if case.blocking else ""
    return Hit({"count": str(len(names)), "names": listed(names, last), "first": names[0], "remark": first})


def _unclear(case: Case) -> Iterator[Hit]:
    """Yield required activities without a link whose name several activities have."""
    for one in case.unclear if case.counts and not case.states_unseen else ():
        only = "only " if case.one_is_left else ""
        name = _name(one)
        words = {"left": f"{only}{name} is left", "Left": f"{only.capitalize()}{name} is left"}
        yield Hit(words, one.name)


def _states_unseen(case: Case) -> Iterator[Hit]:
    """Yield a hit where only the criteria were shown: what is not counted may be done all the same."""
    if case.counts and case.states_unseen:
        yield Hit({"names": listed(map(_name, case.unclear)), "count": str(len(case.unclear))})


def _unseen(case: Case) -> Iterator[Hit]:
    """Yield a hit where requirements are open that this account cannot see."""
    unseen = case.open_unseen
    if not unseen:
        return
    several = len(unseen) > 1
    words = {
        "names": listed(map(_name, unseen)),
        "count": str(len(unseen)),
        "are": "are" if several else "is",
        "them": "them" if several else "it",
        "rest": NOTHING_ELSE if case.one_is_left and case.met else "",
    }
    yield Hit(words, "" if several else unseen[0].name, None if several else unseen[0].cmid)


def _sign_off(case: Case) -> Iterator[Hit]:
    """Yield a hit where somebody of a role must sign it off."""
    roles = [one for one in case.open_others if one.type == ROLE]
    if not roles:
        return
    names = list(dict.fromkeys(shortened(one.name or one.requirement or one.title) for one in roles))
    alone = case.open_things == len(roles)
    words = {
        "roles": listed(map(_one_of, names)),
        "whom": _one_of(names[0]) if len(names) == 1 else "them",
        "count": str(len(roles)),
        "done": "everything of the learner's is done;" if alone else "",
        "Done": "Everything of yours is done." if alone else "",
    }
    yield Hit(words, roles[0].name if len(roles) == 1 else "")


def _one_of(role: str) -> str:
    """Return somebody of a role: ``a Manager``, ``an Editor``."""
    return f"{'an' if role[:1].casefold() in _VOWELS else 'a'} {role}"


def _others(case: Case) -> Iterator[Hit]:
    """Yield a hit where every activity is done, and several or unheard-of requirements are left."""
    others = case.open_others
    known = {one.type for one in others}
    if not others or case.open_things > len(others) or (len(known) == 1 and known <= _KNOWN):
        return
    yield Hit({"names": listed(map(_name, others)), "count": str(len(others))})


def _of_type(kind: int) -> Callable[[Case], Iterable[Hit]]:
    """Return what yields the open requirements of one type."""

    def finds(case: Case) -> Iterator[Hit]:
        for one in case.open_others:
            if one.type == kind:
                alone = (
                    "every required activity is done; " if case.open_things == len(case.open_others) else ""
                )
                yield Hit({"requirement": _name(one), "alone": alone.strip()}, one.name)

    return finds


def _none(case: Case) -> Iterator[Hit]:
    """Yield a hit where Moodle names nothing that is open, and nothing that is met."""
    if case.counts and not case.open_things:
        yield Hit({})


def _open_names(case: Case) -> list[str]:
    """Return every open requirement's name, in quotes: activities in course order, then the rest."""
    rest: Sequence[Criterion] = (*case.unclear, *case.unseen, *case.others)
    return [quoted(row.name) for row in case.blocking] + [_name(one) for one in rest]


def _name(criterion: Criterion) -> str:
    return quoted(criterion.name or criterion.requirement or criterion.title)


BEFORE_ALL: Final = (
    Cause(
        "any-one-would-do",
        _any_one_would_do,
        (fields.AGGREGATION, fields.CRITERION, fields.STATE),
        "The learner does one of them.",
        says(
            "{lead}: any one of {count} things would be enough: {names}.",
            "{lead}: any one of {count} things would be enough.",
            then="begin with {first}.",
        ),
        says(
            "Any one of {count} things is enough for this course: {names}.",
            "Any one of {count} things is enough for this course.",
            then="Begin with {first}.",
        ),
        ("count", "names", "first", "remark"),
    ),
)

SEVERAL: Final = (
    Cause(
        "states-unseen",
        _states_unseen,
        (fields.CRITERION, fields.STATE),
        "Give the account the right report/progress:view.",
        says(
            "{lead}: Moodle has not counted {names}, and {caller} may not see how far they are.",
            "{lead}: {count} requirements are not counted, and {caller} may not see how far they are.",
            then="ask for the right report/progress:view for {caller}.",
        ),
        says(
            "Moodle has not counted {names} yet; we cannot see from here how far you are.",
            "Moodle has not counted {count} things yet; we cannot see from here how far you are.",
            then="Please tell us what Moodle shows you there.",
        ),
        ("names", "count"),
    ),
    Cause(
        "several",
        _several,
        (fields.CRITERION, fields.STATE),
        "The learner does them in this order.",
        says(
            "{lead}: {count} things are left, in this order: {names}.",
            "{lead}: {count} things are left.",
            then="begin with {first} {remark}.",
        ),
        says(
            "{count} things are left, in this order: {names}.",
            "{count} things are left.",
            then="Begin with {first}.",
        ),
        ("count", "names", "first", "remark"),
    ),
)

CAUSES: Final = (
    Cause(
        "other-requirement",
        _others,
        (fields.CRITERION_TYPE, fields.CRITERION),
        "Look at Course completion in Moodle.",
        says(
            "{lead}: every required activity is done; the course still waits for {names}.",
            "{lead}: the course still waits for {count} requirements that are no activities.",
            then="look at Course completion in Moodle.",
        ),
        says(
            "All your activities are done; the course still waits for {names}.",
            "All your activities are done; the course still waits for {count} other things.",
            then="Your trainer can tell you more.",
        ),
        ("names", "count"),
    ),
    Cause(
        "unclear-left",
        _unclear,
        (fields.CRITERION, fields.CRITERION_LINK),
        "Look in Moodle which activity it is.",
        says("{lead}: {left}.", then="look at Course completion in Moodle."),
        says("{Left}.", then="Your trainer can tell you more about it."),
        ("left", "Left"),
    ),
    Cause(
        "required-unseen",
        _unseen,
        (fields.CRITERION_LINK, fields.CRITERION),
        "Check whether learners can see it, and what is open there.",
        says(
            "{lead}: {names} {are} required, but {caller} may not see {them}. {rest}",
            "{lead}: {names} {are} required, but {caller} may not see {them}.",
            "{lead}: {count} required activities are not shown to {caller}.",
            then="check in Moodle whether learners can see {them}, and what is open there.",
        ),
        says(
            "This course also requires {names}, which we cannot see from here.",
            "This course also requires {count} things we cannot see from here.",
            then="Please tell us what Moodle shows you there.",
        ),
        ("names", "count", "are", "them", "rest"),
    ),
    Cause(
        "sign-off",
        _sign_off,
        (fields.CRITERION_TYPE, fields.CRITERION),
        "Somebody of that role marks the course complete.",
        says(
            "{lead}: {done} the course waits for {roles} to sign it off.",
            "{lead}: the course waits for {count} people to sign it off.",
            then="ask {whom} to mark it complete in Moodle.",
        ),
        says(
            "{Done} The course waits for {roles} to sign it off.",
            "{Done} The course waits for somebody to sign it off.",
        ),
        ("roles", "whom", "count", "done", "Done"),
    ),
    Cause(
        "self-completion",
        _of_type(SELF),
        (fields.CRITERION_TYPE, fields.CRITERION),
        "The learner marks the course complete.",
        says(
            "{lead}: {alone} the learner must mark the whole course complete.",
            then="have the learner press “Complete course” in Moodle.",
        ),
        says(
            "The course waits for you to mark it complete.",
            then="Open it in Moodle and press “Complete course”; if you do not find it, tell us.",
        ),
        ("requirement", "alone"),
    ),
    Cause(
        "course-grade",
        _of_type(GRADE),
        (fields.CRITERION_TYPE, fields.CRITERION),
        "A better course grade, or grading what is not graded yet.",
        says(
            "{lead}: {alone} the course also requires a grade: {requirement}.",
            "{lead}: the course also requires a grade.",
            then="look at the gradebook in Moodle, and whether all is graded.",
        ),
        says("The course also requires an overall grade.", then="Your trainer can tell you more."),
        ("requirement", "alone"),
    ),
    Cause(
        "other-course",
        _of_type(COURSE),
        (fields.CRITERION_TYPE, fields.CRITERION),
        "The learner completes the other course first.",
        says(
            "{lead}: {alone} another course must be completed as well: {requirement}.",
            "{lead}: another course must be completed as well: {requirement}.",
            then="look at that course for this learner.",
        ),
        says("You must complete another course as well: {requirement}.", then="Please do that one next."),
        ("requirement", "alone"),
    ),
    Cause(
        "date-to-come",
        _of_type(DATE),
        (fields.CRITERION_TYPE, fields.CRITERION),
        "Wait for the date.",
        says(
            "{lead}: {alone} the course also waits for a date: {requirement}.",
            then="wait for it; Moodle then counts by itself.",
        ),
        says(
            "The course also waits for a date: {requirement}.",
            then="There is nothing you need to do about it.",
        ),
        ("requirement", "alone"),
    ),
    Cause(
        "time-enrolled",
        _of_type(DURATION),
        (fields.CRITERION_TYPE, fields.CRITERION),
        "Wait until the learner has been enrolled long enough.",
        says(
            "{lead}: {alone} the course also requires a time of enrolment: {requirement}.",
            then="wait for it; Moodle then counts by itself.",
        ),
        says(
            "The course also requires that you have been enrolled for some time: {requirement}.",
            then="There is nothing you need to do about it.",
        ),
        ("requirement", "alone"),
    ),
    Cause(
        "no-requirements",
        _none,
        (fields.CRITERION,),
        "Look at Course completion in Moodle.",
        says(
            "{ispring} Moodle named no open requirement.",
            "{ispring_brief} Moodle named no open requirement.",
            then="look at Course completion in Moodle.",
        ),
        says("{you} Moodle names nothing that is open.", "Moodle names nothing that is open."),
        sure=Sure.PROBABLY,
    ),
)

_KNOWN: Final = frozenset({SELF, DATE, DURATION, GRADE, ROLE, COURSE})
