"""A Moodle site on loopback that answers from the recordings, as the site did: status, type and bytes.

Example::

    with MoodleReplay("5.1", picks=["5.1/core_completion_get_course_completion_status.no_criteria"]) as site:
        moodle = Moodle(Wire(site.url, System.MOODLE, allow_plain_http=True), Secret(site.TOKEN))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar, Final
from xml.etree import ElementTree as ET

from tests.support.loopback import Loopback, Reply, Seen
from tests.support.moodle_recordings import Recording, recordings
from tui.protocols.moodle import requests

_RECORDED_URL: Final = re.compile(rb"http://127\.0\.0\.1:89[01]0")
_SETTING: Final = ("wstoken", "wsfunction", "moodlewssetting")


class MoodleReplay(Loopback):
    """Answer POSTs by function and parameters; a question nobody recorded fails the test.

    Of several recordings of one question the first is given that shows the site in good order. The site's
    own address in the answers is this server's. Two questions are answered for other parameters than the
    recorded ones: people, from all those recorded, and pages of participants (one, then none).

    Args:
        versions: Folders of recordings, the more important first; "4.4" by default.
        picks: Names of recordings ("4.4/<function>.<case>") given for their function whatever is asked of it.

    Attributes:
        TOKEN: The token it takes; any other is refused in the recorded way.
        USERNAME: Who may trade …
        PASSWORD: … this for the token.
    """

    TOKEN: ClassVar[str] = "40180f9f4161d939186092b6d8d6b3b6"
    USERNAME: ClassVar[str] = "support1"
    PASSWORD: ClassVar[str] = "a password for replays"

    def __init__(self, *versions: str, picks: Iterable[str] = ()) -> None:
        self._recordings = recordings(*(versions or ("4.4",)))
        everything = {str(each): each for each in recordings()}
        self._picks = {everything[name].function: everything[name] for name in picks}
        super().__init__(
            {
                f"POST {requests.SERVER_PATH}": self._answer_question,
                f"POST {requests.TOKEN_PATH}": self._sign_in,
            },
            fallback=lambda _: self._reply(everything["4.4/path.wrong_path"]),
        )

    def _answer_question(self, seen: Seen) -> Reply:
        form = seen.form
        if form["wstoken"] != self.TOKEN:
            return self._reply(self._named("core_webservice_get_site_info.invalid_token"))
        function = form["wsfunction"]
        if function in self._picks:
            return self._reply(self._picks[function])
        params = {name: value for name, value in form.items() if not name.startswith(_SETTING)}
        found = list(self._asked_so(function, params))
        if found:
            return self._reply(found[0])
        if function == requests.PEOPLE_BY_FIELD:
            field, *values = params.values()
            return Reply(_list(self._people(lambda person: person[field] in values)))
        if function == requests.PEOPLE:
            email = params["criteria[0][value]"].casefold()
            return Reply(_users(self._people(lambda person: str(person["email"]).casefold() == email)))
        if function == requests.ENROLLED_PEOPLE:
            at_start = params["options[1][value]"] == "0"
            name = f"{function}.userfields" if at_start else "core_user_get_users_by_field.none"
            return self._reply(self._named(name))
        raise AssertionError(f"nobody recorded {function} with {params}")

    def _sign_in(self, seen: Seen) -> Reply:
        right = (seen.form["username"], seen.form["password"]) == (self.USERNAME, self.PASSWORD)
        return self._reply(self._named("login_token.success" if right else "login_token.unknown_user"))

    def _asked_so(self, function: str, params: dict[str, str]) -> Iterator[Recording]:
        """The recordings of this very question, those of a site in good order first."""
        same = [
            each
            for each in self._recordings
            if (each.function, each.token, dict(each.params)) == (function, "support", params)
        ]
        yield from sorted(same, key=lambda each: (each.is_error, bool(each.note)))

    def _named(self, name: str) -> Recording:
        """The recording of this name, from the first version that has it."""
        return next(each for each in (*self._recordings, *recordings("4.4")) if each.name == name)

    def _people(self, wanted: Callable[[dict[str, str | None]], bool]) -> str:
        """Return the rows of all recorded people who are wanted, by their fields."""
        people: dict[str, str] = {}
        for each in self._recordings:
            if each.function == requests.PEOPLE_BY_FIELD and each.token == "support" and not each.is_error:
                for row in ET.fromstring(each.body).iterfind("MULTIPLE/SINGLE"):  # noqa: S314 (our own)
                    person = {str(key.get("name")): key.findtext("VALUE") for key in row}
                    if wanted(person):
                        people[str(person["id"])] = ET.tostring(row, encoding="unicode")
        return "".join(people.values())

    def _reply(self, recording: Recording) -> Reply:
        here = self.url.encode()
        headers: tuple[tuple[str, str], ...] = ()
        if recording.location:
            headers = (("Location", _RECORDED_URL.sub(here, recording.location.encode()).decode()),)
        body = _RECORDED_URL.sub(here, recording.body)
        return Reply(body, recording.status, recording.content_type, headers)


def _list(rows: str) -> bytes:
    return f"<RESPONSE><MULTIPLE>{rows}</MULTIPLE></RESPONSE>".encode()


def _users(rows: str) -> bytes:
    users = f'<KEY name="users"><MULTIPLE>{rows}</MULTIPLE></KEY>'
    return f"<RESPONSE><SINGLE>{users}</SINGLE></RESPONSE>".encode()
