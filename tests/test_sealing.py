"""A sealed process: nobody reads its memory, records its keys, or sees values in what its threads say."""

from __future__ import annotations

import ctypes
import os
import resource
import sys
import threading
from collections.abc import Iterator
from types import TracebackType

import pytest

from tests.support.hunting import PASSWORD, Hunt
from tui import cli
from tui.sealing import RECORDERS, seal

PR_GET_DUMPABLE, PR_SET_DUMPABLE = 3, 4


@pytest.fixture
def unsealed_after(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Open again what can be opened; the limit of core files stays."""
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    yield
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)


class Finalised:
    """Fails when it is thrown away, telling what it knows."""

    def __del__(self) -> None:
        raise ValueError(PASSWORD)


def fail() -> None:
    raise LookupError(PASSWORD)


@pytest.mark.usefixtures("unsealed_after")
def test_nothing_looks_in() -> None:
    said: list[type[BaseException]] = []

    def say(kind: type[BaseException], error: BaseException | None, place: TracebackType | None) -> None:
        assert error is not None
        assert place is not None
        said.append(kind)

    environ = dict.fromkeys((*RECORDERS, "TEXTUAL_LOG"), "1") | {"TEXTUAL_ANIMATIONS": "none"}
    seal(environ, say)
    assert environ == {"TEXTUAL_ANIMATIONS": "none"}
    assert set(resource.getrlimit(resource.RLIMIT_CORE)) <= {0, 1}
    if sys.platform == "linux":
        assert ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    del_me = Finalised()
    del del_me
    assert said == [LookupError, ValueError]


def test_the_program_seals_itself_before_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed: list[object] = []
    monkeypatch.setattr(cli, "seal", lambda *given: sealed.append(given))
    monkeypatch.setattr(sys, "argv", ["rollbook", "--no-such-option"])
    with pytest.raises(SystemExit):
        cli.main()
    assert sealed == [(os.environ, cli._say_of_others)]


@pytest.mark.usefixtures("unsealed_after")
def test_elsewhere_only_core_files_are_kept_from_being_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    seal({}, lambda *_: None)
    assert set(resource.getrlimit(resource.RLIMIT_CORE)) <= {0, 1}


def test_what_others_meet_is_told_without_values(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        fail()
    except LookupError as error:
        cli._say_of_others(LookupError, error, error.__traceback__)
    cli._say_of_others(LookupError, None, None)
    cli._say_of_others(SystemExit, None, None)
    told = capsys.readouterr().err
    assert told == "rollbook: met a fault of its own (LookupError). Nothing was changed on any server.\n" * 2
    assert Hunt(password=PASSWORD).spoils(told) == []
