"""What there is to sign in with: profiles, one of them chosen, a place for secrets, the demo."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.accounts.access import DEMO_NAME, Access, demo_access, own_access
from tui.accounts.profiles import FILE_NAME, ISpringAccount, Profile, config_folder, save_profile
from tui.accounts.secrets import find_secret
from tui.accounts.vault import KeyringVault, MemoryVault
from tui.errors import StorageError, UsageError
from tui.records import System
from tui.secret import Secret


class Campus:
    """A campus nobody has started."""

    ispring_url = "http://127.0.0.1:1"
    soap_url = "http://127.0.0.1:1/soap"
    moodle_url = "http://127.0.0.1:2"
    account_url = "https://acme.example"
    client_id = "key"
    client_secret = Secret("of the key")
    moodle_token = Secret("token")
    now = datetime(2026, 11, 22, tzinfo=UTC)

    def close(self) -> None:
        """Nothing was started."""


def profile(name: str) -> Profile:
    return Profile(name, ISpringAccount("https://acme.example", "https://api.acme.example", client_id="key"))


def access(*names: str, chosen: str = "") -> Access:
    return Access(tuple(map(profile, names)), chosen, MemoryVault(), {})


@pytest.mark.parametrize(
    ("names", "chosen", "found"),
    [((), "", None), (("a",), "", "a"), (("a", "b"), "", "a"), (("a", "b"), "b", "b")],
)
def test_the_chosen_profile_or_the_first(names: tuple[str, ...], chosen: str, found: str | None) -> None:
    got = access(*names, chosen=chosen).profile()
    assert (got.name if got else None) == found


@pytest.mark.parametrize(("names", "listed"), [((), "none yet"), (("a", "b"), "a, b")])
def test_an_unknown_profile_lists_the_known(names: tuple[str, ...], listed: str) -> None:
    with pytest.raises(UsageError, match="there is no profile “c�”") as raised:
        access(*names, chosen="c\x1b").profile()
    assert raised.value.remedy == f"Saved profiles: {listed}."


def test_ones_own_profiles_keyring_and_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("first", "second"):
        save_profile(profile(name))
    monkeypatch.setenv("ROLLBOOK_MOODLE_SECRET", "of the environment")
    found = own_access("second", Campus)
    assert found.profile() == profile("second")
    assert isinstance(found.vault, KeyringVault)
    assert found.environment == {"ROLLBOOK_MOODLE_SECRET": Secret("of the environment")}
    assert "ROLLBOOK_MOODLE_SECRET" not in os.environ
    assert (found.demo, found.start_demo) == (False, Campus)


def test_without_any_file_there_is_nothing() -> None:
    assert own_access("", None).profile() is None


def test_a_damaged_file_is_said_and_keeps_nobody_from_signing_in() -> None:
    save_profile(profile("first"))
    path = config_folder() / FILE_NAME
    path.write_text("[profile.first\n", "utf-8")
    found = own_access("", Campus)
    assert found.damage is not None
    assert found.damage.what.startswith(f"{path}, line 1: ")
    assert (found.profile(), found.start_demo) == (None, Campus)
    with pytest.raises(StorageError, match="line 1"):
        own_access("first", None).profile()
    found.profiles = (profile("second"),)  # signed in meanwhile
    assert found.profile() == profile("second")


def test_a_faulty_profile_keeps_nobody_from_another() -> None:
    """It matters to whom asks for it, and is told where profiles are listed; nothing is saved over it."""
    save_profile(profile("good"))
    path = next(config_folder().iterdir())
    text = path.read_text("utf-8")
    path.write_text(f"{text}\n[profile.bad]\nidle_signout = 'soon'\n", "utf-8")
    assert own_access("good", None).profile() == own_access("", None).profile() == profile("good")
    save_profile(profile("good"))
    with pytest.raises(StorageError, match="line"):
        own_access("bad", None).profile()
    with pytest.raises(UsageError) as raised:
        own_access("other", None).profile()
    assert raised.value.remedy.startswith("Saved profiles: good, bad (faulty: ")
    with pytest.raises(StorageError):
        save_profile(profile("third"))
    assert "idle_signout = 'soon'" in path.read_text("utf-8")
    path.write_text("[profile.bad]\nidle_signout = 'soon'\n", "utf-8")
    with pytest.raises(StorageError):
        own_access("", None).profile()


def test_the_demo_is_signed_in_to_from_memory(own_folders: Path) -> None:
    found = demo_access(Campus())
    chosen = found.profile()
    assert chosen is not None
    assert (chosen.name, found.demo, found.start_demo) == (DEMO_NAME, True, None)
    secrets = [find_secret(chosen, system, found.vault, environment=found.environment) for system in System]
    assert [one.secret for one in secrets if one] == [Secret("of the key"), Secret("token")]
    assert list(own_folders.rglob("*")) == []


def test_the_demo_is_read_over_rest_unless_soap_is_wanted() -> None:
    over = [demo_access(Campus()), demo_access(Campus(), protocol="soap")]
    accounts = [chosen.ispring for chosen in (found.profile() for found in over) if chosen]
    assert [one.protocol for one in accounts] == ["rest", "soap"]
    assert {one.soap_url for one in accounts} == {Campus.soap_url}
