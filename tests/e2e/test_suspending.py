"""Back to the shell for a while: the terminal is the shell's until the program is called back."""

from __future__ import annotations

import signal

from tests.e2e.program import Rollbook
from tests.support.waiting import wait_until

ALTERNATE: int = 1049
"""The mode of the alternate screen."""


def test_ctrl_z_gives_the_terminal_back_and_fg_takes_it_again() -> None:
    with Rollbook("--demo") as program:
        program.sign_in()
        program.wait_quiet()
        screen = program.text()
        program.press("ctrl+z")
        wait_until(lambda: ALTERNATE not in program.modes and program.echo, 10, "the terminal was kept")
        assert program.process.poll() is None
        program.signal(signal.SIGCONT)
        wait_until(lambda: ALTERNATE in program.modes and program.text() == screen, 10, program.text)
        assert not program.echo
        program.press("q")
        assert program.wait_exit() == 0
