"""Whether a pasted address leads to the systems that are read: an id means nothing on another one."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from tui.errors import NotFoundError
from tui.lookup.finding.opening import Kind, Opening, host_of
from tui.lookup.session import Session

_MOODLE_PAGES: Final = frozenset({Kind.MOODLE_COURSE, Kind.MOODLE_PERSON, Kind.MOODLE_ACTIVITY})


def check_host(session: Session, opening: Opening) -> None:
    """Let a pasted address pass if its host is the profile's; everything that is no address passes.

    Raises:
        NotFoundError: If the address is another system's.
    """
    if not opening.host or opening.kind is Kind.PAGE:
        return
    profile = session.profile
    if opening.kind in _MOODLE_PAGES:
        own = _hosts(profile.moodle.site_url if profile.moodle else "", session.site_url)
    else:
        own = _hosts(profile.ispring.account_url, profile.ispring.api_url)
    if own and opening.host not in own:
        what = f"this address is of {opening.host}, which is not read here, but {' and '.join(own)}"
        raise NotFoundError(what, remedy="Sign in with the profile of that system to open it.")


def _hosts(*urls: str) -> tuple[str, ...]:
    """Return the hosts of these addresses, each once; those not well-formed have none."""
    found: dict[str, None] = {}
    for url in urls:
        with suppress(ValueError):
            found[host_of(url)] = None
    found.pop("", None)
    return tuple(found)
