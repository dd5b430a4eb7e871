"""``rollbook causes``: a whole course grouped by what holds its learners up."""

from __future__ import annotations

import argparse

from tui.lookup.course.causes import headline
from tui.lookup.export.courserows import CAUSE_KEYS, cause_row
from tui.lookup.session import Session
from tui.oneshot.question import Question, note_nothing
from tui.oneshot.wide import read_whole_course
from tui.output import Answer
from tui.output.columns import CAUSE_COLUMNS
from tui.records import Note
from tui.stop import Stop


def question(_arguments: argparse.Namespace) -> Question:
    """Return the question for the causes of a course."""
    return Question(_causes, CAUSE_KEYS, CAUSE_COLUMNS, with_moodle=True)


def _causes(session: Session, arguments: argparse.Namespace, told: Answer, stop: Stop) -> None:
    whole = read_whole_course(session, arguments.course, told, stop)
    told.notes.extend(whole.notes)
    groups = whole.standing.groups()
    if groups:
        told.notes.append(Note("headline", f"{headline(groups)}."))
    elif told.fault is None:
        note_nothing(told, session, f"nobody in “{whole.course.title}”")
    told.rows(cause_row(group) for group in groups)
