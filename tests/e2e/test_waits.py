"""Quitting at once from every place where a sign-in can wait: by Ctrl+C, and when the line to us breaks."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.accounts import SECRETS, save
from tests.e2e.program import Rollbook
from tests.support.places import PLACES, UNTIL_CLOSED, Scripted
from tests.support.processes import has_ended
from tests.support.waiting import wait_until
from tui.accounts.profiles import ISpringAccount, Profile, save_profile

ENDLESS_LOOK_UP = """
import socket, threading
def hang(*_, **__):
    open({asked!r}, "w").close()
    threading.Event().wait()
socket.getaddrinfo = hang
"""


def quit_by_key(program: Rollbook) -> None:
    program.leave("ctrl+c")


def quit_by_hangup(program: Rollbook) -> None:
    begun = time.monotonic()
    program.signal(signal.SIGHUP)
    program.gone(begun)


QUITS: list[Callable[[Rollbook], None]] = [quit_by_key, quit_by_hangup]


def waiting(url: str, reached: Callable[[], bool], leave: Callable[[Rollbook], None], **more: str) -> None:
    """Sign in at a place, and leave once the request waits there."""
    save(url)
    with Rollbook(environment=SECRETS | more) as program:
        program.sees("[ Sign in ]", "from variable")
        program.press("enter")
        program.sees("… asking")
        wait_until(reached, 10, "nobody ever came there")
        leave(program)


@pytest.mark.parametrize(
    ("name", "leave"),
    [
        *((name, quit_by_key) for name in PLACES),
        ("connection", quit_by_hangup),
        ("head alone", quit_by_hangup),
    ],
)
def test_nobody_waits_for_a_sign_in_that_waits(name: str, leave: Callable[[Rollbook], None]) -> None:
    with PLACES[name]() as place:
        waiting(f"http://127.0.0.1:{place.port}", lambda: place.reached, leave)


@pytest.mark.parametrize("leave", QUITS)
def test_nobody_waits_for_a_greeting_in_tls(leave: Callable[[Rollbook], None]) -> None:
    with Scripted([UNTIL_CLOSED]) as place:
        waiting(f"https://127.0.0.1:{place.port}", lambda: place.reached, leave)


@pytest.mark.parametrize("leave", QUITS)
def test_nobody_waits_for_a_command_that_does_not_end_nor_leaves_it_behind(
    leave: Callable[[Rollbook], None], tmp_path: Path
) -> None:
    number = tmp_path / "number"
    command = ("sh", "-c", f"echo $$ > {number}.new; mv {number}.new {number}; exec sleep 600")
    account = ISpringAccount("https://acme.example", "https://learn.invalid", secret_command=command)
    save_profile(Profile("site", account))
    with Rollbook() as program:
        program.sees("[ Sign in ]")
        program.press("enter")
        wait_until(number.exists, 10, "the command was never run")
        leave(program)
    left = int(number.read_text())
    wait_until(lambda: has_ended(left), message="it lives on")


@pytest.mark.parametrize("leave", QUITS)
def test_nobody_waits_for_the_look_up_of_a_name(leave: Callable[[Rollbook], None], tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    (tmp_path / "sitecustomize.py").write_text(ENDLESS_LOOK_UP.format(asked=str(asked)), "utf-8")
    waiting("https://learn.invalid", asked.exists, leave, PYTHONPATH=str(tmp_path))
