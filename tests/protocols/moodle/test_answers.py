"""Moodle's recorded answers, row by row as they stand in the files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import pytest

from tests.support.moodle_recordings import recording
from tui.protocols.moodle import answers, requests
from tui.protocols.moodle.requests import Call
from tui.protocols.moodle.values import Value
from tui.records import (
    Activity,
    ActivityState,
    CourseCompletion,
    Criterion,
    MoodleCourse,
    MoodlePerson,
    Rule,
    SiteInfo,
)

STATES: Final = requests.ACTIVITY_STATES
COMPLETION: Final = requests.COURSE_COMPLETION


def value(version: str, name: str) -> Value:
    return answers.read(recording(version, name).reply, Call("something", "core_something"))


def states(version: str, case: str) -> tuple[ActivityState, ...]:
    found, notes = answers.activity_states(value(version, f"{STATES}.{case}" if "." not in case else case))
    assert notes == ()
    return found


def line(state: ActivityState) -> str:
    """One activity state in the columns of the tables below."""
    marks = (state.value_used, state.course_tracks, state.user_tracked, state.visible, state.overall)
    rules = " ".join(f"{rule.name.removeprefix('completion')}={rule.state}" for rule in state.rules)
    changed = int(state.changed_at.timestamp()) if state.changed_at else 0
    return (
        f"{state.cmid} {state.modname} {state.instance} {state.state} {changed} {state.tracking}"
        f" {state.overridden_by or '-'}"
        f" {''.join('-' if mark is None else str(int(mark)) for mark in marks)} {rules}"
    ).rstrip()


def lines(table: str) -> list[str]:
    return [" ".join(row.split()) for row in table.strip().splitlines()]


# cmid modname instance state changed tracking overriden-by, marks: valueused hascompletion istrackeduser
# uservisible isoverallcomplete; rules
MIXED: Final = """
     2 page      1  1 1789786187 1  -  11111
     3 page      2  1 1789770349 2  -  01111  view=1
     4 url       1  1 1789762430 2  -  01111  view=1
     5 label     1  1 1789778268 1  -  01111
     6 resource  1  0          0 2  -  01110  view=0
     8 forum     2  0          0 2  -  01110  view=0 discussions=0 posts=0
     9 book      1  0          0 2  -  01110  view=0
    10 choice    1  0          0 2  -  01110  submit=0
    11 assign    1  3 1787727247 2  -  01110  usegrade=1 passgrade=3
    12 assign    2  1 1787719328 2  -  01111  usegrade=1
    13 assign    3  0          0 2  -  01110  submit=0
    14 quiz      1  3 1787743085 2  -  01111  usegrade=3
    15 quiz      2  3 1787735166 2  -  01110  usegrade=1 passgrade=3
    16 quiz      3  0          0 2  -  01110  usegrade=1 passgrade=0
    17 lesson    1  0          0 2  -  01110  endreached=0
    18 scorm     1  0          0 2  -  01110  statusrequired=0
    19 feedback  1  0          0 2  -  01110  submit=0
    20 page      4  0          0 1  -  01110
    21 page      5  0          0 1  -  01110
    22 page      6  0          0 1  -  01110
    23 page      7  0          0 1  -  01110
    24 page      8  0          0 1  -  01110
    25 glossary  1  0          0 2  -  01110  view=0 entries=0
    26 page      9  0          0 1  -  01110
"""


@pytest.mark.parametrize("version", ["4.4", "5.1"])
def test_all_states_of_one_learner(version: str) -> None:
    assert [line(state) for state in states(version, "mixed05")] == lines(MIXED)


def test_rules_keep_moodles_own_words_in_the_language_it_answered_in() -> None:
    quiz = {state.cmid: state for state in states("4.4", "pass_user")}[15]
    german = {state.cmid: state for state in states("4.4", "lang_de_success")}[15]
    assert quiz.rules == (
        Rule("completionusegrade", 2, "Receive a grade"),
        Rule("completionpassgrade", 2, "Receive a passing grade"),
    )
    assert [rule.description for rule in german.rules] == ["Bewertung erhalten", "Bestehensgrenze erreichen"]


@pytest.mark.parametrize(
    ("version", "case", "expected"),
    [
        ("4.4", "overridden", "2 page 1 0 1789825782 1 78 11110"),
        ("4.4", "unticked_time", "5 label 1 0 1789865377 1 - 01110"),
        ("5.1", "unticked_time", "5 label 1 0 1789865377 1 - 01110"),
        ("4.4", "pass_user", "15 quiz 2 2 1787869789 2 - 01111 usegrade=2 passgrade=2"),
        ("4.4", "fail_user", "15 quiz 2 3 1787830194 2 - 01110 usegrade=1 passgrade=3"),
        ("4.4", "fail_user", "16 quiz 3 0 0 2 - 01110 usegrade=1 passgrade=0"),
        ("4.4", "completion_disabled_site", "15 quiz 2 2 1787869789 2 - 00111 usegrade=2 passgrade=2"),
        ("4.4", "enrolment_suspended", "15 quiz 2 0 0 2 - 01010 usegrade=0 passgrade=0"),
        ("5.1", "user_suspended", "15 quiz 2 0 0 2 - 01110 usegrade=0 passgrade=0"),
        ("5.1", "pass_user_support_min", "17 lesson 1 1 1786285989 2 78 01111 endreached=1"),
    ],
)
def test_single_states_that_are_easily_misread(version: str, case: str, expected: str) -> None:
    cmid = expected.split(maxsplit=1)[0]
    assert [line(state) for state in states(version, case) if str(state.cmid) == cmid] == [expected]


def test_a_time_without_completion_is_no_completion_time() -> None:
    unticked = {state.cmid: state for state in states("4.4", "unticked_time")}[5]
    assert unticked.changed_at == datetime(2026, 9, 20, 0, 49, 37, tzinfo=UTC)
    assert not unticked.done
    assert unticked.completed_at is None


@pytest.mark.parametrize(
    ("case", "count"),
    [("pass_user", 24), ("as_self_student05", 21), ("course_site", 0), ("enrolment_suspended", 24)],
)
def test_which_activities_appear_depends_on_the_caller(case: str, count: int) -> None:
    assert len(states("4.4", case)) == count


def test_an_account_without_rights_is_told_less() -> None:
    seen = [state.cmid for state in states("5.1", "pass_user_support_min")]
    assert seen == [2, 3, 4, 5, 6, 8, 9, 10, 17, 18, 20, 21, 22, 23, 24, 26]


def test_somebody_who_is_not_tracked_has_states_all_the_same() -> None:
    assert {state.user_tracked for state in states("4.4", "enrolment_suspended")} == {False}
    assert {state.state for state in states("4.4", "enrolment_suspended")} == {0}


@pytest.mark.parametrize(
    ("shape", "quiz_14", "quiz_15", "done"),
    [
        ("2.9-3.3", "14 quiz 1 3 1787743085 2 - -----", "15 quiz 2 3 1787735166 2 - -----", (True, True)),
        ("3.4-3.6", "14 quiz 1 3 1787743085 2 - -----", "15 quiz 2 3 1787735166 2 - -----", (True, True)),
        ("3.7-3.10", "14 quiz 1 3 1787743085 2 - 0----", "15 quiz 2 3 1787735166 2 - 0----", (True, True)),
        (
            "3.11-4.3",
            "14 quiz 1 3 1787743085 2 - 0111- usegrade=3",
            "15 quiz 2 3 1787735166 2 - 0111- usegrade=1 passgrade=3",
            (True, False),
        ),
    ],
)
def test_older_shapes_are_read_alike(shape: str, quiz_14: str, quiz_15: str, done: tuple[bool, bool]) -> None:
    found = states("derived", f"activities.shape_{shape}")
    assert [state.cmid for state in found] == [state.cmid for state in states("4.4", "mixed05")]
    quizzes = [state for state in found if state.cmid in {14, 15}]
    assert [line(state) for state in quizzes] == [quiz_14, quiz_15]
    assert tuple(state.done for state in quizzes) == done


def criteria(*parts: tuple[bool, int | None]) -> tuple[Criterion, ...]:
    """The two criteria of the recorded course, with whether and when they were met."""
    required = (
        ("Welcome 👋 & read me", "Marking yourself complete", 2, "page"),
        ("Quiz 2: pass required", "Achieving grade, Achieving passing grade", 15, "quiz"),
    )
    return tuple(
        Criterion(
            type=Criterion.ACTIVITY,
            title="Activity completion",
            name=name,
            requirement=requirement,
            complete=complete,
            completed_at=datetime.fromtimestamp(seconds, UTC) if seconds else None,
            cmid=cmid,
            modname=modname,
        )
        for (name, requirement, cmid, modname), (complete, seconds) in zip(required, parts, strict=True)
    )


OPEN: Final = (False, None)


@pytest.mark.parametrize(
    ("name", "completed", "welcome", "quiz"),
    [
        ("0-before-cron.user3", False, OPEN, OPEN),
        ("0-before-cron.user4", False, OPEN, OPEN),
        ("0-before-cron.user7", False, OPEN, OPEN),
        ("0-before-cron.user62", False, OPEN, OPEN),
        ("1-after-first-run.user3", False, (True, 1789992081), (True, 1787869789)),
        ("1-after-first-run.user4", False, (True, 1789920810), OPEN),
        ("1-after-first-run.user7", False, (True, 1789786187), OPEN),
        ("1-after-first-run.user62", False, OPEN, OPEN),
        ("2-after-second-run.user3", True, (True, 1789992081), (True, 1787869789)),
        ("2-after-second-run.user4", False, (True, 1789920810), OPEN),
        ("2-after-second-run.user7", False, (True, 1789786187), OPEN),
        ("2-after-second-run.user62", False, OPEN, OPEN),
    ],
)
def test_completion_comes_in_three_stages(
    name: str, completed: bool, welcome: tuple[bool, int | None], quiz: tuple[bool, int | None]
) -> None:
    found, notes = answers.course_completion(value("4.4-cron", f"{COMPLETION}.{name}"))
    assert found == CourseCompletion(completed, any_is_enough=False, criteria=criteria(welcome, quiz))
    assert notes == ()


@pytest.mark.parametrize("version", ["4.4", "5.1"])
def test_completion_of_a_course_nobody_counted_yet(version: str) -> None:
    found, _ = answers.course_completion(value(version, f"{COMPLETION}.student01"))
    assert found == CourseCompletion(False, any_is_enough=False, criteria=criteria(OPEN, OPEN))


def activity(text: str) -> Activity:
    """Read one line: cmid, modname, instance, marks (visible, uservisible), tracking, section, name, why."""
    cmid, modname, instance, marks, tracking, section, name, *why = (part.strip() for part in text.split("|"))
    visible, available = (mark == "1" for mark in marks)
    return Activity(
        int(cmid), modname, int(instance), name, section, visible, available, "".join(why), int(tracking)
    )


CONTENTS: Final = """
 1|forum   |1|11|0|General|Announcements
 2|page    |1|11|1|Week 1 — Getting started 👋|Welcome 👋 & read me
 3|page    |2|11|2|Week 1 — Getting started 👋|Règles de sécurité (à lire)
 4|url     |1|11|2|Week 1 — Getting started 👋|Intranet link x
 5|label   |1|11|1|Week 1 — Getting started 👋|Label text
 6|resource|1|11|2|Week 1 — Getting started 👋|Handbook.pdf
 7|page    |3|11|0|Week 1 — Getting started 👋|Untracked page
 8|forum   |2|11|2|Week 1 — Getting started 👋|Introduce yourself
 9|book    |1|11|2|Week 1 — Getting started 👋|HandbookHandbuch
10|choice  |1|11|2|Week 1 — Getting started 👋|Pick a slot
11|assign  |1|11|2|Week 2: Assessments & "exams"|Final report (pass required)
12|assign  |2|11|2|Week 2: Assessments & "exams"|Essay (any grade)
13|assign  |3|11|2|Week 2: Assessments & "exams"|Upload certificate
14|quiz    |1|11|2|Week 2: Assessments & "exams"|Quiz 1: fire safety 🔥
15|quiz    |2|11|2|Week 2: Assessments & "exams"|Quiz 2: pass required
16|quiz    |3|11|2|Week 2: Assessments & "exams"|Quiz 3: hidden grade
17|lesson  |1|11|2|Week 2: Assessments & "exams"|Lesson: evacuation
18|scorm   |1|11|2|Week 2: Assessments & "exams"|SCORM: PPE
19|feedback|1|11|2|Week 2: Assessments & "exams"|Course feedback
20|page    |4|11|1|Extras|Due by date
21|page    |5|01|1|Extras|Hidden page
22|page    |6|11|1|Extras|Opens in 2030|Available from 1 January 2030
23|page    |7|11|1|Extras|After Welcome is done|Not available unless: The activity Welcome 👋 & read me is marked complete
24|page    |8|11|1|Extras|Stealth page
25|glossary|1|11|2|Extras|Glossary
"""  # noqa: E501 (one activity a line)


@pytest.mark.parametrize(("version", "visible"), [("4.4", False), ("5.1", True)])
def test_all_activities_of_a_course_in_order(version: str, visible: bool) -> None:
    expected = [activity(text) for text in CONTENTS.strip().splitlines()]
    # a page in a hidden section: 4.4 calls it hidden itself, 5.1 does not
    last = Activity(26, "page", 9, "Page in hidden section", "Hidden section", visible, True, "", 1)
    assert answers.activities(value(version, f"{requests.CONTENTS}.excl")) == (*expected, last)


def test_a_learner_sees_what_is_closed_to_her() -> None:
    found = {
        each.cmid: each for each in answers.activities(value("4.4", "core_course_get_contents.as_student01"))
    }
    assert found[22].available_to_caller is False
    assert 21 not in found


def test_control_characters_never_reach_a_name() -> None:
    (page,) = answers.activities(value("5.1", "core_course_get_contents.control_chars"))
    assert page.name == "Control chars ls"
    (course,) = answers.courses(value("4.4", "core_course_get_courses_by_field.control_chars"))
    assert course.fullname == "Ctl  course  <x> &amp; ]]>"
    people = answers.people(value("4.4", "core_enrol_get_enrolled_users.control_chars_one_of_70"))
    assert len(people) == 74
    assert [person.fullname for person in people if person.fullname.startswith("Ctl")] == [
        "CtlVTSOH Del� Nel BOM�"
    ]


def test_courses() -> None:
    by_id = answers.courses(value("4.4", "core_course_get_courses_by_field.id"))
    assert by_id == (MoodleCourse(2, "SAF-101", "Safety & Onboarding – Sécurité 2026 🦺", "", True, True),)
    found = answers.courses(value("4.4", "core_course_search_courses.unicode"))
    assert found == (MoodleCourse(3, "DATA-202", 'データ入門 / Data "Basics" & more', "", None, None),)
    assert answers.courses(value("4.4", "core_course_get_courses_by_field.unknown")) == ()
    (bilingual,) = answers.courses(value("4.4", "core_course_get_courses_by_field.ml_filter"))
    assert bilingual.fullname == "Compliance basics"


def test_people() -> None:
    by_idnumber = answers.people(value("4.4", "core_user_get_users_by_field.idnumber"))
    assert by_idnumber == (
        MoodlePerson(10, "محمد العربي", "student08", "student08@example.org", "E-student08", False),
    )
    names = [
        each.fullname for each in answers.people(value("5.1", "core_user_get_users_by_field.unicode_user"))
    ]
    assert names == ["Emoji 🎓 Graduate 👩\u200d💻", 'Ampersand & Sons "Quoted" Name']
    (suspended,) = answers.people(value("4.4", "core_user_get_users_by_field.suspended"))
    assert suspended.suspended is True
    as_student = answers.people(value("4.4", "core_user_get_users_by_field.as_student"))
    assert as_student == (MoodlePerson(7, "李 小龍", "", "student05@example.org", "", False),)
    twins = answers.people_found(value("4.4", "core_user_get_users.dup"))
    assert [(each.id, each.email) for each in twins] == [
        (67, "shared@example.org"),
        (68, "shared@example.org"),
    ]
    assert answers.people(value("5.1", "core_enrol_get_enrolled_users.past_end")) == ()


def test_site_info() -> None:
    site = answers.site_info(value("4.4", "core_webservice_get_site_info.as_support"))
    assert site == SiteInfo(
        name="Verification Moodle",
        url="http://127.0.0.1:8900",
        release="4.4.2+ (Build: 20240823)",
        version="2024042202.03",
        user_id=80,
        username="support1",
        fullname="Sam Support",
        site_admin=False,
        functions=site.functions,
        completion_enabled=True,
    )
    assert len(site.functions) == 20
    assert site.functions >= requests.OWN_FUNCTIONS
    tiny = answers.site_info(value("5.1", "core_webservice_get_site_info.as_tiny"))
    assert tiny.functions == {"core_webservice_get_site_info"}
    assert tiny.site_admin is True
    mobile = answers.site_info(value("4.4", "core_webservice_get_site_info.as_mobile_support"))
    assert requests.OWN_FUNCTIONS - mobile.functions == {"core_user_get_users"}
