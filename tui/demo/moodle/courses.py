"""``core_course_*``: courses by name, and what is in one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tui.demo.data.model import Activity, MoodleCourse, Need
from tui.demo.data.people import TRAINER
from tui.demo.data.stories import State, activity_states, story_of
from tui.demo.moodle.calls import Params, Site, format_string, invalid_parameter, moodle_exception
from tui.demo.moodle.completion import completion_details
from tui.demo.moodle.xml import Value

_NULLS: Final = ("state", "timecompleted", "overrideby", "valueused", "hascompletion", "isautomatic")
_CONTENT_OPTIONS: Final = frozenset(
    {"excludemodules", "excludecontents", "includestealthmodules", "sectionid", "sectionnumber"}
    | {"cmid", "modname", "modid"}
)
_PURPOSES: Final = {
    "assign": ("assessment", "Assignments"),
    "book": ("content", "Books"),
    "choice": ("communication", "Choices"),
    "feedback": ("communication", "Feedback"),
    "forum": ("collaboration", "Forums"),
    "h5pactivity": ("interactivecontent", "H5P"),
    "label": ("content", "Text and media areas"),
    "lesson": ("interactivecontent", "Lessons"),
    "page": ("content", "Pages"),
    "quiz": ("assessment", "Quizzes"),
    "resource": ("content", "Files"),
    "url": ("content", "URLs"),
    "workshop": ("assessment", "Workshops"),
}


def courses_by_field(site: Site, params: Params) -> Value:
    """Answer ``core_course_get_courses_by_field``; no hit is an empty list, not an error."""
    field, value = params.text("field", ""), params.text("value", "")
    courses: Iterable[MoodleCourse] = site.world.moodle_courses.values()
    match field:
        case "":
            found = list(courses)
        case "id":
            found = [one for one in courses if str(one.id) == value]
        case "ids":
            found = [one for one in courses if str(one.id) in value.split(",")]
        case "shortname" | "idnumber":
            found = [one for one in courses if value and getattr(one, field) == value]
        case _:
            raise invalid_parameter()
    return {"courses": [_course(site, one) for one in found], "warnings": []}


def search_courses(site: Site, params: Params) -> Value:
    """Answer ``core_course_search_courses``: full name, short name and idnumber; no page size means all."""
    if params.text("criterianame") != "search":
        raise invalid_parameter()
    words = params.text("criteriavalue").casefold().split()
    page, per_page = params.integer("page", 0), params.integer("perpage", 0)
    found = [
        one
        for one in site.world.moodle_courses.values()
        if all(word in f"{one.fullname}\n{one.shortname}\n{one.idnumber}".casefold() for word in words)
        and (one.completion or not params.integer("onlywithcompletion", 0))
    ]
    shown = found[page * per_page :][:per_page] if per_page else found
    return {"total": len(found), "courses": [_public(site, one) for one in shown], "warnings": []}


def contents(site: Site, params: Params) -> Value:
    """Answer ``core_course_get_contents``: sections and their modules, without what the caller cannot see."""
    options = dict(params.pairs("options", "name"))
    for name in options:
        if name not in _CONTENT_OPTIONS:
            raise moodle_exception("errorinvalidparam", f'The param "{name}" is invalid.')
    course = site.course(params.integer("courseid"))
    own = activity_states(course, story_of(course, "first 0"), None, site.world.clock)
    by_cmid = {state.activity.cmid: state for state in own}
    return [
        {
            "id": course.id * 10 + number,
            "name": format_string(name),
            "visible": True,
            "summary": "",
            "summaryformat": 1,
            "section": number,
            "hiddenbynumsections": 0,
            "uservisible": True,
            "availabilityinfo": None,
            "component": None,
            "itemid": None,
            "modules": [
                _module(site, course, one, by_cmid.get(one.cmid))
                for one in course.activities
                if one.section == number and one.seen and options.get("excludemodules") != "1"
            ],
        }
        for number, name in enumerate(course.sections)
    ]


def _module(site: Site, course: MoodleCourse, activity: Activity, own: State | None) -> Value:
    """Return one course module; ``completiondata`` is the caller's own, not the learner's."""
    purpose, plural = _PURPOSES[activity.modname]
    linked = activity.modname != "label"
    return {
        "id": activity.cmid,
        "url": f"{site.url}/mod/{activity.modname}/view.php?id={activity.cmid}" if linked else None,
        "name": format_string(activity.name),
        "instance": activity.instance,
        "contextid": activity.cmid + 10_000,
        "description": None if linked else f'<div class="no-overflow"><p>{activity.name}</p></div>',
        "visible": activity.need is not Need.HIDDEN,
        "uservisible": True,
        "availabilityinfo": None,
        "visibleoncoursepage": 1,
        "modicon": f"{site.url}/theme/image.php/boost/{activity.modname}/1/monologo?filtericon=1",
        "modname": activity.modname,
        "purpose": purpose,
        "branded": False,
        "modplural": plural,
        "availability": None,
        "indent": 0,
        "onclick": "",
        "afterlink": None,
        "activitybadge": {
            "badgecontent": None,
            "badgestyle": None,
            "badgeurl": None,
            "badgeelementid": None,
            "badgeextraattributes": [],
        },
        "customdata": '""',
        "noviewlink": not linked,
        "completion": activity.tracking,
        "completiondata": _own_completion(course, own),
        "downloadcontent": 1,
        "dates": [],
        "groupmode": 0,
        "contents": [],
        "contentsinfo": {
            "filescount": None,
            "filessize": None,
            "lastmodified": None,
            "mimetypes": [],
            "repositorytype": None,
        },
    }


def _own_completion(course: MoodleCourse, own: State | None) -> Value:
    if own is None or not course.completion:
        nulls = dict.fromkeys(_NULLS)
        return {
            **nulls,
            "istrackeduser": None,
            "uservisible": None,
            "details": [],
            "isoverallcomplete": None,
        }
    details = completion_details(own, course_tracks=True, user_tracked=False)
    return {"state": own.state, "timecompleted": own.changed, **details}


def _public(site: Site, course: MoodleCourse) -> dict[str, Value]:
    """Return what anybody may know of a course."""
    fullname = format_string(course.fullname)
    return {
        "id": course.id,
        "fullname": fullname,
        "displayname": fullname,
        "shortname": format_string(course.shortname),
        "courseimage": f"{site.url}/pluginfile.php/{course.id}/course/generated/course.svg",
        "categoryid": 2,
        "categoryname": "Operations &amp; Safety",
        "sortorder": 20_000 + course.id,
        "summary": f"<p>{fullname}</p>",
        "summaryformat": 1,
        "summaryfiles": [],
        "overviewfiles": [],
        "showactivitydates": False,
        "showcompletionconditions": True,
        "contacts": [{"id": TRAINER.id, "fullname": TRAINER.fullname}],
        "enrollmentmethods": ["manual"],
        "customfields": [],
    }


def _course(site: Site, course: MoodleCourse) -> Value:
    """Return what those who may enter a course know; the idnumber only those who may change it."""
    year = int(site.world.clock.at(300, 0).timestamp())
    return {
        **_public(site, course),
        "idnumber": None,
        "format": "topics",
        "showgrades": 1,
        "newsitems": 3,
        "startdate": year,
        "enddate": year + 365 * 24 * 3600,
        "maxbytes": 0,
        "showreports": 0,
        "visible": 1,
        "groupmode": 0,
        "groupmodeforce": 0,
        "defaultgroupingid": 0,
        "enablecompletion": int(course.completion),
        "completionnotify": 0,
        "lang": "",
        "theme": "",
        "marker": 0,
        "legacyfiles": None,
        "calendartype": None,
        "timecreated": None,
        "timemodified": None,
        "requested": None,
        "cacherev": None,
        "filters": [{"filter": "activitynames", "localstate": 0, "inheritedstate": 1}],
        "courseformatoptions": [
            {"name": name, "value": value}
            for name, value in (("hiddensections", "1"), ("coursedisplay", "0"), ("indentation", "1"))
        ],
        "communicationroomname": None,
        "communicationroomurl": None,
    }
