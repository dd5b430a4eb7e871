"""What the campus knows, as rows of iSpring's answers: one line each."""

from __future__ import annotations

from typing import Final

from tui.demo.data.clock import Clock, iso
from tui.demo.data.model import ACTIVE, Course, Department, Person, Row
from tui.demo.data.people import NODE
from tui.demo.ispring.xml import escape, given, leaf

ACCOUNT_URL: Final = "https://acme.ispringlearn.example"

_TYPES: Final = {"LearningTrack": "Learning Track", "iSpringSuiteModule": "iSpring Suite Module"}
_ROLE_IDS: Final = {
    "learner": f"3c000001-a7e3-11f0-8f00-{NODE}",
    "administrator": f"3c000002-a7e3-11f0-8f00-{NODE}",
    "department_administrator": f"3c000003-a7e3-11f0-8f00-{NODE}",
}
_AUTHOR: Final = f"28199714-a7e4-11e9-bcd3-{NODE}"
_LEADERS: Final = (
    "<subordination><subordinationType>inherit</subordinationType></subordination>"
    "<coSubordination><subordinationType>no_supervisor</subordinationType></coSubordination>"
)


def content_item(course: Course, clock: Clock) -> str:
    """Return a ``contentItem``; one without a kind lacks both of its names."""
    return (
        f"<contentItem><contentItemId>{course.id}</contentItemId>{leaf('title', course.title)}"
        f"<subtitle/><description/><userId>{_AUTHOR}</userId><addedDate>{iso(clock.at(300, 540))}</addedDate>"
        f"<viewUrl>{ACCOUNT_URL}/app/user-portal/courses/{course.id}</viewUrl>"
        f"{given('type', _TYPES.get(course.kind, course.kind))}{given('contentItemType', course.kind)}"
        "</contentItem>\n"
    )


def final_status(row: Row) -> str:
    """Return a ``status`` of ``final_statuses``; what is not known is left out."""
    completed = f"<completionDate>{iso(row.completed)}</completionDate>" if row.completed else ""
    viewed = f"<lastViewDate>{iso(row.viewed)}</lastViewDate>" if row.viewed else ""
    return (
        f"<status>{leaf('userId', row.learner_id)}{leaf('status', row.status or '')}"
        f"{given('progress', row.progress)}{completed}{viewed}</status>\n"
    )


def user_profile(person: Person, clock: Clock) -> str:
    """Return a ``userProfile``; somebody who is not active has no last login."""
    role = f"<roleId>{_ROLE_IDS[person.role]}</roleId>"
    manages = "".join(f"<id>{place}</id>" for place in person.manages)
    if manages:
        manages = f"<manageableDepartmentIds>{manages}</manageableDepartmentIds>"
    fields = (
        ("FIRST_NAME", person.given),
        ("LAST_NAME", person.family),
        ("LOGIN", person.login),
        ("EMAIL", person.email),
    )
    named = "".join(f"<field><name>{name}</name>{leaf('value', value)}</field>" for name, value in fields)
    login = clock.day(-1).isoformat() if person.status == ACTIVE else ""
    return (
        f"<userProfile><userId>{person.id}</userId><role>{person.role}</role>{role}"
        f"<departmentId>{person.department.id}</departmentId><status>{person.status}</status>"
        f"<fields>{named}</fields><addedDate>{clock.day(-700)}</addedDate>"
        f"{leaf('lastLoginDate', login)}{manages}"
        f"<userRoles><userRole>{role}<roleType>{person.role}</roleType>{manages}</userRole></userRoles><groups/>"
        f"{_LEADERS}</userProfile>\n"
    )


def enrolment(enrolment_id: str, course: Course, row: Row, clock: Clock) -> str:
    """Return an ``enrollment``; its dates are days."""
    due = f"<dueDate>{row.due}</dueDate>" if row.due else ""
    return (
        f"<enrollment><enrollmentId>{enrolment_id}</enrollmentId><courseId>{course.id}</courseId>"
        f"<learnerId>{escape(row.learner_id)}</learnerId><accessDate>{clock.day(-30)}</accessDate>{due}"
        "<shouldLockAfterDueDate>0</shouldLockAfterDueDate>"
        "<enrollmentTypeGroup>0</enrollmentTypeGroup></enrollment>\n"
    )


def department(place: Department) -> str:
    """Return a ``department``; the company itself has no parent."""
    return (
        f"<department><departmentId>{place.id}</departmentId>{leaf('name', place.name)}"
        f"{given('parentDepartmentId', place.parent_id)}{_LEADERS}</department>\n"
    )
