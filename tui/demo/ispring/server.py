"""iSpring Learn over the campus: REST here, and SOAP at an address of its own.

Sources: iSpring's manual and OpenAPI document, and what thirteen public clients show of real servers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Final

from tui.demo.data import crowd
from tui.demo.data.model import Course, Person
from tui.demo.data.tables import Lazy, chained
from tui.demo.data.world import World
from tui.demo.ispring import crowd_rows, rows, seen, soap, xml
from tui.demo.ispring.envelope import Scheme
from tui.demo.ispring.lists import array, flat, page, refusal
from tui.demo.ispring.results import Standing, module_results, results, standing_id, standings_of
from tui.demo.ispring.sign_in import CLIENT_ID, CLIENT_SECRET, SECONDS, Caller, Tokens, caller
from tui.demo.serving import JSON, PLAIN, Question, Reply


class ISpringServer:
    """Answers questions as iSpring Learn does."""

    def __init__(self, world: World, soap_scheme: Scheme = "http") -> None:
        self.world = world
        self.tokens = Tokens()
        self._soap = soap.SoapServer(world, self.tokens, soap_scheme)
        self._paths: Final[tuple[tuple[re.Pattern[str], Callable[..., Reply]], ...]] = (
            (re.compile(r"/contents"), self._contents),
            (re.compile(r"/content"), self._content),
            (re.compile(r"/content/([^/]+)"), self._content_item),
            (re.compile(r"/content/([^/]+)/final_statuses"), self._final_statuses),
            (re.compile(r"/users(?:/v2)?"), self._users),
            (re.compile(r"/user(?:/v2)?"), self._user),
            (re.compile(r"/user/([^/]+)"), self._one_user),
            (re.compile(r"/enrollments"), self._enrolments),
            (re.compile(r"/enrollment"), self._enrolment),
            (re.compile(r"/learners/results"), lambda question, who: results(world, question, who)),
            (
                re.compile(r"/learners/modules/results"),
                lambda question, who: module_results(world, question, who),
            ),
            (re.compile(r"/departments"), self._departments),
            (re.compile(r"/department"), self._department),
        )

    def answer(self, question: Question) -> Reply:
        """Return what iSpring answers."""
        if question.path == soap.PATH:
            return self._soap.answer(question)
        if question.path == "/api/v3/token":
            return self._token(question) if question.method == "POST" else refusal(405, "Method not allowed")
        who = caller(question.headers, self.tokens, self.world)
        if who is None:
            return refusal(401, "Authorization failed")
        for pattern, reply in self._paths:
            found = pattern.fullmatch(question.path)
            if found:
                if question.method != "GET":
                    return refusal(405, "Method not allowed")
                return reply(question, who, *found.groups())
        return refusal(404, "Not found")

    def _token(self, question: Question) -> Reply:
        form = dict(question.form)
        if form.get("grant_type") != "client_credentials":
            return refusal(400, "Wrong parameters")
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return refusal(401, "Authorization failed")
        answer = {"access_token": self.tokens.issue(), "expires_in": SECONDS, "token_type": "bearer"}
        return Reply(json.dumps(answer), content_type=JSON)

    # --- content

    def _contents(self, question: Question, _who: Caller) -> Reply:
        items = self._items(question)
        return page(question, items, "contentItem", lambda item: item.id, self._content_row)

    def _content(self, question: Question, _who: Caller) -> Reply:
        return flat(self._items(question), self._content_row)

    def _content_item(self, _question: Question, _who: Caller, item_id: str) -> Reply:
        item = next((one for one in self.world.contents if one.id == item_id), None)
        if item is None:
            return refusal(404, "Unknown content item")
        return flat([item], self._content_row)

    def _items(self, question: Question) -> Sequence[Course]:
        wanted, kinds = question.query.get("contentItemIds[]", ()), array(question, "contentTypes")
        return [
            item
            for item in self.world.contents
            if (not wanted or item.id in wanted) and (not kinds or item.kind in kinds)
        ]

    def _content_row(self, item: Course) -> str:
        return rows.content_item(item, self.world.clock)

    def _final_statuses(self, _question: Question, who: Caller, item_id: str) -> Reply:
        course = self.world.courses.get(item_id)
        if course is None:
            return Reply("Unknown content item", 404, PLAIN)
        if "final_statuses" in course.refuses:
            return refusal(403, "Permission denied")
        if course.id in crowd.COURSES and who.departments is None:
            learners = len(self.world.roster(course))
            return Reply(xml.document("statuses", crowd_rows.final_statuses(self.world.clock, learners)))
        found = seen.final_statuses(self.world, who, course)
        return Reply(xml.document("statuses", map(rows.final_status, found)))

    # --- people

    def _users(self, question: Question, who: Caller) -> Reply:
        people = self._people(question, who)
        return page(question, people, "userProfile", lambda person: person.id, self._user_row)

    def _user(self, question: Question, who: Caller) -> Reply:
        return flat(self._people(question, who), self._user_row)

    def _one_user(self, _question: Question, who: Caller, user_id: str) -> Reply:
        person = self.world.person(user_id)
        if person is None or not who.sees(person):
            return refusal(404, "Unknown user")
        return flat([person], self._user_row)

    def _people(self, question: Question, who: Caller) -> Sequence[Person]:
        """Return the people the filters leave, in order of ids."""
        people = self.world.persons
        for name in ("userIds", "logins", "emails"):
            if values := array(question, name):
                people = self._named(name, values)
                break
        return seen.people(who, people, array(question, "departments"))

    def _named(self, name: str, values: tuple[str, ...]) -> Sequence[Person]:
        world, found = self.world, dict[str, Person]()
        for value in values:
            if name == "userIds":
                one = world.person(value)
                some = [one] if one else []
            else:
                some = world.persons_by(name[:-1], value)
            found.update((person.id, person) for person in some)
        return [found[key] for key in sorted(found)]

    def _user_row(self, person: Person) -> str:
        return rows.user_profile(person, self.world.clock)

    # --- enrolments

    def _enrolments(self, question: Question, who: Caller) -> Reply:
        found = self._enrolled(question, who)
        if found is None:
            return refusal(403, "Permission denied")
        return page(question, found, "enrollment", lambda one: one[0], self._enrolment_row)

    def _enrolment(self, question: Question, who: Caller) -> Reply:
        found = self._enrolled(question, who)
        if found is None:
            return refusal(403, "Permission denied")
        return flat(found, self._enrolment_row)

    def _enrolled(self, question: Question, who: Caller) -> Sequence[Standing] | None:
        """Return the enrolments the filters leave, in order of ids; None if a course refuses them."""
        wanted, learners = array(question, "courseIds"), array(question, "learnerIds")
        courses = [course for course in self.world.courses.values() if not wanted or course.id in wanted]
        if wanted and any("enrollments" in course.refuses for course in courses):
            return None
        shown = {course.id for course in courses if "enrollments" not in course.refuses}
        found: Sequence[Standing]
        if learners:
            standings = standings_of(self.world, learners)
            found = [one for one in standings if one.row.enrolled and one.course.id in shown]
        else:
            parts = [
                self._of_course(course, number)
                for number, course in enumerate(self.world.courses.values())
                if course.id in shown
            ]
            found = chained(parts)
        if not learners and who.departments is None:
            return found
        return [one for one in found if seen.sees(self.world, who, one.row)]

    def _of_course(self, course: Course, number: int) -> Sequence[Standing]:
        """Return a course's enrolments."""
        roster = self.world.roster(course)
        if isinstance(roster, Lazy):
            return Lazy(
                len(roster), lambda place: Standing(standing_id(number, place), course, roster[place])
            )
        return [
            Standing(standing_id(number, place), course, row)
            for place, row in enumerate(roster)
            if row.enrolled
        ]

    def _enrolment_row(self, one: Standing) -> str:
        return rows.enrolment(*one, self.world.clock)

    # --- departments

    def _departments(self, question: Question, who: Caller) -> Reply:
        places = seen.departments(self.world, who)
        return page(question, places, "department", lambda place: place.id, rows.department)

    def _department(self, _question: Question, who: Caller) -> Reply:
        return flat(seen.departments(self.world, who), rows.department)
