"""Servers that stand in front of others: what they are asked is passed on, and seen on the way."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode, urlsplit

from tests.support.loopback import Handler, Loopback, Reply, Seen
from tui.accounts.profiles import Profile
from tui.demo import Campus

_KEPT: Final = ("authorization", "content-type", "accept")
_KEPT_OF_ISPRING: Final = "x-"


def passing_on(url: str) -> Handler:
    """Return what answers as the server at this address does."""
    place = urlsplit(url).netloc

    def answer(seen: Seen) -> Reply:
        headers = {
            name: value
            for name, value in seen.headers.items()
            if name in _KEPT or name.startswith(_KEPT_OF_ISPRING)
        }
        query = f"?{urlencode(seen.query)}" if seen.query else ""
        connection = http.client.HTTPConnection(place, timeout=60)
        try:
            connection.request(seen.method, f"{seen.path}{query}", seen.body or None, headers)
            response = connection.getresponse()
            return Reply(response.read(), response.status, response.getheader("Content-Type", ""))
        finally:
            connection.close()

    return answer


@dataclass(frozen=True, slots=True)
class Between:
    """Two servers in front of the campus' own.

    Attributes:
        campus: What stands behind.
        ispring: In front of iSpring; its ``seen`` tells what was asked.
        moodle: In front of Moodle.
    """

    campus: Campus
    ispring: Loopback
    moodle: Loopback

    def profile(self, own: Profile) -> Profile:
        """Return a profile of the campus that leads here."""
        assert own.moodle
        return replace(
            own,
            ispring=replace(
                own.ispring, api_url=self.ispring.url, soap_url=f"{self.ispring.url}{self._soap}"
            ),
            moodle=replace(own.moodle, site_url=self.moodle.url),
        )

    @property
    def _soap(self) -> str:
        return urlsplit(self.campus.soap_url).path


@contextmanager
def between(
    campus: Campus, *, ispring: Handler | None = None, moodle: Handler | None = None
) -> Iterator[Between]:
    """Stand in front of the campus until the block ends; what answers otherwise than it may be given."""
    with (
        Loopback(fallback=ispring or passing_on(campus.ispring_url)) as first,
        Loopback(fallback=moodle or passing_on(campus.moodle_url)) as second,
    ):
        yield Between(campus, first, second)
