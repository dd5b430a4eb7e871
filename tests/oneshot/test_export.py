"""``rollbook export``: the rows of ``rollbook status``, in files of their own."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path
from typing import Final

import pytest

from tests.e2e.accounts import COURSE, FIVE, courses
from tests.support.asked import Told, ask, rollbook
from tests.support.driving import campus_access
from tests.support.ispring_site import Courses, ISpringSite
from tests.support.loopback import Reply, broken_off
from tui.accounts.access import Access
from tui.demo import Campus

FIRE: Final = "Fire Safety 2026"
STATUSES: Final = f"GET /content/{COURSE[0]}/final_statuses"


@pytest.fixture
def access(campus: Campus) -> Access:
    return campus_access(campus)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(told: Told) -> Path:
    """The file an answer names."""
    return Path(told.out.splitlines()[1].split()[0])


def in_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_json_and_csv_hold_the_rows_of_status(access: Access, folder: Path) -> None:
    status = ask(access, "status", FIRE, "--match", "--json").json
    rows = status["rows"]
    told = ask(access, "export", FIRE, "--match", "--format", "json")
    assert told.code == 0
    found = json.loads(written(told).read_text(encoding="utf-8"))
    assert found["rows"] == rows
    assert (found["row_count"], found["as"], found["complete"]) == (len(rows), status["as"], True)
    assert {note["code"] for note in status["notes"]} <= {note["code"] for note in found["notes"]}
    again = written(ask(access, "export", FIRE, "--format", "csv"))
    assert [row["learner_id"] for row in in_csv(again)] == [row["learner_id"] for row in rows]
    about = folder / f"{again}.about.txt"
    assert "Fire Safety 2026" in about.read_text(encoding="utf-8")
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert len(list(folder.iterdir())) == 3


@pytest.mark.usefixtures("folder")
def test_nothing_is_overwritten_and_nobody_is_recognised(access: Access) -> None:
    names = {row["name"] for row in ask(access, "status", FIRE, "--json").rows if row["name"]}
    words = ("export", FIRE, "--format", "md", "--pseudonymise", "--output", "mine.md")
    first, second = (written(ask(access, *words)) for _ in range(2))
    assert (first.name, second.name) == ("mine.md", "mine-2.md")
    text = first.read_text(encoding="utf-8")
    assert text.startswith("## Fire Safety 2026\n")
    assert "people: replaced by pseudonyms made for this export" in text
    assert [name for name in names if name in text] == []
    assert "@" not in text
    assert text.splitlines()[-1] != second.read_text(encoding="utf-8").splitlines()[-1]


@pytest.mark.parametrize("secret", ["client_secret", "moodle_token"])
def test_no_secret_is_in_a_file(access: Access, campus: Campus, folder: Path, secret: str) -> None:
    ask(access, "export", FIRE, "--match", "--format", "json", "--output", str(folder))
    (path,) = folder.iterdir()
    assert getattr(campus, secret).reveal() not in path.read_text(encoding="utf-8")


def test_an_export_is_a_file(access: Access, folder: Path) -> None:
    told = ask(access, "export", FIRE, "--format", "csv", "--output", "-")
    assert (told.code, list(folder.iterdir())) == (2, [])
    assert "rollbook status COURSE --csv" in told.err
    assert rollbook("--demo", "export", FIRE).code == 2


def test_other_views_hold_the_rows_of_their_commands(access: Access, folder: Path) -> None:
    told = ask(access, "causes", FIRE, "--json")
    made = written(ask(access, "export", FIRE, "--view", "causes", "--format", "json"))
    assert made.name.startswith("rollbook-causes-")
    found = json.loads(made.read_text(encoding="utf-8"))
    assert found["rows"] == told.rows
    assert (found["row_count"], found["complete"]) == (len(told.rows), True)
    assert {(note["code"], note["text"]) for note in found["notes"]} == set(told.notes.items())
    made.unlink()
    none = ask(access, "export", "Working at Height", "--view", "differences", "--format", "csv")
    assert (none.code, list(folder.iterdir())) == (0, [])
    assert "differ about nobody in “Working at Height”" in none.out
    matched = ask(access, "export", FIRE, "--view", "grid", "--format", "csv", "--match")
    assert (matched.code, list(folder.iterdir())) == (2, [])


def test_where_nobody_is_there_is_no_file(access: Access, folder: Path) -> None:
    titles = [row["title"] for row in ask(access, "courses", "--json").rows]
    empty = next(title for title in titles if title.startswith("Onboarding: الرياض"))
    told = ask(access, "export", empty, "--format", "json")
    assert (told.code, list(folder.iterdir())) == (1, [])
    assert "nobody" in told.out


def test_a_folder_that_is_not_there_is_said(access: Access, folder: Path) -> None:
    told = ask(access, "export", FIRE, "--format", "json", "--output", "none/x.json")
    assert told.code == 2
    assert "there is no folder none" in told.err
    assert list(folder.iterdir()) == []


@pytest.fixture
def taught() -> Courses:
    return courses(*FIVE)


@pytest.mark.usefixtures("secrets")
def test_what_came_before_a_break_is_written_and_called_partial(site: ISpringSite, folder: Path) -> None:
    whole = site.body(STATUSES)
    site.routes[STATUSES] = broken_off(whole, whole.index(b"L-3"))
    told = rollbook("export", "Safety", "--format", "json")
    assert told.code == 4
    (path,) = folder.iterdir()
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["complete"] is False
    assert [row["status"] for row in found["rows"]].count("In progress") == 3
    assert {"arriving", "partial"} <= {note["code"] for note in found["notes"]}


@pytest.mark.usefixtures("secrets")
def test_a_refused_course_leaves_no_file(site: ISpringSite, folder: Path) -> None:
    body = b"<response><code>403</code><message>Permission denied</message></response>"
    site.routes[STATUSES] = Reply(body, 403)
    site.routes["GET /enrollments"] = Reply(body, 403)
    told = rollbook("export", "Safety", "--format", "json")
    assert told.code != 0
    assert list(folder.iterdir()) == []
