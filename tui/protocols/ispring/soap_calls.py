"""What is asked of iSpring over SOAP: calls as plain records, and the requests they become.

Source: the seed on ``getContentItemFinalStatuses``; facts on iSpring, 7; the bundled WSDL. Where iSpring has
a list in one piece and another page by page, the first is asked for: of the second no sample is public.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tui.errors import NotFoundError, SignInError
from tui.protocols.http.messages import MAX_BODY, MAX_STATUSES, Pairs, Request, SecretPairs
from tui.protocols.ispring.service import Password
from tui.records import System
from tui.secret import Secret
from tui.text import clean

_HEADERS: Final = (("Accept", "text/xml"), ("SOAPAction", '""'))
_CONTENT_TYPE: Final = "text/xml; charset=utf-8"
_UNSENDABLE: Final = re.compile("[^\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method.

    Attributes:
        label: What is asked, for sentences: "final statuses".
        name: The method's name as its elements have it: ``GetContent`` of ``GetContentRequest``.
        parameters: Children of the request besides ``credentials``.
        max_bytes: Decoded bytes the answer may have.
    """

    label: str
    name: str
    parameters: Pairs = ()
    max_bytes: int = MAX_BODY

    @property
    def operation(self) -> str:
        """The method's name in the WSDL."""
        return self.name[:1].lower() + self.name[1:]

    @property
    def result(self) -> str:
        """The local name of the element that holds the answer."""
        return f"{self.name}Result"


COURSES: Final = Call("courses", "GetContent")
DEPARTMENTS: Final = Call("departments", "GetDepartments")
LEARNERS: Final = Call("learners", "GetUsers", max_bytes=MAX_STATUSES)
"""Everybody at once: there may be as many as there are final statuses."""


def final_statuses(course_id: str) -> Call:
    """Ask for the final statuses of one course."""
    parameters = (("contentItemId", _id(course_id, "course")),)
    return Call("final statuses", "GetContentItemFinalStatuses", parameters, MAX_STATUSES)


def course(course_id: str) -> Call:
    """Ask for one content item."""
    return Call("the course", "GetContentItem", (("contentItemId", _id(course_id, "course")),))


def learner(learner_id: str) -> Call:
    """Ask who one learner is."""
    return Call("the learner", "GetUserProfile", (("userId", _id(learner_id, "learner")),))


def by_token(token: Secret) -> SecretPairs:
    """Return the children of ``credentials`` that sign with a token."""
    return (("token", token),)


def by_password(who: Password) -> SecretPairs:
    """Return the credentials of login and password."""
    return (("accountUrl", who.account_url), ("email", who.login), ("password", who.password))


def request(call: Call, credentials: SecretPairs) -> Request:
    """Return a call as somebody's request to the SOAP endpoint.

    zeep is loaded with the first one.

    Raises:
        SignInError: Part of the credentials cannot stand in XML.
    """
    from tui.protocols.ispring import soap_envelopes

    if name := _unsendable(credentials):
        raise SignInError(
            "part of the sign-in holds a control character",
            system=System.ISPRING,
            remedy="It cannot be sent like that: type it again.",
            field={"password": "password", "token": "secret", "email": "login"}.get(name, ""),
        )
    body = soap_envelopes.ispring().build(call.operation, credentials, dict(call.parameters))
    return Request(
        call.label,
        "POST",
        "",
        headers=_HEADERS,
        body=body,
        content_type=_CONTENT_TYPE,
        max_bytes=call.max_bytes,
    )


def _unsendable(credentials: SecretPairs) -> str:
    """Return the name of what cannot be sent, so that no error's frame holds a secret."""
    for name, value in credentials:
        if _UNSENDABLE.search(value.reveal() if isinstance(value, Secret) else value):
            return name
    return ""


def _id(item_id: str, what: str) -> str:
    """Return an id; what cannot be one is the id of nothing."""
    if not item_id or not item_id.isprintable():
        raise NotFoundError(f"no {what} has the id “{clean(item_id)}”", system=System.ISPRING)
    return item_id
