"""iSpring's SOAP answers: rows as they arrive, and what faults mean, in plain words with the next step.

Rows are found by their local names alone, so that the namespaces may begin with ``http://``, as servers send
them, or ``https://``, as the seed prints them; children may come in any order, with others between them,
qualified or not (facts on iSpring SOAP, "What zeep does").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, TypeVar

from tui.errors import AnswerError, RollbookError, SignInError
from tui.protocols.http.retry import BUSY
from tui.protocols.ispring import errors
from tui.protocols.ispring.answers import Rows, begun, charset_of
from tui.protocols.ispring.soap_calls import Call
from tui.protocols.xml.reader import Element, local, read_tree
from tui.records import System
from tui.text import clean_message, fold

_T = TypeVar("_T")

_URL: Final = "soap_url"
_NOTHING_THERE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED})
"""Every call goes to one address: whatever was asked, it is the address that is wrong."""

_NO_METHOD: Final = re.compile(r"procedure .* not present")
"""PHP's words for a body element no operation has."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A SOAP fault.

    Attributes:
        code: Its code without the prefix: ``client``, ``Server``, ``VersionMismatch``.
        text: The server's own words, cleaned.
    """

    code: str
    text: str


def results(
    chunks: Iterable[bytes], content_type: str, rows: Rows[_T], call: Call, field: str
) -> Iterator[list[_T]]:
    """Yield the records of an answer with HTTP status 200, as it arrives.

    Args:
        chunks: The body.
        content_type: The header; may be empty.
        rows: What its rows are called, and what becomes of them.
        call: What was asked.
        field: The sign-in field a refused sign-in is laid to.

    Raises:
        RollbookError: It is a fault; as ``refusal``.
        AnswerError: It is no answer to this call, or broken off; what came before has been yielded.
    """
    head, body = begun(chunks)
    if errors.is_web_page(head):
        raise errors.web_page(_URL)
    kept, charset, seen = _Kept(body), charset_of(content_type), False
    try:
        for batch in rows.batches(kept, charset=charset):
            seen = True
            yield rows.records(batch)
    except AnswerError as error:
        if not seen:
            error.remedy, error.field = errors.IS_URL_RIGHT[_URL], _URL
        raise
    if not seen:
        _see_that_it_is_empty(kept, charset, call, field)


def refusal(status: int, body: bytes, call: Call, field: str) -> RollbookError:
    """Return what an answer with another HTTP status than 200 means.

    A fault comes with 500 from PHP; a gateway's 429, 502, 503 or 504 stays what it is, whatever it holds.

    Args:
        status: The HTTP status.
        body: The beginning of the answer.
        call: What was asked.
        field: The sign-in field a refused sign-in is laid to: ``secret`` or ``password``.
    """
    fault = None if status in BUSY else _fault_of(body)
    if fault is not None:
        return fault_meaning(fault, call.label, field)
    label = "SOAP service" if status in _NOTHING_THERE else call.label
    return errors.refusal(status, body, label, field=field, url_field=_URL)


def fault_meaning(fault: Fault, label: str, field: str) -> RollbookError:
    """Return what a fault means.

    Source: facts on iSpring, 7, "Faults": the manual's fault strings, and PHP's own.
    """
    words, code = fold(fault.text).rstrip("."), fold(fault.code)
    if meaning := _MEANINGS.get(words):
        return meaning(fault.text, label, field)
    if code == "versionmismatch":
        return errors.something_else(errors.said("the server speaks another SOAP", fault.text), _URL)
    if _NO_METHOD.fullmatch(words):
        return errors.not_there(fault.text, label, code=fault.code, url_field=_URL)
    if code in {"client", "sender"}:
        return errors.not_taken(fault.text, label, fault.code)
    return errors.busy(fault.text, label, fault.code)


def _expired(text: str, _label: str, _field: str) -> RollbookError:
    what = errors.said("the sign-in was refused", text)
    remedy = "The account's subscription has to be renewed before anything can be read."
    return SignInError(what, system=System.ISPRING, remedy=remedy)


_MEANINGS: Final[dict[str, Callable[[str, str, str], RollbookError]]] = {
    "account subscription expired": _expired,
    "authorization failed": lambda text, _label, field: errors.sign_in_refused(text, field, code=""),
    "permission denied": lambda text, label, _field: errors.denied(text, label, code=""),
    "unknown content item": lambda text, _label, _field: errors.not_found(text, code=""),
    "unknown user": lambda text, _label, _field: errors.not_found(text, code=""),
    "wrong parameters": lambda text, label, _field: errors.not_taken(text, label, code=""),
}


class _Kept:
    """A body on its way, whose beginning is kept: without rows it has to say what it is.

    Attributes:
        start: The first bytes.
        whole: Whether these are all of them.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.start = b""
        self.whole = True

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            if len(self.start) + len(chunk) <= errors.EXCERPT:
                self.start += chunk
            else:
                self.whole = False
            yield chunk


def _see_that_it_is_empty(kept: _Kept, charset: str, call: Call, field: str) -> None:
    """Raise unless a body without rows is an empty list: a fault, or anything else, is not."""
    strange = f"the answer says neither {call.label} nor that there is nothing"
    if not kept.whole:
        raise errors.something_else(strange, _URL)
    root = read_tree([kept.start], charset=charset, system=System.ISPRING)
    if fault := _fault_in(root):
        raise fault_meaning(fault, call.label, field)
    if all(local(element.tag) != call.result for element in root.iter()):
        raise errors.something_else(errors.said(strange, errors.message_of(kept.start)), _URL)


def _fault_of(body: bytes) -> Fault | None:
    """Return the fault that a body is; None if it is none."""
    try:
        return _fault_in(read_tree([body]))
    except AnswerError:
        return None


def _fault_in(root: Element) -> Fault | None:
    """Return the fault in an envelope, of SOAP 1.1 or 1.2."""
    for element in root.iter():
        if local(element.tag) == "Fault":
            texts = {local(inner.tag): inner.text or "" for inner in element.iter()}
            code = texts.get("faultcode") or texts.get("Value", "")
            text = texts.get("faultstring") or texts.get("Text", "")
            return Fault(clean_message(code).rpartition(":")[2], clean_message(text))
    return None
