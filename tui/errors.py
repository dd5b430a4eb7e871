"""The errors of Rollbook: each says what happened, where, and what to do next.

::

    RollbookError
    ├── UsageError            wrong words on the command line                         exit 2
    │   └── AmbiguousError    several things have this name; it lists them            exit 2
    ├── StorageError          a file of ours is damaged, unsafe or cannot be written  exit 2
    │   ├── MissingFileError  there is no such file                                   exit 2
    │   ├── DamagedFileError  a file of ours does not hold what it should             exit 2
    │   └── VaultError        a secret could not be kept, read or forgotten           exit 2
    ├── NotFoundError         nothing has this id or name                             exit 1
    ├── SignInError           a sign-in was refused, or there is no secret            exit 3
    ├── WireError             a server or the network failed                          exit 4
    │   ├── UnreachableError  no connection: name, refusal, certificate, proxy
    │   ├── TimeLimitError    a connection or an answer took too long
    │   ├── AnswerError       an answer that cannot be understood, or is too large
    │   ├── BusyError         the server asks for patience (429, 502, 503, 504)
    │   └── DeniedError       signed in, but not allowed to do this
    ├── GateError             a request outside the read-only gate: our own fault     exit 70
    └── StoppedError          somebody said stop                                      exit 130
"""

from __future__ import annotations

from typing import ClassVar, Self

from tui.records import System

__all__ = [
    "AmbiguousError",
    "AnswerError",
    "BusyError",
    "DamagedFileError",
    "DeniedError",
    "GateError",
    "MissingFileError",
    "NotFoundError",
    "RollbookError",
    "SignInError",
    "StoppedError",
    "StorageError",
    "TimeLimitError",
    "UnreachableError",
    "UsageError",
    "VaultError",
    "WireError",
]


class RollbookError(Exception):
    """What happened, on which system, and what to do next, in plain words.

    Every text given here must already be clean (``text.clean``) and free of secrets and query strings.

    Attributes:
        what: One sentence without a final full stop: what happened.
        system: The system it happened on, or None if it was here.
        remedy: One sentence: what to do next; may be empty.
        code: The server's own code (``invalidtoken``, ``403``), for support; may be empty.
        field: The sign-in field at fault (``token``, ``secret``, ``url``, …); may be empty.
    """

    exit_code: ClassVar[int] = 70

    def __init__(
        self, what: str, *, system: System | None = None, remedy: str = "", code: str = "", field: str = ""
    ) -> None:
        super().__init__(what)
        self.what = what
        self.system = system
        self.remedy = remedy
        self.code = code
        self.field = field

    @property
    def sentence(self) -> str:
        """The whole message on one line: where, what, and the next step."""
        where = f"{self.system.label}: " if self.system else ""
        code = f" ({self.code})" if self.code and self.code not in self.what else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{where}{self.what}{code}.{remedy}"

    def __str__(self) -> str:
        return self.sentence

    def bare(self) -> Self:
        """Return the error without its past, to be kept: the frames it came through hold what was sent.

        So may what was raised before it: decoders keep the whole text they could not read.
        """
        self.__cause__ = self.__context__ = None
        return self.with_traceback(None)


class UsageError(RollbookError):
    """Wrong words on the command line, or a terminal that cannot show the program."""

    exit_code = 2


class AmbiguousError(UsageError):
    """Several things have this name.

    Attributes:
        candidates: One line for each thing that was meant, perhaps.
    """

    def __init__(
        self,
        what: str,
        candidates: tuple[str, ...],
        *,
        system: System | None = None,
        remedy: str = "Use one of these ids.",
    ) -> None:
        super().__init__(what, system=system, remedy=remedy)
        self.candidates = candidates


class StorageError(RollbookError):
    """A file of ours is damaged, unsafe or cannot be written."""

    exit_code = 2


class MissingFileError(StorageError):
    """There is no such file: whoever can do without it catches this."""


class DamagedFileError(StorageError):
    """A file of ours does not hold what it should; nothing of it is used, and it is never overwritten.

    Attributes:
        place: The file's name without its folder, and the line: ``pairs.jsonl, line 7``.
    """

    def __init__(self, what: str, *, place: str, remedy: str = "") -> None:
        super().__init__(what, remedy=remedy)
        self.place = place


class VaultError(StorageError):
    """The keyring did not keep, give or forget a secret: sign-in goes on without it."""


class NotFoundError(RollbookError):
    """Nothing has this id or name, as far as this account can see."""

    exit_code = 1


class SignInError(RollbookError):
    """A sign-in was refused, has ended, or there is no secret to sign in with."""

    exit_code = 3


class WireError(RollbookError):
    """A server or the network failed."""

    exit_code = 4


class UnreachableError(WireError):
    """No connection: name not found, refused, certificate, proxy."""


class TimeLimitError(WireError):
    """A connection or an answer took longer than its limit."""


class AnswerError(WireError):
    """An answer that cannot be understood, is broken off, or is too large."""


class BusyError(WireError):
    """The server asks for patience (429, 502, 503, 504, maintenance)."""


class DeniedError(WireError):
    """Signed in, but not allowed to do this: the remedy names the right that is missing."""


class GateError(RollbookError):
    """A request outside the read-only gate: a fault of ours, stopped before it was sent."""


class StoppedError(RollbookError):
    """Somebody said stop."""

    exit_code = 130
