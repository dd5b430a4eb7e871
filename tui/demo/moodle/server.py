"""Moodle's web services over the campus: the REST protocol, and the page that hands out tokens.

Source: recordings of Moodle 4.4 and 5.1. This site calls itself 5.1.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from tui.demo.data.people import REPORTER
from tui.demo.data.world import World
from tui.demo.moodle import bundle, completion, courses, people, xml
from tui.demo.moodle.calls import MoodleError, Params, Site, moodle_exception, no_record
from tui.demo.moodle.calls import invalid_parameter as invalid_parameter_error
from tui.demo.serving import JSON, PLAIN, Question, Reply

TOKEN: Final = "d3b07384d113edec49eaa6238ad5ff00"
MOBILE_TOKEN: Final = "6f1ed002ab5595859014ebf0951522d9"
USERNAME: Final = REPORTER.username
PASSWORD: Final = "campus-moodle-password"
RELEASE: Final = "5.1+ (Build: 20251017)"
VERSION: Final = "2025100600.02"
SERVICES: Final = {"moodle_mobile_app": MOBILE_TOKEN, "rollbook": TOKEN}

Function = Callable[[Site, Params], xml.Value]
_SETTING: Final = "moodlews"


def site_info(site: Site, token: str) -> xml.Value:
    """Answer ``core_webservice_get_site_info``: who asks, and what this token may call."""
    return {
        "sitename": "ACME Learning",
        "username": REPORTER.username,
        "firstname": REPORTER.given,
        "lastname": REPORTER.family,
        "fullname": REPORTER.fullname,
        "lang": "en",
        "userid": REPORTER.id,
        "siteurl": site.url,
        "userpictureurl": f"{site.url}/theme/image.php/boost/core/1/u/f1",
        "functions": [{"name": name, "version": VERSION} for name in offered(token)],
        "downloadfiles": 0,
        "uploadfiles": 0,
        "release": RELEASE,
        "version": VERSION,
        "mobilecssurl": "",
        "advancedfeatures": [
            {"name": "enablecompletion", "value": 1},
            {"name": "enablebadges", "value": 1},
        ],
        "usercanmanageownfiles": True,
        "userquota": 104_857_600,
        "usermaxuploadfilesize": 67_108_864,
        "userhomepage": 1,
        "userhomepageurl": None,
        "userprivateaccesskey": "ccdaf4f652e3fbaeb919c679d128ed0d",
        "siteid": 1,
        "sitecalendartype": "gregorian",
        "usercalendartype": "gregorian",
        "userissiteadmin": False,
        "theme": "boost",
        "limitconcurrentlogins": 0,
        "usersessionscount": None,
        "policyagreed": 0,
    }


SITE_INFO: Final = "core_webservice_get_site_info"
BUNDLE: Final = "tool_mobile_call_external_functions"
FUNCTIONS: Final[dict[str, tuple[Function, tuple[str, ...]]]] = {
    "core_completion_get_activities_completion_status": (
        completion.activities_completion_status,
        ("courseid", "userid"),
    ),
    "core_completion_get_course_completion_status": (
        completion.course_completion_status,
        ("courseid", "userid"),
    ),
    "core_course_get_contents": (courses.contents, ("courseid", "options")),
    "core_course_get_courses_by_field": (courses.courses_by_field, ("field", "value")),
    "core_course_search_courses": (
        courses.search_courses,
        (
            "criterianame",
            "criteriavalue",
            "page",
            "perpage",
            "requiredcapabilities",
            "limittoenrolled",
            "onlywithcompletion",
        ),
    ),
    "core_enrol_get_enrolled_users": (people.enrolled_users, ("courseid", "options")),
    "core_enrol_get_users_courses": (people.users_courses, ("userid", "returnusercount")),
    "core_user_get_users_by_field": (people.users_by_field, ("field", "values")),
    "core_user_get_users": (people.users, ("criteria",)),
}


def offered(token: str) -> list[str]:
    """Return the functions of a token's service: searching all users is not in the mobile one."""
    every = [SITE_INFO, *FUNCTIONS, BUNDLE]
    return [name for name in every if token == TOKEN or name != "core_user_get_users"]


class MoodleServer:
    """Answers questions as a Moodle site does.

    Attributes:
        site: Has no address until the server that asks has one.
    """

    def __init__(self, world: World) -> None:
        self.site = Site(world, "")

    def settle(self, url: str) -> None:
        """Take note of the site's own address."""
        self.site = Site(self.site.world, url)

    def answer(self, question: Question) -> Reply:
        """Return what Moodle answers; HTTP says 200 to nearly everything."""
        pairs = [(name, value) for name, values in question.query.items() for value in values]
        form = [*pairs, *question.form]
        if question.path == "/login/token.php":
            return self._token(dict(form))
        if question.path != "/webservice/rest/server.php":
            return Reply("File not found.\n", 404, PLAIN)
        try:
            return Reply(xml.response(self._call(form)))
        except MoodleError as error:
            return Reply(xml.exception(error.kind, error.code, error.message))

    def _call(self, form: list[tuple[str, str]]) -> xml.Value:
        fields = dict(form)
        token, name = fields.get("wstoken", ""), fields.get("wsfunction", "")
        if token not in SERVICES.values():
            raise moodle_exception("invalidtoken", "Invalid token - token not found")
        if not name:
            raise invalid_parameter_error()
        if name not in {SITE_INFO, BUNDLE, *FUNCTIONS}:
            raise no_record()
        given = [pair for pair in form if pair[0] not in {"wstoken", "wsfunction"}]
        given = [pair for pair in given if not pair[0].startswith(_SETTING)]
        if name == BUNDLE and name in offered(token):
            return bundle.answers(given, lambda inner, pairs: self._answer_to(token, inner, pairs))
        return self._answer_to(token, name, given)

    def _answer_to(self, token: str, name: str, given: list[tuple[str, str]]) -> xml.Value:
        if name not in offered(token) or name == BUNDLE:
            raise MoodleError("webservice_access_exception", "accessexception", "Access control exception")
        if name == SITE_INFO:
            return site_info(self.site, token)
        function, known = FUNCTIONS[name]
        return function(self.site, Params(given, known))

    def _token(self, form: dict[str, str]) -> Reply:
        """Answer ``login/token.php``, which speaks JSON whatever happens."""
        service = form.get("service", "")
        if not form.get("username") or "password" not in form or not service:
            return _token_error("A required parameter (username) was missing", "missingparam")
        if (form["username"].lower(), form["password"]) != (USERNAME, PASSWORD):
            return _token_error("Invalid login, please try again", "invalidlogin")
        if service not in SERVICES:
            message = "Web service is not available. (It doesn't exist or might be disabled.)"
            return _token_error(message, "servicenotavailable")
        return Reply(json.dumps({"token": SERVICES[service], "privatetoken": None}), content_type=JSON)


def _token_error(message: str, code: str) -> Reply:
    error = {"error": message, "errorcode": code}
    rest = {"stacktrace": None, "debuginfo": None, "reproductionlink": None}
    return Reply(json.dumps(error | rest), content_type=JSON)
