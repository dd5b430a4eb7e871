"""Recorded answers of real Moodle sites, from the wire to the learner's view, in the real program."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TypeAlias
from xml.etree import ElementTree as ET

from tests.e2e.accounts import COURSE, SECRETS, courses, save
from tests.e2e.program import PATIENCE, SIZES, Rollbook
from tests.support.ispring_site import Enrolled, ISpringSite
from tests.support.loopback import Reply, Seen
from tests.support.moodle_recordings import Recording, recording, recordings
from tests.support.moodle_replay import MoodleReplay

STATES: Final = "core_completion_get_activities_completion_status"
COMPLETION: Final = "core_completion_get_course_completion_status"
CONTENTS: Final = "core_course_get_contents"

ZOE: Final = Enrolled(
    "E-student01", "Zoë", "Brontë", "student01@example.org", "Complete", "100", "2026-10-30"
)
JOSE: Final = Enrolled("U-0", "José", "Ñuñez", "student02@example.org", "In progress", "91.67")
LI: Final = Enrolled("E-student05", "小龍", "李", "student05@example.org", "Not started")
SUSPENDED: Final = Enrolled("E-suspended1", "Sus", "Pended", "suspended1@example.org", "In progress", "50")
UPPER: Final = Enrolled("U-1", "Upper", "Mail", "upper.case@example.org", "In progress", "50")
SHARED: Final = Enrolled("U-2", "Dup", "Licate", "shared@example.org", "In progress", "50")
NOBODY: Final = Enrolled("U-3", "No", "Body", "nobody@example.org", "Passed", "100")
GRADUATE: Final = Enrolled("E-student14", "Gradu", "Ate", "student14@example.org", "In progress", "50")
SONS: Final = Enrolled("E-student15", "Ampersand", "& Sons", "student15@example.org", "In progress", "50")

People: TypeAlias = Mapping[int, tuple[str, str]]

IN_4_4: Final[People] = {
    3: (f"4.4/{STATES}.pass_user", f"4.4-cron/{COMPLETION}.2-after-second-run.user3"),
    4: (f"4.4/{STATES}.fail_user", f"4.4-cron/{COMPLETION}.2-after-second-run.user4"),
    7: (f"4.4/{STATES}.mixed05", f"4.4-cron/{COMPLETION}.2-after-second-run.user7"),
    69: (f"4.4/{STATES}.completion_disabled_site", f"4.4/{COMPLETION}.disabled"),
    70: (f"4.4/{STATES}.enrolment_suspended", f"4.4/{COMPLETION}.not_enrolled"),
}
IN_5_1: Final[People] = {
    7: (f"5.1/{STATES}.mixed05", f"5.1/{COMPLETION}.student01"),
    16: (f"5.1/{STATES}.pass_user_support_min", f"5.1/{COMPLETION}.student01"),
    17: (f"5.1/{STATES}.mixed05", f"5.1/{COMPLETION}.no_criteria"),
}
"""What is answered about each person: activity states, and course completion."""

WORDS: Final = {"0": "○ incomplete", "1": "✓ complete", "2": "✓ passed", "3": "✗ failed"}
"""Moodle's states as the screen tells them."""

TALL: Final = (100, 60)
"""A screen with room for every activity of the course."""


class Site(MoodleReplay):
    """The recorded site, where each person has her own recordings."""

    def __init__(self, people: People, *versions: str) -> None:
        everything = {str(each): each for each in recordings()}
        self._of_people = {
            (function, str(person)): everything[name]
            for person, names in people.items()
            for function, name in zip((STATES, COMPLETION), names, strict=True)
        }
        super().__init__(*versions)

    def _answer_question(self, seen: Seen) -> Reply:
        found = self._of_people.get((seen.form["wsfunction"], seen.form.get("userid", "")))
        if found and seen.form["wstoken"] == self.TOKEN:
            return self._reply(found)
        return super()._answer_question(seen)


@contextmanager
def roster(site: Site, learners: Iterable[Enrolled], size: tuple[int, int] = SIZES[0]) -> Iterator[Rollbook]:
    """Run the program, signed in with a profile of its own, up to the roster; at the end, leave."""
    with site, ISpringSite(courses(*learners)) as ispring:
        save(ispring.url, site.url)
        with Rollbook(environment=SECRETS, size=size) as program:
            program.sees("from variable")
            program.sign_in()
            program.is_on(COURSE[1])
            program.press("enter")
            program.sees(*(f"{one.given} {one.family}" for one in learners))
            yield program
            program.leave("q")


def open_learner(program: Rollbook, name: str) -> None:
    """Go to a learner by the filter, and wait for her Moodle half."""
    program.type(f"/{name}")
    program.sees(f"/ {name}", re.compile(r"\b1 of \d"))
    program.press("enter", "enter")
    program.sees(f"› {name}")
    program.wait_gone("… asking", PATIENCE)


def back(program: Rollbook, everybody: int) -> None:
    """Go back to the roster, and show everybody."""
    program.press("escape", "escape")
    program.sees("Done / due", re.compile(rf"\d of {everybody}\b"))


def told(name: str) -> list[str]:
    """Return what the screen must tell of each activity in a recording: state and name."""
    version, _, rest = name.partition("/")
    states = recording(version, rest)
    names = {
        values["id"]: values["name"]
        for values in map(_values, _root(recording(version, f"{CONTENTS}.excl")).iter("SINGLE"))
        if "modname" in values
    }
    found = [values for values in map(_values, _root(states).iter("SINGLE")) if "cmid" in values]
    return [
        f"{WORDS[row['state']]:<15}{names[row['cmid']]}"
        for row in found
        if row.get("hascompletion", "1") == "1"
        and row["cmid"] in names
        and row["tracking"] != "0"
        and not {"<", "&"} & set(names[row["cmid"]])
    ]


def _root(found: Recording) -> ET.Element:
    return ET.fromstring(found.body)  # noqa: S314  # our own


def _values(single: ET.Element) -> dict[str, str]:
    return {str(key.get("name")): key.findtext("VALUE") or "" for key in single.iterfind("KEY")}


def sees_activities(program: Rollbook, name: str, at_least: int) -> None:
    """See every activity of a recording with its state."""
    wanted = told(name)
    assert len(wanted) >= at_least
    shown = "\n".join(line[2:].rstrip() for line in program.screen())
    for line in wanted:
        assert line in shown, line


def test_learners_recorded_in_moodle_4_4() -> None:
    learners = (ZOE, JOSE, LI, SUSPENDED, UPPER, SHARED, NOBODY)
    with roster(Site(IN_4_4, "4.4", "4.4-cron"), learners, TALL) as program:
        program.sees(
            re.compile("José Ñuñez .* mail\\?"), re.compile("小龍 李 .* id"), re.compile("No Body .* –")
        )

        open_learner(program, "Zoë Brontë")
        program.sees("┃ Complete in both systems", "2 of 2 required", "by id number", "Done  13")
        sees_activities(program, IN_4_4[3][0], 20)
        back(program, len(learners))

        open_learner(program, "José Ñuñez")
        program.sees("┃ Not complete: the quiz “Quiz 2: pass required” was taken but not passed")
        program.sees("Blocks completion  1", "1 of 2 required", "by e-mail ?")
        sees_activities(program, IN_4_4[4][0], 20)
        back(program, len(learners))

        open_learner(program, "小龍 李")
        program.sees(
            "┃ Not complete: the quiz “Quiz 2: pass required” was taken but not passed", "by id number"
        )
        sees_activities(program, IN_4_4[7][0], 20)
        back(program, len(learners))


def test_people_recorded_in_moodle_4_4_who_cannot_be_compared() -> None:
    learners = (SUSPENDED, UPPER, SHARED, NOBODY)
    with roster(Site(IN_4_4, "4.4", "4.4-cron"), learners, TALL) as program:
        open_learner(program, "Sus Pended")
        program.sees("┃ Moodle does not track this person here", "Not counted  24", "not tracked")
        back(program, len(learners))

        open_learner(program, "Upper Mail")
        program.sees("Moodle tracks no completion here", "by e-mail ?", "completion is off")
        back(program, len(learners))

        open_learner(program, "Dup Licate")
        program.sees("2 Moodle people could be shared@example.org", "2 possible", "press m")
        back(program, len(learners))

        open_learner(program, "No Body")
        program.sees("No Moodle person found for nobody@example.org", "not found")
        back(program, len(learners))


def test_learners_recorded_in_moodle_5_1() -> None:
    learners = (LI, GRADUATE, SONS)
    with roster(Site(IN_5_1, "5.1", "4.4"), learners, TALL) as program:
        open_learner(program, "小龍 李")
        program.sees("┃ Not complete: the quiz “Quiz 2: pass required” was taken but not passed")
        sees_activities(program, IN_5_1[7][0], 20)
        back(program, len(learners))

        open_learner(program, "Gradu Ate")
        program.sees("The course also requires “Quiz 2: pass required”, which support1 may not see.")
        sees_activities(program, IN_5_1[16][0], 12)
        back(program, len(learners))

        open_learner(program, "Ampersand & Sons")
        program.sees("has no completion criteria")
        back(program, len(learners))
