"""A small iSpring Learn account on loopback: courses, and learners with final statuses, as a test needs them.

Example::

    anna = Enrolled("E-1", "Anna", "Ek", "anna@example.org", status="In progress", progress="45")
    with ISpringSite({"C-1": ("Fire Safety", [anna])}) as site:
        site.routes["GET /content/C-1/final_statuses"] = stalled()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, TypeAlias
from xml.sax.saxutils import escape

from tests.support.loopback import Loopback, Reply, Seen

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A learner and how she stands in a course; an empty status is no status at all."""

    id: str
    given: str
    family: str
    email: str
    status: str = ""
    progress: str = "0"
    completed: str = ""
    due: str = ""


Courses: TypeAlias = Mapping[str, tuple[str, Sequence[Enrolled]]]
"""Title and learners of each course, by id."""


class ISpringSite(Loopback):
    """Answer what Rollbook asks, page by page where there are pages (one each), to one API key.

    Args:
        courses: What there is.

    Attributes:
        CLIENT_ID: The key's public half.
        SECRET: Its secret half.
    """

    CLIENT_ID: ClassVar[str] = "7d1f0c5e-90b2-4c1e-8a55-1f6f0c2f9b10"
    SECRET: ClassVar[str] = "a secret for scripted sites"

    def __init__(self, courses: Courses) -> None:
        self._courses = courses
        self._people = {one.id: one for _, learners in courses.values() for one in learners}
        statuses = {
            f"GET /content/{course_id}/final_statuses": self._signed(partial(_statuses, learners))
            for course_id, (_, learners) in courses.items()
        }
        lists: dict[str, Callable[[Seen], bytes]] = {
            "GET /contents": lambda _: _rows(_content(*one) for one in courses.items()),
            "GET /users/v2": self._users,
            "GET /enrollments": self._enrolments,
            "GET /learners/results": self._results,
            "GET /departments": lambda _: _rows(()),
        }
        signed = {route: self._signed(answer) for route, answer in lists.items()}
        super().__init__({"POST /api/v3/token": self._token, **signed, **statuses})

    def body(self, route: str, *query: tuple[str, str]) -> bytes:
        """Return what is answered to ``GET /…`` in good order."""
        handler = self.routes[route]
        assert callable(handler)
        method, _, path = route.partition(" ")
        found = handler(Seen(method, path, query, {"authorization": "Bearer bearer"}, b"")).body
        assert isinstance(found, bytes)
        return found

    def _token(self, seen: Seen) -> Reply:
        if (seen.form["client_id"], seen.form["client_secret"]) != (self.CLIENT_ID, self.SECRET):
            return Reply(b'{"code":401,"message":"Unauthorized"}', 401, JSON)
        return Reply(b'{"access_token":"bearer","expires_in":1800,"token_type":"bearer"}', 200, JSON)

    def _signed(self, answer: Callable[[Seen], bytes]) -> Callable[[Seen], Reply]:
        """Return a handler that answers only with the token."""

        def reply(seen: Seen) -> Reply:
            if seen.headers.get("authorization") != "Bearer bearer":
                return Reply(b"<response><code>401</code></response>", 401)
            return Reply(answer(seen))

        return reply

    def _users(self, seen: Seen) -> bytes:
        wanted = [value for name, value in seen.query if name == "userIds[]"] or list(self._people)
        return _rows(_user(self._people[each]) for each in wanted if each in self._people)

    def _enrolments(self, seen: Seen) -> bytes:
        asked = dict(seen.query)
        course_id, learner_id = asked.get("courseIds[]", ""), asked.get("learnerIds[]", "")
        return _rows(
            _enrolment(course, one)
            for course, one in self._everywhere()
            if course_id in {"", course} and learner_id in {"", one.id}
        )

    def _results(self, seen: Seen) -> bytes:
        learner_id = dict(seen.query)["userIds[]"]
        return _rows(
            _result(course, self._courses[course][0], one)
            for course, one in self._everywhere()
            if one.id == learner_id and one.status
        )

    def _everywhere(self) -> Iterator[tuple[str, Enrolled]]:
        for course_id, (_, learners) in self._courses.items():
            for one in learners:
                yield course_id, one


def _rows(rows: Iterable[str]) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><response>{"".join(rows)}</response>'.encode()


def _element(element: str, **leaves: str) -> str:
    inner = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in leaves.items() if text)
    return f"<{element}>{inner}</{element}>"


def _content(course_id: str, course: tuple[str, Sequence[Enrolled]]) -> str:
    return _element("contentItem", contentItemId=course_id, title=course[0], contentItemType="Course")


def _statuses(learners: Sequence[Enrolled], _: Seen) -> bytes:
    return _rows(
        _element(
            "status", userId=one.id, status=one.status, progress=one.progress, completionDate=one.completed
        )
        for one in learners
        if one.status
    )


def _enrolment(course_id: str, one: Enrolled) -> str:
    return _element(
        "enrollment", enrollmentId=f"enrolled {one.id}", courseId=course_id, learnerId=one.id, dueDate=one.due
    )


def _result(course_id: str, title: str, one: Enrolled) -> str:
    return _element(
        "result",
        userId=one.id,
        courseId=course_id,
        courseTitle=title,
        completionStatus=one.status.casefold().replace(" ", "_"),
        progress=one.progress,
        completionDate=one.completed,
        dueDate=one.due,
    )


def _user(one: Enrolled) -> str:
    values = {"FIRST_NAME": one.given, "LAST_NAME": one.family, "EMAIL": one.email}
    fields = "".join(_element("field", name=name, value=value) for name, value in values.items())
    head = f"<userId>{escape(one.id)}</userId><status>1</status>"
    return f"<userProfile>{head}<fields>{fields}</fields></userProfile>"
