"""Sign-ins that do not come through: names, connections, certificates, proxies, time; and what to do then."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.screens.refusals import Refused, Told, impatient, refused, told
from tests.screens.systems import SERVER, TOKEN
from tests.support.certificates import Certificate
from tests.support.loopback import Loopback, Reply, slowly, stalled
from tests.support.pilots import piloted
from tests.support.raw import READ_REQUEST, RawServer, Read
from tests.support.steps import Drop
from tui.records import System

pytestmark = pytest.mark.usefixtures(impatient.__name__)

NETWORK: Final = "Check the network or VPN of this machine."
PROXY: Final = "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY in the environment."
CA_FILE: Final = "name its certificate as ca_file in the profile."


def not_reached(*words: str) -> Told:
    return told(*words, field="site-url", mark="not reached")


async def differing(app: Refused, cases: dict[str, tuple[str, Told]]) -> list[str]:
    """Try each site URL; return what is not as it has to be."""
    wrong: list[str] = []
    for name, (url, expected) in cases.items():
        await app.attempt(site_url=url)
        wrong += app.differs(name, System.MOODLE, expected)
    return wrong


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def full_port() -> Iterator[int]:
    """Give a port at which connections are neither made nor refused."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, ExitStack() as waiting:
        port: int = listener.getsockname()[1]
        for _ in range(3):
            each = waiting.enter_context(socket.socket())
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        yield port


@piloted
async def test_what_keeps_from_connecting_leads_to_the_address() -> None:
    port = closed_port()
    with full_port() as full, RawServer([READ_REQUEST, b"SSH-2.0-OpenSSH_9.2 what\r\n\r\n", Drop()]) as ssh:
        cases = {
            "name not found": (
                "https://moodle.invalid",
                not_reached("the name moodle.invalid was not found", "Check the URL.", NETWORK),
            ),
            "connection refused": (
                f"http://127.0.0.1:{port}",
                not_reached(f"127.0.0.1:{port} refused the connection", "the server may be down"),
            ),
            "nobody answers the door": (
                f"http://127.0.0.1:{full}",
                told(
                    f"no connection to 127.0.0.1:{full} within 0.5 s",
                    NETWORK,
                    field="site-url",
                    mark="no answer",
                ),
            ),
            "another service": (
                ssh.url,
                told(
                    f"what answers at {ssh.url} is no web server",
                    "Check the URL and its port.",
                    field="site-url",
                    mark="check this",
                ),
            ),
        }
        async with refused() as app:
            assert await differing(app, cases) == []


@contextmanager
def behind_tls(folder: Path) -> Iterator[Callable[[Certificate], str]]:
    """Give a function that runs a Moodle with a certificate and returns its address."""
    with ExitStack() as servers:
        yield lambda certificate: servers.enter_context(Loopback(tls=certificate.server_context(folder))).url


@piloted
async def certificates(folder: Path) -> None:
    authority, unknown = Certificate.authority(), Certificate.authority("Corp Inspection CA")
    file = folder / "authority.pem"
    file.write_bytes(authority.pem)
    with (
        behind_tls(folder) as address,
        RawServer([Read(b"\x03"), b"HTTP/1.1 400 No\r\n\r\n", Drop()]) as plain,
    ):
        cases = {
            "self-signed": (
                address(Certificate.self_signed("127.0.0.1")),
                not_reached("is self-signed", "If it is meant to be", CA_FILE),
            ),
            "expired": (
                address(authority.signs("127.0.0.1", days=(-30, -1))),
                not_reached("has expired", "must renew it", "Check the clock of this machine, too."),
            ),
            "not valid yet": (
                address(authority.signs("127.0.0.1", days=(1, 30))),
                not_reached("is not valid yet", "Check the clock of this machine."),
            ),
            "another name": (
                address(authority.signs("moodle.acme.example")),
                not_reached("is for another name", "Check the URL."),
            ),
            "unknown authority": (
                address(unknown.signs("127.0.0.1")),
                not_reached("this machine does not know, “Corp Inspection CA”", "If you trust", CA_FILE),
            ),
            "no TLS": (
                plain.url.replace("http:", "https:"),
                not_reached("no secure connection could be agreed", "https:// may be wrong there"),
            ),
        }
        async with refused(ca_file=file) as app:
            assert await differing(app, cases) == []


def test_what_is_wrong_with_a_certificate_is_told(tmp_path: Path) -> None:
    certificates(tmp_path)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (407, told("asks for a sign-in (407)", PROXY)),
        (
            502,
            not_reached("would not connect to the server (502)", "may not let anybody there", "URL is wrong"),
        ),
    ],
)
def test_a_proxy_that_refuses_is_named(status: int, expected: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    @piloted
    async def through(proxy: Loopback) -> None:
        async with refused() as app:
            cases = {"proxy": ("https://moodle.invalid", expected)}
            assert await differing(app, cases) == []
            assert f"127.0.0.1:{proxy.port}" in app.drive.text

    with Loopback(fallback=Reply(b"", status)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        through(proxy)
        assert {seen.method for seen in proxy.seen} == {"CONNECT"}


def test_a_proxy_that_is_not_there_is_named_and_no_field_is_blamed(monkeypatch: pytest.MonkeyPatch) -> None:
    port = closed_port()

    @piloted
    async def through() -> None:
        async with refused() as app:
            cases = {
                "no proxy": (
                    "https://moodle.invalid",
                    told(f"the proxy 127.0.0.1:{port} refused the connection", PROXY),
                )
            }
            assert await differing(app, cases) == []

    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    through()


@piloted
async def test_a_server_that_never_answers_or_trickles_ends_at_the_limit() -> None:
    cases = {
        "silent": (stalled(), "nothing came for 0.5 s"),
        "trickling": (slowly(b"<RESPONSE>" * 1000, 1, 0.05), "was not complete after 5 s"),
    }
    async with refused() as app:
        for name, (reply, words) in cases.items():
            app.both.moodle.routes[SERVER] = reply
            await app.attempt()
            expected = told("asked for the site's description", words, "may be busy: ask again later.")
            assert app.differs(name, System.MOODLE, expected) == []
        app.both.ispring.routes[TOKEN] = stalled()
        await app.attempt()
        expected = told("asked for", "nothing came for 0.5 s", "may be busy: ask again later.")
        assert app.differs("silent", System.ISPRING, expected) == []
