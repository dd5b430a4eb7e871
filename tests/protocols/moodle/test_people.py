"""People asked for in bulk: pages, chunks, and names that Moodle itself cannot send."""

from __future__ import annotations

import itertools
import re
from typing import Final

import pytest

from tests.support.loopback import Loopback
from tests.support.moodle_site import Connect, answering, site_with
from tests.support.moodle_xml import Plain, exception, response
from tui.errors import AnswerError, DeniedError
from tui.protocols.moodle import requests
from tui.records import Note
from tui.stop import Stop

ALL: Final = sorted(requests.OWN_FUNCTIONS)

BAD_NAME: Final = exception("core\\exception\\invalid_response_exception", "invalidresponse")
BAD_VALUE: Final = exception("core\\exception\\invalid_parameter_exception", "invalidparameter")


def values_of(form: dict[str, str]) -> list[str]:
    return [value for name, value in form.items() if name.startswith("values[")]


def directory(bad_names: frozenset[str] = frozenset()) -> Loopback:
    """A site on which everybody exists whose value holds a number: their id.

    As the real one, it refuses a whole list for one bad name, and for one username in upper case.
    """

    def answer(form: dict[str, str]) -> bytes:
        values = values_of(form)
        if form["field"] == "username" and any(value != value.lower() or " " in value for value in values):
            return BAD_VALUE
        if bad_names & set(values):
            return BAD_NAME
        return response(
            [{"id": re.findall("[0-9]+", value)[0], "fullname": value, "email": value} for value in values]
        )

    return answering(core_user_get_users_by_field=answer)


def test_many_people_are_asked_for_a_hundred_at_a_time(connect_moodle: Connect) -> None:
    with directory() as server:
        numbers = [str(number) for number in range(1, 251)]
        found = connect_moodle(server).people_by_field("idnumber", [*numbers, "7", "", "  "], Stop())
        assert [each.id for each in found] == list(range(1, 251))
        assert [len(values_of(seen.form)) for seen in server.seen] == [100, 100, 50]
        assert {seen.form["field"] for seen in server.seen} == {"idnumber"}


@pytest.mark.parametrize("values", [[], [""], [" ", "\t"]])
def test_nobody_is_asked_for_without_a_value(connect_moodle: Connect, values: list[str]) -> None:
    with directory() as server:
        assert connect_moodle(server).people_by_field("idnumber", values, Stop()) == ()
        assert server.seen == []


def test_usernames_are_asked_for_in_lower_case_and_emails_as_they_are(connect_moodle: Connect) -> None:
    with directory() as server:
        moodle, stop = connect_moodle(server), Stop()
        moodle.people_by_field("username", ["Ada7", "ADA7", "ada7"], stop)
        moodle.people_by_field("email", ["8@X.example"], stop)
        assert [values_of(seen.form) for seen in server.seen] == [["ada7"], ["8@X.example"]]


def test_a_username_that_cannot_be_one_hides_nobody_else(connect_moodle: Connect) -> None:
    with directory() as server:
        moodle, stop, notes = connect_moodle(server), Stop(), list[Note]()
        found = moodle.people_by_field("username", ["1", "ann lee", "2", "3"], stop, notes=notes)
        assert [each.id for each in found] == [1, 2, 3]
        assert notes == []
        assert moodle.people_by_field("username", ["ann lee"], stop) == ()


def test_a_bad_name_hides_nobody_else(connect_moodle: Connect) -> None:
    with directory(frozenset({"17", "160"})) as server:
        notes: list[Note] = []
        numbers = [str(number) for number in range(1, 201)]
        found = connect_moodle(server).people_by_field("idnumber", numbers, Stop(), notes=notes)
        assert {int(number) for number in numbers} - {each.id for each in found} == {17, 160}
        assert [note.code for note in notes] == ["unsendable-people"] * 2
        assert notes[0].text.startswith("Moodle cannot send 1 person: ")
        assert len(server.seen) < 40


def test_whoever_was_asked_for_alone_and_cannot_be_sent_is_an_error(connect_moodle: Connect) -> None:
    with directory(frozenset({"17", "17@x.example"})) as server:
        moodle, stop = connect_moodle(server), Stop()
        for field, value in (("idnumber", "17"), ("email", "17@x.example")):
            with pytest.raises(AnswerError) as raised:
                moodle.people_by_field(field, [value], stop)
            assert raised.value.code == "invalidresponse"
        with pytest.raises(AnswerError):
            moodle.people_by_email("17@x.example", stop)
        assert len(server.seen) == 3


def test_a_refusal_that_is_not_about_names_is_raised_soon(connect_moodle: Connect) -> None:
    with answering(core_user_get_users_by_field=BAD_NAME, core_enrol_get_enrolled_users=BAD_NAME) as server:
        moodle, stop = connect_moodle(server), Stop()
        with pytest.raises(AnswerError):
            moodle.people_by_field("idnumber", [str(number) for number in range(300)], stop)
        with pytest.raises(AnswerError):
            list(moodle.enrolled_people(2, stop))
        assert len(server.seen) < 100


def test_other_errors_are_not_asked_around(connect_moodle: Connect) -> None:
    denied = exception("webservice_access_exception", "accessexception")
    with answering(core_user_get_users_by_field=denied, core_enrol_get_enrolled_users=denied) as server:
        moodle, stop = connect_moodle(server), Stop()
        with pytest.raises(DeniedError):
            moodle.people_by_field("idnumber", ["1", "2"], stop)
        with pytest.raises(DeniedError):
            list(moodle.enrolled_people(2, stop))
        assert len(server.seen) == 2


ANNAS: Final[list[Plain]] = [
    {"id": 1, "fullname": "Anna", "email": "Anna_B@x.example"},
    {"id": 2, "fullname": "Wild", "email": "annaXb@x.example"},
    {"id": 3, "fullname": "Twin", "email": "anna_b@X.example"},
    {"id": 4, "fullname": "Hidden", "email": None},
]


@pytest.mark.parametrize("email", ["anna_b@x.example", "  ANNA_B@x.example "])
def test_an_email_is_found_in_any_case_and_stands_for_itself_only(
    connect_moodle: Connect, email: str
) -> None:
    contents: dict[str, Plain] = {
        requests.SITE_INFO: site_with(*ALL),
        requests.PEOPLE: {"users": ANNAS, "warnings": []},
    }
    with answering(**contents) as server:
        moodle, stop = connect_moodle(server), Stop()
        moodle.site_info(stop)
        assert [each.id for each in moodle.people_by_email(email, stop)] == [1, 3]
        assert server.seen[1].form["criteria[0][value]"] == email.strip()
        assert len(server.seen) == 2


def test_without_the_search_an_email_is_asked_for_as_given_and_in_lower_case(connect_moodle: Connect) -> None:
    with answering(core_user_get_users_by_field=ANNAS) as server:
        moodle, stop = connect_moodle(server), Stop()
        assert [each.id for each in moodle.people_by_email("Anna_b@x.example", stop)] == [1, 3]
        assert [values_of(seen.form) for seen in server.seen] == [["Anna_b@x.example"], ["anna_b@x.example"]]


def test_a_wildcard_is_never_searched_for(connect_moodle: Connect) -> None:
    contents: dict[str, Plain] = {requests.SITE_INFO: site_with(*ALL), requests.PEOPLE_BY_FIELD: []}
    with answering(**contents) as server:
        moodle, stop = connect_moodle(server), Stop()
        moodle.site_info(stop)
        assert moodle.people_by_email("%", stop) == ()
        assert [seen.form["wsfunction"] for seen in server.seen[1:]] == [requests.PEOPLE_BY_FIELD]


def participants(
    count: int, *, unseen: range = range(0), bad_names: frozenset[int] = frozenset(), paging: bool = True
) -> Loopback:
    """A course of people 1, 2, 3, …; those the account may not see leave gaps in the pages."""

    def answer(form: dict[str, str]) -> bytes:
        options = {form[f"options[{n}][name]"]: form[f"options[{n}][value]"] for n in range(3)}
        first, number = int(options["limitfrom"]), int(options["limitnumber"])
        people = range(1, count + 1)
        page = people[first : first + number] if paging else people
        if bad_names & set(page):
            return BAD_NAME
        return response([{"id": each, "fullname": f"No. {each}"} for each in page if each not in unseen])

    return answering(core_enrol_get_enrolled_users=answer)


def sizes(
    server: Loopback, connect_moodle: Connect, notes: list[Note] | None = None
) -> tuple[list[int], set[int]]:
    pages = list(connect_moodle(server).enrolled_people(2, Stop(), notes=notes))
    people = [each.id for each in itertools.chain(*pages)]
    assert len(people) == len(set(people))
    return [len(page) for page in pages], set(people)


@pytest.mark.parametrize(
    ("count", "unseen", "expected"),
    [
        (0, range(0), []),
        (3, range(0), [3]),
        (500, range(0), [500]),
        (1201, range(0), [500, 500, 201]),
        (1201, range(100, 490), [110, 500, 201]),
    ],
)
def test_participants_come_page_by_page_up_to_an_empty_page(
    connect_moodle: Connect, count: int, unseen: range, expected: list[int]
) -> None:
    with participants(count, unseen=unseen) as server:
        assert sizes(server, connect_moodle)[0] == expected
        froms = [seen.form["options[1][value]"] for seen in server.seen]
        assert froms == [str(500 * number) for number in range(len(expected) + 1)]


def test_a_site_that_ignores_paging_is_read_once(connect_moodle: Connect) -> None:
    with participants(700, paging=False) as server:
        assert sizes(server, connect_moodle)[0] == [700]
        assert len(server.seen) == 2


def test_a_participant_with_a_bad_name_hides_nobody_else(connect_moodle: Connect) -> None:
    with participants(600, bad_names=frozenset({17, 511})) as server:
        notes: list[Note] = []
        pages, people = sizes(server, connect_moodle, notes)
        assert pages == [499, 99]
        assert set(range(1, 601)) - people == {17, 511}
        assert [note.code for note in notes] == ["unsendable-people"] * 2
        assert len(server.seen) < 50


def test_a_page_of_bad_names_is_not_the_end(connect_moodle: Connect) -> None:
    with participants(502, unseen=range(1, 501), bad_names=frozenset({500})) as server:
        notes: list[Note] = []
        assert sizes(server, connect_moodle, notes) == ([2], {501, 502})
        assert len(notes) == 1
