"""What somebody pasted to be opened: an e-mail address, an id, a title, the address of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final
from urllib.parse import SplitResult, parse_qs, urlsplit

from tui.authority import USUAL_PORTS
from tui.text import clean

_UUID: Final = re.compile(r"(?i)\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")
_MAILTO: Final = "mailto:"
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_URL: Final = re.compile(r"(?i)https?://\S+")
_MODULE: Final = re.compile(r"/mod/([a-z0-9_]+)/view\.php$")

MAX_TEXT: Final = 2_000
"""Characters read of what was pasted."""


class Kind(Enum):
    """What a pasted text is."""

    NOTHING = auto()
    EMAIL = auto()
    ID = auto()
    NUMBER = auto()
    TEXT = auto()
    MOODLE_COURSE = auto()
    MOODLE_PERSON = auto()
    MOODLE_ACTIVITY = auto()
    PAGE = auto()


@dataclass(frozen=True, slots=True)
class Opening:
    """What was asked for, read as far as its own form tells.

    Attributes:
        kind: What it is. ``ID`` is an iSpring id (of a course or a learner: only iSpring knows);
            ``PAGE`` an address in which nothing was recognised.
        text: The e-mail address, the id, the number, the words of a title or name, or the whole address.
        host: The host of a pasted address, with its port unless that is a usual one; empty for anything else.
        course_id: The Moodle course of a Moodle address, where it tells.
        person_id: The Moodle person of a Moodle address, where it tells.
        cmid: The activity of a Moodle address.
        modname: The kind of that activity.
        ids: Every iSpring id in a pasted address, in order; ``text`` is the first.
    """

    kind: Kind
    text: str
    host: str = ""
    course_id: int | None = None
    person_id: int | None = None
    cmid: int | None = None
    modname: str = ""
    ids: tuple[str, ...] = ()


def read_opening(pasted: str) -> Opening:
    """Return what ``pasted`` asks for; nothing is looked up.

    Addresses are read by path and query, so that they may come from any host: whether the host is one of the
    two systems is the caller's to check (``hosts.check_host``). Sources: Moodle's page addresses; iSpring's
    ``viewUrl``, which carries the item's id.
    """
    text = clean(pasted, MAX_TEXT).strip("<>\"'“”„ ")
    if text[: len(_MAILTO)].casefold() == _MAILTO:
        text = text[len(_MAILTO) :].partition("?")[0]
    if not text:
        return Opening(Kind.NOTHING, "")
    if _URL.fullmatch(text):
        return _page(text)
    if _EMAIL.fullmatch(text):
        return Opening(Kind.EMAIL, text)
    if _NUMBER.fullmatch(text):
        return Opening(Kind.NUMBER, text)
    if _UUID.fullmatch(text):
        return Opening(Kind.ID, text)
    return Opening(Kind.TEXT, text)


def host_of(address: str) -> str:
    """Return the host of an address in lower case, with its port unless that is a usual one.

    Raises:
        ValueError: If it is not well-formed.
    """
    parts = urlsplit(address if "://" in address else f"//{address}")
    host, port = (parts.hostname or "").casefold(), parts.port
    return host if port in {None, *USUAL_PORTS.values()} else f"{host}:{port}"


def _page(address: str) -> Opening:
    try:
        parts = urlsplit(address)
        host = host_of(address)
    except ValueError:
        return Opening(Kind.TEXT, address)
    found = _moodle_page(parts, host, address)
    if found:
        return found
    ids = _UUID.findall(f"{parts.path}?{parts.query}#{parts.fragment}")
    if ids:
        return Opening(Kind.ID, ids[0], host, ids=tuple(ids))
    return Opening(Kind.PAGE, address, host)


def _moodle_page(parts: SplitResult, host: str, address: str) -> Opening | None:
    """Return what a Moodle address shows; None if it is not one we know."""
    query = parse_qs(parts.query)
    ident = _number(query, "id")
    course = _number(query, "course", "courseid")
    path = parts.path
    module = _MODULE.search(path)
    if module and ident is not None:
        return Opening(
            Kind.MOODLE_ACTIVITY, address, host, course_id=course, cmid=ident, modname=module.group(1)
        )
    if path.endswith(("/user/view.php", "/user/profile.php")) and ident is not None:
        return Opening(Kind.MOODLE_PERSON, address, host, course_id=course, person_id=ident)
    person = _number(query, "user", "userid")
    if path.endswith(("/course/view.php", "/user/index.php", "/grade/report/user/index.php")):
        course = course if course is not None else ident
    if person is not None:
        return Opening(Kind.MOODLE_PERSON, address, host, course_id=course, person_id=person)
    if course is not None and path.endswith(".php"):
        return Opening(Kind.MOODLE_COURSE, address, host, course_id=course)
    return None


def _number(query: dict[str, list[str]], *names: str) -> int | None:
    """Return the first of these parameters that is a number above zero."""
    for name in names:
        for value in query.get(name, ()):
            if _NUMBER.fullmatch(value) and int(value) > 0:
                return int(value)
    return None
