"""Profiles: what is saved is loaded, what is damaged is named with its line, and no secret is in the file."""

from __future__ import annotations

import os
import stat
import tempfile
import unicodedata
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui.accounts import checking
from tui.accounts.checking import checked
from tui.accounts.profiles import (
    FILE_NAME,
    ISpringAccount,
    MoodleAccount,
    Profile,
    config_folder,
    load_profiles,
    save_profile,
)
from tui.errors import StoppedError, StorageError, UsageError
from tui.records import System
from tui.stop import Stop
from tui.storage import alone

PLAIN = Profile(
    "acme-prod", ISpringAccount("https://acme.ispringlearn.eu", "https://api-learn.ispringlearn.eu")
)
FULL = Profile(
    name="Schule Süd_2.1",
    ispring=ISpringAccount(
        account_url="https://schule.ispring.com",
        api_url="https://api-learn.ispring.com/v",
        sign_in="password",
        client_id="7d1f0c5e",
        login="amélie.dubois",
        protocol="soap",
        soap_url="https://soap.example/1",
        secret_command=("sh", "-c", 'pass "a b" \\\n| head -1\t', ""),
    ),
    moodle=MoodleAccount(
        site_url="http://127.0.0.1:8123/lms",
        sign_in="password",
        username="svc",
        service="rollbook",
        completion_function="local_wsfunc_get_states",
        secret_command=("pass", "show", "moodle"),
    ),
    timezone="Europe/Paris",
    match_field="Personnel number",
    ca_file=Path("/etc/ssl/own ca.pem"),
    allow_plain_http=True,
    idle_signout=0,
    match_file=Path("/srv/team/pairs.toml"),
    audit=True,
)


def written(folder: Path, text: str) -> Path:
    path = folder / FILE_NAME
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return path


def test_saved_profiles_are_loaded_in_their_order(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "rollbook"
    assert load_profiles(folder) == ()
    save_profile(PLAIN, folder)
    save_profile(FULL, folder)
    assert load_profiles(folder) == (PLAIN, FULL)
    changed = replace(PLAIN, timezone="UTC")
    save_profile(changed, folder)
    assert load_profiles(folder) == (changed, FULL)


def test_file_and_folder_are_for_this_user_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        save_profile(PLAIN, tmp_path / "rollbook")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "rollbook").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "rollbook" / FILE_NAME).stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", FILE_NAME])
def test_what_others_may_write_is_refused(tmp_path: Path, name: str) -> None:
    """A profile names a command to run."""
    folder = tmp_path / "rollbook"
    save_profile(PLAIN, folder)
    (folder / name).chmod(0o777)
    with pytest.raises(StorageError, match="may be written by others"):
        load_profiles(folder)
    with pytest.raises(StorageError, match="may be written by others"):
        save_profile(FULL, folder)


def test_unchanged_profile_leaves_the_file_with_its_comments(tmp_path: Path) -> None:
    path = written(
        tmp_path, f'# mine\n[profile.acme-prod.ispring]\naccount_url = "{PLAIN.ispring.account_url}"\n'
    )
    save_profile(PLAIN, tmp_path)
    assert path.read_text().startswith("# mine")


def test_two_rollbooks_that_save_at_once_lose_nothing(tmp_path: Path) -> None:
    names = [f"profile {number}" for number in range(8)]
    savers = [Thread(target=save_profile, args=(replace(PLAIN, name=name), tmp_path)) for name in names]
    for saver in savers:
        saver.start()
    for saver in savers:
        saver.join()
    assert sorted(profile.name for profile in load_profiles(tmp_path)) == names


def test_a_stop_ends_the_wait_for_another_rollbook_and_saves_nothing(tmp_path: Path) -> None:
    save_profile(PLAIN, tmp_path)
    stop = Stop()
    stop.set()
    with alone(tmp_path / FILE_NAME), pytest.raises(StoppedError):
        save_profile(FULL, tmp_path, stop=stop)
    assert load_profiles(tmp_path) == (PLAIN,)


def test_file_is_pleasant_to_read_and_says_what_does_not_belong_in_it(tmp_path: Path) -> None:
    save_profile(replace(PLAIN, moodle=MoodleAccount("https://moodle.acme.example")), tmp_path)
    text = (tmp_path / FILE_NAME).read_text()
    assert "No secrets belong here" in text
    assert text.partition("\n\n")[2] == (
        '[profile.acme-prod.ispring]\naccount_url = "https://acme.ispringlearn.eu"\n'
        'api_url = "https://api-learn.ispringlearn.eu"\n\n'
        '[profile.acme-prod.moodle]\nsite_url = "https://moodle.acme.example"\n'
    )


def test_folder_of_the_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ROLLBOOK_CONFIG_DIR", str(tmp_path / "own"))
    assert config_folder() == tmp_path / "own"
    save_profile(PLAIN)
    assert load_profiles() == load_profiles(tmp_path / "own") == (PLAIN,)
    monkeypatch.setenv("ROLLBOOK_CONFIG_DIR", "")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    monkeypatch.setattr("sys.platform", "linux")
    assert config_folder() == tmp_path / "xdg" / "rollbook"
    assert not (tmp_path / "xdg").exists()


def test_least_a_person_must_write(tmp_path: Path) -> None:
    written(
        tmp_path,
        '[profile.a]\nca_file = "own.pem"\nmatch_file = "~/pairs.toml"\n'
        '[profile.a.ispring]\naccount_url = "acme.ispringlearn.eu/"\n'
        '[profile.a.moodle]\nsite_url = "moodle.acme.example/login/index.php"\n',
    )
    assert load_profiles(tmp_path) == (
        replace(
            PLAIN,
            name="a",
            moodle=MoodleAccount("https://moodle.acme.example"),
            ca_file=tmp_path / "own.pem",
            match_file=Path.home() / "pairs.toml",
        ),
    )


# --- damaged files -----------------------------------------------------------------------------------------

GOOD = '[profile.a.ispring]\naccount_url = "https://acme.ispringlearn.eu"\n'


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("[profile.a\n", 1, "Expected ']'"),
        (GOOD + "\nlogin = \n", 4, "Invalid value"),
        (GOOD + 'login = "a', 3, "Unterminated string"),
        (GOOD + "login = 'a'\nlogin = 'b'\n", 4, "Cannot overwrite a value"),
        ("profiles = 1\n", 1, "“profiles” is not a setting"),
        ("profile = 1\n", 1, "profile must be a table of its own"),
        (GOOD + "[profile]\nb = 2\n", 4, "b must be a table of its own"),
        ("\n[profile.a]\n", 2, "ispring is missing"),
        ("[profile.a]\ntimezone = 'UTC'\nispring = 'x'\n", 3, "ispring must be a table of its own"),
        (GOOD + "[profile.a]\n\ntime_zone = 'UTC'\n", 5, "“time_zone” is not a setting"),
        (GOOD + "[profile.a]\ntimezone = 1\n", 4, "timezone must be text in quotes"),
        (GOOD + "[profile.a]\ntimezone = 'Europe/Berln'\n", 4, "the timezone is not a time zone"),
        (GOOD + "[profile.a]\ntimezone = 'Europe'\n", 4, "the timezone is not a time zone"),
        (GOOD + "[profile.a]\nmatch_field = ''\n", 4, "the match field is missing"),
        (GOOD + "[profile.a]\nidle_signout = true\n", 4, "idle_signout must be a whole number"),
        (GOOD + "[profile.a]\nidle_signout = -1\n", 4, "the idle sign-out is less than 0 minutes"),
        (GOOD + "[profile.a]\nallow_plain_http = 'yes'\n", 4, "allow_plain_http must be true or false"),
        (GOOD + "[profile.a]\nca_file = '~nobody-at-all/x'\n", 4, "begins with a home folder nobody has"),
        (GOOD + '[profile.a]\nca_file = "a\\u0000b"\n', 4, "the CA file is not a path"),
        (GOOD + "sign_in = 'key'\n", 3, 'sign_in must be "api_key" or "password"'),
        (GOOD + "protocol = 'graphql'\n", 3, 'protocol must be "rest" or "soap"'),
        (GOOD + "secret_command = 'pass show x'\n", 3, "must be a list of texts in quotes"),
        (GOOD + "secret_command = ['pass', 1]\n", 3, "must be a list of texts in quotes"),
        (GOOD + "secret_command = ['']\n", 3, "the secret command cannot be run"),
        (GOOD + 'secret_command = [\n  "pass",\n  "a\\u0000",\n]\n', 3, "the secret command cannot be run"),
        (GOOD + 'login = "a\\u001b"\n', 3, "the login has characters that cannot be shown"),
        (GOOD + "protocol = 'soap'\n", 1, "the SOAP URL is missing"),
        (GOOD + "api_url = 'ftp://x'\n", 3, "the API URL begins with ftp://"),
        ("[profile.a.ispring]\naccount_url = 'https://lms.acme.example'\n", 1, "the API URL is missing"),
        (
            "[profile.a.ispring]\nsign_in = 'password'\napi_url = 'x.example'\n",
            1,
            "the Account URL is missing",
        ),
        (GOOD + "[profile.a.moodle]\nusername = 'x'\n", 3, "the Site URL is missing"),
        (GOOD + "[profile.a.moodle]\nsite_url = 'x.example'\nservice = ''\n", 5, "the service is missing"),
        (
            GOOD
            + "[profile.a.moodle]\nsite_url = 'x.example'\ncompletion_function = 'core_user_delete_users'\n",
            5,
            "the completion function is not a function that reads",
        ),
        (
            "['profile'.\"a/b\".ispring]\naccount_url = 'x'\napi_url = 'x'\n",
            1,
            "a profile cannot have this name",
        ),
        (GOOD + 'login = """\n= no key\n[nor head\n\\u001b"""\n', 3, "the login has characters"),
        (GOOD + "moodle = 'x'\n", 3, "“moodle” is not a setting"),
    ],
)
def test_damage_is_named_with_file_line_and_remedy(tmp_path: Path, text: str, line: int, what: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(StorageError) as raised:
        load_profiles(tmp_path)
    error = raised.value
    assert error.what.startswith(f"{path}, line {line}: ")
    assert what in error.what
    assert error.remedy
    assert error.sentence.isprintable()
    with suppress(StorageError):  # where it is one profile that is faulty, nothing is saved beside it
        path = save_profile(PLAIN, tmp_path) or path
        assert load_profiles(tmp_path) == (PLAIN,)
    assert path.read_text() == text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_damaged_file_is_put_aside_and_none_before_it_is_replaced(tmp_path: Path) -> None:
    kept = []
    for number in range(3):
        written(tmp_path, f"damaged {number}")
        kept.append(save_profile(PLAIN, tmp_path))
        assert save_profile(PLAIN, tmp_path) is None
    assert [one.name for one in kept if one] == [
        "profiles-damaged.toml",
        "profiles-damaged-2.toml",
        "profiles-damaged-3.toml",
    ]
    assert [one.read_text() for one in kept if one] == ["damaged 0", "damaged 1", "damaged 2"]
    assert load_profiles(tmp_path) == (PLAIN,)


@pytest.mark.parametrize("key", ["token", "secret", "api_key", "password", "client_secret", "Passwords"])
def test_secret_in_the_file_is_refused_and_not_shown(tmp_path: Path, key: str) -> None:
    written(tmp_path, GOOD + f'{key} = "hunter2"\n')
    with pytest.raises(StorageError) as raised:
        load_profiles(tmp_path)
    assert f"line 3: “{key}” is not a setting" in raised.value.what
    assert "Secrets do not belong in this file" in raised.value.remedy
    assert "hunter2" not in raised.value.sentence


def test_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(GOOD.encode() + b"login = 'Am\xe9lie'\n")
    path.chmod(0o600)
    with pytest.raises(StorageError, match="line 3: this is not UTF-8 text"):
        load_profiles(tmp_path)


@given(st.binary(max_size=200) | st.text("[]profile.aisrng=\"'\n{},", max_size=80).map(str.encode))
@settings(max_examples=200)
def test_any_bytes_are_profiles_or_a_sentence(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / FILE_NAME
        path.write_bytes(data)
        path.chmod(0o600)
        said = f"{path}: nothing wrong"
        try:
            load_profiles(Path(name))
        except StorageError as error:
            said = error.sentence
        assert said.startswith(str(path))
        assert said.isprintable()


# --- the normal form ---------------------------------------------------------------------------------------

printable = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)
some = printable.filter(bool)
urls = st.from_regex(r"https?://[a-z]{1,9}\.example(:[1-9][0-9]{0,3})?(/[a-z]{1,5}){0,2}", fullmatch=True)
words = st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), max_size=3)
commands = st.builds(lambda first, rest: (first, *rest), some, words) | st.just(())
paths = st.none() | st.builds(lambda name: Path("/srv") / name, some.filter(lambda name: name.strip("./")))
profiles = st.builds(
    Profile,
    name=st.from_regex(checking._NAME, fullmatch=True).filter(lambda name: name == name.strip()),
    ispring=st.builds(
        ISpringAccount,
        account_url=urls,
        api_url=urls,
        sign_in=st.sampled_from(["api_key", "password"]),
        client_id=printable,
        login=printable,
        protocol=st.sampled_from(["rest", "soap"]),
        soap_url=urls | st.just(""),
        secret_command=commands,
    ).filter(lambda account: account.protocol == "rest" or account.soap_url),
    moodle=st.none()
    | st.builds(
        MoodleAccount,
        site_url=urls,
        sign_in=st.sampled_from(["token", "password"]),
        username=printable,
        service=some,
        completion_function=st.just("") | st.from_regex(r"[a-z0-9_]{1,9}_get_[a-z0-9_]{1,9}", fullmatch=True),
        secret_command=commands,
    ),
    timezone=st.sampled_from(["", "UTC", "Europe/Paris", "America/Argentina/Ushuaia"]),
    match_field=some,
    ca_file=paths,
    allow_plain_http=st.booleans(),
    idle_signout=st.none() | st.integers(0, 10**6),
    match_file=paths,
)


@given(st.lists(profiles, max_size=3, unique_by=lambda profile: unicodedata.normalize("NFC", profile.name)))
@example([PLAIN, FULL])
@settings(max_examples=40, deadline=None)
def test_round_trip(wanted: list[Profile]) -> None:
    with tempfile.TemporaryDirectory() as name:
        for profile in wanted:
            save_profile(profile, Path(name))
        loaded = load_profiles(Path(name))
    assert loaded == tuple(map(checked, wanted))
    assert tuple(map(checked, loaded)) == loaded
    for profile, normal in zip(wanted, loaded, strict=True):
        assert normal.ispring.secret_command == profile.ispring.secret_command
        assert normal.match_file == profile.match_file
        assert normal.ispring.login == profile.ispring.login


def test_over_soap_a_password_needs_no_api_url() -> None:
    account = ISpringAccount(
        "https://learn.acme.example", "", "password", protocol="soap", soap_url="https://soap.acme.example"
    )
    assert checked(replace(PLAIN, ispring=account)).ispring.api_url == ""
    for other in (replace(account, sign_in="api_key"), replace(account, protocol="rest")):
        with pytest.raises(UsageError) as raised:
            checked(replace(PLAIN, ispring=other))
        assert raised.value.field == "api_url"


@pytest.mark.parametrize("name", ["", " ", "a/b", "..", ".hidden", "a\nb", "-x", "x" * 41, "a\x1bb", "a:b"])
def test_names_that_are_refused(name: str) -> None:
    with pytest.raises(UsageError) as raised:
        checked(replace(PLAIN, name=name))
    assert (raised.value.field, raised.value.system) == ("name", None)


def test_faults_name_system_and_field() -> None:
    with pytest.raises(UsageError) as raised:
        checked(replace(PLAIN, moodle=MoodleAccount("https://user@moodle.example")))
    assert (raised.value.system, raised.value.field) == (System.MOODLE, "site_url")
    assert raised.value.sentence == (
        "Moodle: the Site URL has a name or password in it. Take it out and type it into its own field."
    )
    with pytest.raises(UsageError) as raised:
        checked(replace(PLAIN, ispring=replace(PLAIN.ispring, client_id="x" * 513)))
    assert (raised.value.system, raised.value.field) == (System.ISPRING, "client_id")


def test_relative_path_is_meant_from_where_one_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert checked(replace(PLAIN, ca_file=Path("own.pem"))).ca_file == tmp_path / "own.pem"


def test_machine_without_time_zones_takes_every_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_is_zone", lambda _name: False)
    assert checked(replace(PLAIN, timezone="Mars/Olympus")).timezone == "Mars/Olympus"
