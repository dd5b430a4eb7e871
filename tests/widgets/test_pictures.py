"""Pictures of the widgets together, as the screens will use them: look at them when they change."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from textual.containers import Horizontal
from textual.widget import Widget

from tests.support.pilots import on_screen, piloted
from tests.support.snapshots import Same, picture_of
from tui.commands import Place, hints_for
from tui.widgets.cells import Cell
from tui.widgets.choices import Choice, Push, Tick
from tui.widgets.columns import Column
from tui.widgets.dropdown import Dropdown
from tui.widgets.field import Field
from tui.widgets.glyphs import ASCII, UNICODE, Glyphs
from tui.widgets.line import Line, Stroke, keys_line
from tui.widgets.progress import progress_text, share_bar
from tui.widgets.secretinput import SAVED, SecretInput
from tui.widgets.status import status_text
from tui.widgets.table import RowTable
from tui.widgets.textinput import LineInput
from tui.widgets.themes import DARK, LIGHT, MONO

Learner = tuple[str, str, str, int | None, str, str, str]

LEARNERS: Sequence[Learner] = (
    ("Óscar Peña Ibáñez", "failed", "Failed", 100, "late 12 d", "3 d", "id"),
    ("Siobhán O’Brien", "failed", "Failed", 100, "late 12 d", "9 d", "mail"),
    ("Amélie Dubois", "in progress", "In progress", 91, "late 12 d", "1 d", "mail"),
    ("李雪梅", "in progress", "In progress", 45, "due 8 d", "2 h", "id"),
    ("Nguyễn Thị Minh Khai", "in progress", "In progress", 12, "due 8 d", "6 d", "2 ?"),
    ("ليلى حداد", "pending", "Pending", 100, "due 8 d", "1 d", "mail"),
    ("김민준", "not started", "Not started", 0, "due 8 d", "never", "id"),
    ("Smith [/x]", "none given", "none given", None, "due 8 d", "never", "mail"),
    ("Αγγελική Παππά", "done", "Passed", 100, "2026-11-19", "3 d", "id ≠"),
    ("Zoë Müller-Lüdenscheid", "done", "Passed", 100, "2026-11-18", "4 d", "mail"),
)

COLUMNS = (
    Column("name", "Name", None, 12, 9),
    Column("status", "Status", 13, priority=8),
    Column("progress", "Progress", 12, priority=5),
    Column("due", "Done / due", 10, priority=7),
    Column("seen", "Seen", 5, priority=1),
    Column("match", "Moodle", 6, priority=3),
)


def roster(glyphs: Glyphs) -> list[Widget]:
    """A roster at 80×24."""

    def draw(row: Learner, _position: int) -> Sequence[Cell]:
        name, family, words, percent, due, seen, match = row
        ink = "dim" if family == "done" else ""
        return (
            [(name, ink)],
            status_text(family, words, glyphs),
            progress_text(percent, 7, glyphs, ink),
            [(due, "late" if due.startswith("late") else ink)],
            [(seen, ink)],
            [(match, ink)],
        )

    table: RowTable[Learner] = RowTable(COLUMNS, draw, key=lambda row: row[0])
    table.set_rows(LEARNERS)
    return [
        Line([("Rollbook", "bold"), ("  Fire Safety 2026  212 learners", "")], [("READ-ONLY", "dim")]),
        Line("✓ 131 done   ◐ 48 in progress   … 4 pending   ✗ 9 failed   ○ 19 not started"),
        Line(share_bar([131, 48, 4, 9, 19], 78, glyphs)),
        table,
        Line("! 1 learner is enrolled, but iSpring gave no status. 1 marked.", "3 of 212"),
        Line("as of 10:42:07 CET   iSpring api-support, all departments   Moodle svc-report", ink="dim"),
        Line(keys_line(hints_for(Place.ROSTER, 80))),
    ]


def form() -> list[Widget]:
    """A sign-in form at 80×24."""
    return [
        Line([("Rollbook", "bold"), ("   who finished, and why not", "")], [("READ-ONLY", "dim")]),
        Line(),
        Field("Profile", Dropdown([("a", "acme-prod"), ("n", "New")]), mark="2 saved", indent=2),
        Field("Account URL", LineInput(placeholder="https://…"), mark="suggested"),
        Field("Sign in with", Choice([("k", "API key"), ("p", "login and password")]), boxed=False),
        Field("Secret", SecretInput(SAVED), mark="from keyring"),
        Field("Moodle", Tick("look up activities in Moodle too", True), boxed=False, indent=2),
        Field("Token", SecretInput(id="token")),
        Line(),
        Horizontal(Push("Sign in"), Push("Go on without Moodle")),
        Stroke(),
        Line("iSpring  ✓ signed in with key 7d1f…, scope unknown", "0.4 s"),
        Line("Moodle   ✗ refused this token (invalidtoken).", "0.2 s"),
        Line(keys_line(hints_for(Place.LOGIN, 80))),
    ]


@piloted
@pytest.mark.parametrize("theme", [DARK.name, LIGHT.name, MONO.name])
async def test_a_roster(same_picture: Same, theme: str) -> None:
    async with on_screen(*roster(UNICODE), theme=theme) as (host, pilot):
        await pilot.press("space", "down", "down")
        assert same_picture(host)


@piloted
async def test_a_roster_in_ascii(same_picture: Same) -> None:
    async with on_screen(*roster(ASCII), glyphs=ASCII) as (host, pilot):
        await pilot.press("down")
        assert same_picture(host)


@piloted
async def test_a_form(same_picture: Same) -> None:
    async with on_screen(*form()) as (host, pilot):
        fields = list(host.query(Field))
        fields[-1].set_mark("✗ refused", "trouble")
        token = host.query_one("#token", SecretInput)
        token.value = "0123456789"
        token.focus()
        await pilot.pause()
        assert same_picture(host)


@piloted
async def test_a_form_with_its_list_open(same_picture: Same) -> None:
    async with on_screen(*form()) as (host, pilot):
        host.query_one(Dropdown).focus()
        await pilot.press("space", "down")
        assert same_picture(host)


@piloted
async def test_pictures_are_the_same_every_time() -> None:
    pictures = []
    for _time in range(2):
        async with on_screen(*roster(UNICODE)) as (host, _pilot):
            pictures.append(picture_of(host))
    assert pictures[0] == pictures[1]
    assert not re.search(r"terminal-\d", pictures[0])
    assert "Smith&#160;[/x]" in pictures[0]
