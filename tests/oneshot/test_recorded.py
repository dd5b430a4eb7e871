"""``activities`` over the recorded answers of real Moodle sites tells what the learner's view shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from typing import Final

import pytest

from tests.oneshot.same import assert_same_activities
from tests.support.asked import Told, ask
from tests.support.driving import campus_access
from tests.support.moodle_recordings import VERSIONS, recordings
from tests.support.moodle_replay import MoodleReplay
from tests.support.pilots import on_screen, piloted
from tests.support.waiting import pilot_until
from tui.accounts.access import Access
from tui.accounts.profiles import MoodleAccount
from tui.accounts.secrets import secret_key
from tui.accounts.vault import MemoryVault
from tui.demo import Campus
from tui.lookup.clock import Clock
from tui.lookup.courses import find_course
from tui.lookup.finding.person import find_learner
from tui.lookup.matching.pairs import open_pairs
from tui.lookup.roster.roster import RosterRow
from tui.lookup.session import Session, sign_in_ispring, sign_in_moodle
from tui.protocols.moodle.requests import ACTIVITY_STATES, COURSE_COMPLETION
from tui.records import System
from tui.screens.learner_pane import LearnerPane
from tui.secret import Secret
from tui.stop import Stop

WHO: Final = "amelie.dubois@acme.example"
COURSE: Final = "Fire Safety 2026"
RECORDED_COURSE: Final = 2
RECORDED_PEOPLE: Final = ("3", "7")
"""Moodle people, one of whom each version recorded as a whole has."""
BASES: Final = {"4.4": "pass_user", "5.1": "pass_user_support_min"}
"""The versions recorded as a whole, each with a good answer about states."""


def picks(version: str) -> Iterator[tuple[str, str]]:
    """Every recorded answer about states, and every one about completion, each beside a good other one."""
    base = version if version in BASES else "4.4"
    states, completion = f"{base}/{ACTIVITY_STATES}.{BASES[base]}", f"{base}/{COURSE_COMPLETION}.student01"
    for each in recordings(version):
        if each.function == ACTIVITY_STATES:
            yield str(each), completion
        elif each.function == COURSE_COMPLETION:
            yield states, str(each)


@contextmanager
def recorded(campus: Campus, site: MoodleReplay) -> Iterator[tuple[Access, Session]]:
    """The campus' iSpring beside a recorded Moodle, with one course and one learner paired by hand."""
    access = campus_access(campus)
    profile = replace(access.profiles[0], moodle=MoodleAccount(site.url))
    vault = MemoryVault()
    vault.save(secret_key(profile, System.ISPRING), campus.client_secret)
    vault.save(secret_key(profile, System.MOODLE), Secret(site.TOKEN))
    access = replace(access, profiles=(profile,), chosen="", vault=vault, demo=False)
    ispring = sign_in_ispring(profile, campus.client_secret, Stop())
    moodle = sign_in_moodle(profile, Secret(site.TOKEN), Stop())
    pairs = open_pairs(profile)
    with closing(Session(profile, ispring, moodle, pairs, Clock.of(now=access.now))) as session:
        pairs.save_course(find_course(session, COURSE, Stop()).id, RECORDED_COURSE, Stop())
        people = moodle.client.people_by_field("id", RECORDED_PEOPLE, Stop())
        pairs.save_person(find_learner(session, WHO, Stop()), people[0], Stop())
        yield access, session


@pytest.mark.unmeasured
@pytest.mark.timeout(300)
@pytest.mark.parametrize("version", VERSIONS)
@piloted
async def test_recorded_learners_are_those_of_the_screen(campus: Campus, version: str) -> None:
    order = (version, "4.4") if version in BASES else ("4.4",)  # who the learner is, only 4.4 has recorded
    codes = Counter[int]()
    async with on_screen() as (host, pilot):
        for states, completion in picks(version):
            with (
                MoodleReplay(*order, picks=[states, completion]) as site,
                recorded(campus, site) as (access, session),
            ):
                learner = find_learner(session, WHO, Stop())
                pane = LearnerPane(session)
                await host.mount(pane)
                row = RosterRow(learner.id, None, None, learner, 0)
                pane.show(find_course(session, COURSE, Stop()), row, None, "", name_coming=False)
                await pilot_until(pilot, partial(is_at_rest, pane))
                told = ask(access, "activities", WHO, COURSE, "--json")
                await pane.remove()
            assert_same(pane, told)
            codes[told.code] += 1
    assert codes[0] > 0
    assert version not in BASES or codes[1] * codes[4] > 0


def assert_same(pane: LearnerPane, told: Told) -> None:
    """What was read is told; an error is, too, in the words of the screen."""
    if pane.read is not None:
        assert_same_activities(pane.read, told)
        return
    assert pane.error is not None
    assert (told.code, told.rows, told.json["complete"]) == (pane.error.exit_code, [], False)
    assert told.json["notes"][-1]["text"] == pane.error.sentence


def is_at_rest(pane: LearnerPane) -> bool:
    return not pane._requests
