"""``rollbook activities``: one learner's Moodle activity states in one course."""

from __future__ import annotations

import argparse

from tui.lookup.activities.reading import read_activities
from tui.lookup.courses import find_course, pair_course
from tui.lookup.export import rows as export
from tui.lookup.finding.person import find_learner
from tui.lookup.matching.matching import match_learners
from tui.lookup.session import Session
from tui.oneshot.given import course_in_moodle, learner_given, person_in_moodle, unconfirmed_note
from tui.oneshot.question import Question
from tui.output import Answer
from tui.output.columns import ACTIVITY_COLUMNS
from tui.records import Match, Note, Right
from tui.stop import Stop


def question(_arguments: argparse.Namespace) -> Question:
    """Return the question for a learner's activities."""
    return Question(_activities, export.ACTIVITY_KEYS, ACTIVITY_COLUMNS, with_moodle=True)


def _activities(session: Session, arguments: argparse.Namespace, told: Answer, stop: Stop) -> None:
    learner = find_learner(session, learner_given(arguments.learner), stop)
    course = find_course(session, arguments.course, stop)
    course_id = course_in_moodle(course, pair_course(session, course, stop))
    match = match_learners(session, [learner], stop, thorough=True).get(learner.id, Match(Right.NONE))
    person_id = person_in_moodle(learner, match)
    told.begin()
    session.audit.opened(course=course.id, learner=learner.id)
    if not match.confirmed:
        told.notes.append(unconfirmed_note(learner, match))
    read = read_activities(session, course_id, person_id, stop)
    told.notes.extend(read.notes)
    told.rows(export.activity_row(row, session.site_url, session.clock) for row in read.rows)
    if read.fault is not None:
        told.fail(read.fault)
    elif not read.rows:
        told.notes.append(Note("nothing-found", "Moodle tracks no activity in this course."))
