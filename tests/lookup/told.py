"""What every verdict and every cause is held against: few words and few lines."""

from __future__ import annotations

import re
import unicodedata
from textwrap import wrap
from typing import Final

from tests.lookup.cases import LINE
from tui.lookup.causes import Found, Voice
from tui.lookup.verdict.verdict import Verdict

OF_KEYS: Final = re.compile(
    r"\bpress [a-z]\b|\b(?:with|or|then|by) [b-z]\b[.,;: ]|(?:^|[,;:] )[b-hj-z] (?:[a-z]+s|to)\b"
    r"|\b(?:keys?|Enter|Esc|screen)\b"
)
"""What only somebody before Rollbook's own screen can act on."""


def said(found: Verdict) -> tuple[str, str]:
    assert len(found.text.split()) <= 45, found.text
    assert len(wrap(found.sentence, LINE)) <= 2, found.sentence
    assert len(found.next_line) <= LINE, found.next_line
    assert len(found.to_learner.split()) <= 45, found.to_learner
    assert found.to_learner.endswith("."), found.to_learner
    return found.cause, found.text


def found_in(said: Verdict, cause: str) -> Found:
    return next(one for one in said.causes if one.id == cause)


def lint(found: Found) -> None:
    """Hold a sentence against LOOKS: short, whole, nothing that steers a terminal."""
    for voice in Voice:
        said = found.said(voice)
        spoken = f"{said.sentence} Next: {said.next_step}" if voice is Voice.TRAINER else said.text
        assert len(spoken.split()) <= 45, (found.id, spoken)
        assert said.sentence.endswith((".", "Moodle…")), (found.id, said.sentence)
        assert not said.next_step or said.next_step.endswith("."), (found.id, said.next_step)
        assert said.text[0].isupper() or not said.text[0].isascii() or said.text[0] in "“0123456789…i"
        assert "  " not in said.text.replace("a  a", "")
        assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in said.text), found.id
    assert len(wrap(found.trainer.sentence, LINE)) <= 2, found.trainer.sentence
    for step in (found.trainer.next_step, found.trainer.here):
        assert len(f"Next: {step}") <= LINE, step
        assert not step or step.endswith("."), step
    assert not OF_KEYS.search(f"{found.learner.text} {found.trainer.text}"), found.id
