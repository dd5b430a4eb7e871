"""Whatever keyring there is: sign in soon, leave at once, and read the truth about it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.e2e.accounts import courses, save
from tests.e2e.program import COURSES_READ, Rollbook
from tests.support.ispring_site import ISpringSite
from tests.support.moodle_replay import MoodleReplay
from tests.support.source import ROOT
from tests.support.waiting import wait_until

SOON: Final = 4.0
"""Seconds after which, at the latest, secrets can be typed and used."""


CHAINED: Final = """
import json
from pathlib import Path

from keyring.backend import KeyringBackend


class Fit(KeyringBackend):
    priority = 5
    path = ""

    def _kept(self):
        return json.loads(Path(self.path).read_text()) if Path(self.path).exists() else {}

    def get_password(self, service, username):
        return self._kept().get(service)

    def set_password(self, service, username, password):
        Path(self.path).write_text(json.dumps(self._kept() | {service: password}))


class Unfit(Fit):
    priority = 0.5
"""
"""Two backends as a package may bring them: of a chain of both, one is fit for secrets."""


@dataclass(frozen=True, slots=True)
class Case:
    """A keyring, and what must be on the screen.

    Attributes:
        backend: Its class.
        beside: What stands beside the choice where to keep secrets.
        missing: Why there is no secret.
        after: What is said once signed in, of secrets that should have been kept; empty if nothing is.
    """

    backend: str
    beside: str
    missing: str = "no secret is saved"
    after: str = ""


OFF: Final = "(•) for this session only"
CASES: Final[Mapping[str, Case]] = {
    "memory": Case("ForgetfulKeyring", "(•) in the keyring", after="the secret was not saved"),
    "null": Case("keyring.backends.null.Keyring", f"{OFF}    off, F1"),
    "fail": Case("keyring.backends.fail.Keyring", f"{OFF}    none, F1"),
    "plaintext": Case("PlaintextLikeKeyring", f"{OFF}    unsafe, F1"),
    "chain of nothing": Case("keyring.backends.chainer.ChainerBackend", f"{OFF}    none, F1"),
    "locked": Case("LockedKeyring", f"{OFF}    locked, F1", "is locked, which is normal over SSH"),
    "hanging": Case("HangingKeyring", f"{OFF}    hangs, F1", "did not answer in 3 s"),
    "hanging at once": Case("HangingAtStartKeyring", f"{OFF}    hangs, F1", "did not answer in 3 s"),
    "dying": Case("DyingKeyring", f"{OFF}    broken, F1", "broke down (Terminated)"),
    "leaving": Case("LeavingKeyring", f"{OFF}    broken, F1", "its answer cannot be read"),
}


@contextmanager
def accounts() -> Iterator[None]:
    """Run both systems, and save a profile for them."""
    with ISpringSite(courses()) as ispring, MoodleReplay() as moodle:
        save(ispring.url, moodle.url)
        yield


def started(backend: str, folder: Path, **environment: str) -> Rollbook:
    """Run the program with a keyring of this kind; there is no secret in the environment."""
    name = backend if backend.startswith("keyring") else f"tests.support.keyrings.{backend}"
    given = {
        "PYTHON_KEYRING_BACKEND": name,
        "PYTHONPATH": str(ROOT),
        "KEYRING_PROPERTY_PATH": str(folder / "kept.json"),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/no-bus",
    }
    return Rollbook(environment=given | environment)


def type_secrets(program: Rollbook) -> None:
    """Type both secrets, beginning in the field at fault, and sign in."""
    program.type(ISpringSite.SECRET)
    program.press(*["tab"] * 4)
    program.type(MoodleReplay.TOKEN)
    program.press("enter")
    program.sees(COURSES_READ, "Safety")


def kept_in(folder: Path) -> dict[str, str]:
    """Return what the keyring keeps in its file."""
    file = folder / "kept.json"
    kept: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return kept


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_sign_in_soon_and_leave_at_once(case: Case, tmp_path: Path) -> None:
    with accounts(), started(case.backend, tmp_path) as program:
        program.sees("[ Sign in ]")
        begun = time.monotonic()
        program.press("enter")
        program.sees("Type it above.")
        assert time.monotonic() - begun < SOON
        assert case.missing in program.text().replace("\n           ", "")
        program.sees(case.beside)
        type_secrets(program)
        if case.after:
            program.sees(case.after)
        assert not (tmp_path / "kept.json").exists()
        program.leave("q")


@pytest.mark.parametrize("backend", ["HangingKeyring", "HangingAtStartKeyring", "DyingKeyring"])
def test_leaving_waits_for_no_keyring(backend: str, tmp_path: Path) -> None:
    with accounts(), started(backend, tmp_path) as program:
        program.sees("[ Sign in ]")
        program.leave("ctrl+c")
    left = tmp_path / "kept.json.pid"
    if left.exists():
        child = Path("/proc", left.read_text("utf-8"))
        wait_until(lambda: not child.exists(), 10, "a child that hangs was left behind")


def installed_chain(folder: Path) -> dict[str, str]:
    """Install the chained backends; return the environment in which keyring finds them."""
    package = folder / "chained-1.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: chained\nVersion: 1\n", "utf-8")
    (package / "entry_points.txt").write_text("[keyring.backends]\nchained = chained_keyrings\n", "utf-8")
    (folder / "chained_keyrings.py").write_text(CHAINED, "utf-8")
    return {"PYTHONPATH": f"{folder}:{ROOT}"}


@pytest.mark.parametrize("backend", ["FileKeyring", "keyring.backends.chainer.ChainerBackend"])
def test_what_is_typed_is_kept_and_used_the_next_time(backend: str, tmp_path: Path) -> None:
    chain = installed_chain(tmp_path)
    with accounts():
        with started(backend, tmp_path, **chain) as program:
            program.sees("[ Sign in ]")
            program.press("enter")
            program.sees("Type it above.", "(•) in the keyring")
            type_secrets(program)
            wait_until(lambda: len(kept_in(tmp_path)) == 2)
            program.leave("q")
        assert sorted(kept_in(tmp_path).values()) == sorted([ISpringSite.SECRET, MoodleReplay.TOKEN])
        with started(backend, tmp_path, **chain) as program:
            program.sees("from keyring")
            program.sign_in()
            program.leave("q")
