"""One-shot answers where something breaks, is refused or is stopped: whole, with what came."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import threading
from typing import Final

import pytest

from tests.e2e.accounts import FIVE, NAME, SECRETS
from tests.support.asked import PROGRAM, Running, Told, program, rollbook
from tests.support.ispring_site import Courses, ISpringSite
from tests.support.loopback import Reply, broken_off, stalled
from tests.support.source import ROOT
from tests.support.steps import Wait
from tests.support.waiting import wait_until
from tui.lookup.session import Session
from tui.oneshot import courses
from tui.stop import Stop

COURSE: Final = "C-1"
COURSES: Final[Courses] = {COURSE: ("Safety", FIVE), "C-2": ("Twice", []), "C-3": ("Twice", [])}
STATUSES: Final = f"GET /content/{COURSE}/final_statuses"
REFUSED: Final = Reply(b"<response><code>403</code><message>Permission denied</message></response>", 403)

pytestmark = pytest.mark.usefixtures("secrets")


@pytest.fixture
def taught() -> Courses:
    return COURSES


def asked_for_status() -> Told:
    return rollbook("status", "Safety", "--json")


# --- what breaks -----------------------------------------------------------------------------------------


def test_statuses_broken_off_keep_their_rows(site: ISpringSite) -> None:
    whole = site.body(STATUSES)
    site.routes[STATUSES] = broken_off(whole, whole.index(b"L-3"))
    told = asked_for_status()
    assert told.code == 4
    assert told.json["complete"] is False
    assert {row["learner_id"]: row["status"] for row in told.rows} == {
        **dict.fromkeys(["L-0", "L-1", "L-2"], "In progress"),
        **dict.fromkeys(["L-3", "L-4"]),
    }
    assert {row["outcome"] for row in told.rows} == {"in_progress", None}, (
        "a missing status is not “none given”"
    )
    assert all(row["name"] for row in told.rows)
    assert "broke off after 3 rows" in told.notes["partial"]
    assert told.notes["fault"] in told.err
    assert "no-status" not in told.notes


@pytest.mark.parametrize(("form", "marks"), [("--csv", 0), ("", 1)])
def test_other_forms_say_so_too(site: ISpringSite, form: str, marks: int) -> None:
    whole = site.body(STATUSES)
    site.routes[STATUSES] = broken_off(whole, whole.index(b"L-3"))
    told = rollbook("status", "Safety", *filter(None, [form]))
    assert told.code == 4
    assert told.out.count("In progress") == 3
    assert told.out.count("! This answer is not complete.") == marks
    assert "! This answer is not complete." in told.out + told.err
    assert told.err.count("rollbook: iSpring:") == 1


@pytest.mark.parametrize(
    ("route", "query", "code", "missing"),
    [
        ("GET /enrollments", ("courseIds[]", COURSE), "enrolments-unread", "due_at"),
        ("GET /users/v2", ("userIds[]", "L-0"), "names-unread", "name"),
    ],
)
def test_a_part_that_breaks_leaves_the_rest(
    site: ISpringSite, route: str, query: tuple[str, str], code: str, missing: str
) -> None:
    site.routes[route] = broken_off(site.body(route, query), 70)
    told = asked_for_status()
    assert (told.code, told.json["complete"]) == (4, False)
    assert [row["status"] for row in told.rows] == ["In progress"] * 5
    assert {row[missing] for row in told.rows} == {None}
    assert told.notes[code]


@pytest.mark.parametrize(
    ("route", "code"), [("GET /enrollments", "enrolments-refused"), ("GET /users/v2", "names-unread")]
)
def test_a_part_that_is_refused_is_a_note(site: ISpringSite, route: str, code: str) -> None:
    site.routes[route] = REFUSED
    told = asked_for_status()
    assert (told.code, told.json["complete"], len(told.rows)) == (0, True, 5)
    assert "Permission denied" in told.notes[code]


def test_a_refused_course_tells_who_is_enrolled(site: ISpringSite) -> None:
    site.routes[STATUSES] = REFUSED
    told = asked_for_status()
    assert (told.code, told.json["complete"]) == (4, False)
    assert [(row["name"], row["outcome"], row["status"]) for row in told.rows] == [
        (f"Anna{number} Ek", None, None) for number in range(5)
    ]
    assert "may not read final statuses" in told.notes["partial"]


def test_courses_broken_off_keep_their_rows(site: ISpringSite) -> None:
    whole = site.body("GET /contents")
    site.routes["GET /contents"] = broken_off(whole, whole.index(b"C-3"))
    told = rollbook("courses", "--json")
    assert (told.code, told.json["complete"]) == (4, False)
    assert [row["id"] for row in told.rows] == ["C-1", "C-2"]


def test_a_dead_port_is_told_in_a_whole_object(site: ISpringSite) -> None:
    site.close()
    told = asked_for_status()
    assert (told.code, told.json["as"], told.rows, told.json["complete"]) == (4, {}, [], False)
    assert told.notes["fault"] in told.err


def test_a_fault_of_our_own_is_one_line_without_values(
    site: ISpringSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(session: Session, stop: Stop) -> object:  # noqa: ARG001  # the signature of what it stands for
        wrong = {SECRETS["ROLLBOOK_ISPRING_SECRET"]: session.profile}
        return wrong["Amélie Dubois"]

    monkeypatch.setattr(courses, "read_courses", fail)
    told = rollbook("courses", "--json")
    assert told.code == 70
    assert told.json["complete"] is False
    assert len(told.err.splitlines()) == 1
    assert "KeyError in tui/oneshot/courses.py, line" in told.err
    assert not any(word in told.err + told.out for word in ("Amélie", site.SECRET, site.url, "Traceback"))


# --- what is not there -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("form", ["--json", "--csv", ""])
def test_an_unknown_course_is_nothing_found(form: str) -> None:
    told = rollbook("status", "Safty", *filter(None, [form]))
    assert told.code == 1
    assert "sees no course “Safty” among 3" in told.err
    assert told.out == "" if form != "--json" else told.notes.keys() == {"not-found"}


@pytest.mark.usefixtures("site")
def test_an_ambiguous_course_lists_candidates() -> None:
    told = rollbook("status", "Twice", "--json")
    assert told.code == 2
    assert told.err.splitlines()[1:] == ["  C-2  Twice", "  C-3  Twice"]
    assert "C-2  Twice; C-3  Twice" in told.notes["ambiguous"]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("course", ["C-2", "C-3"])
def test_a_course_without_learners_is_nothing_found(course: str) -> None:
    told = rollbook("status", course, "--json")
    assert (told.code, told.rows, told.json["complete"]) == (1, [], True)
    assert "nobody in “Twice”" in told.notes["nothing-found"]


def test_an_account_without_courses_is_nothing_found(site: ISpringSite) -> None:
    site.routes["GET /contents"] = Reply(b"<response></response>")
    told = rollbook("courses", "--json")
    assert (told.code, told.json["complete"]) == (1, True)
    assert "no course" in told.notes["nothing-found"]


# --- what is stopped -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "numbers",
    [[signal.SIGINT], [signal.SIGINT, signal.SIGINT], [signal.SIGTERM]],
    ids=["once", "twice", "term"],
)
def test_an_interruption_closes_the_object_with_the_rows_that_came(
    site: ISpringSite, numbers: list[signal.Signals]
) -> None:
    site.routes["GET /enrollments"] = stalled()
    running = Running("--profile", NAME, "status", COURSE, "--json")
    wait_until(lambda: site.asked("/enrollments"), 30)
    told = running.stopped(*numbers)
    assert told.code == 130
    assert [row["status"] for row in told.rows] == ["In progress"] * 5
    assert told.notes.keys() >= {"interrupted"}
    assert told.json["complete"] is False
    assert told.err == ""


def test_an_interruption_while_signing_in_leaves_a_whole_object(site: ISpringSite) -> None:
    site.routes["POST /api/v3/token"] = stalled()
    running = Running("courses", "--json")
    wait_until(lambda: site.asked("/api/v3/token"), 30)
    told = running.stopped(signal.SIGINT)
    assert (told.code, told.rows, told.json["as"], told.json["complete"]) == (130, [], {}, False)


def test_an_interrupted_table_says_that_it_is_not_complete(site: ISpringSite) -> None:
    site.routes["GET /enrollments"] = stalled()
    running = Running("status", COURSE)
    wait_until(lambda: site.asked("/enrollments"), 30)
    told = running.stopped(signal.SIGINT)
    assert told.code == 130
    assert "! This answer is not complete." in told.out
    assert told.out.count("In progress") == 5


# --- who reads it ----------------------------------------------------------------------------------------


def test_rows_are_handed_on_while_more_are_read(site: ISpringSite) -> None:
    """The first page of courses can be read while the second is still awaited."""
    go_on = threading.Event()
    first = b"<response><contentItem><contentItemId>C-0</contentItemId><title>First</title>"
    first += (
        b"<contentItemType>Course</contentItemType></contentItem><nextPageToken>2</nextPageToken></response>"
    )
    second = Reply(site.body("GET /contents"), before=(Wait(go_on),))
    site.routes["GET /contents"] = lambda seen: second if ("pageToken", "2") in seen.query else Reply(first)
    process = Running("courses", "--json").process
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdout, process.stderr:
        begun = b""
        while b"First" not in begun:
            begun += os.read(process.stdout.fileno(), 65536)
        assert process.poll() is None
        go_on.set()
        rest = process.stdout.read()
        assert process.wait(30) == 0
    told = Told(0, (begun + rest).decode(), "")
    assert [row["id"] for row in told.rows] == ["C-0", "C-1", "C-2", "C-3"]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("form", ["--json", "--csv", ""])
def test_nobody_reads_any_more(form: str) -> None:
    """As behind ``| head``: it ends quietly."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as out:
        done = subprocess.run(
            [*PROGRAM, "status", COURSE, *filter(None, [form])],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert done.returncode == 0
    assert [line for line in done.stderr.decode().splitlines() if not line.startswith("as of")] == []


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_an_output_that_is_not_utf8(site: ISpringSite, encoding: str) -> None:
    site.routes["GET /users/v2"] = Reply(site.body("GET /users/v2").replace(b"Anna1", "李雪梅".encode()))
    told = program("status", COURSE, "--json", environment={"PYTHONIOENCODING": encoding})
    assert told.code == 0
    assert "李雪梅 Ek" in {row["name"] for row in told.rows}
    assert told.out.isascii()
    told = program("status", COURSE, environment={"PYTHONIOENCODING": encoding})
    assert told.code == 0
    assert r"\u674e\u96ea\u6885 Ek" in told.out


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("closed", "code"), [("<&-", 0), ("2>&-", 0), (">&-", 2)])
def test_closed_streams(closed: str, code: int) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", *PROGRAM, "courses", "--csv"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == code
    assert done.stdout.count(b"\n") == (4 if code == 0 else 0)
    assert b"Traceback" not in done.stderr


@pytest.mark.usefixtures("site")
def test_a_standard_output_without_a_file_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    assert rollbook("courses").code == 0
