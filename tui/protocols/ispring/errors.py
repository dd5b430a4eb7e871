"""What iSpring's refusals mean, in plain words with the next step.

Source: the seeds' "Possible Response Codes", "Possible Errors" and "Permissions to Run the Request"; facts on
iSpring, 6: errors come as JSON, XML or plain text, whatever was asked for, or from a proxy as a web page.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from tui.errors import AnswerError, BusyError, DeniedError, NotFoundError, RollbookError, SignInError
from tui.protocols.xml.reader import local, read_tree
from tui.records import System
from tui.text import clean_message

FINAL_STATUSES: Final = "final statuses"

EXCERPT: Final = 64 * 1024
"""Bytes read of an answer that refuses."""

_ROLES: Final = "an Account Owner, Account Administrator, Department Administrator"
_SERVER_FAILS: Final = 500
_BEGINNING: Final = 4096
IS_URL_RIGHT: Final = {
    "api_url": "Is the API URL right? It is not the account's own address.",
    "soap_url": "Is the SOAP URL right? It is where the account's SOAP service answers.",
}
"""What to look at where no answer of iSpring's comes from an address, by its field."""

_CHECK: Final = {
    "secret": "Check client ID and secret. A key that was deleted, or another account's (see the API URL), is"
    " refused alike.",
    "password": "Check account URL, login and password: iSpring does not say which of them is wrong.",
}
_NO_API: Final = (
    "Check client ID and secret. The account's plan may also lack the API, which comes with Business, or the"
    " key's owner may not use it any more."
)
_WEB_PAGE: Final = re.compile(
    rb"(?is)(?:\xef\xbb\xbf)?(?>\s|<\?.*?\?>|<!--.*?-->)*+<(?:!doctype\s+html|html)\b"
)


class NoSuchPathError(AnswerError):
    """The server has no such list at all: an older one, or none of iSpring's."""


def refusal(
    status: int,
    body: bytes,
    label: str,
    *,
    names_one: bool = False,
    field: str = "secret",
    url_field: str = "api_url",
) -> RollbookError:
    """Return what an answer other than 200 means.

    Args:
        status: The HTTP status.
        body: The beginning of the answer.
        label: What was asked.
        names_one: Whether the path names one course or learner: then 404 is about that.
        field: The sign-in field a refused sign-in is laid to: ``secret`` or ``password``.
        url_field: Which address was asked: ``api_url`` or ``soap_url``.
    """
    message = message_of(body)
    if status == HTTPStatus.UNAUTHORIZED:
        return sign_in_refused(message, field)
    if status == HTTPStatus.FORBIDDEN:
        return denied(message, label)
    if status == HTTPStatus.NOT_FOUND and not is_web_page(body) and names_one:
        return not_found(message)
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
        return not_there(message, label, code=str(status), url_field=url_field)
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= _SERVER_FAILS:
        return busy(message, label, code=str(status))
    return not_taken(message, label, code=str(status))


def sign_in_refused(message: str, field: str, code: str = "401") -> SignInError:
    """Return the error for credentials that were not taken: a ``secret`` or a ``password``."""
    what = said("the sign-in was refused", message)
    remedy = _NO_API if code == "403" else _CHECK[field]
    return SignInError(what, system=System.ISPRING, remedy=remedy, code=code, field=field)


def denied(message: str, label: str, code: str = "403") -> DeniedError:
    """Return the error for a right that is missing."""
    what = said(f"this account may not read {label}", message)
    if label == FINAL_STATUSES:
        remedy = f"It takes {_ROLES}, Publisher, or a custom role with “Can edit” on this course."
    else:
        remedy = f"It takes {_ROLES}, or a custom role with the right to see them; and a plan with the API."
    return DeniedError(what, system=System.ISPRING, remedy=remedy, code=code)


def not_found(message: str, code: str = "404") -> NotFoundError:
    """Return the error for an id that nothing has."""
    what = said("nothing has this id, as far as this account can see", message)
    return NotFoundError(what, system=System.ISPRING, code=code)


def not_there(message: str, label: str, *, code: str = "", url_field: str = "api_url") -> NoSuchPathError:
    """Return the error for a server that has no such list."""
    what = said(f"the server has no {label} at this address", message)
    remedy = IS_URL_RIGHT[url_field]
    return NoSuchPathError(what, system=System.ISPRING, remedy=remedy, code=code, field=url_field)


def busy(message: str, label: str, code: str) -> BusyError:
    """Return the error for a server that cannot answer just now."""
    what = said(f"the server could not answer now ({label})", message)
    return BusyError(what, system=System.ISPRING, remedy="Try again in a minute.", code=code)


def not_taken(message: str, label: str, code: str) -> AnswerError:
    """Return the error for a request the server finds fault with."""
    what = said(f"the server did not take the request for {label}", message)
    return AnswerError(what, system=System.ISPRING, code=code)


def something_else(what: str, url_field: str = "api_url") -> AnswerError:
    """Return the error for an answer that is none of iSpring's: perhaps the address is wrong."""
    remedy = IS_URL_RIGHT[url_field]
    return AnswerError(what, system=System.ISPRING, remedy=remedy, field=url_field)


def excerpt(chunks: Iterable[bytes]) -> bytes:
    """Return the beginning of an answer that refuses; of one broken off, what came.

    Raises:
        StoppedError: Stop was said.
        TimeLimitError: It took too long.
    """
    body = bytearray()
    with contextlib.suppress(AnswerError):
        for chunk in chunks:
            body += chunk
            if len(body) > EXCERPT:
                break
    return bytes(body)


def web_page(url_field: str = "api_url") -> AnswerError:
    """Return the error for a page made for browsers where an API answer should be."""
    return something_else("the answer is a web page, not an API answer", url_field)


def is_web_page(body: bytes) -> bool:
    """Whether a body begins like HTML."""
    return _WEB_PAGE.match(body[:_BEGINNING]) is not None


def message_of(body: bytes) -> str:
    """Return the server's own words, cleaned; of a web page none."""
    if is_web_page(body):
        return ""
    with contextlib.suppress(ValueError, RecursionError):
        answer = json.loads(body)
        return clean_message(str(answer.get("message", ""))) if isinstance(answer, dict) else ""
    if body.lstrip().startswith(b"<"):
        with contextlib.suppress(AnswerError):
            texts = {local(element.tag): element.text or "" for element in read_tree([body]).iter()}
            return clean_message(texts.get("message", "") or texts.get("faultstring", ""))
    return clean_message(body.decode("utf-8", "replace"))


def said(what: str, message: str) -> str:
    """Return what happened with the server's own words about it, if there are any."""
    return f"{what}: “{message.rstrip('.')}”" if message else what
