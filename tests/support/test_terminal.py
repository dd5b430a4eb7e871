"""The pseudo-terminal behaves as a terminal, and what is emitted is told apart."""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.display import Display
from tests.support.emitted import Kind, Token, Tokenizer, foreign, tokens
from tests.support.terminal import Terminal
from tests.support.waiting import wait_until

ECHOING = """
import os, shutil, signal, sys, tty
size = shutil.get_terminal_size()
signal.signal(signal.SIGWINCH, lambda *_: print("now", *shutil.get_terminal_size(), flush=True))
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
tty.setcbreak(0)
print("hello", os.environ["TERM"], size.columns, size.lines, os.isatty(0), flush=True)
while (key := os.read(0, 20)) != b"q":
    print("got", key.hex(), flush=True)
"""


def python(code: str, *, stdin: bool = True, rows: int = 24, columns: int = 80) -> Terminal:
    return Terminal([sys.executable, "-c", code], stdin=stdin, rows=rows, columns=columns)


def test_a_program_sees_a_terminal_of_the_size_given_and_its_keys() -> None:
    with python(ECHOING, rows=10, columns=50) as terminal:
        terminal.wait_for("hello xterm-256color 50 10 True")
        assert not terminal.echo
        terminal.press("down")
        terminal.wait_for("got 1b5b42")
        terminal.press("ctrl+k")
        terminal.wait_for("got 0b")
        terminal.paste("é")
        terminal.wait_for(re.compile("got 1b5b3230307e"))
        assert [len(line) for line in terminal.screen()] == [50] * 10
        terminal.resize(8, 60)
        terminal.wait_for("now 60 8")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.raw.startswith(b"hello")


def test_falling_silent_means_after_what_was_sent() -> None:
    answer = "import time; input(); time.sleep(0.2); print('late'); time.sleep(60)"
    with python(answer) as terminal:
        terminal.wait_quiet(0.5)
        terminal.press("enter")
        terminal.wait_quiet(0.5)
        assert "late" in terminal.text()


def test_a_signal_reaches_the_program() -> None:
    with python(ECHOING) as terminal:
        terminal.wait_for("hello")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit() == 7


def test_the_terminal_is_the_controlling_one() -> None:
    with python("import time; print('ready', flush=True); time.sleep(60)") as terminal:
        terminal.wait_for("ready")
        terminal.press("ctrl+c")
        terminal.wait_for("KeyboardInterrupt")
        assert terminal.wait_exit() == -signal.SIGINT


def test_standard_input_can_be_no_terminal() -> None:
    with python("import os; print(os.isatty(0), os.isatty(1), flush=True)", stdin=False) as terminal:
        terminal.wait_for("False True")


def test_leaving_kills_children_that_stay() -> None:
    code = """
import signal, subprocess, sys, time
signal.signal(signal.SIGHUP, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])
print('child', child.pid, flush=True)
time.sleep(60)
"""
    with python(code) as terminal:
        found = re.search(r"child (\d+)", terminal.wait_for("child "))
    assert found is not None
    state = Path(f"/proc/{found[1]}/stat")
    wait_until(lambda: not state.exists() or state.read_text().split()[2] == "Z")
    with pytest.raises(OSError, match="Bad file"):
        os.write(terminal._controller, b"")


def test_hanging_up_is_heard() -> None:
    with python("import time; print('ready', flush=True); time.sleep(60)") as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.process.wait(10) == -signal.SIGHUP


def test_what_never_comes_fails_with_the_screen() -> None:
    with (
        python("print('Bonjour')") as terminal,
        pytest.raises(AssertionError, match=r"(?s)'hello' never.*Bonjour"),
    ):
        terminal.wait_for("hello")
    with (
        python("import time; time.sleep(60)") as terminal,
        pytest.raises(AssertionError, match="still running"),
    ):
        terminal.wait_exit(0.1)


def test_the_alternate_page_goes_and_the_main_page_is_back() -> None:
    display = Display(20, 3)
    display.feed(b"shell$ \x1b[?1049h\x1b[2;3H\x1b[>25u\x1b[?2026$p\x1b[1mHi\x1b]22;text\x07!\x1b[<u")
    assert [line.rstrip() for line in display.lines()] == ["", "  Hi!", ""]
    assert 1049 in display.modes
    assert display.feed(b"\x1b[6n") == b"\x1b[2;6R"
    display.feed(b"\x1b[?1049l")
    assert display.lines()[0] == "shell$ " + " " * 13
    assert 1049 not in display.modes


def test_scrolling_a_region_moves_only_its_lines() -> None:
    display = Display(2, 4)
    display.feed(b"a\r\nb\r\nc\r\nd\x1b[2;3r\x1b[1S")
    assert "".join(line[0] for line in display.lines()) == "ac d"
    display.feed(b"\x1b[2T")
    assert "".join(line[0] for line in display.lines()) == "a  d"


@pytest.mark.parametrize(
    ("text", "after"),
    [("李雪", 4), ("ภาษาไทย", 7), ("می‌خواهم", 7), ("e\u0301a", 2), ("👩‍🚒", 2), ("हिन्दी", 3), ("❤️", 2)],
)
def test_text_of_every_script_is_drawn_whole(text: str, after: int) -> None:
    display = Display(20, 1)
    display.feed(text.encode() + b"|")
    line = display.lines()[0].rstrip()
    assert line == text + "|"
    assert display.feed(b"\x1b[6n") == b"\x1b[1;%dR" % (after + 2)


def test_a_stream_is_taken_apart() -> None:
    raw = "é\x1b[1;31mx\x1b]0;t\x07\x1bP1$r\x1b\\\x1b7\x07\x9b\x1b(B".encode() + b"\xff"
    assert [(token.kind, token.text) for token in tokens(raw)] == [
        (Kind.TEXT, "é"),
        (Kind.CSI, "\x1b[1;31m"),
        (Kind.TEXT, "x"),
        (Kind.OSC, "\x1b]0;t\x07"),
        (Kind.STRING, "\x1bP1$r\x1b\\"),
        (Kind.ESCAPE, "\x1b7"),
        (Kind.CONTROL, "\x07"),
        (Kind.CONTROL, "\x9b"),
        (Kind.ESCAPE, "\x1b(B"),
        (Kind.TEXT, "\udcff"),
    ]


PIECES = st.sampled_from(
    [b"\x1b", b"[", b"]", b"1", b";", b"H", b"\x07", b"\\", b"P", "é".encode(), b"\xff", b"ab"]
)


@given(st.lists(PIECES, max_size=12), st.data())
def test_borders_between_reads_change_nothing(pieces: list[bytes], data: st.DataObject) -> None:
    raw = b"".join(pieces)
    border = data.draw(st.integers(0, len(raw)))
    tokenizer = Tokenizer()
    parts = [*tokenizer.feed(raw[:border]), *tokenizer.feed(raw[border:], final=True)]
    assert "".join(token.text for token in parts).encode("utf-8", "surrogateescape") == raw
    assert _joined(parts) == _joined(tokens(raw))


def _joined(found: list[Token]) -> list[Token]:
    """Join neighbouring texts: where a text is cut does not matter."""
    joined: list[Token] = []
    for token in found:
        if joined and joined[-1].kind is token.kind is Kind.TEXT:
            joined[-1] = Token(Kind.TEXT, joined[-1].text + token.text)
        else:
            joined.append(token)
    return joined


HOSTILE = {
    "\x1b]0;owned\x07": "title",
    "\x1b]52;c;aGk=\x07": "clipboard",
    "\x1b[2J": "erase",
    "\x1b[6n": "question",
    "\x9b": "8-bit CSI",
    "\x07": "bell",
    "\x08": "backspace",
    "\u202e": "override",
    "\u2066": "isolate",
    "\u00ad": "soft hyphen",
}


@pytest.mark.parametrize("hostile", HOSTILE, ids=HOSTILE.values())
def test_hostile_sequences_are_told_from_textuals_own(hostile: str) -> None:
    ours = "\x1b[?1049h\x1b[?25l\x1b[1;1H\x1b[38;2;1;2;3mمی‌خواهم\x1b[0m\r\n\x1b[?1049l".encode()
    assert foreign(ours) == []
    assert foreign(ours + hostile.encode() + ours) == [ascii(hostile)[1:-1]]


def test_what_a_program_may_write_besides_is_named() -> None:
    copy = b"\x1b]52;c;aGk=\x07"
    assert foreign(copy, also=[r"\x1b\]52;c;[A-Za-z0-9+/=]*\x07"]) == []
