"""``rollbook learner``: every course one learner is in, in both systems."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from tui.lookup.export import rows as export
from tui.lookup.export.learnerrows import LEARNER_COURSE_KEYS, learner_course_row
from tui.lookup.finding.learnercourses import (
    ISpringCourses,
    MoodleCourses,
    Pairing,
    joined_courses,
    read_ispring_courses,
    read_moodle_courses,
    read_pairings,
)
from tui.lookup.finding.who import Who, find_who
from tui.lookup.session import Session
from tui.oneshot.given import learner_given, unconfirmed_note
from tui.oneshot.question import Question
from tui.output import Answer
from tui.output.columns import LEARNER_COURSE_COLUMNS
from tui.records import Note
from tui.stop import Stop


def question(_arguments: argparse.Namespace) -> Question:
    """Return the question for a learner's courses."""
    return Question(_courses, LEARNER_COURSE_KEYS, LEARNER_COURSE_COLUMNS, moodle_if_any=True)


def _courses(session: Session, arguments: argparse.Namespace, told: Answer, stop: Stop) -> None:
    who = find_who(session, learner_given(arguments.learner), stop)
    told.begin()
    session.audit.opened(learner=who.learner.id if who.learner else "", person=who.person_id)
    _tell_who(session, who, told)
    ispring: ISpringCourses | None = None
    moodle: MoodleCourses | None = None
    pairings: Mapping[str, Pairing] = {}
    with told.keeping():
        if who.learner is not None:
            ispring = read_ispring_courses(session, who.learner.id, stop)
            told.notes.extend(ispring.notes)
    with told.keeping():
        if who.person_id is not None and session.moodle is not None:
            moodle = read_moodle_courses(session, who.person_id, stop)
            told.notes.extend(moodle.notes)
    with told.keeping():
        if ispring is not None and moodle is not None:
            pairings = read_pairings(session, ispring, moodle, stop)
    found = joined_courses(ispring, moodle, pairings, clock=session.clock, learner=who.learner)
    learner_id = who.learner.id if who.learner else ""
    told.rows(learner_course_row(one, learner_id, who.person_id, session.clock) for one in found)
    if not found and told.fault is None:
        told.notes.append(Note("nothing-found", f"{who.name} is in no course these accounts see."))


def _tell_who(session: Session, who: Who, told: Answer) -> None:
    """Note who was found where, and by what right."""
    match = who.match
    if who.learner is None:
        told.notes.append(Note("not-in-ispring", f"Nobody in iSpring is known to be Moodle's {who.name}."))
    elif match is not None and who.person_id is None:
        tried = f" (tried: {', '.join(match.tried)})" if match.tried else ""
        text = f"{who.name} in Moodle: {export.match_words(match)}{tried}."
        told.notes.append(Note("not-matched", text))
    elif match is not None and not match.confirmed:
        told.notes.append(unconfirmed_note(who.learner, match))
    elif session.moodle is None:
        told.notes.append(Note("no-moodle", "This profile has no Moodle: only iSpring was asked."))
