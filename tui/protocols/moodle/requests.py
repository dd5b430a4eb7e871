"""What Rollbook asks a Moodle site, as records; nothing here sends anything.

Every question is a POST to one script with the token in the body (in a query it would end up in access
logs). Names and shapes of the parameters are measured on Moodle 4.4 and 5.1.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from tui.protocols.http.messages import Request
from tui.secret import Secret

SERVER_PATH: Final = "/webservice/rest/server.php"
TOKEN_PATH: Final = "/login/token.php"  # noqa: S105 (where tokens are made, not one of them)

SITE_INFO: Final = "core_webservice_get_site_info"
ACTIVITY_STATES: Final = "core_completion_get_activities_completion_status"
ACTIVITY_STATES_OF_SEED: Final = "core_completion_get_course_activities_completion_status"
"""The name in Saylor's documentation: no Moodle version has it, a site may offer it all the same."""
COURSE_COMPLETION: Final = "core_completion_get_course_completion_status"
CONTENTS: Final = "core_course_get_contents"
COURSES_BY_FIELD: Final = "core_course_get_courses_by_field"
SEARCH_COURSES: Final = "core_course_search_courses"
PEOPLE_BY_FIELD: Final = "core_user_get_users_by_field"
PEOPLE: Final = "core_user_get_users"
ENROLLED_PEOPLE: Final = "core_enrol_get_enrolled_users"
COURSES_OF: Final = "core_enrol_get_users_courses"
BUNDLE: Final = "tool_mobile_call_external_functions"
"""Asks several functions in one request, for half the time (facts on Moodle, 8)."""

OWN_FUNCTIONS: Final = frozenset(
    {
        SITE_INFO,
        ACTIVITY_STATES,
        COURSE_COMPLETION,
        CONTENTS,
        COURSES_BY_FIELD,
        SEARCH_COURSES,
        PEOPLE_BY_FIELD,
        PEOPLE,
        ENROLLED_PEOPLE,
        COURSES_OF,
    }
)
"""What Moodle itself has of these, so that its "no such record" never means the function."""

Parameters: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One Moodle function with its parameters, and the words for talking about it.

    Attributes:
        label: What is asked for, as it stands in "may not read …": "activity states".
        function: The function's name.
        parameters: Its parameters, flattened as PHP reads them (``options[0][name]``).
        about: Whom or what the question is about, by id: "person 7 in course 2".
        right: The right a reader of this needs, for "ask for the right …".
    """

    label: str
    function: str
    parameters: Parameters = ()
    about: str = "what was asked for"
    right: str = "to read it"


def request(call: Call, token: Secret, language: str = "") -> Request:
    """Return the request that asks ``call``.

    Filters are switched on, since without them a course named in two languages reads as both run together.
    ``language`` is sent only if there is one: otherwise the account's own language stands.
    """
    settings: list[tuple[str, str | Secret]] = [
        ("wstoken", token),
        ("wsfunction", call.function),
        ("moodlewssettingfilter", "true"),
    ]
    if language:
        settings.append(("moodlewssettinglang", language))
    return Request(call.label, "POST", SERVER_PATH, form=(*settings, *call.parameters))


def token_request(username: str, password: Secret, service: str) -> Request:
    """Return the one request that holds a password: it trades it for a token.

    It is not repeated by itself: a wrong password sent twice counts twice towards a lock-out.
    """
    form = (("username", username), ("password", password), ("service", service))
    return Request("sign-in", "POST", TOKEN_PATH, form=form, repeatable=False)


def site_info() -> Call:
    """Ask which site this is, who the caller is and which functions the token may call."""
    return Call("the site's description", SITE_INFO)


def activity_states(function: str, course_id: int, person_id: int) -> Call:
    """Ask for the activity states of one person in one course, by the name the site has for this."""
    return Call(
        "activity states",
        function,
        (("courseid", str(course_id)), ("userid", str(person_id))),
        f"person {person_id} in course {course_id}",
        "report/progress:view",
    )


def course_completion(course_id: int, person_id: int) -> Call:
    """Ask whether one person has completed one course, and for every criterion."""
    return Call(
        "course completion",
        COURSE_COMPLETION,
        (("courseid", str(course_id)), ("userid", str(person_id))),
        f"person {person_id} in course {course_id}",
        "report/completion:view",
    )


def contents(course_id: int) -> Call:
    """Ask for a course's sections and activities, without the files in them."""
    options = (("options[0][name]", "excludecontents"), ("options[0][value]", "1"))
    return Call(
        "activities",
        CONTENTS,
        (("courseid", str(course_id)), *options),
        f"course {course_id}",
        "moodle/course:view",
    )


def courses_by_field(field: str, value: str) -> Call:
    """Ask for the courses whose ``field`` (id, shortname, idnumber, category) is ``value``."""
    return Call(
        "courses",
        COURSES_BY_FIELD,
        (("field", field), ("value", value)),
        f"a course by {field}",
        "moodle/course:view",
    )


def search_courses(text: str, page: int, per_page: int) -> Call:
    """Ask for one page (from 0) of the courses that hold ``text``; an empty text finds all."""
    parameters = (
        ("criterianame", "search"),
        ("criteriavalue", text),
        ("page", str(page)),
        ("perpage", str(per_page)),
    )
    return Call("courses", SEARCH_COURSES, parameters, "courses by name", "moodle/course:view")


def people_by_field(field: str, values: Sequence[str]) -> Call:
    """Ask for the people whose ``field`` (id, idnumber, username, email) is one of ``values``, exactly."""
    numbered = tuple((f"values[{number}]", value) for number, value in enumerate(values))
    return Call(
        "people",
        PEOPLE_BY_FIELD,
        (("field", field), *numbered),
        f"people by {field}",
        "moodle/user:viewdetails",
    )


def people_like_email(email: str) -> Call:
    """Ask for the people with this e-mail in any case; ``%`` and ``_`` in it stand for anything."""
    criteria = (("criteria[0][key]", "email"), ("criteria[0][value]", email))
    return Call("people", PEOPLE, criteria, "people by e-mail", "moodle/user:viewdetails")


def enrolled_people(course_id: int, first: int, count: int) -> Call:
    """Ask for ``count`` people of a course from number ``first`` (from 0), in order of their ids."""
    options = {
        "userfields": "id,fullname,email,username,idnumber",
        "limitfrom": str(first),
        "limitnumber": str(count),
    }
    pairs = tuple(
        pair
        for number, (name, value) in enumerate(options.items())
        for pair in ((f"options[{number}][name]", name), (f"options[{number}][value]", value))
    )
    return Call(
        "participants",
        ENROLLED_PEOPLE,
        (("courseid", str(course_id)), *pairs),
        f"course {course_id}",
        "moodle/course:viewparticipants",
    )


def courses_of(person_id: int) -> Call:
    """Ask for the courses one person takes part in; how many others do is not counted, which takes long."""
    return Call(
        "her courses",
        COURSES_OF,
        (("userid", str(person_id)), ("returnusercount", "0")),
        f"person {person_id}",
        "moodle/course:viewparticipants",
    )


def bundle(calls: Sequence[Call], language: str = "") -> Call:
    """Ask several questions in one request; Moodle stops at the first one that it answers with an error.

    Each takes its settings from beside it, not from the request around it.

    Args:
        calls: The questions; their parameters must be plain ones, without brackets in their names.
        language: As for ``request``.
    """
    parameters: list[tuple[str, str]] = []
    for number, call in enumerate(calls):
        fields = {
            "function": call.function,
            "arguments": json.dumps(dict(call.parameters)),
            "settingfilter": "1",
        }
        if language:
            fields["settinglang"] = language
        parameters += ((f"requests[{number}][{name}]", value) for name, value in fields.items())
    return Call(f"{len(calls)} answers at once", BUNDLE, tuple(parameters), calls[0].about)
