"""The hunter finds what is there, in every writing, and nothing where there is nothing."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from tests.support.hunting import API_SECRET, PASSWORD, TOKEN, Hunt, files_below
from tests.support.source import ROOT
from tui.demo.ispring import sign_in
from tui.demo.moodle import server as moodle

HUNT = Hunt(password=PASSWORD, token=TOKEN, api=API_SECRET)

WRITTEN = {
    "as it is": PASSWORD,
    "an end of it": f"…{PASSWORD[-11:]}",
    "its middle": PASSWORD[5:16],
    "reversed": PASSWORD[::-1],
    "Basic sign-in": base64.b64encode(f"anna:{PASSWORD}".encode()).decode(),
    "Basic sign-in, moved": base64.b64encode(f"ann:{PASSWORD}".encode()).decode(),
    "Basic sign-in, moved on": base64.b64encode(f"an:{PASSWORD}".encode()).decode(),
    "form": f"password={quote_plus(PASSWORD)}&service=x",
    "JSON": json.dumps({"password": PASSWORD}),
    "bytes": str(PASSWORD.encode()),
    "hexadecimal": PASSWORD.encode().hex(),
    "XML": "Xq7&amp;wärm&lt;Vz+9/Kp%Lm=2Rt",
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_it_is_found_however_it_is_written(written: str) -> None:
    assert {told.split()[0] for told in HUNT.spoils(f"before {written} behind")} == {"password"}


def test_each_secret_is_found_by_name() -> None:
    assert HUNT.spoils(TOKEN, API_SECRET) == ["token as it is", "api as it is"]


def test_nothing_is_found_where_there_is_nothing() -> None:
    assert HUNT.spoils((ROOT / "README.md").read_bytes(), "a password, a token, an api", b"") == []


def test_no_picture_kept_with_the_tests_shows_a_secret() -> None:
    """Not even those of the demo, which anybody may know."""
    hunt = Hunt(key=sign_in.CLIENT_SECRET, token=moodle.TOKEN, mobile=moodle.MOBILE_TOKEN, typed=PASSWORD)
    assert hunt.through(ROOT / "tests" / "snapshots") == []
    shown = b"".join(path.read_bytes() for path in files_below(ROOT / "tests" / "snapshots"))
    assert moodle.PASSWORD.encode() not in shown
    assert sign_in.PASSWORD.encode() not in shown


def test_files_are_searched_by_name_and_content(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "log").write_text(f"token={TOKEN}")
    (tmp_path / TOKEN).touch()
    (tmp_path / "nothing").touch()
    (tmp_path / "link").symlink_to("/nowhere")
    assert HUNT.through(tmp_path) == [
        f"{tmp_path / 'below' / 'log'}: token as it is",
        f"{tmp_path / TOKEN}: token as it is",
    ]
