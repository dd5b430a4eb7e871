"""Several questions in one request: as recorded, as a made-up site answers, and where a site does not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.loopback import Loopback, Reply, Seen, broken_off
from tests.support.moodle_recordings import recording
from tests.support.moodle_site import Connect, site_with
from tests.support.moodle_xml import Plain, exception, response
from tui.errors import AnswerError, BusyError, DeniedError, NotFoundError, RollbookError, SignInError
from tui.protocols.http.messages import Reply as Answered
from tui.protocols.moodle import answers, requests
from tui.protocols.moodle.bundle import ask_in_bundles, caught, read_bundle, understood
from tui.protocols.moodle.values import Value, value_of_json
from tui.stop import Stop

STATES: Final = requests.ACTIVITY_STATES
COMPLETION: Final = requests.COURSE_COMPLETION
OFFERED: Final = (requests.SITE_INFO, STATES, COMPLETION, requests.BUNDLE)


def states_call(person_id: int) -> requests.Call:
    return requests.activity_states(STATES, 2, person_id)


def recorded(name: str, *calls: requests.Call) -> Value:
    found = recording("4.4-bundle", f"{requests.BUNDLE}.{name}")
    return answers.read(found.reply, requests.bundle(calls))


# --- as recorded -------------------------------------------------------------------------------------------


def test_the_question_is_the_one_that_was_recorded() -> None:
    found = recording("4.4-bundle", f"{requests.BUNDLE}.two_users")
    asked = dict(requests.bundle([states_call(3), states_call(4)]).parameters)
    for name, value in found.params:
        assert name in asked
        if name.endswith("[arguments]"):
            ours = {key: int(given) for key, given in json.loads(asked[name]).items()}
            assert ours == json.loads(value)
        else:
            assert asked[name] == value
    assert {asked[name] for name in set(asked) - {name for name, _ in found.params}} == {"1"}


def test_what_is_bundled_reads_like_what_is_asked_alone() -> None:
    """The same person was recorded both ways: JSON inside XML makes the same records."""
    calls = [states_call(3), states_call(4)]
    bundled = [
        understood(each, answers.activity_states)
        for each in read_bundle(recorded("two_users", *calls), calls)
    ]
    alone = [recording("4.4", f"{STATES}.{case}") for case in ("pass_user", "fail_user")]
    expected = [answers.activity_states(answers.read(each.reply, calls[0])) for each in alone]
    assert bundled == expected
    assert len(expected[0][0]) == 24


def test_a_bundle_ends_with_its_first_error() -> None:
    calls = [states_call(3), states_call(999999), states_call(4)]
    first, second = read_bundle(recorded("error_in_middle", *calls), calls)
    assert not isinstance(first, RollbookError)
    assert isinstance(second, NotFoundError)
    assert (second.code, "999999" in second.sentence) == ("invaliduser", True)


def test_a_function_outside_the_service_is_refused_inside() -> None:
    call = requests.people_like_email("x")
    (found,) = read_bundle(recorded("function_not_in_service", call), [call])
    assert isinstance(found, DeniedError)
    assert found.code == "accessexception"


# --- what is asked again -----------------------------------------------------------------------------------


def bundle_answer(*responses: Mapping[str, Plain]) -> Value:
    call = requests.bundle([states_call(1)])
    body = response({"responses": responses})
    return answers.read(Answered(200, "application/xml", {}, body), call)


def good(data: object) -> Mapping[str, Plain]:
    return {"error": False, "data": json.dumps(data), "exception": None}


def bad(code: str) -> Mapping[str, Plain]:
    return {"error": True, "data": None, "exception": json.dumps({"errorcode": code, "message": "No"})}


@given(st.lists(st.booleans(), max_size=12), st.data())
def test_every_question_is_answered_once_and_in_order(fates: list[bool], data: st.DataObject) -> None:
    """However Moodle cuts its answers, each question ends with its own answer, none is asked twice for it."""
    calls = [states_call(number) for number in range(len(fates))]
    answered: list[int] = []

    def ask(some: Sequence[requests.Call]) -> Value:
        told: list[Mapping[str, Plain]] = []
        most = data.draw(st.integers(1, len(some)))
        for call in some[:most]:
            number = calls.index(call)
            answered.append(number)
            told.append(good({"number": number}) if fates[number] else bad("userdeleted"))
            if not fates[number]:
                break
        return bundle_answer(*told)

    found = ask_in_bundles(calls, ask)
    assert answered == list(range(len(fates)))
    for number, (each, fine) in enumerate(zip(found, fates, strict=True)):
        assert each == {"number": str(number)} if fine else isinstance(each, NotFoundError)


@pytest.mark.parametrize("responses", [[], [good({}), good({})], [{"error": None}], [{"error": "x"}]])
def test_an_answer_to_nothing_or_too_much_is_not_understood(responses: list[Mapping[str, Plain]]) -> None:
    with pytest.raises(AnswerError):
        ask_in_bundles([states_call(1)], lambda _: bundle_answer(*responses))


@pytest.mark.parametrize("data", ["", "[", "[" * 5000, "NaN", '{"a": 1e999, "b":', "1" * 5000 + "x"])
def test_what_is_no_json_costs_one_answer(data: str) -> None:
    calls = [states_call(1), states_call(2)]
    told = bundle_answer({"error": False, "data": data, "exception": None}, good({"statuses": []}))
    first, second = (understood(each, answers.activity_states) for each in read_bundle(told, calls))
    assert isinstance(first, AnswerError)
    assert second == ((), ())


def test_why_one_question_has_no_answer_is_kept_without_its_past() -> None:
    def ask() -> NoReturn:
        raise NotFoundError("gone") from ValueError("all that came")

    found = caught(ask)
    assert isinstance(found, NotFoundError)
    assert (found.__traceback__, found.__cause__, found.__context__) == (None, None, None)


def test_an_error_nobody_can_read_is_still_one() -> None:
    (found,) = read_bundle(bundle_answer({"error": 1, "exception": "<html>"}), [states_call(1)])
    assert isinstance(found, AnswerError)


def test_a_site_that_goes_down_inside_a_bundle_ends_it() -> None:
    with pytest.raises(BusyError):
        ask_in_bundles([states_call(1)], lambda _: bundle_answer(bad("sitemaintenance")))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=12,
    )
)
def test_json_reads_as_moodles_xml_would(plain: object) -> None:
    def expected(value: object) -> object:
        match value:
            case None | str():
                return value
            case int():
                return str(int(value))
            case list():
                return [expected(each) for each in value]
            case dict():
                return {key: expected(each) for key, each in value.items()}
        raise AssertionError(value)

    assert value_of_json(json.dumps(plain), "something") == expected(plain)


# --- over a socket -----------------------------------------------------------------------------------------


class Site(Loopback):
    """Everybody in course 2 has one activity; 4 is deleted; what is bundled is answered up to her."""

    def __init__(self, *offered: str, bundle: Reply | None = None) -> None:
        self._offered = offered
        self._bundle = bundle
        super().__init__({f"POST {requests.SERVER_PATH}": self._answer_to})

    def _answer_to(self, seen: Seen) -> Reply:
        form = seen.form
        if form["wsfunction"] == requests.SITE_INFO:
            return Reply(response(site_with(*self._offered)))
        if form["wsfunction"] != requests.BUNDLE:
            told = self._told(form["wsfunction"], form["userid"])
            return Reply(exception("moodle_exception", told) if isinstance(told, str) else response(told))
        return self._bundle or Reply(response({"responses": self._bundled(form)}))

    def _bundled(self, form: dict[str, str]) -> list[Mapping[str, Plain]]:
        told: list[Mapping[str, Plain]] = []
        while (name := f"requests[{len(told)}]") + "[function]" in form:
            arguments = json.loads(form[f"{name}[arguments]"])
            found = self._told(form[f"{name}[function]"], arguments["userid"])
            told.append(bad(found) if isinstance(found, str) else good(found))
            if isinstance(found, str):
                break
        return told

    def _told(self, function: str, person: str) -> Mapping[str, Plain] | str:
        if person == "4":
            return "userdeleted"
        if function == COMPLETION:
            status: Plain = {"completed": False, "aggregation": 1, "completions": []}
            return {"completionstatus": status, "warnings": []}
        state: Plain = {
            "cmid": int(person),
            "modname": "page",
            "instance": 1,
            "state": 0,
            "tracking": 1,
            "details": [],
        }
        return {"statuses": [state], "warnings": []}


@pytest.mark.parametrize(
    ("offered", "requests_sent"),
    [(OFFERED, 3), (OFFERED[:3], 6)],
    ids=["bundled", "one by one"],
)
def test_both_ways_give_the_same(
    connect_moodle: Connect, offered: tuple[str, ...], requests_sent: int
) -> None:
    with Site(*offered) as site:
        moodle, stop = connect_moodle(site), Stop()
        moodle.site_info(stop)
        three, four, five = moodle.completions(2, [3, 4, 5], stop)
        for number, each in ((3, three), (5, five)):
            assert not isinstance(each.states, RollbookError)
            assert [state.cmid for state in each.states[0]] == [number]
            assert not isinstance(each.completion, RollbookError)
        assert isinstance(four.states, NotFoundError)
        assert isinstance(four.completion, NotFoundError)
        assert len(site.seen) == 1 + requests_sent


def test_what_the_token_may_not_ask_is_not_bundled(connect_moodle: Connect) -> None:
    with Site(requests.SITE_INFO, STATES, requests.BUNDLE) as site:
        moodle, stop = connect_moodle(site), Stop()
        moodle.site_info(stop)
        (told,) = moodle.completions(2, [3], stop)
        assert not isinstance(told.states, RollbookError)
        assert isinstance(told.completion, DeniedError)
        assert COMPLETION not in site.seen[-1].body.decode()


@pytest.mark.parametrize(
    ("bundle", "again"),
    [
        (Reply(exception("webservice_access_exception", "accessexception")), False),
        (Reply(exception("coding_exception", "codingerror")), True),
        (broken_off(response({"responses": []}), 40), True),
    ],
    ids=["refused", "failed", "broken off"],
)
def test_a_bundle_that_fails_is_asked_one_by_one(
    connect_moodle: Connect, bundle: Reply, *, again: bool
) -> None:
    with Site(*OFFERED, bundle=bundle) as site:
        moodle, stop = connect_moodle(site), Stop()
        moodle.site_info(stop)
        (told,) = moodle.completions(2, [3], stop)
        assert not isinstance(told.completion, RollbookError)
        assert moodle.bundles is again


def test_a_token_refused_meanwhile_ends_everything(connect_moodle: Connect) -> None:
    with Site(*OFFERED, bundle=Reply(exception("moodle_exception", "invalidtoken"))) as site:
        moodle, stop = connect_moodle(site), Stop()
        moodle.site_info(stop)
        with pytest.raises(SignInError):
            moodle.completions(2, [3], stop)
