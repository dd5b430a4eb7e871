"""What the campus knows, as rows of iSpring's SOAP answers: every element is the service's own.

Source: iSpring's manual on ``getContentItemFinalStatuses``, ``getContent``, ``getUsers``, ``getDepartments``.
"""

from __future__ import annotations

from tui.demo.data.clock import Clock
from tui.demo.data.model import Course, Department, Person, Row
from tui.demo.ispring import rows, xml


def content_item(course: Course, clock: Clock) -> str:
    """Return a ``contentItem``: its kind is a text for display, and missing where REST says none."""
    return _element(
        "contentItem",
        _leaf("contentItemId", course.id),
        _leaf("title", course.title),
        _leaf("subtitle", ""),
        _leaf("description", ""),
        _leaf("userId", rows.AUTHOR),
        _leaf("addedDate", rows.added(clock)),
        _leaf("viewUrl", rows.view_url(course)),
        _given("type", rows.TYPES.get(course.kind, course.kind)),
    )


def final_status(row: Row) -> str:
    """Return a ``status``: no dates, which SOAP does not carry."""
    return _element(
        "status",
        _leaf("userId", row.learner_id),
        _leaf("status", row.status or ""),
        _given("progress", row.progress),
    )


def user_profile(person: Person, clock: Clock) -> str:
    """Return a ``userProfile``: with one role, as before there were several."""
    managed = [_leaf("id", place) for place in person.manages]
    manages = _element("manageableDepartmentIds", *managed) if managed else ""
    fields = (
        _element("field", _leaf("name", name), _leaf("value", value))
        for name, value in rows.profile_fields(person)
    )
    return _element(
        "userProfile",
        _leaf("userId", person.id),
        _leaf("role", person.role),
        _leaf("roleId", rows.ROLE_IDS[person.role]),
        _leaf("departmentId", person.department.id),
        _leaf("status", str(person.status)),
        _element("fields", *fields),
        _leaf("addedDate", clock.day(-700).isoformat()),
        _leaf("lastLoginDate", rows.last_login(person, clock)),
        manages,
    )


def user_field_info(name: str) -> str:
    """Return a ``userFieldInfo``: what a profile has a field for."""
    return _element(
        "userFieldInfo",
        _leaf("name", name),
        _leaf("label", name.replace("_", " ").capitalize()),
        _leaf("type", "text"),
        _leaf("isRequired", "1" if name == "LOGIN" else "0"),
    )


def department(place: Department) -> str:
    """Return a ``department``; the company itself has no parent."""
    return _element(
        "department",
        _leaf("departmentId", place.id),
        _leaf("name", place.name),
        _leaf("code", ""),
        _given("parentDepartmentId", place.parent_id),
    )


def _element(name: str, *inside: str) -> str:
    return f"<ns1:{name}>{''.join(inside)}</ns1:{name}>"


def _leaf(name: str, text: str) -> str:
    return xml.leaf(f"ns1:{name}", text)


def _given(name: str, text: str) -> str:
    return xml.given(f"ns1:{name}", text)
