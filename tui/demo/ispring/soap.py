"""iSpring Learn's SOAP interface over the campus, at one address of its own.

Source: facts on iSpring, 7: methods, credentials and faults as the manual has them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Final, TypeAlias

from tui.demo.data.world import World
from tui.demo.ispring import rows, seen, soap_rows
from tui.demo.ispring.envelope import Call, Fault, Scheme, fault, read_call, result, unknown, wrapped
from tui.demo.ispring.sign_in import Caller, Tokens, by_password, by_token
from tui.demo.serving import Question, Reply

PATH: Final = "/soap"
CONTENT_TYPE: Final = "text/xml; charset=utf-8"

Rows: TypeAlias = Iterable[str]


class SoapServer:
    """Answers calls as PHP's SoapServer with iSpring's methods does.

    Args:
        world: The campus.
        tokens: The access tokens REST hands out; SOAP has no method that gives one.
        scheme: How answers spell their namespaces.
    """

    def __init__(self, world: World, tokens: Tokens, scheme: Scheme = "http") -> None:
        self._world = world
        self._tokens = tokens
        self._scheme: Scheme = scheme
        self._prepared: dict[Hashable, tuple[str, ...]] = {}
        self._methods: Final[dict[str, Callable[[Call, Caller], Rows]]] = {
            "GetContentItemFinalStatuses": self._final_statuses,
            "GetContent": self._content,
            "GetContentItem": self._content_item,
            "GetUsers": self._users,
            "GetUserProfile": self._user_profile,
            "GetUserProfileFields": self._profile_fields,
            "GetDepartments": self._departments,
        }

    def answer(self, question: Question) -> Reply:
        """Return the result of a call, or a fault, which is always HTTP 500."""
        try:
            return Reply(self._result(read_call(question.body)), content_type=CONTENT_TYPE)
        except Fault as what:
            return Reply(fault(what, self._scheme), 500, CONTENT_TYPE)

    def _result(self, call: Call) -> Rows:
        name = call.name.removesuffix("Request")
        method = self._methods.get(name)
        if method is None or name == call.name:
            raise unknown(call)
        who = self._caller(call)
        if who is None:
            raise Fault("client", "Authorization failed")
        return result(f"{name}Result", method(call, who), self._scheme)

    def _caller(self, call: Call) -> Caller | None:
        """Return who asks: by a token, or by account, login and password."""
        if token := call.text("credentials", "token"):
            return by_token(token, self._tokens)
        account_url, login = call.text("credentials", "accountUrl"), call.text("credentials", "email")
        return by_password(account_url, login, call.text("credentials", "password"), self._world)

    # --- methods -------------------------------------------------------------------------------------------

    def _final_statuses(self, call: Call, who: Caller) -> Rows:
        course = self._world.courses.get(_given(call, "contentItemId"))
        if course is None:
            raise Fault("client", "Unknown content item")
        if "final_statuses" in course.refuses:
            raise Fault("client", "Permission denied")
        found = map(soap_rows.final_status, seen.final_statuses(self._world, who, course))
        return wrapped("statuses", self._once((course.id, who), found))

    def _content(self, _call: Call, _who: Caller) -> Rows:
        return (soap_rows.content_item(item, self._world.clock) for item in self._world.contents)

    def _content_item(self, call: Call, _who: Caller) -> Rows:
        wanted = _given(call, "contentItemId")
        item = next((one for one in self._world.contents if one.id == wanted), None)
        if item is None:
            raise Fault("client", "Unknown content item")
        return (soap_rows.content_item(item, self._world.clock),)

    def _users(self, _call: Call, who: Caller) -> Rows:
        people = seen.people(who, self._world.persons)
        return self._once(who, (soap_rows.user_profile(person, self._world.clock) for person in people))

    def _user_profile(self, call: Call, who: Caller) -> Rows:
        person = self._world.person(_given(call, "userId"))
        if person is None or not who.sees(person):
            raise Fault("client", "Unknown user")
        return (soap_rows.user_profile(person, self._world.clock),)

    def _profile_fields(self, _call: Call, _who: Caller) -> Rows:
        return map(soap_rows.user_field_info, rows.PROFILE_FIELDS)

    def _departments(self, _call: Call, who: Caller) -> Rows:
        return map(soap_rows.department, seen.departments(self._world, who))

    def _once(self, key: Hashable, found: Iterable[str]) -> tuple[str, ...]:
        """Return these rows as they were made the first time: SOAP's lists have no pages."""
        if key not in self._prepared:
            self._prepared[key] = tuple(found)
        return self._prepared[key]


def _given(call: Call, name: str) -> str:
    """Return a parameter; without it the call is refused."""
    text = call.text(name)
    if not text:
        raise Fault("client", "Wrong parameters")
    return text
