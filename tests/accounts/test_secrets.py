"""Where secrets come from, in which order, and what is said when a place fails."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.waiting import wait_until
from tui.accounts import secrets as secrets_module
from tui.accounts.records import ISpringAccount, MoodleAccount, Profile
from tui.accounts.secrets import FoundSecret, find_secret, secret_key, secret_kind, take_environment
from tui.accounts.vault import Key, MemoryVault
from tui.errors import SignInError, StoppedError, VaultError
from tui.records import System
from tui.secret import Secret
from tui.stop import Stop

PROFILE = Profile(
    name="acme prod",
    ispring=ISpringAccount(
        "https://acme.ispringlearn.eu", "https://api-learn.ispringlearn.eu", client_id="7d1f"
    ),
    moodle=MoodleAccount("https://moodle.acme.example/lms"),
)
MOODLE = System.MOODLE


def with_command(*words: str) -> Profile:
    assert PROFILE.moodle
    return replace(PROFILE, moodle=replace(PROFILE.moodle, secret_command=words))


def printing(text: str) -> Profile:
    return with_command(sys.executable, "-c", f"import sys; sys.stdout.buffer.write({text.encode()!r})")


def find(
    profile: Profile = PROFILE, system: System = MOODLE, environment: Mapping[str, str] | None = None
) -> FoundSecret | None:
    vault = MemoryVault()
    vault.save(secret_key(profile, system), Secret("from the keyring"))
    return find_secret(profile, system, vault, environment=as_secrets(environment or {}))


def as_secrets(environment: Mapping[str, str]) -> dict[str, Secret]:
    return {name: Secret(value) for name, value in environment.items()}


def failure(profile: Profile = PROFILE, environment: Mapping[str, str] | None = None) -> SignInError:
    with pytest.raises(SignInError) as raised:
        find(profile, environment=environment)
    error = raised.value
    assert (error.system, error.field, error.exit_code) == (MOODLE, "token", 3)
    assert error.remedy
    assert error.sentence.isprintable()
    return error


def test_places_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "named").write_text("from the file\n")
    (tmp_path / "rollbook.acme prod.moodle").write_text("from the profile's credential\n")
    (tmp_path / "rollbook.moodle").write_text("from the credential")
    environment = {
        "ROLLBOOK_MOODLE_SECRET": "from the variable",
        "ROLLBOOK_MOODLE_SECRET_FILE": str(tmp_path / "named"),
        "CREDENTIALS_DIRECTORY": str(tmp_path),
        "ROLLBOOK_ISPRING_SECRET": "of the other system",
    }
    by_command = printing("from the command\nsecond line\n")
    places = [find(by_command, environment=environment), find(environment=environment)]
    del environment["ROLLBOOK_MOODLE_SECRET"]
    places.append(find(environment=environment))
    del environment["ROLLBOOK_MOODLE_SECRET_FILE"]
    places.append(find(environment=environment))
    (tmp_path / "rollbook.acme prod.moodle").unlink()
    places.append(find(environment=environment))
    (tmp_path / "rollbook.moodle").unlink()
    places.append(find(environment=environment))
    assert [(place.secret.reveal(), place.source, place.mark) for place in places if place] == [
        ("from the command", "from secret_command", "from command"),
        ("from the variable", "from ROLLBOOK_MOODLE_SECRET", "from variable"),
        ("from the file", "from ROLLBOOK_MOODLE_SECRET_FILE", "from file"),
        ("from the profile's credential", "from credential rollbook.acme prod.moodle", "from credential"),
        ("from the credential", "from credential rollbook.moodle", "from credential"),
        ("from the keyring", "from keyring", "from keyring"),
    ]
    assert all(len(place.mark) <= 15 for place in places if place)


def test_no_place_has_one() -> None:
    assert find_secret(PROFILE, MOODLE, MemoryVault(), environment={}) is None


def test_no_account_needs_none() -> None:
    assert find(replace(PROFILE, moodle=None), environment={"ROLLBOOK_MOODLE_SECRET": "x"}) is None


@pytest.mark.parametrize("text", ["s3cret", "  s3cret\t\r\n", "\ufeffs3cret\nnotes: x", "s3cret\n\n"])
def test_first_line_without_what_surrounds_it(text: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(text, "utf-8")
    for found in (find(printing(text)), find(environment={"ROLLBOOK_MOODLE_SECRET_FILE": str(path)})):
        assert found
        assert found.secret == Secret("s3cret")


def test_command_is_run_without_a_shell_and_without_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLLBOOK_ISPRING_SECRET", "hunter2")
    program = "import os, sys; print(sys.argv[1:], 'hunter2' in str(os.environ))"
    found = find(with_command(sys.executable, "-c", program, "$HOME; ls", "a b"))
    assert found
    assert found.secret.reveal() == "['$HOME; ls', 'a b'] False"


def test_failing_command_tells_code_and_words_and_nothing_else_is_tried() -> None:
    program = (
        "import sys; print('\\x1b[31mgpg: no\\nkey', file=sys.stderr); print('half a secret'); sys.exit(2)"
    )
    error = failure(
        with_command(sys.executable, "-c", program), environment={"ROLLBOOK_MOODLE_SECRET": "another"}
    )
    assert error.what == "secret_command failed with code 2: �[31mgpg: no key"
    assert "half a secret" not in error.sentence


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "secret_command gave an empty first line"),
        ("\ns3cret", "secret_command gave an empty first line"),
        ("s3c\x1bret", "secret_command gave characters no secret has"),
    ],
)
def test_commands_that_give_no_secret(text: str, what: str) -> None:
    assert failure(printing(text)).what == what


def test_command_that_gives_bytes() -> None:
    error = failure(with_command(sys.executable, "-c", "import sys; sys.stdout.buffer.write(b's3cr\\xff')"))
    assert error.what == "secret_command gave something that is not UTF-8 text"
    assert error.__cause__ is None


def test_silent_failing_command() -> None:
    assert "code 1: it said nothing" in failure(with_command("false")).what


def test_command_nobody_has() -> None:
    error = failure(with_command("/nowhere/pass", "show"))
    assert error.what == "secret_command cannot be started: /nowhere/pass: No such file or directory"


def test_command_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets_module, "COMMAND_LIMIT", 0.3)
    assert failure(with_command("sleep", "600")).what == "secret_command did not end within 0.3 s"


def test_stop_ends_the_search(tmp_path: Path) -> None:
    stop = Stop()
    ready = tmp_path / "ready"
    profile = with_command(sys.executable, "-c", f"import time; open({str(ready)!r}, 'w'); time.sleep(600)")

    def stop_when_ready() -> None:
        wait_until(ready.exists, 30)
        stop.set()

    stopper = threading.Thread(target=stop_when_ready)
    stopper.start()
    with pytest.raises(StoppedError):
        find_secret(profile, MOODLE, MemoryVault(), environment={}, stop=stop)
    stopper.join()


def test_named_file_that_is_missing_or_that_others_may_write(tmp_path: Path) -> None:
    path = tmp_path / "file"
    environment = {"ROLLBOOK_MOODLE_SECRET_FILE": str(path)}
    assert failure(environment=environment).what == f"ROLLBOOK_MOODLE_SECRET_FILE: there is no file {path}"
    path.write_text("s3cret")
    path.chmod(0o666)
    assert "may be written by others" in failure(environment=environment).what


def test_linked_secret_file_as_container_platforms_mount_it(tmp_path: Path) -> None:
    (tmp_path / "..data").mkdir()
    (tmp_path / "..data" / "token").write_text("s3cret")
    (tmp_path / "token").symlink_to(tmp_path / "..data" / "token")
    found = find(environment={"ROLLBOOK_MOODLE_SECRET_FILE": str(tmp_path / "token")})
    assert found
    assert found.secret == Secret("s3cret")


def test_credential_that_cannot_be_used_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "rollbook.moodle").mkdir()
    assert "is not an ordinary file" in failure(environment={"CREDENTIALS_DIRECTORY": str(tmp_path)}).what


def test_keyring_that_cannot_be_used_counts_as_having_none() -> None:
    class Locked(MemoryVault):
        def load(self, key: Key, stop: Stop | None = None) -> Secret | None:
            raise VaultError(f"{key.service} is locked {stop}")

    assert find_secret(PROFILE, MOODLE, Locked(), environment={}) is None


def test_taken_environment_is_gone_for_children() -> None:
    environ = {
        "PATH": "/bin",
        "CREDENTIALS_DIRECTORY": "/run/credentials",
        "ROLLBOOK_MOODLE_SECRET": "s3cret",
        "ROLLBOOK_ISPRING_SECRET": "",
        "ROLLBOOK_ISPRING_SECRET_FILE": "/run/s3cret",
    }
    taken = take_environment(environ)
    assert taken == as_secrets(
        {
            "CREDENTIALS_DIRECTORY": "/run/credentials",
            "ROLLBOOK_MOODLE_SECRET": "s3cret",
            "ROLLBOOK_ISPRING_SECRET_FILE": "/run/s3cret",
        }
    )
    assert environ == {"PATH": "/bin", "CREDENTIALS_DIRECTORY": "/run/credentials"}
    assert "s3cret" not in repr(taken)


def test_taken_from_this_process_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLLBOOK_MOODLE_SECRET", "s3cret")
    assert take_environment()["ROLLBOOK_MOODLE_SECRET"] == Secret("s3cret")
    assert "ROLLBOOK_MOODLE_SECRET" not in os.environ


def test_kinds() -> None:
    by_password = replace(
        PROFILE,
        ispring=replace(PROFILE.ispring, sign_in="password", login="amélie"),
        moodle=MoodleAccount("https://m.example", sign_in="password", username="svc"),
    )
    for profile, system, kind in (
        (PROFILE, System.ISPRING, "secret"),
        (PROFILE, System.MOODLE, "token"),
        (by_password, System.ISPRING, "password"),
        (by_password, System.MOODLE, "password"),
        (replace(PROFILE, moodle=None), System.MOODLE, "token"),
    ):
        assert secret_kind(profile, system) == kind
    typed = find(by_password, environment={"ROLLBOOK_MOODLE_SECRET": "x"})
    kept = find(by_password)
    assert typed
    assert kept
    assert (typed.kind, kept.kind) == ("password", "token")
    ispring = find(by_password, System.ISPRING)
    assert ispring
    assert ispring.kind == "password"


def test_keys_name_the_host_the_secret_goes_to() -> None:
    ispring = PROFILE.ispring
    variants = [
        PROFILE,
        replace(PROFILE, ispring=replace(ispring, api_url="https://other.example")),
        replace(PROFILE, ispring=replace(ispring, client_id="")),
        replace(PROFILE, ispring=replace(ispring, sign_in="password", login="amélie")),
        replace(
            PROFILE,
            ispring=replace(
                ispring,
                sign_in="password",
                login="amélie",
                protocol="soap",
                soap_url="https://soap.example/1",
            ),
        ),
    ]
    assert [tuple(secret_key(profile, System.ISPRING)) for profile in variants] == [
        ("rollbook:ispring:api-learn.ispringlearn.eu", "7d1f"),
        ("rollbook:ispring:other.example", "7d1f"),
        ("rollbook:ispring:api-learn.ispringlearn.eu", "API key"),
        ("rollbook:ispring:api-learn.ispringlearn.eu", "amélie at acme.ispringlearn.eu"),
        ("rollbook:ispring:soap.example/1", "amélie at acme.ispringlearn.eu"),
    ]
    assert secret_key(PROFILE, MOODLE) == ("rollbook:moodle:moodle.acme.example/lms", "token")
    named = replace(PROFILE, moodle=MoodleAccount("https://m.example", username="svc"))
    assert secret_key(named, MOODLE) == ("rollbook:moodle:m.example", "svc")
    assert secret_key(replace(PROFILE, moodle=None), MOODLE).username
