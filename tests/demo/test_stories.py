"""Who is there to be looked at: every outcome, every activity state, every cause a screen has words for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

import pytest

from tests.demo.asking import Answer, fields, ispring, moodle, person, twin, value
from tests.support.campus import NOW
from tui.demo import Campus
from tui.demo.data import crowd, fire_safety, other_courses, stories
from tui.demo.data.people import TRAINER
from tui.records import Outcome

STATUSES: Final = "core_completion_get_activities_completion_status"
COMPLETION: Final = "core_completion_get_course_completion_status"


class Case:
    """One learner in one Moodle course, as its three answers tell it."""

    def __init__(self, campus: Campus, shortname: str, login: str) -> None:
        course = twin(campus, shortname).id
        account = person(campus, login).accounts[0].id
        path = "MULTIPLE/SINGLE/KEY[@name='modules']/MULTIPLE/SINGLE"
        self.modules = {
            value(one, "name"): one
            for one in moodle(campus, "core_course_get_contents", courseid=course).root.findall(path)
        }
        names = {value(one, "id"): name for name, one in self.modules.items()}
        rows = moodle(campus, STATUSES, courseid=course, userid=account).root
        self.states = {
            names[value(one, "cmid")]: one
            for one in rows.findall("SINGLE/KEY[@name='statuses']/MULTIPLE/SINGLE")
        }
        self.answer: Answer = moodle(campus, COMPLETION, courseid=course, userid=account)
        self.criteria = self.answer.root.findall(".//KEY[@name='completions']/MULTIPLE/SINGLE")

    def state(self, name: str) -> tuple[str, str]:
        """Return state and isoverallcomplete."""
        return value(self.states[name], "state"), value(self.states[name], "isoverallcomplete")

    def rules(self, name: str) -> dict[str, str]:
        found = fields(self.states[name])["details"]
        return {value(one, "rulename"): one.findtext(".//KEY[@name='status']/VALUE") or "" for one in found}

    def changed(self, name: str) -> datetime | None:
        seconds = int(value(self.states[name], "timecompleted"))
        return datetime.fromtimestamp(seconds, UTC).astimezone(NOW.tzinfo) if seconds else None

    @property
    def completed(self) -> bool:
        return self.answer.root.findtext(".//KEY[@name='completed']/VALUE") == "1"

    @property
    def met(self) -> list[bool]:
        return [value(one, "complete") == "1" for one in self.criteria]


# --- iSpring's side


def test_every_outcome_is_in_fire_safety(campus: Campus) -> None:
    answer = ispring(campus, f"/content/{fire_safety.ID}/final_statuses")
    raw = set(answer.texts("status/status"))
    assert {Outcome.of(text) for text in raw} == set(Outcome)
    assert {"Not viewed", "Completed", "in_progress", "Перездача"} <= raw
    assert {"91.67", "99.96", "0", "100", "45.22"} <= set(answer.texts("status/progress"))


def test_lists_of_learners_and_of_statuses_differ_both_ways(campus: Campus) -> None:
    statuses = ispring(campus, f"/content/{fire_safety.ID}/final_statuses").texts("status/userId")
    enrolled = ispring(campus, f"/enrollments?courseIds[]={fire_safety.ID}").texts(
        "enrollments/enrollment/learnerId"
    )
    names = {
        one: (found.login if (found := campus.world.person(one)) else "") for one in {*statuses, *enrolled}
    }
    assert {names[one] for one in set(enrolled) - set(statuses)} == {"smith", "kavitha.raman"}
    assert {names[one] for one in set(statuses) - set(enrolled)} == {"kristine.berzina"}
    twice = [one for one in set(statuses) if statuses.count(one) > 1]
    assert [names[one] for one in twice] == ["jan.kowalski"]
    asked = f"/learners/modules/results?userIds[]={twice[0]}&courseIds[]={fire_safety.ID}"
    modules = ispring(campus, asked).texts("results/result/moduleId")
    assert len(modules) == len(set(modules)) == 4
    assert list(names.values()).count("") == 1  # somebody who is no longer among the users
    assert 65 <= len(names) <= 90


def test_due_dates_stay_as_late_as_they_are(campus: Campus) -> None:
    rows = ispring(campus, f"/enrollments?courseIds[]={fire_safety.ID}").root.findall(
        "enrollments/enrollment"
    )
    due = {row.findtext("dueDate") for row in rows}
    assert due == {"2026-11-10", "2026-11-30", None}
    assert (NOW.date() - date(2026, 11, 10)).days == 12


# --- Amélie Dubois, as on the sample screen


def test_amelie_looks_as_on_the_sample_screen(campus: Campus) -> None:
    case = Case(campus, "FIRE-26", "amelie.dubois")
    done = {name: case.changed(name) for name in case.states if case.state(name)[1] == "1"}
    assert {name: moment and f"{moment:%Y-%m-%d %H:%M}" for name, moment in done.items()} == {
        "Welcome and house rules": "2026-11-02 08:55",
        "Why alarms fail": "2026-11-02 09:31",
        "Quiz 1: extinguishers": "2026-11-05 17:20",
        "Practical drill": "2026-11-12 15:40",
        "Evacuation plan, Building C": "2026-11-12 10:02",
        "Forum: near misses": "2026-11-13 14:48",
        "Safety officer of your floor": "2026-11-14 08:12",
        "Video: hot works": "2026-11-14 08:40",
    }
    assert case.state("Quiz 1: extinguishers") == ("2", "1")
    assert case.state("Final test") == ("3", "0")
    assert case.rules("Final test") == {"completionusegrade": "1", "completionpassgrade": "3"}
    assert case.state("Feedback to the trainer") == ("0", "0")
    assert case.state("消防手順チェックリスト") == ("0", "0")
    assert value(case.states["Practical drill"], "overrideby") == str(TRAINER.id)
    assert set(case.modules) - set(case.states) == {"Announcements", "Muster point: the car park"}
    assert (case.met, case.completed) == ([True, True, True, False], False)


# --- causes


def test_states_0_to_4_and_one_nobody_knows_occur(campus: Campus) -> None:
    found = set()
    for course in campus.world.moodle_courses.values():
        for account in campus.world.taking_part(course)[:80]:
            row = campus.world.row_of(course, account)
            if row:
                story = stories.story_of(course, row.story)
                states = stories.activity_states(course, story, row, campus.world.clock)
                found |= {one.state for one in states}
    assert found == {0, 1, 2, 3, 4, 7}


def test_must_pass(campus: Campus) -> None:
    case = Case(campus, "FIRE-26", "oscar.pena")
    assert case.state("Final test") == ("3", "0")
    assert (case.met, case.completed) == ([True, True, True, False], False)


def test_a_failed_quiz_is_done_where_any_grade_will_do(campus: Campus) -> None:
    case = Case(campus, "FIRE-26", "bjorn.akesson")
    assert case.state("Quiz 1: extinguishers") == ("3", "1")
    assert case.rules("Quiz 1: extinguishers") == {"completionusegrade": "3"}
    assert case.completed


def test_no_criteria(campus: Campus) -> None:
    case = Case(campus, "DPB", "joao.goncalves")
    assert case.answer.root.findtext("ERRORCODE") == "nocriteriaset"
    assert {state for state, _ in map(case.state, case.states)} == {"1", "2"}


def test_own_tick(campus: Campus) -> None:
    case = Case(campus, "INC-1", "chukwuemeka.okonkwo")
    assert case.state("Checklist") == ("0", "0")
    assert value(case.states["Checklist"], "tracking") == "1"
    assert case.met == [True, True, False]


@pytest.mark.parametrize(("login", "met"), [("aggeliki.pappa", False), ("ioana.popescu", True)])
def test_not_yet_counted_in_both_forms(campus: Campus, login: str, met: bool) -> None:
    case = Case(campus, "FIRE-26", login)
    assert all(case.state(name)[1] == "1" for name in case.states)
    assert (case.met, case.completed) == ([met] * 4, False)


def test_ispring_was_not_sent_what_moodle_has(campus: Campus) -> None:
    answer = ispring(campus, f"/content/{fire_safety.ID}/final_statuses")
    giulia = person(campus, "giulia.dangelo").id
    (row,) = [row for row in answer.root if row.findtext("userId") == giulia]
    assert [row.findtext(name) for name in ("status", "progress", "completionDate")] == [
        "In progress",
        "99.96",
        None,
    ]
    assert Case(campus, "FIRE-26", "giulia.dangelo").completed


def test_not_tracked(campus: Campus) -> None:
    case = Case(campus, "FIRE-26", "mette.sorensen")
    assert {value(one, "istrackeduser") for one in case.states.values()} == {"0"}
    assert {state for state, _ in map(case.state, case.states)} == {"0", "1", "2"}  # leftovers
    assert case.answer.root.findtext("ERRORCODE") == "usernotenroled"


def test_somebody_who_takes_no_part_has_nothing(campus: Campus) -> None:
    case = Case(campus, "DPB", "amelie.dubois")
    assert {case.state(name) for name in case.states} == {("0", "0")}
    assert case.answer.root.findtext("ERRORCODE") == "usernotenroled"


def test_required_but_hidden(campus: Campus) -> None:
    case = Case(campus, "HEIGHT", "tomas.dvorak")
    assert value(case.modules["Rescue plan"], "visible") == "0"
    assert case.state("Rescue plan") == ("0", "0")
    assert case.met == [True, True, False]


def test_required_but_not_to_be_seen_by_this_account(campus: Campus) -> None:
    case = Case(campus, "INC-1", "amelie.dubois")
    assert "Evacuation report" not in {*case.modules, *case.states}
    texts = [one.findtext(".//KEY[@name='criteria']/VALUE") or "" for one in case.criteria]
    assert [text for text in texts if "Evacuation report" in text] == [
        f'<a href="{campus.moodle_url}/mod/workshop/view.php?id=1603">Evacuation report</a>'
    ]
    assert case.met == [True, False, True]


def test_a_requirement_without_a_link(campus: Campus) -> None:
    case = Case(campus, "HEIGHT", "noor.devries")
    assert case.criteria[0].findtext(".//KEY[@name='criteria']/VALUE") == "I have read the rules of the site"
    assert case.criteria[0].findtext(".//KEY[@name='requirement']/VALUE") == "Marking yourself complete"


def test_set_by_hand(campus: Campus) -> None:
    case = Case(campus, "FIRE-26", "marton.kovacs")
    assert case.state("Practical drill") == ("0", "0")
    assert value(case.states["Practical drill"], "overrideby") == str(TRAINER.id)
    assert case.changed("Practical drill")


def test_grade_hidden_and_the_state_moodle_has_for_it(campus: Campus) -> None:
    case = Case(campus, "FIRE-26", "kaiulani.kealoha")
    assert case.state("Final test") == ("0", "0")
    assert case.rules("Final test") == {"completionusegrade": "1", "completionpassgrade": "0"}
    assert Case(campus, "FIRE-26", "gorg.zammit").state("Final test") == ("4", "0")


def test_a_tick_taken_back_leaves_its_time(campus: Campus) -> None:
    case = Case(campus, "FIRE-26", "sean.osuilleabhain")
    assert case.state("消防手順チェックリスト") == ("0", "0")
    assert case.changed("消防手順チェックリスト")


def test_any_is_enough(campus: Campus) -> None:
    case = Case(campus, "TOKYO", "misaki.tanaka")
    assert case.answer.root.findtext(".//KEY[@name='aggregation']/VALUE") == "2"
    assert (case.met, case.completed) == ([False, True], True)


def test_sign_off_by_a_role(campus: Campus) -> None:
    case = Case(campus, "FORK-1", "jan.kowalski")
    assert (case.met, case.completed) == ([True, True, True, False], False)
    assert value(case.criteria[-1], "type") == "7"
    assert case.criteria[-1].findtext(".//KEY[@name='requirement']/VALUE") == "Marked complete by Manager"
    assert Case(campus, "FORK-1", "lukasz.wojcik").completed


def test_several_things_are_left(campus: Campus) -> None:
    case = Case(campus, "FIRE-26", "ivan.petrov")
    assert case.met == [True, False, False, False]


def test_completion_switched_off(campus: Campus) -> None:
    case = Case(campus, "HANDLE", "fatma.yilmaz")
    assert {value(one, "hascompletion") for one in case.states.values()} == {"0"}
    assert case.answer.root.findtext("ERRORCODE") == "cannotviewreport"


# --- who is who


def test_matches_of_every_kind(campus: Campus) -> None:
    def known(login: str) -> list[tuple[bool, str]]:
        who = person(campus, login)
        return [(one.idnumber == who.id, one.email) for one in who.accounts]

    assert known("oscar.pena") == [(True, "oscar.pena@acme.example")]
    assert known("amelie.dubois") == [(False, "amelie.dubois@acme.example")]
    assert known("zoe.mueller") == [(False, "Zoe.Mueller@Acme.Example")]
    assert known("khai.nguyen") == [(False, "khai.nguyen@acme.example")] * 2
    assert known("ahmad.alrashid") == [(False, "ahmad.alrashid.private@mail.example")]
    assert known("thordis.bjornsdottir") == []
    assert person(campus, "hans.weber").email == person(campus, "uwe.lang").email


def test_courses_of_every_kind(campus: Campus) -> None:
    twins = {course.twin: course for course in campus.world.moodle_courses.values() if course.twin}
    unpaired = {course.title for course in campus.world.courses.values() if course.id not in twins}
    crowded = {course.title for course in crowd.COURSES.values()}
    assert unpaired == {"Hygiene, Kantine", "Sales Academy", "Imported in 2017", *crowded}
    assert [one.twin for one in twins.values() if one.idnumber != one.twin] == [other_courses.FORKLIFT.id]
