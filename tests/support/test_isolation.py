"""The world of a test holds nothing of the user's and no other machine."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from pathlib import Path

import keyring
import keyring.errors
import pytest

from tests.support.network import OtherMachineError, is_loopback


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "0.0.0.0"])  # noqa: S104 (not listened on)
def test_no_connection_leaves_the_machine(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as outside:
        with pytest.raises(OtherMachineError):
            outside.connect((address, 80))
        with pytest.raises(OtherMachineError):
            outside.connect_ex((address, 80))


def test_no_name_is_looked_up_elsewhere() -> None:
    with pytest.raises(OtherMachineError):
        socket.create_connection(("moodle.example", 443), timeout=1)
    with pytest.raises(socket.gaierror):
        socket.create_connection(("moodle.invalid", 443), timeout=1)
    assert socket.getaddrinfo("localhost", 1)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.8.8.8", True), ("::1", True), (b"localhost", True), (None, True), ("a.b", False)],
)
def test_loopback_is_recognised(host: str | bytes | None, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_nothing_of_the_user_is_seen(own_folders: Path) -> None:
    assert Path.home() == own_folders
    assert os.environ["ROLLBOOK_CONFIG_DIR"].startswith(str(own_folders))
    assert not [name for name in os.environ if name.upper().endswith("_PROXY")]
    assert time.tzname == ("CET", "CEST")
    with pytest.raises(keyring.errors.NoKeyringError):
        keyring.get_password("rollbook", "nobody")


@pytest.mark.unmeasured
def test_coverage_looks_away_from_what_is_unmeasured() -> None:
    assert (sys.gettrace(), threading.gettrace()) == (None, None)
