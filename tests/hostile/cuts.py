"""Recorded answers broken off at a byte: what came is kept, and that there is more is never concealed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from tests.hostile.damage import ISPRING, MOODLE
from tests.hostile.inputs import see_fit
from tests.hostile.readers import LISTS
from tests.protocols.moodle.test_recordings import read as read_moodle
from tests.support.moodle_recordings import Recording, recordings
from tui.errors import AnswerError, RollbookError
from tui.protocols.http.messages import Reply
from tui.protocols.ispring import errors, soap_answers, soap_calls, token
from tui.protocols.ispring.answers import parts
from tui.protocols.moodle import answers, requests
from tui.protocols.moodle.requests import Call
from tui.protocols.moodle.values import fields, value_of_json

XML: Final = "application/xml"
JSON: Final = "application/json"
LITTLE: Final = 60
"""Bytes an answer has that is worth cutting."""

FEW: Final = 6_000
"""Bytes of an answer that is cut at every byte wherever the tests run."""

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
    """Return what reads a recorded list of iSpring's; None for what is no list."""
    word = name.removeprefix("rest_").removeprefix("soap_").partition("_")[0].removesuffix("s.xml")
    kind = _KINDS.get(word.removesuffix("s") if word == "contents" else word)
    if kind is None or "request" in name:
        return None
    rows = LISTS[kind][0]
    if name.endswith(".json"):
        return _in_parts(lambda body: (part.records for part in parts([body], JSON, rows)))
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


def cut_words(step: int, first: int = 0) -> int:
    """Cut what iSpring says beside lists, a token and refusals, likewise; return how many cuts there were."""
    count = 0
    for name, body in ISPRING.items():
        if "error" not in name and "fault" not in name and "token" not in name:
            continue
        for end in range(first % step, len(body.rstrip()), step):
            said: RollbookError | None = None
            if "token" in name:
                try:
                    token._token_of(Reply(200, JSON, {}, body[:end]))
                except RollbookError as error:
                    said = error
            elif "fault" in name:
                said = soap_answers.refusal(500, body[:end], soap_calls.LEARNERS, "secret")
            else:
                said = errors.refusal(403, body[:end], "courses")
            assert said is not None, f"{name}, cut at {end}, was taken for whole"
            see_fit(said, name)
            count += 1
    return count


def cut_bundles(step: int, first: int = 0, most: int = FEW) -> int:
    """Cut the answers inside Moodle's bundles that have at most so many letters; return how often.

    They are JSON.
    """
    count = 0
    for text in (text for text in _bundled() if len(text) <= most):
        for end in range(first % step, len(text), step):
            try:
                found: object = value_of_json(text[:end], "x")
            except AnswerError as error:
                found = error
            assert isinstance(found, AnswerError), f"{text[:60]}…, cut at {end}, was taken for whole"
            count += 1
    return count


def _bundled() -> Iterator[str]:
    """Yield the answers inside the recorded bundles."""
    for each in recordings("4.4-bundle"):
        held = fields(answers.read(each.reply, Call("bundle", requests.BUNDLE)), "bundle")
        texts = (one.raw(key).strip() for one in held.rows("responses") for key in ("data", "exception"))
        yield from (text for text in texts if len(text) > LITTLE and text[0] in "{[")


def smallest_of_each_kind() -> list[Recording]:
    """Return the smallest recordings of Moodle's: of each function data with and without rows, and errors."""
    found: dict[tuple[str, bool, str, bool], Recording] = {}
    for each in sorted(MOODLE, key=lambda one: len(one.body)):
        with_rows = b"<KEY" in each.body
        kind = (each.function or each.path, each.is_error, each.file.rpartition(".")[2], with_rows)
        if LITTLE <= len(each.body) <= FEW:
            found.setdefault(kind, each)
    return list(found.values())


def cut_moodle(step: int, first: int = 0, those: Iterable[Recording] = MOODLE) -> int:
    """Cut answers of Moodle's at every ``step``-th byte; return how many cuts there were."""
    return sum(_cut_recording(each, step, first) for each in those)


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
