"""The last choice put back as it was: in memory, in one's own file, and never over somebody else's work."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lookup.builders import person
from tests.lookup.matching.test_pairs import AMELIE, IN_MOODLE, opened
from tui.errors import StorageError
from tui.lookup.matching.pairfile import Pair, What
from tui.lookup.matching.pairs import FILE_NAME, Pairs


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
        pairs.save_person(AMELIE, IN_MOODLE if before == "saved" else None)
    pairs.save_course("fire", 12)
    was = kept(pairs)
    for choose in (
        lambda: pairs.save_person(AMELIE, person(7)),
        lambda: pairs.forget_person("amelie"),
        lambda: pairs.save_course("fire", 99),
        lambda: pairs.put({(What.COURSE, "fire"): Pair(8, "")}),
    ):
        choose()
        changed = kept(pairs)
        assert pairs.may_undo
        assert len(pairs.undo()) == 1
        assert kept(pairs) == was
        assert not pairs.may_undo
        assert pairs.undo() == ()
        assert changed != was or before == "nothing"


def test_only_what_was_chosen_here_is_put_back_and_nobody_elses_work(path: Path) -> None:
    mine, other = opened(path), opened(path)
    assert mine.undo() == ()
    mine.save_person(AMELIE, IN_MOODLE)
    other.save_course("fire", 12)
    assert mine.undo() == ((What.PERSON, "amelie"),)
    assert kept(opened(path))[0] is None
    assert opened(path).course("fire") == other.course("fire")
    mine.save_course("fire", 13)
    other.save_course("fire", 14)
    with pytest.raises(StorageError, match="changed from elsewhere since"):
        mine.undo()
    found = opened(path).course("fire")
    assert found is not None
    assert found.moodle_id == 14


def test_what_could_not_be_written_is_no_choice_to_put_back(path: Path) -> None:
    mine = opened(path)
    mine.save_course("fire", 12)
    path.chmod(0o622)
    with pytest.raises(StorageError):
        mine.save_course("fire", 13)
    with pytest.raises(StorageError):
        mine.undo()
    assert mine.may_undo
