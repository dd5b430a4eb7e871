"""Ask the campus' servers over real sockets, and look into what they answer."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from lxml import etree

from tui.demo import Campus
from tui.demo.data.model import MoodleCourse, Person

RECORDED: Final = Path(__file__).parents[1] / "recordings" / "moodle" / "5.1"
FORM: Final = "application/x-www-form-urlencoded"
SOAP: Final = "text/xml; charset=utf-8"
_ILLEGAL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_REFERENCE: Final = re.compile(rb"&#(?:x1b|27|7|0|8|xFFFF|xD800);")
_VALUE: Final = re.compile(r"<VALUE>.*?</VALUE>|<VALUE null=\"null\"/>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        body: Every byte of it.
    """

    status: int
    content_type: str
    body: bytes

    @property
    def root(self) -> etree._Element:
        """The body as XML, without the characters and references XML does not allow."""
        return etree.fromstring(_REFERENCE.sub(b"", _ILLEGAL.sub(b"", self.body)))

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    def texts(self, path: str) -> list[str]:
        """The texts of the elements at a path."""
        return [element.text or "" for element in self.root.findall(path)]


def ask(
    url: str,
    path: str,
    *,
    headers: dict[str, str] | None = None,
    form: dict[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    """Send one request on a connection of its own: a POST if there is a form, or a SOAP body."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        kind = {} if body is None else {"Content-Type": SOAP, "SOAPAction": '""'}
        if form is not None:
            body, kind = urlencode(form).encode(), {"Content-Type": FORM}
        sent = {**(headers or {}), **kind}
        connection.request("GET" if body is None else "POST", path, body, sent)
        response = connection.getresponse()
        return Answer(response.status, response.headers.get("Content-Type", ""), response.read())
    finally:
        connection.close()


def sign_in_headers(campus: Campus, login: str = "") -> dict[str, str]:
    """Return the three headers of a sign-in by login and password."""
    return {
        "X-Auth-Account-Url": campus.account_url,
        "X-Auth-Email": login or campus.login,
        "X-Auth-Password": campus.password.reveal(),
    }


def ispring(campus: Campus, path: str, *, login: str = "") -> Answer:
    """Ask iSpring, signed in."""
    return ask(campus.ispring_url, path, headers=sign_in_headers(campus, login))


def pages(campus: Campus, path: str, row: str, *, size: int = 1000, login: str = "") -> Iterator[list[str]]:
    """Walk a list of iSpring to its end; yields the first text of every row, page by page."""
    token = ""
    while True:
        mark = "&" if "?" in path else "?"
        page = ispring(
            campus, f"{path}{mark}{urlencode({'pageSize': size, 'pageToken': token})}", login=login
        )
        assert page.status == 200, page.body
        root = page.root
        yield [one[0].text or "" for one in root.findall(f"{row}s/{row}")]
        token = root.findtext("nextPageToken") or ""
        if not token:
            return


def moodle(campus: Campus, function: str, **params: str | int) -> Answer:
    """Call a function of Moodle with the campus' own token."""
    return moodle_as(campus, campus.moodle_token.reveal(), function, **params)


def moodle_as(campus: Campus, token: str, function: str, **params: str | int) -> Answer:
    """Call a function of Moodle with any token."""
    form = {"wstoken": token, "wsfunction": function, **{name: str(text) for name, text in params.items()}}
    return ask(campus.moodle_url, "/webservice/rest/server.php", form=form)


def recorded(name: str) -> bytes:
    """Return a recorded answer of Moodle 5.1."""
    return (RECORDED / name).read_bytes()


def fields(single: etree._Element) -> dict[str, etree._Element]:
    """Return the parts of a SINGLE by name."""
    return {key.get("name", ""): key[0] for key in single.findall("KEY")}


def value(single: etree._Element, name: str) -> str:
    """Return the text of one part of a SINGLE."""
    return fields(single)[name].text or ""


def shape(element: etree._Element) -> object:
    """Return what an answer is made of: names in order, lists by their first item, no values."""
    if element.tag == "SINGLE":
        return {name: shape(part) for name, part in fields(element).items()}
    if element.tag == "MULTIPLE":
        return [shape(child) for child in element[:1]]
    return "VALUE"


def layout(body: bytes) -> str:
    """Return an answer's exact bytes but for its values."""
    return _VALUE.sub("<VALUE/>", body.decode())


def person(campus: Campus, login: str) -> Person:
    """Return somebody of the campus by login."""
    (found,) = campus.world.persons_by("login", login)
    return found


def twin(campus: Campus, shortname: str) -> MoodleCourse:
    """Return a Moodle course by its short name."""
    (found,) = [one for one in campus.world.moodle_courses.values() if one.shortname == shortname]
    return found
