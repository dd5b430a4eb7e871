"""What the program that speaks to keyring answers, asked within this process and as the program it is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import keyring.backend
import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null

from tests.support.keyrings import (
    CuttingKeyring,
    FileKeyring,
    LockedKeyring,
    OtherFileKeyring,
    PlaintextLikeKeyring,
    RepeatingKeyring,
    StubbornKeyring,
)
from tui.accounts.keyring_child import MAX_DETAIL, MOST_COPIES, answer

CHILD = Path(answer.__code__.co_filename)
WHERE = {"service": "rollbook:ispring:api", "username": "key 7"}


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Ask for something, of a backend put in place of this machine's own."""
    monkeypatch.setenv("KEYRING_PROPERTY_PATH", str(tmp_path / "kept.json"))

    def ask(backend: type[KeyringBackend], do: str, **more: str) -> dict[str, Any]:
        monkeypatch.setattr(keyring.core, "_keyring_backend", backend())
        return answer({"do": do, **WHERE, **more})

    return ask


def test_save_load_delete(ask: Any) -> None:
    told = {"backend": "tests.support.keyrings", "title": FileKeyring.name, "problem": "", "detail": ""}
    assert ask(FileKeyring, "probe") == told
    assert ask(FileKeyring, "load") == told | {"secret": None}
    assert ask(FileKeyring, "save", secret="one") == told
    assert ask(FileKeyring, "load") == told | {"secret": "one"}
    assert ask(FileKeyring, "delete") == told | {"found": True}
    assert ask(FileKeyring, "delete") == told | {"found": False}


@pytest.mark.parametrize(
    ("backend", "problem"),
    [(fail.Keyring, "none"), (null.Keyring, "null"), (PlaintextLikeKeyring, "plaintext")],
)
@pytest.mark.parametrize("do", ["probe", "load", "save", "delete"])
def test_unfit_backends_are_not_used(
    ask: Any, backend: type[KeyringBackend], problem: str, do: str, tmp_path: Path
) -> None:
    assert ask(backend, do, secret="one")["problem"] == problem
    assert not (tmp_path / "kept.json").exists()


def test_backends_of_keyrings_alt_are_plaintext_whatever_their_priority(ask: Any) -> None:
    alternative = type("PlaintextKeyring", (FileKeyring,), {"__module__": "keyrings.alt.file", "priority": 9})
    assert ask(alternative, "probe")["problem"] == "plaintext"


def chain(monkeypatch: pytest.MonkeyPatch, *members: type[KeyringBackend]) -> None:
    """Let keyring's own chain find these backends on this machine."""
    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [member() for member in members])


def test_of_a_chain_the_first_fit_member_is_used(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    chain(monkeypatch, OtherFileKeyring, PlaintextLikeKeyring, FileKeyring, chainer.ChainerBackend)
    assert ask(chainer.ChainerBackend, "probe")["title"] == FileKeyring.name
    assert ask(chainer.ChainerBackend, "save", secret="one")["problem"] == ""
    assert ask(FileKeyring, "load")["secret"] == "one"


def test_chain_of_unfit_members_is_unfit(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    chain(monkeypatch, PlaintextLikeKeyring, null.Keyring)
    assert ask(chainer.ChainerBackend, "save", secret="one")["problem"] == "plaintext"
    chain(monkeypatch)
    assert ask(chainer.ChainerBackend, "probe")["problem"] == "none"


def test_locked_by_its_error(ask: Any) -> None:
    told = ask(LockedKeyring, "load")
    assert (told["problem"], told["detail"]) == ("locked", "Failed to unlock the collection!")


def test_errors_are_told_short_and_without_the_secret(ask: Any) -> None:
    told = ask(RepeatingKeyring, "save", secret="hunter2")
    assert told["problem"] == "failed"
    assert "cannot encode" in told["detail"]
    assert "hunter2" not in told["detail"]
    told = ask(RepeatingKeyring, "save", secret="\x1b" * 2 * MAX_DETAIL)
    assert len(told["detail"]) <= MAX_DETAIL


def test_error_without_words_is_told_by_its_name(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall_silent(_self: object, _service: str, _username: str) -> str:
        raise PermissionError

    monkeypatch.setattr(CuttingKeyring, "get_password", fall_silent)
    assert ask(CuttingKeyring, "load")["detail"] == "PermissionError"


def test_configuration_that_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring_of_nobody.Keyring")
    assert answer({"do": "probe"}) == {
        "problem": "unloadable",
        "detail": "No module named 'keyring_of_nobody'",
    }


def test_every_copy_is_deleted_and_a_stubborn_backend_ends_it(
    ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Secret Service may keep several entries of one key."""
    left = ["one", "two", "three"]
    monkeypatch.setattr(FileKeyring, "get_password", lambda *_: left[-1] if left else None)
    monkeypatch.setattr(FileKeyring, "delete_password", lambda *_: left.pop())
    assert ask(FileKeyring, "delete")["found"] is True
    assert left == []
    left.append("four")
    tries = []
    monkeypatch.setattr(StubbornKeyring, "delete_password", lambda *_: tries.append(1))
    assert ask(StubbornKeyring, "delete")["found"] is True
    assert len(tries) == MOST_COPIES


def test_as_a_program_it_writes_its_answer_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(CHILD.parents[2]))
    monkeypatch.setenv("KEYRING_PROPERTY_PATH", str(tmp_path / "kept.json"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.support.keyrings.TalkingKeyring")
    ended = subprocess.run(
        [sys.executable, "-P", str(CHILD), "60"],
        input=json.dumps({"do": "load", **WHERE}).encode(),
        capture_output=True,
        check=True,
    )
    assert json.loads(ended.stdout)["secret"] is None
    assert b'{"problem": "none"}' in ended.stderr


def test_its_folder_shadows_no_module_of_the_standard_library() -> None:
    """The folder holds a secrets.py; the program must not find it when a backend imports secrets."""
    program = f"import runpy; runpy.run_path({str(CHILD)!r}); import secrets; print(secrets.token_hex(2))"
    ended = subprocess.run([sys.executable, "-P", "-c", program], cwd=CHILD.parent, check=False)
    assert ended.returncode == 0
