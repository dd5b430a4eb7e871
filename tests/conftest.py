"""Every test runs in a world of its own: no user files, no keyring, no proxy, no network but loopback."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Final

import hypothesis
import pytest

from tests.support.network import only_loopback
from tests.support.snapshots import same_picture  # noqa: F401  # a fixture for every folder

_FIXED: Final = {
    "TZ": "Europe/Berlin",
    "LANG": "C.UTF-8",
    "TERM": "xterm-256color",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    "TEXTUAL_ANIMATIONS": "none",
}
_DROPPED: Final = frozenset(
    {
        "COLORTERM",
        "COLUMNS",
        "CREDENTIALS_DIRECTORY",
        "DBUS_SESSION_BUS_ADDRESS",
        "DISPLAY",
        "FORCE_COLOR",
        "LINES",
        "NO_COLOR",
        "SSL_CERT_DIR",
        "SSL_CERT_FILE",
        "STY",
        "TMUX",
        "WAYLAND_DISPLAY",
    }
)
_DROPPED_BEGINNINGS: Final = ("LC_", "ROLLBOOK_", "SSH_")
_DROPPED_ENDINGS: Final = ("_PROXY",)


def _prepare_environment() -> None:
    """Take out what differs from one machine to the next, before Textual reads some of it on import."""
    for name in list(os.environ):
        strange = name.startswith(_DROPPED_BEGINNINGS) or name.upper().endswith(_DROPPED_ENDINGS)
        if strange or name in _DROPPED:
            del os.environ[name]
    os.environ.update(_FIXED)
    time.tzset()


_prepare_environment()

hypothesis.settings.register_profile(
    "rollbook",
    deadline=None,
    derandomize="CI" in os.environ,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("rollbook")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Point every folder of the user's to an empty one; time zone changes of a test end with it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("ROLLBOOK_CONFIG_DIR", str(home / "rollbook"))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    yield home
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """Let no test speak to another machine."""
    with only_loopback():
        yield


MEASURING: Final = "COVERAGE_PROCESS_CONFIG"
"""The environment variable with which programs that are started meanwhile are measured, too."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let coverage look away from what is marked ``unmeasured``, from its threads and its programs."""
    if item.get_closest_marker("unmeasured") is None:
        return (yield)
    here, in_threads, in_programs = sys.gettrace(), threading.gettrace(), os.environ.pop(MEASURING, None)
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        if in_programs is not None:
            os.environ[MEASURING] = in_programs
        threading.settrace(in_threads)
        sys.settrace(here)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run of the pipeline in which a test was skipped: a skipped test proves nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if "CI" in os.environ and reporter is not None and reporter.stats.get("skipped"):
        reporter.ensure_newline()
        reporter.write_line("Skipped tests are not allowed here.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
