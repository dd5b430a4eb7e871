"""What the campus knows, as rows of iSpring's answers: one line each."""

from __future__ import annotations

from typing import Final

from tui.demo.data.clock import Clock, iso
from tui.demo.data.model import ACTIVE, Course, Department, Person, Row
from tui.demo.data.people import NODE
from tui.demo.ispring.xml import escape, given, leaf

ACCOUNT_URL: Final = "https://acme.ispringlearn.example"

TYPES: Final = {"LearningTrack": "Learning Track", "iSpringSuiteModule": "iSpring Suite Module"}
ROLE_IDS: Final = {
    "learner": f"3c000001-a7e3-11f0-8f00-{NODE}",
    "administrator": f"3c000002-a7e3-11f0-8f00-{NODE}",
    "department_administrator": f"3c000003-a7e3-11f0-8f00-{NODE}",
}
PROFILE_FIELDS: Final = ("FIRST_NAME", "LAST_NAME", "LOGIN", "EMAIL")
AUTHOR: Final = f"28199714-a7e4-11e9-bcd3-{NODE}"
_LEADERS: Final = (
    "<subordination><subordinationType>inherit</subordinationType></subordination>"
    "<coSubordination><subordinationType>no_supervisor</subordinationType></coSubordination>"
)


def view_url(course: Course) -> str:
    """Return where people open a content item."""
    return f"{ACCOUNT_URL}/app/user-portal/courses/{course.id}"


def added(clock: Clock) -> str:
    """Return when every content item was made."""
    return iso(clock.at(300, 540))


def profile_fields(person: Person) -> tuple[tuple[str, str], ...]:
    """Return a person's fields by iSpring's names for them."""
    texts = (person.given, person.family, person.login, person.email)
    return tuple(zip(PROFILE_FIELDS, texts, strict=True))


def last_login(person: Person, clock: Clock) -> str:
    """Return the day of somebody's last login; empty for who is not active."""
    return clock.day(-1).isoformat() if person.status == ACTIVE else ""


def content_item(course: Course, clock: Clock) -> str:
    """Return a ``contentItem``; one without a kind lacks both of its names."""
    return (
        f"<contentItem><contentItemId>{course.id}</contentItemId>{leaf('title', course.title)}"
        f"<subtitle/><description/><userId>{AUTHOR}</userId><addedDate>{added(clock)}</addedDate>"
        f"<viewUrl>{view_url(course)}</viewUrl>"
        f"{given('type', TYPES.get(course.kind, course.kind))}{given('contentItemType', course.kind)}"
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
    role = f"<roleId>{ROLE_IDS[person.role]}</roleId>"
    manages = "".join(f"<id>{place}</id>" for place in person.manages)
    if manages:
        manages = f"<manageableDepartmentIds>{manages}</manageableDepartmentIds>"
    named = "".join(
        f"<field><name>{name}</name>{leaf('value', value)}</field>" for name, value in profile_fields(person)
    )
    return (
        f"<userProfile><userId>{person.id}</userId><role>{person.role}</role>{role}"
        f"<departmentId>{person.department.id}</departmentId><status>{person.status}</status>"
        f"<fields>{named}</fields><addedDate>{clock.day(-700)}</addedDate>"
        f"{leaf('lastLoginDate', last_login(person, clock))}{manages}"
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
