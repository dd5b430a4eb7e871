"""Whether one learner has settled in one course: iSpring counts it as done, or Moodle as complete."""

from __future__ import annotations

from tui.errors import NotFoundError
from tui.lookup.matching.matching import match_learners
from tui.lookup.session import Session
from tui.lookup.wording import result_words
from tui.records import Course, Family, Learner, Match, Right
from tui.stop import Stop


def settled_in(session: Session, course: Course, pair: Match | None, learner: Learner, stop: Stop) -> str:
    """Return by whose word she is done, "iSpring: Passed"; empty while she is not. A few small questions.

    Raises:
        WireError: If a system fails.
        SignInError: If a sign-in has ended.
    """
    client = session.ispring.client
    if client.gives_results:
        for batch in client.results_of(learner.id, stop):
            for one in batch:
                if one.course_id == course.id and one.outcome.family is Family.DONE:
                    return f"iSpring: {result_words(one.raw)}"
    return "Moodle: complete" if _complete_in_moodle(session, pair, learner, stop) else ""


def _complete_in_moodle(session: Session, pair: Match | None, learner: Learner, stop: Stop) -> bool:
    if session.moodle is None or pair is None or pair.moodle_id is None:
        return False
    match = match_learners(session, [learner], stop, thorough=True).get(learner.id, Match(Right.NONE))
    if match.moodle_id is None or not match.usable:
        return False
    try:
        completion, _ = session.moodle.client.course_completion(pair.moodle_id, match.moodle_id, stop)
    except NotFoundError:
        return False
    return completion.completed
