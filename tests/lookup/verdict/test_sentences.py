"""Sentences of one's own: by cause, voice and language, with whatever is wrong told by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import completion, required, state
from tests.lookup.cases import Moodle, judged, with_done
from tui.errors import StorageError
from tui.lookup.causes import CAUSES, Template, Voice
from tui.lookup.causes.words import COMMON
from tui.lookup.verdict.sentences import FILE_NAME, SHIPPED, Sentences, load_sentences

CHECKLIST = with_done(state(1, tracking=1), "Checkliste {name}")


def written(folder: Path, text: str) -> Path:
    path = folder / FILE_NAME
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def test_without_a_file_everything_is_said_as_shipped(tmp_path: Path) -> None:
    said = load_sentences("de", tmp_path)
    assert all(said.of(cause, voice) == cause.template(voice) for cause in CAUSES for voice in Voice)


def test_a_sentence_of_ones_own_is_said_in_its_language_and_voice_alone(tmp_path: Path) -> None:
    written(
        tmp_path,
        """
        [own-tick.learner.de]
        text = "Nur {activity} fehlt noch, {name}."
        next = "Bitte öffnen und „Als erledigt kennzeichnen“."

        [own-tick.trainer.en]
        text = "{activity} wants a tick."
        """,
    )
    german, english = load_sentences("de", tmp_path), load_sentences("en", tmp_path)
    said = judged(CHECKLIST, sentences=german)
    assert said.to_learner == (
        "Nur “Checkliste {name}” fehlt noch, Amélie Dubois. Bitte öffnen und „Als erledigt kennzeichnen“."
    )
    assert said.text == "“Checkliste {name}” wants a tick."
    assert judged(CHECKLIST, sentences=english).to_learner == judged(CHECKLIST).to_learner
    assert judged(CHECKLIST, sentences=english).text == said.text
    two = Moodle([state(2, 1)], completion(required(2, "Page")))
    assert judged(two, sentences=german).text == judged(two).text


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('[must-pas.learner.en]\ntext = "x"', 1, "there is no cause “must-pas”"),
        ('\n[must-pass.lerner.en]\ntext = "x"', 2, "lerner is no voice"),
        ('[must-pass.learner.EN]\ntext = "x"', 1, "EN is no language"),
        ('[must-pass.learner.en]\ntext = "{nobody} failed."', 2, "text asks for {nobody}"),
        ('[must-pass.learner.en]\ntext = "x"\nnext = "{roles}"', 3, "next asks for {roles}"),
        ('[must-pass.learner.en]\ntext = "{name.__class__}"', 2, "text has a brace of no placeholder: {"),
        ('[must-pass.learner.en]\ntext = "so}"', 2, "text has a brace of no placeholder: }"),
        ('[must-pass.learner.en]\nnext = "x"', 1, "text is missing"),
        ('[must-pass.learner.en]\ntext = "x"\ntexxt = "y"', 3, "“texxt” is not a setting"),
        ("[must-pass.learner.en]\ntext = 3", 2, "text must be text in quotes"),
        ('[must-pass]\nlearner = "x"', 2, "learner must be a table of its own"),
        ("[must-pass", 1, "Expected"),
    ],
)
def test_what_is_wrong_is_told_by_file_and_line(tmp_path: Path, text: str, line: int, what: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(StorageError) as found:
        load_sentences("en", tmp_path)
    assert f"{path}, line {line}: " in found.value.what
    assert what in found.value.what
    assert found.value.remedy


def test_the_remedy_names_what_there_is(tmp_path: Path) -> None:
    written(tmp_path, '[must-pass.learner.en]\ntext = "{activty}"')
    with pytest.raises(StorageError) as found:
        load_sentences("en", tmp_path)
    assert "activity" in found.value.remedy
    assert all(word in found.value.remedy for word in COMMON)


def test_a_file_others_may_write_is_not_believed(tmp_path: Path) -> None:
    written(tmp_path, '[must-pass.learner.en]\ntext = "x"').chmod(0o666)
    with pytest.raises(StorageError):
        load_sentences("en", tmp_path)


def test_control_characters_of_the_file_are_not_said(tmp_path: Path) -> None:
    written(tmp_path, '[own-tick.learner.en]\ntext = "A\\u001b]0;x\\u0007 tick, \\u202ethen."')
    text = judged(CHECKLIST, sentences=load_sentences("en", tmp_path)).to_learner
    assert text.isprintable()


@given(st.text(), st.text())
def test_what_is_filled_in_is_never_filled_again(name: str, other: str) -> None:
    words = {"a": name, "b": other}
    said = Template(("<{a}>{b}|",), "{a}").filled(words, Voice.LEARNER)
    assert said.sentence == f"<{name}>{other}|".strip()
    assert said.next_step == name.strip()


def test_a_word_that_is_empty_takes_its_blank_along() -> None:
    template = Template(("{a} is left{b}; {c} so.",))
    assert template.filled({"a": "X", "b": "", "c": ""}, Voice.LEARNER).sentence == "X is left; so."
    assert SHIPPED.language == Sentences().language == "en"
