"""The real program in tmux, which has its own idea of how wide a name is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.program import PATIENCE
from tests.support.source import ROOT
from tests.support.waiting import wait_until

pytestmark = pytest.mark.skipif(not shutil.which("tmux"), reason="needs tmux")

INDIAN = ("अनन्या शर्मा", "তানভীর আহমেদ")


class Tmux:
    """A tmux server of its own with one window."""

    def __init__(self, socket: Path) -> None:
        self._command = ["tmux", "-S", str(socket), "-f", "/dev/null"]

    def do(self, *arguments: str) -> str:
        run = subprocess.run(
            [*self._command, *arguments],
            env=dict(os.environ),  # readline adds sizes of its own to what would be inherited
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
        return run.stdout

    def screen(self) -> list[str]:
        """The lines of the window."""
        return self.do("capture-pane", "-p").splitlines()

    def sees(self, text: str) -> None:
        wait_until(lambda: text in "\n".join(self.screen()), PATIENCE, lambda: "\n".join(self.screen()))

    def press(self, *keys: str) -> None:
        self.do("send-keys", *keys)


@contextmanager
def in_tmux(
    folder: Path, columns: int, rows: int, *options: str, demo: bool = True, cwd: Path = ROOT
) -> Iterator[Tmux]:
    """Rollbook in a tmux of its own: the demo, or with the profiles there are."""
    folder.mkdir(exist_ok=True)
    tmux = Tmux(folder / "tmux")
    size = ["-x", str(columns), "-y", str(rows)]
    command = [sys.executable, "-m", "tui", *(["--demo"] if demo else []), *options]
    tmux.do(
        "new-session",
        "-d",
        *size,
        f"cd {cwd} && exec {' '.join(command)}",
    )
    try:
        yield tmux
    finally:
        subprocess.run([*tmux._command, "kill-server"], check=False, capture_output=True, timeout=PATIENCE)


def test_names_of_doubtful_width_push_nothing_aside(tmp_path: Path) -> None:
    with in_tmux(tmp_path, 120, 40) as tmux:
        tmux.sees("[ Sign in ]")
        tmux.press("Enter")
        tmux.sees("Working at Height")
        tmux.press("Down", "Down", "Down", "Enter")
        for name in INDIAN:
            tmux.sees(name)
        for line in tmux.screen()[4:34]:
            assert line.count("│") == 1, line
        tmux.press("Down", "Down", "Down", "Enter")
        tmux.sees("Next:")
        wait_until(lambda: INDIAN[0] in tmux.screen()[0], message=lambda: tmux.screen()[0])
        lines = tmux.screen()
        assert lines[0].endswith("READ-ONLY")
        for line in lines[3:34]:
            assert line.count("│") == 1, line
