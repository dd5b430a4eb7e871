"""What administrators are asked for: everything Rollbook calls, nothing it does not, as Moodle reads it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from tui.lookup import rights
from tui.protocols import gate
from tui.protocols.moodle import requests as moodle_requests
from tui.protocols.moodle.requests import Call


def calls() -> list[Call]:
    """Every question Rollbook has for Moodle."""
    return [
        moodle_requests.site_info(),
        moodle_requests.activity_states(moodle_requests.ACTIVITY_STATES, 1, 2),
        moodle_requests.course_completion(1, 2),
        moodle_requests.contents(1),
        moodle_requests.courses_by_field("id", "1"),
        moodle_requests.search_courses("", 0, 1),
        moodle_requests.people_by_field("id", ["1"]),
        moodle_requests.people_like_email("a@example.org"),
        moodle_requests.enrolled_people(1, 0, 1),
        moodle_requests.courses_of(1),
        moodle_requests.bundle([moodle_requests.contents(1)], ""),
    ]


def test_every_function_asked_for_is_called_and_every_one_called_is_asked_for() -> None:
    wanted = [function.name for function in rights.MOODLE_FUNCTIONS]
    assert sorted(wanted) == sorted({call.function for call in calls()})
    assert set(wanted) <= gate.MOODLE_READS | {gate.MOODLE_BUNDLE}


def test_the_right_an_error_names_is_among_those_of_its_function() -> None:
    for call in calls():
        function = rights.moodle_function(call.function)
        assert function is not None
        if call.function not in {moodle_requests.SITE_INFO, moodle_requests.BUNDLE}:
            assert call.right in function.rights


def test_every_right_a_function_needs_is_in_the_role() -> None:
    names = [right.name for right in rights.MOODLE_RIGHTS]
    assert len(names) == len(set(names))
    for function in rights.MOODLE_FUNCTIONS:
        assert function.rights
        assert set(function.rights) <= set(names)


def test_everything_asked_for_says_what_it_is_for_and_what_is_lost() -> None:
    for wanted in (*rights.MOODLE_FUNCTIONS, *rights.MOODLE_RIGHTS, *rights.ISPRING_ACCESS):
        assert wanted.gives
        assert wanted.without
        assert not wanted.without.endswith(".")


def test_the_preset_is_a_role_as_moodle_exports_one() -> None:
    root = ET.fromstring(rights.moodle_preset().encode())  # noqa: S314  # our own
    assert root.tag == "role"
    assert [part.tag for part in root] == [
        "shortname",
        "name",
        "description",
        "archetype",
        "contextlevels",
        "permissions",
    ]
    assert [level.text for level in root.iterfind("contextlevels/level")] == ["system"]
    permissions = root.find("permissions")
    assert permissions is not None
    assert {permission.tag for permission in permissions} == {"allow"}
    assert [permission.text for permission in permissions] == [right.name for right in rights.MOODLE_RIGHTS]


def test_no_right_in_the_role_changes_anything() -> None:
    for right in rights.MOODLE_RIGHTS:
        last = right.name.rpartition(":")[2]
        assert last.startswith("view") or last in {
            "use",
            "useremail",
            "accessallgroups",
            "ignoreavailabilityrestrictions",
        }
