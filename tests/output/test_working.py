"""The line that says how far a command is: only at a terminal, rewritten, and gone at the end."""

from __future__ import annotations

import io
import threading
import time

import pytest

from tests.support.asked import ask
from tests.support.campus import campus, function, holding, moodle_of
from tests.support.driving import campus_access
from tui.demo import Campus
from tui.lookup.course.progress import Progress, left_words, time_words
from tui.output import answer, working
from tui.output.working import WorkingLine
from tui.protocols.moodle.requests import BUNDLE

__all__ = ["campus"]

DEADLINE = 10.0


class Terminal(io.StringIO):
    """Where somebody looks."""

    def isatty(self) -> bool:
        """Return that it is one."""
        return True

    @property
    def left(self) -> str:
        """What stands on its last line."""
        line: list[str] = []
        for sign in self.getvalue().rpartition("\n")[2].split("\r"):
            line[: len(sign)] = sign
        return "".join(line).strip()


def until(terminal: Terminal, words: str) -> None:
    end = time.monotonic() + DEADLINE
    while words not in terminal.getvalue():
        assert time.monotonic() < end, terminal.getvalue()
        time.sleep(0.002)


def test_it_is_rewritten_on_one_line_and_leaves_nothing() -> None:
    terminal, told = Terminal(), ["10 of 20 learners"]
    line = WorkingLine(terminal, pace=0.001, patience=0)
    with line.telling(lambda: told[0]):
        until(terminal, "10 of 20 learners")
        told[0] = "11 of 20"
        until(terminal, "\r11 of 20" + " " * len(" learners"))
        with line.away():
            assert terminal.left == ""
            terminal.write("a row\n")
        until(terminal, "a row\n\r11 of 20")
    line.done()
    assert terminal.left == ""
    assert terminal.getvalue().count("\n") == 1


def test_it_fits_whatever_the_words_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "_width", lambda: 20)
    terminal = Terminal()
    line = WorkingLine(terminal, pace=0.001, patience=0)
    with line.telling(lambda: "消防手順チェックリスト, all of it"):
        until(terminal, "消防手順")
    line.done()
    assert terminal.left == ""
    assert all(len(some) <= 20 for some in terminal.getvalue().split("\r"))


@pytest.mark.parametrize("out", [None, io.StringIO()])
def test_where_nobody_looks_nothing_is_said(out: io.StringIO | None) -> None:
    before = threading.active_count()
    line = WorkingLine(out, pace=0.0, patience=0)
    with line.telling(lambda: pytest.fail("nobody asked")), line.away():
        assert threading.active_count() == before
    line.done()
    assert out is None or out.getvalue() == ""


def test_how_far_how_fast_and_how_long() -> None:
    some = Progress(1200, 3000, 40.0, 45.0)
    assert some.variants[0] == "Moodle: 1,200 of 3,000 learners, 40 a second, 45 s left"
    assert Progress(0, 12).variants == ["Moodle: 0 of 12 learners"]
    assert [left_words(count, 12, 6.0) for count in (0, 3, 12)] == ["", ", 18 s left", ""]
    assert [time_words(seconds) for seconds in (0.2, 119, 150)] == ["1 s", "119 s", "2 min"]


def test_a_command_says_how_far_it_is(campus: Campus, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told while Moodle takes its time, and is gone when the answer stands there."""
    terminal = Terminal()
    access = campus_access(campus)
    line = WorkingLine(terminal, pace=0.01, patience=0)
    monkeypatch.setattr(answer, "working_line", lambda: line)
    with holding(moodle_of(campus), function(BUNDLE)) as hold:

        def go_on() -> None:
            until(terminal, "Moodle: 0 of")
            hold.go.set()

        watcher = threading.Thread(target=go_on)
        watcher.start()
        told = ask(access, "causes", "Fire Safety 2026", "--json")
        watcher.join(DEADLINE)
    assert told.code == 0
    assert "learners" in terminal.getvalue()
    assert terminal.left == ""
    assert "\r" not in told.out + told.err
