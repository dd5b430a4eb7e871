"""A real Secret Service on a D-Bus of its own: GNOME Keyring, unlocked, locked or without any collection."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import secretstorage
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection
from secretstorage.util import add_match_rules

from tests.support.waiting import wait_until

NEEDED: Final = ("dbus-daemon", "gnome-keyring-daemon")
PASSPHRASE: Final = b"correct horse"
PROMPTER: Final = "org.gnome.keyring.SystemPrompter"

_BUS: Final = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def missing_programs() -> str:
    """Return what must be installed for this, empty if nothing is missing."""
    return ", ".join(name for name in NEEDED if not shutil.which(name))


@dataclass(frozen=True, slots=True)
class Running:
    """A running Secret Service: the environment its users need, and what can be done to it from outside."""

    environment: Mapping[str, str]

    def connect(self) -> DBusConnection:
        """Return a connection to its bus; the caller closes it."""
        connection = open_dbus_connection(self.environment["DBUS_SESSION_BUS_ADDRESS"])
        add_match_rules(connection)
        return connection

    def lock(self) -> None:
        """Lock the default collection."""
        with closing(self.connect()) as connection:
            collection = secretstorage.Collection(connection)
            collection.lock()
            assert collection.is_locked()

    @contextlib.contextmanager
    def unanswered_prompts(self) -> Iterator[None]:
        """Take the place of the program that shows prompts, and never answer."""
        with closing(self.connect()) as connection:
            Proxy(message_bus, connection).RequestName(PROMPTER)
            yield


@contextlib.contextmanager
def secret_service(folder: Path, *, collection: bool = True) -> Iterator[Running]:
    """Run one, its files below ``folder``; with ``collection`` it has an unlocked default collection."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/bus",
    }
    (folder / "bus.conf").write_text(_BUS.format(folder=folder), "utf-8")
    bus = ["dbus-daemon", f"--config-file={folder}/bus.conf", "--nofork", "--nopidfile"]
    keys = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
    with _started(bus, environment):
        wait_until((folder / "bus").exists, message="the bus did not start")
        with _started([*keys, "--unlock"] if collection else keys, environment, PASSPHRASE):
            running = Running(environment)
            wait_until(lambda: _answers(running), message="Secret Service did not start")
            yield running


@contextlib.contextmanager
def _started(arguments: list[str], environment: Mapping[str, str], given: bytes = b"") -> Iterator[None]:
    program = subprocess.Popen(
        arguments,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert program.stdin
        program.stdin.write(given)
        program.stdin.close()
        yield
    finally:
        program.terminate()
        program.wait(10)


def _answers(running: Running) -> bool:
    with closing(running.connect()) as connection:
        return bool(Proxy(message_bus, connection).NameHasOwner("org.freedesktop.secrets")[0])
