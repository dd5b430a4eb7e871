"""Who is who, as somebody confirmed it: pairs of ids, kept in a file that names nobody.

The file is JSON, one object a line, so that a damaged line can be named and two versions compared. Its first
line holds the key with which e-mail addresses are hashed; it stands in the same file so that a team can share
one. A pair's hashes are those of both addresses when it was confirmed: a changed address asks again.

::

    {"rollbook": "pairs", "version": 1, "key": "9f…"}
    {
        "what": "person",
        "ispring": "acme.ispringlearn.eu",
        "moodle": "moodle.acme.example",
        "ispring_id": "11111111-…",
        "moodle_id": 42,
        "ispring_mark": "5c…",
        "moodle_mark": "b0…",
        "saved_at": "2026-11-22T10:42:07+01:00",
    }

(the second is one line, too). ``moodle_id`` null means "confirmed: not in Moodle".
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from tui.accounts.profiles import Profile, config_folder
from tui.errors import DamagedFileError, MissingFileError, StorageError
from tui.lookup.matching.pairfile import Book, Pair, PairId, What, mark, parse, written
from tui.records import Learner, MoodlePerson, Note, System
from tui.stop import Stop
from tui.storage import alone, put_aside, read_given, read_private, write_private

__all__ = ["FILE_NAME", "NOT_IN_MOODLE", "Pair", "Pairs", "open_pairs"]

FILE_NAME: Final = "pairs.jsonl"

NOT_IN_MOODLE: Final = "confirmed as not in Moodle"
"""What was tried, in words, where somebody said that there is nobody to find."""


def open_pairs(profile: Profile, *, in_memory: bool = False) -> Pairs:
    """Return the confirmed pairs of this profile's two systems: one's own, and those of its ``match_file``.

    Args:
        profile: Whose systems the pairs are of; its ``match_file`` is only ever read.
        in_memory: Whether nothing is to be read from or written to disk (the demo).

    Raises:
        StorageError: If a file is unsafe or another version's, or the ``match_file`` is missing.
    """
    ispring = _address(profile.ispring.account_url)
    moodle = _address(profile.moodle.site_url) if profile.moodle else ""
    if in_memory:
        return Pairs(ispring, moodle)
    return Pairs(ispring, moodle, config_folder() / FILE_NAME, profile.match_file)


class _Change(NamedTuple):
    """What was confirmed before and after a change; None for nothing."""

    before: Pair | None
    after: Pair | None


class Pairs:
    """The confirmed pairs between two systems; one's own go before those of a shared file.

    May be used from any thread. Saving reads the file again first and changes one pair in it, alone among
    all running Rollbooks, so that nobody's work is lost. That may take seconds, so a screen has it done
    beside itself; looking something up never waits for it.

    Nothing of a damaged file is used. One's own is put aside before it is first written to; a shared one is
    left to whoever keeps it.

    Attributes:
        path: One's own file; None if pairs are kept in memory only.
        hear_aside: Hears, in whatever thread, what a damaged file is kept as.
    """

    def __init__(
        self,
        ispring: str,
        moodle: str,
        path: Path | None = None,
        shared: Path | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.path = path
        self._systems = (ispring, moodle)
        self._now = now or _utc_now
        self._lock = threading.Lock()  # for looking: held for moments only
        self._changing = threading.Lock()  # for changing what no file holds
        self._faults: dict[Path, DamagedFileError] = {}
        self.hear_aside: Callable[[Path], object] = lambda _kept: None
        self._shared = self._read_shared(shared.expanduser()) if shared is not None else {}
        self._own = self._read_own() or Book(secrets.token_bytes(32), {})
        self._last: Mapping[PairId, _Change] = {}

    @property
    def faults(self) -> tuple[DamagedFileError, ...]:
        """What is wrong with each file that is damaged."""
        return tuple(self._faults.values())

    @property
    def notes(self) -> tuple[Note, ...]:
        """The same in words."""
        words = "Nothing of a damaged file of confirmed pairs is used."
        return tuple(Note("pairs-damaged", f"{words} {fault.sentence}") for fault in self.faults)

    def course(self, course_id: str) -> Pair | None:
        """Return what was confirmed about this iSpring course; None if nothing was."""
        return self._find(What.COURSE, course_id)

    def person(self, learner_id: str) -> Pair | None:
        """Return what was confirmed about this learner; None if nothing was."""
        return self._find(What.PERSON, learner_id)

    def held(self) -> dict[int, set[str]]:
        """Return which learners were confirmed to be which Moodle person, by the person's id."""
        found: dict[int, set[str]] = {}
        with self._lock:
            pairs = {**self._shared, **self._own.pairs}
        for ident, pair in pairs.items():
            if pair.moodle_id is not None and ident == self._ident(What.PERSON, ident.ispring_id):
                found.setdefault(pair.moodle_id, set()).add(ident.ispring_id)
        return found

    @property
    def key(self) -> bytes:
        """What one's own file makes marks with: for comparing, never for showing."""
        return self._own.key

    def listed(self) -> list[tuple[PairId, Pair, bool]]:
        """Return everything confirmed between the two systems, and whether only a shared file has it."""
        with self._lock:
            own, shared = dict(self._own.pairs), dict(self._shared)
        merged = {**shared, **own}
        ours = [ident for ident in merged if ident == self._ident(ident.what, ident.ispring_id)]
        return [(ident, merged[ident], ident not in own) for ident in sorted(ours)]

    def is_shared(self, what: What, ispring_id: str) -> bool:
        """Whether what was confirmed about a learner or course is only in a shared file."""
        ident = self._ident(what, ispring_id)
        with self._lock:
            return ident in self._shared and ident not in self._own.pairs

    def put(self, pairs: Mapping[tuple[What, str], Pair], stop: Stop) -> int:
        """Take over confirmed pairs, all at once; return of how many a changed e-mail will not be noticed.

        Marks are kept where they were made with this file's key; they tell nothing under another one.

        Raises:
            StorageError: If the file is unsafe or cannot be written; nothing is then changed.
            StoppedError: If stop was said while another had the file; nothing is then changed.
        """
        self._replace(lambda book: self._taken_over(book, pairs), stop)
        key = self._own.key
        return sum(what is What.PERSON and pair.key != key for (what, _), pair in pairs.items())

    def _taken_over(self, book: Book, pairs: Mapping[tuple[What, str], Pair]) -> Mapping[PairId, Pair | None]:
        put: dict[PairId, Pair | None] = {}
        for (what, ispring_id), pair in pairs.items():
            marks = (pair.ispring_mark, pair.moodle_mark) if pair.key == book.key else ("", "")
            saved_at = pair.saved_at or self._moment()
            put[self._ident(what, ispring_id)] = Pair(pair.moodle_id, saved_at, *marks, book.key)
        return put

    def save_course(self, course_id: str, moodle_id: int | None, stop: Stop) -> None:
        """Confirm which Moodle course a course is; None for "not in Moodle".

        Raises:
            StorageError: If the file is unsafe or cannot be written; nothing is then changed.
            StoppedError: If stop was said while another had the file; nothing is then changed.
        """
        self._change(What.COURSE, course_id, lambda key: Pair(moodle_id, self._moment(), key=key), stop)

    def save_person(self, learner: Learner, person: MoodlePerson | None, stop: Stop) -> None:
        """Confirm who a learner is in Moodle; None for "not in Moodle".

        Raises:
            StorageError: If the file is unsafe or cannot be written; nothing is then changed.
            StoppedError: If stop was said while another had the file; nothing is then changed.
        """
        moodle_email = person.email if person else ""

        def pair(key: bytes) -> Pair:
            return Pair(
                person.id if person else None,
                self._moment(),
                mark(key, System.ISPRING, learner.email),
                mark(key, System.MOODLE, moodle_email),
                key,
            )

        self._change(What.PERSON, learner.id, pair, stop)

    def forget_course(self, course_id: str, stop: Stop) -> None:
        """Take back what was confirmed about a course; a shared file's pair then counts again.

        Raises:
            StorageError: If the file is unsafe or cannot be written; nothing is then changed.
            StoppedError: If stop was said while another had the file; nothing is then changed.
        """
        self._change(What.COURSE, course_id, None, stop)

    def forget_person(self, learner_id: str, stop: Stop) -> None:
        """Take back what was confirmed about a learner; a shared file's pair then counts again.

        Raises:
            StorageError: If the file is unsafe or cannot be written; nothing is then changed.
            StoppedError: If stop was said while another had the file; nothing is then changed.
        """
        self._change(What.PERSON, learner_id, None, stop)

    @property
    def may_undo(self) -> bool:
        """Whether anything was saved or forgotten here that has not been put back."""
        return bool(self._last)

    def undo(self, stop: Stop) -> tuple[tuple[What, str], ...]:
        """Put back what was saved or forgotten last, as it was before; return about what that was.

        Only what this program changed since it started, and only once.

        Raises:
            StorageError: If the same was changed from elsewhere since, or as when saving; nothing is then
                changed.
            StoppedError: As when saving.
        """
        last = self._last
        if last:
            self._replace(lambda book: _before(book, last), stop)
            self._last = {}
        return tuple((ident.what, ident.ispring_id) for ident in last)

    def _find(self, what: What, ispring_id: str) -> Pair | None:
        ident = self._ident(what, ispring_id)
        with self._lock:
            return self._own.pairs.get(ident) or self._shared.get(ident)

    def _change(self, what: What, ispring_id: str, make: Callable[[bytes], Pair] | None, stop: Stop) -> None:
        ident = self._ident(what, ispring_id)
        self._replace(lambda book: {ident: make(book.key) if make else None}, stop)

    def _replace(self, changes: Callable[[Book], Mapping[PairId, Pair | None]], stop: Stop) -> None:
        """Put pairs into one's own file as it is now, or take those out for which there is None."""
        with alone(self.path, pause=stop.wait) if self.path else self._changing:
            before = self._to_change()
            after = before.changed(wanted := changes(before))
            if self.path:
                write_private(self.path, written(after))
            with self._lock:
                self._own = after
                self._last = {ident: _Change(before.pairs.get(ident), pair) for ident, pair in wanted.items()}

    def _ident(self, what: What, ispring_id: str) -> PairId:
        return PairId(what, *self._systems, ispring_id)

    def _to_change(self) -> Book:
        """Return what one's own file holds now, or what is held here if there is none to go by.

        A damaged one is put aside.
        """
        book = self._read_own()
        if self.path in self._faults:
            kept = put_aside(self.path)
            del self._faults[self.path]
            self.hear_aside(kept)
        return book or self._own

    def _read_own(self) -> Book | None:
        """Return what one's own file holds now; None if there is none, or it is damaged."""
        if self.path is None:
            return None
        self._faults.pop(self.path, None)
        try:
            return parse(self.path, read_private(self.path))
        except MissingFileError:
            return None
        except DamagedFileError as error:
            self._faults[self.path] = error.bare()
            return None

    def _read_shared(self, path: Path) -> Mapping[PairId, Pair]:
        try:
            return parse(path, read_given(path)).pairs
        except DamagedFileError as error:
            self._faults[path] = error.bare()
            return {}

    def _moment(self) -> str:
        return self._now().isoformat(timespec="seconds")


def _before(book: Book, last: Mapping[PairId, _Change]) -> Mapping[PairId, Pair | None]:
    """Return what was there before the last change.

    Raises:
        StorageError: If it is not as that change left it.
    """
    if any(book.pairs.get(ident) != change.after for ident, change in last.items()):
        what = "the same has been changed from elsewhere since: nothing was taken back"
        raise StorageError(what, remedy="Choose again.")
    return {ident: change.before for ident, change in last.items()}


def _address(url: str) -> str:
    """Return what tells one system from another: host, port and path, without scheme and final slash."""
    parts = urlsplit(url if "://" in url else f"//{url}")
    return f"{parts.netloc}{parts.path}".rstrip("/").casefold()


def _utc_now() -> datetime:
    return datetime.now(UTC)
