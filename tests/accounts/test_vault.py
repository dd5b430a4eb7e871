"""Secrets in the keyring: the real keyring library with backends good and bad, and programs to kill."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Protocol

import pytest

from tests.support.waiting import wait_until
from tui.accounts import vault as vault_module
from tui.accounts.vault import Key, KeyringVault, MemoryVault, Vault
from tui.errors import StoppedError, VaultError
from tui.secret import Secret
from tui.stop import Stop

ROOT = Path(__file__).parents[2]
KEY = Key("rollbook:moodle:moodle.acme.example", "amélie at école")
SECRET = Secret("s3cret “with” ünicode and a \\ backslash")
ENOUGH = 60
"""Seconds no operation takes, however busy the machine is."""
SHORT = 0.5
"""Seconds given to what hangs anyway."""


class Choose(Protocol):
    """Makes a vault with the backend of that name."""

    def __call__(self, backend: str, seconds: float = ENOUGH) -> KeyringVault: ...


@pytest.fixture
def choose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Choose:
    """Keep away from this machine's own keyring."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    monkeypatch.setenv("KEYRING_PROPERTY_PATH", str(tmp_path / "kept.json"))

    def choose(backend: str, seconds: float = ENOUGH) -> KeyringVault:
        name = backend if backend.startswith("keyring") else f"tests.support.keyrings.{backend}"
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
        return KeyringVault(seconds)

    return choose


def refused(use: Callable[[], object]) -> VaultError:
    with pytest.raises(VaultError) as raised:
        use()
    assert raised.value.sentence.isprintable()
    assert SECRET.reveal() not in raised.value.sentence
    return raised.value


@pytest.mark.parametrize("backend", ["", "FileKeyring"])
def test_kept_read_replaced_and_forgotten(backend: str, choose: Choose) -> None:
    vault: Vault = choose(backend) if backend else MemoryVault()
    assert vault.probe().usable
    assert vault.load(KEY) is None
    vault.save(KEY, SECRET)
    assert vault.load(KEY) == SECRET
    assert vault.load(Key(KEY.service, "somebody else")) is None
    vault.save(KEY, Secret("another"))
    assert vault.load(KEY) == Secret("another")
    assert vault.delete(KEY) is True
    assert vault.load(KEY) is None
    assert vault.delete(KEY) is False


@pytest.mark.parametrize(
    ("backend", "short", "reason"),
    [
        ("keyring.backends.fail.Keyring", "none, F1", "no keyring runs here"),
        ("keyring.backends.null.Keyring", "off, F1", "keeps nothing"),
        ("PlaintextLikeKeyring", "unsafe, F1", "where others can read them"),
        ("keyring.backends.chainer.ChainerBackend", "none, F1", "no keyring runs here"),
        ("keyring.backends.SecretService.Keyring", "broken, F1", "cannot be used: "),
        ("NoSuchKeyring", "broken, F1", "cannot be used: "),
        ("keyring_of_nobody.Keyring", "broken, F1", "No module named 'keyring_of_nobody'"),
        ("HangingAtStartKeyring", "hangs, F1", f"did not answer in {SHORT} s"),
    ],
)
def test_unfit_keyring_says_why_and_keeps_nothing(
    backend: str, short: str, reason: str, choose: Choose, tmp_path: Path
) -> None:
    vault = choose(backend, SHORT if backend == "HangingAtStartKeyring" else ENOUGH)
    state = vault.probe()
    assert not state.usable
    assert state.name
    assert reason in state.reason
    assert not state.reason.endswith(".")
    assert state.short == short
    assert state.may_hold == (short in {"broken, F1", "hangs, F1"})
    assert len(state.short) <= 12
    error = refused(lambda: vault.save(KEY, SECRET))
    assert error.what == f"the secret was not saved: {state.reason}"
    assert error.remedy
    assert not (tmp_path / "kept.json").exists()


def test_every_reason_has_a_mark_that_fits() -> None:
    for reason, short in vault_module._REASONS.values():
        assert 0 < len(short) <= 12
        assert reason.format(name="X", detail="Y", limit=3.0)


@pytest.mark.parametrize(
    ("backend", "reason"),
    [
        ("LockedKeyring", "is locked, which is normal over SSH"),
        ("HangingKeyring", f"did not answer in {SHORT} s"),
        ("DyingKeyring", "broke down (Terminated)"),
    ],
)
def test_keyring_that_fails_when_used(backend: str, reason: str, choose: Choose) -> None:
    vault = choose(backend, SHORT if backend == "HangingKeyring" else ENOUGH)
    state = vault.probe()
    assert not state.usable
    assert state.may_hold
    assert reason in state.reason
    for use in (lambda: vault.save(KEY, SECRET), lambda: vault.load(KEY), lambda: vault.delete(KEY)):
        assert reason in refused(use).what


def test_backend_that_ends_its_process_gave_no_answer(choose: Choose) -> None:
    assert "its answer cannot be read" in refused(lambda: choose("LeavingKeyring").load(KEY)).what


@pytest.mark.parametrize("secret", [Secret("plain"), SECRET], ids=["as it is", "as Python writes it"])
def test_error_that_repeats_the_secret_is_shown_without_it(secret: Secret, choose: Choose) -> None:
    error = refused(lambda: choose("RepeatingKeyring").save(KEY, secret))
    assert "cannot encode" in error.what
    assert secret.reveal()[:5] not in error.what


@pytest.mark.parametrize("backend", ["ForgetfulKeyring", "CuttingKeyring"])
def test_saved_only_if_it_can_be_read_back(backend: str, choose: Choose) -> None:
    error = refused(lambda: choose(backend).save(KEY, SECRET))
    assert "did not give back what it was given" in error.what


def test_secret_is_forgotten_only_if_it_is_seen_gone(choose: Choose, tmp_path: Path) -> None:
    choose("FileKeyring").save(KEY, SECRET)
    assert "the secret is still there" in refused(lambda: choose("StubbornKeyring").delete(KEY)).what
    assert len(json.loads((tmp_path / "kept.json").read_text())) == 1


def test_keyring_that_fails_between_writing_and_looking(
    choose: Choose, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = choose("FileKeyring")
    ask, asked = vault._ask, list[str]()

    def lock_after_the_first(request: dict[str, str], stop: Stop | None) -> object:
        asked.append(request["do"])
        if len(asked) % 2 == 0:
            monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.support.keyrings.LockedKeyring")
        else:
            monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.support.keyrings.FileKeyring")
        return ask(request, stop)

    monkeypatch.setattr(vault, "_ask", lock_after_the_first)
    assert "the secret was not saved" in refused(lambda: vault.save(KEY, SECRET)).what
    assert "may still be there" in refused(lambda: vault.delete(KEY)).what
    assert asked == ["save", "load", "delete", "load"]


def test_silent_keyring_is_asked_once_until_it_answers_again(choose: Choose, tmp_path: Path) -> None:
    vault = choose("HangingKeyring", SHORT)
    refused(lambda: vault.load(KEY))
    (tmp_path / "kept.json.pid").unlink(missing_ok=True)
    assert "did not answer" in refused(lambda: vault.load(KEY)).what
    assert not (tmp_path / "kept.json.pid").exists()
    choose("FileKeyring")
    vault._seconds = ENOUGH
    assert vault.probe().usable
    assert vault.load(KEY) is None


@pytest.mark.parametrize("operation", ["probe", "load", "save", "delete"])
def test_stop_kills_the_program_at_once(operation: str, choose: Choose, tmp_path: Path) -> None:
    vault = choose("HangingAtStartKeyring" if operation == "probe" else "HangingKeyring")
    uses: dict[str, Callable[[Stop], object]] = {
        "probe": vault.probe,
        "load": partial(vault.load, KEY),
        "save": partial(vault.save, KEY, SECRET),
        "delete": partial(vault.delete, KEY),
    }
    with hanging(uses[operation], tmp_path) as pid:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes()
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    wait_until(lambda: not Path(f"/proc/{pid}").exists(), 5, "the program lives on")
    assert b"keyring_child" in arguments
    for public in (arguments, environment):
        assert SECRET.reveal().encode() not in public
        assert b"s3cret" not in public


@contextlib.contextmanager
def hanging(use: Callable[[Stop], object], folder: Path) -> Iterator[int]:
    """Have an operation hang in a thread, give its program's number, then stop it: it must end within 1 s."""
    stop = Stop()
    ended: list[type[BaseException]] = []

    def run() -> None:
        try:
            use(stop)
        except StoppedError:
            ended.append(StoppedError)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield int(wait_until(lambda: written(folder / "kept.json.pid"), 30))
    finally:
        begin = time.monotonic()
        stop.set()
        thread.join(5)
    assert time.monotonic() - begin < 1
    assert ended == [StoppedError]


def written(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def test_stopped_before_it_began(choose: Choose) -> None:
    stop = Stop()
    stop.set()
    for vault in (choose("FileKeyring"), MemoryVault()):
        for use in (
            partial(vault.probe, stop),
            partial(vault.load, KEY, stop),
            partial(vault.save, KEY, SECRET, stop),
            partial(vault.delete, KEY, stop),
        ):
            with pytest.raises(StoppedError):
                use()


def test_child_ends_by_itself_when_nobody_kills_it(choose: Choose) -> None:
    """Rollbook may be gone, killed or crashed, while a keyring hangs."""
    choose("HangingKeyring")
    request = json.dumps({"do": "load", **KEY._asdict()})
    arguments = [sys.executable, "-P", str(vault_module._CHILD), "1.0"]
    ended = subprocess.run(arguments, input=request.encode(), capture_output=True, timeout=30, check=False)
    assert ended.returncode == -signal.SIGALRM


def test_program_that_cannot_be_started(choose: Choose, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    state = choose("FileKeyring").probe()
    assert "broke down (No such file or directory)" in state.reason


def test_secrets_of_the_environment_are_not_inherited(
    choose: Choose, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ROLLBOOK_MOODLE_SECRET", "s3cret")
    monkeypatch.setenv("ROLLBOOK_ISPRING_SECRET_FILE", "/run/s3cret")
    vault = choose("HangingKeyring")
    with hanging(partial(vault.load, KEY), tmp_path) as pid:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    assert b"HOME=" in environment
    assert b"PYTHON_KEYRING_BACKEND=" in environment
    assert b"s3cret" not in environment


def test_memory_of_secrets_is_masked() -> None:
    vault = MemoryVault()
    vault.save(KEY, SECRET)
    assert SECRET.reveal() not in repr(vault._secrets)


def test_keyring_is_imported_by_no_other_process() -> None:
    """Nothing of the sign-in imports keyring into Rollbook itself."""
    program = (
        "import sys, tui.accounts.vault, tui.accounts.secrets, tui.accounts.profiles; "
        "print([name for name in sys.modules if name.split('.')[0] in ('keyring', 'secretstorage')])"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, cwd=ROOT, check=True, text=True
    )
    assert told.stdout.strip() == "[]"
