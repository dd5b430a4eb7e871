"""``rollbook differences``: the learners of a course about whom the two systems disagree."""

from __future__ import annotations

import argparse

from tui.lookup.course.differences import Kind, tally, tally_words
from tui.lookup.export.courserows import DIFFERENCE_KEYS, difference_row
from tui.lookup.session import Session
from tui.oneshot.question import Question
from tui.oneshot.wide import read_whole_course
from tui.output import Answer
from tui.output.columns import DIFFERENCE_COLUMNS
from tui.records import Note
from tui.stop import Stop


def question(_arguments: argparse.Namespace) -> Question:
    """Return the question for the differences of a course; that there are none is an answer, too."""
    return Question(
        _differences, DIFFERENCE_KEYS, DIFFERENCE_COLUMNS, with_moodle=True, nothing_is_found=True
    )


def _differences(session: Session, arguments: argparse.Namespace, told: Answer, stop: Stop) -> None:
    whole = read_whole_course(session, arguments.course, told, stop)
    told.notes.extend(whole.notes)
    standing = whole.standing
    compared = [standing.comparison(row.position) for row in whole.rows]
    counts = tally(compared)
    told.notes.append(Note("compared", f"Compared {len(compared):,} rows: {tally_words(counts) or 'none'}."))
    ruled = counts if arguments.all else (Kind.DIFFER,)
    told.notes.extend(Note(f"rule-{kind.name.lower().replace('_', '-')}", kind.rule) for kind in ruled)
    shown = [one for one in compared if arguments.all or one.kind is Kind.DIFFER]
    told.rows(difference_row(one, whole.course, session.clock) for one in shown)
