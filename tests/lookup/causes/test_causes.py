"""The catalogue of causes: what each rests on, and that every sentence is short and keeps a hidden grade."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import (
    activity,
    completion,
    module,
    required,
    state,
)
from tests.lookup.cases import (
    Moodle,
    completions,
    contents,
    judged,
    raws,
    states,
)
from tests.lookup.told import OF_KEYS, lint
from tests.support.source import ROOT
from tui.lookup.causes import CAUSES, COMMON, Cause, Sure, Voice
from tui.records import ActivityState, ModuleResult

BY_ID = {cause.id: cause for cause in CAUSES}
OF_GRADES = re.compile(r"pass|fail|grade|mark|score|point", re.IGNORECASE)
NAMES = (
    "Final test",
    "Safety {name} {nobody} {0}",
    "[/x] <b>&amp;</b>",
    "a " * 30,
    "x" * 90,
    "消防手順チェックリスト",
    "اختبار السلامة",
)
modules = st.lists(
    st.builds(
        lambda number, raw, percent: module(f"Module {number}", raw, percent),
        st.integers(1, 9),
        st.sampled_from(["complete", "in_progress", "not_started"]),
        st.none() | st.sampled_from(["0", "67", "99.9"]),
    ),
    max_size=4,
)


# --- the catalogue ---------------------------------------------------------------------------------------


def test_every_cause_has_a_word_of_its_own() -> None:
    assert len(BY_ID) == len(CAUSES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", cause.id) for cause in CAUSES)


def test_every_cause_is_named_by_a_test() -> None:
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests" / "lookup").rglob("test_*.py"))
    named = set(re.findall(r"[\"> ]([a-z]+(?:-[a-z]+)*)[\": ]", tests))
    assert BY_ID.keys() - named == set()


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.id)
def test_every_cause_says_what_it_rests_on_and_what_would_settle_it(cause: Cause) -> None:
    assert cause.fields
    assert all(re.match(r"(iSpring|Moodle) [a-z ]+: ", field) for field in cause.fields)
    assert cause.remedy.endswith(".")
    for voice in Voice:
        assert cause.template(voice).placeholders <= {*COMMON, *cause.words}


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.id)
def test_what_is_not_sure_does_not_say_is(cause: Cause) -> None:
    """A probable cause says so, to whoever may act on it; a hint says "may"."""
    text = " ".join((cause.trainer.texts[0], cause.trainer.next_step, *cause.learner.texts[:1]))
    unsure = {"no-moodle-person", "no-status", "no-requirements"}  # what was not seen cannot be sure
    if cause.sure is Sure.MAY:
        assert " may " in text
    elif cause.sure is Sure.PROBABLY and cause.id not in unsure:
        assert re.search("probably|usual|may", text)


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.id)
def test_a_ticket_and_a_shell_have_no_keys(cause: Cause) -> None:
    """What is copied, exported and answered to a command names no key; the screen may."""
    for voice in Voice:
        template = cause.template(voice)
        for text in (*template.texts, template.next_step, cause.remedy):
            assert not OF_KEYS.search(text), (cause.id, text)
        assert not template.here or OF_KEYS.search(template.here) or template.here == "{here}"


def test_what_only_a_screen_can_do_is_recognised() -> None:
    for text in ("press m to choose.", "try again with r.", "x goes on.", "choose, or r to ask once more."):
        assert OF_KEYS.search(text), text


@pytest.mark.parametrize("voice", list(Voice))
def test_no_sentence_of_the_learners_speaks_of_a_learner(voice: Voice) -> None:
    for cause in CAUSES:
        text = " ".join((*cause.template(voice).texts, cause.template(voice).next_step))
        if voice is Voice.LEARNER:
            assert not re.search(r"\blearner|\bcron\b|\bpress [mrx]\b|svc|criteri", text), cause.id


# --- whatever comes --------------------------------------------------------------------------------------


@given(states, completions, contents, raws, modules)
def test_every_cause_found_is_told_in_few_words(
    states: list[ActivityState],
    completion: object,
    contents: list[object],
    raw: str | None,
    modules: list[ModuleResult],
) -> None:
    moodle = Moodle(states, completion, contents)  # type: ignore[arg-type]  # what hypothesis made is of these kinds
    found = judged(moodle, raw, modules=tuple(modules))
    for one in found.causes:
        lint(one)
    about = [one.cmid for one in found.causes if one.cmid is not None]
    assert len(about) == len(set(about))
    assert not (found.done and found.cause in {"must-pass", "several", "one-left"})


@given(
    st.lists(st.sampled_from(NAMES) | st.text(max_size=40), min_size=1, max_size=5), st.integers(0, 4), raws
)
def test_names_are_filled_in_as_data(names: list[str], value: int, raw: str | None) -> None:
    rows = [state(number, value, modname="quiz", overall=False) for number, _ in enumerate(names, 1)]
    wanted = completion(*(required(number, name) for number, name in enumerate(names, 1)))
    seen = [activity(number, name.strip() or "x") for number, name in enumerate(names, 1)]
    found = judged(Moodle(rows, wanted, seen), raw)
    for one in found.causes:
        for voice in Voice:
            said = one.said(voice)
            assert len(said.text.split()) <= 45
            assert "Amélie" not in said.text
    if names == ["Safety {name} {nobody} {0}"]:
        assert "“Safety {name} {nobody} {0}”" in found.text


@given(st.integers(0, 4), st.booleans(), st.lists(st.integers(0, 2), max_size=3), st.booleans())
def test_a_hidden_grade_never_shows_in_the_learners_voice(
    value: int, by_rules: bool, others: list[int], all_of_them: bool
) -> None:
    """Neither alone nor beside others, neither as state 4 nor as rules that give it away."""
    rules = [("completionusegrade", 1), ("completionpassgrade", 0)]
    hidden = state(1, 0, modname="quiz", rules=rules) if by_rules else state(1, 4, modname="quiz")
    beside = [state(number, other) for number, other in enumerate(others, 2)]
    wanted = [required(1, "Theory"), *(required(one.cmid, f"Page {one.cmid}") for one in beside)]
    seen = [activity(1, "Theory"), *(activity(one.cmid, f"Page {one.cmid}") for one in beside)]
    found = judged(
        Moodle([hidden, *beside], completion(*wanted, any_is_enough=not all_of_them), seen),
        modules=(module("Module 1", "in_progress", str(value)),),
    )
    for one in found.causes:
        text = one.learner.text.replace("Mark as done", "")
        assert not OF_GRADES.search(text), (one.id, text)
