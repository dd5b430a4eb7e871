"""Leaving: at once, whatever hangs, and with the terminal as it was before."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.accounts import COURSE, SECRETS, courses, save
from tests.e2e.hunted import spied_upon
from tests.e2e.program import AT_ONCE, COURSES_READ, PATIENCE, Rollbook
from tests.support.ispring_site import ISpringSite
from tests.support.loopback import stalled
from tests.support.moodle_replay import MoodleReplay
from tui.protocols.moodle.requests import SERVER_PATH


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_end_it_in_good_order(number: signal.Signals) -> None:
    with Rollbook("--demo") as program:
        program.sign_in()
        program.wait_quiet()
        begun = time.monotonic()
        program.signal(number)
        program.gone(begun)


@pytest.mark.parametrize("where", ["handler", "worker", "drawing"])
def test_a_fault_of_its_own_gives_the_terminal_back(where: str, tmp_path: Path) -> None:
    with Rollbook("--demo", environment=spied_upon(tmp_path / "spied", SPY_FAILS=where)) as program:
        program.sign_in()
        program.signal(signal.SIGUSR2)
        assert program.wait_exit(PATIENCE) == 70
        program.is_clean()
        told = program.raw.rpartition(b"\x1b[?1049l")[2].decode()
        assert "Rollbook stopped because of a fault of its own (ValueError)." in told
        assert "with [" not in program.raw.decode()


def test_a_terminal_that_goes_away_ends_it() -> None:
    with Rollbook("--demo") as program:
        program.sign_in()
        begun = time.monotonic()
        program.hang_up()
        program.process.wait(10)
        assert time.monotonic() - begun < AT_ONCE


@dataclass(frozen=True, slots=True)
class Hang:
    """A place where servers accept and never answer, the way there, and what is on the screen meanwhile."""

    ispring: str = ""
    moodle: bool = False
    way: tuple[str, ...] = ()
    sign: str = ""
    quit: str = "q"


HANGS = {
    "both sign-ins": Hang("POST /api/v3/token", True, (), "asking", "ctrl+c"),
    "Moodle's sign-in": Hang("", True, (), "asking", "ctrl+c"),
    "courses": Hang("GET /contents", False, (), "asking iSpring"),
    "final statuses": Hang(f"GET /content/{COURSE[0]}/final_statuses", False, ("Safety",), "x stops"),
    "enrolments": Hang("GET /enrollments", False, ("Safety",), "Zoë"),
    "names": Hang("GET /users/v2", False, ("Safety",), "E-student01"),
}


@pytest.mark.parametrize("hang", HANGS.values(), ids=HANGS)
def test_nobody_waits_for_a_server_that_hangs(hang: Hang) -> None:
    with ISpringSite(courses()) as ispring, MoodleReplay() as moodle:
        save(ispring.url, moodle.url)
        if hang.ispring:
            ispring.routes[hang.ispring] = stalled()
        if hang.moodle:
            moodle.routes[f"POST {SERVER_PATH}"] = stalled()
        with Rollbook(environment=SECRETS) as program:
            program.sees("[ Sign in ]", "from variable")
            program.press("enter")
            for title in hang.way:
                program.sees(title, COURSES_READ)
                program.press("enter")
            program.sees(hang.sign)
            program.leave(hang.quit)


def test_nobody_waits_for_a_moodle_that_hangs_at_one_learner() -> None:
    with ISpringSite(courses()) as ispring, MoodleReplay() as moodle:
        save(ispring.url, moodle.url)
        with Rollbook(environment=SECRETS) as program:
            program.sees("[ Sign in ]", "from variable")
            program.sign_in()
            program.sees("Safety")
            program.press("enter")
            program.sees("Zoë Brontë", "id")
            moodle.routes[f"POST {SERVER_PATH}"] = stalled()
            program.press("enter")
            program.sees("… asking Moodle")
            program.leave("q")
