"""Confirming who is who, beside the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lookup.builders import FIRE, learner
from tests.lookup.stand_ins import session
from tui.errors import StoppedError
from tui.lookup.matching.pairfile import What
from tui.lookup.matching.pairs import FILE_NAME, Pairs
from tui.stop import Stop
from tui.storage import alone
from tui.workers import Request
from tui.workers.matching import (
    confirming_course,
    confirming_courses,
    confirming_person,
    forgetting,
    undoing,
)


def test_whoever_leaves_does_not_wait_for_another_rollbook(tmp_path: Path) -> None:
    path, left = tmp_path / FILE_NAME, Request("save")
    pairs = Pairs("ispring", "moodle", path)
    pairs.save_course("hygiene", 7, Stop())
    signed_in, before = session(pairs=pairs), pairs.listed()
    left.stop.set()
    with alone(path):
        for work in (
            confirming_person(signed_in, learner("amelie"), None),
            confirming_course(signed_in, FIRE, 12),
            confirming_courses(signed_in, {FIRE.id: 12}),
            forgetting(signed_in, What.COURSE, "hygiene"),
            undoing(signed_in),
        ):
            with pytest.raises(StoppedError):
                list(work(left))
    assert Pairs("ispring", "moodle", path).listed() == pairs.listed() == before
