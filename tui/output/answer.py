"""An answer that is ended whatever happens, so that its reader never holds half an object or half a row."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType, TracebackType
from typing import Final, Self

from tui.errors import AmbiguousError, NotFoundError, RollbookError, SignInError, StoppedError, StorageError
from tui.lookup.clock import Clock
from tui.lookup.export.rows import Row
from tui.output.forms import Writer
from tui.output.working import WorkingLine, working_line
from tui.records import Note, System

AGAIN: Final = 1.0
"""Seconds after which a second Ctrl+C is meant as one: those that start us may pass on the first twice."""

_CODES: Final = ((AmbiguousError, "ambiguous"), (NotFoundError, "not-found"), (SignInError, "sign-in"))


class Answer:
    """One answer: what it was read with, its rows, and what it has to say at its end.

    Attributes:
        clock: The reader's zone.
        accounts: As whom each system is read.
        notes: What was not seen.
        fault: What ended the reading early; None if nothing did.
        count: How many rows were written.
    """

    def __init__(self, out: Writer, clock: Clock, shield: Shield, line: WorkingLine) -> None:
        self.clock = clock
        self.accounts: dict[System, str] = {}
        self.notes: list[Note] = []
        self.fault: BaseException | None = None
        self.count = 0
        self._out = out
        self._shield = shield
        self._line = line
        self._begun = self._lost = False

    def begin(self) -> None:
        """Say when and as whom; rows may follow."""
        with self._writing():
            self._begun = True
            self._out.begin(self.clock.now().isoformat(timespec="seconds"), self.accounts)
            self._out.flush()

    def rows(self, rows: Iterable[Row]) -> None:
        """Write some rows, and let the reader have them; an interruption waits until they are written."""
        with self._writing():
            for row in rows:
                self._out.row(row)
                self.count += 1
            self._out.flush()

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Read something: what ends it early is kept until the answer, with what came, is written."""
        try:
            yield
        except (RollbookError, KeyboardInterrupt) as fault:
            self.fail(fault)

    @contextmanager
    def working(self, words: Callable[[], str]) -> Iterator[None]:
        """Read something that takes long: a terminal is told how far it is, in these words."""
        with self._line.telling(words):
            yield

    def fail(self, fault: BaseException) -> None:
        """Take note that something failed; the first failure is the one that is told."""
        self.fault = self.fault or fault

    def end(self) -> None:
        """Say what was not seen and whether this is all, unless nobody can read it."""
        if self._lost or not (self._begun or self._out.whole):
            return
        if not self._begun:
            self.begin()
        notes = self.notes
        if self.fault is not None and self._out.whole:  # for eyes, the command line itself says it
            notes = [*notes, fault_note(self.fault)]
        with self._writing():
            self._out.end(notes, complete=self.fault is None)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self._shield.held(), self._line.away():
                yield
        except BrokenPipeError:
            self._lost = True
            raise
        except OSError as error:
            self._lost = True
            what = f"the answer cannot be written: {error.strerror}"
            raise StorageError(what, remedy="Is there room where it goes?") from error


@contextmanager
def answering(out: Writer, clock: Clock) -> Iterator[Answer]:
    """Give an answer to fill, and end it whatever happens.

    Raises:
        RollbookError: What ended it early, once it is ended; an interruption as ``StoppedError``.
        BrokenPipeError: Nobody reads it any more.
    """
    with Shield() as shield:
        line = working_line()
        answer = Answer(out, clock, shield, line)
        try:
            yield answer
        except (Exception, KeyboardInterrupt) as fault:  # noqa: BLE001  # raised again as soon as the answer is whole
            answer.fail(fault)
        line.done()
        if not isinstance(answer.fault, BrokenPipeError):
            answer.end()
    if isinstance(answer.fault, KeyboardInterrupt):
        raise StoppedError("interrupted") from None
    if answer.fault is not None:
        raise answer.fault


def fault_note(fault: BaseException) -> Note:
    """Return what ended an answer early, as a note: never more of a fault of our own than its kind."""
    if isinstance(fault, KeyboardInterrupt | StoppedError):
        return Note("interrupted", "Interrupted: this is what came so far.")
    if not isinstance(fault, RollbookError):
        return Note("fault", f"Rollbook stopped because of a fault of its own ({type(fault).__name__}).")
    code = next((code for kind, code in _CODES if isinstance(fault, kind)), "fault")
    listed = "; ".join(fault.candidates) if isinstance(fault, AmbiguousError) else ""
    return Note(code, f"{fault.sentence} {listed}".rstrip())


class Shield:
    """While it stands, Ctrl+C and SIGTERM end the program between two writes, never inside one.

    Said again after ``AGAIN`` seconds they end it at once: nobody may read any more.
    """

    def __init__(self) -> None:
        self._held = False
        self._heard_at: float | None = None
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            usual = {signal.default_int_handler, signal.SIG_DFL}
            for number in (signal.SIGINT, signal.SIGTERM):
                if signal.getsignal(number) in usual:
                    self._before[number] = signal.signal(number, self._hear)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal.signal itself returned

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nothing cut this short; what was said meanwhile counts afterwards."""
        heard_before = self._heard_at
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._heard_at != heard_before:
            raise KeyboardInterrupt

    def _hear(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # a handler's signature
        now = monotonic()
        first = self._heard_at is None
        if self._heard_at is not None and now - self._heard_at < AGAIN:
            return
        self._heard_at = now
        if not (first and self._held):
            raise KeyboardInterrupt
