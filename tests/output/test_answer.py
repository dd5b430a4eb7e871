"""An answer begun is ended: by itself, by a fault, by Ctrl+C between two writes; never where nobody reads."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from tests.lookup.builders import CLOCK
from tui.errors import AmbiguousError, NotFoundError, RollbookError, SignInError, StoppedError, StorageError
from tui.errors import UnreachableError as Unreachable
from tui.lookup.export.rows import Row
from tui.output import Answer, Column, answering, writer
from tui.output import answer as module
from tui.records import Note, System

KEYS: Final = ("name",)
COLUMNS: Final = (Column("name", "Name"),)
ROWS: Final[list[Row]] = [{"name": "Amélie"}, {"name": "Óscar"}]


class Out(io.StringIO):
    """Text somebody reads; ``before`` happens before every write."""

    def __init__(self, before: Callable[[str], None] = lambda _: None) -> None:
        super().__init__()
        self._before = before

    def write(self, text: str, /) -> int:
        self._before(text)
        return super().write(text)

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.getvalue())
        return found


def answered(out: Out, act: Callable[[Answer], None], form: str = "json") -> None:
    with answering(writer(form, out, io.StringIO(), KEYS, COLUMNS), CLOCK) as told:
        act(told)


def two_rows(told: Answer) -> None:
    told.accounts[System.ISPRING] = "api-support"
    told.begin()
    told.rows(ROWS)


def test_an_answer_is_ended_by_itself() -> None:
    out = Out()

    def act(told: Answer) -> None:
        two_rows(told)
        told.notes.append(Note("partial", "Something is missing."))
        assert told.count == 2

    answered(out, act)
    assert out.json == {
        "as_of": "2026-11-22T10:42:07+01:00",
        "as": {"ispring": "api-support"},
        "rows": ROWS,
        "notes": [{"code": "partial", "text": "Something is missing."}],
        "complete": True,
    }


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (Unreachable("broke off", system=System.ISPRING), "fault", "iSpring: broke off."),
        (SignInError("refused", remedy="Sign in again."), "sign-in", "refused. Sign in again."),
        (NotFoundError("nothing has this name"), "not-found", "nothing has this name."),
        (AmbiguousError("two", ("1  A", "2  B")), "ambiguous", "two. Use one of these ids. 1  A; 2  B"),
        (StoppedError("stopped"), "interrupted", "Interrupted: this is what came so far."),
    ],
)
def test_a_fault_ends_it_and_goes_on(error: RollbookError, code: str, text: str) -> None:
    out = Out()

    def act(told: Answer) -> None:
        two_rows(told)
        raise error

    with pytest.raises(type(error)) as found:
        answered(out, act)
    assert found.value is error
    assert out.json["rows"] == ROWS
    assert out.json["notes"] == [{"code": code, "text": text}]
    assert out.json["complete"] is False


def test_what_was_kept_ends_it_only_afterwards() -> None:
    out, first = Out(), Unreachable("first")

    def act(told: Answer) -> None:
        told.begin()
        with told.keeping():
            raise first
        told.fail(Unreachable("second"))
        told.rows(ROWS)

    with pytest.raises(Unreachable) as found:
        answered(out, act)
    assert found.value is first
    assert (out.json["rows"], out.json["complete"]) == (ROWS, False)


def test_a_fault_of_our_own_tells_its_kind_alone() -> None:
    out = Out()

    def act(told: Answer) -> None:
        two_rows(told)
        raise ZeroDivisionError("campus-key-secret")

    with pytest.raises(ZeroDivisionError):
        answered(out, act)
    assert out.json["notes"][0]["text"].endswith("(ZeroDivisionError).")
    assert "campus" not in out.getvalue()
    assert out.json["complete"] is False


@pytest.mark.parametrize(("form", "whole"), [("json", True), ("csv", False), ("text", False)])
def test_nothing_but_json_is_said_where_nothing_was_begun(form: str, whole: bool) -> None:
    out = Out()

    def act(_: Answer) -> None:
        raise SignInError("refused")

    with pytest.raises(SignInError):
        answered(out, act, form)
    assert bool(out.getvalue()) is whole
    if whole:
        assert (out.json["as"], out.json["rows"], out.json["complete"]) == ({}, [], False)


@pytest.mark.parametrize("form", ["text", "csv"])
def test_for_eyes_the_sentence_is_left_to_the_command_line(form: str) -> None:
    out = Out()

    def act(told: Answer) -> None:
        two_rows(told)
        raise Unreachable("broke off")

    with pytest.raises(Unreachable):
        answered(out, act, form)
    assert "Amélie" in out.getvalue()
    assert "broke off" not in out.getvalue()


# --- where nobody reads ----------------------------------------------------------------------------------


def failing(number: int, at: str) -> Callable[[str], None]:
    """Fail with this error number at the first write that holds ``at``, and at every one after it."""
    failed = threading.Event()

    def before(text: str) -> None:
        if at in text or failed.is_set():
            failed.set()
            raise OSError(number, os.strerror(number))

    return before


def test_where_nobody_reads_nothing_more_is_written() -> None:
    out = Out(failing(errno.EPIPE, "Óscar"))
    with pytest.raises(BrokenPipeError):
        answered(out, two_rows)
    assert out.getvalue().endswith('"Amélie"}')


def test_a_full_disk_is_told() -> None:
    out = Out(failing(errno.ENOSPC, "Óscar"))
    with pytest.raises(StorageError, match="No space left on device") as found:
        answered(out, two_rows)
    assert found.value.exit_code == 2
    assert out.getvalue().endswith('"Amélie"}')


# --- Ctrl+C ----------------------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Seconds that pass only if a test says so."""
    now = [100.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    yield now
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def raising(number: signal.Signals, at: str, *, times: int = 1) -> Callable[[str], None]:
    """Send ourselves a signal in the middle of the writes that hold ``at``."""

    def before(text: str) -> None:
        if at in text:
            for _ in range(times):
                signal.raise_signal(number)

    return before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.usefixtures("clock")
def test_an_interruption_waits_for_the_rows_being_written(number: signal.Signals, times: int) -> None:
    """Also where it is passed on to us twice at once."""
    out = Out(raising(number, "Amélie", times=times))
    with pytest.raises(StoppedError):
        answered(out, two_rows)
    assert out.json["rows"] == ROWS
    assert out.json["notes"][-1]["code"] == "interrupted"
    assert out.json["complete"] is False


@pytest.mark.usefixtures("clock")
def test_an_interruption_ends_reading_at_once() -> None:
    out = Out()

    def act(told: Answer) -> None:
        two_rows(told)
        with told.keeping():
            signal.raise_signal(signal.SIGINT)
            pytest.fail("it went on")
        told.rows([{"name": "what came of the rest"}])

    with pytest.raises(StoppedError):
        answered(out, act)
    assert [row["name"] for row in out.json["rows"]] == ["Amélie", "Óscar", "what came of the rest"]


@pytest.mark.usefixtures("clock")
def test_an_interruption_at_the_very_end_leaves_a_whole_answer() -> None:
    out = Out(raising(signal.SIGINT, '"complete"'))
    with pytest.raises(KeyboardInterrupt):
        answered(out, two_rows)
    assert out.json["complete"] is True


def test_said_again_later_it_ends_even_a_write(clock: list[float]) -> None:
    def before(text: str) -> None:
        if "Amélie" in text:
            signal.raise_signal(signal.SIGINT)
            clock[0] += module.AGAIN
            signal.raise_signal(signal.SIGINT)
            pytest.fail("it went on")

    out = Out(before)
    with pytest.raises(StoppedError):
        answered(out, two_rows)
    assert out.json["rows"] == []


@pytest.mark.usefixtures("clock")
def test_ignored_signals_stay_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        out = Out(raising(signal.SIGINT, "Amélie"))
        answered(out, two_rows)
        assert out.json["complete"] is True
    finally:
        signal.signal(signal.SIGINT, before)


def test_other_threads_answer_without_signals() -> None:
    out = Out()
    thread = threading.Thread(target=answered, args=(out, two_rows))
    thread.start()
    thread.join(10)
    assert out.json["complete"] is True
