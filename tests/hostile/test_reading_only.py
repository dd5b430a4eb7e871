"""What servers are asked, whatever Rollbook does, is what the README lists: no more, and no less."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.documents import SOAP
from tests.hostile.reads import BUNDLE, MOODLE, listed, named
from tests.protocols.wires import wire_to
from tests.support.asked import ask
from tests.support.campus import campus
from tests.support.driving import campus_access, running
from tests.support.loopback import Loopback, Reply, Seen
from tests.support.passing import Between, between, passing_on
from tests.support.pilots import piloted
from tui.accounts.access import Access
from tui.arguments import parser
from tui.demo import Campus
from tui.errors import RollbookError
from tui.lookup.session import sign_in_ispring, sign_in_moodle
from tui.protocols.http.client import Request
from tui.protocols.moodle.requests import ACTIVITY_STATES, ACTIVITY_STATES_OF_SEED
from tui.records import System
from tui.secret import Secret
from tui.stop import Stop

__all__ = ["campus"]

COURSE: Final = "Fire Safety 2026"
WHO: Final = "amelie.dubois@acme.example"
EVERYBODY: Final = b"GetUsersRequest"
NOBODY: Final = Reply(SOAP % b"<GetUsersResponse><GetUsersResult/></GetUsersResponse>")
_NEXT_PAGE: Final = re.compile(rb"<nextPageToken>[^<]*</nextPageToken>")
NOT_THERE: Final = Reply(b"not found", 404, "text/plain")
NEWER: Final = ("/contents", "/departments", "/enrollments", "/users/v2")
"""Lists with pages, which older servers do not have."""


@pytest.fixture
def servers(campus: Campus) -> Iterator[Between]:
    with between(campus) as found:
        pass_on = passing_on(campus.ispring_url)
        found.ispring.routes["GET /users/v2"] = lambda seen: _one_page(pass_on(seen))
        found.ispring.routes["POST /soap"] = lambda seen: NOBODY if EVERYBODY in seen.body else pass_on(seen)
        yield found


def _one_page(reply: Reply) -> Reply:
    """Return a page as the last one: what is asked is of interest here, not who 20,000 people are."""
    assert isinstance(reply.body, bytes)
    return replace(reply, body=_NEXT_PAGE.sub(b"", reply.body))


def access_to(servers: Between, protocol: Any = "rest") -> Access:
    access = campus_access(servers.campus, protocol=protocol)
    profile = servers.profile(access.profiles[0])
    keep = {System.ISPRING: servers.campus.client_secret, System.MOODLE: servers.campus.moodle_token}
    for system, secret in keep.items():
        from tui.accounts.secrets import secret_key

        access.vault.save(secret_key(profile, system), secret)
    return replace(access, profiles=(profile,))


ARGUMENTS: Final[dict[str, Any]] = {
    "course_id": "c1",
    "learner_id": "l1",
    "ids": ["l1", "l2"],
    "email": WHO,
    "person_id": 7,
    "person_ids": [7, 8],
    "field": "idnumber",
    "value": "x",
    "values": ["x"],
    "text": "fire",
    "function": "x",
}


def call_everything(client: object, *but: str) -> set[str]:
    """Call every public method of a client but these, whatever comes of it; return their names."""
    called = set()
    for name, method in reversed(inspect.getmembers(client, inspect.ismethod)):  # some before everybody
        wanted = inspect.signature(method).parameters
        if name.startswith("_") or name in {"close", *but}:
            continue
        needed = {
            key: 2 if key == "course_id" and "Moodle" in type(client).__name__ else ARGUMENTS[key]
            for key, each in wanted.items()
            if key != "stop" and each.default is inspect.Parameter.empty
        }
        with suppress(RollbookError):
            found = method(**needed, **({"stop": Stop()} if "stop" in wanted else {}))
            if isinstance(found, Iterator):
                next(found, None)
        called.add(name)
    return called


def public(client: type) -> set[str]:
    return {
        name
        for name, _ in inspect.getmembers(client, inspect.isfunction)
        if not name.startswith("_") and name != "close"
    }


def call_ispring(servers: Between, protocol: str) -> None:
    """Call everything over REST or SOAP, with a key and with login and password."""
    campus, profile = servers.campus, access_to(servers, protocol).profiles[0]
    with_password = replace(
        profile.ispring, sign_in="password", account_url=campus.account_url, login=campus.login
    )
    for own, secret in ((profile.ispring, campus.client_secret), (with_password, campus.password)):
        side = sign_in_ispring(replace(profile, ispring=own), secret, Stop())
        course = next(one for one in campus.world.courses.values() if one.title == COURSE).id
        ARGUMENTS.update(course_id=course, learner_id=next(iter(campus.world.persons)).id)
        assert call_everything(side.client) == public(type(side.client))
        side.client.close()


def call_moodle(servers: Between) -> None:
    """Call everything of Moodle's, also where the site has no bundles, or the seed's function alone."""
    profile = access_to(servers).profiles[0]
    side = sign_in_moodle(profile, servers.campus.moodle_token, Stop())
    client, site = side.client, side.site
    called = call_everything(client)
    for functions in (
        site.functions - {BUNDLE},
        (site.functions - {ACTIVITY_STATES, BUNDLE}) | {ACTIVITY_STATES_OF_SEED},
    ):
        client.site = replace(site, functions=functions)
        called |= call_everything(client, "site_info")
    assert called == public(type(client))
    client.close()
    account = profile.moodle
    assert account
    by_password = replace(
        profile, moodle=replace(account, sign_in="password", username=servers.campus.moodle_username)
    )
    sign_in_moodle(by_password, servers.campus.moodle_password, Stop()).client.close()


COMMANDS: Final = {
    "courses": (),
    "status": (COURSE, "--match"),
    "learner": (WHO,),
    "activities": (WHO, COURSE),
    "pairs": (),
    "why": (WHO, COURSE),
    "export": (COURSE, "--format", "csv", "--match", "--output"),
    "differences": (COURSE,),
    "causes": (COURSE,),
    "check": ("--all",),
    "doctor": ("--course", COURSE),
}
ASKS_NOBODY: Final = {"rights", "completion"}


def answer_every_command(servers: Between, folder: Path) -> None:
    commands = next(action.choices for action in parser()._actions if action.dest == "command")
    assert isinstance(commands, dict)
    assert set(COMMANDS) | ASKS_NOBODY >= set(commands)
    for command, words in COMMANDS.items():
        more = [str(folder / "exported")] if command == "export" else []
        told = ask(access_to(servers), command, *words, *more)
        assert told.code in {0, 1, 2}, (command, told.err)
    assert ask(access_to(servers, "soap"), "status", COURSE).code == 0


@piloted
async def walk(servers: Between) -> None:
    """See every view, and press every key that asks for something."""
    async with running(access_to(servers), (120, 40)) as drive:
        await drive.press("enter")
        await drive.exploring()
        await drive.open_course(COURSE)
        for key in ("d", "d", "c", "escape", "v", "escape", "w", "escape"):
            await drive.press(key)
            await drive.settled()
        await drive.open_learner("Amélie Dubois")
        for key in ("n", "w", "escape", "y", "escape", "m"):
            await drive.press(key)
            await drive.settled()
        await drive.press("escape", "o")
        await drive.type(WHO)
        await drive.press("enter")
        await drive.settled()
        await drive.sees("Fire Safety 2026")


def test_everything_that_is_asked_is_listed_and_everything_listed_is_asked(
    servers: Between, tmp_path: Path
) -> None:
    walk(servers)
    for protocol in ("rest", "soap"):
        call_ispring(servers, protocol)
    call_moodle(servers)
    answer_every_command(servers, tmp_path)
    servers.ispring.routes.update({f"GET {path}": NOT_THERE for path in NEWER})
    call_ispring(servers, "rest")
    assert named((*servers.ispring.seen, *servers.moodle.seen)) == listed()


names = st.sampled_from(
    (
        *("wsfunction", " wsfunction", "wsfunction[]", "wsfunction\0", "wstoken", "x", "_method"),
        *("requests[0][function]", "requests[0][arguments]", "requests[ 0][function]", "grant_type"),
    )
)
values = st.sampled_from(
    (
        *("core_user_delete_users", "core_webservice_get_site_info", BUNDLE, "", "{}", '{"a":1}', "DELETE"),
        *("client_credentials", "core_course_delete_courses", "core_webservice_get_site_info\0"),
    )
)
paths = st.sampled_from(
    (
        *(
            "",
            "/",
            "/contents",
            "/users/v2",
            "/user/1",
            "/user/1/../2",
            "/user/%2e%2e",
            "/user/1#x",
            "/user//",
        ),
        *("/content/1/final_statuses", "/content/1/final_statuses?x", "/api/v3/token", "/login/token.php"),
        *(
            MOODLE,
            f"{MOODLE}/x",
            "//other.example/contents",
            "/contents\r\nX: y",
            "/department/1",
            "/Contents",
        ),
    )
)
elements = st.sampled_from(["GetUsersRequest", "DeleteUserRequest", "AddUserRequest", "x:GetUsersRequest"])


@st.composite
def requests_of_any_kind(draw: st.DrawFn) -> tuple[System, Request]:
    """Draw what a bug could try to send."""
    system = draw(st.sampled_from(System))
    method = draw(st.sampled_from(["GET", "POST", "POST", "PUT", "DELETE", "PATCH", "get", "HEAD"]))
    pairs = st.lists(st.tuples(names, values), max_size=5).map(tuple)
    form = draw(st.none() | pairs)
    inside = "".join(f"<{name}/>" for name in draw(st.lists(elements, max_size=2)))
    body = draw(st.none() | st.just(Secret(f"<Envelope><Body>{inside}</Body></Envelope>")))
    query = draw(st.just(()) | pairs)
    headers = draw(st.just(()) | st.just((("X-HTTP-Method-Override", "DELETE"),)))
    return system, Request("x", method, draw(paths), query, headers, form, None if form else body, "text/xml")


def in_charge(seen: Seen) -> str:
    """Return what a server could take for what to do: all but the values of fields.

    Those are data, in which a text that is looked for may say anything; ``named`` reads those that name
    functions.
    """
    formed = "form-urlencoded" in seen.headers.get("content-type", "")
    fields = (*seen.query, *(parse_qsl(seen.body.decode(), keep_blank_values=True) if formed else ()))
    called = [value for name, value in fields if formed and "function" in name]
    names = [name for name, _ in fields]
    return repr((seen.method, seen.path, seen.headers, names, called, formed or seen.body))


FUZZED: Final = 150


def test_whatever_is_tried_only_what_is_listed_arrives() -> None:
    refused = 0
    with (
        Loopback(fallback=Reply(b"<response/>")) as server,
        wire_to(server.url) as ispring,
        wire_to(server.url, System.MOODLE) as moodle,
    ):
        wires = {System.ISPRING: ispring, System.MOODLE: moodle}

        @settings(max_examples=FUZZED, database=None)
        @given(requests_of_any_kind())
        def attempt(drawn: tuple[System, Request]) -> None:
            nonlocal refused
            try:
                wires[drawn[0]].fetch(drawn[1], Stop())
            except RollbookError:
                refused += 1

        attempt()
        assert named(server.seen) <= listed()
        assert all("delete" not in in_charge(seen).casefold() for seen in server.seen)
    assert refused > FUZZED / 2
