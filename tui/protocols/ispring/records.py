"""iSpring's rows made into records, whether they came as XML or as JSON.

A row is a ``Tree``: its texts by name, and where something is nested, the pairs inside. Lists are pairs
whose names tell nothing. So ``<fields><field><name/><value/></field></fields>`` and ``{"fields": [{"name":
…, "value": …}]}`` look alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from tui.protocols.ispring.values import moment, percent
from tui.records import Course, Department, Enrolment, Learner, LearnerResult, ModuleResult, Outcome
from tui.text import clean

Value: TypeAlias = "str | Nested"
Nested: TypeAlias = tuple[tuple[str, Value], ...]
Tree: TypeAlias = Mapping[str, Value]

_KINDS: Final = {"course": "course", "learningtrack": "track"}
_OTHER_TYPES: Final = frozenset(
    {
        "ispringsuitemodule", "audio", "video", "image", "quiz", "survey", "scorm", "worddocument",
        "powerpointpresentation", "pdfdocument", "excelspreadsheet", "roleplay", "link", "assignment", "book",
        "interaction", "page", "onlinequiz", "externalcourse",
    }
)  # fmt: skip
"""Content that is no course. Source: OpenAPI document, ``ContentType``."""

_ROLES: Final = ("owner", "administrator", "department_administrator", "publisher", "custom", "learner")
"""Roles, the widest first. Source: facts on iSpring, 4; others exist."""

MAX_DIGITS: Final = 10
"""More digits than that no count has."""

_ACTIVE: Final = {"1": True, "active": True}

_FLAGS: Final = {"1": True, "true": True, "0": False, "false": False}
"""Both spellings are seen on servers (facts on iSpring, 4)."""


def kind(row: Tree) -> str:
    """Return ``course``, ``track``, ``unknown kind``; empty if the row says that it is something else.

    Source: facts on iSpring, 4: ``contentItemType`` is an enumeration; older servers send only ``type``, a
    text for display, which may be in any language.
    """
    enumerated = _word(row, "contentItemType")
    if enumerated:
        return _KINDS.get(enumerated, "")
    shown = _word(row, "type")
    return "" if shown in _OTHER_TYPES else _KINDS.get(shown, "unknown kind")


def course(row: Tree) -> Course:
    """Return a course, a track, or whatever else a content item is, as of unknown kind."""
    item_id = _text(row, "contentItemId")
    url = _text(row, "viewUrl")
    is_link = url.startswith(("https://", "http://"))
    return Course(
        item_id, _text(row, "title") or item_id, kind(row) or "unknown kind", url if is_link else ""
    )


def learner(row: Tree, match_field: str = "userId") -> Learner:
    """Return a learner.

    Args:
        row: A user profile.
        match_field: Which field becomes ``match_key``: ``userId``, ``login``, ``email`` or a profile field,
            in any case.
    """
    fields, roles = _profile_fields(row), list(_objects(row, "userRoles"))
    user_id = _text(row, "userId")
    login, email = fields.get("login", ""), fields.get("email", "")
    full_name = " ".join(filter(None, (fields.get("first_name", ""), fields.get("last_name", ""))))
    status = _text(row, "status").casefold()
    return Learner(
        id=user_id,
        name=full_name or login or email or user_id,
        email=email,
        login=login,
        department_id=_text(row, "departmentId"),
        role=_widest([_text(row, "role"), *(_text(role, "roleType") for role in roles)]),
        active=_ACTIVE.get(status, False) if status else None,
        match_key=user_id if match_field == "userId" else fields.get(match_field.casefold(), ""),
        manages=tuple(dict.fromkeys(each for holder in (row, *roles) for each in _managed(holder))),
    )


def enrolment(row: Tree) -> Enrolment:
    """Return what an ``enrollment`` element says; dates it does not give are None."""
    return Enrolment(
        id=_text(row, "enrollmentId"),
        course_id=_text(row, "courseId"),
        learner_id=_text(row, "learnerId"),
        access_at=moment(_raw(row, "accessDate")),
        due_at=moment(_raw(row, "dueDate")),
        expires_at=moment(_raw(row, "expirationDate")),
    )


def learner_result(row: Tree) -> LearnerResult:
    """Return a learner's result in one course."""
    raw = _text(row, "completionStatus")
    overdue = _raw(row, "isOverdue").strip().casefold()
    return LearnerResult(
        learner_id=_text(row, "userId"),
        course_id=_text(row, "courseId"),
        title=_text(row, "courseTitle"),
        raw=raw,
        outcome=Outcome.of(raw),
        progress=percent(_raw(row, "progress")),
        access_at=moment(_raw(row, "accessDate")),
        due_at=moment(_raw(row, "dueDate")),
        expires_at=moment(_raw(row, "expirationDate")),
        completed_at=moment(_raw(row, "completionDate")),
        overdue=_FLAGS.get(overdue),
    )


def module_result(row: Tree) -> ModuleResult:
    """Return a learner's result in one module."""
    raw, module_id = _text(row, "completionStatus"), _text(row, "moduleId")
    views = _raw(row, "viewsCount").strip()
    return ModuleResult(
        course_id=_text(row, "courseId"),
        learner_id=_text(row, "userId"),
        module_id=module_id,
        title=_text(row, "moduleTitle") or module_id,
        raw=raw,
        outcome=Outcome.of(raw),
        progress=percent(_raw(row, "progress")),
        completed_at=moment(_raw(row, "completionDate")),
        views=int(views) if views.isascii() and views.isdigit() and len(views) < MAX_DIGITS else None,
    )


def department(row: Tree) -> Department:
    """Return what a ``department`` element says; one without a name is called by its id."""
    department_id = _text(row, "departmentId")
    return Department(department_id, _text(row, "name") or department_id, _text(row, "parentDepartmentId"))


def _raw(row: Tree, name: str) -> str:
    value = row.get(name, "")
    return value if isinstance(value, str) else ""


def _text(row: Tree, name: str) -> str:
    return clean(_raw(row, name))


def _word(row: Tree, name: str) -> str:
    """Return a word of an enumeration, or its display form, in the one spelling the tables here have."""
    return "".join(_raw(row, name).casefold().replace("_", " ").split())


def _nested(row: Tree, name: str) -> Nested:
    value = row.get(name, ())
    return () if isinstance(value, str) else value


def _objects(row: Tree, name: str) -> Iterator[Tree]:
    """Yield the objects of a list; of one that holds a single object without the list, that."""
    pairs = _nested(row, name)
    inner = [dict(value) for _, value in pairs if not isinstance(value, str)]
    yield from inner if len(inner) == len(pairs) else [dict(pairs)]


def _profile_fields(row: Tree) -> dict[str, str]:
    """Return the profile's fields by lower-case name.

    Source: facts on iSpring, 4: a list of ``{name, value}`` or an object, names in upper or lower case.
    """
    fields: dict[str, str] = {}
    loose: dict[str, Value] = {}
    for name, entry in _nested(row, "fields"):
        if isinstance(entry, str):
            loose[name] = entry
        else:
            _put_fields(fields, dict(entry))
    _put_fields(fields, loose)
    return fields


def _put_fields(fields: dict[str, str], entry: Tree) -> None:
    """Put in one named field, or each entry of an object."""
    name, value = entry.get("name"), entry.get("value")
    if isinstance(name, str) and isinstance(value, str):
        fields[name.strip().casefold()] = clean(value)
    else:
        fields.update((name.casefold(), clean(text)) for name, text in entry.items() if isinstance(text, str))


def _widest(roles: Sequence[str]) -> str:
    """Return the role that allows most; of none, the empty text."""
    named = [role for role in roles if role]
    if len(named) <= 1:
        return named[0] if named else ""
    return min(named, key=lambda role: _ROLES.index(role) if role in _ROLES else len(_ROLES))


def _managed(holder: Tree) -> list[str]:
    """Return the ids of departments that a profile, or one of its roles, administers."""
    value = holder.get("manageableDepartmentIds", ())
    entries = [value] if isinstance(value, str) else [entry for _, entry in value]
    return [clean(entry) for entry in entries if isinstance(entry, str) and entry.strip()]
