"""Whatever comes, Moodle's answers end in records or in one of our errors."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.protocols.moodle.test_recordings import READERS
from tests.support.moodle_recordings import recording
from tests.support.moodle_xml import Plain, exception, response
from tui.errors import AnswerError, RollbookError
from tui.protocols.http.messages import Reply
from tui.protocols.moodle import answers, requests
from tui.protocols.moodle.requests import Call
from tui.records import System
from tui.secret import Secret

STATUSES: Final = st.sampled_from([200, 401, 403, 404, 429, 500, 502, 503, 504])
WHOLE: Final = {
    function: recording(version, f"{function}.{case}").body
    for function, version, case in (
        (requests.ACTIVITY_STATES, "5.1", "pass_user_support_min"),
        (requests.COURSE_COMPLETION, "4.4", "student01"),
        (requests.SEARCH_COURSES, "4.4", "hit"),
        (requests.PEOPLE_BY_FIELD, "4.4", "id"),
        (requests.PEOPLE, "4.4", "dup"),
        (requests.SITE_INFO, "5.1", "as_tiny"),
    )
}
KEYS: Final = sorted(
    {key for body in WHOLE.values() for key in re.findall(r'<KEY name="(\w+)">', body.decode())}
)

NUMBERS: Final = ("0", "1", "2", "-1", "1789786187", "9" * 12, "9" * 25, "1e5", "", " 3 ", "true", "null")
SCALARS: Final = st.none() | st.sampled_from(NUMBERS) | st.text(max_size=20)


def nested(inner: st.SearchStrategy[Plain]) -> st.SearchStrategy[Plain]:
    return st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8)


CONTENT: Final = st.recursive(SCALARS, nested, max_leaves=30)


def read(function: str, reply: Reply) -> Any:
    """Read an answer; only our own errors may come out, and they must be fit to be shown."""
    try:
        if function == requests.TOKEN_PATH:
            return answers.token(reply)
        return READERS[function](answers.read(reply, Call("something", function)))
    except RollbookError as found:
        error = found
    assert error.system is System.MOODLE
    assert error.sentence.isprintable()
    assert len(error.sentence) < 1200
    return None


FUNCTIONS: Final = st.sampled_from(sorted(READERS))


@given(function=FUNCTIONS | st.just(requests.TOKEN_PATH), status=STATUSES, body=st.binary(max_size=400))
def test_any_bytes(function: str, status: int, body: bytes) -> None:
    read(function, Reply(status, "", {}, body))


@given(function=FUNCTIONS, content=CONTENT)
def test_anything_built_like_an_answer(function: str, content: Plain) -> None:
    read(function, Reply(200, "application/xml", {}, response(content)))


@given(
    function=FUNCTIONS,
    kind=st.text(max_size=40),
    code=st.none() | st.text(max_size=40),
    message=st.text(max_size=600),
)
def test_any_exception(function: str, kind: str, code: str | None, message: str) -> None:
    assert read(function, Reply(200, "", {}, exception(kind, code, message))) is None


@given(answer=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_any_json_in_place_of_a_token(answer: object) -> None:
    for field in ("token", "error", "errorcode", "other"):
        found = read(requests.TOKEN_PATH, Reply(200, "", {}, json.dumps({field: answer}).encode()))
        assert (found is not None) == (field == "token" and isinstance(answer, str) and answer != "")
        assert found is None or found == Secret(str(answer))


@given(function=st.sampled_from(sorted(WHOLE)), data=st.data())
def test_a_recording_cut_off_anywhere_is_no_answer(function: str, data: st.DataObject) -> None:
    whole = WHOLE[function].rstrip()
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(AnswerError):
        answers.read(Reply(200, "application/xml", {}, whole[:cut]), Call("something", function))


@given(function=st.sampled_from(sorted(WHOLE)), data=st.data())
def test_a_recording_with_wrong_bytes(function: str, data: st.DataObject) -> None:
    body = bytearray(WHOLE[function])
    place = data.draw(st.integers(0, len(body) - 1))
    body[place : place + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=30))
    read(function, Reply(200, "application/xml", {}, bytes(body)))
