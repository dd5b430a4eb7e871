"""A roster as shown: order of need, other orders, filter, families."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.lookup.builders import CLOCK, DEPARTMENTS, FIRE, days_ago, enrolment, final, learner
from tui.lookup.clock import Clock
from tui.lookup.roster.order import SORTS, sort_name
from tui.lookup.roster.roster import Roster
from tui.lookup.roster.view import FAMILY_KEYS, RosterView
from tui.records import Family, Match, Right

LATE = date(2026, 11, 10)
SOON = date(2026, 11, 30)


def fire_safety() -> Roster:
    """The roster of the drawn screen, or nearly."""
    table: list[tuple[str, str | None, str | None, date, datetime | None]] = [
        ("Αγγελική Παππά", "Passed", "100", SOON, days_ago(3)),
        ("Smith [/x]", None, None, SOON, None),
        ("김민준", "Not started", "0", SOON, None),
        ("Óscar Peña Ibáñez", "Failed", "100", LATE, None),
        ("李雪梅", "In progress", "45", SOON, None),
        ("ليلى حداد", "Pending", "100", SOON, None),
        ("Иван Петров", "In progress", "64", LATE, None),
        ("Zoë Müller", "Passed", "100", LATE, days_ago(4)),
        ("Amélie Dubois", "In progress", "91.67", LATE, None),
        ("Siobhán O’Brien", "Failed", "100", LATE, None),
    ]
    found = Roster(FIRE)
    for number, (name, raw, progress, due, done) in enumerate(table):
        ident = f"id-{number}"
        if raw:
            found.add_final_statuses(
                [final(ident, raw, progress, completed_at=done, viewed_at=days_ago(number))]
            )
        found.add_enrolments([enrolment(ident, due=due)])
        email = f"{sort_name(name).split(' ')[0]}@acme.example"
        found.add_learners([learner(ident, name, email, department_id="d2" if number % 2 else "d1")])
    return found


def names(view: RosterView) -> list[str]:
    return [row.name for row in view.rows()]


def view(roster: Roster | None = None, **more: dict[str, Match]) -> RosterView:
    return RosterView(roster or fire_safety(), CLOCK, departments=DEPARTMENTS, **more)


# --- order -----------------------------------------------------------------------------------------------


def test_the_first_rows_are_those_in_need() -> None:
    assert names(view()) == [
        "Óscar Peña Ibáñez",
        "Siobhán O’Brien",
        "Amélie Dubois",
        "Иван Петров",
        "李雪梅",
        "ليلى حداد",
        "김민준",
        "Smith [/x]",
        "Αγγελική Παππά",
        "Zoë Müller",
    ]


@pytest.mark.parametrize(
    ("letter", "first", "last"),
    [
        ("n", "Amélie Dubois", "李雪梅"),
        ("s", "Óscar Peña Ibáñez", "Αγγελική Παππά"),
        ("p", "김민준", "Smith [/x]"),
        ("d", "Amélie Dubois", "李雪梅"),
        ("v", "Αγγελική Παππά", "Smith [/x]"),
        ("m", "李雪梅", "Amélie Dubois"),
    ],
)
def test_other_orders_and_turned_round(letter: str, first: str, last: str) -> None:
    shown = view(matches={"id-4": Match(Right.IDNUMBER, 4), "id-8": Match(Right.NONE)})
    shown.sort_by(letter)
    assert SORTS[letter] in shown.order_words
    forth = names(shown)
    if letter == "m":
        assert (forth[0], forth.index(last)) == (first, 1)
    else:
        assert (forth[0], forth[-1]) == (first, last)
    shown.sort_by(letter)
    assert names(shown) == forth[::-1]
    assert shown.order_words.endswith("turned round")
    shown.sort_by(letter)
    assert names(shown) == forth
    shown.sort_by("")
    assert shown.order_words == ""
    with pytest.raises(KeyError):
        shown.sort_by("?")


def test_names_sort_without_accents_and_case() -> None:
    assert sorted(["Zoë", "óscar", "Peter", "ÓSCAR b"], key=sort_name) == ["óscar", "ÓSCAR b", "Peter", "Zoë"]


# --- filter ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("müller", ["Zoë Müller"]),
        ("MÜLLER", ["Zoë Müller"]),
        ("Mu\u0308ller zoë", ["Zoë Müller"]),
        ("id-7", ["Zoë Müller"]),
        ("zoe@acme", ["Zoë Müller"]),
        ("İvan", []),
        ("петров", ["Иван Петров"]),
        ("late", ["Óscar Peña Ibáñez", "Siobhán O’Brien", "Amélie Dubois", "Иван Петров"]),
        ("late failed", ["Óscar Peña Ibáñez", "Siobhán O’Brien"]),
        ("FAILED siob", ["Siobhán O’Brien"]),
        ("failed done", []),
        ("pending", ["ليلى حداد"]),
        ("done", ["Αγγελική Παππά", "Zoë Müller"]),
        ("dept:lyon müller", []),
        ("dept:york müller", ["Zoë Müller"]),
        ('dept:"new york" müller', ["Zoë Müller"]),
        ('dept:"new yor', ["Óscar Peña Ibáñez", "Siobhán O’Brien", "ليلى حداد", "Smith [/x]", "Zoë Müller"]),
        ("dept:", None),
        ('"late"', []),
        ('"', None),
        ("!mail", ["ليلى حداد", "김민준"]),
        ("[/x]", ["Smith [/x]"]),
        ("  ", None),
    ],
)
def test_words_of_the_filter(typed: str, shown: list[str] | None) -> None:
    matches = {
        "id-2": Match(Right.NONE),
        "id-5": Match(Right.AMBIGUOUS),
        "id-7": Match(Right.EMAIL, 1, confirmed=False),
    }
    found = view(matches=matches)
    everybody = names(found)
    found.filter(typed)
    assert names(found) == (everybody if shown is None else shown)
    assert found.is_filtered == (shown is not None)
    assert len(found) == len(names(found))
    found.filter("")
    assert names(found) == everybody


def test_departments_without_a_name_are_found_by_id() -> None:
    roster = Roster(FIRE)
    roster.add_final_statuses([final("a"), final("b")])
    roster.add_learners([learner("a", department_id="D77")])
    found = RosterView(roster, CLOCK)
    found.filter("dept:d7")
    assert names(found) == ["Name of a"]


@pytest.mark.parametrize(("key", "family"), FAMILY_KEYS.items())
def test_one_family_alone(key: str, family: Family) -> None:
    found = view()
    found.show(family)
    assert {row.family for row in found.rows()} == {family}, key
    assert found.is_filtered
    assert len(found) == found.roster.counts()[family]
    found.filter("e")
    assert {row.family for row in found.rows()} <= {family}
    found.filter("")
    found.show(None)
    assert len(found) == 10


def test_a_row_knows_its_place() -> None:
    found = view()
    oscar = found.index[0]
    assert found.row(0).name == "Óscar Peña Ibáñez"
    assert found.place_of(oscar) == 0
    found.filter("müller")
    assert found.place_of(oscar) is None


def test_time_goes_on_only_when_told() -> None:
    now = [datetime(2026, 11, 30, 12, tzinfo=UTC)]
    found = RosterView(fire_safety(), Clock(UTC, lambda: now[0]))
    found.refresh(found.roster.finish_final_statuses())
    found.filter("late")
    assert len(found) == 4
    now[0] += timedelta(days=1)
    found.sort_by("n")
    assert len(found) == 4
    found.retime()
    assert len(found) == 8
