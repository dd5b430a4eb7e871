"""``core_completion_*``: the states of one person's activities, and what the course makes of them."""

from __future__ import annotations

from typing import Final

from tui.demo.data.model import Activity, OtherCriterion, Story
from tui.demo.data.stories import Criterion, State, activity_states, criteria, is_complete, story_of
from tui.demo.moodle.calls import Params, Site, format_string, moodle_exception
from tui.demo.moodle.xml import Value

_NOTHING_DONE: Final = Story(done=0, tracked=False)
_REQUIREMENTS: Final = {"grade": ("Achieving grade",), "pass": ("Achieving grade", "Achieving passing grade")}
ACTIVITY_CRITERION: Final = 4
AUTOMATIC: Final = 2


def activities_completion_status(site: Site, params: Params) -> Value:
    """Answer ``core_completion_get_activities_completion_status``: without what the caller cannot see."""
    story, states = _history(site, params)
    course = site.course(params.integer("courseid"))
    return {
        "statuses": [
            status(state, course_tracks=course.completion, user_tracked=story.tracked)
            for state in states
            if state.activity.seen
        ],
        "warnings": [],
    }


def course_completion_status(site: Site, params: Params) -> Value:
    """Answer ``core_completion_get_course_completion_status``: every requirement, seen or not."""
    course = site.course(params.integer("courseid"))
    story, states = _history(site, params)
    if not course.completion:
        raise moodle_exception("cannotviewreport", "You cannot view this report")
    if not story.tracked:
        raise moodle_exception("usernotenroled", "User is not enrolled in this course")
    required = criteria(course, story, states)
    if not required:
        raise moodle_exception("nocriteriaset", "No completion criteria set for this course")
    return {
        "completionstatus": {
            "completed": is_complete(course, story, required),
            "aggregation": 2 if course.any_is_enough else 1,
            "completions": [_completion(site, one) for one in required],
        },
        "warnings": [],
    }


def status(state: State, *, course_tracks: bool, user_tracked: bool) -> dict[str, Value]:
    """Return one activity's state, keys in Moodle's order."""
    return {
        "cmid": state.activity.cmid,
        "modname": state.activity.modname,
        "instance": state.activity.instance,
        "state": state.state,
        "timecompleted": state.changed,
        "tracking": state.activity.tracking,
        **completion_details(state, course_tracks=course_tracks, user_tracked=user_tracked),
    }


def completion_details(state: State, *, course_tracks: bool, user_tracked: bool) -> dict[str, Value]:
    """Return the part of a state that the course contents give, too."""
    return {
        "overrideby": state.overridden_by,
        "valueused": False,
        "hascompletion": course_tracks,
        "isautomatic": state.activity.tracking == AUTOMATIC,
        "istrackeduser": user_tracked,
        "uservisible": True,
        "details": [
            {"rulename": rule.name, "rulevalue": {"status": rule.state, "description": rule.description}}
            for rule in state.rules
        ],
        "isoverallcomplete": state.done,
    }


def _history(site: Site, params: Params) -> tuple[Story, list[State]]:
    """Return what somebody did in a course; whoever takes no part did nothing and is not tracked."""
    course = site.course(params.integer("courseid"))
    account = site.account(params.integer("userid"))
    row = site.world.row_of(course, account)
    story = story_of(course, row.story) if row else _NOTHING_DONE
    return story, activity_states(course, story, row, site.world.clock)


def _completion(site: Site, criterion: Criterion) -> Value:
    what = criterion.what
    if isinstance(what, Activity):
        kind, title, details = ACTIVITY_CRITERION, "Activity completion", _activity_details(site, what)
    else:
        kind, title, details = what.type, what.title, _other_details(what)
    return {
        "type": kind,
        "title": title,
        "status": "Yes" if criterion.complete else "No",
        "complete": criterion.complete,
        "timecompleted": criterion.completed or None,
        "details": details,
    }


def _activity_details(site: Site, activity: Activity) -> Value:
    """Return what a required activity is called, with a link where it has a page of its own."""
    name = format_string(activity.name)
    if activity.modname != "label":
        name = f'<a href="{site.url}/mod/{activity.modname}/view.php?id={activity.cmid}">{name}</a>'
    return {
        "type": "Activity completion",
        "criteria": name,
        "requirement": ", ".join(_requirements(activity)),
        "status": "",
    }


def _requirements(activity: Activity) -> list[str]:
    if activity.tracking == 1:
        return ["Marking yourself complete"]
    words = [f"Viewing the {activity.modname}"] if "view" in activity.rules else []
    return words + [text for rule in activity.rules for text in _REQUIREMENTS.get(rule, ())]


def _other_details(other: OtherCriterion) -> Value:
    return {"type": other.kind, "criteria": other.name, "requirement": other.requirement, "status": ""}
