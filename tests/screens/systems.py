"""Both systems on loopback, as a test scripts them, and the app on its way to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import Final

from tests.screens.signing import fill, keep
from tests.support.driving import Drive, past_sign_in
from tests.support.ispring_site import Enrolled, ISpringSite
from tests.support.loopback import Handler, Loopback, Reply, Seen
from tests.support.moodle_xml import Plain, response
from tui.accounts.access import Access
from tui.accounts.profiles import ISpringAccount, MoodleAccount, Profile
from tui.accounts.vault import MemoryVault
from tui.protocols.moodle import requests
from tui.screens.explorer import ExplorerScreen
from tui.secret import Secret

JSON: Final = "application/json"
HTML: Final = "text/html; charset=utf-8"
TOKEN: Final = "POST /api/v3/token"
SERVER: Final = f"POST {requests.SERVER_PATH}"
SIGN_IN: Final = f"POST {requests.TOKEN_PATH}"
PAGE: Final = b"<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Hello</body></html>"

COURSE: Final = "HR-1"
TITLE: Final = "Fire Safety"
STATUSES: Final = f"GET /content/{COURSE}/final_statuses"
MOODLE_TOKEN: Final = "0123456789abcdef0123456789abcdef"

NAMES: Final = ("Amélie Dubois", "Iwan Petrow", "Zoë Brontë", "Þórdís Björnsdóttir", "Mei Li", "Tom Ek")
LEARNERS: Final = tuple(
    Enrolled(f"E-{number}", given, family, f"e{number}@example.org", "In progress", "45")
    for number, (given, _, family) in enumerate((name.partition(" ") for name in NAMES), 1)
)


def site(*functions: str, **more: Plain) -> Plain:
    """What a Moodle site says of itself, if its token may call these functions; by default all."""
    offered = functions or sorted(requests.OWN_FUNCTIONS)
    return {
        "sitename": "Acme",
        "username": "svc-report",
        "fullname": "Report",
        "userid": 7,
        "release": "4.4.2+ (Build: 20240823)",
        "version": "2024042202.03",
        "functions": [{"name": name, "version": "1"} for name in offered],
        **more,
    }


def _person(number: str) -> Plain:
    return {"id": 100 + int(number), "idnumber": f"E-{number}", "username": f"u{number}", "fullname": number}


def _people(form: Mapping[str, str]) -> Plain:
    wanted = [value for name, value in form.items() if name.startswith("values[")]
    return [_person(one.removeprefix("E-")) for one in wanted if one.startswith("E-")]


STATE: Final[Plain] = {
    "cmid": 31,
    "modname": "quiz",
    "instance": 4,
    "state": 0,
    "timecompleted": 0,
    "tracking": 2,
}
QUIZ: Final[Plain] = {"id": 31, "name": "Final quiz", "instance": 4, "modname": "quiz", "visible": 1}
USUAL: Final[Mapping[str, Plain]] = {
    requests.SITE_INFO: site(),
    requests.COURSES_BY_FIELD: {"courses": [{"id": 2, "fullname": TITLE, "idnumber": COURSE}]},
    requests.ACTIVITY_STATES: {"statuses": [STATE], "warnings": []},
    requests.COURSE_COMPLETION: {
        "completionstatus": {"completed": False, "aggregation": 1, "completions": []},
        "warnings": [],
    },
    requests.CONTENTS: [{"id": 1, "name": "Week 1", "section": 0, "modules": [QUIZ]}],
    requests.PEOPLE: {"users": [], "warnings": []},
}
"""What Moodle answers, whatever the parameters; people are answered for by idnumber."""


def moodle_answers(**contents: Plain | bytes | Reply) -> Handler:
    """Answer each function so, or as usual."""

    def answer(seen: Seen) -> Reply:
        function = seen.form["wsfunction"]
        if function in contents:
            content = contents[function]
            if isinstance(content, Reply):
                return content
            return Reply(content if isinstance(content, bytes) else response(content))
        return Reply(response(USUAL.get(function, _people(seen.form))))

    return answer


@dataclass(frozen=True)
class Systems:
    """Both systems, and a profile for them."""

    ispring: ISpringSite
    moodle: Loopback

    @property
    def profile(self) -> Profile:
        """A profile for them: an API key, and a token."""
        account = ISpringAccount(
            "https://acme.ispringlearn.eu", self.ispring.url, client_id=ISpringSite.CLIENT_ID
        )
        return Profile("acme", account, MoodleAccount(self.moodle.url), allow_plain_http=True)


@contextmanager
def systems(learners: Sequence[Enrolled] = LEARNERS) -> Iterator[Systems]:
    """Run both systems; each takes the sign-in and answers well until its routes say otherwise."""
    with ISpringSite({COURSE: (TITLE, learners)}) as ispring, Loopback({SERVER: moodle_answers()}) as moodle:
        yield Systems(ispring, moodle)


def access_to(profile: Profile) -> Access:
    """An access of the user's own with this profile; no secret is saved."""
    return Access((profile,), "", MemoryVault(), {})


async def try_to_sign_in(
    drive: Drive, secret: str = ISpringSite.SECRET, token: str = MOODLE_TOKEN, **texts: str
) -> None:
    """Fill in the secrets, press Enter, and wait for what comes of it."""
    await fill(drive, secret=secret, token=token, **texts)
    await drive.press("enter")
    await drive.until(
        lambda: isinstance(drive.app.screen, ExplorerScreen) or not drive.login.asking, "no system answered"
    )


@asynccontextmanager
async def at_courses(
    both: Systems, size: tuple[int, int] = (80, 24), *, moodle: bool = True
) -> AsyncIterator[Drive]:
    """Run the app, signed in to both systems, or to iSpring alone, with the courses on screen."""
    profile = both.profile if moodle else replace(both.profile, moodle=None)
    access = access_to(profile)
    keep(access, profile, Secret(ISpringSite.SECRET), Secret(MOODLE_TOKEN) if moodle else None)
    async with past_sign_in(access, size) as drive:
        yield drive
