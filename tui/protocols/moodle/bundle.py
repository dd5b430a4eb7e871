"""Several questions to Moodle in one request, and what is answered to each of them.

Moodle answers a bundle in order and stops at the first question that fails: the rest of it is then asked
again. What is answered to one question is JSON inside the answer's XML, and read into the same records.

Source: facts on Moodle, 8 (``tool_mobile_call_external_functions``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from tui.errors import AnswerError, DeniedError, NotFoundError, RollbookError
from tui.protocols.moodle.errors import fault
from tui.protocols.moodle.requests import Call
from tui.protocols.moodle.values import Fields, Value, fields, unreadable, value_of_json
from tui.records import ActivityState, CourseCompletion, Note

_T = TypeVar("_T")

States: TypeAlias = tuple[tuple[ActivityState, ...], tuple[Note, ...]]
Completion: TypeAlias = tuple[CourseCompletion, tuple[Note, ...]]

OF_ONE_QUESTION: Final = (AnswerError, DeniedError, NotFoundError)
"""Errors that may be of one question; the others concern the sign-in, the network, or the whole site."""


@dataclass(frozen=True, slots=True)
class PersonAnswers:
    """What Moodle answered about one person in one course: each part with its notes, or why there is none."""

    states: States | RollbookError
    completion: Completion | RollbookError


def ask_in_bundles(
    calls: Sequence[Call], ask: Callable[[Sequence[Call]], Value]
) -> list[Value | RollbookError]:
    """Return what Moodle answers to each of these questions: plain values, or the error.

    Args:
        calls: The questions.
        ask: Sends those given as one bundle and returns the answer.

    Raises:
        RollbookError: What ``ask`` raises, an answer that is no bundle's, and what concerns every question.
    """
    answered: list[Value | RollbookError] = []
    while len(answered) < len(calls):
        left = calls[len(answered) :]
        answered += read_bundle(ask(left), left)
        last = answered[-1]
        if isinstance(last, RollbookError) and not isinstance(last, OF_ONE_QUESTION):
            raise last
    return answered


def read_bundle(answer: Value, calls: Sequence[Call]) -> list[Value | RollbookError]:
    """Return what a bundle's answer says to the first of these questions, up to the first error.

    Raises:
        AnswerError: It answers nothing, or more than was asked.
    """
    label = f"{len(calls)} answers at once"
    responses = fields(answer, label).rows("responses")
    if not 0 < len(responses) <= len(calls):
        raise unreadable(label, f"it holds {len(responses)} of them")
    return [_response(each, call) for each, call in zip(responses, calls, strict=False)]


def _response(response: Fields, call: Call) -> Value | RollbookError:
    if response.flag("error"):
        said = _exception(response, call.label)
        return fault(call, "", said.raw("errorcode"), said.raw("message"))
    try:
        return value_of_json(response.raw("data"), call.label)
    except AnswerError as error:
        return error


def _exception(response: Fields, label: str) -> Fields:
    """Return what is told about an error; nothing where it cannot be understood."""
    try:
        return fields(value_of_json(response.raw("exception"), label), label)
    except AnswerError:
        return Fields({}, label)


def understood(answer: Value | RollbookError, read: Callable[[Value], _T]) -> _T | RollbookError:
    """Return an answer as records; the error it is, or that reading it made."""
    if isinstance(answer, RollbookError):
        return answer
    try:
        return read(answer)
    except AnswerError as error:
        return error


def caught(ask: Callable[[], _T]) -> _T | RollbookError:
    """Return an answer, or why this one question has none.

    Raises:
        RollbookError: What concerns every question: the sign-in, the network, a stop.
    """
    try:
        return ask()
    except OF_ONE_QUESTION as error:
        return error.bare()
