"""Why one learner is, or is not, complete, as rows of plain values: one a cause, the most telling first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from tui.lookup.export.pseudonyms import Pseudonyms
from tui.lookup.export.rows import Value
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.grounds import fields_of
from tui.lookup.verdict.sentences import Sentences
from tui.lookup.verdict.verdict import Found, Voice, judge
from tui.records import Learner, Right

BOTH: Final = (Voice.TRAINER, Voice.LEARNER)
_KEYS: Final = (
    "learner_id",
    "name",
    "course_id",
    "course",
    "cause",
    "sure",
    "about",
    "cmid",
    "fields",
    "remedy",
)


def why_keys(voices: Sequence[Voice] = BOTH) -> tuple[str, ...]:
    """Return the keys of a cause that is told in these voices."""
    return (*_KEYS, *(key for voice in voices for key in (voice.value, f"{voice.value}_next")))


def why_row(found: Found, case: Case, voices: Sequence[Voice] = BOTH) -> dict[str, Value]:
    """Return one cause under ``why_keys``."""
    row: dict[str, Value] = {
        "learner_id": case.row.learner_id,
        "name": case.row.name,
        "course_id": case.course.id,
        "course": case.course.title,
        "cause": found.id,
        "sure": found.cause.sure.value,
        "about": found.about or None,
        "cmid": found.cmid,
        "fields": dict(fields_of(found, case)),
        "remedy": found.cause.remedy,
    }
    for voice in voices:
        said = found.said(voice)
        row |= {voice.value: said.sentence, f"{voice.value}_next": said.next_step or None}
    return row


def why_rows(case: Case, sentences: Sentences, pseudonyms: Pseudonyms | None) -> Iterator[dict[str, Value]]:
    """Yield every cause; with pseudonyms nobody is named, and fields, which hold ids, are null."""
    shown = hidden_case(case, pseudonyms) if pseudonyms else case
    for found in judge(shown, sentences).causes:
        yield why_row(found, shown) | ({"fields": None} if pseudonyms else {})


def hidden_case(case: Case, pseudonyms: Pseudonyms) -> Case:
    """Return a case whose sentences name nobody: the learner and who set something by hand are replaced."""
    pseudonym = pseudonyms.of_learner(case.row.learner_id)
    known = case.row.learner
    learner = Learner(pseudonym, pseudonym, active=known.active) if known else None
    row = replace(case.row, learner_id=pseudonym, learner=learner)
    read = case.activities
    if read is not None:
        rows = tuple(
            replace(one, by=pseudonyms.of_person(one.state.overridden_by))
            if one.by and one.state.overridden_by is not None
            else one
            for one in read.rows
        )
        read = replace(read, rows=rows)
    match = case.match
    if match is not None and match.right is Right.SAVED:
        match = replace(match, tried=("the account cannot be seen",))  # what was tried names her by id
    return replace(case, row=row, activities=read, match=match)
