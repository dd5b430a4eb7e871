"""Copied text reaches tmux's own buffer, and terminals as OSC 52; nothing more is claimed than is known."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.emitted import Kind, tokens
from tests.support.waiting import wait_until
from tui.errors import StoppedError
from tui.stop import Stop
from tui.terminal.clipboard import BUFFER, MAX_BYTES, Clipboard, osc52

TEXT = "Amélie Dubois: Not complete.\nNext: أحمد, 李雪梅 'quoted' \"$(x)\" `y` | z"

Tmux = Callable[..., str]


@pytest.fixture
def tmux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tmux]:
    """A tmux server with its default configuration; this process is as if started in it."""
    if not shutil.which("tmux"):
        pytest.skip("needs tmux")
    command = ["tmux", "-S", str(tmp_path / "tmux"), "-f", "/dev/null"]

    def do(*arguments: str) -> str:
        run = subprocess.run(
            [*command, *arguments], env=dict(os.environ), capture_output=True, check=True, timeout=10
        )
        return run.stdout.decode()

    do("new-session", "-d", "cat")
    monkeypatch.setenv("TMUX", do("display-message", "-p", "#{socket_path},#{pid},0").strip())
    yield do
    do("kill-server")


def payload(sequence: str) -> bytes:
    """What an OSC 52 sequence puts into the clipboard."""
    (token,) = tokens(sequence.encode())
    assert token.kind is Kind.OSC
    start, _, encoded = token.text[:-1].rpartition(";")
    assert (start, token.text[-1]) == ("\x1b]52;c", "\x07")
    return base64.b64decode(encoded, validate=True)


@given(st.binary(max_size=2000))
def test_osc_52_holds_the_text(data: bytes) -> None:
    assert payload(osc52(data)) == data


@given(st.binary(max_size=2000))
def test_screen_passes_on_what_is_wrapped_in_short_pieces(data: bytes) -> None:
    pieces = osc52(data, in_screen=True).split("\x1b\\")
    assert pieces.pop() == ""
    assert all(piece.startswith("\x1bP") and len(piece) < 256 for piece in pieces)
    assert payload("".join(piece.removeprefix("\x1bP") for piece in pieces)) == data


def test_outside_tmux_the_terminal_is_sent_the_text_and_nothing_is_promised() -> None:
    copied = Clipboard({}).put(TEXT, Stop())
    assert payload(copied.sequence).decode() == TEXT
    assert copied.words == "Sent to the terminal's clipboard; none tells whether it took it."
    assert osc52(TEXT.encode(), in_screen=True) == Clipboard({"STY": "1.pts"}).put(TEXT, Stop()).sequence


def test_what_terminals_do_not_take_is_not_sent() -> None:
    assert Clipboard({}).put("x" * MAX_BYTES, Stop()).sequence
    copied = Clipboard({}).put("ü" * MAX_BYTES, Stop())
    assert copied.sequence == ""
    assert copied.words.startswith("Too long")


def test_tmux_has_the_text_in_one_buffer_until_it_is_cleared(tmux: Tmux) -> None:
    clipboard = Clipboard(os.environ)
    for text in ("before", TEXT):
        copied = clipboard.put(text, Stop())
        assert tmux("show-buffer", "-b", BUFFER) == text
        assert copied.sequence == ""
        assert copied.words.startswith("In tmux's buffer “rollbook”: prefix ] pastes it")
    assert tmux("list-buffers", "-F", "#{buffer_name}").split() == [BUFFER]
    clipboard.clear()
    wait_until(lambda: not tmux("list-buffers"), message="the buffer stayed")


def test_what_somebody_else_copied_stays(tmux: Tmux) -> None:
    tmux("set-buffer", "-b", BUFFER, "another's")
    Clipboard(os.environ).clear()
    assert tmux("show-buffer", "-b", BUFFER) == "another's"


def test_an_old_tmux_is_not_asked_to_pass_the_text_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "tmux"
    old.write_text(
        "#!/bin/sh\n"
        'case "$*" in *-w*) exit 1;; load-buffer*) cat >"$0.text";; show-buffer) echo another;; esac\n'
    )
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    copied = Clipboard({"TMUX": "x"}).put(TEXT, Stop())
    assert (tmp_path / "tmux.text").read_text() == TEXT
    assert copied.words == "In tmux's buffer “rollbook”: prefix = lists it."


def test_without_a_tmux_to_ask_the_terminal_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert payload(Clipboard({"TMUX": "x"}).put(TEXT, Stop()).sequence).decode() == TEXT


def test_copying_can_be_stopped() -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(StoppedError):
        Clipboard({"TMUX": "x"}).put(TEXT, stop)
