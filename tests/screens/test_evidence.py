"""From the roster and from a learner: copied as whatever a ticket wants, and exported as shown or marked."""

from __future__ import annotations

import base64
import csv
import json
from pathlib import Path

import pytest

from tests.support.driving import Drive, exploring
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.lookup.export.rows import STATUS_KEYS
from tui.screens.copying import CopySheet
from tui.screens.explorer import ExplorerScreen

FIRE = "Fire Safety 2026"
AMELIE = "Amélie Dubois"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sheet(drive: Drive) -> CopySheet:
    assert isinstance(drive.app.screen, CopySheet)
    return drive.app.screen


async def copied(drive: Drive, sent: list[str]) -> str:
    """Wait until a text is copied; return what the terminal was sent, which is what the sheet shows."""
    await drive.until(lambda: sent, "nothing was sent to the terminal")
    await drive.sees("Sent to the terminal's clipboard")
    found = sent.pop()
    assert sent == []
    text = base64.b64decode(found.removeprefix("\x1b]52;c;").removesuffix("\x07")).decode()
    assert sheet(drive).reading.text == text
    return text


@piloted
async def test_what_there_is_to_say_is_copied_in_every_form(
    campus: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with exploring(campus, course=FIRE) as drive:
        sent: list[str] = []

        def write(data: str) -> None:
            if "\x1b]52;" in data:
                sent.append(data)

        assert drive.app._driver is not None
        monkeypatch.setattr(drive.app._driver, "write", write)
        drive.put_cursor_on(AMELIE)
        await drive.press("y", "enter")
        assert "“Final test”" in await copied(drive, sent)
        assert drive.line(0).startswith("Rollbook  Copy: a sentence for the learner   Amélie Dubois")
        await drive.press("t")
        trainer = await copied(drive, sent)
        assert trainer.startswith("Amélie Dubois <amelie.dubois@acme.example>, Fire Safety 2026\n")
        assert "iSpring as key 7d1f…, scope unknown; Moodle as svc-report." in trainer
        await drive.press("m")
        assert "| Moodle | not complete | 3 of 4 required |" in await copied(drive, sent)
        await drive.press("j")
        told = json.loads(await copied(drive, sent))
        assert told["learner"]["name"] == AMELIE
        assert told["moodle"]["required_done"] == 3
        for secret in (campus.client_secret, campus.moodle_token):
            assert secret.reveal() not in json.dumps(told)
        await drive.press("end")
        assert '"notes"' in drive.text
        await drive.press("i")
        assert await copied(drive, sent) == drive.roster.table.cursor_row.learner_id  # type: ignore[union-attr]  # there is one
        await drive.press("y")
        assert drive.explorer.level == 1
        await drive.press("enter")
        await drive.settled()
        await drive.press("y", "u")
        assert "/mod/quiz/view.php?id=" in await copied(drive, sent)
        await drive.press("enter")
        assert drive.explorer.level == 2
        await drive.press("y", "escape")
        assert sent == []
        assert drive.app.screen is drive.explorer
        cleared: list[bool] = []
        monkeypatch.setattr(drive.app.copies, "clear", lambda: cleared.append(True))
        drive.explorer.post_message(ExplorerScreen.SignOutWanted())
        await drive.until(lambda: cleared, "what was copied outlived the sign-in")


def files(folder: Path, ending: str) -> list[Path]:
    return sorted(folder.glob(f"*.{ending}"))


@piloted
async def test_the_marked_rows_else_the_view_go_into_a_file(campus: Campus, folder: Path) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.type("/müller")
        await drive.press("enter", "e", "c")
        await drive.until(lambda: files(folder, "csv"), "no file came")
        await drive.until(
            lambda: "1 row, for your eyes only" in drive.toasts and "….csv.about.txt" in drive.toasts
        )
        (path,) = files(folder, "csv")
        with path.open(encoding="utf-8", newline="") as file:
            (row,) = csv.DictReader(file)
        assert row["name"] == "Zoë Müller-Lüdenscheid"
        about = (folder / f"{path.name}.about.txt").read_text(encoding="utf-8")
        assert "filter    / müller\n" in about
        await drive.press("escape", "4", "space", "down", "space", "0", "e", "j")
        (found,) = await drive.until(lambda: files(folder, "json"), "no file came")
        await drive.until(lambda: "2 rows" in drive.toasts)
        told = json.loads(found.read_text(encoding="utf-8"))
        marked = drive.roster.table.marked_rows()
        assert [one["learner_id"] for one in told["rows"]] == [one.learner_id for one in marked]
        assert tuple(told["rows"][0]) == (*STATUS_KEYS, "match")
        assert told["filter"] == "2 marked by hand"
        await drive.press("e", "p", "m")
        (hidden,) = await drive.until(lambda: files(folder, "md"), "no file came")
        await drive.until(lambda: hidden.name in drive.toasts)
        assert [one.name for one in marked if one.name in hidden.read_text(encoding="utf-8")] == []
        await drive.open_learner(AMELIE)
        await drive.press("e", "j")
        await drive.until(lambda: "rollbook-activities" in drive.toasts)
        activities = next(path for path in files(folder, "json") if "-activities-" in path.name)
        told = json.loads(activities.read_text(encoding="utf-8"))
        assert told["learner"]["name"] == AMELIE
        assert drive.learner.read is not None
        of_moodle = [one.state.cmid for one in drive.learner.read.rows]
        assert [one["cmid"] for one in told["rows"] if one["system"] == "moodle"] == of_moodle
        modules = [one for one in told["rows"] if one["system"] == "ispring"]
        assert [one["module_id"] for one in modules if not one["done"]] == [
            one.module_id for one in drive.learner.modules if not one.done
        ]
        assert len(modules) == 4
