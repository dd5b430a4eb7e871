"""Cases nobody wrote for the purpose: every recorded learner of both Moodle versions gets a verdict.

Each was held against its recording by hand. Where nobody recorded the course completion of the same learner,
that of another one stands in who has met nothing (``student01``).
"""

from __future__ import annotations

from typing import Final

import pytest

from tests.lookup.activities.test_recorded import COMPLETION, STATES, replayed
from tests.lookup.builders import CLOCK, FIRE, row
from tests.support.moodle_recordings import Recording, recordings
from tui.errors import RollbookError
from tui.lookup.activities.reading import LearnerActivities, read_activities
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.verdict import Verdict, Voice, judge
from tui.records import Match, Right
from tui.stop import Stop

NOTHING_DONE: Final = "several > own-tick:Welcome 👋 & read me > one-left:Quiz 2: pass required"
OLD_FAIL: Final = "fail-may-not-count:Quiz 2: pass required > not-yet-counted"
"""Before 3.11 no answer says whether a failed quiz is done; only its criterion may tell."""

VERDICTS: Final[dict[str, str]] = {
    "4.4/mixed05 + 0-before-cron.user7": "must-pass:Quiz 2: pass required",
    "4.4/mixed05 + 1-after-first-run.user7": "must-pass:Quiz 2: pass required",
    "4.4/mixed05 + 2-after-second-run.user7": "must-pass:Quiz 2: pass required",
    "4.4/fail_user + 0-before-cron.user4": "must-pass:Quiz 2: pass required",
    "4.4/fail_user + 1-after-first-run.user4": "must-pass:Quiz 2: pass required",
    "4.4/fail_user + 2-after-second-run.user4": "must-pass:Quiz 2: pass required",
    "4.4/pass_user + student01": "not-yet-counted",
    "4.4/pass_user + 0-before-cron.user3": "not-yet-counted",
    "4.4/pass_user + 1-after-first-run.user3": "not-yet-marked",
    "4.4/pass_user + 2-after-second-run.user3": "ispring-not-sent",
    "4.4/overridden + student01": "set-by-hand:Welcome 👋 & read me",
    "4.4/unticked_time + student01": "not-yet-counted",
    "4.4/no_data_user + 0-before-cron.user62": NOTHING_DONE,
    "4.4/no_data_user + 1-after-first-run.user62": NOTHING_DONE,
    "4.4/no_data_user + 2-after-second-run.user62": NOTHING_DONE,
    "4.4/enrolment_suspended + student01": "not-tracked",
    "4.4/as_self_student05 + 0-before-cron.user7": "must-pass:Quiz 2: pass required",
    "4.4/as_self_student05 + 1-after-first-run.user7": "must-pass:Quiz 2: pass required",
    "4.4/as_self_student05 + 2-after-second-run.user7": "must-pass:Quiz 2: pass required",
    "4.4/completion_disabled_site + student01": "completion-off",
    "4.4/completion_disabled_site + 0-before-cron.user3": "completion-off",
    "4.4/completion_disabled_site + 1-after-first-run.user3": "completion-off",
    "4.4/completion_disabled_site + 2-after-second-run.user3": "ispring-not-sent",
    "4.4/course_site + student01": "required-unseen",
    "4.4/course_site + 0-before-cron.user3": "required-unseen",
    "4.4/course_site + 1-after-first-run.user3": "not-yet-marked",
    "4.4/course_site + 2-after-second-run.user3": "ispring-not-sent",
    "4.4/lang_de_success + student01": "not-yet-counted",
    "4.4/lang_de_success + 0-before-cron.user3": "not-yet-counted",
    "4.4/lang_de_success + 1-after-first-run.user3": "not-yet-marked",
    "4.4/lang_de_success + 2-after-second-run.user3": "ispring-not-sent",
    "4.4/course_unknown + student01": "moodle-failed",
    "4.4/user_negative + student01": "moodle-failed",
    "4.4/user_deleted + student01": "moodle-failed",
    "4.4/user_unconfirmed + student01": "moodle-failed",
    "4.4/denied_no_course_access + student01": "states-unseen",
    "4.4/denied_other_group + student01": "states-unseen",
    "4.4/param_notint + student01": "moodle-failed",
    "4.4/user_not_fully_setup + student01": "moodle-failed",
    "4.4/maintenance_with_message + student01": "moodle-failed",
    "4.4/debug_function_not_in_service + student01": "states-unseen",
    "4.4/debug_unknown_course + student01": "moodle-failed",
    "4.4/lang_de + student01": "moodle-failed",
    "5.1/mixed05 + student01": "must-pass:Quiz 2: pass required",
    "5.1/pass_user_support_min + student01": "required-unseen:Quiz 2: pass required",
    "5.1/unticked_time + student01": "not-yet-counted",
    "5.1/user_suspended + student01": NOTHING_DONE,
    "5.1/course_zero + student01": "moodle-failed",
    "5.1/user_unknown + student01": "moodle-failed",
    "5.1/denied_student_other + student01": "states-unseen",
    "5.1/denied_no_course_access + student01": "states-unseen",
    "5.1/force_password_change + student01": "moodle-failed",
    "5.1/function_not_in_service + student01": "states-unseen",
    "5.1/sitepolicy_not_agreed + student01": "moodle-failed",
    "5.1/user_deleted + student01": "moodle-failed",
    "5.1/user_guest + student01": "moodle-failed",
    "5.1/user_unconfirmed + student01": "moodle-failed",
    "5.1/debug_display_on + student01": "moodle-failed",
    "5.1/param_extra + student01": "moodle-failed",
    "derived/shape_2.9-3.3 + 0-before-cron.user7": OLD_FAIL,
    "derived/shape_2.9-3.3 + 1-after-first-run.user7": OLD_FAIL,
    "derived/shape_2.9-3.3 + 2-after-second-run.user7": OLD_FAIL,
    "derived/shape_3.11-4.3 + 0-before-cron.user7": "must-pass:Quiz 2: pass required",
    "derived/shape_3.11-4.3 + 1-after-first-run.user7": "must-pass:Quiz 2: pass required",
    "derived/shape_3.11-4.3 + 2-after-second-run.user7": "must-pass:Quiz 2: pass required",
    "derived/shape_3.4-3.6 + 0-before-cron.user7": OLD_FAIL,
    "derived/shape_3.4-3.6 + 1-after-first-run.user7": OLD_FAIL,
    "derived/shape_3.4-3.6 + 2-after-second-run.user7": OLD_FAIL,
    "derived/shape_3.7-3.10 + 0-before-cron.user7": OLD_FAIL,
    "derived/shape_3.7-3.10 + 1-after-first-run.user7": OLD_FAIL,
    "derived/shape_3.7-3.10 + 2-after-second-run.user7": OLD_FAIL,
    "4.4/mixed05 + denied_student_other": "completion-unseen",
    "4.4/mixed05 + disabled": "completion-unseen",
    "4.4/mixed05 + not_enrolled": "not-tracked",
    "4.4/mixed05 + unknown_course": "completion-unseen",
    "4.4/enrolment_suspended + denied_student_other": "not-tracked",
    "4.4/enrolment_suspended + disabled": "not-tracked",
    "4.4/enrolment_suspended + not_enrolled": "not-tracked",
    "4.4/enrolment_suspended + unknown_course": "not-tracked",
    "5.1/mixed05 + denied_student_other": "completion-unseen",
    "5.1/mixed05 + disabled": "completion-unseen",
    "5.1/mixed05 + not_enrolled": "not-tracked",
    "5.1/mixed05 + no_criteria": "no-criteria",
}
"""What is found for each, in order: states and course completion as recorded."""


def asked_for(one: Recording) -> str:
    return dict(one.params).get("userid", "")


def fitting(states: Recording) -> list[Recording]:
    """Return the recorded course completions of the same learner; else that of one who has met nothing."""
    version = "4.4" if states.version == "derived" else states.version
    own = [version, "4.4-cron"] if version == "4.4" else [version]
    told = [one for one in recordings(*own) if one.function == COMPLETION and not one.is_error]
    same = [one for one in told if asked_for(one) == asked_for(states)]
    found = same or [one for one in told if one.name.endswith("student01")]
    return found[:1] if states.is_error else found


CASES: Final = [
    (states, completion)
    for states in recordings()
    if states.function == STATES
    for completion in fitting(states)
] + [
    (states, completion)
    for states in recordings()
    if str(states) in {f"4.4/{STATES}.mixed05", f"5.1/{STATES}.mixed05", f"4.4/{STATES}.enrolment_suspended"}
    for completion in recordings(states.version)
    if completion.function == COMPLETION and completion.is_error
]


def name_of(case: tuple[Recording, Recording]) -> str:
    states, completion = case
    asked = states.name.removeprefix(f"{STATES}.").removeprefix("activities.")
    return f"{states.version}/{asked} + {completion.name.partition('.')[2]}"


def judged(states: Recording, completion: Recording) -> Verdict:
    """Return the verdict, read over the wire as the app reads it."""
    read: LearnerActivities | None = None
    fault: RollbookError | None = None
    version = states.version.replace("derived", "4.4")
    with replayed(version, str(states), str(completion)) as session:
        try:
            read = read_activities(session, 2, 3, Stop())
        except RollbookError as error:
            fault = error
    match = Match(Right.IDNUMBER, 3)
    return judge(Case(row(), FIRE, match, read, clock=CLOCK, caller="support1", fault=fault))


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_every_recorded_learner_gets_a_verdict(case: tuple[Recording, Recording]) -> None:
    said = judged(*case)
    assert (
        " > ".join(f"{one.id}:{one.about}" if one.about else one.id for one in said.causes)
        == VERDICTS[name_of(case)]
    )
    for one in said.causes:
        for voice in Voice:
            assert one.said(voice).sentence.endswith(".")
            assert len(one.said(voice).text.split()) <= 45
