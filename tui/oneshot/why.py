"""``rollbook why``: what holds up one learner in one course, in two voices, and what that rests on."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from functools import partial

from tui.lookup.courses import find_course
from tui.lookup.export.rows import Row
from tui.lookup.export.whyrows import BOTH, why_keys, why_row
from tui.lookup.finding.person import find_learner
from tui.lookup.session import Session
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.grounds import grounds
from tui.lookup.verdict.verdict import Voice, judge
from tui.lookup.verdict.why import read_case, read_row
from tui.oneshot.given import course_in_moodle, learner_given, person_in_moodle, unconfirmed_note
from tui.oneshot.question import Question
from tui.output import Answer
from tui.output.prose import GROUNDS, ProseWriter
from tui.records import Right
from tui.stop import Stop


def question(arguments: argparse.Namespace) -> Question:
    """Return the question for a verdict; in one voice only where one is asked for."""
    voices = _voices(arguments)
    keys = why_keys(voices)
    prose = partial(ProseWriter, notes_to=sys.stderr or io.StringIO(), for_learner=voices == (Voice.LEARNER,))
    return Question(_why, keys, (), with_moodle=True, prose=prose)


def _voices(arguments: argparse.Namespace) -> tuple[Voice, ...]:
    return (Voice(arguments.voice),) if arguments.voice else BOTH


def _why(session: Session, arguments: argparse.Namespace, told: Answer, stop: Stop) -> None:
    learner = find_learner(session, learner_given(arguments.learner), stop)
    course = find_course(session, arguments.course, stop)
    row, notes = read_row(session, course, learner, stop)
    told.begin()
    session.audit.opened(course=course.id, learner=learner.id)
    told.notes.extend(notes)
    case = read_case(session, course, row, stop)
    if case.activities is not None:
        told.notes.extend(case.activities.notes)
    if case.match is not None and case.match.usable and not case.match.confirmed:
        told.notes.append(unconfirmed_note(learner, case.match))
    told.rows(_rows(session, case, arguments))
    for fault in (case.fault, case.activities.fault if case.activities else None):
        if fault is not None:
            told.fail(fault)
    _tell_doubt(case, told)


def _rows(session: Session, case: Case, arguments: argparse.Namespace) -> Iterator[Row]:
    said = judge(case, session.sentences)
    for number, found in enumerate(said.causes):
        row = why_row(found, case, _voices(arguments))
        if not number and arguments.form == "text":
            row[GROUNDS] = [[one.group, one.label, one.text] for one in grounds(said, case)]
        yield row


def _tell_doubt(case: Case, told: Answer) -> None:
    """Let the answer end as an ambiguous one where several people or courses could be meant."""
    with told.keeping():
        if case.paired is not None and case.paired.moodle_id is None and case.paired.candidates:
            course_in_moodle(case.course, case.paired)
        if case.match is not None and case.match.right is Right.AMBIGUOUS and case.row.learner is not None:
            person_in_moodle(case.row.learner, case.match)
