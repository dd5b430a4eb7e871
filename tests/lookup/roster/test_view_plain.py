"""A roster as shown, against plain filters and sorts: rows that arrive meanwhile, words typed on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import CLOCK, DEPARTMENTS, FIRE, NOW, enrolment, final, learner
from tui.lookup.roster.filter import RosterFilter, read_filter, search_text
from tui.lookup.roster.order import SORTS, sort_name
from tui.lookup.roster.roster import Roster, RosterRow
from tui.lookup.roster.view import RosterView
from tui.records import Enrolment, Family, FinalStatus, Learner, Match, Moment, Right
from tui.text import fold

ids = st.sampled_from("abcdefgh")
raws = st.sampled_from(["Passed", "In progress", "Failed", "Not started", "Pending", "Huh"])
percents = st.none() | st.decimals(0, 100, places=2).map(str)
seconds = st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001  # bounds only

moments: st.SearchStrategy[Moment | None] = st.one_of(
    st.none(), seconds, st.dates(date(2026, 11, 1), date(2026, 12, 1))
)
finals = st.builds(
    lambda who, raw, percent, done, seen: final(who, raw, percent, completed_at=done, viewed_at=seen),
    ids,
    raws,
    percents,
    moments,
    moments,
)
enrolments = st.builds(lambda who, due: enrolment(who, due=due), ids, moments)
people = st.builds(
    lambda who, name, email, department: learner(who, name, email, department_id=department),
    ids,
    st.sampled_from(["Anna", "anna Ärger", "Ärger", "Bob", "李雪梅", "Late Done"]),
    st.sampled_from(["", "A@x.example", "b@x.example"]),
    st.sampled_from(["", "d1", "d2"]),
)

parts: st.SearchStrategy[list[FinalStatus | Enrolment | Learner]] = st.lists(
    st.one_of(finals, enrolments, people), max_size=25
)
filters = st.lists(
    st.sampled_from(
        ["a", "an", "ann", "är", "@x", "late", "failed", "done", "dept:l", "dept:ly", "!mail", '"late"', "b"]
    ),
    max_size=3,
).map(" ".join)
matches = st.dictionaries(ids, st.sampled_from([Match(Right.NONE), Match(Right.IDNUMBER, 1)]))


def naive_need(row: RosterRow) -> tuple[object, ...]:
    """The order of need, spelled out."""
    order = [Family.FAILED, "late", Family.IN_PROGRESS, Family.PENDING, Family.NOT_STARTED, Family.UNKNOWN]
    if row.done:
        assert row.final
        done = row.final.completed_at
        return len(order), -CLOCK.instant(done) // 1 if done else 10**12, sort_name(row.name), row.position
    late = row.family is not Family.FAILED and row.late(NOW)
    due = CLOCK.instant(row.due_at) // 1 if row.due_at else 10**12
    return order.index("late" if late else row.family), due, sort_name(row.name), row.position


def passes(row: RosterRow, typed: str, family: Family | None, known: dict[str, Match]) -> bool:
    """The filter, word by word."""
    text = fold(
        f"{row.learner.name}\n{row.learner.email}\n{row.learner_id}" if row.learner else row.learner_id
    )
    department = fold(DEPARTMENTS.get(row.learner.department_id, "")) if row.learner else ""
    tests: dict[str, Callable[[], bool]] = {
        "late": lambda: row.late(NOW),
        "failed": lambda: row.family is Family.FAILED,
        "done": lambda: row.done,
        "!mail": lambda: row.learner_id in known and known[row.learner_id].moodle_id is None,
        "dept:l": lambda: "l" in department,
        "dept:ly": lambda: "ly" in department,
        '"late"': lambda: "late" in text,
    }
    words = typed.split()
    return (family is None or row.family is family) and all(
        tests[word]() if word in tests else word in text for word in words
    )


def add(roster: Roster, part: FinalStatus | Enrolment | Learner) -> list[int]:
    match part:
        case FinalStatus():
            return roster.add_final_statuses([part])
        case Enrolment():
            return roster.add_enrolments([part])
        case _:
            return roster.add_learners([part])


class Looks(NamedTuple):
    """How a roster is looked at."""

    typed: str
    family: Family | None
    letter: str
    turned: bool

    def at(self, shown: RosterView) -> None:
        shown.sort_by(self.letter or "n")
        shown.sort_by(self.letter)
        if self.turned:
            shown.sort_by(self.letter)
        shown.filter(self.typed)
        shown.show(self.family)


looks = st.builds(
    Looks, filters, st.none() | st.sampled_from(list(Family)), st.sampled_from(list(SORTS)), st.booleans()
)


@given(parts, looks, matches, st.randoms(use_true_random=False))
def test_rows_that_arrive_stand_where_they_would_if_all_had_been_there(
    parts: list[FinalStatus | Enrolment | Learner], looks: Looks, known: dict[str, Match], random: Random
) -> None:
    roster = Roster(FIRE)
    early = RosterView(roster, CLOCK, matches=known, departments=DEPARTMENTS)
    looks.at(early)
    waiting: list[int] = []
    for part in parts:
        waiting += add(roster, part)
        if random.random() < 0.5:
            early.refresh(waiting)
            waiting = []
    early.refresh(waiting)

    late = RosterView(roster, CLOCK, matches=known, departments=DEPARTMENTS)
    looks.at(late)
    assert early.index == late.index
    assert sorted(early.index) == [
        row.position for row in roster.rows if passes(row, looks.typed, looks.family, known)
    ]


@given(parts)
def test_the_order_of_need_is_the_one_spelled_out(parts: list[FinalStatus | Enrolment | Learner]) -> None:
    roster = Roster(FIRE)
    for part in parts:
        add(roster, part)
    shown = RosterView(roster, CLOCK).rows()
    assert [naive_need(row) for row in shown] == sorted(naive_need(row) for row in shown)


@given(parts, st.sampled_from("nspdv"))
def test_other_orders_put_what_is_missing_last(
    parts: list[FinalStatus | Enrolment | Learner], letter: str
) -> None:
    roster = Roster(FIRE)
    for part in parts:
        add(roster, part)
    shown = RosterView(roster, CLOCK)
    shown.sort_by(letter)
    values: dict[str, Callable[[RosterRow], object]] = {
        "n": lambda row: sort_name(row.name),
        "s": lambda row: row.status,
        "p": lambda row: row.final.progress if row.final else None,
        "d": lambda row: row.final.completed_at if row.final and row.done else row.due_at,
        "v": lambda row: row.final.viewed_at if row.final else None,
    }
    found = [values[letter](row) for row in shown.rows()]
    missing = [value is None for value in found]
    assert missing == sorted(missing)
    if letter == "p":
        numbers = [value for value in found if isinstance(value, Decimal)]
        assert numbers == sorted(numbers)
    if letter in "dv":
        instants = [CLOCK.instant(value) // 1 for value in found if isinstance(value, date)]
        assert instants == sorted(instants, reverse=letter == "v")
    if letter == "n":
        assert all(one <= other for one, other in pairwise(map(str, found)))


@given(parts, st.lists(filters, max_size=6))
def test_typing_on_shows_what_typing_at_once_shows(
    parts: list[FinalStatus | Enrolment | Learner], steps: list[str]
) -> None:
    roster = Roster(FIRE)
    for part in parts:
        add(roster, part)
    typing = RosterView(roster, CLOCK, departments=DEPARTMENTS)
    for step in steps:
        for end in range(len(step) + 1):
            typing.filter(step[:end])
            at_once = RosterView(roster, CLOCK, departments=DEPARTMENTS)
            at_once.filter(step[:end])
            assert typing.index == at_once.index


@given(st.text(), st.text())
def test_a_filter_narrows_only_what_it_really_narrows(one: str, other: str) -> None:
    first, longer, another = read_filter(one), read_filter(one + other), read_filter(other)
    assert first.narrows(RosterFilter())
    assert first.narrows(first)
    for text in (one, other, one + other):
        row = RosterRow(text, None, None, None, 0)
        for new in (first, longer, another):
            for old in (first, longer, another):
                if new == RosterFilter(new.texts) and old == RosterFilter(old.texts) and new.narrows(old):
                    hit = all(part in search_text(row) for part in new.texts)
                    assert not hit or all(part in search_text(row) for part in old.texts)
