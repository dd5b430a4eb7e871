"""Who saw, opened, copied or exported what, told to the system's log: only ids, never a name or a status.

For profiles that say ``audit = true``. Each event is a line of ``key=value`` pairs, in one datagram to the
socket syslog and journald read::

    did=opened course=FIRE learner=E-17 at=2026-11-22T10:42:07+01:00 uid=1000 user=anna profile=acme …

Values are percent-encoded, so that no id a server sends can add a key or a line of its own. A log that is
missing, or does not read, holds nobody up.
"""

from __future__ import annotations

import os
import pwd
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

VARIABLE: Final = "ROLLBOOK_SYSLOG"
"""The environment variable that names another socket than the usual ones."""

SOCKETS: Final = ("/dev/log", "/var/run/syslog")

PRIORITY: Final = 10 * 8 + 6
"""``authpriv.info``: who may read it is who may read of sign-ins."""

IDS_A_LINE: Final = 20
"""Ids of a kind in one line: with ids of 36 letters it stays below the 1,024 bytes every syslog takes."""

AT_ONCE: Final = 0.05
"""Seconds a line may wait for a log that is slow to read, where somebody waits for the screen."""

PATIENT: Final = 2.0
"""The same where nobody does."""

_PLAIN: Final = "-._~:@/+,"


@dataclass(frozen=True, slots=True)
class Ids:
    """Whom and what something is about.

    Attributes:
        course: The course, if it is one: iSpring's id.
        learners: iSpring's ids of the learners in it.
        persons: Moodle's ids of people in it whom iSpring may not know.
        courses: iSpring's ids of the courses in it, where it is about courses.
    """

    course: str = ""
    learners: Sequence[str] = ()
    persons: Sequence[int] = ()
    courses: Sequence[str] = ()


class Audit:
    """Tells the system's log what was opened. May be used from any thread; never raises.

    Args:
        who: Who it is, in the order told: the profile and the accounts.
        now: What time it is.
        path: The socket; None for the usual one.

    Attributes:
        fault: Why the last line could not be told; empty if it could.
        missed: The same of the last one that could not, whatever came after it.
    """

    def __init__(
        self, who: Mapping[str, str] | None, now: Callable[[], datetime], path: Path | None = None
    ) -> None:
        self.fault = self.missed = ""
        self._who = None if who is None else {"uid": str(os.getuid()), "user": _user(), **who}
        self._now = now
        self._path = path or _usual_path()
        self._lock = threading.Lock()

    @classmethod
    def off(cls) -> Audit:
        """Return an audit that tells nothing."""
        return cls(None, datetime.now)

    def signed_in(self) -> None:
        """Tell that somebody signed in."""
        self._tell([{"did": "signed-in"}], AT_ONCE)

    def opened(self, *, course: str = "", learner: str = "", person: int | None = None) -> None:
        """Tell that a course's learners, or one of them, were shown; of whom only Moodle knows, its id."""
        ids = Ids(course, (learner,) if learner else (), () if person is None else (person,))
        self._tell(_events("opened", ids), AT_ONCE)

    def listed(self, ids: Ids) -> None:
        """Tell what stood in a list somebody could choose from: courses, or people found by name."""
        self._tell(_events("listed", ids), AT_ONCE)

    def checked(self, courses: Sequence[str]) -> None:
        """Tell which courses were looked through for what keeps everybody from finishing."""
        self._tell(_events("checked", Ids(courses=courses)), AT_ONCE)

    def copied(self, ids: Ids, form: str) -> None:
        """Tell of whom and what something was copied."""
        self._tell(_events("copied", ids, form), AT_ONCE)

    def exported(self, ids: Ids, form: str) -> None:
        """Tell whose rows were written into a file, in as many lines as that takes."""
        self._tell(_events("exported", ids, form), PATIENT)

    def _tell(self, events: Iterable[Mapping[str, str]], patience: float) -> None:
        if self._who is None:
            return
        at = self._now().isoformat(timespec="seconds")
        lines = [_line({**event, "at": at, **self._who}) for event in events]
        with self._lock:
            try:
                self._send(lines, patience)
            except OSError as error:
                reason = error.strerror or "it does not read"
                self.fault = self.missed = f"the audit is not written: {self._path}: {reason}"
            else:
                self.fault = ""

    def _send(self, lines: Iterable[bytes], patience: float) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as log:
            log.settimeout(patience)
            log.connect(str(self._path))
            for line in lines:
                log.send(line)


def _events(did: str, ids: Ids, form: str = "") -> Iterator[Mapping[str, str]]:
    """Yield what is told of one event: a line, or of many ids as many as they take."""
    parts = list(_in_parts(ids)) or [{}]
    for number, part in enumerate(parts, 1):
        of = f"{number}/{len(parts)}" if len(parts) > 1 else ""
        yield {"did": did, "course": ids.course, **part, "form": form, "part": of}


def _in_parts(ids: Ids) -> Iterator[Mapping[str, str]]:
    """Yield all ids by kind, so many together as a line can hold; what has none is told by nothing."""
    told = [
        *(("course", one) for one in ids.courses),
        *(("learner", one) for one in ids.learners),
        *(("person", str(one)) for one in ids.persons),
    ]
    told = [(kind, one) for kind, one in told if one]
    for start in range(0, len(told), IDS_A_LINE):
        part: dict[str, list[str]] = {}
        for kind, one in told[start : start + IDS_A_LINE]:
            part.setdefault(kind, []).append(one)
        yield {kind: ",".join(some) for kind, some in part.items()}


def _line(pairs: Mapping[str, str]) -> bytes:
    """Return a line as syslog takes it; what is empty is left out."""
    text = " ".join(f"{key}={quote(value, safe=_PLAIN)}" for key, value in pairs.items() if value)
    return f"<{PRIORITY}>rollbook[{os.getpid()}]: {text}".encode()


def _usual_path() -> Path:
    named = os.environ.get(VARIABLE)
    there = (path for path in SOCKETS if Path(path).exists())
    return Path(named or next(there, SOCKETS[0]))


def _user() -> str:
    """Return what this user is called; empty if the system does not say."""
    with suppress(KeyError):
        return pwd.getpwuid(os.getuid()).pw_name
    return ""
