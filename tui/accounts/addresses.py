"""Where a system is: addresses as people paste them, made into the form the wires use."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from tui.accounts.records import label
from tui.authority import USUAL_PORTS, authority
from tui.errors import UsageError
from tui.records import System

MAX_URL: Final = 512

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_MOODLE_PAGE: Final = re.compile(r"(/login|/my|/course)?(/(index|view)\.php)?/*$")
_ISPRING_HOST: Final = re.compile(r"[^.]+\.(ispringlearn\.(?:com|eu|ru)|ispring\.(?:com|eu))")


def normal_url(text: str, *, system: System, field: str) -> str:
    """Return the address with its scheme, without what stands after the path, without a final slash.

    Args:
        text: What was typed or pasted; ``https://`` is added where no scheme is given.
        system: Whose address it is, for the error.
        field: The setting it stands in, for the error.

    Raises:
        UsageError: It has no host, another scheme than http or https, a name or password in it, or characters
            no address has.
    """

    def refused(what: str, remedy: str) -> UsageError:
        return UsageError(f"the {label(field)} {what}", system=system, field=field, remedy=remedy)

    text = text.strip()
    if len(text) > MAX_URL or not text.isprintable() or " " in text or "\\" in text:
        raise refused("has characters no address has", "Copy it again from the browser's address line.")
    try:
        parts = urlsplit(text if _SCHEME.match(text) else f"https://{text}")
        port = parts.port
    except ValueError as error:
        raise refused("cannot be read", "Write it like https://lms.example.com.") from error
    if parts.scheme not in USUAL_PORTS:
        raise refused(f"begins with {parts.scheme}://", "It must begin with https://.")
    if "@" in parts.netloc:
        raise refused("has a name or password in it", "Take it out and type it into its own field.")
    if not parts.hostname:
        raise refused("names no host", "Write it like https://lms.example.com.")
    return f"{parts.scheme}://{authority(parts.scheme, parts.hostname, port)}{parts.path.rstrip('/')}"


def normal_moodle_url(text: str, *, field: str) -> str:
    """Return a Moodle site's address, also if one of its pages was pasted; otherwise as ``normal_url``."""
    return _MOODLE_PAGE.sub("", normal_url(text, system=System.MOODLE, field=field))


def suggest_api_url(account_url: str) -> str:
    """Return the API address iSpring gives accounts of this address; empty if its host tells nothing.

    It is a suggestion only: accounts under a domain of their own, and moved ones, are elsewhere.
    Source: facts on iSpring, "Hosts and base paths": ``api-learn`` at the domain the account is at.
    """
    try:
        host = normal_url(account_url, system=System.ISPRING, field="account_url").partition("://")[2]
    except UsageError:
        return ""
    found = _ISPRING_HOST.fullmatch(host.partition("/")[0])
    return f"https://api-learn.{found[1]}" if found else ""


def place_of(url: str) -> str:
    """Return host, port and path of a normal address: what tells two sites apart."""
    return url.partition("://")[2]
