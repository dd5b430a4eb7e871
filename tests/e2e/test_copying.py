"""Copied in the real program: read from tmux's own buffer, and parsed out of what a terminal was sent."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

import pytest

from tests.e2e.program import PATIENCE, Rollbook
from tests.e2e.test_tmux import Tmux, in_tmux
from tests.support.emitted import foreign, tokens
from tests.support.terminal import Terminal
from tests.support.waiting import wait_until

SENTENCE = "Amélie Dubois <amelie.dubois@acme.example>, Fire Safety 2026\n"
OSC_52 = r"\x1b\]52;c;[A-Za-z0-9+/=]*\x07"


def at_amelie(tmux: Tmux) -> None:
    tmux.sees("[ Sign in ]")
    tmux.press("Enter")
    tmux.sees("Working at Height")
    for typed, left in (("fire safety", "1 of 16"), ("dubois", "1 of 1")):
        tmux.press("/")
        tmux.do("send-keys", "-l", typed)
        tmux.sees(f"/ {typed}")
        tmux.press("Enter")
        tmux.sees(left)
        if left != "1 of 1":
            tmux.press("Enter")
            tmux.sees("Amélie Dubois")


@pytest.mark.skipif(not shutil.which("tmux"), reason="needs tmux")
@pytest.mark.parametrize("leaving", [("send-keys", "Enter", "q"), ("kill-pane",)], ids=["quit", "killed"])
def test_tmux_has_it_with_its_default_settings_until_rollbook_ends(
    tmp_path: Path, leaving: tuple[str, ...]
) -> None:
    with in_tmux(tmp_path, 80, 24) as tmux:
        tmux.do("new-window", "-d", "cat")
        outside = Terminal([*tmux._command, "attach"], rows=24, columns=80)
        with outside:
            at_amelie(tmux)
            tmux.press("y", "t")
            tmux.sees("In tmux's buffer “rollbook”: prefix ] pastes it")
            held = tmux.do("show-buffer", "-b", "rollbook")
            assert held.startswith(SENTENCE)
            shown = [line.strip() for line in tmux.screen()[2:9] if line.strip()]
            assert "".join(held.split()) == "".join("".join(shown).split())
            assert tmux.do("list-buffers", "-F", "#{buffer_name}") == "rollbook\n"
            outside.wait_raw(b"\x1b]52;")
            assert base64.b64encode(held.encode()) in outside.raw
            tmux.do(*leaving)
            wait_until(lambda: not tmux.do("list-buffers"), PATIENCE, "the buffer stayed")


def test_a_terminal_is_sent_it_and_nothing_else() -> None:
    with Rollbook("--demo") as rollbook:
        rollbook.sign_in()
        rollbook.open_course("fire safety", "Amélie Dubois")
        rollbook.press("/")
        rollbook.type("dubois")
        rollbook.press("enter")
        rollbook.sees("1 of 1")
        rollbook.press("y", "t")
        rollbook.sees("Sent to the terminal's clipboard")
        rollbook.press("enter", "q")
        assert rollbook.wait_exit(PATIENCE) == 0
        raw = rollbook.raw
    (sent,) = (token.text for token in tokens(raw) if token.text.startswith("\x1b]52;"))
    text = base64.b64decode(sent.removeprefix("\x1b]52;c;").removesuffix("\x07"), validate=True).decode()
    assert text.startswith(SENTENCE)
    assert "Moodle as svc-report." in text
    assert foreign(raw, [OSC_52]) == []
