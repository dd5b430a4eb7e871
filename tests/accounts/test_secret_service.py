"""A real Secret Service: unlocked, locked, empty, gone, and with a prompt nobody answers."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.secret_service import Running, missing_programs, secret_service
from tui.accounts.vault import Key, KeyringVault, VaultState
from tui.errors import VaultError
from tui.secret import Secret

pytestmark = pytest.mark.skipif(bool(missing_programs()), reason=f"not installed: {missing_programs()}")

ROOT = Path(__file__).parents[2]
KEY = Key("rollbook:moodle:moodle.acme.example", "token")
SECRET = Secret("0123456789abcdef0123456789abcdef")
ENOUGH = 60


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a path short enough for a socket, in the place of this user's own."""
    with tempfile.TemporaryDirectory(prefix="rb") as name:
        monkeypatch.setenv("XDG_CONFIG_HOME", f"{name}/config")
        monkeypatch.setenv("XDG_DATA_HOME", f"{name}/data")
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={name}/bus")
        monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        yield Path(name)


@pytest.fixture
def running(folder: Path) -> Iterator[Running]:
    with secret_service(folder) as running:
        yield running


@pytest.mark.usefixtures("running")
def test_kept_replaced_and_forgotten() -> None:
    vault = KeyringVault(ENOUGH)
    assert vault.probe() == VaultState(usable=True, name="Secret Service")
    assert vault.load(KEY) is None
    vault.save(KEY, Secret("old"))
    vault.save(KEY, SECRET)
    assert vault.load(KEY) == SECRET
    assert vault.delete(KEY) is True
    assert vault.load(KEY) is None
    assert vault.delete(KEY) is False


def test_locked_is_seen_without_asking_anybody(running: Running) -> None:
    vault = KeyringVault(ENOUGH)
    vault.save(KEY, SECRET)
    running.lock()
    with running.unanswered_prompts():
        state = vault.probe()
        assert state == VaultState(
            usable=False,
            name="Secret Service",
            reason="Secret Service is locked, which is normal over SSH",
            short="locked, F1",
            may_hold=True,
        )
        for use in (lambda: vault.load(KEY), lambda: vault.save(KEY, SECRET), lambda: vault.delete(KEY)):
            with pytest.raises(VaultError, match="Secret Service is locked"):
                use()


def test_prompt_nobody_answers_is_left_at_the_limit(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backend that unlocks without looking first waits for ever; Rollbook does not."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.support.keyrings.PromptingKeyring")
    KeyringVault(ENOUGH).save(KEY, SECRET)
    running.lock()
    vault = KeyringVault(2)
    with running.unanswered_prompts():
        begin = time.monotonic()
        with pytest.raises(VaultError, match="did not answer in 2 s"):
            vault.load(KEY)
        assert time.monotonic() - begin < 4


def test_service_without_any_collection_is_not_asked_to_make_one(folder: Path) -> None:
    with secret_service(folder, collection=False) as running, running.unanswered_prompts():
        state = KeyringVault(ENOUGH).probe()
        assert (state.usable, state.name, state.short) == (False, "Secret Service", "empty, F1")


@pytest.mark.usefixtures("folder")
def test_no_bus_at_all() -> None:
    state = KeyringVault(ENOUGH).probe()
    assert (state.usable, state.name, state.short) == (False, "the keyring", "none, F1")
