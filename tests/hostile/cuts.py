"""Recorded answers broken off at a byte: what came is kept, and that there is more is never concealed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from tests.hostile.damage import ISPRING, MOODLE
from tests.hostile.readers import LISTS
from tests.protocols.moodle.test_recordings import read as read_moodle
from tests.support.moodle_recordings import Recording
from tui.errors import AnswerError, RollbookError
from tui.protocols.http.messages import Reply
from tui.protocols.ispring import soap_answers, soap_calls
from tui.protocols.ispring.answers import parts
from tui.protocols.moodle import answers, requests
from tui.protocols.moodle.requests import Call

XML: Final = "application/xml"
_KINDS: Final = {
    "content": "courses",
    "enrollment": "enrolments",
    "final": "statuses",
    "learners": "results",
    "users": "learners",
}

Read = Callable[[bytes], tuple[list[Any], bool]]


def _in_parts(lists: Callable[[bytes], Iterable[list[Any]]]) -> Read:
    """Make a reader that tells what came, and whether it broke off."""

    def read(body: bytes) -> tuple[list[Any], bool]:
        found: list[Any] = []
        try:
            for some in lists(body):
                found += some
        except AnswerError:
            return found, True
        return found, False

    return read


def _ispring(name: str) -> Read | None:
    """Return what reads a recorded list of iSpring's in XML; None for what is no list."""
    word = name.removeprefix("rest_").removeprefix("soap_").partition("_")[0].removesuffix("s.xml")
    kind = _KINDS.get(word.removesuffix("s") if word == "contents" else word)
    if kind is None or not name.endswith(".xml") or "request" in name:
        return None
    rows = LISTS[kind][0]
    if name.startswith("soap"):
        call = soap_calls.final_statuses("c")
        return _in_parts(lambda body: soap_answers.results([body], XML, rows, call, "secret"))
    return _in_parts(lambda body: (part.records for part in parts([body], XML, rows)))


def cut_ispring(step: int, first: int = 0) -> int:
    """Cut each list of iSpring's at every ``step``-th byte; return how many cuts there were."""
    count = 0
    for name, body in ISPRING.items():
        read = _ispring(name)
        if read is None:
            continue
        whole, broken = read(body)
        assert not broken, name
        for end in range(first % step, len(body.rstrip()), step):
            found, broken = read(body[:end])
            assert broken, f"{name}, cut at {end}, was taken for whole"
            assert found == whole[: len(found)], f"{name}, cut at {end}, tells something else"
            count += 1
    return count


def cut_moodle(step: int, first: int = 0) -> int:
    """Cut each answer of Moodle's at every ``step``-th byte; return how many cuts there were."""
    return sum(_cut_recording(each, step, first) for each in MOODLE)


def _cut_recording(recording: Recording, step: int, first: int) -> int:
    body = recording.body.rstrip()
    places = range(first % step, len(body), step)
    for end in places:
        reply = Reply(recording.status, recording.content_type, {}, body[:end])
        try:
            if recording.path == requests.TOKEN_PATH:
                found: object = answers.token(reply)
            else:
                found = answers.read(reply, Call("something", recording.function))
        except RollbookError as error:
            found = error
        assert isinstance(found, RollbookError), f"{recording}, cut at {end}, was taken for whole"
        assert found.sentence.isprintable(), f"{recording}, cut at {end}"
    return len(places)


def whole_moodle() -> int:
    """Read each answer of Moodle's whole; return how many are data."""
    count = 0
    for each in MOODLE:
        try:
            read_moodle(each)
        except RollbookError:
            continue
        count += 1
    return count
