"""The last choice put back as it was: in memory, in one's own file, and never over somebody else's work."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lookup.builders import person
from tests.lookup.matching.test_pairs import AMELIE, IN_MOODLE, opened
from tui.errors import StoppedError, StorageError
from tui.lookup.matching.pairfile import Pair, What
from tui.lookup.matching.pairs import FILE_NAME, Pairs
from tui.stop import Stop
from tui.storage import alone


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rollbook" / FILE_NAME


@pytest.fixture(params=["memory", "file"])
def pairs(request: pytest.FixtureRequest, path: Path) -> Pairs:
    return opened(path if request.param == "file" else None)


def kept(pairs: Pairs) -> tuple[Pair | None, Pair | None]:
    return pairs.person("amelie"), pairs.course("fire")


@pytest.mark.parametrize("before", ["nothing", "saved", "not there"])
def test_the_last_choice_is_put_back_as_it_was(pairs: Pairs, before: str) -> None:
    if before != "nothing":
        pairs.save_person(AMELIE, IN_MOODLE if before == "saved" else None, Stop())
    pairs.save_course("fire", 12, Stop())
    was = kept(pairs)
    for choose in (
        lambda: pairs.save_person(AMELIE, person(7), Stop()),
        lambda: pairs.forget_person("amelie", Stop()),
        lambda: pairs.save_course("fire", 99, Stop()),
        lambda: pairs.put({(What.COURSE, "fire"): Pair(8, "")}, Stop()),
    ):
        choose()
        changed = kept(pairs)
        assert pairs.may_undo
        assert len(pairs.undo(Stop())) == 1
        assert kept(pairs) == was
        assert not pairs.may_undo
        assert pairs.undo(Stop()) == ()
        assert changed != was or before == "nothing"


def test_only_what_was_chosen_here_is_put_back_and_nobody_elses_work(path: Path) -> None:
    mine, other = opened(path), opened(path)
    assert mine.undo(Stop()) == ()
    mine.save_person(AMELIE, IN_MOODLE, Stop())
    other.save_course("fire", 12, Stop())
    assert mine.undo(Stop()) == ((What.PERSON, "amelie"),)
    assert kept(opened(path))[0] is None
    assert opened(path).course("fire") == other.course("fire")
    mine.save_course("fire", 13, Stop())
    other.save_course("fire", 14, Stop())
    with pytest.raises(StorageError, match="changed from elsewhere since"):
        mine.undo(Stop())
    found = opened(path).course("fire")
    assert found is not None
    assert found.moodle_id == 14


def test_what_could_not_be_written_is_no_choice_to_put_back(path: Path) -> None:
    mine = opened(path)
    mine.save_course("fire", 12, Stop())
    path.chmod(0o622)
    with pytest.raises(StorageError):
        mine.save_course("fire", 13, Stop())
    with pytest.raises(StorageError):
        mine.undo(Stop())
    assert mine.may_undo


def test_a_stop_ends_the_wait_for_another_rollbook_and_nothing_is_changed(path: Path) -> None:
    mine, stop = opened(path), Stop()
    mine.save_course("fire", 12, stop)
    was, held = kept(mine), path.read_bytes()
    stop.set()
    with alone(path):
        for change in (
            lambda: mine.save_person(AMELIE, IN_MOODLE, stop),
            lambda: mine.forget_course("fire", stop),
            lambda: mine.put({(What.COURSE, "fire"): Pair(8, "")}, stop),
            lambda: mine.undo(stop),
        ):
            with pytest.raises(StoppedError):
                change()
    assert (kept(mine), path.read_bytes()) == (was, held)
    assert mine.undo(Stop()) == ((What.COURSE, "fire"),)
