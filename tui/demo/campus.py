"""The demo, started: two servers on loopback, and what is needed to sign in to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from tui.secret import Secret

if TYPE_CHECKING:
    from tui.demo.data.world import World
    from tui.demo.ispring.envelope import Scheme
    from tui.demo.ispring.sign_in import Tokens
    from tui.demo.serving import Service


@dataclass(frozen=True, slots=True)
class Campus:
    """A running campus. Everything in it is the same every time, given the same ``now``.

    Attributes:
        ispring_url: iSpring's API.
        soap_url: Where iSpring answers over SOAP.
        moodle_url: The Moodle site.
        account_url: iSpring's account, as its sign-in by login and password wants it.
        client_id: Of the API key.
        client_secret: Of the API key.
        login: An administrator of the iSpring account; ``lyon-admin`` with the same password sees only the
            departments Lyon and Paris.
        password: Of both logins.
        moodle_token: May call everything Rollbook asks for.
        moodle_username: The same account by password; the mobile service's token cannot search all users.
        moodle_password: Its password.
        now: The campus' present, to the minute.
        world: Who and what is there.
        tokens: The access tokens iSpring handed out.
        services: The servers.
    """

    ispring_url: str
    soap_url: str
    moodle_url: str
    account_url: str
    client_id: str
    client_secret: Secret
    login: str
    password: Secret
    moodle_token: Secret
    moodle_username: str
    moodle_password: Secret
    now: datetime
    world: World = field(repr=False)
    tokens: Tokens = field(repr=False)
    services: tuple[Service, ...] = field(repr=False, default=())

    @property
    def faults(self) -> list[BaseException]:
        """What went wrong in the servers themselves: nothing, unless they have a bug."""
        return [fault for service in self.services for fault in service.faults]

    def end_tokens(self) -> None:
        """Let every access token of iSpring end now, as if half an hour had passed."""
        self.tokens.end()

    def close(self) -> None:
        """End both servers and every connection to them."""
        for service in self.services:
            service.close()


def start(*, now: datetime | None = None, soap_scheme: Scheme = "http") -> Campus:
    """Start the campus on free ports of 127.0.0.1, in daemon threads.

    Args:
        now: Its present, with a time zone, which is also that of its days; default: the real one, here.
        soap_scheme: How answers over SOAP spell their namespaces: ``https`` as iSpring's manual prints them.
    """
    from tui.demo.data.world import World
    from tui.demo.ispring.server import ISpringServer
    from tui.demo.moodle import server as moodle
    from tui.demo.serving import Service

    present = (now or datetime.now().astimezone()).replace(second=0, microsecond=0)
    world = World(present)
    ispring = ISpringServer(world, soap_scheme)
    site = moodle.MoodleServer(world)
    ispring_service, moodle_service = Service(ispring.answer), Service(site.answer)
    site.settle(moodle_service.url)
    return campus_at(
        ispring_service.url,
        moodle_service.url,
        now=present,
        world=world,
        tokens=ispring.tokens,
        services=(ispring_service, moodle_service),
    )


def campus_at(
    ispring_url: str,
    moodle_url: str,
    *,
    now: datetime,
    world: World,
    tokens: Tokens,
    services: tuple[Service, ...] = (),
) -> Campus:
    """Return the campus at these addresses, with what signs in to it."""
    from tui.demo.ispring import sign_in, soap
    from tui.demo.ispring.rows import ACCOUNT_URL
    from tui.demo.moodle import server as moodle

    return Campus(
        ispring_url=ispring_url,
        soap_url=f"{ispring_url}{soap.PATH}",
        moodle_url=moodle_url,
        account_url=ACCOUNT_URL,
        client_id=sign_in.CLIENT_ID,
        client_secret=Secret(sign_in.CLIENT_SECRET),
        login=sign_in.LOGIN,
        password=Secret(sign_in.PASSWORD),
        moodle_token=Secret(moodle.TOKEN),
        moodle_username=moodle.USERNAME,
        moodle_password=Secret(moodle.PASSWORD),
        now=now,
        world=world,
        tokens=tokens,
        services=services,
    )
