"""Copying and writing beside the screen: how far it is, and stopped without leaving a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lookup.builders import CLOCK, FIRE, NOW, final
from tests.lookup.stand_ins import ISpringStandIn, session
from tui.audit import Audit
from tui.errors import StoppedError
from tui.lookup.export.extract import Extract, roster_extract
from tui.lookup.roster.roster import Roster
from tui.lookup.roster.view import RosterView
from tui.output.extracts import Form
from tui.terminal.clipboard import Clipboard
from tui.workers import Request
from tui.workers.evidence import TextCopied, Written, copying, saving

ROWS = 5000


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Extract:
    """More rows than are written at a time; the current folder is an empty one."""
    monkeypatch.chdir(tmp_path)
    roster = Roster(FIRE)
    roster.add_final_statuses(final(str(number)) for number in range(ROWS))
    rows = RosterView(roster, CLOCK).rows()
    return roster_extract(session(ispring=ISpringStandIn()), roster, rows, read_at=NOW)


def test_a_large_file_tells_how_far_it_is_now_and_then(large: Extract) -> None:
    told = [
        message
        for message in saving(large, Form.JSON, Audit.off())(Request("export"))
        if isinstance(message, Written)
    ]
    assert 2 <= len(told) < ROWS / 200
    assert (told[-1].saved.rows, told[-1].saved.whole) == (ROWS, True)
    assert 0 < told[0].saved.rows < ROWS


def test_stopped_it_leaves_nothing(large: Extract, tmp_path: Path) -> None:
    request = Request("export")
    work = saving(large, Form.CSV, Audit.off())(request)
    next(work)
    assert len(list(tmp_path.iterdir())) == 1
    request.stop.set()
    with pytest.raises(StoppedError):
        next(work)
    assert list(tmp_path.iterdir()) == []


def test_given_up_it_leaves_nothing(large: Extract, tmp_path: Path) -> None:
    work = saving(large, Form.CSV, Audit.off())(Request("export"))
    next(work)
    del work
    assert list(tmp_path.iterdir()) == []


def test_a_copied_text_is_told_of() -> None:
    (message,) = copying(Clipboard({}), "text")(Request("copy"))
    assert isinstance(message, TextCopied)
    assert message.copied.sequence
