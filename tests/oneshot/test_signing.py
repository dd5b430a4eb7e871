"""With which accounts one-shot answers are read, and where secrets come from: at last, from a person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.e2e.accounts import COURSE, NAME, SECRETS, ZOE, save
from tests.e2e.program import PATIENCE, Rollbook
from tests.support.asked import ask, program, rollbook
from tests.support.campus import counting, moodle_of
from tests.support.driving import campus_access
from tests.support.ispring_site import ISpringSite
from tests.support.waiting import wait_until
from tui.accounts.access import Access
from tui.accounts.profiles import FILE_NAME, config_folder, load_profiles, save_profile
from tui.accounts.secrets import secret_key
from tui.accounts.vault import MemoryVault
from tui.demo import Campus
from tui.records import System
from tui.secret import Secret

AMELIE = "amelie.dubois@acme.example"
FIRE = "Fire Safety 2026"


# --- which accounts --------------------------------------------------------------------------------------


def test_no_profile_is_wrong_usage() -> None:
    told = rollbook("courses", "--json")
    assert (told.code, told.json["complete"]) == (2, False)
    assert "there is no profile yet" in told.err


@pytest.mark.usefixtures("site")
def test_an_unknown_profile_is_wrong_usage() -> None:
    told = rollbook("--profile", "acme\x1b[31m", "courses", "--json")
    assert told.code == 2
    assert f"Saved profiles: {NAME}." in told.err
    assert "\x1b" not in told.err


@pytest.mark.usefixtures("site")
def test_of_several_profiles_none_is_taken_for_the_one_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    save_profile(replace(load_profiles()[0], name="aaa"))
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)
    told = rollbook("courses")
    assert (told.code, told.out) == (2, "")
    assert "--profile" in told.err
    assert f"aaa, {NAME}" in told.err or f"{NAME}, aaa" in told.err
    monkeypatch.setenv("ROLLBOOK_ISPRING_SECRET", SECRETS["ROLLBOOK_ISPRING_SECRET"])
    assert rollbook("--profile", NAME, "courses").code == 0


@pytest.mark.usefixtures("site")
def test_activities_need_a_moodle() -> None:
    told = rollbook("activities", ZOE.email, COURSE[1], "--json")
    assert told.code == 2
    assert f"the profile “{NAME}” has no Moodle" in told.err


@pytest.mark.usefixtures("site")
def test_a_damaged_file_is_named_with_its_line() -> None:
    path = config_folder() / FILE_NAME
    path.write_text(path.read_text("utf-8") + "\n[profile.acme\n", "utf-8")
    line = len(path.read_text("utf-8").splitlines())
    told = rollbook("courses")
    assert (told.code, told.out) == (2, "")
    assert str(path) in told.err
    assert f"line {line}" in told.err


@pytest.mark.usefixtures("site")
def test_a_damaged_file_of_pairs_matters_only_where_pairs_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (config_folder() / "pairs.jsonl").write_text("damaged\n", "utf-8")
    (config_folder() / "pairs.jsonl").chmod(0o600)
    monkeypatch.setenv("ROLLBOOK_ISPRING_SECRET", SECRETS["ROLLBOOK_ISPRING_SECRET"])
    told = rollbook("status", COURSE[1], "--json")
    assert (told.code, told.notes.get("pairs-damaged")) == (0, None)
    save_profile(replace(load_profiles()[0], moodle=None, name="other"))
    save("http://127.0.0.1:9", "http://127.0.0.1:9")
    told = rollbook("--profile", NAME, "status", COURSE[1], "--match", "--json")
    assert (told.code, told.json["complete"]) == (3, False)
    assert "line 1" in told.notes["pairs-damaged"]


# --- where secrets come from -----------------------------------------------------------------------------


@pytest.mark.usefixtures("site")
def test_without_a_secret_and_a_terminal_the_sign_in_fails() -> None:
    told = program("courses", "--json")
    assert (told.code, told.json["as"], told.json["complete"]) == (3, {}, False)
    assert f"there is no secret for “{NAME}” (no keyring runs here, which is normal on a server)" in told.err
    assert "ROLLBOOK_ISPRING_SECRET_FILE" in told.notes["sign-in"]


def test_a_wrong_secret_is_refused(site: ISpringSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLLBOOK_ISPRING_SECRET", "not this one")
    told = rollbook("courses", "--json")
    assert (told.code, told.rows, told.json["complete"]) == (3, [], False)
    assert "refused" in told.err
    assert "not this one" not in told.err + told.out
    assert len(site.seen) == 1, "a refused sign-in is not repeated"


def test_a_place_that_fails_is_an_error(site: ISpringSite, tmp_path: Path) -> None:
    told = program("courses", environment={"ROLLBOOK_ISPRING_SECRET_FILE": str(tmp_path / "not there")})
    assert told.code == 3
    assert "ROLLBOOK_ISPRING_SECRET_FILE" in told.err
    assert site.seen == []


def by_password(campus: Campus, secret: Secret, *, kept: bool) -> Access:
    """Return an access that signs in to Moodle with a password: kept as a token, or in the environment."""
    access = campus_access(campus)
    profile = access.profiles[0]
    assert profile.moodle is not None
    moodle = replace(profile.moodle, sign_in="password", username=campus.moodle_username)
    profile = replace(profile, moodle=moodle)
    vault = MemoryVault()
    vault.save(secret_key(profile, System.ISPRING), campus.client_secret)
    if kept:
        vault.save(secret_key(profile, System.MOODLE), secret)
    environment = {} if kept else {"ROLLBOOK_MOODLE_SECRET": secret}
    return replace(access, profiles=(profile,), vault=vault, environment=environment)


def test_the_token_a_password_once_fetched_signs_in(campus: Campus) -> None:
    with counting(moodle_of(campus)) as asked:
        told = ask(by_password(campus, campus.moodle_token, kept=True), "activities", AMELIE, FIRE, "--json")
    assert told.code == 0
    assert not [question for question in asked if question.path.endswith("token.php")]


def test_a_password_of_the_environment_fetches_a_token(campus: Campus) -> None:
    with counting(moodle_of(campus)) as asked:
        access = by_password(campus, campus.moodle_password, kept=False)
        told = ask(access, "activities", AMELIE, FIRE, "--json")
    assert told.code == 0
    assert len([question for question in asked if question.path.endswith("token.php")]) == 1
    assert told.json["as"].keys() == {"ispring", "moodle"}


def test_where_moodle_refuses_the_account_of_ispring_is_told(campus: Campus) -> None:
    told = ask(by_password(campus, Secret("0" * 32), kept=True), "activities", AMELIE, FIRE, "--json")
    assert (told.code, told.json["complete"]) == (3, False)
    assert told.json["as"].keys() == {"ispring"}


# --- from a person ---------------------------------------------------------------------------------------

PROMPT = f"iSpring secret for {NAME}: "


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("stdin", [True, False], ids=["terminal", "no-input"])
def test_a_person_at_the_terminal_is_asked_without_echo(stdin: bool) -> None:
    with Rollbook("status", COURSE[1], size=(160, 24), stdin=stdin) as program:
        program.sees(PROMPT.strip())
        wait_until(lambda: not program.echo, PATIENCE)
        program.type(ISpringSite.SECRET)
        program.press("enter")
        assert program.wait_exit(PATIENCE) == 0
        assert program.echo
        assert "Zoë Brontë" in program.text()
        assert ISpringSite.SECRET.encode() not in program.raw


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("key", "code"), [("enter", 3), ("ctrl+d", 3), ("ctrl+c", 130)])
def test_nothing_typed_is_no_secret(key: str, code: int) -> None:
    with Rollbook("courses", size=(160, 24)) as program:
        program.sees(PROMPT.strip())
        wait_until(lambda: not program.echo, PATIENCE)
        program.press(key)
        assert program.wait_exit(PATIENCE) == code
        assert program.echo
        assert ("there is no secret" in program.text()) == (code == 3)


# --- the learner on standard input -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "given", [AMELIE.encode(), f"\ufeff {AMELIE}\r\nmore\n".encode(), f"mailto:{AMELIE}".encode()]
)
def test_a_learner_on_standard_input(campus: Campus, given: bytes) -> None:
    access = campus_access(campus)
    by_name = ask(access, "activities", AMELIE, FIRE, "--json")
    assert ask(access, "activities", "-", FIRE, "--json", given=given).rows == by_name.rows


@pytest.mark.parametrize(
    ("given", "code"), [(b"", 2), (b"\n", 2), (b"\xff\xfe\n", 1), (b"nobody@x.example", 1)]
)
def test_no_learner_on_standard_input(campus: Campus, given: bytes, code: int) -> None:
    told = ask(campus_access(campus), "activities", "-", FIRE, "--json", given=given)
    assert (told.code, told.rows, told.json["complete"]) == (code, [], False)


def test_a_learner_typed_at_the_terminal() -> None:
    with Rollbook("--demo", "activities", "-", FIRE, size=(160, 40)) as program:
        program.sees("LEARNER (id or e-mail):")
        program.type(AMELIE)
        program.press("enter")
        assert program.wait_exit(PATIENCE) == 0
        assert "Final test" in program.text()
